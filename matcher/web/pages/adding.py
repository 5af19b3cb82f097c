"""A cooperative added by hand: a table of one row, imported as any other, and taken back alike."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Sequence
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.reports.imported.importing import ImportView
from matcher.reports.imported.importing_text import told
from matcher.support.errors import DataRefusedError
from matcher.support.messages import message
from matcher.web.forms import Form, FormFault, faults_of, page_hint, read_form, with_hint
from matcher.web.office import office_of
from matcher.web.rendering import page, see_other

#: What the columns of the row are called: words that the import knows.
LABELS = ("Nom de la coopérative", "Province")
_LONGEST = 200


def show(request: Request) -> Response:
    """The form: a name and a place; all else is written on the profile."""
    return _page(request, Form())


def _page(request: Request, given: Form, faults: Sequence[FormFault] = ()) -> Response:
    status = 422 if faults else 200
    return page(request, "cooperatives/add.html", status=status, faults=faults, given=given)


async def add(request: Request) -> Response:
    """Make the profile, or say why not."""
    return await run_in_threadpool(_add, request, await read_form(request))


def _add(request: Request, given: Form) -> Response:
    name, place = given.one("name")[:_LONGEST], given.one("place")[:_LONGEST]
    if not name:
        what = message("Write the name of the cooperative.")
        return _page(request, given, [FormFault("name", what)])
    try:
        view = _imported(request, name, place)
    except DataRefusedError as error:
        return _page(request, given, list(faults_of(error, "name")))
    if not view.profiles:
        refused = [with_hint(one.what, page_hint(one.todo)) for one in told(view, "refused")]
        known = message("It is there already: look for it among the cooperatives.")
        return _page(request, given, [FormFault("name", said) for said in refused or [known]])
    return see_other(request, "profile", {"done": "added"}, id=view.profiles[0].applicant_id)


def _imported(request: Request, name: str, place: str) -> ImportView:
    """What came of the row."""
    office = office_of(request)
    day = office.session().today.isoformat()
    with tempfile.TemporaryDirectory(prefix="match-added.") as folder:
        path = Path(folder) / f"{day}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([LABELS, (name, place)])
        with office.changing(request):
            return office.session().import_files(path).view


ROUTES = [
    Route("/add", show, name="add"),
    Route("/add", add, methods=["POST"]),
]
