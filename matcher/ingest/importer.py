"""An import from files to the workspace: read, understand, link, keep."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from secrets import token_bytes

from matcher.domain.schema import Schema
from matcher.ingest.cells.money import unit_of
from matcher.ingest.columns.column_mapping import is_list_of_codes, map_columns
from matcher.ingest.columns.mapping_file import (
    LEAVE_OUT,
    Settled,
    Settlements,
    read_mapping,
    with_words,
    write_mapping,
)
from matcher.ingest.columns.use import Use
from matcher.ingest.columns.vocabulary import Vocabulary, plain_word
from matcher.ingest.diagnostics import Finding, Origin
from matcher.ingest.outcome import Outcome, SheetRead
from matcher.ingest.plausibility import flag_outliers, flag_people
from matcher.ingest.profiles.keeping import Linking, foresee, keep_step, plan_of
from matcher.ingest.profiles.merged_unlike import unlike_rows
from matcher.ingest.profiles.returning import away_in
from matcher.ingest.rows.need_lines import with_lines
from matcher.ingest.rows.record import Record
from matcher.ingest.rows.row_reader import RecordReader
from matcher.ingest.rows.yearly_rows import with_year_of_rows
from matcher.ingest.sheets.sheet import Sheet
from matcher.ingest.sheets.sheet_names import known_words, shown_file, shown_sheets
from matcher.ingest.sheets.sheet_reader import read_sheets
from matcher.ingest.tables.layout import find_tables
from matcher.ingest.tables.layout_doubt import doubtful_rows
from matcher.ingest.tables.row_kinds import is_filled
from matcher.ingest.tables.table import SheetTable
from matcher.registry.csv_table import FORMER_WORD, FUNDER_WORD
from matcher.registry.store import Store
from matcher.support.errors import DataRefusedError, UsageError
from matcher.support.messages import Message, message
from matcher.support.paths import user_folder
from matcher.support.text import slug

#: The answer that leaves out a column and all others of the table that are not clear.
LEAVE_REST = "--"
_MOST_WORDS = 200  # open words that are written into the mapping file
Ask = Callable[[SheetTable, Use], str | None]
Step = Callable[[str, int], object]


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for circles of garbage rarely: rows by the ten thousand stay, and hold none."""
    before = gc.get_threshold()
    gc.set_threshold(1_000_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@dataclass(frozen=True, slots=True)
class Importing:
    """How an import is done.

    Parameters
        ask      asks the user for the field of a column; None where nobody can be asked
        step     is told how far it is
        aside    whether somebody else reads a sheet: it is not of cooperatives
        mapping  the mapping file; by default one beside the workspace
        header_rows  the row of the lowest labels, by sheet; "" is any sheet
    """

    schema: Schema
    vocabulary: Vocabulary
    today: date
    workspace: Path
    mapping: Path | None = None
    dry_run: bool = False
    ask: Ask | None = None
    step: Step = lambda what, done: None
    aside: Callable[[Sheet], bool] = lambda sheet: False
    header_rows: Mapping[str, int] = field(default_factory=dict)
    key: bytes = field(default_factory=lambda: token_bytes(16), repr=False)

    def run(self, paths: Sequence[Path]) -> Outcome:
        """Import some files; the good rows are in even where others are refused.

        Raises
            UsageError   a file is missing, or the workspace cannot be written
            DataRefusedError  no file can be read
        """
        with _few_collections():
            return self._run(paths)

    def _run(self, paths: Sequence[Path]) -> Outcome:
        outcome = Outcome([shown_file(path.name) for path in paths])
        outcome.known_words = known_words(self.vocabulary)
        mapping_file = self.mapping or user_folder() / "mapping.toml"
        if self.mapping and not self.mapping.is_file():
            _check_folder(self.mapping)
            outcome.findings.append(_new_mapping(self.mapping))
        settled = read_mapping(mapping_file, self.schema)
        records = self._records(paths, outcome, settled)
        factor = float(self.vocabulary.settings["outlier_factor"])
        flag_outliers(records, self.schema, factor, outcome.findings.append)
        flag_people(records, self.vocabulary, outcome.findings.append)
        self._keep(records, outcome)
        self._leave_questions(outcome, settled, mapping_file)
        outcome.findings.sort()
        return outcome

    def _records(
        self, paths: Sequence[Path], outcome: Outcome, settled: Settlements
    ) -> list[Record]:
        records: list[Record] = []
        refused: list[DataRefusedError] = []
        names: dict[str, None] = {}
        money = partial(unit_of, vocabulary=self.vocabulary)
        for path in paths:
            self.step("reading", len(records))
            try:
                said = settled.sheet(path.name)
                sheets = read_sheets(path, said.encoding or "", said.separator or "", money)
            except DataRefusedError as error:
                origin = Origin(shown_file(path.name))
                if origin.file != path.name:
                    told = [replace(one, where=origin.said()) for one in error.problems]
                    error = DataRefusedError(message("No file could be read."), told)
                refused.append(error)
                for problem in error.problems:
                    outcome.findings.append(
                        Finding(origin, "file", problem.code, problem.message, problem.hint)
                    )
                continue
            for sheet, called in shown_sheets(sheets, outcome.known_words):
                outcome.findings.extend(sheet.findings)
                names.update(dict.fromkeys((called, sheet.name)))
                if not sheet.rows:
                    continue
                if self.aside(sheet):
                    continue
                row = self.header_rows.get(sheet.name, self.header_rows.get(called, 0))
                row = row or self.header_rows.get("", 0)
                if row and row != settled.sheet(sheet.file, sheet.name).header_row:
                    settled.put_header_row(sheet.file, sheet.name, row)
                header_row = (
                    settled.sheet(sheet.file, sheet.name).header_row
                    or settled.sheet(path.name, called).header_row
                    or 0
                )
                tables = find_tables(sheet, self.vocabulary, header_row)
                if not tables:
                    what = message("no row of the sheet looks like a header.")
                    origin = Origin(sheet.file, sheet.name)
                    hint = message("Give every column a name in one row.")
                    outcome.findings.append(Finding(origin, "sheet", "no-header", what, hint))
                doubts = () if header_row else doubtful_rows(sheet, tables, self.vocabulary)
                outcome.sheets.append(SheetRead(sheet, tuple(tables), doubts))
                if tables and doubts:
                    outcome.findings.append(_unsure(tables[0]))
                    continue
                for table in tables:
                    records.extend(self._of_table(table, outcome, settled, len(records)))
        if refused and len(refused) == len(paths):
            problems = [problem for error in refused for problem in error.problems]
            raise DataRefusedError(message("No file could be read."), problems)
        if not refused:
            _check_sheets(self.header_rows, [name for name in names if name])
        return records

    def _of_table(
        self, table: SheetTable, outcome: Outcome, settled: Settlements, before: int
    ) -> list[Record]:
        vocabulary = self._vocabulary_of(table, settled)
        here = settled.of_layout(table.layout)
        uses = map_columns(table, self.schema, vocabulary, here, self.today)
        uses = with_lines(uses, table, self.schema, vocabulary, self.today)
        uses = with_year_of_rows(uses, table, self.today)
        uses = list(self._asked(table, uses, settled))
        if is_list_of_codes(table, uses):
            what = message("the table explains codes and names no cooperative; it is left out.")
            origin = table.origin(table.header_row)
            outcome.findings.append(Finding(origin, "sheet", "lookup-sheet", what, "", True))
            return []
        outcome.columns.extend((table, use) for use in uses)
        outcome.findings.extend(_about_columns(table, uses, self.schema))
        outcome.findings.extend(_longer_rows(table, uses))
        reader = RecordReader(table, uses, self.schema, vocabulary, self.today, self.key)
        found = []
        for record in reader:
            found.append(record)
            if len(found) % 500 == 0:
                self.step("reading", before + len(found))
        outcome.findings.extend(reader.findings)
        outcome.unknown_words.update(reader.unknown_words)
        outcome.rows += len(found)
        outcome.cells += reader.cells
        return found

    def _vocabulary_of(self, table: SheetTable, settled: Settlements) -> Vocabulary:
        """The vocabulary with what is settled about words and about the days of the sheet."""
        vocabulary = with_words(self.vocabulary, settled.words)
        if not settled.sheet(table.sheet.file, table.sheet.name).month_first:
            return vocabulary
        return replace(vocabulary, settings={**vocabulary.settings, "month_first": True})

    def _asked(self, table: SheetTable, uses: Sequence[Use], settled: Settlements) -> Iterator[Use]:
        """The columns with the user's answers; LEAVE_REST leaves out all that is still unclear."""
        leave_rest = False
        for use in uses:
            if use.kind != "unclear" or self.ask is None or not use.heading.shown:
                yield use
                continue
            answer = LEAVE_OUT if leave_rest else self.ask(table, use)
            if answer == LEAVE_REST:
                leave_rest, answer = True, LEAVE_OUT
            if answer is None:
                yield use
                continue
            settled.columns[plain_word(use.heading.shown), table.layout] = Settled(answer)
            kind = {LEAVE_OUT: "ignored", "applicant_id": "id"}.get(answer, "field")
            name = "" if kind == "ignored" else answer
            yield Use(use.heading, kind, name, 1.0, use.guesses, use.column, use.in_percent)

    # --- linking and keeping --------------------------------------------------------

    def _keep(self, records: list[Record], outcome: Outcome) -> None:
        if self.dry_run and not self.workspace.is_file():
            linking = Linking(self.schema, [], records, {}, frozenset(), self.step)
            foresee(None, linking, plan_of(linking, outcome), outcome)
            return
        store = Store(self.workspace, make=not self.dry_run)
        try:
            if self.dry_run:
                linking = self._linking(store, records)
                foresee(store, linking, plan_of(linking, outcome), outcome)
                return
            with store.changing():
                linking = self._linking(store, records)
                planned = plan_of(linking, outcome)
                if planned:
                    keep_step(store, linking, planned, outcome, self.today.isoformat(), self.step)
        finally:
            store.close()

    def _linking(self, store: Store, records: Sequence[Record]) -> Linking:
        marks, apart, rows = store.marks(), store.apart(), store.rows_of_a_step()
        kept = list(store)
        return Linking(
            *(self.schema, kept, records, marks, apart, self.step, rows, away_in(store)),
            unlike_rows(store, {one.id: one for one in kept}, self.schema),
        )

    # --- questions ------------------------------------------------------------------

    def _leave_questions(self, outcome: Outcome, settled: Settlements, path: Path) -> None:
        labels = [use.heading.shown for _, use in outcome.columns]
        before = read_mapping(path, self.schema)
        layouts = {}
        for table, use in outcome.columns:
            header, layout = plain_word(use.heading.shown), table.layout
            layouts[header] = layout
            here = settled.of_layout(layout).get(header, Settled())
            if use.kind == "unclear" and header and not here.field:
                guesses = tuple(f"{name} {score:.2f}" for name, score in use.guesses)
                settled.columns[header, layout] = replace(
                    here, guesses=guesses, cells=table.frequent(use.heading, outcome.known_words)
                )
        for finding in outcome.findings:
            if finding.code == "ambiguous-million" and finding.origin.header:
                header = plain_word(finding.origin.header)
                layout = layouts.get(header, "")
                here = settled.of_layout(layout).get(header, Settled())
                settled.columns[header, layout] = replace(here, asks_million=True)
                labels.append(finding.origin.header)
        for (name, word), _ in outcome.unknown_words.most_common(_MOST_WORDS):
            settled.words.setdefault((name, word), "")
        if (settled.columns or settled.words or settled.sheets) and not self.dry_run:
            outcome.mapping = path
            if settled != before:
                write_mapping(path, settled, labels)


def _new_mapping(path: Path) -> Finding:
    what = message("the mapping file is not there; nothing is settled, and a new one is begun.")
    hint = message("Check its path where it was filled in before.")
    return Finding(Origin(shown_file(path.name)), "file", "new-mapping", what, hint, True)


def _check_folder(path: Path) -> None:
    """Say no to a mapping file that could only be begun in a folder that is not there."""
    if not path.parent.is_dir():
        what = message("There is no folder {folder}.", folder=str(path.parent))
        hint = message("Check the path: the mapping file is looked for there, or begun.")
        raise UsageError(what, where=str(path), hint=hint)


def _check_sheets(header_rows: Mapping[str, int], names: Sequence[str]) -> None:
    """Say no to a row of labels that is said of a sheet that no file has."""
    for name in header_rows:
        if not name or name in names:
            continue
        what = message('No sheet is called "{name}".', name=name)
        hint: Message = message("A file of text has no sheets: give the row alone, as 4.")
        if names:
            hint = message("The sheets: {names}.", names=tuple(f'"{one}"' for one in names))
        raise UsageError(what, where="--header-row", hint=hint)


def _unsure(table: SheetTable) -> Finding:
    what = message("it is not sure that row {row} holds the labels of the columns; it is not read.",
                   row=str(table.header_row))  # fmt: skip
    hint = message("Look with --dry-run, and say it with --header-row.")
    return Finding(table.origin(), "sheet", "unsure-layout", what, hint)


def _longer_rows(table: SheetTable, uses: Sequence[Use]) -> list[Finding]:
    """The few rows of a text file that reach beyond its labels: their cells may have moved.

    Where a value holds the separator and no quotes, it is two cells, and the others stand one
    further right. Where most rows are so long, it is labels that are missing.
    """
    if table.sheet.name or not any(use.kind == "unlabelled" for use in uses):
        return []
    labelled = max((use.heading.column for use in uses if use.heading.shown), default=0)
    rows = list(table.rows())
    longer = [number for number, cells in rows if any(map(is_filled, cells[labelled:]))]
    if not labelled or 2 * len(longer) > len(rows):
        return []
    what = message("the row has more cells than there are labels: values may stand under others.")
    hint = message("Put a value that holds the separator between quotes.")
    return [Finding(table.origin(row), "row", "longer-row", what, hint, True) for row in longer]


def _about_columns(table: SheetTable, uses: Sequence[Use], schema: Schema) -> list[Finding]:
    found = []
    for use in uses:
        origin = table.origin(table.header_row, use.heading)
        if use.kind in ("unclear", "ignored") and slug(use.heading.shown) == slug(FORMER_WORD):
            found.append(Finding(origin, "column", "funder-word", *FUNDER_WORD))
        elif use.kind == "personal":
            what = message("the column looks like data on people; it was not read.")
            found.append(Finding(origin, "column", "personal", what, "", True))
        elif use.kind == "unclear":
            best = tuple(schema[name].label for name, _ in use.guesses if name in schema)
            what = message("it is not clear what the column is.")
            if best:
                what = message("it is not clear what the column is: {fields}?", fields=best)
            hint = message("Settle it in the mapping file.")
            found.append(Finding(origin, "column", "unclear-column", what, hint))
        elif use.kind == "unlabelled":
            what, hint = (
                message("the column has no label; it was not read."),
                message("Give it one."),
            )
            found.append(Finding(origin, "column", "unlabelled-column", what, hint))
        elif use.kind == "spare":
            what = message("another column says the same more clearly; this one is not read.")
            found.append(Finding(origin, "column", "spare-column", what, "", True))
        elif use.kind == "elsewhere":
            what = message("none of its places is known; the column is not read.")
            hint = message("Settle it in the mapping file where a known place is meant.")
            found.append(Finding(origin, "column", "places-elsewhere", what, hint, True))
        elif use.kind == "ignored" and use.heading.shown:
            what = message("the column is not used.")
            found.append(Finding(origin, "column", "unused-column", what, "", True))
    return found
