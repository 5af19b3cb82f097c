"""What was understood of a table before anything is written: its rows, columns and doubts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Annotated, Literal

from matcher.domain.schema import Schema
from matcher.ingest.cells.categoricals import is_amount
from matcher.ingest.columns.people import without_unknown_words
from matcher.ingest.columns.use import Use
from matcher.ingest.diagnostics import column_letters, masked
from matcher.ingest.outcome import Outcome, SheetRead
from matcher.ingest.sheets.sheet import Raw
from matcher.ingest.tables.row_kinds import is_filled
from matcher.ingest.tables.table import SheetTable
from matcher.reports.layout import wrapped
from matcher.reports.view import only_shown
from matcher.support.messages import Message, Sayable, counted, message, message_in, render
from matcher.support.reason_codes import REASONS
from matcher.support.text import Text
from matcher.support.writing import labelled_text, listed, writing_marks

_MOST_WORDS = 200
_SHOWN_ROWS, _SHOWN_SAMPLES, _SHOWN_COLUMNS = 12, 4, 60
#: Columns whose cells are not shown again: they may be about people, or are not needed.
_HIDDEN = frozenset(("personal", "ignored", "unlabelled", "spare", "elsewhere"))
USE_KINDS = "field, id, register, year, personal, spare, elsewhere, unclear, unlabelled or ignored"

RowKind = Literal["title", "header", "applicant", "left_out", "unsure"]


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of a sheet and what it was taken for."""

    row: Annotated[int, "its number in the file, from 1"]
    kind: Annotated[RowKind, "title, header, applicant, left_out or unsure"]
    code: Annotated[str, "reason code of a row that is left out; empty for the others"]
    cells: Annotated[tuple[str, ...], "its cells, numbers of people hidden"]


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    """One column and what it was taken for, with some of its cells."""

    column: Annotated[str, "its letters"]
    header: Annotated[str, "its label"]
    kind: Annotated[str, USE_KINDS]
    field: Annotated[str | None, "the field, or register, that it holds; null where none"]
    unit: Annotated[str, "the unit of its amounts; empty where it has none"]
    samples: Annotated[tuple[str, ...], "some different cells; none of a column on people"]
    asks_million: Annotated[bool, 'whether it is asked what "30 millions" means there']
    million: Annotated[str, "what was answered to that: dirhams, centimes; empty while it is open"]
    label: Sayable | Text = only_shown()
    guesses: tuple[tuple[str, float], ...] = only_shown()


@dataclass(frozen=True, slots=True)
class UnknownWordView:
    """A word in cells of a field that its list of values does not know."""

    field: Annotated[str, "the field"]
    says: Annotated[str, "the word as it stands"]
    times: Annotated[int, "how many cells hold it"]


@dataclass(frozen=True, slots=True)
class PreviewTable:
    """One table of a sheet."""

    header_rows: Annotated[tuple[int, ...], "the rows of its labels"]
    last_row: Annotated[int, "its last row"]
    layout: Annotated[str, "mark of its labels: what is settled holds for tables with the same"]
    unit: Annotated[str, "what a title or a note says of all amounts; empty when nothing"]
    columns: Annotated[tuple[PreviewColumn, ...], "its columns, in their order"]


@dataclass(frozen=True, slots=True)
class PreviewSheet:
    """One sheet as it was understood."""

    file: Annotated[str, "name of the file"]
    sheet: Annotated[str, "name of the sheet; empty where a file has none"]
    form: Annotated[
        Literal["one", "several", "turned", "none"],
        "one table, several, a turned one (labels below one another), or none",
    ]
    doubts: Annotated[
        tuple[int, ...], "rows of which any may hold the labels; empty when that is sure"
    ]
    last_row: Annotated[int, "number of its last row"]
    left_out: Annotated[dict[str, int], "rows that are no applicant, by reason code"]
    tables: Annotated[tuple[PreviewTable, ...], "its tables; none is read where there are doubts"]
    rows: Annotated[tuple[PreviewRow, ...], "its first rows"]
    filled_rows: int = only_shown()


def preview_sheets(outcome: Outcome, schema: Schema) -> tuple[PreviewSheet, ...]:
    """Every sheet of an import, as it was understood."""
    codes: dict[tuple[str, str], dict[int, str]] = {}
    for found in outcome.findings:
        if found.kind == "row" and found.origin.row:
            at = codes.setdefault((found.origin.file, found.origin.sheet), {})
            at[found.origin.row] = found.code
    asking = {
        (f.origin.file, f.origin.sheet, f.origin.column)
        for f in outcome.findings
        if f.code == "ambiguous-million"
    }
    uses: dict[int, list[Use]] = {}
    for table, use in outcome.columns:
        uses.setdefault(id(table), []).append(use)
    known = outcome.known_words
    return tuple(
        _sheet(one, codes.get((one.sheet.file, one.sheet.name), {}), uses, schema, asking, known)
        for one in outcome.sheets
    )


