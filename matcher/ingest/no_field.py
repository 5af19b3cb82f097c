"""Columns that no field takes, whatever is answered: addresses on the web, coordinates, clocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time

from matcher.ingest.heading import ColumnHeading
from matcher.ingest.sheet import Raw
from matcher.support.text import fold

_WEB = re.compile(r"(?:https?://|www\.)\S+(?:\s*[;,|]\s*(?:https?://|www\.)\S+)*", re.IGNORECASE)
_CLOCK = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_MADE_ID = re.compile(r"[0-9a-f]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_COORDINATE = re.compile(r"-?\d{1,3}[.,]\d{2,}")
_COORDINATES = frozenset(
    ("lat", "latitude", "latitud", "lon", "lng", "long", "longitude", "longitud", "gps",
     "coordonnees", "coordenadas", "coordinates", "العرض", "الطول")
)  # fmt: skip


def holds_no_field(heading: ColumnHeading, sample: Sequence[Raw]) -> bool:
    """Whether every cell is of a kind that no field is: asking about it would change nothing.

    >>> holds_no_field(ColumnHeading(1, "Site"), ["https://a.ma", "www.b.ma/c"])
    True
    >>> holds_no_field(ColumnHeading(1, "Site"), ["https://a.ma", "Tiznit"])
    False
    """
    if not sample:
        return False
    kinds = [_WEB, _MADE_ID, _CLOCK]
    if set(fold(heading.label).split()) & _COORDINATES:
        kinds.append(_COORDINATE)
    return any(all(_is(kind, cell) for cell in sample) for kind in kinds)


def _is(kind: re.Pattern[str], cell: Raw) -> bool:
    if isinstance(cell, datetime):
        return kind is _CLOCK and cell.time() != time()
    text = str(cell).strip()
    return kind.fullmatch(text) is not None and not (kind is _CLOCK and "00:00:00" in text)
