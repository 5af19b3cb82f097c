"""The whole answer for one applicant: distinct plans, calendar, limits, conflict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

from matcher.advice.assumptions import Assumptions, read_assumptions
from matcher.advice.guarantees import Coverage
from matcher.domain.applicant import Applicant
from matcher.planning.binding_constraints import Cap, binding_caps
from matcher.planning.calendar import Calendar, make_calendar
from matcher.planning.case import Case, Plan, measures, moved
from matcher.planning.compose import Composition, Wishes, compose
from matcher.planning.iis import find_conflict
from matcher.planning.milp import Name
from matcher.planning.objectives import Aim
from matcher.planning.security import security_of
from matcher.planning.sensitivity import Improvement, improvements
from matcher.planning.settings import Settings
from matcher.planning.solve import Solution, best_plan, least
from matcher.session import Session


@dataclass(frozen=True, slots=True)
class Offered:
    """One plan with what is said about it.

    Parameters
        aim        the aim that it was looked for with
        best_for   names of the aims for which no plan is better; empty for an alternative that
                   is the best of those that differ enough from the plans before it
        security   what each lender of the plan would ask, and what lacks of it
    """

    aim: Aim
    best_for: tuple[str, ...]
    plan: Plan
    measured: dict[str, int]
    is_proven: bool
    calendar: Calendar
    caps: tuple[Cap, ...]
    security: tuple[Coverage, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """The plans of one applicant, best first.

    Parameters
        plans      none when no budget line has an amount
        sure       how much of the cost can be covered with nothing conditional
        lending    what is assumed of lenders
        conflict   why not everything can be covered; empty when the first plan covers all
    """

    composed: Composition
    plans: tuple[Offered, ...]
    conflict: tuple[Name, ...]
    improvements: tuple[Improvement, ...]
    lending: Assumptions
    sure: int = 0

    @property
    def has_money(self) -> bool:
        """Whether any option gives anything in the first plan."""
        return bool(self.plans) and bool(self.plans[0].plan.sources)


def make_plans(
    session: Session,
    applicant: Applicant | str,
    settings: Settings,
    wishes: Wishes | None = None,
    aims: tuple[Aim, ...] = (),
    *,
    is_explained: bool = True,
) -> PlanAnswer:
    """The plans of an applicant.

    Parameters
        aims   in their order; by default those that the settings offer
        is_explained   with prices, conflict and improvements, which take most of the time

    Raises
        UnknownIdError  no applicant has that id
    """
    if isinstance(applicant, str):
        applicant = session.applicant(applicant)
    composed = compose(session, applicant, settings, wishes)
    advice = read_assumptions(session.schema)
    if not composed.case.lines:
        return PlanAnswer(composed, (), (), (), advice)
    aims = aims or tuple(settings.aims[name] for name in settings.plans.offered)
    plans = [
        Offered(
            aim=aim,
            best_for=names,
            plan=solution.plan,
            measured=measures(composed.case, solution.plan),
            is_proven=solution.is_proven,
            calendar=make_calendar(composed, solution.plan, settings),
            caps=binding_caps(composed, solution.plan) if is_explained else (),
            security=security_of(composed, solution.plan, advice),
        )
        for aim, names, solution in distinct_plans(composed.case, aims, settings.plans.differ)
    ]
    first = plans[0].plan
    is_short = bool(first.uncovered) and is_explained
    return PlanAnswer(
        composed=composed,
        plans=tuple(plans),
        conflict=find_conflict(composed.case) if is_short else (),
        improvements=improvements(session, composed, first, settings, advice)
        if is_explained
        else (),
        lending=advice,
        sure=composed.case.total - (least(_certain(composed.case), "uncovered") or 0),
    )


def _certain(case: Case) -> Case:
    sources = {name: s for name, s in case.sources.items() if not s.is_conditional}
    backing = {name: g for name, g in case.guarantees.items() if not g.is_conditional}
    groups = {
        group: tuple(name for name in members if name in sources)
        for group, members in case.one_of.items()
    }
    return replace(case, sources=sources, guarantees=backing, one_of=groups)


def distinct_plans(
    case: Case, aims: tuple[Aim, ...], differ: float
) -> list[tuple[Aim, tuple[str, ...], Solution]]:
    """One plan for each aim, of which any two differ in who pays.

    Where the best plan for an aim is one already there, or too like it, the best of those in
    which other sources pay enough stands in its place; none does when there is no such plan.

    Parameters
        differ   the share of the cost that other hands must pay, 0 to 1
    """
    least = max(1, ceil(differ * case.total))
    found: list[tuple[Aim, tuple[str, ...], Solution]] = []
    for aim in aims:
        best = best_plan(case, aim)
        if best is None:
            continue
        there = [
            aim.values(measures(case, solution.plan)) == best.values for _, _, solution in found
        ]
        if any(there):
            place = there.index(True)
            known, names, solution = found[place]
            found[place] = (known, (*names, aim.name), solution)
        used = [solution.plan for _, _, solution in found]
        if any(there) or any(moved(best.plan, plan) < least for plan in used):
            other = best_plan(case, aim, unlike=used, least_moved=least)
            if other is not None:
                found.append((aim, (), other))
        elif best.plan.sources or not found:
            found.append((aim, (aim.name,), best))
    return found
