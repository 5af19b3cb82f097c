"""Allocations too large to be solved at once: limits get prices, then each applicant is alone.

Budgets, awards, floors and caps get prices from a relaxation over the pairs that matter; at
given prices every applicant stands alone, and the sum of what they are worth bounds what any
allocation can be worth. Pairs that a round proves to be worth their price join the next one.

Source
    Dantzig, G. & Wolfe, P. (1960), Decomposition principle for linear programs; the bound is
    that of Lagrange's relaxation.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from matcher.allocation.instance import AllocationSolution, Instance, Mask, Numbers
from matcher.allocation.milp import with_shortfall, write_programme
from matcher.allocation.solve import TINY, allocation_value, at_once, relax, without_tolerance
from matcher.allocation.verify import fits_lines, violations
from matcher.support.errors import UsageError
from matcher.support.messages import Share, message
from matcher.vector.score_matrix import Progress

#: More pairs than this are not solved at once.
LARGE = 40_000
#: Rounds stop when the bound is this near to the relaxation, as a share.
NEAR = 0.002
ROUNDS = 15
#: A whole allocation this near to the bound is not looked at again.
ENOUGH = 0.005
#: How many times its budget a fund's first pairs could take.
FIRST = 2.0


def solve_large(
    instance: Instance, *, time_limit: float = 600.0, progress: Progress | None = None
) -> AllocationSolution:
    """A good allocation with a proven bound.

    Raises
        UsageError  no whole allocation was found in the time
    """
    end = time.monotonic() + time_limit
    kept = _first(instance, FIRST)
    bound = np.inf
    for count in range(1, ROUNDS + 1):
        master = instance.keeping(kept)
        relaxed = relax(write_programme(master), master)
        if relaxed is None:
            if kept.all():
                return AllocationSolution(np.zeros(len(kept)), 0.0, 0.0, "infeasible")
            kept = _first(instance, FIRST * 8**count)
            continue
        value, prices = relaxed.value, relaxed.prices
        margin = margins(instance, prices)
        bound = min(bound, bound_at(instance, prices, margin))
        if progress is not None:
            gap = (bound - value) / max(bound, 1e-9)
            said = message(
                "round {count}: {n} pairs, relaxation within {gap}",
                count=count,
                n=int(kept.sum()),
                gap=Share(float(gap)),
            )
            progress(said)
        new = (margin > 1e-9) & ~kept
        if bound - value <= NEAR * abs(bound) or not new.any() or time.monotonic() > end:
            break
        best = np.flatnonzero(new)[np.argsort(-(margin * instance.high)[new])]
        kept[best[: max(20_000, int(kept.sum()) // 2)]] = True
    else:
        if relaxed is None:
            return AllocationSolution(np.zeros(len(kept)), 0.0, 0.0, "infeasible")
    amounts = np.zeros(len(kept))
    amounts[kept] = _whole(master, relaxed.x, prices, bound, end)
    found = allocation_value(instance, amounts)
    is_best = bound - found <= 1e-9 * abs(bound)
    return AllocationSolution(amounts, found, bound, "optimal" if is_best else "feasible", prices)


def lacking(instance: Instance) -> set[str] | None:
    """Names of limits that cannot hold together; None where parts of awards can hold to all.

    The floors may fall short, at a price, and nothing else is worth anything: where even the
    bound of that falls short, the limits that have a price are in conflict.
    """
    instance = replace(instance, weight=np.zeros(len(instance.who)), fairness="none")
    kept = _first(instance, FIRST)
    while True:
        master = instance.keeping(kept)
        relaxed = relax(with_shortfall(write_programme(master), master), master)
        if relaxed is None or relaxed.value >= -0.5:
            return None
        margin = margins(instance, relaxed.prices)
        new = (margin > 1e-9) & ~kept
        if not new.any() or bound_at(instance, relaxed.prices, margin) < -0.5:
            return {name for name, price in relaxed.prices.items() if abs(price) > 1e-9}
        kept |= new


def _first(instance: Instance, times: float) -> Mask:
    """The best pairs of each fund and of each floor, enough of them to choose from."""
    kept = np.zeros(len(instance.who), dtype=np.bool_)
    for place in range(len(instance.funds)):
        mine = np.flatnonzero(instance.fund == place)
        kept[_best(instance, mine, times * instance.budget[place], times * 500)] = True
        for limit in instance.limits:
            if limit.is_floor:
                inside = mine[limit.pairs[mine]]
                kept[_best(instance, inside, times * instance.budget[place], times * 500)] = True
    return kept


def _best(
    instance: Instance, pairs: np.ndarray[tuple[int], np.dtype[np.intp]], money: float, count: float
) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    order = pairs[np.argsort(-instance.weight[pairs], kind="stable")]
    enough = 0
    if np.isfinite(money):
        enough = int(np.searchsorted(np.cumsum(instance.high[order]), money)) + 1
    return order[: int(min(len(order), max(enough, count)))]


def margins(instance: Instance, prices: dict[str, float]) -> Numbers:
    """What a unit at each pair is worth above its price, whole awards taken: (p,)."""
    money, award = _charges(instance, prices)
    found: Numbers = instance.weight - money - np.maximum(award, 0) / instance.high
    return found


def _charges(instance: Instance, prices: dict[str, float]) -> tuple[Numbers, Numbers]:
    money = np.array([prices.get(f"budget:{n}", 0.0) for n in instance.funds])[instance.fund]
    award = np.array([prices.get(f"capacity:{n}", 0.0) for n in instance.funds])[instance.fund]
    for limit in instance.limits:
        dual = prices.get(limit.name, 0.0)
        if limit.measure == "awards":
            award = award + dual * limit.pairs
        elif limit.measure == "mad":
            money = money + dual * limit.pairs
        else:
            money = money + dual * (limit.pairs - limit.amount * limit.scope)
    if instance.fairness != "none" and len(instance.size):
        money = money + _by_group(instance, prices)[instance.group[instance.who]]
    return money, award


def _by_group(instance: Instance, prices: dict[str, float]) -> Numbers:
    """What the fairness term charges a unit in each group; the last is for no group."""
    count = len(instance.size)
    found = np.zeros(count + 1)
    for place in range(count):
        found[place] += prices.get(f"group:{place}", 0.0)
        off = prices.get(f"group+:{place}", 0.0) - prices.get(f"group-:{place}", 0.0)
        found[place] += off
        found[:count] -= off * instance.size[place] / instance.size.sum()
    return found


def bound_at(instance: Instance, prices: dict[str, float], margin: Numbers) -> float:
    """What no allocation can exceed: the worth of what is shared, and each applicant's best.

    Prices of caps and budgets are 0 or more and those of floors 0 or less, so that every
    allocation that holds to them is worth at most this, whatever the prices.
    """
    shared = 0.0
    for name, amount in zip(instance.funds, instance.budget, strict=True):
        shared += max(prices.get(f"budget:{name}", 0.0), 0.0) * _finite(amount)
    for name, most in zip(instance.funds, instance.capacity, strict=True):
        shared += max(prices.get(f"capacity:{name}", 0.0), 0.0) * _finite(most)
    for limit in instance.limits:
        if limit.measure != "share":
            shared += prices.get(limit.name, 0.0) * limit.amount
    if instance.fairness == "max_min" and len(instance.size):
        least = instance.strength * float(instance.size.sum())
        least += sum(
            prices.get(f"group:{place}", 0.0) * size for place, size in enumerate(instance.size)
        )
        shared += max(least, 0.0)  # what the worst served group could still add
    _, award = _charges(instance, prices)
    shared += float(np.maximum(-award, 0.0).sum())  # a bonus for awards, given to every pair
    worth = margin > 1e-12
    alone = instance.keeping(worth)
    alone = replace(
        alone,
        weight=margin[worth],
        low=np.zeros(int(worth.sum())),
        budget=np.full(len(instance.funds), np.inf),
        capacity=np.full(len(instance.funds), np.inf),
        limits=(),
        step=0.0,
        fairness="none",
    )
    return shared + _alone(alone)


def _finite(amount: float) -> float:
    return float(amount) if np.isfinite(amount) else 0.0


def _alone(instance: Instance) -> float:
    """The best of each applicant by itself, summed; several funds share its lines."""
    count = np.bincount(instance.who, minlength=len(instance.applicants))
    several = count[instance.who] > 1
    one = ~several
    total = float((instance.weight * instance.high)[one].sum())
    if several.any():
        some = instance.keeping(several)
        relaxed = relax(write_programme(some), some)
        if relaxed is not None:
            return total + relaxed.value * (1 + 1e-7)
        total += float((instance.weight * instance.high)[several].sum())
    return total


def _whole(
    instance: Instance, x: Numbers, prices: dict[str, float], bound: float, end: float
) -> Numbers:
    """Whole awards from the relaxation: its awards are kept and their amounts settled anew.

    Where that breaks a floor or loses too much, the awards are chosen again among them and
    those that came near.
    """
    chosen = _possible(instance, x)
    best = _settled(instance, chosen)
    if best is not None and bound - allocation_value(instance, best) <= ENOUGH * abs(bound):
        return best
    margin = margins(instance, prices) * instance.high
    near = np.argsort(np.where(x > TINY, -np.inf, -margin), kind="stable")
    for count in (int((x > TINY).sum()) + 2_000, len(x)):
        kept = np.zeros(len(x), dtype=np.bool_)
        kept[near[:count]] = True
        some = instance.keeping(kept)
        limit = max(30.0, min(120.0, end - time.monotonic()))
        amounts = np.zeros(len(x))
        amounts[kept] = at_once(some, limit, gap=ENOUGH / 2).amounts
        if violations(instance, amounts):
            continue
        if best is None or allocation_value(instance, amounts) > allocation_value(instance, best):
            best = amounts
        break
    if best is None:
        raise UsageError(
            message("No whole allocation was found in the time."),
            where="--seconds",
            hint=message("Give it more time, allocate region by region, or lower a floor."),
        )
    return best


def _possible(instance: Instance, x: Numbers) -> Mask:
    """Awards of the relaxation that are large enough, the most valuable where too many."""
    chosen: Mask = x >= instance.low - TINY
    for place, most in enumerate(instance.capacity):
        mine = np.flatnonzero(chosen & (instance.fund == place))
        if len(mine) > most:
            order = mine[np.argsort(-(instance.weight * x)[mine], kind="stable")]
            chosen[order[int(most) :]] = False
    count = np.bincount(instance.who[chosen], minlength=len(instance.applicants))
    several = np.flatnonzero(chosen & (count[instance.who] > 1))
    order = several[np.lexsort((-(instance.weight * x)[several], instance.who[several]))]
    held: dict[int, dict[int, float]] = {}
    for pair in order.tolist():  # the least awards of one applicant must fit its lines together
        who, fund = int(instance.who[pair]), int(instance.fund[pair])
        money = {**held.get(who, {}), fund: float(instance.low[pair])}
        if fits_lines(instance, who, money):
            held[who] = money
        else:
            chosen[pair] = False
    return chosen


def _settled(instance: Instance, chosen: Mask) -> Numbers | None:
    """The best amounts where exactly these awards are made; None when none will do."""
    some = instance.keeping(chosen)
    model = write_programme(some)
    count = len(some.who)
    model.lower[count : 2 * count] = 1.0
    found = relax(model, some) if count else None
    if found is None:
        return None
    amounts = np.zeros(len(chosen))
    amounts[chosen] = without_tolerance(found.x, np.ones(count), some)
    return None if violations(instance, amounts) else amounts
