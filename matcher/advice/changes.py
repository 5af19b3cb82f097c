"""Changes: the smallest sets of allowed changes that turn a verdict or lift a score.

Changes are taken to go on side by side, so that a set takes as long as its longest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations

from matcher.advice.actions import Action, actions_for, allowed, changed, has, make_move
from matcher.catalogue.availability import availability_of
from matcher.catalogue.calls import governed
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Condition
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.eligibility.verdict import EligibilityEngine, VerdictName
from matcher.matching.pair import Match, Matcher

#: Larger sets of changes are not looked for.
MOST_TOGETHER = 4


@dataclass(frozen=True, slots=True)
class Turn:
    """An option's verdict before and after, and on the day when the changes are made."""

    option_id: str
    before: VerdictName
    after: VerdictName
    when_made: VerdictName
    closed_when_made: bool
    amount: int | None


@dataclass(frozen=True, slots=True)
class Easing:
    """A lender's shortfall before and after, in currency."""

    option_id: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Changes made together and what they do over the whole catalogue.

    Parameters
        days, cost   the longest of them; the sum of their costs, in currency
        turns        options whose verdict they turn, the largest amounts first
        lifts        option id to what they add to its score, for options that are not refused
        amount       sum of what the turned options may bring; known amounts only
        eases        what they take off the security that a lender finds lacking
    """

    moves: tuple[Action, ...]
    days: int
    cost: int
    turns: tuple[Turn, ...]
    lifts: tuple[tuple[str, float], ...]
    amount: int
    eases: tuple[Easing, ...] = ()

    @property
    def opened(self) -> int:
        """How many options it turns for the better that are not closed when it is made."""
        return sum(not turn.closed_when_made for turn in self.turns)


def smallest_changes(
    conditions: Sequence[Condition],
    applicant: Applicant,
    engine: EligibilityEngine,
    goal: Iterable[VerdictName],
    first: Mapping[str, tuple[str, ...]],
) -> list[tuple[Action, ...]]:
    """The sets of changes after which the verdict is one of `goal`, and no part of which does it.

    The fewest changes first, then the cheapest. Empty when the verdict is one of `goal` already.
    """
    goals = frozenset(goal)
    if engine.decide(conditions, applicant).name in goals:
        return []
    atoms = dict.fromkeys(
        atom for c in conditions for v in engine.diagram(c.rule).variables for atom in v.atoms
    )
    moves = actions_for(atoms, applicant, first)
    found: list[tuple[Action, ...]] = []
    for size in range(1, min(MOST_TOGETHER, len(moves)) + 1):
        for chosen in combinations(moves, size):
            if not _go_together(chosen, applicant.schema) or any(
                set(smaller) <= set(chosen) for smaller in found
            ):
                continue
            if engine.decide(conditions, changed(applicant, chosen)).name in goals:
                found.append(chosen)
    return sorted(found, key=lambda moves: (len(moves), *_price(moves)))


def _go_together(moves: Sequence[Action], schema: Schema) -> bool:
    single = [m.field for m in moves if schema[m.field].type != "categories"]
    return len(single) == len(set(single))


def _price(moves: Iterable[Action]) -> tuple[int, int]:
    listed = list(moves)
    return sum(m.cost for m in listed), max((m.days for m in listed), default=0)


def find_changes(
    matches: Sequence[Match],
    matcher: Matcher,
    first: Mapping[str, tuple[str, ...]],
    securing: Sequence[str] = (),
    eased: Callable[[Applicant], Sequence[Easing]] | None = None,
) -> list[ChangeSet]:
    """The sets of changes worth making, those that unlock most over the catalogue first.

    Parameters
        securing   yes-or-no fields that add to the security before a lender
        eased      what an applicant so changed lacks less before each lender
    """
    applicant = matches[0].applicant
    sets: dict[frozenset[tuple[str, object]], tuple[Action, ...]] = {}
    for match in matches:
        conditions = match.option.in_force(matcher.today)
        for goal in _goals(match.verdict.name):
            for moves in smallest_changes(conditions, applicant, matcher.engine, goal, first):
                sets.setdefault(frozenset((m.field, m.value) for m in moves), moves)
        for move in _served(match.option, applicant, first):
            sets.setdefault(frozenset(((move.field, move.value),)), (move,))
    for name in securing:
        if allowed(applicant.schema[name]) and applicant.value(name) is not True:
            move = make_move(name, True, applicant, first)
            sets.setdefault(frozenset(((name, True),)), (move,))
    made = [make_set(moves, matches, matcher) for moves in sets.values()]
    if eased is not None:
        made = [
            replace(change, eases=tuple(eased(changed(applicant, change.moves))))
            if any(m.field in securing for m in change.moves)
            else change
            for change in made
        ]
    worth = [change for change in made if change.turns or change.lifts or change.eases]
    return sorted(worth, key=_order)


def _goals(before: VerdictName) -> list[tuple[VerdictName, ...]]:
    if before == "refused":
        return [("undecided", "eligible"), ("eligible",)]
    return [("eligible",)] if before == "undecided" else []


def _order(change: ChangeSet) -> tuple[object, ...]:
    lift = sum(value for _, value in change.lifts)
    eased = sum(easing.before - easing.after for easing in change.eases)
    names = tuple((move.field, str(move.value)) for move in change.moves)
    return (
        -change.opened,
        -change.amount,
        -eased,
        -round(lift, 6),
        change.cost,
        change.days,
        names,
    )


def _served(
    option: Option, applicant: Applicant, first: Mapping[str, tuple[str, ...]]
) -> Iterator[Action]:
    """Changes that bring the applicant nearer to what an option declares that it is for."""
    for name, declared in option.serves.items():
        about = applicant.schema[name]
        if not allowed(about):
            continue
        values: list[bool | str] = [v for v in declared.weights if v != "none"]
        if about.type == "boolean" and (declared.share or 0) > 0.5:
            values = [True]
        for value in values:
            if not has(applicant, name, value):
                yield make_move(name, value, applicant, first)


def make_set(moves: tuple[Action, ...], matches: Sequence[Match], matcher: Matcher) -> ChangeSet:
    """What some changes made together do to every option."""
    applicant = matches[0].applicant
    cost, days = _price(moves)
    after = changed(applicant, moves)
    made_on = matcher.today + timedelta(days=days)
    later = changed(applicant, moves, made_on)
    touched = {m.field for m in moves} | {name for m in moves for name in m.first}
    stale = matcher.catalogue.stale_after_days
    turns, lifts = [], []
    for match in matches:
        if not _speaks_of(match.option, touched, matcher.engine):
            continue
        option_then = governed(match.option, later, made_on)
        is_closed = availability_of(option_then, made_on, stale) == "closed"
        new = matcher.match(after, match.option)
        rank = {"refused": 0, "undecided": 1, "eligible": 2}
        if rank[new.verdict.name] > rank[match.verdict.name]:
            then = matcher.engine.decide(option_then.in_force(made_on), later)
            turns.append(
                Turn(
                    match.option.id,
                    match.verdict.name,
                    new.verdict.name,
                    then.name,
                    is_closed,
                    new.offer.amount,
                )
            )
        elif new.verdict.name != "refused" and not is_closed and new.score > match.score + 1e-9:
            lifts.append((match.option.id, new.score - match.score))
    return ChangeSet(
        moves=moves,
        days=days,
        cost=cost,
        turns=tuple(sorted(turns, key=lambda t: (-(t.amount or 0), t.option_id))),
        lifts=tuple(sorted(lifts, key=lambda lift: (-lift[1], lift[0]))),
        amount=sum(turn.amount or 0 for turn in turns if not turn.closed_when_made),
    )


def _speaks_of(option: Option, fields: set[str], engine: EligibilityEngine) -> bool:
    if fields & set(option.serves):
        return True
    return any(
        not fields.isdisjoint(variable.fields)
        for condition in option.conditions
        for variable in engine.diagram(condition.rule).variables
    )
