"""What an option means for one request: how much, at what cost, with which own share."""

from __future__ import annotations

from collections.abc import Sequence
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
        amount      the most it may bring for this need, 0 when that is less than its smallest;
                    None when nothing is published
        is_at_most  True when a part of the budget, or which case applies, is unknown
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
class _Budget:
    """What is asked for: amounts by line where they are known, and their total."""

    lines: dict[str, int | None]
    total: int | None
    is_open: bool


def make_offer(applicant: Applicant, option: Option, decider: Decider) -> Offer:
    """What the option means for the applicant's needs."""
    budget = _budget(applicant)
    paid = {purpose: option.pays.covered(purpose) for purpose in budget.lines}
    covered = tuple(p for p, is_paid in paid.items() if is_paid)
    unclear = tuple(p for p, is_paid in paid.items() if is_paid is None)
    payable = (*covered, *unclear)
    need = _sum(budget, payable, option)
    cases = _cases(option, applicant, decider)
    amount = None
    if option.family not in WITHOUT_MONEY:
        amount = _amount(option, cases, budget, payable, need)
    own = _own_share(option, need)
    kind = option.terms.get("own_share_in_kind_max")
    rate = option.terms.get("rate_pct_year")
    return Offer(
        covered=covered,
        uncovered=tuple(p for p, is_paid in paid.items() if is_paid is False),
        unclear=unclear,
        need=need,
        amount=amount,
        is_at_most=amount is not None
        and (not cases.is_sure or budget.is_open or any(budget.lines[p] is None for p in payable)),
        own_share=own,
        own_in_kind=round(own * kind.high) if own is not None and kind and kind.high else None,
        cost_low=_cost(amount, rate.low if rate else None),
        cost_high=_cost(amount, rate.high if rate else None),
        cases=tuple(case.says for case in cases.all if case.says),
    )


def _budget(applicant: Applicant) -> _Budget:
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
    return _Budget(
        lines,
        int(total) if isinstance(total, int | float) else None,
        is_open=bool(schema.budget) and (not isinstance(asked, Several) or asked.is_open),
    )


def _sum(budget: _Budget, purposes: Sequence[str], option: Option) -> int | None:
    amounts = [budget.lines[purpose] for purpose in purposes]
    if amounts and None not in amounts:
        return sum(a for a in amounts if a is not None)
    if budget.lines and not purposes:
        return 0
    # Only the total is known: the option cannot pay more than all of it.
    return budget.total


@dataclass(frozen=True, slots=True)
class _Cases:
    """The cases of an option's figures that apply to an applicant, or may.

    Parameters
        sure     the general case that applies: the first of the file
        maybe    general cases that stand before it and may apply
        lines    cases of some budget lines that apply, or may
        is_sure  False when one of them only may
    """

    sure: Case | None
    maybe: tuple[Case, ...]
    lines: tuple[Case, ...]
    is_sure: bool

    @property
    def all(self) -> tuple[Case, ...]:
        """Every case that applies or may, general ones first."""
        return (*((self.sure,) if self.sure else ()), *self.maybe, *self.lines)


def _cases(option: Option, applicant: Applicant, decider: Decider) -> _Cases:
    sure: Case | None = None
    maybe: list[Case] = []
    lines: list[Case] = []
    is_sure = True
    for case in option.cases:
        if sure is not None and not case.purposes:
            continue
        holds = decider.holds(case.rule, applicant) if case.rule else True
        if holds is False:
            continue
        is_sure = is_sure and holds is True
        if case.purposes:
            lines.append(case)
        elif holds:
            sure = case
        else:
            maybe.append(case)
    return _Cases(sure, tuple(maybe), tuple(lines), is_sure)


def _amount(
    option: Option, cases: _Cases, budget: _Budget, payable: Sequence[str], need: int | None
) -> int | None:
    if budget.lines and not payable:
        return 0
    bounds = [_general(option, cases, "max"), _by_line(option, cases, budget, payable, need)]
    known = [bound for bound in bounds if bound is not None]
    if not known:
        return None
    amount = round(min([*known, need] if need is not None else known))
    least = _general(option, cases, "min", smallest=True)
    return amount if least is None or amount >= least else 0


def _general(option: Option, cases: _Cases, key: str, *, smallest: bool = False) -> float | None:
    """The figure for everybody: that of the case that applies, else the option's own.

    A case that only may apply never lowers the most, nor raises the least, that is promised.
    """
    own = cases.sure.figures.get(key) if cases.sure else None
    settled = own or option.amount.get(key)
    values = [_side(settled, smallest)] + [
        _side(case.figures.get(key), smallest) for case in cases.maybe
    ]
    known = [value for value in values if value is not None]
    if not known:
        return None
    return min(known) if smallest else max(known)


def _by_line(
    option: Option, cases: _Cases, budget: _Budget, payable: Sequence[str], need: int | None
) -> float | None:
    """The most that shares of the cost and ceilings of lines allow together."""
    whole = _general(option, cases, "share_max")
    amounts = {purpose: budget.lines[purpose] for purpose in payable}
    limits = {purpose: _line_limits(purpose, cases, whole) for purpose in amounts}
    if whole is None and not any(share or top for share, top in limits.values()):
        return None
    if not amounts or None in amounts.values():
        best = max((share or 1.0 for share, _ in limits.values()), default=whole)
        return best * need if need is not None and best is not None else None
    # where the cases name the lines that are paid, a line that none of them names is not
    unnamed = 1.0 if "max" in option.amount else 0.0
    found = 0.0
    for purpose, (share, top) in limits.items():
        if share is None:
            share = unnamed if top is None else 1.0
        part = (amounts[purpose] or 0) * share
        found += part if top is None else min(part, top)
    return found


def _line_limits(
    purpose: str, cases: _Cases, whole: float | None
) -> tuple[float | None, float | None]:
    """Share and ceiling of one budget line; the most generous of the cases that may apply."""
    about = [case for case in cases.lines if purpose in case.purposes]
    shares = [s for case in about if (s := _side(case.figures.get("share_max"))) is not None]
    tops = [t for case in about if (t := _side(case.figures.get("max"))) is not None]
    uncertain = whole if whole is not None and not cases.is_sure else None
    share = max([*shares, *([uncertain] if uncertain is not None else [])]) if shares else whole
    return share, max(tops) if tops else None


def _own_share(option: Option, need: int | None) -> int | None:
    share = option.terms.get("own_share")
    if share is None or share.low is None or need is None:
        return None
    return round(share.low * need)


def _cost(amount: int | None, rate: float | bool | None) -> int | None:
    return None if amount is None or rate is None else round(amount * rate / 100)


def _side(figure: Figure | None, smallest: bool = False) -> float | None:
    if figure is None:
        return None
    side = figure.low if smallest else figure.high
    return None if side is None else float(side)
