"""The profile of one cooperative: each value with its origin, and correcting one of them."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.domain.schema import Field
from matcher.registry.cells import cell_of
from matcher.reports.profile_sheet import profile_sheet_view
from matcher.support.errors import DataRefusedError, UnknownIdError, nearest
from matcher.support.messages import Sayable, message
from matcher.web.coops import Subject, coop_of
from matcher.web.forms import Form, FormFault, read_form
from matcher.web.pages.cooperatives import common
from matcher.web.rendering import page, see_other

#: Why a correction of the page was made, as the history of the workspace tells it.
WHY = "office page"


def show(request: Request) -> Response:
    """Every value with where it is from, and what is not known."""
    subject = coop_of(request)
    view = profile_sheet_view(subject.session, subject.applicant, subject.matches())
    return page(request, "cooperatives/profile.html", **common(subject, "profile"), view=view)


def edit(request: Request) -> Response:
    """One value, to be corrected."""
    subject = coop_of(request)
    return _form(request, subject, _field(subject, request.path_params["field"]))


async def correct(request: Request) -> Response:
    """Take a correction: it outranks every file until it is taken back."""
    return await run_in_threadpool(_correct, request, await read_form(request))


def _correct(request: Request, given: Form) -> Response:
    subject = coop_of(request)
    about = _field(subject, request.path_params["field"])
    if not subject.may_be_corrected:
        return _form(request, subject, about, status=422, faults=[FormFault("", CANNOT)])
    cell = ";".join(part for part in given.all("value") if part)
    try:
        with subject.office.correcting(request) as corrector:
            corrector.correct(subject.id, [f"{about.name}={cell}"], given.one("why") or WHY)
    except DataRefusedError as error:
        faults = [
            FormFault("value", _said(problem.message, problem.hint)) for problem in error.problems
        ]
        return _form(request, subject, about, cell, status=422, faults=faults)
    return see_other(request, "profile", {"done": "saved"}, id=subject.id)


CANNOT = message("Only profiles of the workspace can be corrected: import the table first.")


def _said(what: Sayable, hint: Sayable) -> Sayable:
    return message("{what} {hint}", what=what, hint=hint) if hint else what


def _field(subject: Subject, name: str) -> Field:
    schema = subject.session.schema
    if name not in schema or not schema[name].is_askable:
        asked = [about.name for about in schema if about.is_askable]
        what = message('"{name}" is not a field.', name=name)
        raise UnknownIdError(what, hint=nearest(name, asked))
    return schema[name]


def _form(
    request: Request,
    subject: Subject,
    about: Field,
    cell: str | None = None,
    *,
    status: int = 200,
    faults: Sequence[FormFault] = (),
) -> Response:
    view = profile_sheet_view(subject.session, subject.applicant, subject.matches())
    value = next((one for one in (*view.known, *view.missing) if one.field == about.name), None)
    held = cell_of(subject.applicant.stated.get(about.name)) if cell is None else cell
    return page(
        request,
        "cooperatives/field.html",
        status=status,
        faults=faults,
        **common(subject, "profile"),
        about=about,
        value=value,
        cell=held,
        held=held.rstrip("?").split(";"),
    )


ROUTES = [
    Route("/cooperatives/{id:path}/profile", show, name="profile"),
    Route("/cooperatives/{id:path}/profile/{field}", edit, name="field"),
    Route("/cooperatives/{id:path}/profile/{field}", correct, methods=["POST"]),
]
