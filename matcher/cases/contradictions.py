"""Outcomes that speak against the catalogue: what was refused or granted though we said otherwise.

A condition for which a request was refused although we had said that the cooperative is
eligible, and a grant to one of which we had said that the option refuses it: either the
catalogue is wrong, or a fact was. Nobody but the funder knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matcher.cases.kinds import CONDITION
from matcher.cases.log import EventLog
from matcher.cases.state import PROMISED, Case

#: The code of a grant where we had said that the option refuses.
GRANTED = "granted"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing that the catalogue says of an option, and that outcomes speak against.

    Parameters
        code        `condition:N`, or `granted`
        applicants  ids of whom it happened to, the newest outcome last
        since       day of the newest outcome
    """

    option: str
    code: str
    applicants: tuple[str, ...]
    since: date


def contradictions(log: EventLog, registry: str, since: date = date.min) -> list[Contradiction]:
    """What outcomes after a day speak against, of the requests of one registry."""
    found: dict[tuple[str, str], list[Case]] = {}
    for case in _outcomes(log, registry, since, ("refused",), f'%"{CONDITION}%'):
        if case.verdict == "eligible":
            for reason in case.reasons:
                if reason.startswith(CONDITION):
                    found.setdefault((case.option, reason), []).append(case)
    for case in _outcomes(log, registry, since, PROMISED, '%"refused"%'):
        if case.verdict == "refused":
            found.setdefault((case.option, GRANTED), []).append(case)
    return [
        Contradiction(option, code, tuple(case.applicant for case in cases), cases[-1].since)
        for (option, code), cases in found.items()
    ]


def _outcomes(
    log: EventLog, registry: str, since: date, states: tuple[str, ...], like: str
) -> Iterable[Case]:
    """The cases in some states since after a day whose facts hold a text, the oldest first."""
    marks = ", ".join("?" * len(states))
    where = (
        f"WHERE registry = ? AND state IN ({marks}) AND since > ? AND facts LIKE ?"
        " ORDER BY since, subject, option"
    )
    return log.standings(where, (registry, *states, since.isoformat(), like))


def contradictions_in(
    path: Path, registry: str, answered: Mapping[str, date]
) -> list[Contradiction]:
    """Those in the log of a file about which nobody has asked the funder since.

    Parameters
        answered   the last day on which the funder of each option answered
    """
    if not path.is_file():
        return []
    log = EventLog(path)
    try:
        found = contradictions(log, registry)
    finally:
        log.close()
    return [one for one in found if answered.get(one.option, date.min) < one.since]
