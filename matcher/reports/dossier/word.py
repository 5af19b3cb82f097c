"""Pages as a Word file that officers edit: real styles and headings, right to left where it is so.

Every text goes in as text of a run: Word reads no field and no markup in it. Parts that are
isolated from the direction around them become runs of their own, for Word knows no isolates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from matcher.reports.dossier.blocks import (
    Align,
    Block,
    Bullets,
    CheckList,
    Drawing,
    FactList,
    Grid,
    Heading,
    Leaf,
    NewPage,
    Paragraph,
)
from matcher.reports.dossier.pdf import not_installed, png_of
from matcher.reports.dossier.printable import LONGEST_NAME, printable

if TYPE_CHECKING:
    from types import ModuleType

_LOCALES = {"fr": "fr-FR", "ar": "ar-MA", "en": "en-GB"}
_ARABIC = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_OPENING, _CLOSING = ("\u2066", "\u2067", "\u2068"), "\u2069"
_PARTS = re.compile("([\u2066-\u2069])")
_BLANK = "………………………………"
_BOXES = {True: "☒ ", False: "☐ "}
_FONT, _ARABIC_FONT = "Noto Sans", "Noto Naskh Arabic"


def word_of(leaves: Sequence[Leaf]) -> bytes:
    """A Word file of one or more documents, one after another.

    Raises
        UsageError  python-docx is not installed
    """
    docx = _docx()
    document = docx.Document()
    _prepare(document, leaves)
    for number, leaf in enumerate(leaves):
        section = document.sections[0] if number == 0 else document.add_section()
        _set_section(section, leaf)
        writer = _Writer(document, leaf.language)
        for block in leaf.blocks:
            writer.write(block)
    stream = BytesIO()
    document.save(stream)
    return _without_the_hour(stream)


def _without_the_hour(package: BytesIO) -> bytes:
    """The package with one day for all its parts: the same content makes the same bytes."""
    written = BytesIO()
    with ZipFile(package) as given, ZipFile(written, "w", ZIP_DEFLATED) as target:
        for part in given.infolist():
            target.writestr(ZipInfo(part.filename), given.read(part), ZIP_DEFLATED)
    return written.getvalue()


class _Writer:
    """Blocks of one language, written one after another."""

    def __init__(self, document: Any, language: str) -> None:
        self._document = document
        self._language = language
        self._is_from_right = language == "ar"

    def write(self, block: Block) -> None:
        """One block."""
        if isinstance(block, Heading):
            self._fill(self._document.add_heading(level=block.level), block.text)
        elif isinstance(block, Paragraph):
            paragraph = self._document.add_paragraph()
            self._fill(paragraph, block.text, is_bold=block.tone == "warning")
        elif isinstance(block, Bullets):
            style = "List Number" if block.is_numbered else "List Bullet"
            for item in block.items:
                self._fill(self._document.add_paragraph(style=style), item)
        elif isinstance(block, FactList):
            wide = 3 if block.head[2] else 2
            rows = [(row.label, row.value or _BLANK, row.origin)[:wide] for row in block.rows]
            self._table(block.head[:wide], rows, is_facts=True)
        elif isinstance(block, CheckList):
            checks = [
                (f"{_BOXES[row.is_there]}{row.state}", row.name, row.detail) for row in block.rows
            ]
            self._table(block.head, checks, is_facts=True)
        elif isinstance(block, Grid):
            cells = [tuple(cell or "……" for cell in row) for row in block.rows]
            self._table(block.head, cells, block.foot, align=block.align)
        elif isinstance(block, Drawing):
            self._picture(block)
        elif isinstance(block, NewPage):
            self._document.add_page_break()

    def _table(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        foot: Sequence[str] = (),
        *,
        is_facts: bool = False,
        align: Sequence[Align] = (),
    ) -> None:
        lines = [head, *rows, *([foot] if foot else [])]
        table = self._document.add_table(rows=len(lines), cols=len(head), style="Table Grid")
        if self._is_from_right:
            _flag(table._tbl.tblPr, "w:bidiVisual")
        _flag(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
        table.autofit = False
        several_texts = not is_facts and align.count("start") > 1
        found = by_text(lines, align) if several_texts else _widths(len(head), is_facts=is_facts)
        widths = [_shared().Cm(wide) for wide in found]
        for wide, column in zip(widths, table.columns, strict=True):
            column.width = wide
        for line, row in zip(lines, table.rows, strict=True):
            for wide, cell in zip(widths, row.cells, strict=True):
                cell.width = wide
            _flag(row._tr.get_or_add_trPr(), "w:cantSplit")
            for at, (text, cell) in enumerate(zip(line, row.cells, strict=True)):
                self._fill(cell.paragraphs[0], text, is_bold=line is head or line is foot)
                if align and align[at] == "end":  # in Word the end is that of the direction
                    cell.paragraphs[0].alignment = _enum().WD_ALIGN_PARAGRAPH.RIGHT
        self._document.add_paragraph()

    def _picture(self, block: Drawing) -> None:
        shared = _shared()
        paragraph = self._document.add_paragraph()
        run = paragraph.add_run()
        shape = run.add_picture(BytesIO(png_of(block)), width=shared.Cm(16.5))
        about = shape._inline.docPr
        about.set("descr", _xml(printable(block.alt)))

    def _fill(self, paragraph: Any, text: str, *, is_bold: bool = False) -> None:
        """A text as runs of one direction each."""
        if self._is_from_right:
            _flag(paragraph._p.get_or_add_pPr(), "w:bidi")
        for part, is_from_right in runs_of(_xml(printable(text)), self._is_from_right):
            run = paragraph.add_run(part)
            properties = run._r.get_or_add_rPr()
            if is_bold:
                run.bold = True
                _flag(properties, "w:bCs")
            if is_from_right:
                _flag(properties, "w:rtl")
            language = properties.makeelement(_name("w:lang"), {})
            language.set(_name("w:val"), _LOCALES[self._language])
            language.set(_name("w:bidi"), _LOCALES["ar"])
            properties.append(language)


def _widths(columns: int, *, is_facts: bool) -> list[float]:
    """Widths of the columns of a table, in centimetres: 17 in all."""
    if is_facts:
        return [5.5, 11.5] if columns == 2 else [5.0, 6.5, 5.5]
    first = {3: 6.0, 4: 6.0, 5: 5.4, 6: 4.0}.get(columns, 2.0)
    return [first, *[(17 - first) / (columns - 1)] * (columns - 1)]


#: Signs of a cell beyond which a column of words is given no more, and below which no less.
_LONG, _SHORT = 60, 12
#: Centimetres of a column of figures, and what one of words has at least: an amount fits.
_LEAST = {"start": 2.2, "end": 2.6}


def by_text(lines: Sequence[Sequence[str]], align: Sequence[Align]) -> list[float]:
    """Widths of columns of which several hold words: what is left of the figures, by their words.

    >>> by_text([("No.", "Name", "Said"), ("1", "x" * 60, "y" * 20)], ("end", "start", "start"))
    [2.6, 9.7, 4.7]
    """
    longest = [
        max(_SHORT, *(min(len(cell), _LONG) for cell in column))
        for column in zip(*lines, strict=True)
    ]
    words = sum(n for n, side in zip(longest, align, strict=True) if side == "start")
    left = 17 - sum(_LEAST[side] for side in align)
    return [
        round(_LEAST[side] + left * n / words, 2) if side == "start" else _LEAST[side]
        for n, side in zip(longest, align, strict=True)
    ]


#: Marks that say a direction and show nothing.
_TO_RIGHT, _TO_LEFT = "\u200e", "\u200f"


def runs_of(text: str, is_from_right: bool) -> Iterator[tuple[str, bool]]:
    """The parts of a text that run in one direction, and whether that is from the right.

    A part that was isolated stands between marks of its direction, and what follows it begins
    with one: programs that read runs as one text keep "--x" and "a/…" as they are.

    >>> list(runs_of("abc", False))
    [('abc', False)]
    """
    stack = [is_from_right]
    was_isolated = False
    for part in _PARTS.split(text):
        if part in _OPENING:
            after = text[len(part) :]
            stack.append(part == "\u2067" or (part == "\u2068" and _begins_from_right(after)))
        elif part == _CLOSING:
            stack = stack[:-1] if len(stack) > 1 else stack
        elif part:
            mark = _TO_LEFT if stack[-1] else _TO_RIGHT
            is_isolated = len(stack) > 1
            before = mark if is_isolated or was_isolated else ""
            yield f"{before}{part}{mark if is_isolated else ''}", stack[-1]
            was_isolated = is_isolated
        text = text[len(part) :]


def _begins_from_right(text: str) -> bool:
    first = next((sign for sign in text if sign.isalpha()), "")
    return bool(_ARABIC.match(first))


def _prepare(document: Any, leaves: Sequence[Leaf]) -> None:
    """Title, language and fonts of the whole file."""
    core = document.core_properties
    core.title = _xml(printable(leaves[0].title, LONGEST_NAME))
    core.author, core.comments = "", ""
    core.language = _LOCALES[leaves[0].language]
    shared = _shared()
    for style in document.styles:
        if style.type != 1 and style.type != 2:  # paragraphs and signs
            continue
        style.font.name = _FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("w:ascii", "w:hAnsi", "w:eastAsia"):
            fonts.set(_name(key), _FONT)
        fonts.set(_name("w:cs"), _ARABIC_FONT)
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(_name(key), None)
    document.styles["Normal"].font.size = shared.Pt(10)
    _set_arabic_size(document.styles["Normal"].element.get_or_add_rPr(), 10)
    for level in (1, 2, 3):
        document.styles[f"Heading {level}"].font.color.rgb = shared.RGBColor(0, 0, 0)


def _set_section(section: Any, leaf: Leaf) -> None:
    """A4, the direction of the pages, and their foot."""
    shared = _shared()
    section.page_width, section.page_height = shared.Cm(21), shared.Cm(29.7)
    section.left_margin = section.right_margin = shared.Cm(2)
    section.top_margin = section.bottom_margin = shared.Cm(1.8)
    if leaf.language == "ar":
        _flag(section._sectPr, "w:bidi")
    footer = section.footer
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    if leaf.language == "ar":
        _flag(paragraph._p.get_or_add_pPr(), "w:bidi")
    for part, is_from_right in runs_of(_xml(printable(leaf.foot)), leaf.language == "ar"):
        run = paragraph.add_run(part)
        run.font.size = shared.Pt(8)
        _set_arabic_size(run._r.get_or_add_rPr(), 8)
        if is_from_right:
            _flag(run._r.get_or_add_rPr(), "w:rtl")


def _set_arabic_size(properties: Any, points: int) -> None:
    """The size of Arabic letters, which Word keeps apart from that of Latin ones."""
    _flag(properties, "w:szCs")
    properties.find(_name("w:szCs")).set(_name("w:val"), str(2 * points))


def _flag(properties: Any, name: str) -> None:
    """Set a property that is either there or not, in the place that the format has for it."""
    if properties.find(_name(name)) is not None:
        return
    element = properties.makeelement(_name(name), {})
    order = _ORDER[properties.tag.rpartition("}")[2]]
    after = {_name(f"w:{one}") for one in order[order.index(name[2:]) + 1 :]}
    for at, child in enumerate(properties):
        if child.tag in after:
            properties.insert(at, element)
            return
    properties.append(element)


#: What follows what in the elements that hold properties (ECMA-376, part 1, chapter 17).
_ORDER = {
    "pPr": (
        *("pStyle", "keepNext", "keepLines", "numPr", "bidi", "spacing", "ind", "jc"),
        *("outlineLvl", "rPr", "sectPr"),
    ),
    "rPr": (
        *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "rtl", "cs", "lang"),
    ),
    "tblPr": (
        *("tblStyle", "bidiVisual", "tblW", "jc", "tblBorders", "tblLayout", "tblCellMar"),
        "tblLook",
    ),
    "trPr": ("cantSplit", "tblHeader", "jc"),
    "sectPr": (
        *("headerReference", "footerReference", "type", "pgSz", "pgMar", "pgNumType", "cols"),
        *("titlePg", "bidi", "docGrid"),
    ),
}


def _xml(text: str) -> str:
    from matcher.support.text import without_xml_faults

    return without_xml_faults(text)


def _name(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))


def _docx() -> ModuleType:
    try:
        import docx
    except ImportError as error:
        raise not_installed("python-docx") from error
    return docx


def _enum() -> ModuleType:
    import docx.enum.text

    return docx.enum.text


def _shared() -> ModuleType:
    import docx.shared

    return docx.shared
