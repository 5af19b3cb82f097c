"""What an import did: the columns it read, the profiles it made, all that is wrong or doubtful."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Annotated

from matcher.cases.bulk import BulkOutcome
from matcher.domain.schema import Schema
from matcher.ingest.columns.use import Use
from matcher.ingest.diagnostics import Finding, Origin, column_letters
from matcher.ingest.linkage.names import name_form
from matcher.ingest.outcome import Outcome, Touched
from matcher.ingest.tables.table import SheetTable as SourceTable
from matcher.reports.imported.import_preview import (
    USE_KINDS,
    PreviewSheet,
    UnknownWordView,
    preview_sheets,
    unknown_words,
    use_label,
)
from matcher.reports.imported.steps import FieldChangeView, field_change_view
from matcher.reports.phrases import labelled, one_message
from matcher.reports.tables import Table, TableColumn
from matcher.reports.view import SCHEMA, only_shown
from matcher.support.messages import Message, Sayable, counted, message, message_in
from matcher.support.text import Text

#: Warnings about what was not taken over, although the file is read: by rule, or because another
#: cell, a person or a newer file says otherwise.
LEFT_OUT = frozenset((
    "against-correction", "conflict", "hidden-sheet", "lookup-sheet", "none-or-unknown",
    "not-a-number", "nothing-read", "old-value", "older-year", "personal", "places-elsewhere",
    "repeated-header", "shared-id", "spare-column", "struck-row", "title-row", "total-row",
    "unused-column",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class FindingView:
    """One thing that is wrong or doubtful, at its cell."""

    file: Annotated[str, "name of the file"]
    sheet: Annotated[str, "name of the sheet; empty where a file has none"]
    row: Annotated[int, "row, from 1; 0 is the whole sheet"]
    column: Annotated[str, "letters of the column; empty for a whole row"]
    header: Annotated[str, "label of the column"]
    kind: Annotated[str, "type of the field, or what it is about: row, column, sheet, file, pair"]
    code: Annotated[str, "reason code"]
    kept: Annotated[bool, "true when the value or row was kept all the same"]
    left_out: Annotated[
        bool, "true when it was left out by rule, or because another cell or a person decides"
    ]
    what: Annotated[Message, "what is wrong, with the cell as it stands"]
    todo: Annotated[Message, "what to do about it; may be empty"]
    where: Message = only_shown()


@dataclass(frozen=True, slots=True)
class ProfileName:
    """A profile that was made or changed, or would be."""

    applicant_id: Annotated[
        str | None, "its id; null for a new one of a dry run that no file gives an id"
    ]
    name: Annotated[str, "its name; empty where no row tells one"]
    is_new: Annotated[bool, "true when it is made, false when it is changed"]
    place: Text | str | None = only_shown()


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a row stands."""

    file: Annotated[str, "name of the file"]
    sheet: Annotated[str, "name of the sheet; empty where a file has none"]
    row: Annotated[int, "row, from 1"]


@dataclass(frozen=True, slots=True)
class JoinedView:
    """Rows that were taken for one applicant, or for one that was there already."""

    applicant_id: Annotated[
        str | None, "its id; null for a new one of a dry run that no file gives an id"
    ]
    name: Annotated[str, "its name; empty where no row tells one"]
    rows: Annotated[tuple[RowPlace, ...], "where these rows stand"]
    known: Annotated[bool, "true when it was there before"]
    said: Message = only_shown()


