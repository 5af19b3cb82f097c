"""Why no allocation exists: a smallest set of floors, caps, budgets that cannot all hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.funding.allocation.instance import Instance


def minimal_conflict(instance: Instance) -> tuple[str, ...]:
    """Names of limits that cannot hold together, and would if any one of them were dropped.

    Tickets, needs, lines and own shares are taken as they are: they are facts, not choices.
    Empty when an allocation exists.
    """
    names = [
        *(f"capacity:{name}" for name in _finite(instance, instance.capacity)),
        *(f"budget:{name}" for name in _finite(instance, instance.budget)),
        *(limit.name for limit in instance.limits if not limit.is_floor),
        *(limit.name for limit in instance.limits if limit.is_floor),
    ]
    if _is_possible(instance, set(names)):
        return ()
    kept = list(names)
    for name in names:
        fewer = [one for one in kept if one != name]
        if not _is_possible(instance, set(fewer)):
            kept = fewer
    return tuple(kept)


def _finite(instance: Instance, values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[str]:
    return [name for name, v in zip(instance.funds, values, strict=True) if np.isfinite(v)]


def _is_possible(instance: Instance, names: set[str]) -> bool:
    from matcher.funding.allocation.solve import solve

    budget = [
        amount if f"budget:{name}" in names else np.inf
        for name, amount in zip(instance.funds, instance.budget, strict=True)
    ]
    capacity = [
        most if f"capacity:{name}" in names else np.inf
        for name, most in zip(instance.funds, instance.capacity, strict=True)
    ]
    limits = tuple(limit for limit in instance.limits if limit.name in names)
    relaxed = replace(
        instance,
        budget=np.array(budget, dtype=float),
        capacity=np.array(capacity, dtype=float),
        limits=limits,
        weight=np.zeros(len(instance.weight)),
        fairness="none",
    )
    return solve(relaxed).status != "infeasible"
