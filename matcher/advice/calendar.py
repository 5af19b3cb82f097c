"""What only time changes: options that will open, and options that will close.

An applicant grows older and conditions come into force; each option whose verdict or opening
can depend on the day is decided month by month ahead, and the day of a change is then found
by halving the month.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from matcher.catalogue.availability import availability_of
from matcher.catalogue.calls import governed
from matcher.catalogue.option import Option
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.eligibility.verdict import VerdictName
from matcher.expressions.derived import inputs_of
from matcher.matching.pair import Match, Matcher

State = VerdictName | Literal["closed"]

_STEP = 28


@dataclass(frozen=True, slots=True)
class Coming:
    """One day on which an option's verdict changes, or on which it opens or closes.

    Parameters
        day     the first day on which it is so
        before, after   the verdict, or "closed" where nobody can apply
        kind    "opens": it can be used from that day, and could not before; "ends": the contrary
        facts   fields that bring it about by growing older; empty when its own dates do
    """

    option_id: str
    day: date
    kind: Literal["opens", "ends"]
    before: State
    after: State
    facts: tuple[str, ...]

    @property
    def last_day(self) -> date:
        """The last day of what was before."""
        return self.day - timedelta(days=1)


def find_coming(matches: Sequence[Match], matcher: Matcher, horizon_days: int) -> list[Coming]:
    """What time alone opens and ends within the horizon, the soonest first."""
    found = []
    for match in matches:
        found.extend(_of_option(match.option, match.applicant, matcher, horizon_days))
    return sorted(found, key=lambda c: (c.day, c.kind, c.option_id))


def grows_older(name: str, schema: Schema) -> bool:
    """Whether a field depends on the day it is asked."""
    derived = schema[name].derived
    if derived is None:
        return False
    return any(part == "today" or grows_older(part, schema) for part in inputs_of(derived))


def _of_option(
    option: Option, applicant: Applicant, matcher: Matcher, horizon_days: int
) -> list[Coming]:
    today = matcher.today
    end = today + timedelta(days=horizon_days)
    ageing = tuple(
        dict.fromkeys(
            name
            for condition in option.every_condition()
            for variable in matcher.engine.diagram(condition.rule).variables
            for name in variable.fields
            if grows_older(name, applicant.schema) and applicant.value(name) is not None
        )
    )
    dates = [day for day in _dates(option) if today < day <= end]
    if not ageing and not dates:
        return []
    days = {today, end, *dates, *(day - timedelta(days=1) for day in dates)}
    if ageing:
        days.update(today + timedelta(days=n) for n in range(_STEP, horizon_days, _STEP))
    watch = _Watch(option, applicant, matcher)
    found = []
    ordered = sorted(days)
    for before, after in pairwise(ordered):
        if watch.state(before) != watch.state(after):
            found.append(watch.change(before, after, ageing))
    return [change for change in found if change is not None]


def _dates(option: Option) -> Iterable[date]:
    conditions, calls = option.every_condition(), option.calls
    first_days = (day for call in calls for day in (call.known_from, call.opens))
    for start in (option.valid_from, *(c.since for c in conditions), *first_days):
        if start is not None:
            yield start
    last_days = (call.closes for call in calls)
    for last in (option.valid_until, *(c.until for c in conditions), *last_days):
        if last is not None and last < date.max:
            yield last + timedelta(days=1)


class _Watch:
    def __init__(self, option: Option, applicant: Applicant, matcher: Matcher) -> None:
        self.option, self.applicant, self.matcher = option, applicant, matcher
        self.known: dict[date, tuple[VerdictName, bool]] = {}

    def state(self, day: date) -> tuple[VerdictName, bool]:
        """The verdict on a day, and whether the option is closed then."""
        if day not in self.known:
            then = Applicant(self.applicant.id, self.applicant.schema, self.applicant.stated, day)
            option = governed(self.option, then, day)
            verdict = self.matcher.engine.decide(option.in_force(day), then)
            closed = availability_of(option, day, 10**6) == "closed"
            self.known[day] = verdict.name, closed
        return self.known[day]

    def change(self, before: date, after: date, ageing: tuple[str, ...]) -> Coming | None:
        earlier = self.state(before)
        low, high = before, after
        while (high - low).days > 1:
            middle = low + (high - low) / 2
            if self.state(middle) == earlier:
                low = middle
            else:
                high = middle
        later = self.state(high)
        usable = [verdict != "refused" and not closed for verdict, closed in (earlier, later)]
        if usable[0] == usable[1]:
            rank = {"refused": 0, "undecided": 1, "eligible": 2}
            if not usable[0]:
                return None  # refused or closed all the while
            usable = [rank[later[0]] < rank[earlier[0]], rank[later[0]] > rank[earlier[0]]]
        by_date = high in set(_dates(self.option))
        return Coming(
            self.option.id,
            high,
            "opens" if usable[1] else "ends",
            "closed" if earlier[1] else earlier[0],
            "closed" if later[1] else later[0],
            () if by_date else ageing,
        )
