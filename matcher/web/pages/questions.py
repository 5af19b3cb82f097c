"""The interview: one question at a time, with what each answer would do.

What was answered stands in the address, so that the browser's own "back" takes an answer back
and nothing is kept before it is saved; saving writes corrections through the registry.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.advice.answer_distribution import read_answer_distribution
from matcher.advice.assumptions import assumptions_of
from matcher.advice.interview import Interview
from matcher.advice.questions import QuestionItem
from matcher.ingest.profiles.meanwhile import ChangedMeanwhileError
from matcher.registry.cells import RefusedCellError, cell_of
from matcher.reports.advising.interview import interview_view, taken_said
from matcher.reports.advising.questions import (
    answer_effect_said,
    as_read,
    item_said,
    question_view,
)
from matcher.support.messages import render
from matcher.support.text import clean
from matcher.web.choices import amount_example
from matcher.web.coops import Subject, coop_of
from matcher.web.forms import Form, FormFault, read_form, with_hint
from matcher.web.pages.cooperatives import common
from matcher.web.pages.profile import CANNOT, both, seen_of
from matcher.web.rendering import language_of, page, see_other

#: Answers of one interview, and the longest of them.
MOST, LONGEST = 200, 400
#: Answers of one question of which it is said what they do.
SHOWN = 6
#: Why corrections were made, as the history of the workspace tells it.
WHY = "interview"
#: What stands between the parts of an answer in the address.
_MARK = "~"


def ask(request: Request) -> Response:
    """The next question after the answers of the address."""
    subject = coop_of(request)
    return _page(request, subject, request.query_params.getlist("a"))


async def save(request: Request) -> Response:
    """Keep the answers as corrections of the profile."""
    return await run_in_threadpool(_save, request, await read_form(request))


def _save(request: Request, given: Form) -> Response:
    subject = coop_of(request)
    answers = list(given.all("a"))
    if not subject.may_be_corrected:
        return _page(request, subject, answers, [FormFault("", CANNOT)])
    interview, faults, _ = _held(request, subject, answers)
    if faults:
        return _page(request, subject, answers, faults)
    stated = interview.applicant.stated
    fields = dict.fromkeys(one.field for one in interview.given)
    said = [f"{name}={cell_of(stated.get(name))}" for name in fields]
    clash: ChangedMeanwhileError | None = None
    if said:
        with subject.office.correcting(request) as corrector:
            try:
                corrector.correct(subject.id, said, WHY, seen=seen_of(given))
            except ChangedMeanwhileError as error:
                clash = error
    if clash is not None:
        cells = dict(one.split("=", 1) for one in said)
        return both(request, subject, clash, given, cells)
    return see_other(request, "cooperative", {"done": "saved", "of": list(fields)}, id=subject.id)


def _held(
    request: Request, subject: Subject, answers: Sequence[str]
) -> tuple[Interview, list[FormFault], list[str]]:
    """The interview after some answers, what is wrong with one of them, and those that hold."""
    session, language = subject.session, language_of(request)
    interview = Interview(
        session,
        subject.applicant,
        assumptions_of(session),
        read_answer_distribution(session),
    )
    faults, held = [], []
    for answer in answers[:MOST]:
        name, _, rest = clean(answer).partition(_MARK)
        value, _, reply = rest.partition(_MARK)
        if name not in session.schema or not session.schema[name].is_askable:
            continue
        item = QuestionItem(name, value)
        try:
            interview.answer(item, reply[:LONGEST], render(item_said(session, item), language))
        except RefusedCellError as bad:
            what = with_hint(bad.message, bad.hint)
            faults.append(FormFault(f"q-{name}-{value}", what))
        else:
            held.append(answer)
    return interview, faults, held


def _page(
    request: Request, subject: Subject, answers: Sequence[str], faults: Sequence[FormFault] = ()
) -> Response:
    joined = [_joined(request, name) for name in request.query_params if name.startswith("q-")]
    interview, wrong, held = _held(request, subject, [*answers, *filter(None, joined)])
    question = interview.next()
    shown = question_view(subject.session, question) if question else None
    ids = {f"q-{one.field}-{one.value or ''}" for one in shown.items} if shown else set()
    problems = [f if f.field in ids else FormFault("", f.said) for f in (*faults, *wrong)]
    return page(
        request,
        "cooperatives/questions.html",
        status=422 if problems else 200,
        faults=problems,
        **common(subject, "questions"),
        view=interview_view(interview, None, None),
        question=shown,
        answers=as_read(shown.answers[:SHOWN]) if shown else [],
        more=interview.more,
        skipped=[*held, *(_MARK.join((i.field, i.value or "", "")) for i in shown.items)]
        if shown
        else [],
        schema=subject.session.schema,
        amount_example=amount_example(subject.session.schema),
        effect_said=answer_effect_said,
        taken_said=taken_said,
        held=held,
        before=held[:-1],
        version=_version(request, subject),
    )


def _version(request: Request, subject: Subject) -> int:
    """The version of the profile at the first question: the answers are about that one."""
    text = request.query_params.get("version", "")
    return int(text[:9]) if text.isascii() and text.isdigit() else subject.version()


def _joined(request: Request, name: str) -> str:
    """The answer that a field of the form brought; "" is "I do not know", for the first alone."""
    field, _, value = name.removeprefix("q-").partition("-")
    said = ";".join(part for part in request.query_params.getlist(name) if part)
    return _MARK.join((field, value, said))


ROUTES = [
    Route("/cooperatives/{id:path}/questions", ask, name="questions"),
    Route("/cooperatives/{id:path}/questions", save, methods=["POST"]),
]
