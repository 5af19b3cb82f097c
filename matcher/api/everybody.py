"""Every applicant of a registry; an empty one is refused, for there is nothing to answer."""

from __future__ import annotations

from matcher import session as core
from matcher.domain.applicant import Applicant
from matcher.support.errors import DataRefusedError
from matcher.support.messages import message


def everybody_of(session: core.Session) -> list[Applicant]:
    """Every applicant of the registry.

    Raises
        DataRefusedError  none can be read
    """
    applicants = list(session.registry)
    if not applicants:
        refuse_empty(session)
    return applicants


def refuse_empty(session: core.Session) -> None:
    """Say that no applicant can be read.

    Raises
        DataRefusedError  always
    """
    raise DataRefusedError(
        message("The registry has no applicant that can be read."),
        session.registry.problems,
        where=str(session.registry.path),
    )
