"""The best plan of a case: HiGHS, tier by tier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matcher.planning.case import Case, Plan
from matcher.planning.milp import make_programme, with_difference, with_months
from matcher.planning.objectives import Aim
from matcher.planning.rows import Name, Programme, Row, Variable
from matcher.planning.verify import check
from matcher.support.suppress_output import quiet_stdout

#: Seconds that one tier may take; a plan that needs more is shown as not proven.
TIME_LIMIT = 20.0
#: The variables that say yes or no, or count months.
_CHOICES = frozenset(("used", "base", "backs", "months", "grows", "borrows", "steps"))
_ROUNDING = 1e-5
#: A whole solution this near to the best of fractions is the best, as a share.
_NEAR = 1e-4
#: The status of `scipy.optimize.milp` that says so.
_INFEASIBLE = 2


class SolverFailedError(RuntimeError):
    """The solver gave no answer in any form: never shown as "nothing can be done"."""


class PlanViolationError(RuntimeError):
    """A plan of ours breaks a rule: a bug of ours, never shown as an answer."""


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan with the value of each tier; `is_proven` when nothing better can exist."""

    plan: Plan
    values: tuple[int, ...]
    is_proven: bool


def best_plan(
    case: Case,
    aim: Aim,
    *,
    unlike: Sequence[Plan] = (),
    least_moved: int = 0,
    without: Iterable[Name] = (),
    covering: Iterable[str] = (),
    loosened: Mapping[Name, int] | None = None,
    at_most: Mapping[str, int] | None = None,
) -> Solution | None:
    """The best plan for an aim; None when lines that must be covered cannot be.

    Parameters
        unlike     plans already offered: sources bring `least_moved` more than in each of them
        without, covering, loosened   as of `make_programme`; a plan of a changed programme is
                   not held against the rules of the case
        at_most    the largest value that some measures may have
    """
    made = make_programme(case, without=without, covering=covering, loosened=loosened)
    for measure, most in (at_most or {}).items():
        made.at_most(made.measures[measure], most)
    if "months" in aim.measures:
        with_months(made, case)
    if unlike:
        with_difference(made, case, unlike, least_moved)
    found, values, is_proven = _by_tiers(made, aim)
    if found is None:
        return None
    plan = _read(found, case)
    if not without and not loosened:
        problems = check(case, plan)
        if problems:
            raise PlanViolationError("; ".join(problems))
    return Solution(plan, values, is_proven)


def can_cover(case: Case, lines: Sequence[str], without: Iterable[Name] = ()) -> bool:
    """Whether these lines can all be paid in full when some rules are left out."""
    made = make_programme(case, without=without, covering=lines)
    return _Solver(made).best({}, ())[0] is not None


def least(
    case: Case,
    measure: str,
    loosened: Mapping[Name, int] | None = None,
    covering: Sequence[str] = (),
) -> int | None:
    """The smallest value of one measure; None when the lines cannot be covered."""
    made = make_programme(case, loosened=loosened, covering=covering)
    found, _ = _Solver(made).best(made.measures[measure], ())
    return None if found is None else _value(made.measures[measure], found)


def _by_tiers(
    made: Programme, aim: Aim
) -> tuple[dict[Variable, int] | None, tuple[int, ...], bool]:
    solver = _Solver(made)
    found: dict[Variable, int] | None = None
    values: list[int] = []
    kept: list[Row] = []
    is_proven = True
    for tier in aim.tiers:
        weights: dict[Variable, int] = {}
        for weight, name in tier:
            for key, one in made.measures[name].items():
                weights[key] = weights.get(key, 0) + weight * one
        is_least = found is not None and not _value(weights, found)
        if is_least and min(weights.values(), default=0) >= 0:
            # Nothing is smaller than none.
            better, is_sure = found, True
        else:
            try:
                better, is_sure = solver.best(weights, kept)
            except SolverFailedError:
                if found is None:
                    raise
                better, is_sure = None, False
        if better is None:
            if found is None:
                return None, (), True
            is_proven = False
            break
        found = better
        is_proven = is_proven and is_sure
        values.append(_value(weights, found))
        kept.append(Row(weights, None, values[-1]))
    return found, tuple(values), is_proven


def _value(weights: Mapping[Variable, int], found: Mapping[Variable, int]) -> int:
    return sum(weight * found.get(key, 0) for key, weight in weights.items())


