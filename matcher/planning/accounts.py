"""The tables that a bank asks for: uses and sources, three years of accounts, coverage, payback.

Everything is worked out from a plan, its calendar and the facts on the ability to pay; what is
assumed of those is named by `AbilityFacts.assumed`. Years count from the first money of the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.planning.calendar import Calendar
from matcher.planning.case import Plan, PlanCase
from matcher.planning.means import AbilityFacts

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


def accounts_of(case: PlanCase, plan: Plan, calendar: Calendar, facts: AbilityFacts) -> Accounts:
    """The accounts of a plan."""
    covered = case.total - sum(plan.uncovered.values())
    start = min((step.paid for step in calendar.steps if step.paid is not None), default=0)
    repaid_by_month = _by_month(calendar, is_borne=True)
    last = max(repaid_by_month, default=0)
    many = max(YEARS, -(-(last - start) // 12))
    interest = _by_month(calendar, is_borne=False)
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
                ratio=(facts.surplus + earned - facts.older) / repaid if repaid else None,
            )
        )
    return Accounts(tuple(years), payback(covered, facts))


def payback(covered: int, facts: AbilityFacts) -> float | None:
    """Years until what the project earns has paid its cost; None when it never does.

    What it earns grows with the ramp-up and stops at the bound that the turnover sets.
    """
    steady = len(facts.ramp_up) - 1
    left, years = float(covered), 0.0
    for year in range(steady):
        earned = facts.earned(year, covered)
        if left and earned >= left:
            return years + left / earned
        left, years = left - earned, years + 1
    earned = facts.earned(steady, covered)
    return years + left / earned if covered and earned > 0 else None


def _within(by_month: Mapping[int, int], first: int) -> int:
    return sum(n for month, n in by_month.items() if first < month <= first + 12)


def _by_month(calendar: Calendar, *, is_borne: bool) -> dict[int, int]:
    """What earnings repay in each month, or the interest alone.

    A loan that the sales of its season repay burdens them with its interest only.
    """
    found: dict[int, int] = {}
    for loan in calendar.repayments:
        for one in loan.instalments:
            due = one.interest
            if is_borne and not loan.from_sales:
                due += one.part
            if due:
                found[one.month] = found.get(one.month, 0) + due
    return found
