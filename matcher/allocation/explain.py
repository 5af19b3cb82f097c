"""Why: what left each applicant out, what would have taken it in, and what each limit costs."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from matcher.allocation.draft import (
    MAY,
    NO_NEED,
    REFUSED,
    SAID_NO,
    TOO_SMALL,
    UNDECIDED,
    UNDER_WAY,
    Draft,
)
from matcher.allocation.instance import AllocationSolution, Instance, Limit, Numbers
from matcher.allocation.solve import allocation_value, solve
from matcher.matching.pair import Matcher
from matcher.support.errors import UsageError
from matcher.support.text import Text

Reason = Literal[
    "refused",
    "undecided",
    "no_need",
    "too_small",
    "score",
    "equal",
    "capped",
    "indivisible",
    "said_no",
    "under_way",
]
#: What a price must be to count as one.
SOME = 1e-7


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An applicant without an award, and the fund that was nearest to giving one.

    Parameters
        reason   "score": dearer than its worth at the prices; "equal": worth its price, as
                 others that were taken; "capped": it would have been
                 taken but for `limits`; "indivisible": worth its price, but no whole award was
                 left; else why no fund may finance it
        worth    of a unit of currency there; `price` what a unit costs there, from the
                 continuous relaxation; both None when no fund may finance it
        needed_score   the score at which the worth would meet the price; None when none would
        needed_cost  the least cost, on lines the fund pays, that an award needs; only where
                     the cost is too small
        missing  facts that would settle the fund's conditions; `blockers` numbers of those
                 that refuse, where it has an option, and `against` what these say
        is_by_rule   the own condition of the fund refuses, and none of its option
    """

    applicant_id: str
    reason: Reason
    fund: str = ""
    worth: float | None = None
    price: float | None = None
    score: float | None = None
    needed_score: float | None = None
    needed_cost: float | None = None
    limits: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    blockers: tuple[int, ...] = ()
    against: tuple[Text, ...] = ()
    is_by_rule: bool = False


@dataclass(frozen=True, slots=True)
class Forced:
    """What an award to one applicant would take.

    Parameters
        loss      what all are worth less, exactly where `is_exact`
        losers    who would get less
    """

    applicant_id: str
    is_possible: bool
    loss: float
    losers: tuple[str, ...]
    is_exact: bool = True


def left_out(draft: Draft, solution: AllocationSolution, matcher: Matcher) -> list[LeftOut]:
    """Every applicant that gets nothing, in the order of the table."""
    instance = draft.instance
    has = np.zeros(len(instance.applicants), dtype=np.bool_)
    has[instance.who[solution.amounts > 0]] = True
    charges, plain = _charges(instance, solution)
    price = plain + sum(charges.values(), np.zeros(len(plain)))
    order = np.lexsort((price - instance.weight, instance.who))
    rows, first = np.unique(instance.who[order], return_index=True)
    best = dict(zip(rows.tolist(), order[first].tolist(), strict=True))
    return [
        _priced(draft, best[row], charges, plain) if row in best else _barred(draft, row, matcher)
        for row in np.flatnonzero(~has).tolist()
    ]


def _charges(
    instance: Instance, solution: AllocationSolution
) -> tuple[dict[str, Numbers], Numbers]:
    """What a unit costs at each pair: for each limit by name, and for budget and award."""
    known = solution.prices
    budget = np.array([known.get(f"budget:{name}", 0.0) for name in instance.funds])
    award = np.array([known.get(f"capacity:{name}", 0.0) for name in instance.funds])
    plain = budget[instance.fund] + award[instance.fund] / np.maximum(instance.high, 1e-9)
    charges = {}
    for limit in instance.limits:
        dual = known.get(limit.name, 0.0)
        if limit.measure == "share":
            charges[limit.name] = dual * (limit.pairs - limit.amount * limit.scope)
        elif limit.measure == "mad":
            charges[limit.name] = dual * limit.pairs.astype(float)
        else:
            charges[limit.name] = dual * limit.pairs / np.maximum(instance.high, 1e-9)
    return charges, plain


def _priced(draft: Draft, pair: int, charges: dict[str, Numbers], plain: Numbers) -> LeftOut:
    instance, weight = draft.instance, draft.programme.score_weight
    who, fund = int(instance.who[pair]), int(instance.fund[pair])
    worth, cost = float(instance.weight[pair]), float(plain[pair])
    dear = tuple(name for name, charge in charges.items() if charge[pair] > SOME)
    cost += sum(float(charge[pair]) for charge in charges.values())
    reason: Reason = "indivisible"
    if worth <= cost + SOME:
        is_dear = bool(dear) and worth > float(plain[pair]) + SOME
        reason = "capped" if is_dear else "score" if worth < cost - SOME else "equal"
    has_option = bool(draft.programme.funds[fund].option)
    share = (cost - (1 - weight)) / weight if weight and has_option else math.nan
    needed = math.log(share / (1 - share)) if 0 < share < 1 else None
    return LeftOut(
        instance.applicants[who],
        reason,
        instance.funds[fund],
        worth,
        cost,
        float(draft.scores[who, fund]) if has_option else None,
        needed if reason in ("score", "capped") else None,
        limits=dear if reason == "capped" else (),
    )