class _Solver:
    """One programme in the form that HiGHS takes; built once, solved for several aims."""

    def __init__(self, made: Programme) -> None:
        import numpy as np

        self.at = {key: place for place, key in enumerate(made.tops)}
        self.tops = np.array(list(made.tops.values()), dtype=float)
        self.rows = list(made.rows)
        # What is counted of an own share may be a fraction; money never is.
        self.whole = np.array([not key[0].startswith("counted") for key in made.tops], dtype=int)
        self.choices = np.array([key[0] in _CHOICES for key in made.tops], dtype=int)

    def best(
        self, aim: Mapping[Variable, int], more: Sequence[Row]
    ) -> tuple[dict[Variable, int] | None, bool]:
        """The values that make the aim smallest, and whether that is proven."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        n = len(self.at)
        costs = np.zeros(n)
        for key, weight in aim.items():
            costs[self.at[key]] = weight
        scale = float(np.abs(costs).max()) if n else 0.0
        rows = [*self.rows, *more]
        data, columns, starts = [], [], [0]
        low, high = np.full(len(rows), -np.inf), np.full(len(rows), np.inf)
        units = np.ones(len(more))
        for place, row in enumerate(rows):
            unit = min((abs(w) for w in row.weights.values() if w), default=1)
            if place >= len(self.rows):
                units[place - len(self.rows)] = unit
            for key, weight in row.weights.items():
                columns.append(self.at[key])
                data.append(weight / unit)
            starts.append(len(columns))
            if row.low is not None:
                low[place] = row.low / unit
            if row.high is not None:
                high[place] = row.high / unit
        # scipy before 1.15 hands the places to HiGHS as they are: 32 bits.
        places = np.array(columns, dtype=np.int32), np.array(starts, dtype=np.int32)
        matrix = csr_array((data, *places), shape=(len(rows), n))
        # With amounts as fractions it is solved much sooner; a solution that is whole all the
        # same is the best of the whole ones too, and so is, to one part in ten thousand, the
        # best whole one with the same choices when it is as near as that to the fractions.
        fixed: Any = None
        bound = -np.inf
        for integrality, room, presolve, is_fixed in (
            (self.choices, 0.0, True, False),
            (self.whole, 0.5, True, True),
            (self.whole, 0.5, True, False),
            (self.whole, 0.5, False, False),
        ):
            if is_fixed and fixed is None:
                continue
            lowest, highest = fixed if is_fixed else (np.zeros(n), self.tops)
            # Half a unit of room on what is whole keeps rounding out of the tiers.
            roomy = high.copy()
            roomy[len(self.rows) :] += room / units
            with quiet_stdout():
                done = milp(
                    costs / scale if scale else costs,
                    integrality=integrality,
                    bounds=Bounds(lowest, highest),
                    constraints=LinearConstraint(matrix, low, roomy),
                    options={"mip_rel_gap": 0.0, "time_limit": TIME_LIMIT, "presolve": presolve},
                )
            if done.status == _INFEASIBLE and (room or not more) and not is_fixed:
                return None, True
            if done.x is None:
                # HiGHS gives up on a few that it solves in another form.
                continue
            whole = np.rint(done.x)
            is_off = np.abs(done.x - whole) > _ROUNDING
            values = {key: int(whole[place]) for key, place in self.at.items()}
            if not room and done.status == 0:
                bound = float(costs @ done.x)
                chosen = self.choices == 1
                fixed = (np.where(chosen, whole, 0.0), np.where(chosen, whole, self.tops))
            if is_fixed and float(costs @ whole) - bound > max(0.5, _NEAR * abs(bound)):
                continue
            if not (is_off & (self.whole == 1)).any() and _keeps(rows, values):
                return values, done.status == 0
        raise SolverFailedError(f"no whole solution was found: {done.message}")


def _keeps(rows: Sequence[Row], values: Mapping[Variable, int]) -> bool:
    for row in rows:
        if any(key[0].startswith("counted") for key in row.weights):
            continue
        held = _value(row.weights, values)
        if (row.high is not None and held > row.high) or (row.low is not None and held < row.low):
            return False
    return True


def _read(found: Mapping[Variable, int], case: Case) -> Plan:
    held = {key: amount for key, amount in found.items() if amount}

    def part(kind: str) -> dict[str, int]:
        return {key[1]: amount for key, amount in held.items() if key[0] == kind}

    def pairs(kind: str) -> dict[tuple[str, str], int]:
        return {(key[1], key[2]): n for key, n in held.items() if key[0] == kind}

    paid = pairs("paid")
    givers = {source for source, _ in paid}
    bases: dict[str, set[str]] = {}
    for source, line in pairs("base"):
        if source in givers:
            bases.setdefault(source, set()).add(line)
    return Plan(
        paid=paid,
        cash=part("cash"),
        in_kind=part("in_kind"),
        uncovered=part("uncovered"),
        bases={source: frozenset(lines) for source, lines in bases.items()},
        bridges=part("bridge"),
        advanced=found.get(("advanced",), 0),
        guaranteed=pairs("backed"),
    )
