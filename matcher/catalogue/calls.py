"""Calls: dated, often local rounds of an option, and which of them governs for an applicant.

Of the calls known on the day whose place holds the applicant, the newest year governs, then the
narrowest place. What the governing call gives replaces what the option gives; where no call is
known, the option's own terms stand. An applicant of whom only a wider place is known may fall
under several: its verdict ranges over all of them. For that every condition is guarded by the
places in which it counts, so that exactness under missing values comes from the rules alone:

    not (place in ["taroudannt"]) or women_share > 0.5
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from matcher.catalogue.availability import availability_of
from matcher.catalogue.option import Option
from matcher.catalogue.terms import AVAILABILITIES, Availability, Call, Condition
from matcher.domain.applicant import Applicant
from matcher.domain.gazetteer import Gazetteer
from matcher.domain.schema import Schema
from matcher.domain.values import FieldValue

Leaves = frozenset[str]


class Rounds:
    """What an option is on a day, round by round.

    Parameters
        variants   the option under each call that can govern, the first to govern first; then,
                   unless a call governs everywhere, the option by its own terms; then, where
                   there is more than one, the option for an applicant whose place is too coarse
                   to tell between them
    """

    def __init__(self, option: Option, schema: Schema, today: date) -> None:
        self._field = schema.place_field()
        self._places = schema.places(self._field) if self._field else None
        known = sorted(
            (call for call in option.calls if call.is_known(today)),
            key=lambda call: (-call.year, self._width(call), call.id),
        )
        everywhere = next((n for n, call in enumerate(known, 1) if not call.place), None)
        governing = known[:everywhere]
        settled = [option.under(call) for call in governing]
        if everywhere is None:
            settled.append(option.under(None))
        self._inside = [self._leaves(call.place) for call in governing if call.place]
        self.variants = tuple(settled)
        if len(settled) > 1:
            self.variants += (_unsettled(settled, governing, self._field),)

    def _width(self, call: Call) -> float:
        return len(self._leaves(call.place)) if call.place else float("inf")

    def _leaves(self, codes: Iterable[str]) -> Leaves:
        places = self._places
        return frozenset(leaf for code in codes for leaf in _leaves_of(code, places))

    @property
    def governing(self) -> tuple[Option, ...]:
        """Those of `variants` that govern some place: no round whose whole place newer ones have.

        The option by its own terms is among them, where no call governs everywhere; what it is
        for a place that is too coarse is not.
        """
        told: set[str] = set()
        found = []
        for option, inside in zip(self.variants, self._inside, strict=False):
            if not inside <= told:
                found.append(option)
            told |= inside
        last = len(self.variants) - (len(self.variants) > 1)
        return (*found, *self.variants[len(self._inside) : last])

    def which(self, place: FieldValue) -> int:
        """The place in `variants` of what governs there; None is an unknown place."""
        if len(self.variants) == 1:
            return 0
        if not isinstance(place, str):
            return len(self.variants) - 1
        here = frozenset(_leaves_of(place, self._places))
        for number, inside in enumerate(self._inside):
            if here <= inside:
                return number
            if here & inside:
                return len(self.variants) - 1
        return len(self._inside)

    def of(self, applicant: Applicant) -> int:
        """The place in `variants` of what governs for an applicant."""
        return self.which(applicant.value(self._field)) if len(self.variants) > 1 else 0

    def at(self, applicant: Applicant) -> Option:
        """The option as it is for an applicant."""
        return self.variants[self.of(applicant)]


def governed(option: Option, applicant: Applicant, today: date) -> Option:
    """The option as it is for an applicant on a day: under the call that governs, if one does."""
    if not option.calls:
        return option
    return Rounds(option, applicant.schema, today).at(applicant)


def states_of(
    option: Option, schema: Schema, today: date, stale_after_days: int
) -> tuple[Availability, ...]:
    """What `availability_of` says of an option where its rounds govern, the best first.

    One, where it is the same in every place; what a cooperative is told is among them.
    """
    rounds = Rounds(option, schema, today).governing if option.calls else (option,)
    found = {availability_of(one, today, stale_after_days) for one in rounds}
    return tuple(sorted(found, key=AVAILABILITIES.index))


def possible_rounds(
    option: Option, field: str, may_hold: Callable[[str], bool]
) -> tuple[Option, ...]:
    """What an option may be for an applicant: one under each round that may govern, and the
    option itself where it is known which does.

    Parameters
        field     the field of the place
        may_hold  whether a rule is not surely false of the applicant
    """
    if not option.alternatives:
        return (option,)
    calls = [one.call for one in option.alternatives if one.call is not None]
    guards = _guards(calls, field)
    return tuple(
        one
        for one, guard in zip(option.alternatives, guards, strict=True)
        if not guard or may_hold(guard)
    )


def _leaves_of(code: str, places: Gazetteer | None) -> Sequence[str]:
    return places.leaves(code) if places is not None and code in places else (code,)


def _unsettled(settled: Sequence[Option], calls: Sequence[Call], field: str) -> Option:
    """The option while it is not known which round governs: every condition where it counts."""
    guards = _guards(calls, field)
    counts: dict[int, list[str]] = {}
    conditions: dict[int, Condition] = {}
    for option, guard in zip(settled, guards, strict=True):
        for condition in option.conditions:
            conditions[condition.number] = condition
            counts.setdefault(condition.number, []).append(guard)
    base = settled[-1].base or settled[-1]
    return replace(
        base,
        conditions=tuple(
            condition
            if len(counts[number]) == len(settled)
            else replace(condition, rule=f"not ({_any(counts[number])}) or ({condition.rule})")
            for number, condition in sorted(conditions.items())
        ),
        alternatives=tuple(settled),
        base=base,
    )


def _guards(calls: Sequence[Call], field: str) -> list[str]:
    """The rule of where each call governs, and last where none does, if that can be."""
    guards: list[str] = []
    before = ""
    for call in calls:
        if not call.place:
            return [*guards, before]
        codes = ", ".join(f'"{code}"' for code in call.place)
        inside = f"{field} in [{codes}]"
        guards.append(f"{before} and {inside}" if before else inside)
        outside = f"not ({inside})"
        before = f"{before} and {outside}" if before else outside
    return [*guards, before]


def _any(guards: Sequence[str]) -> str:
    return guards[0] if len(guards) == 1 else " or ".join(f"({guard})" for guard in guards)
