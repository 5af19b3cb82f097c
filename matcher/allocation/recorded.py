"""Which pairs the log of cases bars from an allocation: refused on record, or asked already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Literal

from matcher.cases.log import EventLog
from matcher.cases.profile import request_of
from matcher.cases.state import PENDING, PROMISED
from matcher.domain.applicant import Applicant

#: Why a pair is left out: its funder refused this very request, or has one of it in hand.
Bar = Literal["said_no", "under_way"]
Bars = Mapping[tuple[str, str], Bar]


def bars_of(
    log: Path, registry: str, applicants: Iterable[Applicant], options: Collection[str]
) -> Bars:
    """The barred pairs of these applicants and options, by their ids.

    A refusal counts until what is asked for changes; a request until it is answered, and what is
    promised or paid for good.
    """
    if not options or not log.is_file():
        return {}
    opened = EventLog(log)
    try:
        marks = ", ".join("?" * len(options))
        where = f"WHERE registry = ? AND option IN ({marks})"
        cases = list(opened.standings(where, (registry, *options)))
    finally:
        opened.close()
    by_id = {applicant.id: applicant for applicant in applicants} if cases else {}
    found: dict[tuple[str, str], Bar] = {}
    for case in cases:
        applicant = by_id.get(case.applicant)
        if applicant is None:
            continue
        if case.state == "refused" and case.request in ("", request_of(applicant)):
            found[case.applicant, case.option] = "said_no"
        elif case.state in (*PENDING, *PROMISED):
            found[case.applicant, case.option] = "under_way"
    return found
