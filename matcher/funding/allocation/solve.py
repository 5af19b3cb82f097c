"""Solving an instance exactly with HiGHS; the only rooms that import scipy are these.

Source
    Huangfu, Q. & Hall, J. A. J. (2018), Parallelizing the dual revised simplex method; the
    solver behind `scipy.optimize.milp`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from matcher.funding.allocation.instance import Instance, Numbers, Solution, fairness_value
from matcher.funding.allocation.model import Model, write_model

#: Seconds after which the best allocation found so far is given, with its gap.
TIME_LIMIT = 60.0
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
    p = len(instance.who)
    model = write_model(instance)
    if not model.size:
        return _nothing(instance)
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
        shadow_prices(model, matrix) if prices else {},
    )


def value_of(instance: Instance, amounts: Numbers) -> float:
    """What an allocation is worth: fit-weighted money and the fairness term."""
    return float(instance.weight @ amounts) + fairness_value(instance, amounts)


def shadow_prices(model: Model, matrix: Any) -> dict[str, float]:
    """What one more unit of each named limit is worth when awards could be parts of awards."""
    from scipy.optimize import linprog

    low, high = _sides(model)
    is_equal, has_high, has_low = low == high, np.isfinite(high), np.isfinite(low)
    upper = np.flatnonzero(has_high & ~is_equal)
    lower = np.flatnonzero(has_low & ~is_equal)
    equal = np.flatnonzero(is_equal)
    from scipy.sparse import vstack

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
        return {}
    duals = np.zeros(model.height)
    marginals = found.ineqlin.marginals
    duals[upper] += -marginals[: len(upper)]
    duals[lower] += marginals[len(upper) :]
    return {name: float(duals[row]) + 0.0 for name, row in model.named.items()}


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
