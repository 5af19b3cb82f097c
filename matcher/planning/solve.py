"""The best plan of a case: HiGHS, tier by tier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matcher.optimize.rows import Name, Variable, value_of
from matcher.optimize.tiers import Solver, best_by_tiers
from matcher.planning.case import Plan, PlanCase
from matcher.planning.milp import make_programme, with_difference, with_months
from matcher.planning.objectives import Aim
from matcher.planning.verify import broken_rules


class PlanViolationError(RuntimeError):
    """A plan of ours breaks a rule: a bug of ours, never shown as an answer."""


@dataclass(frozen=True, slots=True)
class PlanSolution:
    """A plan with the value of each tier; `is_proven` when nothing better can exist."""

    plan: Plan
    values: tuple[int, ...]
    is_proven: bool


def best_plan(
    case: PlanCase,
    aim: Aim,
    *,
    unlike: Sequence[Plan] = (),
    least_moved: int = 0,
    without: Iterable[Name] = (),
    covering: Iterable[str] = (),
    loosened: Mapping[Name, int] | None = None,
    at_most: Mapping[str, int] | None = None,
) -> PlanSolution | None:
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
    found = best_by_tiers(made, [made.weighted(tier) for tier in aim.tiers])
    if found is None:
        return None
    plan = _read(found.variables, case)
    if not without and not loosened:
        problems = broken_rules(case, plan)
        if problems:
            raise PlanViolationError("; ".join(problems))
    return PlanSolution(plan, found.tiers, found.is_proven)


def can_cover(case: PlanCase, lines: Sequence[str], without: Iterable[Name] = ()) -> bool:
    """Whether these lines can all be paid in full when some rules are left out."""
    made = make_programme(case, without=without, covering=lines)
    return Solver(made).best({}, ()) is not None


def least(
    case: PlanCase,
    measure: str,
    loosened: Mapping[Name, int] | None = None,
    covering: Sequence[str] = (),
) -> int | None:
    """The smallest value of one measure; None when the lines cannot be covered."""
    made = make_programme(case, loosened=loosened, covering=covering)
    found = Solver(made).best(made.measures[measure], ())
    return None if found is None else value_of(made.measures[measure], found[0])


def _read(found: Mapping[Variable, int], case: PlanCase) -> Plan:
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
