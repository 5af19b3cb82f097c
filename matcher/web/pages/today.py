"""Today: what is due, what changed, and where to begin."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.web.rendering import office_of, page


def today(request: Request) -> Response:
    """What is to be done on the day."""
    session = office_of(request).session()
    return page(request, "today.html", today=session.today)


ROUTES = [Route("/", today, name="today")]
