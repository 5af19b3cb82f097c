"""What a workbook shows besides its values: hidden rows, rows struck out, amounts in other money.

The reader of values does not tell these. The parts are read here once more as text; their sizes
have been checked before (`file_safety.check_package`).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from xml.etree import ElementTree

from matcher.ingest.diagnostics import column_number

#: The unit of money that some words name, as `money.unit_of` has it under the schema.
UnitOf = Callable[[str], str]

_SYMBOL = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_WORDS = re.compile(r"[€£$]|[^\W\d_]+")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>(.*?)</(?:\w+:)?row>", re.DOTALL)
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/>])>(?!</)")
_LARGEST_STYLES = 8 << 20


@dataclass(slots=True)
class SheetMarks:
    """What one sheet shows besides its values.

    Parameters
        hidden   numbers of rows that are hidden
        struck   numbers of rows most of whose cells are struck out
        foreign  cells, by (row, column), whose format shows another currency than the schema's
        own      the same of cells whose format shows that of the schema
    """

    hidden: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)
    foreign: set[tuple[int, int]] = field(default_factory=set)
    own: set[tuple[int, int]] = field(default_factory=set)


def marks_of_xlsx(
    content: bytes, parts: Mapping[str, str], unit_of: UnitOf
) -> dict[str, SheetMarks]:
    """The marks of each sheet.

    Parameters
        parts    the name of each sheet, by the part of the package that holds it
        unit_of  the unit of money that some words name
    """
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        struck, foreign, own = _styles(package, unit_of)
        for part, name in parts.items():
            try:
                sheet = package.read(part)
            except KeyError:
                continue
            if struck or foreign or b"hidden" in sheet:
                found[name] = _marks(sheet, struck, foreign, own)
    return found


def _marks(sheet: bytes, struck: set[int], foreign: set[int], own: set[int]) -> SheetMarks:
    marks = SheetMarks()
    for counted, row in enumerate(_ROW.finditer(sheet), 1):
        about = row[1].decode("ascii", "replace")
        number = int(attribute(about, "r") or counted)
        if attribute(about, "hidden") in ("1", "true"):
            marks.hidden.add(number)
        if not struck and not foreign:
            continue
        styles = list(_cells(row[2]))
        if styles and 2 * sum(style in struck for _, style in styles) > len(styles):
            marks.struck.add(number)
        marks.foreign |= {(number, column) for column, style in styles if style in foreign}
        marks.own |= {(number, column) for column, style in styles if style in own}
    return marks


def _cells(row: bytes) -> Iterator[tuple[int, int]]:
    """Column and style of each cell that holds something."""
    for counted, cell in enumerate(_CELL.finditer(row), 1):
        about = cell[1].decode("ascii", "replace")
        letters = attribute(about, "r").rstrip("0123456789")
        column = column_number(letters)
        yield column or counted, int(attribute(about, "s") or 0)


def _styles(package: zipfile.ZipFile, unit_of: UnitOf) -> tuple[set[int], set[int], set[int]]:
    """The numbers of the styles that strike out, and show another currency, or the schema's own."""
    try:
        if package.getinfo("xl/styles.xml").file_size > _LARGEST_STYLES:
            return set(), set(), set()
        text = package.read("xl/styles.xml").decode("utf-8", "replace")
    except KeyError:
        return set(), set(), set()
    formats = {
        attribute(tag, "numFmtId"): unescape(attribute(tag, "formatCode"))
        for tag in re.findall(r"<(?:\w+:)?numFmt\b[^>]*>", text)
    }
    fonts = re.search(r"<(?:\w+:)?fonts\b.*?</(?:\w+:)?fonts>", text, re.DOTALL)
    listed = re.findall(
        r"<(?:\w+:)?font(?:/>|>.*?</(?:\w+:)?font>)", fonts[0] if fonts else "", re.S
    )
    strikes = {
        str(at) for at, font in enumerate(listed)
        if re.search(r"<(?:\w+:)?strike(?:\s+val=\"(?:1|true)\")?\s*/>", font)
    }  # fmt: skip
    cells = re.search(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", text, re.DOTALL)
    struck, foreign, own = set(), set(), set()
    for at, tag in enumerate(re.findall(r"<(?:\w+:)?xf\b[^>]*>", cells[0] if cells else "")):
        if attribute(tag, "fontId") in strikes:
            struck.add(at)
        shown = formats.get(attribute(tag, "numFmtId"), "")
        if is_foreign_format(shown, unit_of):
            foreign.add(at)
        elif _is_own_format(shown, unit_of):
            own.add(at)
    return struck, foreign, own


def is_foreign_format(shown: str, unit_of: UnitOf) -> bool:
    """Whether a format of numbers shows another currency, and that of the schema nowhere.

    What stands in `[$…]` is a currency by the rules of the format, known or not.

    >>> unit_of = {"DH": "dirham", "€": "foreign"}.get
    >>> [is_foreign_format(one, lambda word: unit_of(word, "")) for one in (
    ...     '#,##0 "DH"', '#,##0\\\\ "€"', "[$TND] #,##0", "[$-40C]dd mmm", '0 "ans"')]
    [False, True, True, False, False]
    """
    symbols, texts = _words_of(shown)
    if _is_own_format(shown, unit_of):
        return False
    return bool(symbols) or "foreign" in map(unit_of, texts)


def _is_own_format(shown: str, unit_of: UnitOf) -> bool:
    """Whether a format of numbers shows the currency of the schema."""
    symbols, texts = _words_of(shown)
    return any(unit_of(word).endswith("dirham") for word in (*symbols, *texts))


def _words_of(shown: str) -> tuple[list[str], list[str]]:
    """The symbols of currencies that a format shows, and its other words."""
    symbols = [word for one in _SYMBOL.findall(shown) if (word := _bare(one))]
    rest = _SYMBOL.sub(" ", shown).replace("\\", "")
    return symbols, [*map(_bare, re.findall(r'"([^"]*)"', rest)), *_WORDS.findall(rest)]


def _bare(word: str) -> str:
    """The word without what stands around it: spaces, stops, marks of direction."""
    return word.strip(" .\u00a0\u202f\u200e\u200f")


def attribute(tag: str, name: str) -> str:
    """The value of an attribute of a tag; "" where it has none."""
    found = re.search(rf'(?<![\w:]){name}="([^"]*)"', tag)
    return found[1] if found else ""


_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_MOST_ROWS = 300_000


def marks_of_ods(content: bytes, unit_of: UnitOf) -> dict[str, SheetMarks]:
    """The marks of each sheet of an OpenDocument workbook: hidden rows and other currencies."""
    found: dict[str, SheetMarks] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            text = package.read("content.xml")
    except KeyError:
        return {}
    if b"office:currency" not in text and b'visibility="' not in text:
        return {}
    marks, row = SheetMarks(), 0
    try:
        for event, node in ElementTree.iterparse(io.BytesIO(text), ("start", "end")):  # noqa: S314
            if event == "start" and node.tag == f"{_TABLE}table":
                marks, row = found.setdefault(node.get(f"{_TABLE}name", ""), SheetMarks()), 0
            elif event == "end" and node.tag == f"{_TABLE}table-row":
                times = int(node.get(f"{_TABLE}number-rows-repeated", "1"))
                shown = dict(_cells_with_currency(node, unit_of))
                for number in range(row + 1, row + 1 + min(times, 1 if len(node) == 1 else times)):
                    if row > _MOST_ROWS:
                        break
                    if node.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                        marks.hidden.add(number)
                    for column, is_own in shown.items():
                        (marks.own if is_own else marks.foreign).add((number, column))
                row += times
                node.clear()
    except (ElementTree.ParseError, ValueError):
        return {}
    return found


def _cells_with_currency(row: ElementTree.Element, unit_of: UnitOf) -> Iterator[tuple[int, bool]]:
    """The columns of a row whose cells say a currency, and whether it is that of the schema."""
    column = 0
    for cell in row:
        times = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        code = cell.get(f"{_OFFICE}currency", "")
        for at in range(column + 1, column + 1 + min(times, 100)) if code else ():
            yield at, unit_of(code) == "dirham"
        column += times
