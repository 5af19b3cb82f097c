"""What the pages of one cooperative share: whom they are about, and what is worked out once."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from matcher.api.session import Session
from matcher.cases.effects import Known, after_cases, known_of
from matcher.domain.applicant import Applicant
from matcher.matching.pair import Match
from matcher.reports.applicant import ApplicantView, applicant_view
from matcher.support.messages import Message, message_in
from matcher.web.office import Office, office_of

#: The pages of one cooperative, by the names of their routes.
TABS: tuple[tuple[str, Message], ...] = (
    ("cooperative", message_in("page of a cooperative", "Options")),
    ("profile", message_in("page of a cooperative", "Profile")),
    ("questions", message_in("page of a cooperative", "Questions")),
    ("changes", message_in("page of a cooperative", "What would change it")),
    ("plans", message_in("page of a cooperative", "Plans")),
    ("cases", message_in("page of a cooperative", "Cases and papers")),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """The cooperative of a page, and the session that answers."""

    office: Office
    session: Session
    applicant: Applicant

    @property
    def id(self) -> str:
        """Its id."""
        return self.applicant.id

    @property
    def view(self) -> ApplicantView:
        """Who it is, as every page of it begins."""
        return applicant_view(self.applicant)

    def known(self) -> Known:
        """What is recorded of it."""
        return known_of(self.office.sources.log, self.session, self.applicant)

    def matches(self) -> list[Match]:
        """Its options, ranked, as nothing recorded has moved them."""
        return self.office.kept(
            ("matches", self.id), lambda: self.session.options_for(self.applicant)
        )

    def ordered(self) -> list[Match]:
        """Its options after what is recorded."""
        return after_cases(self.matches(), self.known())

    @property
    def may_be_corrected(self) -> bool:
        """Whether its values can be corrected: the profile itself, of a workspace."""
        return self.session.source == "workspace" and self.id in self._own_ids()

    def _own_ids(self) -> tuple[str, ...]:
        base, _, number = self.id.rpartition("/")
        return () if base and number.isdigit() else (self.id,)


def coop_of(request: Request) -> Subject:
    """The cooperative that the address names.

    Raises
        UnknownIdError  there is none
    """
    office = office_of(request)
    session = office.session()
    return Subject(office, session, session.applicant(request.path_params["id"]))
