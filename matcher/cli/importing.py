"""`match import` and `match registry`: files in, profiles out."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matcher.cli.output import check_free, tell, write_json, write_lines
from matcher.errors import UnknownId, UsageError, nearest
from matcher.importing.headers import Use
from matcher.importing.importer import Importing
from matcher.importing.mapping import LEAVE_OUT
from matcher.importing.report import check_suffix, write_report, write_table
from matcher.importing.table import Table
from matcher.importing.vocabulary import read_vocabulary
from matcher.locate import workspace_file
from matcher.registry import ID_COLUMN
from matcher.schema import Schema
from matcher.show.words import say
from matcher.sources import load_schema
from matcher.workspace.store import Store


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


def import_files(asked: ImportAsked) -> int:
    """Import and say what came of it; 3 when anything was refused."""
    from matcher.show.findings_words import in_language
    from matcher.show.importing import import_answer, import_data

    if asked.report is not None:
        check_suffix(asked.report, (".csv", ".xlsx", ".json"))
    schema, _ = load_schema(asked.schema)
    progress = _Progress(asked.language, is_shown=sys.stderr.isatty() and not asked.quiet)
    can_ask = sys.stdin.isatty() and not asked.as_json and Path("-") not in asked.files
    importing = Importing(
        schema=schema,
        vocabulary=read_vocabulary(schema, asked.vocabulary),
        today=asked.today or date.today(),
        workspace=workspace_file(asked.schema),
        mapping=asked.mapping,
        dry_run=asked.dry_run,
        ask=(lambda table, use: _ask(table, use, schema, asked.language)) if can_ask else None,
        step=progress.step,
    )
    outcome = importing.run(asked.files)
    progress.end()
    if asked.report is not None and not asked.dry_run:
        write_report(asked.report, [in_language(f, asked.language) for f in outcome.findings])
    if asked.as_json:
        write_json(import_data(outcome, dry_run=asked.dry_run))
    else:
        write_lines(import_answer(outcome, schema, asked.language, dry_run=asked.dry_run))
    return 3 if outcome.refused else 0


class _Progress:
    """One line on a terminal, from the second second on."""

    def __init__(self, language: str, *, is_shown: bool) -> None:
        import matcher.show.words_importing  # noqa: F401  its words are brought

        self.language, self.is_shown = language, is_shown
        self.start, self.last = time.monotonic(), 0.0

    def step(self, what: str, done: int) -> None:
        now = time.monotonic()
        if self.is_shown and now - self.start > 1 and now - self.last > 0.1:
            self.last = now
            sys.stderr.write(f"\r\033[K{say(what, self.language)}… {done:,}")
            sys.stderr.flush()

    def end(self) -> None:
        if self.last:
            sys.stderr.write("\r\033[K")


def _ask(table: Table, use: Use, schema: Schema, language: str) -> str | None:
    """The field that the user names for a column; None when it is left open."""
    import matcher.show.words_importing  # noqa: F401  its words are brought
    from matcher.show.findings_words import where_it_stands

    where = where_it_stands(table.origin(table.header_row, use.heading), language)
    tell(f"{where}: {say('what_is_it', language)}")
    sample = [str(cell)[:30] for cell in table.sample(use.heading, 4)]
    tell(f"  {' · '.join(sample)}")
    for number, (name, score) in enumerate(use.guesses, 1):
        label = f" ({schema[name].label.to(language)})" if name in schema else ""
        tell(f"  {number}  {name}{label} {score:.2f}")
    tell(f"  {say('how_to_settle', language)}")
    while True:
        sys.stderr.write("> ")
        sys.stderr.flush()
        answer = sys.stdin.readline().strip()
        if not answer:
            return None
        if answer.isdigit() and 0 < int(answer) <= len(use.guesses):
            return use.guesses[int(answer) - 1][0]
        if answer in schema or answer in (LEAVE_OUT, ID_COLUMN):
            return answer
        tell(f"  {say('no_such_field', language)} {nearest(answer, schema.fields)}".rstrip())


def _open(schema: Path | None) -> Store | None:
    path = workspace_file(schema)
    return Store(path) if path.is_file() else None


def list_workspace(schema: Path | None, language: str, *, as_json: bool) -> int:
    """Write the profiles, one a line; 1 when there is none."""
    import matcher.show.words_importing  # noqa: F401  its words are brought

    store = _open(schema)
    kept = list(store) if store else []
    if store:
        store.close()
    if as_json:
        profiles = [
            {"applicant_id": k.id, "name": k.name, "version": k.version, "known": len(k.facts)}
            for k in kept
        ]
        write_json({"schema": 1, "workspace": str(workspace_file(schema)), "profiles": profiles})
    elif kept:
        where = ("place", "province", "region")
        write_lines(
            f"{k.id}  {k.name}  {next((k.facts[n] for n in where if n in k.facts), '')}".rstrip()
            for k in kept
        )
    else:
        tell(say("no_profiles", language))
    return 0 if kept else 1


def show_kept(profile_id: str, schema_path: Path | None, language: str, *, as_json: bool) -> int:
    """Write one profile with its cells and its history."""
    from matcher.show.importing import profile_answer, profile_data

    store = _known(profile_id, schema_path)
    try:
        kept = store.get(profile_id)
        cells, versions = store.cells(profile_id), store.versions(profile_id)
    finally:
        store.close()
    if kept is None:
        raise UnknownId(f'No profile has the id "{profile_id}".')
    if as_json:
        write_json(profile_data(kept, cells, versions))
    else:
        schema, _ = load_schema(schema_path)
        write_lines(profile_answer(kept, cells, versions, schema, language))
    return 0


def export_workspace(
    out: Path, schema_path: Path | None, *, force: bool, as_json: bool = False
) -> int:
    """Write the profiles in the canonical form of a registry."""
    check_suffix(out, (".csv", ".xlsx"))
    if as_json and str(out) == "-":
        raise UsageError("The table is the answer here.", where="--json", hint="Give --out a file.")
    check_free(out, force=force)
    schema, _ = load_schema(schema_path)
    store = _open(schema_path)
    kept = list(store) if store else []
    if store:
        store.close()
    stated = {name for one in kept for name in one.facts}
    columns = [f.name for f in schema if f.derived is None or f.name in stated]
    rows = ([one.id, *(one.facts.get(name, "") for name in columns)] for one in kept)
    write_table(out, [ID_COLUMN, *columns], rows)
    if as_json:
        write_json({"schema": 1, "out": str(out), "profiles": len(kept)})
    elif str(out) != "-":
        tell(f"{out}: {len(kept):,} profiles.")
    return 0 if kept else 1


def forget_kept(profile_id: str, schema: Path | None, *, as_json: bool) -> int:
    """Leave nothing of a profile."""
    store = _known(profile_id, schema)
    try:
        store.forget(profile_id)
    finally:
        store.close()
    if as_json:
        write_json({"schema": 1, "forgotten": profile_id})
    else:
        tell(f"{profile_id}: forgotten.")
    return 0


def _known(profile_id: str, schema: Path | None) -> Store:
    store = _open(schema)
    if store is not None and store.get(profile_id) is not None:
        return store
    known: list[str] = []
    if store is not None:
        known = [kept.id for kept in store]
        store.close()
    what = f'No profile of the workspace has the id "{profile_id}".'
    raise UnknownId(what, hint=nearest(profile_id, known))
