"""Where a row says that somebody is, as a point on the map: never kept, for telling rows apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import asin, cos, radians, sin, sqrt

from matcher.ingest.sheets.sheet import Raw
from matcher.ingest.tables.heading import ColumnHeading
from matcher.ingest.tables.table import SheetTable

#: Degrees north and east.
Point = tuple[float, float]
_NORTH = frozenset(("lat", "latitude", "latitud", "العرض"))
_EAST = frozenset(("lon", "lng", "long", "longitude", "longitud", "الطول"))
_SHAPE = re.compile(r"(?:SRID=\d+;)?POINT\s*\(\s*(-?[\d.]+)[ ,]+(-?[\d.]+)\s*\)", re.IGNORECASE)
_DEGREES = re.compile(r"-?\d{1,3}[.,]\d{2,}")  # of fewer places, it is no village
_EARTH_KM = 6371.0


class PointReader:
    """Reads the point of each row of a table, where two columns or one of shapes hold it."""

    def __init__(self, table: SheetTable) -> None:
        self.north = _of(table, _NORTH)
        self.east = _of(table, _EAST)
        self.shape = next(
            (h for h in table.headings if (cells := table.sample(h))
             and all(_SHAPE.fullmatch(str(cell).strip()) for cell in cells)),
            None,
        )  # fmt: skip

    def read(self, cells: Sequence[Raw]) -> Point | None:
        """The point of a row; None where it has none, or what it has is no point."""
        if self.north is not None and self.east is not None:
            north, east = _degrees(_cell(cells, self.north)), _degrees(_cell(cells, self.east))
        elif self.shape is not None:
            found = _SHAPE.fullmatch(str(_cell(cells, self.shape)).strip())
            east, north = (_degrees(part) for part in found.groups()) if found else (None, None)
        else:
            return None
        if north is None or east is None or abs(north) > 90 or abs(east) > 180:
            return None
        return north, east


def kilometres(one: Point, other: Point) -> float:
    """How far two points lie apart, as the crow flies.

    >>> round(kilometres((30.42, -9.60), (30.43, -9.60)), 1)
    1.1
    """
    (north, east), (there, over) = ((radians(a), radians(b)) for a, b in (one, other))
    half = sin((there - north) / 2) ** 2 + cos(north) * cos(there) * sin((over - east) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))


def _of(table: SheetTable, words: frozenset[str]) -> ColumnHeading | None:
    """The one column of latitudes, or of longitudes; None where there is none, or several."""
    found = [heading for heading in table.headings if heading.words & words]
    return found[0] if len(found) == 1 else None


def _degrees(cell: Raw) -> float | None:
    text = str(cell).strip() if cell is not None else ""
    return float(text.replace(",", ".")) if _DEGREES.fullmatch(text) else None


def _cell(cells: Sequence[Raw], heading: ColumnHeading) -> Raw:
    return cells[heading.column - 1] if heading.column <= len(cells) else None
