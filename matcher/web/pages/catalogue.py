"""The catalogue: options with rules in words, sources and age; what the office learns of them."""

from __future__ import annotations

from datetime import date

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.advice.catalogue_review import review
from matcher.api.session import Session
from matcher.catalogue.office.asked import Asking, check_pseudonym, keep_asking, last_asked
from matcher.catalogue.office.confirm import ConfirmedAnswers, Told, confirm, settle_words, withdraw
from matcher.catalogue.option import Option
from matcher.domain.schema import Schema
from matcher.reports.names import AVAILABILITIES, CHANNELS, SOURCE_KINDS, availability_said
from matcher.reports.options.catalogue import ListedOption, list_view
from matcher.reports.options.figures import confidence_and_sources
from matcher.reports.options.office import RESULTS
from matcher.reports.options.option import (
    TEXTS,
    figures_apart,
    figures_of_option,
    option_view,
)
from matcher.reports.options.review import (
    TOPICS,
    ReviewView,
    call_moves_said,
    calls_said,
    last_said,
    review_view,
)
from matcher.support.acting import acting
from matcher.support.errors import MatcherError, UnknownIdError, nearest
from matcher.support.messages import Message, Sayable, counted, message, render
from matcher.support.text import clean, fold
from matcher.web.forms import Form, FormFault, read_form, whole_of
from matcher.web.office import Office, office_of
from matcher.web.rendering import after_hiding, just_done, language_of, page, see_other
from matcher.web.work import WORK

_SHOWN_CALLS = 20
_STATUSES = ("open", "periodic", "closed")


def find(request: Request) -> Response:
    """The options by family, with their state and its age."""
    session, language = office_of(request).session(), language_of(request)
    asked = request.query_params
    words, state = clean(asked.get("q", ""))[:200], asked.get("state", "")
    view = list_view(session)
    families = {one.family: one.family_name for one in view.options}
    family = asked.get("family", "")
    sought = fold(words)
    shown = [
        one
        for one in view.options
        if (not family or one.family == family)
        and (not state or state in one.availability_by_place)
        and (not sought or any(sought in fold(said) for said in _names(one, session, language)))
    ]
    return page(
        request,
        "catalogue/list.html",
        options=shown,
        all=len(view.options),
        today=session.today,
        families=families,
        states=AVAILABILITIES,
        availability_said=availability_said,
        ages=ages_said(session.catalogue.stale_after_days),
        words=words,
        family=family,
        state=state,
    )


def _names(one: ListedOption, session: Session, language: str) -> tuple[str, ...]:
    """What an option is found by: its id, its name, and the name of who funds it."""
    funder = session.catalogue.funders.get(one.funder)
    return (
        one.option_id,
        render(one.name, language),
        render(funder.name if funder else "", language),
    )


def ages_said(stale_after_days: int) -> Message:
    """What makes an option open, and from which age on that is to be confirmed."""
    return counted(
        "Open: a call is open, or it was seen open within the last {n} month. Opens later: the"
        " first day of its call is still to come. To confirm: it was seen longer ago or on no known"
        " day, nothing read says that one can apply, or the days of its call are not published. By"
        " calls: no call is known to be open; ask for the dates of the next. Closed: it takes no"
        " requests, however long ago that was seen.",
        "Open: a call is open, or it was seen open within the last {n} months. Opens later: the"
        " first day of its call is still to come. To confirm: it was seen longer ago or on no known"
        " day, nothing read says that one can apply, or the days of its call are not published. By"
        " calls: no call is known to be open; ask for the dates of the next. Closed: it takes no"
        " requests, however long ago that was seen.",
        round(stale_after_days * 12 / 365.25),
    )


def _option(request: Request, session: Session) -> Option:
    options = session.catalogue.options
    option_id = request.path_params["id"]
    if option_id not in options:
        what = message('No option has the id "{id}".', id=option_id)
        raise UnknownIdError(what, hint=nearest(option_id, options))
    return options[option_id]


def show(request: Request) -> Response:
    """One option: what it gives, asks and rests on, and what the office knows of it."""
    return _page(request, Form())


def _page(request: Request, given: Form, faults: tuple[FormFault, ...] = ()) -> Response:
    office, language = office_of(request), language_of(request)
    session = office.session()
    option, today = _option(request, session), session.today
    view = option_view(option, session)
    return page(
        request,
        "catalogue/option.html",
        status=422 if faults else 200,
        faults=faults,
        done=_done_said(request, option),
        given=given,
        view=view,
        today=today,
        age=(today - view.status_as_of).days if view.status_as_of else None,
        states=AVAILABILITIES,
        availability_said=availability_said,
        texts=[(label, view.texts[key]) for key, label in TEXTS.items() if key in view.texts],
        figures=list(figures_of_option(view, language)),
        rounds=[
            (
                call,
                [
                    one
                    for held in (call.amount, call.terms)
                    for one in figures_apart(held, view.frame.currency, language)
                ],
            )
            for call in view.calls
        ],
        backed=lambda one: confidence_and_sources(one.confidence, one.sources, language),
        channels=CHANNELS,
        results={key: said for key, said in RESULTS.items() if key != "answered"},
        statuses=_STATUSES,
        source_kinds=SOURCE_KINDS,
        may_keep=_may_keep(office),
    )


def _may_keep(office: Office) -> bool:
    """Whether what funders say is kept here: of the built-in catalogue alone."""
    return office.sources.catalogue is None and office.sources.schema is None


