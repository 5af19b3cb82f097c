"""Pairs that may be one cooperative: both side by side with the evidence, and a person's answer."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.ingest.linkage.comparisons import ASK, MERGE
from matcher.ingest.profiles.pair_answers import ANSWERS, LATER, NOT, SAME, settle_pair
from matcher.reports.imported.duplicates import (
    DuplicatesView,
    about_said,
    duplicates_view,
    level_said,
    side_said,
    told_apart,
    waterfall,
)
from matcher.reports.signs import signed
from matcher.support.messages import Message, message
from matcher.web.forms import Form, FormFault, read_form
from matcher.web.office import office_of
from matcher.web.rendering import just_done, page, see_other
from matcher.web.workspace import corrector, has_workspace


def _view(request: Request) -> DuplicatesView:
    office = office_of(request)
    if not has_workspace(office):
        return duplicates_view((), {})
    with corrector(office) as one:
        questions = one.store.questions()
        kept = {k.id: k for k in one.store} if questions else {}
    return duplicates_view(questions, kept)


def show(request: Request) -> Response:
    """One pair, and how many are left; groups of alike ones are shown once."""
    return _page(request, _view(request))


def _page(request: Request, view: DuplicatesView, faults: tuple[FormFault, ...] = ()) -> Response:
    schema = office_of(request).session().schema
    patterns = list(dict.fromkeys(q.pattern for q in view.questions))
    number = request.query_params.get("group", "1")
    at = int(number) if number.isdecimal() and 0 < int(number[:6]) <= len(patterns) else 1
    group = [q for q in view.questions if patterns and q.pattern == patterns[at - 1]]
    pair = group[0] if group else None
    zero, bars = waterfall(pair) if pair else (0.0, ())
    differing, same = told_apart(pair.one, pair.other, schema) if pair else ([], [])
    return page(
        request,
        "workspace/duplicates.html",
        status=422 if faults else 200,
        faults=faults,
        done=_done_said(request),
        left=len(view.questions),
        groups=len(patterns),
        at=at,
        pair=pair,
        alike=group[1:],
        zero=zero,
        bars=bars,
        level_said=lambda part: pair and level_said(pair, part, schema),
        asked_from=signed(ASK),
        merged_from=signed(MERGE),
        weight_said=lambda bits: signed(round(bits, 1)),
        about_said=lambda part: about_said(part, schema),
        schema=schema,
        side_said=lambda side, about: side_said(side, about, schema),
        differing=differing,
        same=same,
    )


async def answer(request: Request) -> Response:
    """Keep an answer for a pair, or for all with the same evidence."""
    given = await read_form(request)
    return await run_in_threadpool(_answer, request, given)


def _answer(request: Request, given: Form) -> Response:
    said, office = given.one("answer"), office_of(request)
    if said not in ANSWERS:
        fault = FormFault("answer-same", message("Say whether they are one cooperative."))
        return _page(request, _view(request), (fault,))
    with office.changing(request), corrector(office) as one:
        ids = given.one("one"), given.one("other")
        settle_pair(one, *ids, said, given.one("why")[:200], alike=bool(given.one("alike")))
    return see_other(request, "duplicates", {"done": "saved", "of": [said, *ids]})


def _done_said(request: Request) -> Message | None:
    """What was just answered, by the ids of the pair."""
    said, one, other, *_ = (*just_done(request, "saved"), "", "", "")
    if said not in _DONE:
        return None
    return message("{one} and {other}: {said}", one=one[:40], other=other[:40], said=_DONE[said])


_DONE: dict[str, Message] = {
    SAME: message("they are one cooperative now."),
    NOT: message("they stay two, and are not asked about again."),
    LATER: message("put off; they are asked about again."),
}


ROUTES = [
    Route("/duplicates", show, name="duplicates"),
    Route("/duplicates", answer, methods=["POST"]),
]
