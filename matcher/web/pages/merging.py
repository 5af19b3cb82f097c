"""Two profiles of one cooperative put together by hand, and rows parted from a profile again.

Both are what `match registry merge` and `match registry split` do: steps, taken back as any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.cases.listing import cases_among
from matcher.cases.log import EventLog
from matcher.ingest.diagnostics import Origin
from matcher.registry.kept import DuplicateQuestion
from matcher.registry.listing import ListedApplicant, ListingFilter
from matcher.reports.imported.duplicates import side_of, side_said, told_apart
from matcher.reports.imported.steps import history_view
from matcher.support.errors import UnknownIdError, UsageError
from matcher.support.messages import Message, message
from matcher.support.text import clean, fold
from matcher.web.coops import Subject, coop_of
from matcher.web.forms import Form, FormFault, read_form
from matcher.web.pages.cooperatives import common
from matcher.web.pages.profile import CANNOT
from matcher.web.rendering import after_hiding, just_done, page, see_other
from matcher.web.workspace import corrector

#: So many profiles are shown that a search finds.
MOST = 20


def show(request: Request) -> Response:
    """Another profile to put together with this one, side by side; and the rows of this one."""
    return _page(request, coop_of(request))


def _page(request: Request, subject: Subject, faults: Sequence[FormFault] = ()) -> Response:
    if not subject.may_be_corrected:
        raise UnknownIdError(CANNOT)
    words = clean(request.query_params.get("q", ""))[:200]
    wanted = request.query_params.get("with", "")
    schema = subject.session.schema
    with corrector(subject.office) as one:
        store = one.store
        mine, other = store.get(subject.id), store.get(store.id_of(wanted)) if wanted else None
        sides = None
        if mine and other and mine.id != other.id:
            sides = side_of(mine), side_of(other)
        rows = history_view(store, schema, store.records(subject.id), subject.id).rows
        asked = _asked_about(subject.id, store.questions())
        named = [found for id_ in asked if (found := store.get(id_))]
    return page(
        request,
        "cooperatives/merging.html",
        status=422 if faults else 200,
        faults=faults,
        **common(subject, "profile"),
        done=_done_said(request, subject),
        words=words,
        found=_found(subject, words) if words and sides is None else (),
        asked=[(kept.id, kept.name) for kept in named],
        sides=sides,
        compared=told_apart(*sides, schema) if sides else ([], []),
        side_said=lambda side, about: side_said(side, about, schema),
        schema=schema,
        rows=rows,
        recorded=_recorded(subject, sides[1].applicant_id) if sides else 0,
        where_said=lambda row: Origin(row.file, row.sheet, row.line).said(),
    )


def _asked_about(profile_id: str, questions: Sequence[DuplicateQuestion]) -> list[str]:
    """The profiles with which this one is perhaps one cooperative, the likeliest first."""
    pairs = [(q.one, q.other) for q in questions]
    return [two if one == profile_id else one for one, two in pairs if profile_id in (one, two)]


def _recorded(subject: Subject, other: str) -> int:
    """How many requests are recorded of the other profile: they go along."""
    log = subject.office.sources.log
    if not log.is_file():
        return 0
    with closing(EventLog(log)) as opened:
        return len(cases_among(opened, "", [other]).get(other, ()))


def _found(subject: Subject, words: str) -> Sequence[ListedApplicant]:
    """The other profiles that hold all the words in id, name or place."""
    wanted = ListingFilter(tuple(fold(words).split()), (), None)
    lines = subject.session.registry.find(wanted, 0, MOST + 1).lines
    return [line for line in lines if line.id != subject.id][:MOST]


async def merge(request: Request) -> Response:
    """Make the other profile part of this one."""
    return await run_in_threadpool(_merge, request, await read_form(request))


def _merge(request: Request, given: Form) -> Response:
    subject, other, why = coop_of(request), given.one("other"), given.one("why")[:200]
    if not subject.may_be_corrected:
        raise UnknownIdError(CANNOT)
    try:
        with subject.office.correcting(request) as one:
            one.merge([subject.id, other], why)
    except (UsageError, UnknownIdError) as error:
        return _page(request, subject, [FormFault("q", error.message)])
    query = {"done": "merged", "of": other, **after_hiding(why)}
    return see_other(request, "merging", query, id=subject.id)


async def split(request: Request) -> Response:
    """Make the ticked rows a profile of their own."""
    return await run_in_threadpool(_split, request, await read_form(request))


def _split(request: Request, given: Form) -> Response:
    subject, why = coop_of(request), given.one("why")[:200]
    if not subject.may_be_corrected:
        raise UnknownIdError(CANNOT)
    ticked = (one for one in given.all("row") if len(one) < 9)
    rows = [int(one) for one in ticked if one.isascii() and one.isdigit()]
    try:
        with subject.office.correcting(request) as one:
            done = one.split(subject.id, rows, why)
    except UsageError:
        what = message("Tick some of the rows, not all: those that belong to another cooperative.")
        return _page(request, subject, [FormFault("rows", what)])
    made = next((id_ for id_, before, _ in done.changed if before is None), "")
    query = {"done": "parted", "of": made, **after_hiding(why)}
    return see_other(request, "merging", query, id=subject.id)


def _done_said(request: Request, subject: Subject) -> Message | None:
    """What was just put together or parted, by its number."""
    for other in just_done(request, "merged")[:1]:
        return message("{other} is part of {id} now.", other=other[:40], id=subject.id)
    for made in just_done(request, "parted")[:1]:
        return message("The rows are a profile of their own now: {id}.", id=made[:40])
    return None


ROUTES = [
    Route("/cooperatives/{id:path}/merging", show, name="merging"),
    Route("/cooperatives/{id:path}/merging", merge, methods=["POST"]),
    Route("/cooperatives/{id:path}/parting", split, methods=["POST"], name="parting"),
]