async def keep(request: Request) -> Response:
    """Keep what a funder said; for every cooperative."""
    given = await read_form(request)
    return await run_in_threadpool(_keep, request, given)


def _keep(request: Request, given: Form) -> Response:
    office = office_of(request)
    session = office.session()
    option = _option(request, session)
    faults: list[FormFault] = []
    told = _told(given, session.today, faults)
    answers = _answers(given, faults, session.schema.currency)
    if faults:
        return _page(request, given, tuple(faults))
    try:
        with office.changing(request):
            _write(given, option, told, answers, session.schema)
    except MatcherError as error:
        said = [problem.message for problem in error.problems] or [error.message]
        return _page(request, given, tuple(FormFault("", one) for one in said))
    query = {"done": "saved", "of": given.one("do"), **after_hiding(answers.note, answers.says)}
    return see_other(request, "option", query, id=option.id)


def _done_said(request: Request, option: Option) -> Message | None:
    """What was just kept of an option."""
    told = {
        **RESULTS,
        "withdraw": message("what was noted here is withdrawn"),
        **dict.fromkeys(("first", "second"), message("what holds of what contradicted")),
    }
    found = [told[one] for one in just_done(request, "saved") if one in told]
    if not found:
        return None
    return message(
        "Saved of {option}, for every cooperative: {what}.", option=option.name, what=found[0]
    )


def _write(
    given: Form, option: Option, told: Told, answers: ConfirmedAnswers, schema: Schema
) -> None:
    do = given.one("do")
    if do == "withdraw":
        withdraw(option.id, told)
        return
    result = given.one("do") if do in RESULTS else "answered"
    if do in ("first", "second"):
        question = next(q for q in option.questions if q.key == given.one("key"))
        settle_words(option.id, question, keep_first=do == "first", told=told, schema=schema)
    elif result == "answered":
        confirm(option.id, answers, told, schema)
    keep_asking(Asking(told.day, (option.id,), result, told.channel, told.by))  # type: ignore[arg-type]


def _told(given: Form, today: date, faults: list[FormFault]) -> Told:
    day = _day(given, "on", faults) or today
    if day > max(today, date.today()):
        faults.append(FormFault("on", message("The day is still to come.")))
    by = acting() or given.one("by") or "officer"
    try:
        check_pseudonym(by)
    except MatcherError as error:
        faults.append(FormFault("by", error.message))
    channel = given.one("channel")
    return Told(day, channel if channel in CHANNELS else "phone", by)


def _answers(given: Form, faults: list[FormFault], currency: str) -> ConfirmedAnswers:
    status, rule = given.one("status"), given.one("rule")
    return ConfirmedAnswers(
        status=status if status in _STATUSES else None,
        opens=_day(given, "opens", faults),
        closes=_day(given, "closes", faults),
        least=_amount(given, "least", faults, currency),
        most=_amount(given, "most", faults, currency),
        own_share=_share(given, "own_share", faults),
        delay_days=_amount(given, "delay", faults),
        rule=rule,
        says=given.one("says"),
        rules="complete" if given.one("all_known") else None,
        where=given.one("where"),
        note=given.one("note"),
    )


def _day(given: Form, name: str, faults: list[FormFault]) -> date | None:
    text = given.one(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        faults.append(FormFault(name, message("“{text}” is no day: write it as 2026-11-23.",
                                          text=text[:40])))  # fmt: skip
        return None


def _amount(given: Form, name: str, faults: list[FormFault], currency: str = "") -> int | None:
    text = given.one(name)
    if text and whole_of(text, currency) is None:
        faults.append(FormFault(name, message("“{text}” is no whole number.", text=text[:40])))
    return whole_of(text, currency)


def _share(given: Form, name: str, faults: list[FormFault]) -> float | None:
    percent = _amount(given, name, faults)
    if percent is not None and percent > 100:
        faults.append(FormFault(name, message("It is at most 100 %.")))
        return None
    return None if percent is None else percent / 100


def to_ask(request: Request) -> Response:
    """Whom to ask first: the call that moves most for the cooperatives here."""
    view = _review(request)
    shown = len(view.calls) if "all" in request.query_params else _SHOWN_CALLS
    return page(
        request,
        "catalogue/review.html",
        view=view,
        in_all=calls_said(view),
        call_moves_said=call_moves_said,
        calls=view.calls[:shown],
        more=max(0, len(view.calls) - shown),
        may_keep=_may_keep(office_of(request)),
        topics=TOPICS,
        last_said=last_said,
        is_its_name=lambda place, name: _is_its_name(place, name, language_of(request)),
    )


def _is_its_name(place: Sayable, name: Sayable, language: str) -> bool:
    """Whether where to ask is said as who is asked, and tells nothing more."""
    return render(place, language).rstrip(".") == render(name, language)


def _review(request: Request) -> ReviewView:
    """The review of this moment; it is made again when what it rests on changes."""
    office = office_of(request)
    moment = office.now()
    session = moment.session

    def make() -> ReviewView:
        asked = last_asked(session.today)
        with WORK.turn():
            found = review(session.matcher, session.registry, asked, session.today)
        return review_view(found, session)

    return office.kept("review", moment, make, on=moment.applicants)


ROUTES = [
    Route("/catalogue", find, name="catalogue"),
    Route("/catalogue/review", to_ask, name="catalogue-review"),
    Route("/catalogue/{id:path}", show, name="option"),
    Route("/catalogue/{id:path}", keep, methods=["POST"]),
]
