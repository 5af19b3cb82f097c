"""The one door to the solver: HiGHS, for whole and for continuous variables.

Source
    Huangfu, Q. & Hall, J. A. J. (2018), Parallelizing the dual revised simplex method,
    Mathematical Programming Computation 10 (1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import highspy
import numpy as np

from matcher.optimize.linear import Floats, Places
from matcher.optimize.suppress_output import quiet_stdout

Status = Literal["optimal", "limit", "infeasible", "other"]
_Status = highspy.HighsModelStatus
#: What the statuses of the solver mean here; "other" is no answer at all.
_MEANINGS: dict[Any, Status] = {
    _Status.kOptimal: "optimal",
    _Status.kTimeLimit: "limit",
    _Status.kIterationLimit: "limit",
    _Status.kSolutionLimit: "limit",
    _Status.kInfeasible: "infeasible",
}


@dataclass(frozen=True, slots=True)
class SolverResult:
    """What the solver found.

    Parameters
        status  "optimal", "limit" (time ran out), "infeasible" or "other"
        x       the variables; None where there is no solution
        value   the objective at x
        bound   no whole solution has a smaller objective
        duals   of each row, what one more unit of its bound adds to the objective; of
                continuous variables only
    """

    status: Status
    x: Floats | None
    value: float
    bound: float
    duals: Floats
    said: str = ""


def minimise(
    costs: Floats,
    triplets: tuple[Places, Places, Floats],
    sides: tuple[Floats, Floats],
    bounds: tuple[Floats, Floats],
    *,
    is_whole: Floats | None = None,
    seconds: float | None = None,
    gap: float = 0.0,
    has_presolve: bool = True,
    has_searches: bool = True,
    start: tuple[Places, Floats] | None = None,
) -> SolverResult:
    """The smallest sum of costs over variables within bounds and rows within sides.

    Parameters
        triplets   row, column and value of each weight, column by column
        is_whole   1 where a variable is a whole number; None where all are continuous
        gap        the relative gap at which a whole solution is good enough
        has_searches  whether solutions are looked for by jumps and in neighbourhoods before
                   branching; for some hundred rows that takes longer than branching
        start      places and values of whole variables that a solution is known to have
    """
    rows, columns, weights = triplets
    lower, upper = sides
    problem = highspy.HighsLp()
    problem.num_col_ = problem.a_matrix_.num_col_ = len(costs)
    problem.num_row_ = problem.a_matrix_.num_row_ = len(lower)
    problem.col_cost_ = costs
    problem.col_lower_, problem.col_upper_ = bounds
    problem.row_lower_, problem.row_upper_ = lower, upper
    starts = np.searchsorted(columns, np.arange(len(costs) + 1))
    problem.a_matrix_.start_ = starts.astype(np.int32)
    problem.a_matrix_.index_ = rows.astype(np.int32)
    problem.a_matrix_.value_ = weights
    if is_whole is not None:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        problem.integrality_ = [kinds[int(one)] for one in is_whole]
    options = highspy.HighsOptions()
    options.log_to_console = options.output_flag = False
    options.presolve = "on" if has_presolve else "off"
    options.mip_rel_gap = gap
    if not has_searches:
        options.mip_heuristic_run_feasibility_jump = options.mip_heuristic_run_rins = False
    if seconds is not None:
        options.time_limit = seconds
    with quiet_stdout():
        solver = highspy._core._Highs()
        solver.passOptions(options)
        solver.passModel(problem)
        if start is not None:
            places, values = start
            solver.setSolution(len(places), places.astype(np.int32), values)
        solver.run()
    return _read(solver, is_mixed=is_whole is not None and bool(np.any(is_whole)))


def _read(solver: Any, *, is_mixed: bool) -> SolverResult:
    model_status, info = solver.getModelStatus(), solver.getInfo()
    status: Status = _MEANINGS.get(model_status, "other")
    said = str(solver.modelStatusToString(model_status))
    is_there = status == "optimal" or (
        is_mixed and status == "limit" and info.objective_function_value < highspy.kHighsInf
    )
    if not is_there:
        return SolverResult(status, None, np.inf, -np.inf, np.zeros(0), said)
    found = solver.getSolution()
    return SolverResult(
        status=status,
        x=np.array(found.col_value),
        value=float(info.objective_function_value),
        bound=float(info.mip_dual_bound) if is_mixed else float(info.objective_function_value),
        duals=np.array(found.row_dual),
        said=said,
    )
