"""Refusals, promises and requests of an applicant, read from the log of cases for a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from matcher.cases.effects import Known, known_of
from matcher.cases.state import PENDING, PROMISED
from matcher.domain.applicant import Applicant
from matcher.planning.committed import Committed
from matcher.planning.compose import Wishes
from matcher.session import Session


def as_recorded(
    wishes: Wishes, log: Path, session: Session, applicant: Applicant, but: str = ""
) -> Wishes:
    """The wishes with what the log has: refusals of this very request, promises, requests.

    Parameters
        but   an option whose own case is left out: its file is made as if it were asked now
    """
    return with_known(wishes, known_of(log, session, applicant), but)


def with_known(wishes: Wishes, known: Known, but: str = "") -> Wishes:
    """The same, where what the log has was read already."""
    return replace(
        wishes,
        said_no=wishes.said_no | (known.said_no - {but}),
        committed=tuple(one for one in _committed(known) if one.option != but),
    )


def _committed(known: Known) -> Iterator[Committed]:
    for option, case in known.cases.items():
        if case.promised is None or case.promised > 0 or case.state in PROMISED:
            is_owed = case.state != "repaid"
            yield Committed(option, case.promised, True, case.since, is_owed)
        if case.state in PENDING:
            yield Committed(option, case.pending, False, case.since)
