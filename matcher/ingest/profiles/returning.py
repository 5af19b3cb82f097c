"""Rows of imports that were taken back: where they come to when they are read again.

A row that is read again comes to the profile that it had, so that what a person corrected,
answered and recorded of it holds again; nothing brings one row back under two profiles.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from matcher.ingest.rows.record import Record, row_mark
from matcher.registry.kept import Kept
from matcher.registry.store import Store
from matcher.support.errors import UsageError
from matcher.support.messages import message

_NAMED = 3


class Home(NamedTuple):
    """The profile of a row that was taken back, and whether a person put it there."""

    profile: str
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Away:
    """The profiles and rows of imports that were taken back.

    Parameters
        profiles  those of which no row stands, as they were last
        homes     the profiles of the rows by their marks, in the order of the rows
    """

    profiles: Sequence[Kept] = ()
    homes: Mapping[str, Sequence[Home]] = field(default_factory=dict)

    def homes_of(self, rows: Iterable[Record]) -> dict[int, Home]:
        """The profile that each row had, by its place among the rows."""
        found: dict[int, Home] = {}
        taken: Counter[str] = Counter()
        if not self.homes:
            return found
        for at, row in enumerate(rows):
            for mark in filter(None, (row.mark, row_mark(row))):
                homes = self.homes.get(mark, ())
                if taken[mark] < len(homes):
                    found.setdefault(at, homes[taken[mark]])
                    taken[mark] += 1
        return found


def away_in(store: Store) -> Away:
    """What a workspace knows of the imports that were taken back."""
    standing: dict[str, set[str]] = defaultdict(set)
    first: dict[str, int] = {}
    homes: dict[str, list[Home]] = defaultdict(list)
    for step, stands, base, profile, *marks in store.row_marks():
        for mark in filter(None, marks):
            if stands:
                standing[mark].add(profile)
            elif first.setdefault(mark, step) == step:  # read twice, it had its first number
                homes[mark].append(Home(profile, profile != base))
    if not homes:
        return Away()
    free = {
        mark: [one for one in rows if one.profile not in standing[mark]]
        for mark, rows in homes.items()
    }
    return Away(store.away(), free)


def check_return(store: Store, number: int, back: Collection[int], stood: Collection[int]) -> None:
    """Refuse to bring rows back that were read again meanwhile, and stand under other profiles.

    Parameters
        number  the step that is taken back
        back    the steps that stand again by that
        stood   the steps that stood when they were taken back

    Raises
        UsageError  a cooperative would be there twice
    """
    returning: dict[str, set[str]] = defaultdict(set)
    meanwhile: dict[str, dict[str, int]] = defaultdict(dict)
    for step, stands, _, profile, *marks in store.row_marks():
        for mark in filter(None, marks if stands else ()):
            if step in back:
                returning[mark].add(profile)
            elif step not in stood:
                meanwhile[mark].setdefault(profile, step)
    apart = store.apart()
    twice: dict[tuple[str, str], int] = {}
    for mark, ids in returning.items():
        here = meanwhile.get(mark, {})
        for one in sorted(ids - here.keys()):
            for other in sorted(here.keys() - ids):
                if frozenset((one, other)) not in apart:
                    twice.setdefault((one, other), here[other])
    if not twice:
        return
    step = min(twice.values())
    pairs = tuple(f"{one} = {other}" for one, other in list(twice)[:_NAMED])
    if len(twice) > _NAMED:
        pairs = (*pairs, "…")
    what = message(
        "Step {number} is not taken back: step {step} read the same rows again, and cooperatives"
        " would be there twice ({pairs}). Take step {step} back first.",
        number=str(number),
        step=str(step),
        pairs=pairs,
    )
    hint = message(
        "match registry undo {step}, then match registry undo {number}.",
        step=str(step),
        number=str(number),
    )
    raise UsageError(what, hint=hint)
