"""What goes along when an import is taken back: counted, and said before it is missed."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from matcher.cases.log import EventLog
from matcher.ingest.profiles.standing import current_corrections
from matcher.registry.store import Store
from matcher.support.messages import Message, counted, message

#: What a person answers about pairs of profiles.
_ANSWERS = ("merge", "split", "apart", "later")


def went_along(store: Store, number: int, cases: Path) -> Message | None:
    """What is no longer seen since a step took an import back; None where nothing is missing.

    Parameters
        number  the step that took it back
        cases   the log of cases beside the workspace
    """
    steps = {step.number: step for step in store.steps()}
    undo = steps.get(number)
    if undo is None or undo.kind != "undo" or undo.undone:
        return None
    target = int(str(undo.about["step"]))
    away = {one.id for one in store.away()}
    again = store.read_again(target)  # rows that stood by it alone, as an older import is undone
    rows = store.homes(everywhere=True)
    gone = {home for at, made, _, home in rows if made == target or at in again} & away
    if not gone:
        return None
    said = sum(len(found) for one, found in current_corrections(store).items() if one in gone)
    said += sum(
        step.kind in _ANSWERS and not step.undone and not gone.isdisjoint(step.ids())
        for step in steps.values()
    )
    return message(
        "No longer there: {profiles}. What was recorded of them is kept, and is seen again when"
        " they come back: {said}, {cases}.",
        profiles=counted("{n} cooperative", "{n} cooperatives", len(gone)),
        said=counted("{n} correction or answer", "{n} corrections or answers", said),
        cases=counted("{n} recorded request", "{n} recorded requests", _cases(cases, gone)),
    )


def _cases(path: Path, ids: set[str]) -> int:
    if not path.is_file():
        return 0
    with closing(EventLog(path)) as log:
        rows = log.base.execute(
            "SELECT applicant, count(*) FROM standing WHERE registry = '' GROUP BY applicant"
        ).fetchall()
    # "C-1/2" is a request of C-1
    return sum(n for one, n in rows if one in ids or one.rpartition("/")[0] in ids)
