"""An allocation as text, as data and as a table; and two of them side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from matcher.funding.allocation.programme import MAY
from matcher.funding.allocation.result import Allocation
from matcher.funding.allocation.why import Forced, LeftOut
from matcher.session import Session
from matcher.show import words_funders as _words  # noqa: F401  brings its words
from matcher.show.data import frame
from matcher.show.gaps import synthetic_note
from matcher.show.layout import wrapped
from matcher.show.terminal import ending
from matcher.show.words import listed, money, number, say

COLUMNS = ("applicant_id", "fund", "option_id", "amount", "conditional", "fit", "worth")


def allocation_answer(
    session: Session,
    allocation: Allocation,
    forced: Forced | None,
    other: Allocation | None,
    top: int,
    language: str,
) -> Iterator[str]:
    """The lines of `match allocate`."""
    yield say("l_title", language)
    yield from synthetic_note(session, language)
    if allocation.conflict:
        names = listed(allocation.conflict, language)
        yield from wrapped(say("l_conflict", language, names=names), indent="")
        yield from ending(session, language)
        return
    yield from _summary(allocation, session, language)
    yield ""
    yield say("l_funds", language)
    for row in _fund_rows(allocation):
        yield "  " + say(
            "l_fund",
            language,
            fund=row["fund"],
            awards=number(row["awards"], language),
            spent=money(row["given"], session.schema, language),
            budget=money(row["budget"], session.schema, language),
            price=number(round(row["price"], 3), language),
        )
    if allocation.draft.instance.limits:
        yield ""
        yield say("l_limits", language)
    for limit in _limit_rows(allocation):
        cost = limit["costs"]
        yield "  " + say(
            "l_limit",
            language,
            name=limit["name"],
            reached=number(round(limit["reached"], 3), language),
            amount=number(limit["amount"], language),
            cost="–" if cost is None else number(round(cost), language),
            price=number(round(limit["price"], 3), language),
        )
    yield ""
    yield say("l_awards", language)
    awards = _award_rows(allocation)
    for award in awards[:top]:
        given = money(award["amount"], session.schema, language)
        note = f" · {say('l_conditional', language)}" if award["conditional"] else ""
        yield f"  {award['applicant_id']} · {award['fund']} · {given}{note}"
    if len(awards) > top:
        yield f"  … {say('more', language, n=len(awards) - top, all=len(awards))}"
    counted = Counter(one.reason for one in allocation.left_out)
    if counted:
        yield ""
        yield say("l_left_out", language, n=number(len(allocation.left_out), language))
    for reason, count in counted.most_common():
        yield f"  {number(count, language)} · {say(f'l_{reason}', language)}"
        shown = [one for one in allocation.left_out if one.reason == reason and one.fund]
        for one in shown[:3]:
            yield from wrapped(_left_out(one, language), indent=" " * 6)
    if forced is not None:
        yield ""
        yield from wrapped(_forced(forced, language), indent="")
    if other is not None:
        yield ""
        yield from _compared(allocation, other, session, top, language)
    yield ""
    yield from ending(session, language)


def _summary(allocation: Allocation, session: Session, language: str) -> Iterator[str]:
    solution, instance = allocation.solution, allocation.draft.instance
    said = say(
        "l_summary",
        language,
        given=money(float(solution.amounts.sum()), session.schema, language),
        n=number(len(np.unique(instance.who[solution.amounts > 0])), language),
        all=number(len(instance.applicants), language),
        value=number(round(solution.value), language),
    )
    proof = say("l_optimal", language)
    if solution.status != "optimal":
        proof = say("l_gap", language, gap=f"{number(round(100 * solution.gap, 2), language)} %")
    yield from wrapped(f"{said} {proof}", indent="")
    if allocation.fairness is not None:
        value, given = allocation.fairness
        line = say(
            "l_fairness",
            language,
            value=number(round(value), language),
            given=money(round(given), session.schema, language),
        )
        yield from wrapped(line, indent="")


def _left_out(one: LeftOut, language: str) -> str:
    parts = say(
        "l_priced",
        language,
        id=one.applicant_id,
        fund=one.fund,
        worth=number(round(one.worth or 0.0, 2), language),
        price=number(round(one.price or 0.0, 2), language),
    )
    if one.needed_fit is not None and one.fit is not None:
        has, needed = (f"{fit:+.2f}" for fit in (one.fit, one.needed_fit))
        parts += f" · {say('l_needed', language, needed=needed, has=has)}"
    return parts


def _forced(forced: Forced, language: str) -> str:
    if not forced.is_possible:
        return say("l_never", language, id=forced.applicant_id)
    return say(
        "l_forced",
        language,
        id=forced.applicant_id,
        loss=number(round(forced.loss), language),
        losers=listed(forced.losers[:8], language) or "–",
    )


def _compared(
    one: Allocation, two: Allocation, session: Session, top: int, language: str
) -> Iterator[str]:
    yield say("l_compared", language)
    for allocation, mark in ((one, "A"), (two, "B")):
        if allocation.conflict:
            names = listed(allocation.conflict, language)
            yield from wrapped(f"{mark}: {say('l_conflict', language, names=names)}", indent="  ")
        else:
            for line in _summary(allocation, session, language):
                yield f"  {mark}: {line.strip()}"
    changes = compared(one, two)
    for key, sign in (("l_gains", 1), ("l_loses", -1)):
        found = [(who, change) for who, change in changes if change * sign > 0]
        words = listed((f"{who} ({change:+,.0f})" for who, change in found[:top]), language)
        yield from wrapped(
            say(key, language, n=number(len(found), language), who=words or "–"), indent="  "
        )


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
        "status": solution.status,
        "conflict": list(allocation.conflict),
        "value": solution.value,
        "bound": solution.bound,
        "gap": solution.gap,
        "exact": allocation.is_exact,
        "given": float(solution.amounts.sum()),
        "fairness_price": None if fair is None else {"value": fair[0], "given": fair[1]},
        "funds": [] if allocation.conflict else _fund_rows(allocation),
        "limits": [] if allocation.conflict else _limit_rows(allocation),
        "awards": [] if allocation.conflict else _award_rows(allocation),
        "left_out": [
            {
                "applicant_id": one.applicant_id,
                "reason": one.reason,
                "fund": one.fund or None,
                "worth": one.worth,
                "price": one.price,
                "fit": one.fit,
                "needed_fit": one.needed_fit,
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
        },
        "compared": None
        if other is None
        else [
            {"applicant_id": who, "change": change} for who, change in compared(allocation, other)
        ],
        "problems": [problem.as_json() for problem in session.registry.problems],
    }


def _fund_rows(allocation: Allocation) -> list[dict[str, Any]]:
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


def _limit_rows(allocation: Allocation) -> list[dict[str, Any]]:
    instance, amounts = allocation.draft.instance, allocation.solution.amounts
    found = []
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


def _award_rows(allocation: Allocation) -> list[dict[str, Any]]:
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
    for award in _award_rows(allocation) if not allocation.conflict else []:
        yield tuple(
            ""
            if award[key] is None
            else str(award[key]).lower()
            if key == "conditional"
            else f"{award[key]:g}"
            if key == "amount"
            else str(award[key])
            for key in (
                "applicant_id",
                "fund",
                "option_id",
                "amount",
                "conditional",
                "fit",
                "worth",
            )
        )