def unknown_words(outcome: Outcome, schema: Schema) -> tuple[UnknownWordView, ...]:
    """The words that may be settled, the most frequent first."""
    return tuple(
        UnknownWordView(name, says, times)
        for (name, says), times in outcome.unknown_words.most_common(_MOST_WORDS)
        if schema[name].values and not is_amount(says)
    )


def _sheet(
    read: SheetRead,
    codes: dict[int, str],
    uses: dict[int, list[Use]],
    schema: Schema,
    asking: Set[tuple[str, str, int]],
    words: Container[str],
) -> PreviewSheet:
    sheet, tables = read.sheet, read.tables
    is_turned = any(table.is_turned for table in tables)
    known = [] if read.doubts else [(table, uses.get(id(table), [])) for table in tables]
    hidden = {u.heading.column for _, found in known for u in found if u.kind in _HIDDEN}
    doubtful = {u.heading.column for _, found in known for u in found if u.kind == "unclear"}
    left_out = {row for row, code in codes.items() if code in _LEFT_OUT and not is_turned}
    if read.doubts:  # no column is known
        doubtful = set(range(1, _SHOWN_COLUMNS + 1))
    return PreviewSheet(
        file=sheet.file,
        sheet=sheet.name,
        form="none" if not tables else "turned" if is_turned else
        "several" if len(tables) > 1 else "one",
        doubts=read.doubts,
        last_row=len(sheet.rows),
        left_out=dict(Counter(code for code in codes.values() if code in _LEFT_OUT)),
        tables=tuple(
            _table(table, found, schema, asking, words, left_out) for table, found in known
        ),
        rows=tuple(_rows(read, codes, () if is_turned else hidden, doubtful, words)),
        filled_rows=sum(any(map(is_filled, cells)) for cells in sheet.rows),
    )  # fmt: skip


#: Why a row is no applicant.
_LEFT_OUT = frozenset(
    ("total-row", "repeated-header", "title-row", "from-title", "hidden-row", "struck-row",
     "no-name", "empty-row")
)  # fmt: skip


def _rows(
    read: SheetRead,
    codes: dict[int, str],
    hidden: Iterable[int],
    doubtful: Set[int],
    words: Container[str],
) -> Iterator[PreviewRow]:
    """The first rows that hold anything, and the first that are left out."""
    without = frozenset(hidden)
    is_turned = any(table.is_turned for table in read.tables)
    shown = 0
    for number, cells in enumerate(read.sheet.rows, 1):
        code = codes.get(number, "")
        if not any(map(is_filled, cells)):
            continue
        shown += 1
        if shown > _SHOWN_ROWS and not (code in _LEFT_OUT and shown < 10 * _SHOWN_ROWS):
            continue
        kind = _kind(number, read, code) if not is_turned else "applicant"
        may_hide = kind != "header"
        yield PreviewRow(
            number,
            kind,
            code if kind == "left_out" else "",
            tuple(
                "•••"
                if may_hide and at in without and is_filled(cell)
                else _shown(cell, words if may_hide and at in doubtful else None)
                for at, cell in enumerate(cells[:_SHOWN_COLUMNS], 1)
            ),
        )


def _kind(number: int, read: SheetRead, code: str) -> RowKind:
    if read.doubts:
        return "unsure"
    if any(table.first_row <= number <= table.header_row for table in read.tables):
        return "header"
    if code in _LEFT_OUT:
        return "left_out"
    first = min((table.first_row for table in read.tables), default=0)
    return "title" if number < first else "applicant"


def _shown(cell: Raw, words: Container[str] | None = None) -> str:
    """A cell without data on people; with words, without names that are not among them too."""
    if not is_filled(cell):
        return ""
    if isinstance(cell, float) and cell == int(cell):
        cell = int(cell)
    text = masked(str(cell), 40)
    return text if words is None else without_unknown_words(text, words)


def _table(
    table: SheetTable,
    uses: Sequence[Use],
    schema: Schema,
    asking: Set[tuple[str, str, int]],
    words: Container[str],
    left_out: Set[int],
) -> PreviewTable:
    return PreviewTable(
        header_rows=tuple(range(table.first_row or table.header_row, table.header_row + 1)),
        last_row=table.last_row or len(table.sheet.rows),
        layout=table.layout,
        unit=table.unit,
        columns=tuple(
            PreviewColumn(
                column=column_letters(use.heading.column),
                header=use.heading.shown,
                asks_million=(table.sheet.file, table.sheet.name, use.heading.column) in asking,
                million=use.column.million,
                kind=use.kind,
                field=use.name or None,
                unit=_unit(use, schema),
                samples=() if use.kind in _HIDDEN else _samples(table, use, words, left_out),
                label=use_label(use, schema),
                guesses=use.guesses,
            )
            for use in uses
        ),
    )


