"""What would improve a plan most: more of the members' own, or changes of the applicant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from matcher.advice.actions import changed
from matcher.advice.assumptions import Assumptions
from matcher.advice.changes import ChangeSet, find_changes
from matcher.planning.case import Plan, PlanCase
from matcher.planning.compose import Composition, compose
from matcher.planning.settings import PlanSettings
from matcher.planning.solve import least
from matcher.session import Session

#: Sets of changes that are tried, those that unlock most first.
MOST_TRIED = 12


@dataclass(frozen=True, slots=True)
class Improvement:
    """Something that would cover more, or spare the members cash where all is covered.

    Parameters
        measure  what it lowers: uncovered or own_cash
        gain     by how much, at the best plan for that measure
        now      what that plan has of the measure without it
        amount   the own cash that it takes; 0 for changes
        change   the changes that it takes, with what they turn; None for own cash
    """

    measure: str
    gain: int
    now: int
    amount: int = 0
    change: ChangeSet | None = None

    @property
    def kind(self) -> Literal["own_cash", "change"]:
        """What it takes: own_cash or change."""
        return "own_cash" if self.change is None else "change"


def improvements(
    session: Session,
    composed: Composition,
    plan: Plan,
    settings: PlanSettings,
    assumptions: Assumptions,
) -> tuple[Improvement, ...]:
    """What would lower most what is uncovered, or else the members' cash; best first."""
    case = composed.case
    is_short = bool(plan.uncovered)
    measure, covering = ("uncovered", ()) if is_short else ("own_cash", tuple(case.lines))
    now = least(case, measure, covering=covering)
    if not now:
        return ()
    found = []
    # the plan may be short although the cash would do: it went by what can be counted on
    if is_short and (more := _cash_for_all(case)):
        found.append(Improvement(measure, now, now, amount=more))
    tried: list[Improvement] = []
    for change in _changes(session, composed, assumptions):
        after = compose(
            session,
            changed(composed.applicant, change.moves),
            settings,
            composed.wishes,
            assumptions=assumptions,
        )
        if after.case.lines != case.lines:
            continue
        then = least(after.case, measure, covering=covering)
        gain = now - then if then is not None else 0
        if gain > 0 and not any(_does_as_much(one, change, gain) for one in tried):
            tried.append(Improvement(measure, gain, now, change=change))
    return tuple(sorted((*found, *tried), key=lambda one: (-one.gain, one.kind)))


def _cash_for_all(case: PlanCase) -> int:
    """How much more own cash covers every line; 0 when cash does not help.

    What the members advance until a grant is paid is cash that they must have as well.
    """
    richer = replace(case, own_cash=case.total)
    needed = least(richer, "cash_in_hand", covering=tuple(case.lines))
    return 0 if needed is None else max(0, needed - case.own_cash)


def _changes(
    session: Session, composed: Composition, assumptions: Assumptions
) -> Iterator[ChangeSet]:
    """The sets of changes that turn something that pays or guarantees, the smallest first."""
    matches = list(composed.matches.values())
    guarantees = {m.option.id for m in matches if m.option.family == "guarantee"}
    worth = [
        change
        for change in find_changes(matches, session.matcher, assumptions.first)
        if any(
            (turn.amount or turn.option_id in guarantees) and not turn.closed_when_made
            for turn in change.turns
        )
    ]
    yield from sorted(worth[:MOST_TRIED], key=lambda change: len(change.moves))


def _does_as_much(known: Improvement, change: ChangeSet, gain: int) -> bool:
    return (
        known.change is not None
        and set(known.change.moves) <= set(change.moves)
        and known.gain >= gain
    )
