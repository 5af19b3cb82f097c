"""Solving an instance exactly: branch and bound, and the relaxation with its prices."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matcher.allocation.instance import (
    AllocationSolution,
    Instance,
    Mask,
    Numbers,
    Whole,
    fairness_value,
)
from matcher.allocation.milp import Model, write_programme
from matcher.allocation.neighbourhoods import neighbourhood
from matcher.allocation.verify import violations
from matcher.optimize.highs import minimise
from matcher.optimize.linear import reordered
from matcher.support.errors import UsageError
from matcher.support.messages import counted, message

#: Seconds after which the best allocation found so far is given, with its gap.
TIME_LIMIT = 60.0
#: More pairs than this are narrowed down before they are solved.
AT_ONCE = 600
#: What a pair may lose to be among those that are solved first, as a share of the whole; how
#: many may be, and how near to the best of them is near enough.
STAGES = (0.00001, 0.00005)
FEW, NEAR = 1_500, 0.00002
#: Where the first stage is not proved in its time: the part of the rest in which better ones are
#: searched for, part by part; what a pair of such a part may lose; and how many parts in a row
#: with nothing better end it.
SEARCHED, WIDEST, PATIENCE = 0.75, 0.0002, 60
#: Amounts closer than this to a bound or a whole dirham are on it.
TINY = 1e-4


def solve(
    instance: Instance, *, time_limit: float = TIME_LIMIT, gap: float = 0.0, prices: bool = False
) -> AllocationSolution:
    """The best allocation, proved; or the best found in the time, with its bound.

    Parameters
        gap     a relative gap that is good enough; 0 asks for the proof
        prices  also find what one more unit of each budget, floor and cap is worth

    Raises
        UsageError  the time was too short to find any allocation, or that there is none
    """
    if len(instance.who) <= AT_ONCE:
        found = at_once(instance, time_limit, gap, prices=prices)
        if found.bound == np.inf and violations(instance, found.amounts):
            raise _not_found(time_limit)
        return found
    return _narrowed(instance, time_limit, gap)


def _narrowed(instance: Instance, time_limit: float, gap: float) -> AllocationSolution:
    """The same, first without the pairs that the relaxation proves to be of no use.

    An allocation that uses a pair below its price, or not one above it, is worth at most the
    relaxation less what that loses. Where that is less than an allocation in hand, no best
    allocation does so.
    """
    end = time.monotonic() + time_limit
    relaxed = relax(write_programme(instance), instance)
    if relaxed is None:
        return _infeasible(instance)
    value, above = relaxed.value, relaxed.above
    order = np.argsort(np.where(relaxed.x > TINY, -np.inf, -above), kind="stable")
    best, is_searched = _infeasible(instance), False
    for stage, share in enumerate((*STAGES, np.inf)):
        slack = np.inf
        if best.status != "infeasible":
            slack = value - best.value + 1e-6 * abs(value)
        if is_searched:  # what loses little was searched: now all that may be better
            share = np.inf
        kept = above > -min(slack, share * abs(value))
        is_all = share * abs(value) >= slack or bool(kept.all())
        if not is_all and kept.sum() > FEW:
            kept[order[FEW:]] = False
        left = max(5.0, end - time.monotonic())
        limit, near = (left, gap) if is_all else (left / (4 - stage), max(gap, NEAR))
        must = above[kept] > slack
        held = best.amounts[kept] > 0 if is_searched else None
        found = _spread(at_once(instance.keeping(kept), limit, near, must=must, held=held), kept)
        is_sound = found.status != "infeasible" and not violations(instance, found.amounts)
        if is_sound and (best.status == "infeasible" or found.value > best.value):
            best = found
        if is_all:
            break
        if best.status == "feasible" and not is_searched:
            best = search_parts(instance, best, relaxed, SEARCHED * (end - time.monotonic()))
            is_searched = True
    if best.status == "infeasible":
        if found.status != "infeasible":
            raise _not_found(time_limit)
        return best
    # that nothing is left beside the allocation in hand proves that it is the best
    top = best.value if found.status == "infeasible" else max(best.value, min(value, found.bound))
    is_best = top - best.value <= max(gap, 1e-6) * max(1.0, abs(top))
    status: Any = "optimal" if is_best else "feasible"
    return AllocationSolution(best.amounts, best.value, top, status, relaxed.prices)


def search_parts(
    instance: Instance,
    best: AllocationSolution,
    relaxed: Relaxed,
    seconds: float,
    patience: int = PATIENCE,
) -> AllocationSolution:
    """A better allocation, or the same: one part after another is worked out anew.

    For as long as is given, or until many parts in a row have nothing better. A part is made
    smaller where it is not solved to the end, larger where it is.
    """
    end = time.monotonic() + seconds
    wanted = relaxed.x > TINY
    is_near = wanted | (relaxed.above > -WIDEST * abs(relaxed.value))
    turn, last, size = 0, 0, 1.0
    while turn - last < patience and (left := end - time.monotonic()) > 1.0:
        held = best.amounts > 0
        free = neighbourhood(instance, held, wanted, turn, size)
        kept = held | (free & is_near)
        part = instance.keeping(kept)
        limit, must = min(left, max(2.0, seconds / 6)), (held & ~free)[kept]
        found = _spread(at_once(part, limit, NEAR, must=must, held=held[kept]), kept)
        is_better = found.status != "infeasible" and found.value > best.value * (1 + 1e-9)
        if is_better and not violations(instance, found.amounts):
            best, last = replace(found, bound=best.bound), turn
        size *= 1.15 if found.status == "optimal" else 0.75
        turn += 1
    return best


def _not_found(seconds: float) -> UsageError:
    return UsageError(
        counted(
            "No allocation was found in {n} second, nor that there is none.",
            "No allocation was found in {n} seconds, nor that there is none.",
            seconds,
        ),
        where="--seconds",
        hint=message("Give it more time, or take out a floor."),
    )


def _spread(found: AllocationSolution, kept: Any) -> AllocationSolution:
    amounts = np.zeros(len(kept))
    amounts[kept] = found.amounts
    return replace(found, amounts=amounts)


def _infeasible(instance: Instance) -> AllocationSolution:
    return AllocationSolution(np.zeros(len(instance.who)), 0.0, 0.0, "infeasible")


def at_once(
    instance: Instance,
    time_limit: float,
    gap: float,
    *,
    must: Mask | None = None,
    held: Mask | None = None,
    prices: bool = False,
) -> AllocationSolution:
    """The best allocation by branch and bound, every pair in it.

    Parameters
        must  pairs that get an award in any case
        held  pairs that have one in an allocation that is known: it is found at once
    """
    p = len(instance.who)
    if not p:
        return _nothing(instance)
    model = write_programme(instance)
    if must is not None:
        model.lower[p : 2 * p][must] = 1.0
    found = minimise(
        -model.objective,
        model.triplets(),
        model.sides(),
        (model.lower, model.upper),
        is_whole=model.is_whole,
        seconds=time_limit,
        gap=gap,
        start=None if held is None else (np.arange(p, 2 * p), held.astype(np.float64)),
    )
    if found.status == "infeasible":
        return _infeasible(instance)
    if found.x is None:
        return AllocationSolution(np.zeros(p), 0.0, np.inf, "feasible")
    amounts = without_tolerance(found.x[:p], found.x[p : 2 * p], instance)
    value = allocation_value(instance, amounts)
    bound = max(value, -found.bound)
    is_best = found.status == "optimal" and bound - value <= max(gap, 1e-6) * max(1.0, abs(bound))
    return AllocationSolution(
        amounts,
        value,
        value if is_best and gap == 0.0 else bound,
        "optimal" if is_best else "feasible",
        shadow_prices(model, instance) if prices else {},
    )


def allocation_value(instance: Instance, amounts: Numbers) -> float:
    """What an allocation is worth: score-weighted money and the fairness term."""
    return float(instance.weight @ amounts) + fairness_value(instance, amounts)


def shadow_prices(model: Model, instance: Instance) -> dict[str, float]:
    """What one more unit of each named limit is worth when awards could be parts of awards."""
    found = relax(model, instance)
    return found.prices if found is not None else {}


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The continuous relaxation.

    Parameters
        x       (p,) money of each pair
        prices  what one more unit of each named limit is worth
        above   (p,) what the best award of each pair is worth beyond the prices of all that it
                takes: below 0, what an award there loses at least; above 0, what is lost at
                least without one
    """

    x: Numbers
    value: float
    prices: dict[str, float]
    above: Numbers


