"""The cooperatives: finding one, its options, and one of them in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.advice.blockers import find_blockers
from matcher.cases.effects import after_cases
from matcher.cases.kinds import KIND_NAMES, REFUSAL_NAMES, SAID_KINDS
from matcher.domain.schema import Field, Schema
from matcher.matching.pair import Match
from matcher.planning.borrowing import loans_borne
from matcher.planning.compose import Wishes
from matcher.planning.recorded import with_known
from matcher.planning.settings import read_settings
from matcher.reports.advising.blockers import blocker_view, fact_said
from matcher.reports.answer.applicant import complete_share, fields_told
from matcher.reports.answer.coop import CoopView, coop_view
from matcher.reports.answer.coop_option import OUTCOMES, TEXTS
from matcher.reports.answer.coops import CASE_FILTERS, coops_view
from matcher.reports.answer.first_thing import NO_LOANS, NOT_BORNE, do_first, first_to_do
from matcher.reports.answer.match import ConditionView, MatchView
from matcher.reports.answer.next_step import SETTLED
from matcher.reports.answer.option_head import (
    beneath_head_said,
    chance_said,
    gives_said,
    option_state_said,
)
from matcher.reports.answer.score_words import score_title
from matcher.reports.followed.case_notes import promises_said
from matcher.reports.imported.profile_sheet import contradictions_of, facts_to_ask
from matcher.reports.imported.steps import value_change_said
from matcher.reports.names import verdict_said
from matcher.reports.options.figures import confidence_and_sources
from matcher.reports.phrases import money_unit
from matcher.reports.plans.leads import MoneyFrom, beside_plan
from matcher.reports.signs import signed
from matcher.support.errors import UnknownIdError, nearest
from matcher.support.messages import Message, Sayable, message, render
from matcher.support.text import clean, fold
from matcher.web.coops import TABS, Subject, coop_of, option_names, saved_said
from matcher.web.forms import Form, FormFault, skipped_in
from matcher.web.office import office_of
from matcher.web.rendering import language_of, page

#: Options of each list that a page shows, cooperatives of a list, and missing facts.
TOP, PART, MISSING = 10, 50, 6


def find(request: Request) -> Response:
    """Cooperatives by id, name or place, by what they are, and by where their cases stand."""
    office = office_of(request)
    session = office.session()
    words = clean(request.query_params.get("q", ""))[:200]
    chosen = _chosen(request, session.schema)
    cases = request.query_params.get("cases", "")
    cases = cases if cases in CASE_FILTERS else ""
    first = skipped_in(request.query_params)
    view = coops_view(session, words, chosen, cases, first, PART)
    return page(
        request,
        "cooperatives/list.html",
        view=view,
        words=words,
        can_add=office.sources.registry is None,
        chosen=chosen,
        cases=cases,
        case_filters=CASE_FILTERS,
        option_name=option_names(session),
        filters=[session.schema[name] for name in _filters(session.schema)],
        query={"q": words, "cases": cases, **chosen},
        part=PART,
    )


def _filters(schema: Schema) -> list[str]:
    """The fields by whose values the list may be narrowed: short closed lists that introduce."""
    return [f.name for f in schema if f.headline and f.type == "category" and f.values]


def _chosen(request: Request, schema: Schema) -> Mapping[str, str]:
    asked = {name: request.query_params.get(name, "") for name in _filters(schema)}
    known = {name: frozenset(schema[name].values or ()) for name in asked}
    return {name: value if value in known[name] else "" for name, value in asked.items()}


def show(request: Request) -> Response:
    """One cooperative: what to do first, what is missing, its options with reasons and steps."""
    return options_page(request)


def options_page(
    request: Request, faults: Sequence[FormFault] = (), given: Form | None = None
) -> Response:
    """The page of `show`, with what is wrong with a form of it and what was typed there."""
    subject = coop_of(request)
    is_whole = request.query_params.get("all") == "1"
    known, source = subject.known(), subject.session.registry.path

    def make() -> CoopView:
        matches = after_cases(subject.matches(), known)
        top = len(matches) if is_whole else TOP
        return coop_view(subject.session, matches, top, None, known)

    key, rests = ("coop", subject.id, is_whole), (source, subject.applicant.stated, known)
    view = subject.office.kept(key, subject.moment, make, on=rests)
    borne = _borne(subject, view)
    first = None if view.outlook.instead else first_to_do(view, borne)
    settles = _settled_first(subject.matches(), first)
    return page(
        request,
        "cooperatives/one.html",
        status=422 if faults else 200,
        faults=faults,
        given=given or Form(),
        **common(subject, "cooperative"),
        done=saved_said(request, subject),
        view=view,
        first=do_first(view, borne),
        chance_said=chance_said,
        first_id=first.option_id if first else "",
        not_borne={id_ for id_, can in borne.items() if not can},
        not_borne_said=NOT_BORNE,
        promises_said=promises_said,
        missing=facts_to_ask(subject.applicant, subject.matches(), settles, MISSING),
        settles=settles,
        is_need_known=view.applicant.is_need_known,
        refused=_in_words(view.refused, language_of(request)),
        asked_about=sum(map(_may_be_asked, view.refused)),
        state_said=option_state_said,
        gives_said=gives_said,
        kinds={kind: KIND_NAMES[kind] for kind in SAID_KINDS},
        reasons=REFUSAL_NAMES,
        money_from=_money_from(subject, view),
    )


def _settled_first(matches: Sequence[Match], first: MatchView | None) -> tuple[str, ...]:
    """The facts that the option to turn to first waits for, as far as its next step names them."""
    for match in matches:
        if first is not None and match.option.id == first.option_id:
            return match.verdict.missing[:SETTLED]
    return ()


def _in_words(refused: Sequence[MatchView], language: str) -> list[MatchView]:
    """The options that refuse, by name; first those of which one may ask whether it holds, last
    those that serve no cooperative at all."""

    def place(match: MatchView) -> tuple[bool, bool, str]:
        is_sure = not _may_be_asked(match)
        return match.is_for_others, is_sure, fold(render(match.name, language))

    return sorted(refused, key=place)


def _may_be_asked(match: MatchView) -> bool:
    """Whether nothing but conditions refuse of which it is little sure that they hold."""
    refusing = (one for one in match.conditions if one.number in match.blockers)
    return not match.is_for_others and all(one.confidence == "low" for one in refusing)


def _borne(subject: Subject, view: CoopView) -> Mapping[str, bool]:
    """Of loans whether what is on file bears any of it, where one is shown."""
    if not any(match.is_repaid for match in view.matches):
        return NO_LOANS
    wishes = with_known(Wishes(), subject.known())
    return loans_borne(subject.session, subject.applicant, subject.matches(), wishes)


def _money_from(subject: Subject, view: CoopView) -> MoneyFrom | None:
    """From whom most money can be counted on, where the list begins with another option."""
    matches = subject.ordered()
    if not matches or subject.session.schema_path is not None:
        return None
    known = subject.known()
    left = view.promises.left if view.promises is not None else None
    return beside_plan(matches, read_settings(), known.said_no | known.taken, left)


def show_option(request: Request) -> Response:
    """One option for one cooperative in full: conditions, papers, the score, texts, sources."""
    return option_page(request, request.path_params["option"])


def option_page(
    request: Request, wanted: str, faults: Sequence[FormFault] = (), given: Form | None = None
) -> Response:
    """The page of `show_option`, with what is wrong with its form and what was typed there."""
    subject = coop_of(request)
    matches = subject.ordered()
    chosen = [match for match in matches if match.option.id == wanted]
    if not chosen:
        hint = nearest(wanted, [match.option.id for match in matches])
        raise UnknownIdError(message('There is no option "{id}".', id=wanted), hint=hint)
    view = coop_view(
        subject.session, chosen, len(matches), None, subject.known(), chosen_from=matches
    )
    match = (*view.matches, *view.refused)[0]
    return page(
        request,
        "cooperatives/option.html",
        status=422 if faults else 200,
        faults=faults,
        given=given or Form(),
        **common(subject, "cooperative"),
        view=view,
        match=match,
        more_money=beneath_head_said(match),
        against=_against(chosen[0], subject),
        to_settle=lambda one: _to_settle(one, subject.session.schema),
        verdict_said=verdict_said,
        outcomes=OUTCOMES,
        texts=TEXTS,
        signed=signed,
        score_title=score_title,
        cited=lambda one: confidence_and_sources(one.confidence, one.sources, language_of(request)),
        state_said=option_state_said,
        gives_said=gives_said,
        kinds={kind: KIND_NAMES[kind] for kind in SAID_KINDS},
        reasons=REFUSAL_NAMES,
    )


def _against(match: Match, subject: Subject) -> Mapping[int, Sequence[tuple[Message, list[Field]]]]:
    """What is on file against a condition that refuses, by its number, and where it is corrected.

    Where several conditions refuse together, the last of them tells it.
    """
    if match.verdict.name != "refused":
        return {}
    session, found = subject.session, dict[int, dict[str, tuple[Message, list[Field]]]]()
    conditions = match.option.in_force(session.today)
    for blocker in find_blockers(conditions, match.applicant, session.matcher.engine):
        for fact in blocker_view(blocker, match.option, match.applicant).facts:
            told = fact_said(fact), _to_correct([fact.field], session.schema)
            found.setdefault(blocker.conditions[-1], {})[fact.field] = told
    return {number: list(told.values()) for number, told in found.items()}


def _to_settle(condition: ConditionView, schema: Schema) -> list[tuple[Sayable, str]]:
    """What a condition waits for, each with the field where a person says it."""
    fields = fields_told(condition.missing, schema)
    return [
        (label, schema.asked_for(about.name)[0])
        for label, about in zip(condition.labels, fields, strict=True)
    ]


def _to_correct(names: Sequence[str], schema: Schema) -> list[Field]:
    """The fields a person tells, of which these are worked out; each once."""
    parts = dict.fromkeys(part for name in names for part in schema.asked_for(name))
    return [schema[name] for name in parts]


def common(subject: Subject, tab: str) -> dict[str, Any]:
    """What the frame of every page of a cooperative needs."""
    return {
        "subject": subject.view,
        "complete": complete_share(subject.view.completeness),
        "tabs": TABS,
        "tab": tab,
        "today": subject.session.today,
        "need_field": subject.session.schema.need,
        "unit": money_unit(subject.session.schema.currency),
        "may_correct": subject.may_be_corrected,
        "contradictions": tuple(contradictions_of(subject.applicant)),
        "meanwhile": subject.meanwhile(),
        "change_said": lambda one: value_change_said(
            one.was, one.now, subject.session.schema[one.field], subject.session.schema
        ),
        "day": date.fromisoformat,
    }


ROUTES = [
    Route("/cooperatives", find, name="cooperatives"),
    Route("/cooperatives/{id:path}/options/{option}", show_option, name="coop_option"),
    Route("/cooperatives/{id:path}", show, name="cooperative"),
]
