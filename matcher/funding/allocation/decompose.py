"""Allocations too large to be solved at once: prices for what is shared, then each for itself.

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

from matcher.errors import UsageError
from matcher.funding.allocation.instance import Instance, Mask, Numbers, Solution
from matcher.funding.allocation.model import write_model
from matcher.funding.allocation.solve import relax, solve, value_of
from matcher.funding.allocation.verify import violations
from matcher.funding.board import Progress

#: More pairs than this are not solved at once.
LARGE = 40_000
#: Rounds stop when the bound is this near to the relaxation, as a share.
NEAR = 0.002
ROUNDS = 15
#: How many times its budget a fund's first pairs could take.
FIRST = 2.0


def solve_large(
    instance: Instance, *, time_limit: float = 600.0, progress: Progress | None = None
) -> Solution:
    """A good allocation with a proven bound.

    Raises
        UsageError  a fairness term is asked for: only exact allocations have one
    """
    if instance.fairness != "none":
        raise UsageError(
            "A fairness term needs an allocation that is solved at once.",
            where="[fairness]",
            todo=f"Allocate region by region (at most {LARGE:,} pairs), or use floors.",
        )
    end = time.monotonic() + time_limit
    kept = _first(instance, FIRST)
    bound = np.inf
    for count in range(1, ROUNDS + 1):
        master = instance.keeping(kept)
        relaxed = relax(write_model(master), master)
        if relaxed is None:
            if kept.all():
                return Solution(np.zeros(len(kept)), 0.0, 0.0, "infeasible")
            kept = _first(instance, FIRST * 8**count)
            continue
        value, prices = relaxed.value, relaxed.prices
        margin = margins(instance, prices)
        bound = min(bound, bound_at(instance, prices, margin))
        if progress is not None:
            gap = (bound - value) / max(bound, 1e-9)
            progress(f"round {count}: {int(kept.sum()):,} pairs, relaxation within {gap:.2%}")
        new = (margin > 1e-9) & ~kept
        if bound - value <= NEAR * abs(bound) or not new.any() or time.monotonic() > end:
            break
        best = np.flatnonzero(new)[np.argsort(-(margin * instance.high)[new])]
        kept[best[: max(20_000, int(kept.sum()) // 2)]] = True
    else:
        if relaxed is None:
            return Solution(np.zeros(len(kept)), 0.0, 0.0, "infeasible")
    amounts = np.zeros(len(kept))
    amounts[kept] = _whole(master, relaxed.x, end)
    found = value_of(instance, amounts)
    is_best = bound - found <= 1e-9 * abs(bound)
    return Solution(amounts, found, bound, "optimal" if is_best else "feasible", prices)


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
    return money, award


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
        relaxed = relax(write_model(some), some)
        if relaxed is not None:
            return total + relaxed.value * (1 + 1e-7)
        total += float((instance.weight * instance.high)[several].sum())
    return total


def _whole(instance: Instance, x: Numbers, end: float) -> Numbers:
    """Whole awards from the relaxation: what is whole stays, the rest is solved exactly."""
    is_full = x >= instance.high - 1e-6
    is_part = (x > 1e-6) & ~is_full
    open_ = np.zeros(len(instance.applicants), dtype=np.bool_)
    open_[instance.who[is_part]] = True
    settled = is_full & ~open_[instance.who]
    taken = np.zeros(len(instance.applicants), dtype=np.bool_)
    taken[instance.who[settled]] = True
    left = ~taken[instance.who]
    near = np.flatnonzero(left & ~open_[instance.who])
    near = near[np.argsort(-(instance.weight * instance.high)[near], kind="stable")][:4_000]
    kept = np.zeros(len(x), dtype=np.bool_)
    kept[near] = True
    kept |= left & open_[instance.who]
    for attempt in (kept, np.ones(len(x), dtype=np.bool_)):
        fixed = np.where(settled & ~attempt, instance.high, 0.0)
        rest = _rest(instance, fixed).keeping(attempt)
        limit = max(20.0, min(60.0, end - time.monotonic()))
        found = solve(rest, time_limit=limit, gap=0.005)
        amounts = fixed.copy()
        amounts[attempt] = found.amounts
        if found.status != "infeasible" and not violations(instance, amounts):
            return amounts
    raise UsageError(
        "No whole allocation was found in the time.",
        where="--funds",
        todo="Allocate region by region, or lower a floor.",
    )


def _rest(instance: Instance, fixed: Numbers) -> Instance:
    """The instance that is left once some awards are settled."""
    m = len(instance.funds)
    limits = []
    for limit in instance.limits:
        inside = float(fixed[limit.pairs].sum())
        offset, amount = 0.0, limit.amount
        if limit.measure == "share":
            offset = inside - limit.amount * float(fixed[limit.scope].sum())
        elif limit.measure == "mad":
            amount -= inside
        else:
            amount -= float((fixed[limit.pairs] > 0).sum())
        limits.append(replace(limit, amount=amount, offset=offset))
    awards = np.bincount(instance.fund[fixed > 0], minlength=m)
    return replace(
        instance,
        budget=instance.budget - np.bincount(instance.fund, fixed, m),
        capacity=instance.capacity - awards,
        limits=tuple(limits),
    )
