"""What the pages of one cooperative share: whom they are about, and what is worked out once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from starlette.requests import Request

from matcher.api.session import Session
from matcher.cases.effects import Known, after_cases, known_of
from matcher.domain.applicant import Applicant
from matcher.ingest.profiles.meanwhile import Changed, changed_since
from matcher.matching.pair import Match
from matcher.registry.store import Store
from matcher.reports.answer.applicant import ApplicantView, applicant_view
from matcher.reports.phrases import labelled
from matcher.reports.values import said_value
from matcher.support.messages import Message, Sayable, message, message_in
from matcher.web.office import Moment, Office, office_of
from matcher.web.rendering import just_done, visitor_of
from matcher.web.sign_ins import Visitor

#: The pages of one cooperative, by the names of their routes.
TABS: tuple[tuple[str, Message], ...] = (
    ("cooperative", message_in("page of a cooperative", "Options")),
    ("profile", message_in("page of a cooperative", "Profile")),
    ("questions", message_in("page of a cooperative", "Questions")),
    ("changes", message_in("page of a cooperative", "What would change it")),
    ("plans", message_in("page of a cooperative", "Plans")),
    ("cases", message_in("page of a cooperative", "Cases and papers")),
    ("dossiers", message_in("page of a cooperative", "Dossier")),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """The cooperative of a page, and the moment of which it is told."""

    office: Office
    moment: Moment
    applicant: Applicant
    visitor: Visitor | None = None

    @property
    def session(self) -> Session:
        """The session that answers."""
        return self.moment.session

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

        def make() -> list[Match]:
            return self.session.options_for(self.applicant)

        return self.office.kept(("matches", self.id), self.moment, make, on=self.applicant.stated)

    def ordered(self) -> list[Match]:
        """Its options after what is recorded."""
        return after_cases(self.matches(), self.known())

    @property
    def may_be_corrected(self) -> bool:
        """Whether its values can be corrected: the profile itself, of a workspace."""
        return self.session.source == "workspace" and self.id in self._own_ids()

    def version(self) -> int:
        """How often its profile was changed: a form says what its reader has seen."""
        if not self.may_be_corrected:
            return 0
        with closing(Store(self.office.sources.workspace)) as store:
            kept = store.get(self.id)
        return kept.version if kept else 0

    def meanwhile(self) -> tuple[Changed, ...]:
        """What was changed since it was looked at last in this sign-in: it is told once."""
        if self.visitor is None or self.office.sharing is None or not self.may_be_corrected:
            return ()
        version = self.version()
        seen = self.office.sharing.accounts.log.looked(self.visitor.mark, self.id, version)
        if not seen or seen >= version:
            return ()
        with closing(Store(self.office.sources.workspace)) as store:
            return changed_since(store, self.id, seen)

    def has_seen(self, before: int) -> None:
        """Whoever changed what was newest has seen what came of it; what others did stays news."""
        now = self.version()
        if self.visitor is not None and self.office.sharing is not None and now == before + 1:
            self.office.sharing.accounts.log.looked(self.visitor.mark, self.id, now)

    def _own_ids(self) -> tuple[str, ...]:
        base, _, number = self.id.rpartition("/")
        return () if base and number.isdigit() else (self.id,)


def saved_said(request: Request, subject: Subject) -> Message | None:
    """What was just saved of a cooperative: each field with what it says now; None for nothing."""
    schema, applicant = subject.session.schema, subject.applicant
    facts = tuple(
        labelled(schema[name].label, said_value(applicant.value(name), schema[name], schema))
        for name in dict.fromkeys(just_done(request, "saved"))
        if name in schema
    )
    for name in just_done(request, "unchanged")[:1]:
        if name in schema:
            return message(
                "Nothing is kept: {field} says so already. To confirm it against other files, say"
                " why.",
                field=schema[name].label,
            )
    if not facts:
        return None
    return message("Saved of {coop}: {facts}.", coop=applicant.name, facts=facts)


def option_names(session: Session) -> Callable[[str], Sayable]:
    """The name of an option by its id; the id where the catalogue has it no more."""
    options = session.catalogue.options
    return lambda option_id: options[option_id].name if option_id in options else option_id


def coop_of(request: Request, named: str = "") -> Subject:
    """The cooperative that the address names.

    Parameters
        named   its id or name, where the address does not say it

    Raises
        UnknownIdError  there is none
    """
    office = office_of(request)
    moment = office.now()
    applicant = moment.session.applicant(named or request.path_params["id"])
    return Subject(office, moment, applicant, visitor_of(request))
