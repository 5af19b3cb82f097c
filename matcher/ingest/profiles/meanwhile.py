"""What became of a profile since somebody saw it, so that nobody overwrites what he never read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from matcher.registry.store import Store
from matcher.support.errors import MatcherError
from matcher.support.messages import message


@dataclass(frozen=True, slots=True)
class Changed:
    """A field that changed since the profile was seen.

    Parameters
        was, now  canonical cells; "" where it is not known
        by, day   of the step that changed it last
        mine      what somebody would write over it; "" where it is said to be unknown
    """

    field: str
    was: str
    now: str
    by: str
    day: str
    mine: str = ""


class ChangedMeanwhileError(MatcherError):
    """A correction would overwrite what the one who makes it has not seen."""

    code = "changed-meanwhile"

    def __init__(self, changed: Iterable[Changed]) -> None:
        self.changed = tuple(changed)
        what = message(
            "Somebody changed it meanwhile: {fields}.",
            fields=tuple(one.field for one in self.changed),
        )
        super().__init__(what, hint=message("Look at the profile again, then say what holds."))


def changed_since(store: Store, profile_id: str, seen: int) -> tuple[Changed, ...]:
    """The fields that changed since the version that was seen, and who changed each last."""
    versions = store.versions(profile_id)
    known: Mapping[str, str] = next((v[3] for v in versions if v[0] == seen), {})
    last: dict[str, int] = {}
    then = [(0, 0, "", known), *(version for version in versions if version[0] > seen)]
    for before, after in pairwise(then):
        for name in before[3].keys() | after[3].keys():
            if before[3].get(name) != after[3].get(name):
                last[name] = after[1]
    if not last:
        return ()
    steps = {step.number: step for step in store.steps()}
    kept = store.get(profile_id)
    now = kept.facts if kept else {}
    return tuple(
        Changed(name, known.get(name, ""), now.get(name, ""), steps[step].by, steps[step].day)
        for name, step in sorted(last.items())
        if known.get(name) != now.get(name)
    )


def check_unseen(store: Store, profile_id: str, seen: int, facts: Mapping[str, str | None]) -> None:
    """Refuse to overwrite what was changed since a version.

    Raises
        ChangedMeanwhileError  some of the fields are others now, and not what is to be written
    """
    clashes = [
        Changed(one.field, one.was, one.now, one.by, one.day, facts[one.field] or "")
        for one in changed_since(store, profile_id, seen)
        if one.field in facts and (facts[one.field] or "") != one.now
    ]
    if clashes:
        raise ChangedMeanwhileError(clashes)
