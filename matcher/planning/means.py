"""How much repayment an applicant can bear, and how much of it a loan takes up.

    cash for debt service = surplus - repayment of older debts + return of the project x ramp-up
    repayments            <= cash for debt service / coverage ratio, every year

Source: the debt service coverage ratio as banks use it. What nobody states is assumed in
data/planning.toml and named in the answer: the unknown is never the best case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from matcher.advice.assumptions import Assumptions
from matcher.advice.costs import find_earning
from matcher.advice.guarantees import cover
from matcher.domain.applicant import Applicant
from matcher.eligibility.verdict import EligibilityEngine
from matcher.matching.pair import Match
from matcher.planning.case import Means
from matcher.planning.schedule import schedule
from matcher.planning.settings import PlanSettings
from matcher.planning.terms import RepaymentTerms

#: Years of a plan that are looked at; a loan that runs longer burdens its last year on.
YEARS = 10
#: A loan of this size is laid out to see what each dirham of it burdens.
_SAMPLE = 10_000_000
_PARTS = 10_000
#: Instalments are whole: twelve of them may be this much above what the rate alone says.
_ROUNDED = 24


@dataclass(frozen=True, slots=True)
class AbilityFacts:
    """What the ability to pay was worked out from, in currency.

    Parameters
        surplus   stated, or a share of the turnover; `assumed` names what is not stated
        older     what older debts take a year; `owed` of it is for loans that are promised or
                  asked for already
        return_pct   what the project earns a year on its cost, per cent
        ramp_up   how much of that it earns in each year
        earned_max   the most that the project is taken to earn a year; None: no bound
        coverage  cash for debt service over repayments, at least
    """

    surplus: int
    older: int
    return_pct: float
    ramp_up: tuple[float, ...]
    coverage: float
    assumed: tuple[str, ...]
    earned_max: int | None = None
    owed: int = 0

    def earned(self, year: int, covered: int) -> float:
        """What the project earns in a year, from 0 on, when so much of the cost is covered."""
        ramp = self.ramp_up[min(year, len(self.ramp_up) - 1)]
        earned = ramp * self.return_pct / 100 * covered
        return earned if self.earned_max is None else min(earned, self.earned_max)

    def cash(self, year: int, covered: int) -> float:
        """Cash for debt service in a year, from 0 on, when so much of the cost is covered."""
        return self.surplus - self.older + self.earned(year, covered)


def ability_of(
    applicant: Applicant,
    settings: PlanSettings,
    assumptions: Assumptions,
    engine: EligibilityEngine,
    *,
    is_firm: bool,
    owed: int = 0,
) -> tuple[AbilityFacts, Means]:
    """What an applicant can bear, as facts and as bounds of a plan.

    Parameters
        is_firm   nothing that is not stated lets anybody borrow
        owed      what a year takes of loans that are promised or asked for already
    """
    said = settings.repayment
    turnover, surplus, debts, earned = (
        _number(applicant, name)
        for name in ("turnover_mad", "surplus_mad", "debts_mad", "project_return_pct")
    )
    sales = 0.0 if turnover is None else max(0.0, turnover)
    assumed = []
    lent_max: int | None = None
    if surplus is None:
        assumed.append("surplus" if turnover is not None else "surplus and turnover")
        surplus = said.margin * sales
        lent_max = floor(said.lent_of_turnover * sales) if turnover is not None else 0
        if turnover is None and not is_firm:
            is_ours = applicant.schema.currency == settings.unpublished.currency
            lent_max = said.lent_unknown if is_ours else 0
        if is_firm:
            lent_max = 0
    if debts is None:
        assumed.append("debts")
        debts = said.debts_of_turnover * sales
    if earned is None:
        seen = find_earning(applicant, engine, assumptions)
        earned = said.return_pct if seen is None else seen.low
        assumed.append("return")
    facts = AbilityFacts(
        surplus=floor(surplus),
        older=ceil(debts * 12 / settings.loan.months) + owed,
        return_pct=earned,
        ramp_up=said.ramp_up or (1.0,),
        earned_max=ceil(said.earned_of_turnover * sales) if sales else None,
        coverage=said.coverage,
        assumed=tuple(assumed),
        owed=owed,
    )
    lost = min(0.0, earned / 100)
    carries, earns = [], []
    for year in range(YEARS):
        ramp = facts.ramp_up[min(year, len(facts.ramp_up) - 1)]
        carries.append(floor((facts.surplus - facts.older) / said.coverage) - _ROUNDED)
        earns.append(floor(_PARTS * (lost + max(0.0, earned / 100) * ramp) / said.coverage))
    sales_max = floor(said.sales_of_turnover * sales)
    earned_max = None
    if facts.earned_max is not None:
        earned_max = floor(facts.earned_max / said.coverage)
    earned_by_year = tuple(max(0, n) for n in earns)
    return facts, Means(tuple(carries), earned_by_year, lent_max, sales_max, earned_max)


def burden_of(terms: RepaymentTerms, *, is_from_sales: bool) -> tuple[int, ...]:
    """What a dirham lent is repaid by, in ten-thousandths, at most in each year or one before.

    The money may come in any month of the first year of a plan, so the heaviest such year counts.
    """
    due = schedule(_SAMPLE, terms, 0)
    if is_from_sales:
        due = {month: round(_SAMPLE * terms.rate_pct / 1200) for month in due}
    found, most = [], 0
    for year in range(YEARS):
        for late in range(12):
            first = 12 * year - late
            part = sum(n for month, n in due.items() if first < month <= first + 12)
            most = max(most, part)
        found.append(ceil(_PARTS * most / _SAMPLE))
    return tuple(found)


def security_of_source(
    match: Match, matches: Sequence[Match], assumptions: Assumptions
) -> tuple[int, int]:
    """What a lender wants secured of a dirham, in thousandths, and what it counts of assets.

    The part that the option itself has guaranteed and the surety of the group are taken off.
    """
    if match.option.family not in assumptions.lender_families:
        return 0, 0
    seen = cover(match, 1_000_000, matches, assumptions)
    if not seen.asked or seen.security == "project":
        return 0, 0
    wanted = max(0, seen.asked - seen.surety)
    return ceil(wanted / 1000), seen.counted


def _number(applicant: Applicant, name: str) -> float | None:
    name = applicant.schema.amount(name)
    value = applicant.value(name) if name in applicant.schema else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
