"""Which cases are asked for: a filter, as a condition on the table of their states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matcher.cases.log import EventLog, subject_of
from matcher.cases.state import DECIDED, PROMISED, Case


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases are asked for; an empty part asks for any.

    Parameters
        registry, applicant   of one applicant, and of the profiles merged into it, `merged`
        options     ids of options
        is_overdue  only what should have happened before `today`
        is_open     only cases in which somebody has to act
    """

    today: date
    registry: str = ""
    applicant: str = ""
    merged: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    who: str = ""
    is_overdue: bool = False
    is_open: bool = True

    def condition(self) -> tuple[str, list[object]]:
        """The condition in SQL, and the values in it."""
        parts, values = ["1"], list[object]()
        if self.applicant:
            subjects = [subject_of(self.registry, one) for one in (self.applicant, *self.merged)]
            parts.append(f"subject IN ({', '.join('?' * len(subjects))})")
            values += subjects
        for column, wanted in (("option", self.options), ("state", self.states)):
            if wanted:
                parts.append(f"{column} IN ({', '.join('?' * len(wanted))})")
                values += wanted
        if self.who:
            parts.append("who = ?")
            values.append(self.who)
        if self.is_overdue:
            parts.append("due < ?")
            values.append(self.today.isoformat())
        if self.is_open or self.is_overdue:
            parts.append("is_open = 1")
        return f"WHERE {' AND '.join(parts)}", values


@dataclass(frozen=True, slots=True)
class Listing:
    """Cases that meet a filter: what is due first, then what has waited longest."""

    cases: tuple[Case, ...]
    states: dict[str, int]

    @property
    def all(self) -> int:
        """How many meet the filter, shown or not."""
        return sum(self.states.values())


def list_cases(log: EventLog, wanted: Filter, most: int | None = None) -> Listing:
    """The first cases that meet a filter, and how many there are in each state."""
    where, values = wanted.condition()
    rows = log.base.execute(
        f"SELECT state, count(*) FROM standing {where} GROUP BY state ORDER BY 2 DESC, 1",  # noqa: S608
        values,
    )
    states = dict(rows.fetchall())
    limit = "" if most is None else f" LIMIT {int(most)}"
    order = f"{where} ORDER BY is_open DESC, due, since, subject, option{limit}"
    return Listing(tuple(log.standings(order, values)), states)


#: What is asked for of an applicant's cases beside a state.
OPEN, OVERDUE = "open", "overdue"


def applicants_in(log: EventLog, registry: str, cases: str, today: date) -> frozenset[str]:
    """The applicants that have such a case: open, overdue, or in a state."""
    where = {OPEN: "is_open = 1", OVERDUE: "is_open = 1 AND due < ?"}.get(cases, "state = ?")
    values = {OPEN: (), OVERDUE: (today.isoformat(),)}.get(cases, (cases,))
    rows = log.base.execute(
        f"SELECT DISTINCT applicant FROM standing WHERE registry = ? AND {where}",  # noqa: S608
        (registry, *values),
    )
    found = {applicant for (applicant,) in rows}
    # "C-1/2" is a request of C-1: that is who stands in lists
    return frozenset(found | {base for one in found if (base := one.rpartition("/")[0])})


def cases_among(
    log: EventLog, registry: str, applicants: Sequence[str]
) -> dict[str, tuple[Case, ...]]:
    """The cases of some applicants, what is due first."""
    subjects = [subject_of(registry, one) for one in applicants]
    marks = ", ".join("?" * len(subjects))
    where = f"WHERE subject IN ({marks}) ORDER BY is_open DESC, due, since, option"
    found: dict[str, tuple[Case, ...]] = {}
    for case in log.standings(where, subjects):
        found[case.applicant] = (*found.get(case.applicant, ()), case)
    return found


def ended_here(log: EventLog, options: Sequence[str]) -> list[tuple[str, int, int, int]]:
    """Of each option: granted, decided, and how many of these of forgotten applicants."""
    _, forgotten = log.forgotten()
    found = []
    for option in options:
        rows = log.base.execute(
            "SELECT state, count(*) FROM standing WHERE option = ? GROUP BY state", (option,)
        )
        here = dict(rows.fetchall())
        gone = {state: forgotten[f"case {state} {option}"] for state in DECIDED}
        granted = sum(here.get(state, 0) + gone[state] for state in PROMISED)
        decided = sum(here.get(state, 0) + gone[state] for state in DECIDED)
        if decided:
            found.append((option, granted, decided, sum(gone.values())))
    return found
