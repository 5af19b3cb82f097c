"""What an invited funder sees: the candidates of one funder or option, and nothing else.

No filter and no rule is taken: by asking who meets which rule one could learn what is not shown.
Fields that are sensitive are left out, and so is what other funders said.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.api.session import Session
from matcher.domain.values import Several
from matcher.reports.for_funders.shortlist import ShortlistView, undecided_said
from matcher.reports.names import verdict_said
from matcher.reports.values import told_said
from matcher.support.messages import Sayable
from matcher.web.office import office_of
from matcher.web.pages.funders import asked_of
from matcher.web.rendering import page, visitor_of
from matcher.web.work import WORK

#: Candidates that a reader sees.
TOP = 20


def shared(request: Request) -> Response:
    """The candidates of the reader's funder, best first."""
    office, visitor = office_of(request), visitor_of(request)
    assert visitor is not None  # noqa: S101  `matcher.web.access` lets nobody else through
    moment = office.now()
    session = moment.session
    meant = session.matcher.id_of(visitor.funder)

    def make() -> ShortlistView:
        with WORK.turn():
            return session.shortlist(
                meant, where="", diverse="", saturation="", top=TOP, most_refused=0
            ).view

    view = office.kept(("shared", meant), moment, make)
    request.state.shown = [one.pair.applicant_id for one in view.matches]
    return page(
        request,
        "account/shared.html",
        view=view,
        facts={one.pair.applicant_id: facts(session, one.pair.applicant_id)
               for one in view.matches},
        verdict_said=verdict_said,
        undecided=undecided_said(view),
        options=asked_of(meant, session),
    )  # fmt: skip


def facts(session: Session, applicant_id: str) -> list[tuple[Sayable, tuple[Sayable, ...]]]:
    """What a funder is told of a cooperative: its headline, without what is sensitive."""
    applicant = session.applicant(applicant_id)
    found: list[tuple[Sayable, tuple[Sayable, ...]]] = []
    for about in session.schema:
        value, said = applicant.value(about.name), told_said(applicant, about)
        if about.headline and not about.sensitive and about.name != "name" and said is not None:
            is_many = isinstance(value, Several) and isinstance(said, tuple)
            found.append((about.label, said if is_many else (said,)))  # type: ignore[arg-type]
    return found


ROUTES = [Route("/shared", shared, name="shared")]
