"""Columns that no field takes, whatever is answered: addresses on the web, coordinates, counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time

from matcher.ingest.sheets.sheet import Raw
from matcher.ingest.tables.heading import ColumnHeading

_WEB = re.compile(r"(?:https?://|www\.)\S+(?:\s*[;,|]\s*(?:https?://|www\.)\S+)*", re.IGNORECASE)
_CLOCK = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_SECOND = re.compile(r":\d\d:(?!00(?:\D|$))\d\d")
_MADE_ID = re.compile(r"[0-9a-f]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ADDRESS = re.compile(r"\S*/\S*")
_ADDRESSES = frozenset(("url", "uri", "urls", "link", "links", "lien", "liens", "enlace", "href"))
_COORDINATE = re.compile(r"-?\d{1,3}[.,]\d+(?:\s*[,; ]\s*-?\d{1,3}\.\d+)?")
_DEGREES = re.compile(r"-?\d{1,3}(?:[.,]\d+)?\s*[°º].*|-?\d{1,3}[.,]\d+")
_SHAPE = re.compile(
    r"(?:SRID=\d+;)?(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s*Z?M?\s*\([-\d., ()]+\)|"
    r"\{.*[\"']coordinates[\"']\s*:.*\}",
    re.IGNORECASE,
)
#: A plane coordinate in metres, below "X" or "Y".
_METRES = re.compile(r"\d{5,7}(?:[.,]\d+)?")
_ON_A_PLANE = frozenset("xy")
_COORDINATES = frozenset(
    ("point", "lat", "latitude", "latitud", "lon", "lng", "long", "longitude", "longitud", "gps",
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
    kinds = [_WEB, _MADE_ID, _CLOCK, _SHAPE]
    if names_coordinates(heading):
        kinds += [_COORDINATE, _DEGREES]
    if heading.words & _ADDRESSES:
        kinds.append(_ADDRESS)
    return any(all(_is(kind, cell) for cell in sample) for kind in kinds)


def holds_plane_coordinates(heading: ColumnHeading, sample: Sequence[Raw]) -> bool:
    """Whether metres on a map stand below "X" or "Y".

    >>> holds_plane_coordinates(ColumnHeading(1, "X (Coop)"), ["616874.0", 457686])
    True
    >>> holds_plane_coordinates(ColumnHeading(1, "X"), ["x", ""])
    False
    """
    is_named = bool(heading.words & _ON_A_PLANE)
    return is_named and bool(sample) and all(_is(_METRES, cell) for cell in sample)


_CLOCKED = 0.8  # of the cells tell the second at which a program wrote the row


def holds_moments(sample: Sequence[Raw]) -> bool:
    """Whether most cells tell a second, as those of a program do, and no day that people set.

    >>> holds_moments(["2016-05-09T12:45:15.374", "2017-02-15T11:40:07"])
    True
    >>> holds_moments(["2016-05-09 00:00:00"]), holds_moments(["2016-05-09 10:30:00"])
    (False, False)
    """
    told = sum(_tells_a_second(cell) for cell in sample)
    return bool(told) and told >= _CLOCKED * len(sample)


def _tells_a_second(cell: Raw) -> bool:
    if isinstance(cell, datetime):
        return bool(cell.second or cell.microsecond)
    return _is(_CLOCK, cell) and _SECOND.search(str(cell)) is not None


def names_coordinates(heading: ColumnHeading) -> bool:
    """Whether a label is of latitudes or longitudes."""
    return bool(heading.words & _COORDINATES)


_FEWEST_COUNTED = 8  # so many numbers in order are no accident


def counts_rows(cells: Sequence[Raw]) -> bool:
    """Whether the cells of a column, from its first row on, only number the rows.

    >>> counts_rows(["1", "2", "3", "4", "5", "6", "7", "8"])
    True
    >>> counts_rows(["1", "2", "2", "3", "4", "5", "6", "7"]), counts_rows(["1", "2", "3"])
    (False, False)
    """
    texts = [str(cell).strip().removesuffix(".0") for cell in cells]
    if len(texts) < _FEWEST_COUNTED or texts[0] not in ("0", "1"):
        return False
    return texts == [str(int(texts[0]) + at) for at in range(len(texts))]


def holds_bare_ids(heading: ColumnHeading, sample: Sequence[Raw]) -> bool:
    """Whether a program's ids stand in the cells, as digits that name nothing elsewhere.

    >>> holds_bare_ids(ColumnHeading(1, "id_sucursal"), ["1996", 1423])
    True
    >>> holds_bare_ids(ColumnHeading(1, "id_sucursal"), ["S-1996"])
    False
    """
    return "id" in heading.words and all(str(cell).isdecimal() for cell in sample)


#: What may stand in a label beside the name of a register, and says nothing more.
_OF_NUMBERS = frozenset(
    ("numero", "num", "no", "n", "code", "codigo", "identifiant", "id", "number", "du", "de", "la",
     "siege", "beneficiaire", "association", "organisme", "structure", "etablissement", "رمز",
     "الرمز")
)  # fmt: skip


def holds_other_numbers(
    heading: ColumnHeading, sample: Sequence[Raw], other_numbers: frozenset[str]
) -> bool:
    """Whether the label names a register of another country or the post, above numbers.

    >>> holds_other_numbers(ColumnHeading(1, "numero_siret"), ["84313200012345"], {"siret"})
    True
    >>> holds_other_numbers(ColumnHeading(1, "SIRET"), ["oui", "non"], {"siret"})
    False
    """
    words = heading.words
    return (
        bool(words & other_numbers)
        and words <= other_numbers | _OF_NUMBERS
        and all(any(map(str.isdigit, str(cell))) for cell in sample)
    )


def _is(kind: re.Pattern[str], cell: Raw) -> bool:
    if isinstance(cell, datetime):
        return kind is _CLOCK and cell.time() != time()
    text = str(cell).strip()
    return kind.fullmatch(text) is not None and not (kind is _CLOCK and "00:00:00" in text)
