"""Why no allocation exists: a smallest set of floors, caps, budgets that cannot all hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from matcher.allocation.decompose import LARGE, lacking
from matcher.allocation.instance import Instance, Numbers
from matcher.allocation.solve import solve
from matcher.optimize.conflict import minimal_conflict
from matcher.support.errors import UsageError

#: Seconds for each question whether some limits can hold together.
EACH = 20.0


def conflicting_limits(instance: Instance) -> tuple[str, ...]:
    """Names of limits that cannot hold together, and would if any one of them were dropped.

    Tickets, needs, lines and own shares are taken as they are: they are facts, not choices.
    Empty when an allocation exists. Of more pairs than are solved at once, parts of awards
    count as awards: what is named cannot hold even so.
    """
    names = [
        *(f"capacity:{name}" for name in _finite(instance, instance.capacity)),
        *(f"budget:{name}" for name in _finite(instance, instance.budget)),
        *(limit.name for limit in instance.limits if not limit.is_floor),
        *(limit.name for limit in instance.limits if limit.is_floor),
    ]
    if len(instance.who) <= LARGE:
        return _smallest(names, lambda kept: _is_possible(only(instance, kept)))
    found = lacking(instance)
    if found is None:
        return ()
    suspects = [name for name in names if name in found]
    if len(suspects) == 1:
        return tuple(suspects)
    return _smallest(suspects, lambda kept: lacking(only(instance, kept)) is None)


def _smallest(names: list[str], is_possible: Callable[[set[str]], bool]) -> tuple[str, ...]:
    if is_possible(set(names)):
        return ()
    # Of several conflicts, the one that spares budgets and caps: floors come last.
    kept = minimal_conflict([*reversed(names)], lambda some: not is_possible(set(some)))
    return tuple(reversed(kept))


def only(instance: Instance, names: set[str]) -> Instance:
    """The instance with the limits of these names alone; what awards are worth left out."""
    budget = [
        amount if f"budget:{name}" in names else np.inf
        for name, amount in zip(instance.funds, instance.budget, strict=True)
    ]
    capacity = [
        most if f"capacity:{name}" in names else np.inf
        for name, most in zip(instance.funds, instance.capacity, strict=True)
    ]
    return replace(
        instance,
        budget=np.array(budget, dtype=float),
        capacity=np.array(capacity, dtype=float),
        limits=tuple(limit for limit in instance.limits if limit.name in names),
        weight=np.zeros(len(instance.weight)),
        fairness="none",
    )


def _finite(instance: Instance, values: Numbers) -> list[str]:
    return [name for name, v in zip(instance.funds, values, strict=True) if np.isfinite(v)]


def _is_possible(instance: Instance) -> bool:
    try:
        return solve(instance, time_limit=EACH).status != "infeasible"
    except UsageError:  # not settled in the time: not called a conflict
        return True
