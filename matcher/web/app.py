"""The application: the families of pages and their files, behind the guard."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from matcher.support.errors import MatcherError
from matcher.web import answers
from matcher.web.access import behind
from matcher.web.api.mount import Api
from matcher.web.guard import COPY_BYTES, FILE_BYTES, App, Guard
from matcher.web.office import Office
from matcher.web.pages import routes
from matcher.web.pages.accounts import refuse

STATIC = Path(__file__).parent / "static"
#: Paths to which files are handed in, and how long they may be.
LIMITS = {"/import": FILE_BYTES, "/restore": COPY_BYTES, "/api/import": FILE_BYTES}


def make_app(office: Office, port: int) -> App:
    """All pages of an office behind the guard, which knows the port that they are reached at."""
    app = Starlette(
        routes=[
            *(behind(one, refuse) for one in routes(shared=office.sharing is not None)),
            Mount("/static", StaticFiles(directory=STATIC), name="static"),
            Mount("/api", Api(office)),
        ],
        exception_handlers={
            MatcherError: answers.expected_page,
            HTTPException: answers.refused_page,
            Exception: answers.unexpected_page,
        },
    )
    app.state.office = office
    if office.sharing is None:
        return Guard(app, port, LIMITS)
    return Guard(app, port, LIMITS, office.sharing.hosts, office.sharing.scheme)
