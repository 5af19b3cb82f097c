"""What an option means for one request: how much, at what cost, with which own share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from matcher.catalogue.families import WITHOUT_MONEY
from matcher.catalogue.option import Option
from matcher.domain.applicant import Applicant
from matcher.domain.budget import Budget, budget_of, payable_need
from matcher.eligibility.verdict import EligibilityEngine
from matcher.matching.limits import Limits, limits_of, rounds_of
from matcher.support.records import dataclass
from matcher.support.text import Text

#: Why an amount may be less than the most: not known which terms apply, or two ceilings told.
Doubt = Literal["", "terms", "ceilings"]


@dataclass(frozen=True, slots=True)
class Offer:
    """An option applied to the needs of one applicant, in whole units of currency.

    Parameters
        covered     names of the budget lines that it pays, among those asked for
        uncovered   those it does not pay
        unclear     those of which its sources do not speak
        need        sum of the covered and unclear lines; None when amounts are unknown
        amount      the most it may bring for this need, 0 when that is less than its smallest;
                    None when nothing is published
        cautious    the same by the least generous of the cases and rounds that may apply, where
                    nobody can tell which does; else the amount itself
        doubt       why `cautious` is less: which "terms" apply, or which of two "ceilings" that its
                    sources name; empty where it is not
        sure        the same of the covered lines alone; None where it is not known
        is_at_most  True when a part of the budget, or which case or round applies, is unknown
        own_share   the least the applicant must bring, in the round that asks most where it is not
                    known which governs; None when not published
        own_in_kind the part of it that may be in kind
        cost_low, cost_high   interest of a full year on the amount; None when not published
        cases       the cases of its figures that apply, or may apply, to this applicant
    """

    covered: tuple[str, ...] = ()
    uncovered: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    need: int | None = None
    amount: int | None = None
    cautious: int | None = None
    doubt: Doubt = ""
    sure: int | None = None
    is_at_most: bool = False
    own_share: int | None = None
    own_in_kind: int | None = None
    cost_low: int | None = None
    cost_high: int | None = None
    cases: tuple[Text, ...] = ()

    @property
    def pays_nothing(self) -> bool:
        """True when every line asked for is one that it does not pay."""
        return bool(self.uncovered) and not self.covered and not self.unclear

    @property
    def is_in_part_unclear(self) -> bool:
        """True when less may come because some lines are unclear, whatever its ceiling is."""
        most = self.amount if self.cautious is None else self.cautious
        if not (self.covered and self.unclear and self.amount) or self.sure is None:
            return False
        return self.sure < (most or 0)


def make_offer(applicant: Applicant, option: Option, engine: EligibilityEngine) -> Offer:
    """What the option means for the applicant's needs.

    Where the place is too coarse to tell which round governs, the amounts are those of all that
    may: the most, and the least.
    """
    offer = _one_offer(applicant, option, engine)
    if not option.alternatives:
        return offer
    rounds = [_one_offer(applicant, one, engine) for one in rounds_of(applicant, option, engine)]
    return _over_rounds(offer, rounds)


def _over_rounds(offer: Offer, rounds: Sequence[Offer]) -> Offer:
    amounts = [one.amount for one in rounds if one.amount is not None]
    careful = [one.cautious for one in rounds if one.cautious is not None]
    amount, cautious = max(amounts, default=None), min(careful, default=None)
    sure = [one.sure for one in rounds if one.sure is not None]
    # one that publishes no own share may ask one: more than nothing, less than any that is told
    dearest = max(rounds, key=lambda one: 0.5 if one.own_share is None else one.own_share)
    return replace(
        offer,
        amount=amount,
        cautious=cautious,
        doubt="terms" if amount != cautious else "",
        sure=min(sure, default=None) if len(sure) == len(rounds) else None,
        # a round that publishes nothing may give less than any that does
        is_at_most=amount != cautious
        or 0 < len(amounts) < len(rounds)
        or any(one.is_at_most for one in rounds),
        own_share=dearest.own_share,
        own_in_kind=dearest.own_in_kind,
        cost_low=min((one.cost_low for one in rounds if one.cost_low is not None), default=None),
        cost_high=max((one.cost_high for one in rounds if one.cost_high is not None), default=None),
    )


def _one_offer(applicant: Applicant, option: Option, engine: EligibilityEngine) -> Offer:
    budget = budget_of(applicant)
    paid = {purpose: option.pays.covered(purpose) for purpose in budget.lines}
    covered = tuple(p for p, is_paid in paid.items() if is_paid)
    unclear = tuple(p for p, is_paid in paid.items() if is_paid is None)
    payable = (*covered, *unclear)
    need = payable_need(budget, payable)
    limits = limits_of(applicant, option, engine)
    amount = cautious = None
    if option.family not in WITHOUT_MONEY:
        amount = _amount(limits, budget, payable, need)
        cautious = (
            amount if limits.are_sure else _amount(limits.cautiously(), budget, payable, need)
        )
    sure = _sure(limits, budget, covered, cautious) if unclear else cautious
    own = None
    if limits.own_share is not None and need is not None:
        own = round(limits.own_share * need)
    kind = limits.own_in_kind
    rate = option.terms.get("rate_pct_year")
    return Offer(
        covered=covered,
        uncovered=tuple(p for p, is_paid in paid.items() if is_paid is False),
        unclear=unclear,
        need=need,
        amount=amount,
        cautious=cautious,
        doubt="" if cautious == amount else "ceilings" if limits.are_cases_sure else "terms",
        sure=sure,
        is_at_most=amount is not None
        and (
            not limits.are_sure or budget.is_open or any(budget.lines[p] is None for p in payable)
        ),
        own_share=own,
        own_in_kind=round(own * kind) if own is not None and kind else None,
        cost_low=_cost(amount, rate.low if rate else None),
        cost_high=_cost(amount, rate.high if rate else None),
        cases=tuple(case.says for case in limits.cases if case.says),
    )


def _amount(limits: Limits, budget: Budget, payable: Sequence[str], need: int | None) -> int | None:
    if budget.lines and not payable:
        return 0
    by_share = limits.by_share({purpose: budget.lines[purpose] for purpose in payable}, need)
    bounds = [bound for bound in (limits.ceiling, by_share) if bound is not None]
    if not bounds:
        return None
    amount = round(min([*bounds, need] if need is not None else bounds))
    return amount if limits.floor is None or amount >= limits.floor else 0


def _sure(
    limits: Limits, budget: Budget, covered: Sequence[str], cautious: int | None
) -> int | None:
    """The most that the covered lines alone may bring; None where they have no amount."""
    if cautious is None or not covered:
        return None if cautious is None else 0
    if any(budget.lines[purpose] is None for purpose in covered):
        return None
    return _amount(limits.cautiously(), budget, covered, payable_need(budget, covered))


def _cost(amount: int | None, rate: float | bool | None) -> int | None:
    return None if amount is None or rate is None else round(amount * rate / 100)
