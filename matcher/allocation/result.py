"""An allocation from beginning to end: draft, solution, proof, prices and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from matcher.allocation.decompose import LARGE, solve_large
from matcher.allocation.draft import Draft, make_draft
from matcher.allocation.explain import LeftOut, LimitCost, fairness_price, left_out, limit_costs
from matcher.allocation.funds_file import AllocationProgramme
from matcher.allocation.iis import conflicting_limits
from matcher.allocation.instance import AllocationSolution, Mask
from matcher.allocation.recorded import Bars
from matcher.allocation.solve import TIME_LIMIT, solve
from matcher.allocation.verify import violations
from matcher.domain.applicant import Applicant
from matcher.matching.pair import Matcher
from matcher.support.errors import MatcherError
from matcher.support.messages import message
from matcher.vector.score_matrix import Progress


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who gets what, and why.

    Parameters
        conflict   limits that cannot hold together; empty when there is an allocation
        costs      what each floor and cap costs in value, people and money; None where not proved
        fairness   score-weighted money and money given up for fairness; None without a term, or
                   where it was not found in the time
        is_exact   solved at once, not by decomposition
    """

    draft: Draft
    solution: AllocationSolution
    conflict: tuple[str, ...] = ()
    costs: dict[str, LimitCost | None] = field(default_factory=dict)
    fairness: tuple[float, float] | None = None
    left_out: tuple[LeftOut, ...] = ()
    is_exact: bool = True

    def worth(self) -> float:
        """The money given, weighed by score; the value without the fairness term."""
        return float(self.draft.instance.weight @ self.solution.amounts)

    def has_award(self) -> Mask:
        """Who gets something: bool (n,)."""
        instance = self.draft.instance
        found = np.zeros(len(instance.applicants), dtype=np.bool_)
        found[instance.who[self.solution.amounts > 0]] = True
        return found


def allocate(
    programme: AllocationProgramme,
    matcher: Matcher,
    applicants: Sequence[Applicant],
    *,
    time_limit: float = TIME_LIMIT,
    is_priced: bool = True,
    progress: Progress | None = None,
    bars: Bars | None = None,
) -> Allocation:
    """The best allocation; every result is checked again without the solver.

    Parameters
        is_priced   also find what each limit and the fairness term cost, by solving again
        bars        pairs that are left out for what is recorded of them, and what is promised

    Raises
        MatcherError  our own check found a limit broken: a bug of ours
    """
    draft = make_draft(programme, matcher, applicants, progress, bars)
    instance = draft.instance
    is_large = len(instance.who) > LARGE
    if is_large:
        solution = solve_large(instance, time_limit=time_limit, progress=progress)
    else:
        solution = solve(instance, time_limit=time_limit, prices=True)
    if solution.status == "infeasible":
        return Allocation(draft, solution, conflict=conflicting_limits(instance))
    broken = violations(instance, solution.amounts)
    if broken:
        raise MatcherError(message("An allocation broke a limit: {limit}.", limit=broken[0]))
    costs: dict[str, LimitCost | None] = {}
    if is_priced and solution.status == "optimal" and not is_large:
        costs = limit_costs(instance, solution, time_limit)
    fairness = None
    if is_priced and instance.fairness != "none" and not is_large:
        fairness = fairness_price(instance, solution, time_limit)
    return Allocation(
        draft,
        solution,
        costs=costs,
        fairness=fairness,
        left_out=tuple(left_out(draft, solution, matcher)),
        is_exact=not is_large,
    )