def _barred(draft: Draft, row: int, matcher: Matcher) -> LeftOut:
    """Why no fund may finance an applicant: of the nearest fund, the one that fits it best."""
    states = draft.state[row]
    reason, state = next(entry for entry in _STATES if np.any(states == entry[1]))
    held = np.flatnonzero(states == state)
    place = int(held[np.argmax(draft.scores[row, held])])
    fund, applicant = draft.programme.funds[place], draft.table.applicants[row]
    found = LeftOut(applicant.id, reason, fund.id)
    if reason == "too_small":
        bounds = draft.bounds[place]
        least = max(float(bounds.least[row]), draft.programme.step, 1.0)
        share = float(bounds.share[row])
        cost = least / share if share > 0 else math.inf
        has = float((draft.instance.needs[row] * draft.instance.pays[place]).sum())
        return replace(found, needed_cost=math.ceil(cost) if has < cost < math.inf else None)
    if reason in ("refused", "undecided") and fund.option:
        option = matcher.governed(matcher.catalogue.options[fund.option], applicant)
        conditions = option.in_force(matcher.today)
        verdict = matcher.engine.decide(conditions, applicant)
        found = replace(
            found,
            score=float(draft.scores[row, place]),
            missing=verdict.missing if reason == "undecided" else (),
            blockers=verdict.blockers,
            against=tuple(one.says for one in conditions if one.number in verdict.blockers),
        )
    if reason == "refused" and not found.blockers and fund.rule:
        return replace(found, is_by_rule=True)
    return found


#: The nearest reason first: who only lacks a fact is nearer than whom every fund refuses.
_STATES: tuple[tuple[Reason, int], ...] = (
    ("too_small", TOO_SMALL),
    ("no_need", NO_NEED),
    ("undecided", UNDECIDED),
    ("under_way", UNDER_WAY),
    ("said_no", SAID_NO),
    ("refused", REFUSED),
)


@dataclass(frozen=True, slots=True)
class LimitCost:
    """What a floor or cap costs: the allocation without it beside the one with it.

    Parameters
        value    what all are worth less with it
        others   applicants that would have an award without it and have none
        moved    money that would go to somebody else, in currency
    """

    value: float
    others: int
    moved: float


def limit_costs(
    instance: Instance, solution: AllocationSolution, time_limit: float
) -> dict[str, LimitCost | None]:
    """What each floor and cap costs exactly: the allocation without it beside this one.

    None where that could not be proved in the time.
    """
    costs: dict[str, LimitCost | None] = {}
    end = time.monotonic() + time_limit
    for left, limit in zip(range(len(instance.limits), 0, -1), instance.limits, strict=True):
        others = tuple(one for one in instance.limits if one.name != limit.name)
        each = max(1.0, (end - time.monotonic()) / left)
        without = _tried(replace(instance, limits=others), each)
        costs[limit.name] = None
        if without is not None and without.status == solution.status == "optimal":
            costs[limit.name] = _cost_of(instance, solution, without)
    return costs


def _cost_of(
    instance: Instance, solution: AllocationSolution, without: AllocationSolution
) -> LimitCost:
    many = len(instance.applicants)
    now = np.bincount(instance.who, solution.amounts, many)
    then = np.bincount(instance.who, without.amounts, many)
    value = max(0.0, without.value - solution.value)
    if value <= 1e-6 * max(1.0, abs(solution.value)):
        # Of equals either is as good: what differs then is no doing of the limit.
        return LimitCost(value, 0, 0.0)
    return LimitCost(
        value,
        int(((then > 0) & (now <= 0)).sum()),
        float(np.maximum(then - now, 0).sum()),
    )


def _tried(instance: Instance, time_limit: float) -> AllocationSolution | None:
    try:
        return solve(instance, time_limit=time_limit)
    except UsageError:
        return None


def fairness_price(
    instance: Instance, solution: AllocationSolution, time_limit: float
) -> tuple[float, float] | None:
    """What fairness costs: score-weighted money, and money, given up against no fairness term.

    None where the allocation without the term could not be found in the time.
    """
    free = _tried(replace(instance, fairness="none"), time_limit)
    if free is None:
        return None
    return (
        float(instance.weight @ free.amounts - instance.weight @ solution.amounts),
        float(free.amounts.sum() - solution.amounts.sum()),
    )


def force(
    draft: Draft, solution: AllocationSolution, applicant_id: str, time_limit: float
) -> Forced:
    """What would have to give way for one applicant to get an award."""
    instance = draft.instance
    row = instance.applicants.index(applicant_id)
    mine = instance.who == row
    if not np.any(draft.state[row] == MAY):
        return Forced(applicant_id, False, 0.0, ())
    everything = np.ones(len(mine), dtype=np.bool_)
    must = Limit("forced", True, "awards", 1.0, mine, everything)
    forced = solve(replace(instance, limits=(*instance.limits, must)), time_limit=time_limit)
    if forced.status == "infeasible":
        return Forced(applicant_id, False, 0.0, ())
    before = np.bincount(instance.who, solution.amounts, len(instance.applicants))
    after = np.bincount(instance.who, forced.amounts, len(instance.applicants))
    losers = np.flatnonzero((before > 0) & (after < before - 0.5))
    loss = allocation_value(instance, solution.amounts) - allocation_value(instance, forced.amounts)
    return Forced(
        applicant_id,
        True,
        max(0.0, loss),
        tuple(instance.applicants[i] for i in losers),
        is_exact=forced.status == "optimal" and solution.status == "optimal",
    )
