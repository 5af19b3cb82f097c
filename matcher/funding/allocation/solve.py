"""Solving an instance exactly with HiGHS; the only rooms that import scipy are these.

Source
    Huangfu, Q. & Hall, J. A. J. (2018), Parallelizing the dual revised simplex method; the
    solver behind `scipy.optimize.milp`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matcher.funding.allocation.instance import Instance, Numbers, Solution, fairness_value
from matcher.funding.allocation.model import Model, write_model

#: Seconds after which the best allocation found so far is given, with its gap.
TIME_LIMIT = 60.0
#: More pairs than this are narrowed down before they are solved.
AT_ONCE = 600
#: How many pairs the first allocation in hand is looked for among, and how near it must be.
FEW, FIRST_GAP = 700, 0.0005
#: Amounts closer than this to a bound or a whole dirham are on it.
TINY = 1e-4


def solve(
    instance: Instance, *, time_limit: float = TIME_LIMIT, gap: float = 0.0, prices: bool = False
) -> Solution:
    """The best allocation, proved; or the best found in the time, with its bound.

    Parameters
        gap     a relative gap that is good enough; 0 asks for the proof
        prices  also find what one more unit of each budget, floor and cap is worth
    """
    if not len(instance.who):
        return _nothing(instance)
    if len(instance.who) <= AT_ONCE:
        return _solved(instance, time_limit, gap, prices=prices)
    return _narrowed(instance, time_limit, gap)


def _narrowed(instance: Instance, time_limit: float, gap: float) -> Solution:
    """The same, first without the pairs that the relaxation proves to be of no use.

    At the prices of the relaxation a pair has a reduced worth: an allocation that uses it is
    worth at most the relaxation less what it lacks. Where that is less than an allocation in
    hand, no best allocation uses it.
    """
    end = time.monotonic() + time_limit
    model = write_model(instance)
    relaxed = relax(model)
    if relaxed is None:
        return _infeasible(instance)
    p = len(instance.who)
    x, bound = relaxed.x, relaxed.value
    lacking = relaxed.lacking[p : 2 * p] + relaxed.lacking[:p] * instance.low
    near = np.sort(np.argsort(np.where(x[:p] > TINY, -1.0, lacking), kind="stable")[:FEW])
    few = np.zeros(p, dtype=np.bool_)
    few[near] = True
    first = _spread(_solved(instance.keeping(few), time_limit / 3, FIRST_GAP), few)
    if first.status == "infeasible" or not first.amounts.any():
        kept = np.ones(p, dtype=np.bool_)
    else:
        kept = lacking < bound - first.value + 1e-6 * abs(bound)
    left = max(5.0, end - time.monotonic())
    last = _spread(_solved(instance.keeping(kept), left, gap), kept)
    best = last if last.value >= first.value and last.status != "infeasible" else first
    top = min(bound, last.bound) if last.status != "infeasible" else bound
    if last.status == "infeasible" and kept.all():
        return last
    is_best = last.status == "optimal" and best.value >= last.value - 1e-9
    top = max(best.value, top)
    status: Any = "optimal" if is_best else "feasible"
    return Solution(best.amounts, best.value, top, status, relaxed.prices)


def _spread(found: Solution, kept: Any) -> Solution:
    amounts = np.zeros(len(kept))
    amounts[kept] = found.amounts
    return replace(found, amounts=amounts)


def _infeasible(instance: Instance) -> Solution:
    return Solution(np.zeros(len(instance.who)), 0.0, 0.0, "infeasible")


def _solved(instance: Instance, time_limit: float, gap: float, *, prices: bool = False) -> Solution:
    p = len(instance.who)
    model = write_model(instance)
    from scipy.optimize import Bounds, LinearConstraint, milp

    matrix = _matrix(model)
    found = milp(
        -model.objective,
        integrality=model.is_whole,
        bounds=Bounds(model.lower, model.upper),
        constraints=LinearConstraint(matrix, *_sides(model)),
        options={"time_limit": time_limit, "mip_rel_gap": gap},
    )
    if found.x is None:
        bound = 0.0 if found.status == 2 else float(-(found.mip_dual_bound or 0.0))
        status: Any = "infeasible" if found.status == 2 else "feasible"
        return Solution(np.zeros(p), 0.0, bound, status)
    amounts = _clean(found.x[:p], found.x[p : 2 * p], instance)
    value = value_of(instance, amounts)
    bound = max(value, -float(found.mip_dual_bound)) if found.mip_dual_bound is not None else value
    is_best = found.status == 0 and bound - value <= max(gap, 1e-6) * max(1.0, abs(bound))
    return Solution(
        amounts,
        value,
        value if is_best and gap == 0.0 else bound,
        "optimal" if is_best else "feasible",
        shadow_prices(model) if prices else {},
    )


def value_of(instance: Instance, amounts: Numbers) -> float:
    """What an allocation is worth: fit-weighted money and the fairness term."""
    return float(instance.weight @ amounts) + fairness_value(instance, amounts)


def shadow_prices(model: Model) -> dict[str, float]:
    """What one more unit of each named limit is worth when awards could be parts of awards."""
    found = relax(model)
    return found.prices if found is not None else {}


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The continuous relaxation: variables, value, prices by name.

    Parameters
        lacking   how much worse one unit of a variable that stands at its lower bound would
                  make the value; 0 for those in use
    """

    x: Numbers
    value: float
    prices: dict[str, float]
    lacking: Numbers


