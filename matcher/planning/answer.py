"""The whole answer for one applicant: distinct plans, calendar, limits, conflict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from matcher.advice.assumptions import Assumptions, assumptions_of
from matcher.advice.guarantees import SecurityCoverage
from matcher.domain.applicant import Applicant
from matcher.optimize.rows import Name
from matcher.planning.accounts import Accounts, accounts_of
from matcher.planning.binding_constraints import BindingConstraint, binding_caps
from matcher.planning.borrowing import LoanLimit, loan_limits
from matcher.planning.calendar import Calendar, make_calendar
from matcher.planning.case import Plan, measures
from matcher.planning.certainty import (
    OwnShare,
    own_shares,
    uncertain_money,
    uncertain_sources,
)
from matcher.planning.compose import Composition, Wishes, compose
from matcher.planning.iis import find_conflict
from matcher.planning.objectives import Aim
from matcher.planning.offer_plans import choose_plans
from matcher.planning.security import security_of
from matcher.planning.sensitivity import Improvement, improvements
from matcher.planning.settings import PlanSettings
from matcher.planning.solve import least
from matcher.session import Session


@dataclass(frozen=True, slots=True)
class Offered:
    """One plan with what is said about it.

    Parameters
        aim        the aim that it was looked for with
        best_for   names of the aims for which no plan is better; empty for an alternative that
                   is the best of those that differ enough from the plans before it
        accounts   three years of accounts, coverage of the repayments, payback
        security   what each lender of the plan would ask, and what lacks of it
        doubted    its sources of which nobody can be sure, for their own sake or that of others
        uncertain  by source, what of its money is not certain
        own_shares by source, the own share that it asks for, and who brings it
    """

    aim: Aim
    best_for: tuple[str, ...]
    plan: Plan
    measured: dict[str, int]
    is_proven: bool
    calendar: Calendar
    caps: tuple[BindingConstraint, ...]
    accounts: Accounts
    security: tuple[SecurityCoverage, ...] = ()
    doubted: frozenset[str] = frozenset()
    uncertain: Mapping[str, int] = field(default_factory=dict)
    own_shares: Mapping[str, OwnShare] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """The plans of one applicant, best first.

    Parameters
        plans      none when no budget line has an amount
        loans      what each lender could lend, what stops it, and what would lift that
        sure       how much of the cost can be covered with nothing conditional and nothing that
                   is only assumed, as the members' own where nobody states it
        lending    what is assumed of lenders
        conflict   why not everything can be covered; empty when the first plan covers all
    """

    composed: Composition
    plans: tuple[Offered, ...]
    conflict: tuple[Name, ...]
    improvements: tuple[Improvement, ...]
    lending: Assumptions
    sure: int = 0
    loans: tuple[LoanLimit, ...] = ()

    @property
    def has_money(self) -> bool:
        """Whether any option gives anything, or has promised to."""
        is_promised = any(one.amount for one in self.composed.standing)
        return is_promised or any(offered.plan.sources for offered in self.plans)


def make_plans(
    session: Session,
    applicant: Applicant | str,
    settings: PlanSettings,
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
    advice = assumptions_of(session)
    composed = compose(session, applicant, settings, wishes, assumptions=advice)
    if not composed.case.lines:
        return PlanAnswer(composed, (), (), (), advice)
    aims = aims or tuple(settings.aims[name] for name in settings.plans.offered)
    plans = [
        Offered(
            aim=choice.aim,
            best_for=choice.best_for,
            plan=(plan := choice.solution.plan),
            measured=measures(composed.case, plan),
            is_proven=choice.solution.is_proven,
            calendar=(calendar := make_calendar(composed, plan, settings)),
            caps=binding_caps(composed, plan) if is_explained else (),
            accounts=accounts_of(composed.case, plan, calendar, composed.ability),
            security=security_of(composed, plan, advice),
            doubted=uncertain_sources(composed.case, plan, composed.assumed_means),
            uncertain=uncertain_money(composed.case, plan, composed.assumed_means),
            own_shares=own_shares(composed.case, plan, composed.assumed_means),
        )
        for choice in choose_plans(
            composed.case, aims, differ=settings.plans.differ, nearly=settings.plans.nearly
        )
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
        loans=loan_limits(composed),
        sure=_sure(session, composed, settings, advice),
    )


def _sure(
    session: Session, composed: Composition, settings: PlanSettings, advice: Assumptions
) -> int:
    """What a firm plan can cover at most: neither what is conditional nor what nobody stated."""
    wishes = replace(composed.wishes, is_firm=True)
    matches = tuple(composed.matches.values())
    firm = compose(session, composed.applicant, settings, wishes, matches, advice).case
    return firm.total - (least(firm, "uncovered") or 0)
