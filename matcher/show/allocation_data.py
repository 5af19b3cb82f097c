"""An allocation as data and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypedDict

import numpy as np

from matcher.funding.allocation.programme import MAY
from matcher.funding.allocation.result import Allocation
from matcher.funding.allocation.why import Forced
from matcher.session import Session
from matcher.show.data import frame

COLUMNS = ("applicant_id", "fund", "option_id", "amount", "conditional", "fit", "worth")


class LimitRow(TypedDict):
    """A floor or cap and what became of it."""

    name: str
    kind: str
    measure: str
    amount: float
    reached: float
    costs: float | None
    price: float


def compared(one: Allocation, two: Allocation) -> list[tuple[str, float]]:
    """Who gets more (above 0) or less in the second, by how much, the largest change first."""
    totals: dict[str, float] = {}
    for allocation, sign in ((one, -1.0), (two, 1.0)):
        instance, amounts = allocation.draft.instance, allocation.solution.amounts
        for pair in np.flatnonzero(amounts).tolist() if not allocation.conflict else []:
            who = instance.applicants[instance.who[pair]]
            totals[who] = totals.get(who, 0.0) + sign * float(amounts[pair])
    changed = [(who, change) for who, change in totals.items() if abs(change) > 0.5]
    return sorted(changed, key=lambda entry: (-abs(entry[1]), entry[0]))


def allocation_data(
    session: Session,
    allocation: Allocation,
    forced: Forced | None,
    other: Allocation | None,
    language: str,
) -> dict[str, Any]:
    """The object of `match allocate --json`."""
    solution = allocation.solution
    fair = allocation.fairness
    return {
        **frame(session, language),
        "seed": allocation.draft.programme.seed,
        "status": solution.status,
        "conflict": list(allocation.conflict),
        "value": solution.value,
        "worth": allocation.worth(),
        "bound": solution.bound,
        "gap": solution.gap,
        "exact": allocation.is_exact,
        "given": float(solution.amounts.sum()),
        "fairness_price": None if fair is None else {"value": fair[0], "given": fair[1]},
        "funds": [] if allocation.conflict else fund_rows(allocation),
        "limits": [] if allocation.conflict else limit_rows(allocation),
        "awards": [] if allocation.conflict else award_rows(allocation),
        "left_out": [
            {
                "applicant_id": one.applicant_id,
                "reason": one.reason,
                "fund": one.fund or None,
                "worth": one.worth,
                "price": one.price,
                "fit": one.fit,
                "needed_fit": one.needed_fit,
                "needed_cost": one.needed_cost,
                "limits": list(one.limits),
                "missing": list(one.missing),
                "blockers": list(one.blockers),
            }
            for one in allocation.left_out
        ],
        "forced": None
        if forced is None
        else {
            "applicant_id": forced.applicant_id,
            "possible": forced.is_possible,
            "loss": forced.loss,
            "losers": list(forced.losers),
            "exact": forced.is_exact,
        },
        "compared": None
        if other is None
        else [
            {"applicant_id": who, "change": change} for who, change in compared(allocation, other)
        ],
        "problems": [problem.as_json() for problem in session.registry.problems],
    }


def fund_rows(allocation: Allocation) -> list[dict[str, Any]]:
    instance, amounts = allocation.draft.instance, allocation.solution.amounts
    prices = allocation.solution.prices
    return [
        {
            "fund": name,
            "awards": int(((instance.fund == place) & (amounts > 0)).sum()),
            "given": float(amounts[instance.fund == place].sum()),
            "budget": float(instance.budget[place]),
            "candidates": int((allocation.draft.state[:, place] == MAY).sum()),
            "price": prices.get(f"budget:{name}", 0.0),
            "award_price": prices.get(f"capacity:{name}", 0.0),
        }
        for place, name in enumerate(instance.funds)
    ]


def limit_rows(allocation: Allocation) -> list[LimitRow]:
    instance, amounts = allocation.draft.instance, allocation.solution.amounts
    found: list[LimitRow] = []
    for limit in instance.limits:
        reached = float(amounts[limit.pairs].sum())
        if limit.measure == "awards":
            reached = float((amounts[limit.pairs] > 0).sum())
        elif limit.measure == "share":
            reached /= max(float(amounts[limit.scope].sum()), 1e-9)
        found.append(
            {
                "name": limit.name,
                "kind": "floor" if limit.is_floor else "cap",
                "measure": limit.measure,
                "amount": limit.amount,
                "reached": reached,
                "costs": allocation.costs.get(limit.name),
                "price": allocation.solution.prices.get(limit.name, 0.0),
            }
        )
    return found


def award_rows(allocation: Allocation) -> list[dict[str, Any]]:
    draft, amounts = allocation.draft, allocation.solution.amounts
    instance, options = draft.instance, [fund.option for fund in draft.programme.funds]
    return [
        {
            "applicant_id": instance.applicants[instance.who[pair]],
            "fund": instance.funds[instance.fund[pair]],
            "option_id": options[instance.fund[pair]] or None,
            "amount": float(amounts[pair]),
            "conditional": bool(draft.open[pair]),
            "fit": float(draft.fits[instance.who[pair], instance.fund[pair]]),
            "worth": float(instance.weight[pair]),
        }
        for pair in sorted(
            np.flatnonzero(amounts).tolist(), key=lambda p: (instance.who[p], instance.fund[p])
        )
    ]


def allocation_rows(allocation: Allocation) -> Iterator[tuple[str, ...]]:
    """The cells of the table that `--out` writes, one row an award."""
    for award in award_rows(allocation) if not allocation.conflict else []:
        yield tuple(_cell(award[key]) for key in COLUMNS)


def _cell(value: object) -> str:
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    return repr(value) if isinstance(value, float) else str(value)
