"""The tables that a bank asks for: uses and sources, three years of accounts, coverage, payback.

Everything is worked out from a plan, its calendar and the facts on the ability to pay; what is
assumed of those is named by `AbilityFacts.assumed`. Years count from the first money of the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.planning.calendar import Calendar
from matcher.planning.case import Case, Plan
from matcher.planning.means import AbilityFacts
from matcher.planning.schedule import schedule

#: Years of accounts that a bank asks for.
YEARS = 3


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a plan, in whole units of currency.

    Parameters
        surplus    of the cooperative as it is today
        earned     by the project, before its loans
        older      repaid of older debts
        repaid     of the loans of the plan, interest included; `interest` is its part; of a
                   loan that the sales of its season repay, the interest alone
        left       what remains after all repayments
        ratio      cash for debt service over repayments; None when nothing is repaid
    """

    number: int
    surplus: int
    earned: int
    older: int
    repaid: int
    interest: int
    left: int
    ratio: float | None


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of a plan.

    Parameters
        years          three, and more for as long as a loan runs
        payback_years  years until the earnings of the project have paid for it; None when they
                       never do
    """

    years: tuple[Year, ...]
    payback_years: float | None

    @property
    def worst_ratio(self) -> float | None:
        """The lowest coverage of all years; None when nothing is repaid."""
        return min((year.ratio for year in self.years if year.ratio is not None), default=None)


def accounts_of(case: Case, plan: Plan, calendar: Calendar, facts: AbilityFacts) -> Accounts:
    """The accounts of a plan."""
    covered = case.total - sum(plan.uncovered.values())
    start = min((step.paid for step in calendar.steps if step.paid is not None), default=0)
    repaid_by_month = _from_earnings(case, plan, calendar)
    last = max(repaid_by_month, default=0)
    many = max(YEARS, -(-(last - start) // 12))
    interest = _interest_by_month(calendar)
    years = []
    for number in range(many):
        first = start + 12 * number
        repaid = _within(repaid_by_month, first)
        cash = facts.cash(number, covered)
        earned = round(cash - facts.surplus + facts.older)
        years.append(
            Year(
                number=number + 1,
                surplus=facts.surplus,
                earned=earned,
                older=facts.older,
                repaid=repaid,
                interest=_within(interest, first),
                left=facts.surplus + earned - facts.older - repaid,
                ratio=cash / repaid if repaid else None,
            )
        )
    return Accounts(tuple(years), payback(covered, facts))


def payback(covered: int, facts: AbilityFacts) -> float | None:
    """Years until what the project earns has paid its cost; None when it never does."""
    yearly = facts.return_pct / 100 * covered
    if yearly <= 0 or not covered:
        return None
    left, years = float(covered), 0.0
    for ramp in facts.ramp_up[:-1]:
        if ramp * yearly >= left:
            return years + left / (ramp * yearly)
        left -= ramp * yearly
        years += 1
    steady = facts.ramp_up[-1] * yearly
    return years + left / steady if steady > 0 else None


def _from_earnings(case: Case, plan: Plan, calendar: Calendar) -> dict[int, int]:
    """What earnings repay by month: of a loan that the sales of its season repay, the interest."""
    found = dict(calendar.repaid)
    paid = {step.id: step.paid or 0 for step in calendar.steps}
    for one in calendar.repayments:
        if case.sources[one.id].from_sales:
            for month, due in schedule(plan.amount(one.id), one.terms, paid[one.id]).items():
                found[month] -= due - one.interest_by_month.get(month, 0)
    return found


def _within(by_month: Mapping[int, int], first: int) -> int:
    return sum(n for month, n in by_month.items() if first < month <= first + 12)


def _interest_by_month(calendar: Calendar) -> dict[int, int]:
    found: dict[int, int] = {}
    for one in calendar.repayments:
        for month, amount in one.interest_by_month.items():
            found[month] = found.get(month, 0) + amount
    return found
