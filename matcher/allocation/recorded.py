"""What the log of cases says to an allocation: pairs that it bars, and what is promised already.

A pair is barred where its funder refused on record, or was asked already. What anybody has promised
is found: no fund pays it once more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from matcher.cases.log import EventLog
from matcher.cases.profile import request_of
from matcher.cases.state import PENDING, PROMISED
from matcher.domain.applicant import Applicant

#: Why a pair is left out: its funder refused this very request, or has one of it in hand.
Bar = Literal["said_no", "under_way"]


@dataclass(frozen=True, slots=True)
class Bars:
    """What is recorded of some applicants.

    Parameters
        pairs     the barred pairs, by the ids of applicant and option
        promised  by applicant, the options that have promised and how much, in currency
    """

    pairs: Mapping[tuple[str, str], Bar] = field(default_factory=dict)
    promised: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def bars_of(
    log: Path,
    registry: str,
    applicants: Iterable[Applicant],
    options: Collection[str],
    homes: Mapping[str, str] = MappingProxyType({}),
) -> Bars:
    """The barred pairs of these applicants and options, and what any option promised to them.

    A refusal counts until what is asked for changes; a request until it is answered, and what is
    promised or paid for good.

    Parameters
        homes  by each profile that was merged into another, that other: its requests are that one's
    """
    if not log.is_file():
        return Bars()
    opened = EventLog(log)
    try:
        cases = list(opened.standings("WHERE registry = ?", (registry,)))
    finally:
        opened.close()
    by_id = {applicant.id: applicant for applicant in applicants} if cases else {}
    found: dict[tuple[str, str], Bar] = {}
    promised: dict[str, dict[str, int]] = {}
    for case in cases:
        applicant = by_id.get(homes.get(case.applicant, case.applicant))
        if applicant is None:
            continue
        if case.promised:
            of_option = promised.setdefault(applicant.id, {})
            of_option[case.option] = of_option.get(case.option, 0) + case.promised
        if case.option not in options:
            continue
        if case.state == "refused" and case.request in ("", request_of(applicant)):
            found[applicant.id, case.option] = "said_no"
        elif case.state in (*PENDING, *PROMISED):
            found[applicant.id, case.option] = "under_way"
    return Bars(found, promised)
