"""The dossier of one applicant, made once from the session, its plans and its pairs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Literal

from matcher.advice.assumptions import assumptions_of
from matcher.advice.guarantees import cover
from matcher.cases.effects import known_of
from matcher.cases.papers import HeldPaper
from matcher.cases.state import PROMISED
from matcher.catalogue.option import Option
from matcher.domain.applicant import Applicant
from matcher.domain.budget import budget_of
from matcher.ingest.diagnostics import column_letters
from matcher.ingest.profiles.standing import corrections_of
from matcher.matching.pair import Match, Matcher
from matcher.planning.answer import PlanAnswer, make_plans
from matcher.planning.binding_constraints import Bound, bound_of
from matcher.planning.compose import Wishes
from matcher.planning.objectives import Aim
from matcher.planning.recorded import as_recorded
from matcher.planning.settings import PlanSettings
from matcher.registry.kept import KeptCell
from matcher.registry.store import Store
from matcher.reports.advising.advice_money import CoverageView, coverage_view
from matcher.reports.answer.applicant import applicant_view
from matcher.reports.answer.match import match_view
from matcher.reports.answer.seen import last_seen_said
from matcher.reports.dossier.bearing import why_borne
from matcher.reports.dossier.papers import paper_lines, without_papers
from matcher.reports.dossier.parts import fact_line, parts_of_dossier
from matcher.reports.dossier.printable import LONGEST_NAME, shortened
from matcher.reports.dossier.recorded import (
    above_cost,
    counted_of,
    promises_of_others,
    recorded_said,
)
from matcher.reports.dossier.view import (
    DossierView,
    FactLine,
    OptionSources,
    RequestView,
    SummaryFigures,
)
from matcher.reports.frame import frame
from matcher.reports.names import funder_of
from matcher.reports.options.figures import cited
from matcher.reports.plans.plan import plan_view
from matcher.reports.plans.plan_views import OfferedView, PlanView
from matcher.session import Session
from matcher.support.messages import Message, message
from matcher.support.paths import cases_file
from matcher.support.text import Text

_NAME = re.compile(r"[a-z]\w*")
#: Facts that the page for the cooperative asks for at most.
MOST_QUESTIONS = 8


@dataclass(frozen=True, slots=True)
class DossierWish:
    """What is to be printed.

    Parameters
        option     id of the option that it is for; empty: the general file
        persons    roles and names that are printed, and kept nowhere
        papers     papers that the office has noted for the applicant
    """

    out: PurePath
    languages: tuple[str, ...]
    form: Literal["file", "summary", "steps"] = "file"
    option: str = ""
    persons: tuple[str, ...] = ()
    papers: tuple[HeldPaper, ...] = ()


def make_dossier(
    session: Session, applicant: Applicant | str, settings: PlanSettings, wish: DossierWish
) -> DossierView:
    """The dossier of an applicant.

    Raises
        UnknownIdError   no applicant or option has that id
    """
    if isinstance(applicant, str):
        applicant = session.applicant(applicant)
    match = (
        session.match(applicant, session.catalogue.options[wish.option]) if wish.option else None
    )
    known = known_of(cases_file(session.schema_path), session, applicant)
    counted, case = counted_of(known, match), known.cases.get(wish.option)
    answer = _plans(session, applicant, settings, match, is_counted=counted is not None)
    plans = plan_view(session, answer, settings)
    # a need that nobody told is no figure of the cooperative: a funder is shown no plan of it
    is_need_told = "total" not in plans.need_assumed or wish.form == "steps"
    plan = _plan_for(plans.plans, wish.option) if is_need_told else None
    has_option = plan is not None and wish.option in {step.option_id for step in plan.steps}
    options = _options(answer, plan, match)
    security = _security(session, answer, plan, match, counted, has_option=has_option)
    figures = _figures(plans, plan, match, counted, has_option=has_option)
    bound: Bound = ""
    if match is not None and plan is not None and has_option and counted is None:
        offered = answer.plans[plans.plans.index(plan)]
        bound = bound_of(answer.composed.case, offered.plan, match.option.id)
    is_beside = match is not None and not has_option and counted is None
    view = match_view(match, session) if match else None
    wanted = _named_by_conditions(options, session)
    asked_for = [match.option] if match else options
    return DossierView(
        frame=frame(session),
        out=wish.out,
        languages=wish.languages,
        form=wish.form,
        applicant=applicant_view(applicant),
        match=view,
        figures=figures,
        why=tuple(why_borne(plans, plan, security, view, figures, bound)),
        parts=tuple(parts_of_dossier(applicant, _read_in(session, applicant), wanted)),
        lines=plans.lines if is_need_told else {},
        lines_without_amount=plans.lines_without_amount,
        unassigned=plans.unassigned,
        plan=plan,
        plan_has_option=has_option or counted is not None,
        requests=tuple(_requests(session, plan, options, figures, match)),
        security=security,
        papers=paper_lines(asked_for, session.catalogue, wish.papers, session.today),
        papers_not_published=without_papers(asked_for),
        missing=tuple(_missing(answer, applicant, match)),
        sources=tuple(
            OptionSources(
                option.id,
                option.name,
                option.status_as_of,
                cited(option),
                last_seen_said(option),
            )
            for option in options
        ),
        names={option.id: option.name for option in session.catalogue.options.values()},
        plans=plans,
        promises=promises_of_others(session, applicant, known, wish.option, counted),
        recorded=recorded_said(
            session, applicant, known, plans, wish.option, is_steps=wish.form == "steps"
        ),
        counted=counted,
        is_cost_least=budget_of(applicant).total is None,
        unpriced=tuple(_unpriced(applicant)),
        is_asked=wish.option in known.taken,
        first_asked=case.asked if case else None,
        granted=counted if case and case.state in PROMISED else None,
        said_no=wish.option in known.said_no,
        over=above_cost(plans, plan, figures, is_added=is_beside),
        persons=tuple(shortened(person, LONGEST_NAME) for person in wish.persons),
    )


def _unpriced(applicant: Applicant) -> Iterator[Text | str]:
    """What money is asked for without an amount, in words."""
    schema = applicant.schema
    for purpose, amount in budget_of(applicant).lines.items():
        if amount is None:
            yield schema[schema.budget].label_of(purpose)


def _plans(
    session: Session,
    applicant: Applicant,
    settings: PlanSettings,
    match: Match | None,
    *,
    is_counted: bool,
) -> PlanAnswer:
    """The plans around an option, with loans beside a grant; else the plans of all options.

    Where nobody states the members' cash, it does not bound what is asked of an option that pays
    after the works: who advances it is to be filled in, and no assumption of ours stands for it.
    What the log of cases has counts. A refusal of the option itself, or a request of which no
    amount is said, does not: the file is the one that it is asked with.

    Parameters
        is_counted   what the option has promised, or was asked for, is recorded: it stands once
    """
    but = match.option.id if match is not None and not is_counted else ""
    log = cases_file(session.schema_path)
    wishes = as_recorded(Wishes(), log, session, applicant, but)
    if match is not None and not is_counted:
        lenders = assumptions_of(session).lender_families
        beside = {"guarantee"} if match.option.family in lenders else {*lenders, "guarantee"}
        catalogue = session.catalogue
        kept = {
            option.id: option
            for option in catalogue.options.values()
            if option.id == match.option.id or option.family in beside
        }
        matcher = session.matcher
        around = replace(
            session,
            matcher=Matcher(
                replace(catalogue, options=kept), matcher.engine, matcher.ranker, matcher.today
            ),
        )
        asking = replace(wishes, leaves_advance_open=True)
        # most often the surest plan asks the option: the others are looked for where it does not
        for aims in (_surest(settings), ()):
            answer = make_plans(around, applicant, settings, asking, aims, is_explained=False)
            if any(match.option.id in offered.plan.sources for offered in answer.plans):
                return answer
    return make_plans(session, applicant, settings, wishes, _surest(settings), is_explained=False)


def _surest(settings: PlanSettings) -> tuple[Aim, ...]:
    """The aim of the plan that a file shows: the first of those that are offered."""
    return tuple(settings.aims[name] for name in settings.plans.offered[:1])


def _plan_for(plans: Sequence[OfferedView], option: str) -> OfferedView | None:
    """The first plan with the option in it; else the first plan of all."""
    for plan in plans:
        if option and option in {step.option_id for step in plan.steps}:
            return plan
    return plans[0] if plans else None


def _options(answer: PlanAnswer, plan: OfferedView | None, match: Match | None) -> list[Option]:
    """The options of the file: the one it is for, then those of the plan in their order."""
    found = {match.option.id: match.option} if match else {}
    for step in plan.steps if plan else ():
        if step.option_id in answer.composed.matches:
            found.setdefault(step.option_id, answer.composed.matches[step.option_id].option)
    return list(found.values())


def _security(
    session: Session,
    answer: PlanAnswer,
    plan: OfferedView | None,
    match: Match | None,
    counted: int | None,
    *,
    has_option: bool,
) -> tuple[CoverageView, ...]:
    """The security before each lender of the plan, and before the option if it lends."""
    found = plan.security if plan else ()
    assumptions = assumptions_of(session)
    if match is None or has_option or match.option.family not in assumptions.lender_families:
        return found
    loan = counted or (match.offer.need and (match.offer.amount or match.offer.need))
    if not loan:  # of an unknown need no loan is known
        return found
    matches = list(answer.composed.matches.values())
    coverage = cover(match, loan, matches, assumptions)
    names = {m.option.id: m.option.name for m in matches}
    rules = {m.option.id: m.option.rules for m in matches}
    return (coverage_view(coverage, assumptions, session.schema, names, rules), *found)


def _figures(
    plans: PlanView,
    plan: OfferedView | None,
    match: Match | None,
    counted: int | None,
    *,
    has_option: bool,
) -> SummaryFigures:
    asked: int | None = None
    if match is not None and has_option and plan is not None:
        asked = sum(one.amount for one in plan.amounts if one.option_id == match.option.id)
    elif match is not None:  # what an option gives at most is no request while the need is unknown
        asked = match.offer.amount if match.offer.need else None
    elif plan is not None:
        asked = sum(one.amount for one in plan.amounts)
    is_told = bool(plans.lines) and "total" not in plans.need_assumed
    return SummaryFigures(
        cost=plans.total if is_told else None,
        # nothing within its limits is no amount to ask for; what is recorded is known
        asked=counted or ((asked or None) if is_told else None),
        own_cash=_own(plan.own_cash, "own_cash", plans) if plan else None,
        own_in_kind=_own(plan.own_in_kind, "own_in_kind", plans) if plan else None,
        uncovered=plan.uncovered if plan else None,
    )


def _own(amount: int, name: str, plans: PlanView) -> int | None:
    """What the members bring in the plan; None where nobody has said what they could."""
    return None if not amount and name in plans.not_stated else amount


def _requests(
    session: Session,
    plan: OfferedView | None,
    options: Sequence[Option],
    figures: SummaryFigures,
    match: Match | None,
) -> Iterator[RequestView]:
    steps = {step.option_id: step for step in plan.steps} if plan else {}
    places = {name: place for place, name in enumerate(steps)}
    # in the order of the plan, where one may wait for another; one outside it first
    for option in sorted(options, key=lambda option: places.get(option.id, -1)):
        step = steps.get(option.id)
        is_asked = match is not None and option.id == match.option.id
        yield RequestView(
            option_id=option.id,
            name=option.name,
            funder_name=funder_of(option, session.catalogue),
            amount=figures.asked if is_asked else (step.amount or None) if step else None,
            conditional=step.conditional if step else False,
            channel=option.texts.get("channel"),
            asked_month=step.asked_month if step else None,
            decided_month=step.decided_month if step else None,
            paid_month=step.paid_month if step else None,
            delay_assumed=step.delay_assumed if step else False,
            at_next_call=step.at_next_call
            if step
            else is_asked and match is not None and match.availability in ("periodic", "closed"),
            open_points=step.open_points if step else (),
            duties=step.duties if step else (),
            status_as_of=option.status_as_of,
        )


def _named_by_conditions(options: Sequence[Option], session: Session) -> frozenset[str]:
    """The fields that conditions of these options name."""
    found: set[str] = set()
    for option in options:
        for condition in option.in_force(session.today):
            found |= set(_NAME.findall(condition.rule)) & set(session.schema.fields)
    return frozenset(found)


def _missing(answer: PlanAnswer, applicant: Applicant, match: Match | None) -> Iterator[FactLine]:
    """The unknown facts that decide: for the option, then for the plan, then of the budget."""
    schema = applicant.schema
    names: dict[str, None] = {}
    if match is not None:
        names.update(dict.fromkeys(match.verdict.missing))
    for pair in answer.composed.matches.values() if match is None else ():
        names.update(dict.fromkeys(pair.verdict.missing))
    lines = schema.budget_lines()
    unpriced = [lines[one].name for one in answer.composed.unpriced if one in lines]
    if len(unpriced) > 2 and schema.need:  # one question stands for them all
        unpriced = [schema.need]
    names.update(dict.fromkeys(unpriced))
    names.update(dict.fromkeys(f"{name}_mad" for name in answer.composed.not_stated))
    asked = (name for name in names if name in schema and schema[name].ask)
    for name in list(asked)[:MOST_QUESTIONS]:
        yield fact_line(schema[name], applicant, schema, {})


def _read_in(session: Session, applicant: Applicant) -> Mapping[str, Message]:
    """Where each fact is from, where the workspace knows it: the cell that says it, or a person."""
    if session.source != "workspace":
        return {}
    with closing(Store(session.registry.path)) as store:
        profile = applicant.id if store.get(applicant.id) else applicant.id.rpartition("/")[0]
        kept, cells = store.get(profile), store.cells(profile)
        corrected = corrections_of(store, profile)
    facts = kept.facts if kept else {}
    found: dict[str, Message] = {}
    for cell in cells:
        if cell.value is not None and cell.value == facts.get(cell.field):
            found.setdefault(cell.field, _cell_said(cell))
    return {**found, **{name: message("corrected by hand") for name, _ in corrected}}


def _cell_said(cell: KeptCell) -> Message:
    column = cell.header or column_letters(cell.column)
    if cell.sheet:
        return message(
            "{file}, sheet {sheet}, row {row}, column {column}",
            file=cell.file,
            sheet=cell.sheet,
            row=str(cell.row),
            column=column,
        )
    return message(
        "{file}, row {row}, column {column}", file=cell.file, row=str(cell.row), column=column
    )