@dataclass(frozen=True, slots=True)
class Guess:
    """A field that a column may be."""

    field: Annotated[str, "name of the field"]
    score: Annotated[float, "how well the label fits, 0 to 1"]


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column of a table and what it was taken for."""

    file: Annotated[str, "name of the file"]
    sheet: Annotated[str, "name of the sheet; empty where a file has none"]
    column: Annotated[int, "number of the column, from 1"]
    header: Annotated[str, "its label"]
    kind: Annotated[str, USE_KINDS]
    field: Annotated[str | None, "the field, or register, that it holds; null where none"]
    score: Annotated[float, "how well the label fits, 0 to 1"]
    guesses: Annotated[tuple[Guess, ...], "fields that it may be, where it is not clear"]
    label: Sayable | Text = only_shown()
    is_read: bool = only_shown()


@dataclass(frozen=True, slots=True)
class EventsReadView:
    """What came of the sheets that follow requests."""

    sheets: Annotated[int, "sheets of requests"]
    rows: Annotated[int, "rows of them"]
    recorded: Annotated[int, "events that are new in the log"]
    known: Annotated[int, "events that were recorded before"]
    refused: Annotated[int, "rows of which nothing was recorded"]


@dataclass(frozen=True, slots=True)
class ImportView:
    """What `match import` did, or would do."""

    schema: Annotated[int, "version of this format"]
    dry_run: Annotated[bool, "true when nothing was written"]
    files: Annotated[tuple[str, ...], "names of the files"]
    rows: Annotated[int, "rows that say who they are about"]
    cells: Annotated[int, "cells that were read"]
    made: Annotated[int, "profiles made"]
    changed: Annotated[int, "profiles changed"]
    unchanged_rows: Annotated[int, "rows that were imported before, just as they are"]
    merged_rows: Annotated[int, "rows taken for an applicant that was there already"]
    events: Annotated[EventsReadView | None, "of sheets of requests; null where there is none"]
    pairs_to_review: Annotated[int, "pairs that may be one applicant: a person decides"]
    profiles: Annotated[tuple[ProfileName, ...], "profiles made, then profiles changed"]
    joined: Annotated[tuple[JoinedView, ...], "whose rows are the merged ones"]
    columns: Annotated[tuple[ColumnView, ...], "every column, in the order of the files"]
    step: Annotated[int | None, "step that match registry undo takes back; null where none"]
    changes: Annotated[tuple[FieldChangeView, ...], "what changed of profiles that were there"]
    mapping: Annotated[str | None, "file in which open columns can be settled; null if none"]
    problems: Annotated[tuple[FindingView, ...], "all that is wrong or doubtful"]
    words: Annotated[tuple[UnknownWordView, ...], "words that no list of values knows"]
    sheets: Annotated[
        tuple[PreviewSheet, ...], "what was understood: of a dry run, and where it is not sure"
    ]


def import_view(
    outcome: Outcome, schema: Schema, *, dry_run: bool, events: BulkOutcome | None = None
) -> ImportView:
    """The view of an import, and of the requests that it read."""
    older = {
        (f.origin.file, f.origin.sheet, f.origin.column)
        for f in outcome.findings
        if f.code == "older-year"
    }
    return ImportView(
        schema=SCHEMA,
        dry_run=dry_run,
        files=tuple(outcome.files),
        rows=outcome.rows,
        cells=outcome.cells,
        made=len(outcome.made),
        changed=len(outcome.changed),
        unchanged_rows=outcome.unchanged,
        merged_rows=outcome.merged,
        events=_events(events) if events is not None and events.sheets else None,
        pairs_to_review=outcome.review,
        profiles=tuple(_named(outcome, schema)),
        joined=tuple(
            _joined(one, outcome) for one in outcome.touched if not one.is_new or len(one.rows) > 1
        ),
        columns=tuple(_column(table, use, schema, older) for table, use in outcome.columns),
        step=outcome.step or None,
        changes=tuple(
            field_change_view(c.id, c.field, c.before, c.after, schema) for c in outcome.changes
        ),
        mapping=str(outcome.mapping) if outcome.mapping else None,
        problems=tuple(map(finding_view, outcome.findings)),
        words=unknown_words(outcome, schema),
        sheets=tuple(s for s in preview_sheets(outcome, schema) if dry_run or s.doubts),
    )


def _events(found: BulkOutcome) -> EventsReadView:
    return EventsReadView(found.sheets, found.rows, found.recorded, found.known, found.refused)


def _named(outcome: Outcome, schema: Schema) -> Iterator[ProfileName]:
    """The profiles that are made, then those that are changed; the place tells namesakes apart."""
    told = [one for one in outcome.touched if one.is_changed]
    forms = {one.name: name_form(one.name) for one in told}
    cores = {name: (form.words, form.numbers) for name, form in forms.items()}
    known = Counter(cores[one.name] for one in told)
    about = schema.place_field()
    for is_new in (True, False):
        for one in told:
            if one.is_new == is_new:
                is_shared = known[cores[one.name]] > 1 and about and one.place
                place = schema.places(about)[one.place].name if is_shared else None
                yield ProfileName(one.id or None, one.name, is_new, place)


def _joined(one: Touched, outcome: Outcome) -> JoinedView:
    sheets: dict[str, list[Origin]] = {}
    for at in one.rows:
        file = at.file if len(outcome.files) > 1 else ""  # one file is named above
        sheets.setdefault(" · ".join(filter(None, (file, at.sheet))), []).append(at)
    rows = {
        sheet: counted("row {rows}", "rows {rows}", len(at), rows=tuple(str(o.row) for o in at))
        for sheet, at in sheets.items()
    }
    return JoinedView(
        one.id or None,
        one.name,
        tuple(RowPlace(at.file, at.sheet, at.row) for at in one.rows),
        not one.is_new,
        reduce(_and_on_another, (labelled(s, said) if s else said for s, said in rows.items())),
    )


def _and_on_another(said: Message, sheet: Message) -> Message:
    return message_in("rows of several sheets", "{said}; {sheet}", said=said, sheet=sheet)


def _column(
    table: SourceTable, use: Use, schema: Schema, older: set[tuple[str, str, int]]
) -> ColumnView:
    file, sheet, number = table.sheet.file, table.sheet.name, use.heading.column
    is_read = use.kind in ("field", "id", "register", "year") and (file, sheet, number) not in older
    return ColumnView(
        file=file,
        sheet=sheet,
        column=number,
        header=use.heading.shown,
        kind=use.kind,
        field=use.name or None,
        score=use.score,
        guesses=tuple(Guess(name, score) for name, score in use.guesses),
        label=use_label(use, schema),
        is_read=is_read,
    )


def finding_view(finding: Finding) -> FindingView:
    """The view of one finding."""
    at = finding.origin
    is_left_out = finding.is_warning and finding.code in LEFT_OUT
    return FindingView(
        file=at.file,
        sheet=at.sheet,
        row=at.row,
        column=column_letters(at.column),
        header=at.header,
        kind=finding.kind,
        code=finding.code,
        kept=finding.is_warning and not is_left_out,
        left_out=is_left_out,
        what=one_message(finding.message),
        todo=one_message(finding.hint),
        where=at.said(),
    )


def report_table(findings: Iterable[FindingView]) -> Table:
    """The report of an import: one line a finding."""
    columns = (
        TableColumn("file", message_in("heading", "File"), width=24),
        TableColumn("sheet", message_in("heading", "Sheet")),
        TableColumn("row", message_in("heading", "Row"), "number", 7),
        TableColumn("column", message_in("heading", "Column"), width=8),
        TableColumn("header", message_in("heading", "Label of the column"), width=24),
        TableColumn("kind", message_in("heading", "About")),
        TableColumn("code", message_in("heading", "Code"), width=18),
        TableColumn("kept", message_in("heading", "Kept all the same"), width=10),
        TableColumn("left_out", message_in("heading", "Left out by rule"), width=10),
        TableColumn("what", message_in("heading", "What is wrong"), width=60),
        TableColumn("todo", message_in("heading", "What to do"), width=40),
    )
    rows = (
        (
            *(found.file, found.sheet, found.row or None, found.column, found.header),
            *(found.kind, found.code, found.kept, found.left_out, found.what, found.todo),
        )
        for found in findings
    )
    return Table("problems", message("Findings"), columns, rows)
