"""Aims one after another: each is made as small as it can be, and held while the next is.

In the field this is lexicographic (preemptive) optimization. Amounts are exact to the unit, and
an answer that breaks a row by one unit is no answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.optimize.highs import minimise
from matcher.optimize.linear import Floats, Places
from matcher.optimize.rows import NamedProgramme, Row, Variable, Weights, value_of

#: Seconds that one tier may take; what needs more is not called proven.
TIME_LIMIT = 20.0
_ROUNDING = 1e-5
#: A whole solution this near to the best of fractions is the best, as a share.
_NEAR = 1e-4


class SolverFailedError(RuntimeError):
    """The solver gave no answer in any form: never shown as "nothing can be done"."""


@dataclass(frozen=True, slots=True)
class TierSolution:
    """The values of the variables and of each tier; `is_proven` when nothing better exists."""

    variables: dict[Variable, int]
    tiers: tuple[int, ...]
    is_proven: bool


def best_by_tiers(made: NamedProgramme, tiers: Sequence[Weights]) -> TierSolution | None:
    """The best of a programme; None when no values keep its rows."""
    solver = Solver(made)
    found: dict[Variable, int] | None = None
    values: list[int] = []
    kept: list[Row] = []
    is_proven = True
    for weights in tiers:
        if found is None or not _is_none(weights, found):
            try:
                better = solver.best(weights, kept)
            except SolverFailedError:
                if found is None:
                    raise
                better = None
            if better is None:
                if found is None:
                    return None
                is_proven = False
                break
            found, is_sure = better
            is_proven = is_proven and is_sure
        value = value_of(weights, found)
        values.append(value)
        kept.append(Row(weights, None, value))
    return None if found is None else TierSolution(found, tuple(values), is_proven)


def _is_none(weights: Weights, values: Weights) -> bool:
    """Whether a sum comes to none, and can come to nothing smaller."""
    return not value_of(weights, values) and all(weight >= 0 for weight in weights.values())


class Solver:
    """One programme in the form that the solver takes; built once, solved for several aims."""

    def __init__(self, made: NamedProgramme) -> None:
        self._made = made
        self._at = {key: place for place, key in enumerate(made.tops)}
        self._tops = np.array(list(made.tops.values()), dtype=float)
        kinds = [key[0] for key in made.tops]
        self._whole = np.array([kind not in made.fractions for kind in kinds], dtype=float)
        self._choices = np.array([kind in made.choices for kind in kinds], dtype=float)

    def best(self, aim: Weights, more: Sequence[Row]) -> tuple[dict[Variable, int], bool] | None:
        """The values that make the aim smallest under more rows, and whether that is proven; None
        when no values keep the rows.

        With amounts as fractions it is solved much sooner. A solution that is whole all the
        same is the best of the whole ones too; and so is, to one part in ten thousand, the best
        whole one with the same choices when it is as near as that to the fractions.
        """
        n = len(self._at)
        costs = np.zeros(n)
        for key, weight in aim.items():
            costs[self._at[key]] = weight
        scaled = costs / np.abs(costs).max() if costs.any() else costs
        rows = [*self._made.rows, *more]
        triplets, low, high, units = self._numbers(rows)
        fixed: tuple[Floats, Floats] | None = None
        bound = -np.inf
        said = ""
        for whole, room, has_presolve, is_fixed in (
            (self._choices, 0.0, True, False),
            (self._whole, 0.5, True, True),
            (self._whole, 0.5, True, False),
            (self._whole, 0.5, False, False),
        ):
            bounds = fixed if is_fixed else (np.zeros(n), self._tops)
            if bounds is None:
                continue
            # Half a unit of room on what is whole keeps rounding out of the tiers.
            roomy = high.copy()
            roomy[len(rows) - len(more) :] += room / units[len(rows) - len(more) :]
            done = minimise(
                scaled,
                triplets,
                (low, roomy),
                bounds,
                is_whole=whole,
                seconds=TIME_LIMIT,
                has_presolve=has_presolve,
                has_searches=False,
            )
            said = done.said
            if done.status == "infeasible" and (room or not more) and not is_fixed:
                return None
            if done.x is None:
                # HiGHS gives up on a few that it solves in another form.
                continue
            nearest = np.rint(done.x)
            is_off = np.abs(done.x - nearest) > _ROUNDING
            values = {key: int(nearest[place]) for key, place in self._at.items()}
            if not room and done.status == "optimal":
                bound = float(costs @ done.x)
                chosen = self._choices == 1
                fixed = (np.where(chosen, nearest, 0.0), np.where(chosen, nearest, self._tops))
            if is_fixed and float(costs @ nearest) - bound > max(0.5, _NEAR * abs(bound)):
                continue
            if not (is_off & (self._whole == 1)).any() and self._made.are_kept(rows, values):
                return values, done.status == "optimal"
        raise SolverFailedError(f"no whole solution was found: {said}")

    def _numbers(
        self, rows: Sequence[Row]
    ) -> tuple[tuple[Places, Places, Floats], Floats, Floats, Floats]:
        """Rows as triplets and sides, each in units of its smallest weight."""
        at, columns, data = [], [], []
        low, high = np.full(len(rows), -np.inf), np.full(len(rows), np.inf)
        units = np.ones(len(rows))
        for place, row in enumerate(rows):
            unit = min((abs(w) for w in row.weights.values() if w), default=1)
            units[place] = unit
            for key, weight in row.weights.items():
                at.append(place)
                columns.append(self._at[key])
                data.append(weight / unit)
            if row.low is not None:
                low[place] = row.low / unit
            if row.high is not None:
                high[place] = row.high / unit
        order = np.lexsort((at, columns))
        triplets = (
            np.array(at, dtype=np.intp)[order],
            np.array(columns, dtype=np.intp)[order],
            np.array(data, dtype=float)[order],
        )
        return triplets, low, high, units
