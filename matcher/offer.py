"""What an option means for one request: how much, at what cost, with which own share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matcher.applicant import Applicant
from matcher.catalogue.option import Case, Figure, Option
from matcher.decide.verdict import Decider
from matcher.text import Text
from matcher.values import Several

#: Families whose options bring no money of their own to the applicant.
WITHOUT_MONEY = frozenset(("guarantee", "in_kind", "grouping", "refinancing"))


@dataclass(frozen=True, slots=True)
class Offer:
    """An option applied to the needs of one applicant, in whole units of currency.

    Parameters
        covered     names of the budget lines that it pays, among those asked for
        uncovered   those it does not pay
        unclear     those of which its sources do not speak
        need        sum of the covered and unclear lines; None when amounts are unknown
        amount      the most it may bring for this need; None when nothing is published
        is_at_most  True when a part of the budget is unknown, so that it may be less
        own_share   the least the applicant must bring; None when not published
        own_in_kind the part of it that may be in kind
        cost_low, cost_high   interest of a full year on the amount; None when not published
        cases       the cases of its figures that apply, or may apply, to this applicant
    """

    covered: tuple[str, ...] = ()
    uncovered: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    need: int | None = None
    amount: int | None = None
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


@dataclass(frozen=True, slots=True)
class Budget:
    """What is asked for: amounts by line where they are known, and their total."""

    lines: dict[str, int | None]
    total: int | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """What bounds the money of an option for one applicant; None where nothing is published.

    Parameters
        floor, ceiling   the least and the most it gives
        share            share of the cost that it may pay, 0 to 1
        line_shares      the same for single budget lines; a line that is not named there has
                         the `share`, or nothing
        own_share        share of the cost that the applicant brings
        own_in_kind      share of the own share that may be in kind
        cases, are_sure  the cases that apply or may; False when one of them only may
    """

    floor: float | None
    ceiling: float | None
    share: float | None
    line_shares: Mapping[str, float]
    own_share: float | None
    own_in_kind: float | None
    cases: tuple[Case, ...]
    are_sure: bool

    def by_share(self, amounts: Mapping[str, int | None], need: int | None) -> float | None:
        """The most that the shares of the cost allow, line by line where they differ."""
        if self.line_shares:
            if None in amounts.values() or not amounts:
                return max(self.line_shares.values()) * need if need is not None else None
            return sum(self.share_of(p) * (a or 0) for p, a in amounts.items())
        return self.share * need if self.share is not None and need is not None else None

    def share_of(self, purpose: str) -> float:
        """The share of one line's cost where shares differ by line."""
        return self.line_shares.get(purpose, self.share or 0.0)


def limits_of(applicant: Applicant, option: Option, decider: Decider) -> Limits:
    """What bounds the money of an option: the one reading of its figures."""
    cases, are_sure = _cases(option, applicant, decider)
    line_shares = {
        purpose: share
        for case in cases
        for purpose in case.purposes
        if (share := _high(case.figures.get("share_max"))) is not None
    }
    general = [case for case in cases if not case.purposes]
    ceiling = _most([case.figures.get("max") for case in general])
    floors = [low for case in general if (low := _low(case.figures.get("min"))) is not None]
    share = _high(option.amount.get("share_max"))
    if share is None and not line_shares:
        share = _most([case.figures.get("share_max") for case in cases])
    return Limits(
        floor=min(floors) if floors else _low(option.amount.get("min")),
        ceiling=_high(option.amount.get("max")) if ceiling is None else ceiling,
        share=share,
        line_shares=line_shares,
        own_share=_low(option.terms.get("own_share")),
        own_in_kind=_high(option.terms.get("own_share_in_kind_max")),
        cases=tuple(cases),
        are_sure=are_sure,
    )


def make_offer(applicant: Applicant, option: Option, decider: Decider) -> Offer:
    """What the option means for the applicant's needs."""
    budget = budget_of(applicant)
    paid = {purpose: option.pays.covered(purpose) for purpose in budget.lines}
    covered = tuple(p for p, is_paid in paid.items() if is_paid)
    unclear = tuple(p for p, is_paid in paid.items() if is_paid is None)
    payable = (*covered, *unclear)
    need = _sum(budget, payable, option)
    limits = limits_of(applicant, option, decider)
    amount = None if option.family in WITHOUT_MONEY else _amount(limits, budget, payable, need)
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


def budget_of(applicant: Applicant) -> Budget:
    """The budget lines of an applicant: those with an amount, and those held without one."""
    schema = applicant.schema
    lines: dict[str, int | None] = {}
    asked = applicant.value(schema.budget) if schema.budget else None
    held = asked.values if isinstance(asked, Several) else frozenset()
    for value, line in schema.budget_lines().items():
        amount = applicant.value(line.name)
        if isinstance(amount, int | float) and amount > 0:
            lines[value] = int(amount)
        elif amount is None and value in held:
            lines[value] = None
    total = applicant.value(schema.need) if schema.need else None
    return Budget(
        lines,
        int(total) if isinstance(total, int | float) else None,
        is_open=bool(schema.budget) and (not isinstance(asked, Several) or asked.is_open),
    )


def _sum(budget: Budget, purposes: Sequence[str], option: Option) -> int | None:
    amounts = [budget.lines[purpose] for purpose in purposes]
    if amounts and None not in amounts:
        return sum(a for a in amounts if a is not None)
    if budget.lines and not purposes:
        return 0
    # Only the total is known: the option cannot pay more than all of it.
    return budget.total


def _cases(option: Option, applicant: Applicant, decider: Decider) -> tuple[list[Case], bool]:
    """The cases that apply, or may; False when one of them only may.

    Cases for everybody's budget lines add up; of the others the first that applies counts.
    """
    found: list[Case] = []
    are_sure = True
    for case in option.cases:
        holds = decider.holds(case.rule, applicant) if case.rule else True
        if holds is False:
            continue
        found.append(case)
        if holds is None:
            are_sure = False
        elif not case.purposes:
            break
    return found, are_sure


def _amount(limits: Limits, budget: Budget, payable: Sequence[str], need: int | None) -> int | None:
    if budget.lines and not payable:
        return 0
    by_share = limits.by_share({purpose: budget.lines[purpose] for purpose in payable}, need)
    bounds = [bound for bound in (limits.ceiling, by_share) if bound is not None]
    if not bounds:
        return None
    if need is not None:
        bounds.append(need)
    return round(min(bounds))


def _cost(amount: int | None, rate: float | bool | None) -> int | None:
    return None if amount is None or rate is None else round(amount * rate / 100)


def _high(figure: Figure | None) -> float | None:
    return None if figure is None or figure.high is None else float(figure.high)


def _low(figure: Figure | None) -> float | None:
    return None if figure is None or figure.low is None else float(figure.low)


def _most(figures: Sequence[Figure | None]) -> float | None:
    return max((high for f in figures if (high := _high(f)) is not None), default=None)