def relax(model: Model, instance: Instance) -> Relaxed | None:
    """The continuous relaxation; None when not even parts of awards can hold to the limits."""
    rows, columns, values = model.triplets()
    low, high = model.sides()
    # Rows that are at most, rows that are at least turned round, and equations, in this order.
    is_equal = low == high
    upper = np.flatnonzero(np.isfinite(high) & ~is_equal)
    lower = np.flatnonzero(np.isfinite(low) & ~is_equal)
    equal = np.flatnonzero(is_equal)
    order = np.concatenate([upper, lower, equal])
    sign = np.concatenate([np.ones(len(upper)), -np.ones(len(lower)), np.ones(len(equal))])
    most = sign * np.where(sign > 0, high[order], low[order])
    least = np.where(is_equal[order], most, -np.inf)
    found = minimise(
        -model.objective,
        reordered((rows, columns, values), order, sign),
        (least, most),
        (model.lower, model.upper),
    )
    if found.x is None:
        return None
    duals = np.zeros(model.height)
    np.add.at(duals, order, -sign * found.duals)
    prices = {name: float(duals[row]) + 0.0 for name, row in model.named.items()}
    above = _above(model, instance, (rows, columns, values), duals)
    return Relaxed(found.x[: len(instance.who)], -found.value, prices, above)


