"""Which plans are offered: the surest, the least own cash among nearly as sure ones, no debt,
grants before the members' own cash where the others lean on that, and what covers most where none
of these does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

from matcher.planning.case import PlanCase, measures, moved
from matcher.planning.objectives import Aim
from matcher.planning.solve import PlanSolution, best_plan
from matcher.planning.solve import least as least_value
from matcher.planning.tidy import tidied

#: Aims that are looked for under a condition, and not among all plans.
LEAST_OWN_CASH, NO_DEBT, GRANTS_FIRST = "least_own_cash", "no_debt", "grants_first"
COVERS_MOST = "covers_most"


@dataclass(frozen=True, slots=True)
class OfferedPlan:
    """A plan that is offered.

    Parameters
        best_for   names of the aims for which no plan is better; empty for one that is nearly as
                   sure with less of the members' cash, where a less sure one takes less still
    """

    aim: Aim
    best_for: tuple[str, ...]
    solution: PlanSolution


def choose_plans(
    case: PlanCase, aims: Sequence[Aim], *, differ: float, nearly: float
) -> list[OfferedPlan]:
    """One plan for each aim, of which any two differ in who pays.

    Where the best plan for an aim is one already there, or too like it, that one is best for
    both. Nearly as sure is a plan that leaves no more to find than the first and of which at most
    `nearly` of the cost is counted on less. What covers most is offered where it leaves less to
    find than each of the others, by more than what one more file costs; where it asks the same as
    one of them and little else is moved, it takes its place.

    Parameters
        differ   the share of the cost that other hands must pay, 0 to 1
    """
    least = max(1, ceil(differ * case.total))
    found: list[OfferedPlan] = []
    for aim in aims:
        if aim.name == NO_DEBT and found and not any(_borrows(case, one) for one in found):
            # The surest owes nothing: among fewer sources nothing is surer.
            found[0] = replace(found[0], best_for=(*found[0].best_for, aim.name))
            continue
        if aim.name == COVERS_MOST and found and not _covers_more(case, found):
            continue
        at_most: dict[str, int] = {}
        if aim.name == LEAST_OWN_CASH:
            at_most = _nearly_as_sure(case, found, nearly)
        elif aim.name == GRANTS_FIRST and found:
            at_most = _as_much_covered(case, found)
        considered = without_debt(case) if aim.name in (NO_DEBT, GRANTS_FIRST) else case
        best = best_plan(considered, aim, at_most=at_most)
        if best is None:
            continue
        if aim.name == GRANTS_FIRST and not _spares_cash(case, found, best, least):
            continue
        best = replace(best, plan=tidied(considered, best.plan))
        if aim.name == COVERS_MOST and found:
            _put_covering_most(found, OfferedPlan(aim, (aim.name,), best), least)
            continue
        is_like = [
            moved(best.plan, choice.solution.plan) < least
            or _values(case, choice, aim) == best.values
            for choice in found
        ]
        if any(is_like):
            place = is_like.index(True)
            same = found[place]
            if aim.name == NO_DEBT and _borrows(case, same):
                # What is owed is another thing even where few hands change.
                found.append(OfferedPlan(aim, (aim.name,), best))
            elif _values(case, same, aim) == best.values and _deserves(case, same, aim, least):
                found[place] = replace(same, best_for=(*same.best_for, aim.name))
            continue
        if best.plan.sources or not found:
            found.append(OfferedPlan(aim, (aim.name,), best))
    return [_rightly_named(case, one, found, least) for one in found]


def _covers_more(case: PlanCase, found: Sequence[OfferedPlan]) -> bool:
    """Whether something leaves less to find than all of these, by more than a file costs."""
    left = min(measures(case, one.solution.plan)["uncovered"] for one in found)
    return left > 0 and left - (least_value(case, "uncovered") or 0) > case.signature // 1000


def _put_covering_most(found: list[OfferedPlan], best: OfferedPlan, least: int) -> None:
    """Puts what covers most in the place of one that only leaves its members' cash unused, or
    else last; the first is the surest and stays."""
    plan = best.solution.plan
    for place, choice in enumerate(found[1:], start=1):
        other = choice.solution.plan
        if plan.sources == other.sources and moved(plan, other) < least:
            found[place] = best
            return
    found.append(best)


def _values(case: PlanCase, choice: OfferedPlan, aim: Aim) -> tuple[int, ...]:
    return aim.values(measures(case, choice.solution.plan))


def _borrows(case: PlanCase, choice: OfferedPlan) -> bool:
    return any(case.sources[name].is_repaid for name in choice.solution.plan.sources)


def without_debt(case: PlanCase) -> PlanCase:
    """The case without what is repaid, bridges included."""
    sources = {name: s for name, s in case.sources.items() if not s.is_repaid}
    return replace(case, sources=sources, one_of=_groups_of(case, sources))


def _groups_of(case: PlanCase, sources: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    return {
        group: tuple(name for name in members if name in sources)
        for group, members in case.one_of.items()
    }


def _deserves(case: PlanCase, same: OfferedPlan, aim: Aim, least: int) -> bool:
    """Whether a plan may be called after an aim: it is no plan of least own cash where another
    covers as much with clearly less of it, though that is less sure."""
    if aim.name != LEAST_OWN_CASH:
        return True
    other = best_plan(case, aim, at_most=_as_much_covered(case, [same]))
    cash = sum(same.solution.plan.cash.values())
    return other is None or cash - sum(other.plan.cash.values()) < least


def _rightly_named(
    case: PlanCase, one: OfferedPlan, found: Sequence[OfferedPlan], least: int
) -> OfferedPlan:
    """A plan, without the name of least own cash where one that was found after it, which is
    less sure, covers as much with clearly less of it."""
    if LEAST_OWN_CASH not in one.best_for:
        return one
    left = measures(case, one.solution.plan)["uncovered"]
    cash = sum(one.solution.plan.cash.values())
    for other in found:
        is_covering = measures(case, other.solution.plan)["uncovered"] <= left
        if is_covering and cash - sum(other.solution.plan.cash.values()) >= least:
            kept = tuple(name for name in one.best_for if name != LEAST_OWN_CASH)
            return replace(one, best_for=kept)
    return one


def _spares_cash(
    case: PlanCase, found: Sequence[OfferedPlan], best: PlanSolution, least: int
) -> bool:
    """Whether a plan spares clearly more of the members' cash than each that owes nothing."""
    owing_nothing = [one.solution.plan for one in found if not _borrows(case, one)]
    cash = sum(best.plan.cash.values())
    return all(sum(plan.cash.values()) - cash >= least for plan in owing_nothing)


def _as_much_covered(case: PlanCase, found: Sequence[OfferedPlan]) -> dict[str, int]:
    return {"uncovered": measures(case, found[0].solution.plan)["uncovered"]}


def _nearly_as_sure(case: PlanCase, found: Sequence[OfferedPlan], nearly: float) -> dict[str, int]:
    if not found:
        return {}
    surest = measures(case, found[0].solution.plan)
    # less of the members' cash is no help where it only leaves more to find
    return {
        "expected": surest["expected"] + floor(1000 * nearly * case.total),
        "uncovered": surest["uncovered"],
    }