def relax(model: Model) -> Relaxed | None:
    """The continuous relaxation; None when not even parts of awards can hold to the limits."""
    from scipy.optimize import linprog
    from scipy.sparse import vstack

    matrix = _matrix(model)
    low, high = _sides(model)
    is_equal = low == high
    upper = np.flatnonzero(np.isfinite(high) & ~is_equal)
    lower = np.flatnonzero(np.isfinite(low) & ~is_equal)
    equal = np.flatnonzero(is_equal)
    found = linprog(
        -model.objective,
        A_ub=vstack([matrix[upper], -matrix[lower]]),
        b_ub=np.concatenate([high[upper], -low[lower]]),
        A_eq=matrix[equal] if len(equal) else None,
        b_eq=high[equal] if len(equal) else None,
        bounds=np.column_stack([model.lower, model.upper]),
        method="highs",
    )
    if found.x is None:
        return None
    duals = np.zeros(model.height)
    marginals = found.ineqlin.marginals
    duals[upper] += -marginals[: len(upper)]
    duals[lower] += marginals[len(upper) :]
    prices = {name: float(duals[row]) + 0.0 for name, row in model.named.items()}
    return Relaxed(found.x, float(-found.fun), prices, found.lower.marginals)


def _matrix(model: Model) -> Any:
    from scipy.sparse import csr_matrix

    rows, columns, values = (
        np.concatenate(parts) if parts else np.zeros(0)
        for parts in (model.rows, model.columns, model.values)
    )
    return csr_matrix((values, (rows, columns)), shape=(model.height, model.size))


def _sides(model: Model) -> tuple[Numbers, Numbers]:
    return np.concatenate(model.low), np.concatenate(model.high)


def _clean(x: Numbers, y: Numbers, instance: Instance) -> Numbers:
    # What the solver leaves of its tolerances: a part of a cent, or an award of nothing.
    amounts = np.where(y > 0.5, np.clip(x, instance.low, instance.high), 0.0)
    if instance.step:
        return np.round(amounts / instance.step) * instance.step
    whole = np.round(amounts)
    cleaned: Numbers = np.where(
        np.abs(amounts - whole) < TINY, whole, np.floor(amounts * 100) / 100
    )
    return cleaned


def _nothing(instance: Instance) -> Solution:
    is_possible = all(
        not limit.is_floor or limit.amount <= 0 or limit.measure == "share"
        for limit in instance.limits
    )
    return Solution(np.zeros(0), 0.0, 0.0, "optimal" if is_possible else "infeasible")
