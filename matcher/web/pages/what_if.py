"""What if: facts of a cooperative or terms of an option are changed on a copy; nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.api.session import Session
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Condition
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Field, Schema
from matcher.ingest.profiles.meanwhile import ChangedMeanwhileError
from matcher.ingest.profiles.typed_facts import read_said
from matcher.reports.names import AVAILABILITIES, SHARES, typed_figure_name, verdict_said
from matcher.reports.phrases import call_name
from matcher.support.errors import MatcherError, UnknownIdError
from matcher.support.messages import Message, Sayable, message, message_in
from matcher.support.text import clean
from matcher.web.coops import coop_of
from matcher.web.forms import Form, FormFault, number_of, read_form, with_hint
from matcher.web.office import office_of
from matcher.web.pages.profile import both, seen_of
from matcher.web.rendering import page, see_other
from matcher.web.work import WORK

#: Facts that the form takes, and statuses.
FACTS, STATUSES = 4, ("open", "closed")


def show(request: Request) -> Response:
    """The form, and what moves."""
    # with numpy, which the first page does without
    from matcher.reports.advising import what_if_terms
    from matcher.reports.advising import what_if_text as told
    from matcher.reports.advising.what_if import figure_value_said

    session = office_of(request).session()
    query = request.query_params
    coop, faults = query.get("coop", "").strip(), list[FormFault]()
    about: Applicant | None = None
    option = _option(session, query.get("option", "").strip(), faults)
    if coop:
        try:
            about = session.applicant(coop)
            coop = about.id
        except MatcherError as error:
            faults += _faults(error, "coop")
            coop = ""
    facts, terms = _facts(query), _terms(query, option)
    view: Any = None
    effects: Any = None
    if not faults and (facts or terms):
        try:
            with WORK.turn():
                if coop:
                    view = session.what_if(coop, facts, terms=terms, plan="plan" in query).view
                elif facts:
                    faults.append(FormFault("coop", message("Say for which cooperative.")))
                else:
                    effects = session.what_if_terms(terms).view
        except MatcherError as error:
            faults += _faults(error, "")
    return page(
        request,
        "what_if.html",
        status=422 if faults else 200,
        faults=faults,
        coop=coop or clean(query.get("coop", ""))[:200],
        about=about,
        option=option,
        given={name: clean(part)[:500] for name, part in query.items()},
        fields=_fields(session.schema),
        options=sorted((one.id, one.name) for one in session.catalogue.options.values()),
        rows=range(1, FACTS + 1),
        groups=_by_call(option),
        figures=_figures(option, figure_value_said, session.schema.currency),
        statuses=[(word, AVAILABILITIES[word]) for word in STATUSES],
        view=view,
        version=coop_of(request, coop).version() if view else 0,
        effects=effects,
        facts=facts,
        may_keep=bool(view and view.facts and session.source == "workspace"),
        said={
            "moved": told.moved_said,
            "rank": told.rank_said,
            "amount": told.moved_amount_said,
            "financed": told.financed_said,
            "effect": what_if_terms.moved_effect_said,
            "verdict": verdict_said,
            "kept": told.NOTHING_KEPT,
        },
    )


def _option(session: Session, asked: str, faults: list[FormFault]) -> Option | None:
    if not asked:
        return None
    found = session.catalogue.options.get(asked)
    if found is None:
        faults.append(FormFault("option", message('There is no option "{id}".', id=asked)))
    return found


def _facts(query: QueryParams) -> list[str]:
    found = []
    for row in range(1, FACTS + 1):
        name = clean(query.get(f"fact{row}", "").strip())[:200]
        if name:
            found.append(f"{name}={clean(query.get(f'value{row}', '').strip())[:500]}")
    return found


def _terms(query: QueryParams, option: Option | None) -> list[str]:
    """The terms that are other than those of the option."""
    if option is None:
        return []
    found = []
    for condition in option.every_condition():
        n = condition.number
        rule = clean(query.get(f"rule{n}", condition.rule).strip())[:500]
        if f"drop{n}" in query:
            found.append(f"{option.id}:{n}=")
        elif rule and rule != clean(condition.rule):
            found.append(f"{option.id}:{n}={rule}")
    if (status := query.get("status", "")) in STATUSES:
        found.append(f"{option.id}:status={status}")
    for key in _keys(option):
        if number := "".join(query.get(f"figure_{key}", "").split()):
            found.append(f"{option.id}:{key}={_typed(key, number[:30].replace(',', '.'))}")
    return found


def _typed(key: str, text: str) -> str:
    """A figure as it was typed, as the catalogue has it: a share is typed in per cent."""
    number = number_of(text.rstrip("%"), is_amount=False) if key in SHARES else None
    return text if number is None else f"{number / 100:g}"


def _keys(option: Option) -> list[str]:
    """The keys of its figures that are one number."""
    tables = [option.amount, option.terms]
    tables += [table for call in option.calls for table in (call.amount, call.terms)]
    keys = [key for table in tables for key, f in table.items() if _is_number(f.low or f.high)]
    return sorted(dict.fromkeys(keys))[:12]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _by_call(option: Option | None) -> list[tuple[Sayable, list[Condition]]]:
    """The conditions under the name of the call that asks them; those of the option itself first.

    Two calls of two provinces may ask for what cannot be met at once.
    """
    if option is None:
        return []
    found: dict[str, tuple[Sayable, list[Condition]]] = {}
    for condition in option.every_condition():
        call = option.call_of(condition)
        key = "" if call is None else f"{call.year} {call.name}"
        found.setdefault(key, ("" if call is None else call_name(call), []))[1].append(condition)
    return list(found.values())


def _figures(
    option: Option | None, value_said: Callable[[str, float, str], Sayable], currency: str
) -> list[tuple[str, Sayable, Sayable]]:
    """Key, name and present value of each figure."""
    if option is None:
        return []
    found: list[tuple[str, Sayable, Sayable]] = []
    for key in _keys(option):
        figure = option.amount.get(key) or option.terms.get(key)
        value: Sayable = ""
        if figure is not None and figure.high is not None:
            value = value_said(key, float(figure.high), currency)
            if figure.low is not None and figure.low != figure.high:
                low = value_said(key, float(figure.low), currency)
                value = message_in("amounts", "{low}–{high}", low=low, high=value)
        found.append((key, typed_figure_name(key), value))
    return found


def _fields(schema: Schema) -> list[Field]:
    """The fields that a person can say."""
    return [about for about in schema if about.derived is None and about.name != "origin"]


def _faults(error: MatcherError, field: str) -> Iterator[FormFault]:
    if not error.problems:
        yield FormFault(field, with_hint(error.message, error.hint))
    for problem in error.problems[:10]:
        yield FormFault(field, problem.message)


async def keep(request: Request) -> Response:
    """Keep the facts as a correction, because somebody asked for it."""
    given = await read_form(request)
    return await run_in_threadpool(_keep, request, given)


def _keep(request: Request, given: Form) -> Response:
    office = office_of(request)
    session = office.session()
    coop, facts = given.one("coop"), list(given.all("fact"))
    if session.source != "workspace":
        raise UnknownIdError(_NO_WORKSPACE)
    seen = seen_of(given)
    try:
        with office.changing(request):
            session.correct(coop, facts, why="what-if", seen=seen)
    except ChangedMeanwhileError as error:
        subject = coop_of(request, coop)
        return both(request, subject, error, given, _cells(session, facts))
    said = [fact.partition("=")[0].strip() for fact in facts]
    return see_other(request, "cooperative", {"done": "saved", "of": said}, id=coop)


def _cells(session: Session, facts: list[str]) -> dict[str, str]:
    said = read_said(facts, session.schema, session.today)
    return {name: cell or "" for name, cell in said.items()}


_NO_WORKSPACE: Message = message("The workspace is empty: import a table first.")

ROUTES = [
    Route("/what-if", show, methods=["GET"], name="what_if"),
    Route("/what-if", keep, methods=["POST"]),
]
