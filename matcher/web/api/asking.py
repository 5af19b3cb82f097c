"""The operations that ask, and change nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from matcher import __version__
from matcher.advice.top_questions import MOST_QUESTIONS
from matcher.api.session import Session
from matcher.catalogue.option import Option
from matcher.registry.workspace import WorkspaceRegistry
from matcher.reports.advising.advice import AdviceView
from matcher.reports.answer.applicant import applicant_view
from matcher.reports.answer.coop import CoopView
from matcher.reports.answer.coops import CoopLine, CoopsView, coops_view
from matcher.reports.followed.cases import CaseStateView
from matcher.reports.followed.digest import DigestView
from matcher.reports.for_funders.audit import AuditView
from matcher.reports.for_funders.gaps import GapsView
from matcher.reports.for_funders.shortlist import CandidateView
from matcher.reports.frame import frame
from matcher.reports.imported.profile import ProfileView, profile_view
from matcher.reports.options.catalogue import ListView, list_view
from matcher.reports.options.option import OptionView, option_view
from matcher.reports.plans.plan_views import PlanView
from matcher.spec.shapes import NOT_NEGATIVE, SHARE, Bounds
from matcher.support.lookup import the_meant_id
from matcher.support.messages import message
from matcher.web.api.cursors import part_of
from matcher.web.api.operations import ApiCall, Operation
from matcher.web.api.views import (
    AboutView,
    CandidatesPartView,
    CasesPartView,
    CooperativeView,
    CoopsPartView,
)

#: Most entries of one part of a list.
MOST = 200
_LIMIT = Bounds(1, MOST)
_CURSOR = "where the part begins: `next` of the part before"


@dataclass(frozen=True, slots=True)
class CoopsAsked:
    """Which cooperatives are asked for."""

    q: Annotated[str, "words in id, name or place"] = ""
    limit: Annotated[int, "most entries of a part", _LIMIT] = 50
    cursor: Annotated[str, _CURSOR] = ""


@dataclass(frozen=True, slots=True)
class TopAsked:
    """How many are asked for."""

    top: Annotated[int, "how many of each list", _LIMIT] = 10


@dataclass(frozen=True, slots=True)
class AdviceAsked:
    """How much advice is asked for."""

    top: Annotated[int, "how many questions, and changes", _LIMIT] = MOST_QUESTIONS


@dataclass(frozen=True, slots=True)
class PlanAsked:
    """How a plan is wanted."""

    own_cash: Annotated[
        int | None, "what the members bring, in currency; by default what is on file", NOT_NEGATIVE
    ] = None
    own_in_kind: Annotated[int | None, "what they bring in kind", NOT_NEGATIVE] = None
    firm: Annotated[bool, "only what is certain"] = False
    public_cap: Annotated[float | None, "most public money, of the cost", SHARE] = None
    most_sources: Annotated[int | None, "outside sources at most", Bounds(1, 20)] = None
    aim: Annotated[tuple[str, ...], "aims by name, or as `uncovered; 2*own_cash`"] = ()


@dataclass(frozen=True, slots=True)
class CandidatesAsked:
    """Which candidates are asked for."""

    where: Annotated[str, 'a rule that they meet, as `province == "tiznit"`'] = ""
    diverse: Annotated[str, "a field over whose values the list is spread"] = ""
    saturation: Annotated[str | None, "a field whose values are counted; empty for none"] = None
    limit: Annotated[int, "most candidates of a part", _LIMIT] = 10
    cursor: Annotated[str, _CURSOR] = ""


@dataclass(frozen=True, slots=True)
class GapsAsked:
    """By what gaps are grouped."""

    by: Annotated[tuple[str, ...], "fields to group by"] = ()


@dataclass(frozen=True, slots=True)
class AuditAsked:
    """What is audited."""

    by: Annotated[tuple[str, ...], "fields or rules that make groups"] = ()
    within: Annotated[str, "a field or rule: compare only inside its groups"] = ""
    level: Annotated[float, "chance of a false alarm", Bounds(0.001, 0.5)] = 0.05
    seed: Annotated[int, "of the shuffles", Bounds(0, 2**31 - 1)] = 1


@dataclass(frozen=True, slots=True)
class DigestAsked:
    """Of what a digest tells."""

    since: Annotated[date, "from that day on"]
    cooperative: Annotated[str, "only what concerns one cooperative"] = ""
    days: Annotated[int, "how many days ahead to look", Bounds(0, 3660)] = 30


@dataclass(frozen=True, slots=True)
class CasesQuery:
    """Which cases are asked for."""

    cooperative: Annotated[str, "of one cooperative, with its events"] = ""
    option: Annotated[str, "of one option, or of a funder"] = ""
    state: Annotated[tuple[str, ...], "in this state: applied, granted, refused …"] = ()
    who: Annotated[str, "who acts: cooperative, funder or officer"] = ""
    overdue: Annotated[bool, "only what is overdue"] = False
    everything: Annotated[bool, "also those in which nobody has to act"] = False
    limit: Annotated[int, "most entries of a part", _LIMIT] = 30
    cursor: Annotated[str, _CURSOR] = ""


def about(session: Session, call: ApiCall) -> AboutView:
    """What answers."""
    return AboutView(frame=frame(session), version=__version__)


def cooperatives(session: Session, call: ApiCall) -> CoopsPartView:
    """A part of the list."""
    asked: CoopsAsked = call.query
    view: CoopsView | None = None

    def listed(first: int, most: int) -> tuple[CoopLine, ...]:
        nonlocal view
        view = coops_view(session, asked.q, first=first, most=most)
        return view.coops

    part, more = part_of(asked.cursor, asked.limit, listed, lambda one: one.applicant_id)
    assert view is not None  # noqa: S101  `part_of` lists once
    return CoopsPartView(coops=replace(view, coops=tuple(part)), next=more)


def cooperative(session: Session, call: ApiCall) -> CooperativeView:
    """One cooperative."""
    applicant = session.applicant(call.path["id"])
    missing = [
        about.name
        for about in session.schema
        if about.derived is None and about.ask and applicant.value(about.name) is None
    ]
    return CooperativeView(
        frame=frame(session),
        applicant=applicant_view(applicant),
        missing=tuple(missing),
        profile=_profile(session, applicant.id),
    )


def _profile(session: Session, applicant_id: str) -> ProfileView | None:
    """What the workspace keeps of it; None where it does not stand there under that id."""
    if not isinstance(session.registry, WorkspaceRegistry):
        return None
    from matcher.ingest.profiles.standing import corrections_of
    from matcher.registry.store import Store

    store = Store(session.registry.path)
    try:
        if (kept := store.get(applicant_id)) is None:  # an earlier request of a cooperative
            return None
        cells, versions = store.cells(kept.id), store.versions(kept.id)
        corrected = [name for name, _ in corrections_of(store, kept.id)]
    finally:
        store.close()
    return profile_view(kept, cells, versions, session.schema, corrected)


def options(session: Session, call: ApiCall) -> CoopView:
    """The options of one cooperative."""
    return session.coop(call.path["id"], top=call.query.top).view


def option_for(session: Session, call: ApiCall) -> CoopView:
    """One option for one cooperative."""
    return session.coop(call.path["id"], option=call.path["option"]).view


def advice(session: Session, call: ApiCall) -> AdviceView:
    """What would change the answer."""
    return session.advise(call.path["id"], top=call.query.top).view


def plan(session: Session, call: ApiCall) -> PlanView:
    """Plans of one cooperative."""
    asked: PlanAsked = call.query
    return session.plan(
        call.path["id"],
        own_cash=asked.own_cash,
        own_in_kind=asked.own_in_kind,
        firm=asked.firm,
        public_cap=asked.public_cap,
        most_sources=asked.most_sources,
        aims=asked.aim,
    ).view


def catalogue(session: Session, call: ApiCall) -> ListView:
    """The options of the catalogue."""
    return list_view(session)


def option(session: Session, call: ApiCall) -> OptionView:
    """One option of the catalogue."""
    return option_view(_option(session, call.path["id"]), session)


def _option(session: Session, asked: str) -> Option:
    known = session.catalogue.options
    if asked in known:
        return known[asked]
    what = message('No option has the id or name "{id}".', id=asked)
    return known[the_meant_id(asked, {key: one.name for key, one in known.items()}, what)]


def candidates(session: Session, call: ApiCall) -> CandidatesPartView:
    """A part of the candidates."""
    asked: CandidatesAsked = call.query
    view: Any = None

    def listed(skip: int, top: int) -> tuple[CandidateView, ...]:
        nonlocal view
        view = session.shortlist(
            call.path["id"],
            where=asked.where,
            diverse=asked.diverse,
            saturation=asked.saturation,
            skip=skip,
            top=top,
            most_refused=asked.limit,
        ).view
        return tuple(view.matches)

    part, more = part_of(asked.cursor, asked.limit, listed, _pair_id)
    return CandidatesPartView(shortlist=replace(view, matches=tuple(part)), next=more)


def _pair_id(one: CandidateView) -> str:
    return f"{one.pair.applicant_id}:{one.pair.match.option_id}"


def gaps(session: Session, call: ApiCall) -> GapsView:
    """Who has no option."""
    return session.gaps(by=call.query.by).view


def audit(session: Session, call: ApiCall) -> AuditView:
    """What groups are shown."""
    asked: AuditAsked = call.query
    return session.audit(by=asked.by, within=asked.within, level=asked.level, seed=asked.seed).view


def digest(session: Session, call: ApiCall) -> DigestView:
    """What there is to know."""
    asked: DigestAsked = call.query
    return session.digest(asked.since, applicant=asked.cooperative, ahead=asked.days).view


def cases(session: Session, call: ApiCall) -> CasesPartView:
    """A part of the list of cases."""
    asked: CasesQuery = call.query
    view: Any = None

    def listed(skip: int, top: int) -> tuple[CaseStateView, ...]:
        nonlocal view
        view = session.cases(
            asked.cooperative,
            option=asked.option,
            states=asked.state,
            who=asked.who,
            overdue=asked.overdue,
            everything=asked.everything,
            skip=skip,
            top=top,
        ).view
        return tuple(view.cases)

    part, more = part_of(asked.cursor, asked.limit, listed, lambda one: one.case_id)
    return CasesPartView(cases=replace(view, cases=tuple(part)), next=more)


ASKING = (
    Operation("GET", "/about", "about", "What answers.", AboutView, about),
    Operation(
        *("GET", "/cooperatives", "cooperatives", "The cooperatives, a part at a time."),
        CoopsPartView, cooperatives, CoopsAsked,
    ),
    Operation(
        *("GET", "/cooperatives/{id}", "cooperative", "One cooperative: what is known of it."),
        CooperativeView, cooperative,
    ),
    Operation(
        *("GET", "/cooperatives/{id}/options", "options", "The options of one cooperative."),
        CoopView, options, TopAsked,
    ),
    Operation(
        "GET", "/cooperatives/{id}/options/{option}", "option_for",
        "One option, or those of a funder, for one cooperative, suggested or refused.",
        CoopView, option_for,
    ),
    Operation(
        *("GET", "/cooperatives/{id}/advice", "advice", "What would change the answer."),
        AdviceView, advice, AdviceAsked, is_long=True,
    ),
    Operation(
        *("GET", "/cooperatives/{id}/plan", "plan", "Who could pay each line of the budget."),
        PlanView, plan, PlanAsked, is_long=True,
    ),
    Operation("GET", "/catalogue", "catalogue", "The options, by family.", ListView, catalogue),
    Operation(
        *("GET", "/catalogue/{id}", "option", "One option: conditions, figures, sources."),
        OptionView, option,
    ),
    Operation(
        "GET", "/funders/{id}/candidates", "candidates",
        "The candidates of a funder or of an option, best first, a part at a time.",
        CandidatesPartView, candidates, CandidatesAsked, is_long=True,
    ),
    Operation(
        *("GET", "/gaps", "gaps", "Who has no option, and which rule costs most."),
        GapsView, gaps, GapsAsked, is_long=True,
    ),
    Operation(
        *("GET", "/audit", "audit", "What groups are shown, compared with chance."),
        AuditView, audit, AuditAsked, is_long=True,
    ),
    Operation(
        *("GET", "/digest", "digest", "What there is to know since a day."),
        DigestView, digest, DigestAsked, is_long=True,
    ),
    Operation(
        *("GET", "/cases", "cases", "Where cases stand, what is due first, a part at a time."),
        CasesPartView, cases, CasesQuery,
    ),
)  # fmt: skip
