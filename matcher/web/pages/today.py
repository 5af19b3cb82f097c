"""Today: what is due, what changed, and where to begin."""

from __future__ import annotations

from contextlib import ExitStack, closing
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.cases.digest import make_digest
from matcher.cases.log import EventLog
from matcher.cases.state import PENDING
from matcher.reports.followed.digest import SECTIONS, DigestView, digest_view
from matcher.web.office import Office, office_of
from matcher.web.rendering import page
from matcher.web.workspace import pairs_to_answer

#: Days that are looked back over, as an officer chooses them, and days ahead.
BACK, AHEAD = (1, 7, 30), 30
#: Items of a section that are shown at first.
SHOWN = 10


def digest_of(office: Office, back: int, *, fits: bool) -> DigestView:
    """What there is to know since some days ago, as `match digest` says it.

    Parameters
        fits   also which options newly fit: that reads everybody, and takes a moment
    """
    moment = office.now()

    def make() -> DigestView:
        session, path = moment.session, office.sources.log
        since = session.today - timedelta(days=back)
        with ExitStack() as open_ones:
            log = open_ones.enter_context(closing(EventLog(path))) if path.is_file() else None
            digest = make_digest(session, log, since, ahead=AHEAD, fits=fits)
            return digest_view(digest, session)

    return office.kept(("digest", back, fits), moment, make)


def waiting_of(office: Office) -> list[tuple[str, int]]:
    """How many requests wait for an answer, by the state that they are in.

    Also those of which nobody publishes by when they are answered: these are never due.
    """
    if not office.sources.log.is_file():
        return []
    moment = office.now()

    def make() -> list[tuple[str, int]]:
        states = moment.session.cases(states=PENDING, top=1).view.states
        return [(state, states[state]) for state in PENDING if states.get(state)]

    return office.kept(("waiting",), moment, make)


def ours_of(office: Office) -> int:
    """In how many cases the office has to act, whether or not a day is set for it."""
    if not office.sources.log.is_file():
        return 0
    moment = office.now()
    return office.kept(
        ("ours",), moment, lambda: moment.session.cases(who="officer", top=1).view.all
    )


def today(request: Request) -> Response:
    """What is to be done on the day, and what is new since some days ago."""
    office = office_of(request)
    text = request.query_params.get("back", "")
    back = next((days for days in BACK if str(days) == text), BACK[1])
    fits = request.query_params.get("fits") == "1"
    view = digest_of(office, back, fits=fits)
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
        fits=fits,
        source=view.frame.source,
        pairs=pairs_to_answer(office),
        ours=ours_of(office),
        waiting=waiting_of(office),
        acts=by_section["overdue"] + by_section["step"],
    )


ROUTES = [Route("/", today, name="today")]
