"""The cases and papers of one cooperative: what happened, recorded in two clicks, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import date

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.cases.kinds import (
    KIND_NAMES,
    OWN_REASONS,
    REASON_NAMES,
    REFUSAL_NAMES,
    SAID_KINDS,
    WITH_REASONS,
)
from matcher.cases.log import EventLog
from matcher.cases.papers import HeldPaper, papers_in, put_paper, valid_until
from matcher.cases.words import registry_of
from matcher.catalogue.option import Option
from matcher.matching.pair import Match
from matcher.reports.followed.cases import CasesView
from matcher.reports.followed.cases_text import (
    case_state_said,
    event_said,
    next_said,
    reroute_said,
    taken_back,
)
from matcher.reports.followed.kept_papers import paper_said, papers_view
from matcher.reports.names import AVAILABILITIES, VERDICTS
from matcher.support.errors import UsageError
from matcher.support.messages import Message, Sayable, message
from matcher.web.coops import Subject, coop_of, option_names
from matcher.web.forms import Form, FormFault, read_form, whole_of, with_hint
from matcher.web.pages.cooperatives import common, option_page, options_page
from matcher.web.rendering import just_done, page, see_other

#: Whoever works at this machine, in the log, where nobody is signed in.
BY = "office"
#: Cases of one cooperative that are shown: more than there are options.
MOST = 500


def show(request: Request) -> Response:
    """Where the requests of a cooperative stand, what was recorded, which papers it has."""
    return _page(request, coop_of(request))


async def record(request: Request) -> Response:
    """Record what happened; the address is that of the page that shows it."""
    return await run_in_threadpool(_record, request, await read_form(request))


def _record(request: Request, given: Form) -> Response:
    subject = coop_of(request)
    faults: list[FormFault] = []
    acts = {"undo": _undo, "paper": _paper}
    act = acts.get(given.one("do"), _happened)
    try:
        act(request, subject, given, faults)
    except UsageError as error:
        faults.append(
            FormFault(_FIELDS.get(str(error.where), ""), with_hint(error.message, error.hint))
        )
    if faults:
        return _mended(request, subject, faults, given)
    query: dict[str, object] = {"done": "undone", "of": given.one("event")}
    if act is _paper:
        query = {"done": "recorded", "of": ["paper", given.one("code")]}
    elif act is _happened:
        kind = given.one("kind").partition(":")[0]
        query = {"done": "recorded", "of": [kind, given.one("option")]}
    return see_other(request, "cases", query, id=subject.id)


def _mended(
    request: Request, subject: Subject, faults: Sequence[FormFault], given: Form
) -> Response:
    """The page on which a form was filled in, with what was typed and what is wrong with it."""
    option, page_of = given.one("option"), given.one("page")
    if option not in subject.session.catalogue.options or page_of not in ("cooperative", "option"):
        return _page(request, subject, faults, given)
    # these pages have a form for each option: its fields bear the id of the option
    here = [
        FormFault(f"{one.field}-{option}" if one.field in ("amount", "on") else "", one.said)
        for one in faults
    ]
    if page_of == "option":
        return option_page(request, option, here, given)
    return options_page(request, here, given)


def _done_said(request: Request, subject: Subject) -> Message | None:
    """What was just recorded or taken back, by name."""
    catalogue = subject.session.catalogue
    for event in just_done(request, "undone")[:1]:
        return message("Event {event} is taken back.", event=event[:20])
    kind, what, *_ = (*just_done(request, "recorded"), "", "")
    if kind == "paper" and what in catalogue.papers:
        return message("Kept among its papers: {paper}.", paper=catalogue.papers[what].name)
    if kind in SAID_KINDS and what in catalogue.options:
        name = catalogue.options[what].name
        return message("Recorded: {option}: {kind}.", option=name, kind=KIND_NAMES[kind])
    return None


#: The fields of the form by the options of the command that errors speak of.
_FIELDS = {"--on": "on", "--amount": "amount", "--reason": "reason"}


def _happened(request: Request, subject: Subject, given: Form, faults: list[FormFault]) -> None:
    session, option = subject.session, given.one("option")
    if option not in session.catalogue.options:
        faults.append(FormFault("option", message("Choose an option.")))
    kind, _, reason = given.one("kind").partition(":")
    if kind not in SAID_KINDS:
        faults.append(FormFault("kind", message("Say what happened.")))
    on = _day(given.one("on"), "on", faults) or session.today
    currency = session.schema.currency
    text = given.one("amount")
    if text and whole_of(text, currency) is None:
        faults.append(FormFault("amount", message("Write a whole amount.")))
    if faults:
        return
    reasons = tuple(one for one in (reason, *given.all("reason")) if one in REASON_NAMES)
    with subject.office.changing(request):
        session.record(
            subject.id,
            option,
            kind,
            on=on,
            amount=whole_of(text, currency),
            reasons=reasons if kind in WITH_REASONS else (),
            by=BY,
        )


def _undo(request: Request, subject: Subject, given: Form, faults: list[FormFault]) -> None:
    event = given.one("event")
    if event not in {one.event_id for one in cases_of_subject(subject).events}:
        faults.append(FormFault("", message("There is no event {event}.", event=event)))
        return
    with subject.office.changing(request):
        subject.session.take_back(event, by=BY)


def _paper(request: Request, subject: Subject, given: Form, faults: list[FormFault]) -> None:
    code, since = given.one("code"), _day(given.one("since"), "since", faults)
    if code not in subject.session.catalogue.papers:
        faults.append(FormFault("code", message("Choose a paper.")))
    if faults:
        return
    last = valid_until(code, since, subject.session.catalogue)
    kept = HeldPaper(registry_of(subject.session), subject.id, code, since, last)
    with subject.office.changing(request), closing(_log(subject)) as log:
        put_paper(log, kept)


def _day(text: str, name: str, faults: list[FormFault]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.append(FormFault(name, message('"{day}" is not a day.', day=text)))
        return None


def _log(subject: Subject) -> EventLog:
    return EventLog(subject.office.sources.log, make=True)


def cases_of_subject(subject: Subject) -> CasesView:
    """The cases of a cooperative with their events, as `match cases --coop` says them."""
    return subject.session.cases(subject.id, top=MOST).view


def _stop_said(match: Match) -> Message | None:
    """Why nobody would choose an option today; requests made earlier are recorded all the same."""
    if match.verdict.name == "refused":
        return VERDICTS["refused"]
    return AVAILABILITIES["closed"] if match.availability == "closed" else None


def _page(
    request: Request,
    subject: Subject,
    faults: Sequence[FormFault] = (),
    given: Form | None = None,
) -> Response:
    session = subject.session
    registry = registry_of(session)
    papers = papers_in(subject.office.sources.log, registry, subject.id)
    view = cases_of_subject(subject)
    ordered = subject.ordered()
    stops = {one.option.id: said for one in ordered if (said := _stop_said(one)) is not None}

    def option_said(option: Option) -> Sayable:
        stop = stops.get(option.id)
        return message("{option} ({more})", option=option.name, more=stop) if stop else option.name

    return page(
        request,
        "cooperatives/cases.html",
        status=422 if faults else 200,
        faults=faults,
        **common(subject, "cases"),
        done=_done_said(request, subject),
        view=view,
        taken=taken_back(view.events),
        papers=papers_view(subject.id, papers, session.catalogue, session.today),
        paper_said=paper_said,
        known_papers=session.catalogue.papers,
        options=[match.option for match in ordered],
        option_said=option_said,
        kinds={kind: KIND_NAMES[kind] for kind in SAID_KINDS},
        reasons=REFUSAL_NAMES,
        own_reasons={code: REASON_NAMES[code] for code in (*OWN_REASONS, "not_said")},
        option_name=option_names(session),
        state_said=case_state_said,
        next_said=next_said,
        reroute_said=reroute_said,
        event_said=event_said,
        given=given or Form(),
        # nothing is chosen for anybody: a click records at once
        chosen=given.one("option") if given else request.query_params.get("option", ""),
        recorded=frozenset(SAID_KINDS),
    )


ROUTES = [
    Route("/cooperatives/{id:path}/cases", show, name="cases"),
    Route("/cooperatives/{id:path}/cases", record, methods=["POST"]),
]
