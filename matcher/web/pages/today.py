"""Today: what is due, what changed, and where to begin."""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.reports.digest import SECTIONS, DigestView
from matcher.web.office import Office
from matcher.web.rendering import office_of, page

#: Days that are looked back over, as an officer chooses them, and days ahead.
BACK, AHEAD = (1, 7, 30), 30
#: Items of a section that are shown at first.
SHOWN = 10


def digest_of(office: Office, back: int) -> DigestView:
    """What there is to know since some days ago, as `match digest` says it."""

    def make() -> DigestView:
        session = office.session()
        return session.digest(session.today - timedelta(days=back), ahead=AHEAD).view

    return office.kept(("digest", back), make)


def today(request: Request) -> Response:
    """What is to be done on the day, and what is new since some days ago."""
    office = office_of(request)
    text = request.query_params.get("back", "")
    back = next((days for days in BACK if str(days) == text), BACK[1])
    view = digest_of(office, back)
    by_section = {name: [item for item in view.items if item.section == name] for name in SECTIONS}
    order = ("overdue", "step", "paper", "call", "fits", "contradicted", "happened")
    return page(
        request,
        "today.html",
        view=view,
        back=back,
        choices=BACK,
        sections=[(SECTIONS[name], by_section[name]) for name in order if by_section[name]],
        shown=SHOWN,
        source=view.frame.source,
    )


ROUTES = [Route("/", today, name="today")]
