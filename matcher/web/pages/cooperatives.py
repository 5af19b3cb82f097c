"""The cooperatives: finding one, and everything about it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.cases.effects import after_cases, known_of
from matcher.reports.coop import coop_view
from matcher.reports.coops import coops_view
from matcher.support.text import clean
from matcher.web.rendering import office_of, page

#: Options of each list that a page shows.
TOP = 10


def find(request: Request) -> Response:
    """Cooperatives by id, name or place."""
    words = clean(request.query_params.get("q", ""))[:200]
    view = coops_view(office_of(request).session(), words)
    return page(request, "cooperatives/list.html", view=view, words=words)


def show(request: Request) -> Response:
    """One cooperative: who it is, and its options."""
    office = office_of(request)
    session = office.session()
    applicant = session.applicant(request.path_params["id"])
    known = known_of(office.sources.log, session, applicant)
    matches = after_cases(session.options_for(applicant), known)
    view = coop_view(session, matches, TOP, None, known)
    return page(request, "cooperatives/one.html", view=view)


ROUTES = [
    Route("/cooperatives", find, name="cooperatives"),
    Route("/cooperatives/{id:path}", show, name="cooperative"),
]
