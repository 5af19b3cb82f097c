"""What the page is, what it rests on, and what it never does."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher import __version__
from matcher.reports.frame import frame
from matcher.web.office import office_of
from matcher.web.rendering import page


def about(request: Request) -> Response:
    """Versions, where the data are, and what holds for every answer."""
    office = office_of(request)
    return page(
        request,
        "about.html",
        frame=frame(office.session()),
        version=__version__,
        workspace=office.sources.workspace,
    )


ROUTES = [Route("/about", about, name="about")]