def _samples(
    table: SheetTable, use: Use, words: Container[str], left_out: Set[int]
) -> tuple[str, ...]:
    """Some cells of a column; a sum below it is none of its values."""
    only = words if use.kind == "unclear" else None
    cells = table.sample(use.heading, _SHOWN_SAMPLES, left_out)
    return tuple(_shown(cell, only) for cell in cells)


def _unit(use: Use, schema: Schema) -> str:
    """What the numbers of a column are counted in, where it is not the plain unit."""
    if use.kind != "field":
        return ""
    about = schema[use.name]
    if about.type == "money":
        return use.column.unit
    return "percent" if about.unit == "share" and use.in_percent else about.unit


YEAR_SAID = message("the year that each row tells of")


def use_label(use: Use, schema: Schema) -> Sayable | Text:
    """What the column is called that a column was taken for."""
    if use.kind == "year":
        return YEAR_SAID
    return schema[use.name].label if use.kind == "field" else use.name


FORMS = {
    "one": message("one table"),
    "several": message("several tables"),
    "turned": message("a turned table: its labels stand below one another"),
    "none": message("no table was found"),
}
_USES = {
    "personal": message("on people: not read"),
    "spare": message("another column says it more clearly: not read"),
    "elsewhere": message("none of its places is known: not read"),
    "unclear": message("not clear: to be settled"),
    "unlabelled": message("without a label: not read"),
    "year": YEAR_SAID,
    "ignored": message("not used"),
}
ROW_KINDS = {
    "title": message_in("kind of row", "above the table"),
    "header": message_in("kind of row", "labels"),
    "applicant": message_in("kind of row", "read"),
    "left_out": message_in("kind of row", "left out"),
    "unsure": message_in("kind of row", "not sure"),
}


def use_said(column: PreviewColumn) -> Sayable:
    """What a column was taken for, in words."""
    if column.kind == "id":
        return message_in("use of a column", "id")
    return _USES.get(column.kind, column.label)


def where_said(sheet: PreviewSheet) -> str:
    """The file and the sheet."""
    return " ".join(filter(None, (sheet.file, sheet.sheet)))


def preview_lines(sheets: Iterable[PreviewSheet], language: str) -> Iterator[str]:
    """What was understood, sheet by sheet; where it is not sure, the rows and the question."""
    for sheet in sheets:
        yield ""
        form = render(FORMS[sheet.form], language)
        yield labelled_text(render(where_said(sheet), language), form, language)
        if sheet.doubts or sheet.form == "none":
            yield from _question_lines(sheet, language)
            continue
        for table in sheet.tables:
            yield from wrapped(render(_stands(table), language), first="  ")
            for column in table.columns:
                yield from _column_lines(column, language)
        if sheet.left_out:
            said = [
                labelled_text(render(REASONS[code], language), render(n, language), language)
                for code, n in sheet.left_out.items()
            ]
            left = render(message("Rows left out"), language)
            yield from wrapped(labelled_text(left, listed(said, language), language), first="  ")


def _stands(table: PreviewTable) -> Message:
    return counted(
        "Labels in row {rows}, down to row {last}; {n} column.",
        "Labels in row {rows}, down to row {last}; {n} columns.",
        len(table.columns),
        rows=tuple(map(str, table.header_rows)),
        last=str(table.last_row),
    )


def _column_lines(column: PreviewColumn, language: str) -> Iterator[str]:
    label = render(column.header or column.column, language)
    samples = " · ".join(render(one, language) for one in column.samples)
    arrow = writing_marks(language).arrow
    said = f"{column.column}  {label} {arrow} {render(use_said(column), language)}"
    yield from wrapped(labelled_text(said, samples, language) if samples else said, first="    ",
                       indent="        ")  # fmt: skip


def _question_lines(sheet: PreviewSheet, language: str) -> Iterator[str]:
    for row in sheet.rows:
        sign = "?" if row.row in sheet.doubts else " "
        cells = " | ".join(render(one, language) for one in row.cells)
        yield f"  {sign} {row.row:>3}  {cells}"[:160].rstrip()
    asks = message("Which row holds the labels of the columns? Say it with --header-row.")
    yield render(asks, language)
