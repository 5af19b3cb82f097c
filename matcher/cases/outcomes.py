"""Outcomes of a log for an audit: who got something, and why others were refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matcher.cases.event import Recorded
from matcher.cases.state import DECIDED, PROMISED, cases_of


@dataclass(frozen=True, slots=True)
class RefusedFor:
    """A reason for which an option refused requests, and how often, of all that it refused."""

    option: str
    reason: str
    count: int
    refused: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What funders decided.

    Parameters
        known, got   for each id asked about: whether anything was decided, and granted
        reasons      the most frequent first
    """

    known: tuple[bool, ...]
    got: tuple[bool, ...]
    reasons: tuple[RefusedFor, ...]


def outcomes_of(events: Iterable[Recorded], registry: str, ids: Sequence[str]) -> Outcomes:
    """What the log of a registry says of some applicants; what is pending is not known."""
    cases = [c for c in cases_of(events) if c.registry == registry and c.state in DECIDED]
    decided = {case.applicant for case in cases}
    granted = {case.applicant for case in cases if case.state in PROMISED}
    refused = [case for case in cases if case.state == "refused"]
    total = Counter(case.option for case in refused)
    reasons = Counter((case.option, reason) for case in refused for reason in case.reasons)
    return Outcomes(
        known=tuple(name in decided for name in ids),
        got=tuple(name in granted for name in ids),
        reasons=tuple(
            RefusedFor(option, reason, count, total[option])
            for (option, reason), count in sorted(reasons.items(), key=lambda r: (-r[1], r[0]))
        ),
    )
