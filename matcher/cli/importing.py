"""`match import` and `match registry`: files in, profiles out."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from matcher.cases.log import EventLog
from matcher.cases.requests_read import RequestSheets
from matcher.catalogue.loading import load_schema
from matcher.cli.language import spoken
from matcher.cli.output import check_outputs, tell, write_json, write_lines
from matcher.cli.screen import is_terminal
from matcher.cli.settled_files import settled_files, workspace_aside
from matcher.domain.schema import Schema
from matcher.ingest.columns.mapping_file import LEAVE_OUT
from matcher.ingest.columns.use import Use
from matcher.ingest.columns.vocabulary import read_vocabulary
from matcher.ingest.importer import LEAVE_REST, Importing
from matcher.ingest.tables.table import SheetTable
from matcher.registry.csv_table import ID_COLUMN
from matcher.registry.store import Store
from matcher.registry.workspace import by_request
from matcher.session import Session, open_matcher
from matcher.support.errors import MatcherError, UnknownIdError, UsageError, nearest
from matcher.support.messages import Message, message, message_in, render
from matcher.support.paths import cases_file, workspace_file
from matcher.support.writing import labelled_text


@dataclass(frozen=True, slots=True)
class ImportAsked:
    """How an import is wanted."""

    files: list[Path]
    report: Path | None
    mapping: Path | None
    vocabulary: Path | None
    schema: Path | None
    today: date | None
    language: str
    dry_run: bool
    quiet: bool
    as_json: bool
    force: bool = False
    catalogue: Path | None = None
    header_rows: Mapping[str, int] = field(default_factory=dict)


def import_files(asked: ImportAsked) -> int:
    """Import and say what came of it; 3 when anything was refused."""
    from matcher.reports.imported.importing import import_view, report_table
    from matcher.reports.imported.importing_text import import_lines
    from matcher.reports.tables import check_table, write_table
    from matcher.reports.view import as_json

    check_table(asked.report, as_json=asked.as_json)
    check_outputs(asked.report, force=asked.force, as_json=asked.as_json)
    schema, _ = load_schema(asked.schema)
    progress = _Progress(asked.language, is_shown=is_terminal(sys.stderr) and not asked.quiet)
    can_ask = is_terminal(sys.stdin) and not asked.as_json and Path("-") not in asked.files
    vocabulary = read_vocabulary(schema, asked.vocabulary)
    has_options = asked.schema is None or asked.catalogue is not None
    requests = RequestSheets(vocabulary, partial(_opened, asked) if has_options else None)
    importing = Importing(
        schema=schema,
        vocabulary=vocabulary,
        today=asked.today or date.today(),
        workspace=workspace_file(asked.schema),
        mapping=asked.mapping,
        dry_run=asked.dry_run,
        ask=(lambda table, use: _ask(table, use, schema, asked.language)) if can_ask else None,
        step=progress.step,
        aside=requests.takes,
        header_rows=asked.header_rows,
    )
    outcome = importing.run(asked.files)
    events = requests.record(is_dry=asked.dry_run)
    progress.end()
    outcome.findings = sorted([*outcome.findings, *events.findings])
    view = import_view(outcome, schema, dry_run=asked.dry_run, events=events)
    if asked.report is not None:
        write_table(asked.report, [report_table(view.problems)], asked.language, is_marked=True)
    if asked.as_json:
        write_json(as_json(view, asked.language))
    elif str(asked.report) != "-":
        write_lines(import_lines(view, asked.language))
    if (aside := _aside(asked)) is not None:
        tell(aside)
    if not outcome.rows and not outcome.refused and not events.rows:
        tell(message("No row was read: below the headings there is nothing."))
        return 3
    return 3 if outcome.refused else 0


def _opened(asked: ImportAsked) -> Session:
    return open_matcher(schema=asked.schema, catalogue=asked.catalogue, today=asked.today)


def _aside(asked: ImportAsked) -> Message | None:
    """That answers do not come from the workspace just filled, where the settings name another."""
    with suppress(MatcherError):  # that it is gone is told by who asks it
        settled = settled_files({"schema": None, "registry": None})
        if settled.get("schema") == asked.schema:
            return workspace_aside(settled, asked.schema)
    return None


def parse_header_rows(said: Sequence[str]) -> dict[str, int]:
    """The row of the labels by sheet: "4" is of any sheet, "Liste=4" of the one of that name.

    Raises
        UsageError  what is said is no row
    """
    found = {}
    for one in said:
        name, _, row = one.rpartition("=")
        if not (row.isascii() and row.isdigit() and 0 < int(row) < 1_000_000):
            what = message('"{text}" is no row.', text=one)
            raise UsageError(what, where="--header-row", hint=message("As 4, or SHEET=4."))
        found[name] = int(row)
    return found


def review_pairs(asked: ImportAsked) -> None:
    """Ask about the pairs that are open, where somebody is there to answer."""
    from matcher.cli.correcting import Correcting, review

    if is_terminal(sys.stdin) and not asked.as_json:
        review(Correcting(asked.schema, asked.language, asked.as_json, asked.today))
    else:
        tell(message("Nobody can be asked here: match registry duplicates lists the pairs."))


_STEPS = {
    "reading": message_in("progress of an import", "reading"),
    "linking": message_in("progress of an import", "looking for duplicates"),
    "writing": message_in("progress of an import", "writing"),
}


class _Progress:
    """One line on a terminal, from the second second on."""

    def __init__(self, language: str, *, is_shown: bool) -> None:
        self.language, self.is_shown = language, is_shown
        self.start, self.last = time.monotonic(), 0.0

    def step(self, what: str, done: int) -> None:
        now = time.monotonic()
        if self.is_shown and now - self.start > 1 and now - self.last > 0.1:
            self.last = now
            said = labelled_text(render(_STEPS[what], self.language), "", self.language).strip()
            sys.stderr.write(f"\r\033[K{said} {render(done, self.language)}")
            sys.stderr.flush()

    def end(self) -> None:
        if self.last:
            sys.stderr.write("\r\033[K")


def _ask(table: SheetTable, use: Use, schema: Schema, language: str) -> str | None:
    """The field that the user names for a column; None when it is left open."""
    where = table.origin(table.header_row, use.heading).said()
    tell(message("{where}: what does this column hold?", where=where))
    sample = [str(cell)[:30] for cell in table.sample(use.heading, 4)]
    tell(f"  {' · '.join(sample)}")
    for number, (name, score) in enumerate(use.guesses, 1):
        label = f" ({schema[name].label.to(language)})" if name in schema else ""
        tell(f"  {number}  {name}{label} {score:.2f}")
    settle = message(
        "a number above, a field of docs/fields.md, - to leave the column out, -- to leave out all"
        " such columns, or nothing to decide later"
    )
    tell(f"  {render(settle, language)}")
    while True:
        sys.stderr.write("> ")
        sys.stderr.flush()
        answer = sys.stdin.readline().strip()
        if not answer:
            return None
        if answer.isdigit() and 0 < int(answer) <= len(use.guesses):
            return use.guesses[int(answer) - 1][0]
        if answer in schema or answer in (LEAVE_OUT, LEAVE_REST, ID_COLUMN):
            return answer
        none = render(message("There is no such field."), language)
        tell(f"  {none} {render(nearest(answer, schema.fields), language)}".rstrip())


def _open(schema: Path | None) -> Store | None:
    path = workspace_file(schema)
    return Store(path) if path.is_file() else None


def list_workspace(schema: Path | None, language: str, *, as_json: bool) -> int:
    """Write the profiles, one a line; 1 when there is none."""
    from matcher.reports.imported.profile import profile_lines, profiles_view
    from matcher.reports.view import as_json as plain

    store = _open(schema)
    kept = store.lines() if store else []
    if store:
        store.close()
    view = profiles_view(str(workspace_file(schema)), kept)
    if as_json:
        write_json(plain(view, language))
    elif kept:
        write_lines(profile_lines(view))
    else:
        tell(message("The workspace is empty: match import FILE."))
    return 0 if kept else 1


def show_kept(profile_id: str, schema_path: Path | None, language: str, *, as_json: bool) -> int:
    """Write one profile with its cells and its history."""
    from matcher.ingest.profiles.standing import corrections_of
    from matcher.reports.imported.profile import one_profile_lines, profile_view
    from matcher.reports.view import as_json as plain

    store, profile_id = _known(profile_id, schema_path)
    try:
        kept = store.get(profile_id)
        cells, versions = store.cells(profile_id), store.versions(profile_id)
        corrected = [name for name, _ in corrections_of(store, profile_id)]
    finally:
        store.close()
    if kept is None:
        raise UnknownIdError(message('No profile has the id "{id}".', id=profile_id))
    schema, _ = load_schema(schema_path)
    view = profile_view(kept, cells, versions, schema, corrected)
    if as_json:
        write_json(plain(view, language))
    else:
        write_lines(one_profile_lines(view, language))
    return 0


def export_workspace(
    out: Path, schema_path: Path | None, *, force: bool, as_json: bool = False
) -> int:
    """Write the profiles in the canonical form of a registry."""
    from matcher.reports.imported.profile import registry_table
    from matcher.reports.tables import check_table, write_table
    from matcher.reports.view import as_json as plain
    from matcher.reports.written import ExportView, export_said

    check_table(out, as_json=as_json)
    check_outputs(out, force=force, as_json=as_json)
    schema, _ = load_schema(schema_path)
    store = _open(schema_path)
    kept = list(store) if store else []
    if store:
        store.close()
    stated = {name for one in kept for name in one.facts}
    columns = [f.name for f in schema if f.derived is None or f.name in stated]
    rows = (
        [one.id, *(one.facts.get(name, "") for name in columns)]
        for profile in kept
        for one in by_request(profile)
    )
    table = registry_table([ID_COLUMN, *columns], rows)
    write_table(out, [table], spoken(), is_marked=True)
    view = ExportView(out=out, profiles=len(kept))
    if as_json:
        write_json(plain(view, spoken()))
    elif str(out) != "-":
        tell(export_said(view))
    return 0 if kept else 1


def forget_kept(profile_id: str, schema: Path | None, *, as_json: bool) -> int:
    """Leave nothing of a profile, nor of its cases but their counts."""
    from matcher.reports.view import as_json as plain
    from matcher.reports.written import ForgottenView, forgotten_said

    store, profile_id = _known(profile_id, schema)
    try:
        # the cases first: what is stopped on the way is done when it is asked for again
        forget_cases(profile_id, schema)
        _forget_shown(profile_id)
        store.forget(profile_id)
    finally:
        store.close()
    view = ForgottenView(forgotten=profile_id)
    if as_json:
        write_json(plain(view, spoken()))
    else:
        tell(forgotten_said(view))
    return 0


def _forget_shown(profile_id: str) -> None:
    """Leave nothing of a profile in the access log of a shared office page."""
    from matcher.web.accounts import OfficeAccounts, accounts_file

    if accounts_file().is_file():
        accounts = OfficeAccounts(accounts_file())
        accounts.log.forget(profile_id)
        accounts.close()


def forget_cases(profile_id: str, schema: Path | None) -> int:
    """How many events of a profile lost their text; their counts stay."""
    path = cases_file(schema)
    if not path.is_file():
        return 0
    log = EventLog(path)
    try:
        return log.forget("", profile_id)
    finally:
        log.close()


def _known(profile_id: str, schema: Path | None) -> tuple[Store, str]:
    store = _open(schema)
    if store is not None and store.get(full := store.id_of(profile_id)) is not None:
        return store, full
    known: list[str] = []
    if store is not None:
        known = [kept.id for kept in store]
        store.close()
    what = message('No profile of the workspace has the id "{id}".', id=profile_id)
    hint = nearest(profile_id, known) or message("See match registry list.")
    raise UnknownIdError(what, hint=hint)
