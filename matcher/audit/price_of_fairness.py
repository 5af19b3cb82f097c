"""What a floor for a group would cost an allocation: solved again with the floor."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.allocation.instance import Limit
from matcher.allocation.result import Allocation
from matcher.allocation.solve import solve
from matcher.support.errors import UsageError
from matcher.vector.table import Mask


@dataclass(frozen=True, slots=True)
class MoneyFloor:
    """A floor that gives a group its share of the need that the funds may pay.

    Parameters
        share    of the need; `has` of the money today, both 0 to 1
        cost     what all awards together are worth less, by score; None when the floor cannot be
                 met, or that was not settled in the time
        is_possible   None when not settled
    """

    share: float
    has: float
    cost: float | None
    is_possible: bool | None


def money_floor(allocation: Allocation, member: Mask, seconds: float) -> MoneyFloor:
    """The floor of one group under an allocation that was solved at once."""
    instance, solution = allocation.draft.instance, allocation.solution
    rows = np.unique(instance.who)
    need = instance.needs.sum(axis=1)
    total, mine = float(need[rows].sum()), float(need[rows[member[rows]]].sum())
    share = mine / total if total else 0.0
    inside = member[instance.who]
    given = float(solution.amounts.sum())
    has = float(solution.amounts[inside].sum()) / given if given else 0.0
    if has >= share:
        return MoneyFloor(share, has, 0.0, True)
    everything = np.ones(len(inside), dtype=np.bool_)
    floor = Limit("floor of the audit", True, "share", share, inside, everything)
    try:
        found = solve(replace(instance, limits=(*instance.limits, floor)), time_limit=seconds)
    except UsageError:
        return MoneyFloor(share, has, None, None)
    if found.status == "infeasible":
        return MoneyFloor(share, has, None, False)
    if "feasible" in (found.status, solution.status):
        return MoneyFloor(share, has, None, True)
    return MoneyFloor(share, has, max(0.0, solution.value - found.value), True)
