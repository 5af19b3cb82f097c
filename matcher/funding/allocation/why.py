"""Why: what left each applicant out, what would have taken it in, and what each limit costs."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from matcher.funding.allocation.instance import Instance, Limit, Numbers, Solution
from matcher.funding.allocation.programme import MAY, NO_NEED, REFUSED, UNDECIDED, Draft
from matcher.funding.allocation.solve import solve, value_of

Reason = Literal["refused", "undecided", "no_need", "too_small", "score", "capped", "indivisible"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An applicant without an award, and the fund that was nearest to giving one.

    Parameters
        reason   "score": dearer than its worth at the prices; "capped": it would have been
                 taken but for a cap or another fund's floor; "indivisible": worth its price,
                 but no whole award was left; else why no fund may finance it
        worth    of a unit of currency there; `price` what a unit costs there, from the
                 continuous relaxation; both None when no fund may finance it
        needed_fit  the fit at which the worth would meet the price; None when none would
    """

    applicant_id: str
    reason: Reason
    fund: str = ""
    worth: float | None = None
    price: float | None = None
    fit: float | None = None
    needed_fit: float | None = None


@dataclass(frozen=True, slots=True)
class Forced:
    """What an award to one applicant would take: value lost by all, exactly."""

    applicant_id: str
    is_possible: bool
    loss: float
    losers: tuple[str, ...]


def left_out(draft: Draft, solution: Solution) -> list[LeftOut]:
    """Every applicant that gets nothing, in the order of the table."""
    instance = draft.instance
    has = np.zeros(len(instance.applicants), dtype=np.bool_)
    has[instance.who[solution.amounts > 0]] = True
    price, plain = _prices(instance, solution)
    best: dict[int, int] = {}
    for pair, who in enumerate(instance.who.tolist()):
        if who not in best or _margin(instance, price, pair) > _margin(instance, price, best[who]):
            best[who] = pair
    return [
        _priced(draft, best[row], price, plain) if row in best else _barred(draft, row)
        for row in np.flatnonzero(~has).tolist()
    ]


def _margin(instance: Instance, price: Numbers, pair: int) -> float:
    return float(instance.weight[pair] - price[pair])


def _prices(instance: Instance, solution: Solution) -> tuple[Numbers, Numbers]:
    """What a unit costs at each pair: with all limits, and with budgets and capacities only."""
    known = solution.prices
    budget = np.array([known.get(f"budget:{name}", 0.0) for name in instance.funds])
    award = np.array([known.get(f"capacity:{name}", 0.0) for name in instance.funds])
    plain = budget[instance.fund] + award[instance.fund] / np.maximum(instance.high, 1e-9)
    price = plain.copy()
    for limit in instance.limits:
        dual = known.get(limit.name, 0.0)
        if limit.measure == "share":
            price += dual * (limit.pairs - limit.amount * limit.scope)
        elif limit.measure == "mad":
            price += dual * limit.pairs
        else:
            price += dual * limit.pairs / np.maximum(instance.high, 1e-9)
    return price, plain


def _priced(draft: Draft, pair: int, price: Numbers, plain: Numbers) -> LeftOut:
    instance, weight = draft.instance, draft.programme.fit_weight
    who, fund = int(instance.who[pair]), int(instance.fund[pair])
    worth, cost = float(instance.weight[pair]), float(price[pair])
    reason: Reason = "indivisible"
    if worth <= cost + 1e-9:
        reason = "capped" if worth > float(plain[pair]) + 1e-9 else "score"
    has_option = bool(draft.programme.funds[fund].option)
    share = (cost - (1 - weight)) / weight if weight and has_option else math.nan
    needed = math.log(share / (1 - share)) if 0 < share < 1 else None
    return LeftOut(
        instance.applicants[who],
        reason,
        instance.funds[fund],
        worth,
        cost,
        float(draft.fits[who, fund]) if has_option else None,
        needed if reason != "indivisible" else None,
    )


def _barred(draft: Draft, row: int) -> LeftOut:
    found = set(draft.state[row].tolist())
    reason: Reason = "too_small"
    if found == {REFUSED}:
        reason = "refused"
    elif UNDECIDED in found:
        reason = "undecided"
    elif NO_NEED in found:
        reason = "no_need"
    return LeftOut(draft.instance.applicants[row], reason)


def limit_costs(instance: Instance, solution: Solution, time_limit: float) -> dict[str, float]:
    """What each floor and cap costs exactly: the value without it, less the value with it."""
    costs = {}
    for limit in instance.limits:
        others = tuple(one for one in instance.limits if one.name != limit.name)
        without = solve(replace(instance, limits=others), time_limit=time_limit)
        costs[limit.name] = max(0.0, without.value - solution.value)
    return costs


def fairness_price(
    instance: Instance, solution: Solution, time_limit: float
) -> tuple[float, float]:
    """What fairness costs: fit-weighted money, and money, given up against no fairness term."""
    free = solve(replace(instance, fairness="none"), time_limit=time_limit)
    return (
        float(instance.weight @ free.amounts - instance.weight @ solution.amounts),
        float(free.amounts.sum() - solution.amounts.sum()),
    )


def force(draft: Draft, solution: Solution, applicant_id: str, time_limit: float) -> Forced:
    """What would have to give way for one applicant to get an award."""
    instance = draft.instance
    row = instance.applicants.index(applicant_id)
    mine = instance.who == row
    if not np.any(draft.state[row] == MAY):
        return Forced(applicant_id, False, 0.0, ())
    everything = np.ones(len(mine), dtype=np.bool_)
    must = Limit("forced", True, "awards", 1.0, mine, everything)
    forced = solve(replace(instance, limits=(*instance.limits, must)), time_limit=time_limit)
    if forced.status == "infeasible":
        return Forced(applicant_id, False, 0.0, ())
    before = np.bincount(instance.who, solution.amounts, len(instance.applicants))
    after = np.bincount(instance.who, forced.amounts, len(instance.applicants))
    losers = np.flatnonzero((before > 0) & (after < before - 0.5))
    loss = value_of(instance, solution.amounts) - value_of(instance, forced.amounts)
    return Forced(applicant_id, True, max(0.0, loss), tuple(instance.applicants[i] for i in losers))
