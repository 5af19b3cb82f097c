"""Costs against returns: what the money costs a year, beside what the project earns.

interest  = amount x rate
guarantee = amount x guarantee fee / years, over the years of the loan (one year if not published)
own share = own share x what it would earn elsewhere (an assumption)
cost      = (interest + guarantee + own share) / amount, per cent a year
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from matcher.advice.advice_file import UsualReturn
from matcher.advice.assumptions import Assumptions
from matcher.catalogue.terms import Figure
from matcher.domain.applicant import Applicant
from matcher.eligibility.verdict import EligibilityEngine
from matcher.matching.pair import Match

Flag = Literal["", "dearer", "may_be_dearer"]


@dataclass(frozen=True, slots=True)
class Earning:
    """The yearly return it is held against, per cent; `usual` when it is not the project's own."""

    low: float
    high: float
    usual: UsualReturn | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """The yearly cost of an option's money, in currency and per cent of the amount.

    Parameters
        amount      the loan it is worked out on
        interest    lowest and highest interest of a full year
        guarantee   the guarantee's fee, spread over the years of the loan
        own_share   what the own share would have earned elsewhere
        low_pct, high_pct   all of it, per cent of the amount a year
        has_other_fees   True when the option names fees that are not in the figures
        flag        "dearer" when even the lowest cost is above the highest return,
                    "may_be_dearer" when the highest cost is above the lowest return
    """

    option_id: str
    amount: int
    interest: tuple[int, int]
    guarantee: int
    own_share: int
    low_pct: float
    high_pct: float
    has_other_fees: bool
    flag: Flag


def find_costs(
    matches: Sequence[Match], earning: Earning | None, assumptions: Assumptions
) -> list[Cost]:
    """The cost of every ranked option that is paid back and whose rate is published."""
    found = []
    for match in matches:
        rate = match.option.terms.get("rate_pct_year")
        if match.rank is None or rate is None or rate.high is None:
            continue
        if match.option.family not in assumptions.repayable_families:
            continue
        if not match.offer.amount or match.availability == "closed":
            continue
        found.append(work_out(match, rate, match.offer.amount, earning, assumptions))
    return found


def work_out(
    match: Match, rate: Figure, amount: int, earning: Earning | None, assumptions: Assumptions
) -> Cost:
    """The cost of one amount from one option."""
    terms = match.option.terms
    low, high = (amount * float(side or 0) / 100 for side in (rate.low, rate.high))
    fee = terms.get("guarantee_fee_pct")
    months = terms.get("duration_months")
    years = max(float(months.high) / 12, 1.0) if months and months.high else 1.0
    guarantee = amount * float(fee.high or 0) / 100 / years if fee else 0.0
    own = (match.offer.own_share or 0) * assumptions.own_share_rate_pct / 100
    low_pct, high_pct = (100 * (side + guarantee + own) / amount for side in (low, high))
    return Cost(
        option_id=match.option.id,
        amount=amount,
        interest=(round(low), round(high)),
        guarantee=round(guarantee),
        own_share=round(own),
        low_pct=round(low_pct, 2),
        high_pct=round(high_pct, 2),
        has_other_fees="fees" in terms,
        flag=_flag(low_pct, high_pct, earning),
    )


def _flag(low: float, high: float, earning: Earning | None) -> Flag:
    if earning is None or high <= earning.low:
        return ""
    return "dearer" if low > earning.high else "may_be_dearer"


def find_earning(
    applicant: Applicant, engine: EligibilityEngine, assumptions: Assumptions
) -> Earning | None:
    """The project's stated return, or one that was seen among its like; None when neither is."""
    if assumptions.return_field:
        stated = applicant.value(assumptions.return_field)
        if isinstance(stated, int | float):
            return Earning(float(stated), float(stated))
    for usual in assumptions.returns:
        if _is_about(usual.rule, engine) and engine.holds(usual.rule, applicant):
            return Earning(usual.low, usual.high, usual)
    return None


def _is_about(rule: str, engine: EligibilityEngine) -> bool:
    """Whether the rule is one of this schema: the shipped ones mean nothing elsewhere."""
    from matcher.expressions.language import parse
    from matcher.rules.predicates import bind

    return not bind(parse(rule), engine.schema)[1]
