"""An import from files to the workspace: read, understand, link, keep."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from secrets import token_bytes

from matcher.domain.schema import Schema
from matcher.ingest.column_mapping import Use, is_list_of_codes, map_columns
from matcher.ingest.diagnostics import Finding, Origin
from matcher.ingest.keeping import Linking, keep, plan_of
from matcher.ingest.layout import find_tables
from matcher.ingest.mapping_file import LEAVE_OUT, Settled, read_mapping, write_mapping
from matcher.ingest.outcome import Outcome
from matcher.ingest.row_reader import Record, RecordReader, flag_outliers
from matcher.ingest.sheet_reader import read_sheets
from matcher.ingest.table import Table
from matcher.ingest.vocabulary import Vocabulary, plain
from matcher.registry.csv_table import FORMER_WORD, FUNDER_WORD
from matcher.registry.kept import Kept
from matcher.registry.store import Store
from matcher.support.errors import DataRefusedError
from matcher.support.messages import message
from matcher.support.paths import user_folder
from matcher.support.text import slug

Ask = Callable[[Table, Use], str | None]
Step = Callable[[str, int], object]


@dataclass(frozen=True, slots=True)
class Importing:
    """How an import is done.

    Parameters
        ask      asks the user for the field of a column; None where nobody can be asked
        step     is told how far it is
        mapping  the mapping file; by default one beside the workspace
    """

    schema: Schema
    vocabulary: Vocabulary
    today: date
    workspace: Path
    mapping: Path | None = None
    dry_run: bool = False
    ask: Ask | None = None
    step: Step = lambda what, done: None
    key: bytes = field(default_factory=lambda: token_bytes(16), repr=False)

    def run(self, paths: Sequence[Path]) -> Outcome:
        """Import some files; the good rows are in even where others are refused.

        Raises
            UsageError   a file is missing, or the workspace cannot be written
            DataRefusedError  no file can be read
        """
        outcome = Outcome([path.name for path in paths])
        mapping_file = self.mapping or user_folder() / "mapping.toml"
        settled = read_mapping(mapping_file, self.schema)
        records = self._records(paths, outcome, settled)
        factor = float(self.vocabulary.settings["outlier_factor"])
        flag_outliers(records, self.schema, factor, outcome.findings.append)
        self._keep(records, outcome)
        self._leave_questions(outcome, settled, mapping_file)
        outcome.findings.sort()
        return outcome

    def _records(
        self, paths: Sequence[Path], outcome: Outcome, settled: dict[str, Settled]
    ) -> list[Record]:
        records: list[Record] = []
        refused: list[DataRefusedError] = []
        for path in paths:
            self.step("reading", len(records))
            try:
                sheets = read_sheets(path)
            except DataRefusedError as error:
                refused.append(error)
                for problem in error.problems:
                    origin = Origin(path.name)
                    outcome.findings.append(
                        Finding(origin, "file", problem.code, problem.message, problem.hint)
                    )
                continue
            for sheet in sheets:
                outcome.findings.extend(sheet.findings)
                if not sheet.rows:
                    continue
                tables = find_tables(sheet, self.vocabulary)
                if not tables:
                    what = message("no row of the sheet looks like a header.")
                    origin = Origin(sheet.file, sheet.name)
                    hint = message("Give every column a name in one row.")
                    outcome.findings.append(Finding(origin, "sheet", "no-header", what, hint))
                for table in tables:
                    records.extend(self._of_table(table, outcome, settled, len(records)))
        if refused and len(refused) == len(paths):
            problems = [problem for error in refused for problem in error.problems]
            raise DataRefusedError(message("No file could be read."), problems)
        return records

    def _of_table(
        self, table: Table, outcome: Outcome, settled: dict[str, Settled], before: int
    ) -> list[Record]:
        uses = map_columns(table, self.schema, self.vocabulary, settled, self.today)
        uses = [self._asked(table, use, settled) for use in uses]
        if is_list_of_codes(table, uses):
            what = message("the table explains codes and names no cooperative; it is left out.")
            origin = table.origin(table.header_row)
            outcome.findings.append(Finding(origin, "sheet", "lookup-sheet", what, "", True))
            return []
        outcome.columns.extend((table, use) for use in uses)
        outcome.findings.extend(_about_columns(table, uses))
        reader = RecordReader(table, uses, self.schema, self.vocabulary, self.today, self.key)
        found = []
        for record in reader:
            found.append(record)
            if len(found) % 500 == 0:
                self.step("reading", before + len(found))
        outcome.findings.extend(reader.findings)
        outcome.rows += len(found)
        outcome.cells += reader.cells
        return found

    def _asked(self, table: Table, use: Use, settled: dict[str, Settled]) -> Use:
        if use.kind != "unclear" or self.ask is None:
            return use
        answer = self.ask(table, use)
        if answer is None:
            return use
        settled[plain(use.heading.shown)] = Settled(answer)
        kind = {LEAVE_OUT: "ignored", "applicant_id": "id"}.get(answer, "field")
        return Use(use.heading, kind, answer, 1.0, use.guesses, use.column, use.in_percent)

    # --- linking and keeping --------------------------------------------------------

    def _keep(self, records: list[Record], outcome: Outcome) -> None:
        if self.dry_run and not self.workspace.is_file():
            plan_of(self._linking([], records, {}, frozenset()), outcome)
            return
        store = Store(self.workspace, make=not self.dry_run)
        try:
            if self.dry_run:
                plan_of(self._linking(list(store), records, store.marks(), store.apart()), outcome)
                return
            with store.changing():
                linking = self._linking(list(store), records, store.marks(), store.apart())
                planned = plan_of(linking, outcome)
                if planned:
                    keep(store, linking, planned, outcome, self.today.isoformat(), self.step)
        finally:
            store.close()

    def _linking(
        self,
        kept: Sequence[Kept],
        records: Sequence[Record],
        marks: Mapping[str, str],
        apart: Collection[frozenset[str]],
    ) -> Linking:
        return Linking(self.schema, kept, records, marks, apart, self.step)

    # --- questions ------------------------------------------------------------------

    def _leave_questions(self, outcome: Outcome, settled: dict[str, Settled], path: Path) -> None:
        labels = [use.heading.shown for _, use in outcome.columns]
        before = dict(settled) if path.is_file() else {}
        for _, use in outcome.columns:
            here = settled.get(plain(use.heading.shown), Settled())
            if use.kind == "unclear" and use.heading.shown and not here.field:
                guesses = tuple(f"{name} {score:.2f}" for name, score in use.guesses)
                settled[plain(use.heading.shown)] = Settled("", here.million, guesses)
        for finding in outcome.findings:
            if finding.code == "ambiguous-million" and finding.origin.header:
                header = plain(finding.origin.header)
                here = settled.get(header, Settled())
                settled[header] = Settled(here.field, here.million, here.guesses, True)
                labels.append(finding.origin.header)
        if settled and not self.dry_run:
            outcome.mapping = path
            if settled != before:
                write_mapping(path, settled, labels)


def _about_columns(table: Table, uses: Sequence[Use]) -> list[Finding]:
    found = []
    for use in uses:
        origin = table.origin(table.header_row, use.heading)
        if use.kind in ("unclear", "ignored") and slug(use.heading.shown) == slug(FORMER_WORD):
            found.append(Finding(origin, "column", "funder-word", *FUNDER_WORD))
        elif use.kind == "personal":
            what = message("the column looks like data on people; it was not read.")
            found.append(Finding(origin, "column", "personal", what, "", True))
        elif use.kind == "unclear":
            best = tuple(f"{name} {score:.2f}" for name, score in use.guesses)
            what = message("it is not clear what the column is.")
            if best:
                what = message(
                    "it is not clear what the column is (best guesses: {guesses}).", guesses=best
                )
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
        elif use.kind == "ignored" and use.heading.shown:
            what = message("the column is not used.")
            found.append(Finding(origin, "column", "unused-column", what, "", True))
    return found
