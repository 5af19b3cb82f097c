"""The profile of one cooperative: each value with its origin, and correcting one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.domain.schema import Field
from matcher.ingest.cells.categoricals import codes_named
from matcher.ingest.cells.place_resolution import place_around, place_names
from matcher.ingest.columns.vocabulary import read_vocabulary
from matcher.ingest.profiles.meanwhile import ChangedMeanwhileError, check_unseen
from matcher.registry.cells import cell_of
from matcher.reports.imported.profile_sheet import ValueView, profile_sheet_view, unread_cells
from matcher.reports.values import said_cell
from matcher.support.errors import DataRefusedError, UnknownIdError, nearest
from matcher.support.messages import Message, Sayable, message
from matcher.web.choices import amount_example
from matcher.web.coops import Subject, coop_of, saved_said
from matcher.web.forms import Form, FormFault, read_form, with_hint
from matcher.web.pages.cooperatives import common
from matcher.web.rendering import after_hiding, page, see_other

#: Why a correction of the page was made, as the history of the workspace tells it.
WHY = "office page"
#: What is missing of a profile is shown so far; the rest is opened.
FIRST_MISSING = 10


def show(request: Request) -> Response:
    """Every value with where it is from, and what is not known."""
    subject = coop_of(request)
    view = profile_sheet_view(subject.session, subject.applicant, subject.matches())
    schema = subject.session.schema
    return page(
        request,
        "cooperatives/profile.html",
        **common(subject, "profile"),
        done=saved_said(request, subject),
        view=view,
        correctable={
            one.field
            for one in view.known
            if schema[one.field].is_askable
            and (one.origin != "derived" or schema[one.field].derived is None)
        },
        first=FIRST_MISSING,
    )


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
            said, seen = [f"{about.name}={cell}"], seen_of(given)
            is_same = seen == subject.version() and not given.one("why")
            if is_same and corrector.is_known(subject.id, said):
                unchanged = {"done": "unchanged", "of": about.name}
                return see_other(request, "profile", unchanged, id=subject.id)
            corrector.correct(subject.id, said, given.one("why") or WHY, seen=seen)
    except ChangedMeanwhileError as error:
        return both(request, subject, error, given, {about.name: cell})
    except DataRefusedError as error:
        faults = [
            FormFault("value", with_hint(problem.message, problem.hint))
            for problem in error.problems
        ]
        return _form(request, subject, about, cell, status=422, faults=faults)
    subject.has_seen(seen or 0)
    query = {"done": "saved", "of": about.name, **after_hiding(given.one("why"))}
    return see_other(request, "profile", query, id=subject.id)


def seen_of(given: Form) -> int | None:
    """The version of the profile that a form was opened with; None where it is not said."""
    return _number(given.one("version")) if given.one("version") else None


def both(
    request: Request,
    subject: Subject,
    error: ChangedMeanwhileError,
    given: Form,
    said: Mapping[str, str],
    faults: Sequence[FormFault] = (),
) -> Response:
    """What two people said of a profile, side by side: the one who came later chooses."""
    schema = subject.session.schema
    clashing = {one.field for one in error.changed}
    return page(
        request,
        "cooperatives/both.html",
        status=409,
        faults=faults,
        **common(subject, "profile"),
        changed=error.changed,
        others=[(name, cell) for name, cell in said.items() if name not in clashing],
        version=subject.version(),
        seen=seen_of(given) or 0,
        why=given.one("why"),
        schema=schema,
        said_cell=lambda cell, about: said_cell(cell, about, schema),
    )


async def settle(request: Request) -> Response:
    """Take what was chosen, field by field; what changed again meanwhile is asked again."""
    return await run_in_threadpool(_settle, request, await read_form(request))


def _settle(request: Request, given: Form) -> Response:
    subject = coop_of(request)
    if not subject.may_be_corrected:
        raise UnknownIdError(CANNOT)
    mine = {
        _field(subject, name.removeprefix("mine-")).name: given.one(name)
        for name in given.texts
        if name.startswith("mine-")
    }
    taken = {name: cell for name, cell in mine.items() if given.one(f"take-{name}") == "mine"}
    is_open = [name for name in mine if given.one(f"take-{name}") not in ("mine", "theirs")]
    seen = seen_of(given)
    try:
        with subject.office.correcting(request) as corrector:
            if is_open:  # nothing is chosen for the one who has not chosen
                known = {name: mine[name] or None for name in mine}
                check_unseen(corrector.store, subject.id, _number(given.one("seen")), known)
            elif taken:
                said = [f"{name}={cell}" for name, cell in taken.items()]
                corrector.correct(subject.id, said, given.one("why") or WHY, seen=seen)
    except ChangedMeanwhileError as error:
        faults = [FormFault(f"take-{name}", message("Choose what holds.")) for name in is_open]
        return both(request, subject, error, given, taken if not is_open else mine, faults)
    query: dict[str, object] = {"done": "saved", "of": list(taken)} if taken and not is_open else {}
    query |= after_hiding(given.one("why"))
    return see_other(request, "profile", query, id=subject.id)


def _number(text: str) -> int:
    return int(text[:9]) if text.isascii() and text.isdigit() else 0


CANNOT = message("Only profiles of the workspace can be corrected: import the table first.")


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
        amount_example=amount_example(subject.session.schema),
        version=subject.version(),
        value=value,
        cell=held,
        held=held.rstrip("?").split(";"),
        **_proposed(subject, about, value),
    )


#: Of more places than this, none is proposed: nobody looks through them.
_MOST_PLACES = 400


def _proposed(subject: Subject, about: Field, value: ValueView | None) -> dict[str, Any]:
    """What may be meant by the cells that could not be read; and for a place those inside the
    province or region on file, to choose one from."""
    schema = subject.session.schema
    raws = dict.fromkeys(cell.raw for cell in unread_cells(value.cells)) if value else {}
    if about.type in ("category", "categories") and about.values and raws:
        words = read_vocabulary(schema)
        named = {raw: sorted(codes_named(raw, about, words)) for raw in raws}
        return {"places": [], "likely": _may_be(named, about.label_of)}
    if about.type != "place":
        return {"places": [], "likely": []}
    gazetteer = schema.places(about.name)
    names = place_names(about, gazetteer, read_vocabulary(schema))
    inside = place_around(about, subject.applicant.stated, schema)
    codes = [c for c in gazetteer.places if c != inside and inside in gazetteer.around(c)]
    found = {raw: names.likely(raw, about.level, inside) for raw in raws}
    return {
        "places": [names.said(code) for code in codes] if len(codes) <= _MOST_PLACES else [],
        "likely": _may_be(found, names.said),
    }


def _may_be(found: Mapping[str, Sequence[str]], said: Callable[[str], Sayable]) -> list[Message]:
    """For each cell what may be meant by it, in words."""
    return [
        message("“{cell}”: perhaps {things}", cell=raw, things=tuple(map(said, codes)))
        for raw, codes in found.items()
        if codes
    ]


ROUTES = [
    Route("/cooperatives/{id:path}/profile", show, name="profile"),
    Route("/cooperatives/{id:path}/profile/{field}", edit, name="field"),
    Route("/cooperatives/{id:path}/profile/{field}", correct, methods=["POST"]),
    Route("/cooperatives/{id:path}/both", settle, methods=["POST"], name="both"),
]
