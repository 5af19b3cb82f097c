"""`match registry` and corrections: set, merge, split, undo, history, duplicates; backups."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from matcher.catalogue.loading import load_schema
from matcher.cli.output import (
    check_kind,
    check_outputs,
    tell,
    tell_hidden,
    tell_problems,
    write_json,
    write_lines,
)
from matcher.ingest.profiles.corrections import Corrector, Done
from matcher.ingest.profiles.pair_answers import ANSWERS, LATER, settle_pair
from matcher.registry.kept import DuplicateQuestion
from matcher.registry.store import Store
from matcher.support.errors import MatcherError, Problem, UnknownIdError, UsageError, nearest
from matcher.support.messages import counted, message, render
from matcher.support.paths import cases_file, user_folder, workspace_file

if TYPE_CHECKING:
    from matcher.reports.imported.steps import CorrectedView


@dataclass(frozen=True, slots=True)
class Correcting:
    """How a correction is wanted."""

    schema: Path | None
    language: str
    as_json: bool
    today: date | None = None
    why: str = ""


@contextmanager
def corrector(asked: Correcting) -> Iterator[Corrector]:
    """The workspace, open for corrections.

    Raises
        UnknownIdError  there is no workspace
    """
    path = workspace_file(asked.schema)
    if not path.is_file():
        what = message("The workspace is empty: import a table first.")
        raise UnknownIdError(what, where=str(path), hint=message("Write match import FILE."))
    schema, _ = load_schema(asked.schema)
    store = Store(path)
    try:
        yield Corrector(store, schema, (asked.today or date.today()).isoformat())
    finally:
        store.close()


def correct(asked: Correcting, act: Callable[[Corrector], Done]) -> int:
    """Do it, and write what changed."""
    from matcher.reports.imported.steps import corrected_lines, corrected_view
    from matcher.reports.imported.taken_back import went_along
    from matcher.reports.view import as_json

    with corrector(asked) as one:
        view = corrected_view(act(one), one.schema)
        gone = went_along(one.store, view.step, cases_file(asked.schema))
    if asked.as_json:
        write_json(as_json(view, asked.language))
    else:
        write_lines(corrected_lines(view, asked.language))
    if gone is not None:
        tell(gone)
    tell_hidden(asked.why)
    tell_problems(_contradictions(asked, view))
    return 0


def merge(asked: Correcting, ids: Sequence[str]) -> int:
    """Make profiles one, and say what speaks against it."""
    from matcher.ingest.linkage.comparisons import about_evidence
    from matcher.ingest.profiles.merged_unlike import against_being_one

    with corrector(asked) as one:
        found = [one.store.get(one.store.id_of(typed)) for typed in ids]
        kept = [profile for profile in found if profile is not None]
        against = [
            (kept[0].id, other.id, why)
            for other in kept[1:]
            if (why := against_being_one(kept[0], other, one.schema))
        ]
    code = correct(asked, lambda one: one.merge(ids, asked.why))
    for into, other, why in against:
        tell(
            message(
                "{one} and {other} differ in what tells two cooperatives apart: {why}. If they are"
                " two, match registry undo parts them again.",
                one=into,
                other=other,
                why=tuple(about_evidence(name) for name in why),
            )
        )
    return code


def _contradictions(asked: Correcting, view: CorrectedView) -> list[Problem]:
    """What the changed profiles say that cannot be; it is kept all the same."""
    from matcher.registry.workspace import WorkspaceRegistry

    schema, _ = load_schema(asked.schema)
    day = asked.today or date.today()
    registry = WorkspaceRegistry(workspace_file(asked.schema), schema, day)
    for changed in dict.fromkeys(change.applicant_id for change in view.changes):
        if changed not in view.gone:
            with suppress(MatcherError):
                registry.get(changed)
    return registry.problems


def history(asked: Correcting, profile_id: str | None) -> int:
    """Write the steps, of one profile or all; 1 when there is none."""
    from matcher.reports.imported.steps import history_lines, history_view
    from matcher.reports.view import as_json

    with corrector(asked) as one:
        profile_id = profile_id and one.store.id_of(profile_id)
        records = one.store.records(profile_id) if profile_id else []
        view = history_view(one.store, one.schema, records, profile_id or "")
        if profile_id and not view.steps:
            known = [kept.id for kept in one.store]
            what = message('No profile of the workspace has the id "{id}".', id=profile_id)
            hint = nearest(profile_id, known) or message("See match registry list.")
            raise UnknownIdError(what, hint=hint)
    if asked.as_json:
        write_json(as_json(view, asked.language))
    else:
        write_lines(history_lines(view, asked.language))
    return 0 if view.steps else 1


def duplicates(asked: Correcting, ids: Sequence[str], answer: str, *, alike: bool) -> int:
    """Write the pairs that may be one, or answer one of them; 1 when there is none.

    Raises
        UsageError  the answer is none, or not for two ids
    """
    from matcher.reports.imported.duplicates import duplicates_lines, duplicates_view
    from matcher.reports.view import as_json

    if answer and (answer not in ANSWERS or len(ids) != 2):
        what = message("An answer is same, not or later, for two ids.")
        raise UsageError(what, where="--answer")
    with corrector(asked) as one:
        ids = [one.store.id_of(typed) for typed in ids]
        if answer:
            done = settle_pair(one, ids[0], ids[1], answer, asked.why, alike=alike)
        questions = [q for q in one.store.questions() if not ids or {q.one, q.other} & {*ids}]
        kept = {k.id: k for k in one.store} if questions else {}
    if answer:
        return correct_view(done, asked)
    found = duplicates_view(questions, kept)
    if asked.as_json:
        write_json(as_json(found, asked.language))
    elif found.questions:
        write_lines(duplicates_lines(found, one.schema, asked.language))
    else:
        tell(message("No pair is left to answer."))
    return 0 if found.questions else 1


def correct_view(done: Done, asked: Correcting) -> int:
    """Write what an answer changed."""
    return correct(asked, lambda _: done)


def review(asked: Correcting) -> int:
    """Ask pair by pair on a terminal; gives how many are left."""
    from matcher.reports.imported.duplicates import duplicate_lines, duplicates_view

    with corrector(asked) as one:
        put_off: set[frozenset[str]] = set()
        while True:
            questions = [q for q in one.store.questions() if _pair(q) not in put_off]
            if not questions:
                break
            kept = {k.id: k for k in one.store}
            view = duplicates_view(questions, kept).questions[0]
            for line in duplicate_lines(view, one.schema, asked.language):
                tell(line)
            answer, is_for_all = _answer(asked.language, view.alike)
            if not answer:
                break
            first, second = view.one.applicant_id, view.other.applicant_id
            if answer == LATER:
                alike = [q for q in questions if q.pattern == view.pattern]
                put_off |= {_pair(q) for q in (alike if is_for_all else questions[:1])}
            settle_pair(one, first, second, answer, asked.why, alike=is_for_all)
        tell_hidden(asked.why)
        return len(one.store.questions())


def _pair(question: DuplicateQuestion) -> frozenset[str]:
    return frozenset((question.one, question.other))


def _answer(language: str, alike: int) -> tuple[str, bool]:
    """The answer on the terminal, and whether it is for all alike pairs; "" ends."""
    said = message("Are they one cooperative? s same · n not · l later · q stop")
    tell(f"  {render(said, language)}")
    if alike:
        more = counted(
            "A capital letter answers {n} pair with the same evidence as well.",
            "A capital letter answers {n} pairs with the same evidence as well.",
            alike,
        )
        tell(f"  {render(more, language)}")
    while True:
        sys.stderr.write("> ")
        sys.stderr.flush()
        answer = sys.stdin.readline()
        if not answer or answer.strip().casefold() == "q":
            return "", False
        for word in ANSWERS:
            if answer.strip().casefold() in (word, word[0]):
                return word, answer.strip()[0].isupper()


def back_up(out: Path, asked: Correcting, *, force: bool) -> int:
    """Write everything of the user's folder into one file."""
    from matcher.registry.backup import write_backup
    from matcher.reports.imported.steps import BackupView, backup_said
    from matcher.reports.view import SCHEMA, as_json

    check_kind(out, ".zip")
    check_outputs(out, force=force, as_json=asked.as_json)
    view = BackupView(SCHEMA, out, write_backup(user_folder(), out))
    if asked.as_json:
        write_json(as_json(view, asked.language))
    else:
        tell(backup_said(view))
    return 0


def bring_back(file: Path, asked: Correcting, *, force: bool) -> int:
    """Bring back what a backup holds."""
    from matcher.registry.backup import restore_backup
    from matcher.reports.imported.steps import BackupView, restored_said
    from matcher.reports.view import SCHEMA, as_json

    view = BackupView(SCHEMA, file, restore_backup(file, user_folder(), force=force))
    if asked.as_json:
        write_json(as_json(view, asked.language))
    else:
        tell(restored_said(view))
    return 0