def _above(
    model: Model, instance: Instance, triplets: tuple[Whole, Whole, Numbers], duals: Numbers
) -> Numbers:
    # The rows that tie an award to its amount stay with the pair; all others have a price.
    p = len(instance.who)
    rows, columns, values = triplets
    priced = rows >= 2 * p
    charged = values[priced] * duals[rows[priced]]
    left = model.objective - np.bincount(columns[priced], charged, minlength=model.size)
    unit, award = left[:p], left[p : 2 * p]
    if instance.step:
        unit = unit + left[2 * p : 3 * p] / instance.step
    if len(model.part_of):
        parts = left[model.first_part : model.first_part + len(model.part_of)]
        best = np.full(p, -np.inf)
        np.maximum.at(best, model.part_of, parts)
        unit = unit + np.where(np.isfinite(best), best, 0.0)
    found: Numbers = np.maximum(unit * instance.low, unit * instance.high) + award
    return found


def without_tolerance(x: Numbers, y: Numbers, instance: Instance) -> Numbers:
    """Amounts (p,) without what the solver leaves of its tolerances; 0 where y is 0."""
    amounts = np.where(y > 0.5, np.clip(x, instance.low, instance.high), 0.0)
    if instance.step:
        return np.round(amounts / instance.step) * instance.step
    whole = np.round(amounts)
    cleaned: Numbers = np.where(
        np.abs(amounts - whole) < TINY, whole, np.floor(amounts * 100) / 100
    )
    return cleaned


def _nothing(instance: Instance) -> AllocationSolution:
    is_possible = all(
        not limit.is_floor or limit.amount <= 0 or limit.measure == "share"
        for limit in instance.limits
    )
    return AllocationSolution(np.zeros(0), 0.0, 0.0, "optimal" if is_possible else "infeasible")
