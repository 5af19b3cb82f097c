"""An allocation as numbers alone: pairs that may be financed, budgets, floors and caps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.intp]
Mask = NDArray[np.bool_]

Fairness = Literal["none", "proportional", "max_min"]


@dataclass(frozen=True, slots=True)
class Limit:
    """A floor or a cap.

    Parameters
        is_floor  True: at least `amount`; False: at most
        measure   "mad": money; "share": of the money of `scope`, 0 to 1; "awards": how many
        pairs     bool (p,): what counts towards it; `scope` what a share is a share of
    """

    name: str
    is_floor: bool
    measure: Literal["mad", "share", "awards"]
    amount: float
    pairs: Mask
    scope: Mask


@dataclass(frozen=True, slots=True)
class Instance:
    """Who may be given what.

    Parameters
        who, fund      (p,) row of the applicant and of the fund of each pair
        low, high      (p,) the least and the most that an award of the pair may be
        weight         (p,) what a unit of currency is worth there
        needs          (n, lines) amounts asked for; nobody is financed twice for one line
        pays           bool (funds, lines): which lines a fund pays
        own            (funds,) share of the lines it pays that the applicant must bring itself;
                       (n, funds) where it differs from one applicant to another
        budget         (funds,); `capacity` (funds,) the most awards, infinite where none
        step           awards are multiples of it; 0 means any amount
        group, size    (n,) group of each applicant for fairness, -1 for none; (groups,) their need
        strength       of the fairness term, in value a unit of currency
    """

    applicants: tuple[str, ...]
    funds: tuple[str, ...]
    who: Whole
    fund: Whole
    low: Numbers
    high: Numbers
    weight: Numbers
    needs: Numbers
    pays: Mask
    own: Numbers
    budget: Numbers
    capacity: Numbers
    limits: tuple[Limit, ...] = ()
    step: float = 0.0
    fairness: Fairness = "none"
    group: Whole = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    size: Numbers = field(default_factory=lambda: np.zeros(0))
    strength: float = 0.0

    def cost(self) -> Numbers:
        """The cost of the lines asked for that the fund of each pair pays: (p,)."""
        found: Numbers = (self.needs[self.who] * self.pays[self.fund]).sum(axis=1)
        return found

    def own_of(self, who: int, fund: int) -> float:
        """The share of the cost that an applicant must bring itself at a fund."""
        return float(self.own[who, fund] if self.own.ndim > 1 else self.own[fund])

    def keeping(self, kept: Mask) -> Instance:
        """The instance with some of its pairs only."""
        from dataclasses import replace

        limits = tuple(
            replace(limit, pairs=limit.pairs[kept], scope=limit.scope[kept])
            for limit in self.limits
        )
        return replace(
            self,
            who=self.who[kept],
            fund=self.fund[kept],
            low=self.low[kept],
            high=self.high[kept],
            weight=self.weight[kept],
            limits=limits,
        )


@dataclass(frozen=True, slots=True)
class AllocationSolution:
    """What is given.

    Parameters
        amounts   (p,) money for each pair, 0 where none
        value     score-weighted money plus the fairness term
        bound     no allocation is worth more; equal to `value` when proved best
        status    "optimal", "feasible" (time ran out, see the gap) or "infeasible"
        prices    what one more unit of each budget, award, floor and cap is worth, from the
                  continuous relaxation, by name
    """

    amounts: Numbers
    value: float
    bound: float
    status: Literal["optimal", "feasible", "infeasible"]
    prices: dict[str, float] = field(default_factory=dict)

    @property
    def gap(self) -> float:
        """How far the value may be from the best, as a share of the bound."""
        if self.status == "infeasible" or self.bound <= self.value:
            return 0.0
        return (self.bound - self.value) / max(abs(self.bound), 1e-9)


def fairness_value(instance: Instance, amounts: Numbers) -> float:
    """The fairness term of an allocation: 0 without one, never above what it rewards."""
    if instance.fairness == "none" or not len(instance.size):
        return 0.0
    grouped = group_totals(instance, amounts)
    total, size = grouped.sum(), instance.size
    if instance.fairness == "max_min":
        return float(instance.strength * size.sum() * (grouped / size).min())
    fair = total * size / size.sum()
    return float(-instance.strength * np.abs(grouped - fair).sum())


def group_totals(instance: Instance, amounts: Numbers) -> Numbers:
    """The money of each group: (groups,)."""
    group = instance.group[instance.who]
    inside = group >= 0
    found = np.bincount(group[inside], weights=amounts[inside], minlength=len(instance.size))
    return found.astype(np.float64)
