"""An import from files to the workspace: read, understand, link, keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from matcher.domain.schema import Schema
from matcher.ingest.column_mapping import Use, is_list_of_codes, map_columns
from matcher.ingest.diagnostics import Finding, Origin
from matcher.ingest.layout import find_tables
from matcher.ingest.mapping_file import LEAVE_OUT, Settled, read_mapping, write_mapping
from matcher.ingest.record_linkage import Identity, Linked, evidence_words, link
from matcher.ingest.row_reader import (
    Fact,
    Record,
    RecordReader,
    canonical,
    flag_outliers,
    row_mark,
)
from matcher.ingest.sheet_reader import read_sheets
from matcher.ingest.survivorship import (
    identity_of,
    identity_of_kept,
    kept_cells,
    merged_facts,
    updated,
)
from matcher.ingest.table import Table
from matcher.ingest.vocabulary import Vocabulary, plain
from matcher.registry.csv_table import FORMER_WORD, FUNDER_WORD
from matcher.registry.store import Kept, Store
from matcher.support.errors import DataRefusedError
from matcher.support.messages import Message, message
from matcher.support.paths import user_folder
from matcher.support.text import slug

Ask = Callable[[Table, Use], str | None]
Step = Callable[[str, int], object]


@dataclass
class Outcome:
    """What an import did, or would do.

    Parameters
        columns   every column with its table, and what it was taken for
        groups    ids with the cells that stand under them after the import: new and changed ones
        merged    rows that came to another row or to a profile that was there
        findings  all that is wrong or doubtful, in the order of the cells
        mapping   the file in which open columns can be settled, if one was written
    """

    files: list[str]
    rows: int = 0
    cells: int = 0
    made: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    merged: int = 0
    review: int = 0
    columns: list[tuple[Table, Use]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    mapping: Path | None = None
    names: dict[str, str] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether anything was not read."""
        return any(not finding.is_warning for finding in self.findings)


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
        reader = RecordReader(table, uses, self.schema, self.vocabulary, self.today)
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
            self._plan({}, records, outcome, {})
            return
        store = Store(self.workspace, make=not self.dry_run)
        try:
            if self.dry_run:
                kept = {one.id: one for one in store}
                self._plan(kept, records, outcome, store.marks())
                return
            with store.changing():
                kept = {one.id: one for one in store}
                planned = self._plan(kept, records, outcome, store.marks())
                if planned:
                    self._write(store, planned, kept, outcome)
        finally:
            store.close()

    def _plan(
        self,
        kept: Mapping[str, Kept],
        records: list[Record],
        outcome: Outcome,
        marks: Mapping[str, str],
    ) -> list[tuple[str, list[Record], dict[str, Fact]]]:
        """Which rows make or change which profile: an id, or nothing for a new one."""
        fresh = [record for record in records if record.mark not in marks]
        outcome.unchanged = len(records) - len(fresh)
        for record in fresh:  # a row that was mended, or whose column was settled since
            record.own_id = record.own_id or marks.get(row_mark(record), "")
        old = list(kept.values()) if fresh else []
        identities: list[Identity] = [
            identity_of_kept(at, one, self.schema) for at, one in enumerate(old)
        ]
        identities += [
            identity_of(len(old) + at, record, self.schema) for at, record in enumerate(fresh)
        ]
        about = next((f for f in self.schema if f.type == "place"), None)
        places = self.schema.places(about.name) if about else None
        linked = link(
            identities, places, self.vocabulary.linking, lambda done: self.step("linking", done)
        )
        self._tell_pairs(linked, old, fresh, outcome)
        planned = []
        for group in linked.groups:
            rows = [fresh[at - len(old)] for at in group if at >= len(old)]
            if not rows:
                continue
            profile_id = old[group[0]].id if group[0] < len(old) else ""
            facts = merged_facts(rows, self.schema, outcome.findings.append)
            outcome.merged += len(rows) - (not profile_id)
            planned.append((profile_id, rows, facts))
            if self.dry_run:
                (outcome.changed if profile_id else outcome.made).append(profile_id)
        return planned

    def _tell_pairs(
        self, linked: Linked, old: Sequence[Kept], fresh: Sequence[Record], outcome: Outcome
    ) -> None:
        outcome.review = len(linked.review)
        for pairs, code in ((linked.merged, "merged"), (linked.review, "same-or-not")):
            for pair in pairs:
                low, high = sorted((pair.one, pair.other))
                if high < len(old):
                    continue
                other = (
                    message("{id} of the workspace", id=old[low].id)
                    if low < len(old)
                    else fresh[low - len(old)].origin.said()
                )
                why = evidence_words(pair.evidence)
                what = message("the same as {other}: {why}.", other=other, why=why)
                hint: Message | str = ""
                if code != "merged":
                    what = message("perhaps the same as {other}: {why}.", other=other, why=why)
                    hint = message("If so, give both rows one id or register number.")
                origin = fresh[high - len(old)].origin
                outcome.findings.append(Finding(origin, "pair", code, what, hint, True))

    def _write(
        self,
        store: Store,
        planned: Sequence[tuple[str, list[Record], dict[str, Fact]]],
        kept: Mapping[str, Kept],
        outcome: Outcome,
    ) -> None:
        number = store.begin_import(self.today.isoformat(), outcome.files)
        for count, (profile_id, rows, facts) in enumerate(planned):
            if count % 500 == 0:
                self.step("writing", count)
            if profile_id:
                new = _changed(kept[profile_id], rows, facts, self.schema)
                if (new.facts, new.registers, new.names) != (
                    kept[profile_id].facts,
                    kept[profile_id].registers,
                    kept[profile_id].names,
                ):
                    store.put(new, number)
                    outcome.changed.append(profile_id)
            else:
                own = next((record.own_id for record in rows if record.own_id), "")
                taken = own in kept or own in outcome.names
                profile_id = own if own and not taken else store.new_id()
                new = _new(profile_id, rows, facts)
                store.put(new, number)
                outcome.made.append(profile_id)
            outcome.names[profile_id] = new.name
            store.put_cells(profile_id, kept_cells(rows), number)
            store.put_marks(profile_id, (record.mark for record in rows))
            store.put_marks(profile_id, map(row_mark, rows))

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


def _new(profile_id: str, rows: Sequence[Record], facts: Mapping[str, Fact]) -> Kept:
    values = {name: canonical(fact.value) for name, fact in facts.items() if fact.value is not None}
    names = tuple(dict.fromkeys(name for record in rows for name in record.names))
    registers = {name: number for record in rows for name, number in record.registers.items()}
    founded = facts.get("founded")
    is_exact = bool(founded and founded.value and not founded.code.startswith("only-"))
    return Kept(profile_id, values.get("name", profile_id), values, registers, names, is_exact, 1)


def _changed(kept: Kept, rows: Sequence[Record], facts: Mapping[str, Fact], schema: Schema) -> Kept:
    new = _new(kept.id, rows, facts)
    names = tuple(dict.fromkeys((*kept.names, *new.names)))
    registers = {**kept.registers, **new.registers}
    exact = kept.founded_exact or new.founded_exact
    values = updated(kept, facts, schema)
    return Kept(
        kept.id, values.get("name", kept.id), values, registers, names, exact, kept.version + 1
    )
