"""An allocation as text; and two of them side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from matcher.funding.allocation.result import Allocation
from matcher.funding.allocation.why import Forced, LeftOut
from matcher.session import Session
from matcher.show import words_funders as _words  # noqa: F401  brings its words
from matcher.show.allocation_data import LimitRow, award_rows, compared, fund_rows, limit_rows
from matcher.show.gaps import synthetic_note
from matcher.show.layout import wrapped
from matcher.show.terminal import ending, missing_words
from matcher.show.words import labelled, listed, money, number, percent, say


def allocation_answer(
    session: Session,
    allocation: Allocation,
    why: str | None,
    forced: Forced | None,
    other: Allocation | None,
    top: int,
    language: str,
) -> Iterator[str]:
    """The lines of `match allocate`."""
    yield say("l_title", language)
    yield from synthetic_note(allocation.draft.table.applicants, language)
    if allocation.conflict:
        yield from wrapped(_conflict(allocation, language), indent="")
        yield ""
        yield from ending(session, language)
        return
    yield from _summary(allocation, session, language)
    yield ""
    yield say("l_funds", language)
    for row in fund_rows(allocation):
        yield "  " + say(
            "l_fund",
            language,
            fund=row["fund"],
            awards=number(row["awards"], language),
            spent=money(round(row["given"]), session.schema, language),
            budget=money(round(row["budget"]), session.schema, language),
            price=number(round(row["price"], 3), language),
        )
    if allocation.draft.instance.limits:
        yield ""
        yield say("l_limits", language)
    for limit in limit_rows(allocation):
        yield from wrapped(_limit(limit, session, language), indent="  ", first="  ")
    yield ""
    yield say("l_awards", language)
    awards = award_rows(allocation)
    for award in awards[:top]:
        given = money(round(award["amount"]), session.schema, language)
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
        for one in [one for one in allocation.left_out if one.reason == reason][:3]:
            if line := _left_out(one, session, language):
                yield from wrapped(line, indent=" " * 6)
    if why:
        yield ""
        yield from _why(allocation, forced, why, session, language)
    if other is not None:
        yield ""
        yield from _compared(allocation, other, session, top, language)
    yield ""
    yield from ending(session, language)


def _conflict(allocation: Allocation, language: str) -> str:
    names = listed((_named(name, language) for name in allocation.conflict), language)
    return say("l_conflict", language, names=names)


def _named(name: str, language: str) -> str:
    kind, colon, fund = name.partition(":")
    return say(f"l_{kind}_of", language, fund=fund) if colon and kind in _OF else name


_OF = ("budget", "capacity")


def _summary(allocation: Allocation, session: Session, language: str) -> Iterator[str]:
    solution, instance = allocation.solution, allocation.draft.instance
    said = say(
        "l_summary",
        language,
        given=money(round(float(solution.amounts.sum())), session.schema, language),
        n=number(len(np.unique(instance.who[solution.amounts > 0])), language),
        all=number(len(instance.applicants), language),
        value=number(round(allocation.worth()), language),
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


def _limit(limit: LimitRow, session: Session, language: str) -> str:
    def shown(value: float) -> str:
        if limit["measure"] == "share":
            return percent(value, language)
        if limit["measure"] == "mad":
            return money(round(value), session.schema, language)
        return number(round(value), language)

    cost = limit["costs"]
    return say(
        f"l_{limit['kind']}",
        language,
        name=limit["name"],
        reached=shown(limit["reached"]),
        amount=shown(limit["amount"]),
        cost="–" if cost is None else number(round(cost), language),
        price=number(round(limit["price"], 3), language),
    )


def _left_out(one: LeftOut, session: Session, language: str) -> str:
    """The nearest fund and what an award would have taken; "" where nothing can be said."""
    parts = [f"{one.applicant_id} · {one.fund}"]
    if one.worth is not None and one.price is not None:
        worth, price = (number(round(v, 2), language) for v in (one.worth, one.price))
        parts.append(say("l_priced", language, worth=worth, price=price))
    if one.needed_fit is not None and one.fit is not None:
        has, needed = (f"{fit:+.2f}" for fit in (one.fit, one.needed_fit))
        parts.append(say("l_needed", language, needed=needed, has=has))
    if one.needed_cost is not None:
        cost = money(one.needed_cost, session.schema, language)
        parts.append(say("l_needed_cost", language, cost=cost))
    if one.limits:
        parts.append(say("l_before", language, names=listed(one.limits, language)))
    if one.missing:
        missing = missing_words(one.missing, session.schema, language)
        parts.append(labelled(say("l_missing", language), missing, language))
    if one.blockers:
        numbers = listed(map(str, one.blockers), language)
        parts.append(labelled(say("l_blockers", language), numbers, language))
    return " · ".join(parts) if len(parts) > 1 else ""


def _why(
    allocation: Allocation, forced: Forced | None, asked: str, session: Session, language: str
) -> Iterator[str]:
    mine = next((one for one in allocation.left_out if one.applicant_id == asked), None)
    if mine is None:
        yield say("l_has", language, id=asked)
        return
    line = _left_out(mine, session, language) or asked
    yield from wrapped(f"{line} · {say(f'l_{mine.reason}', language)}", indent="")
    if forced is not None:
        yield from wrapped(_forced(forced, language), indent="")


def _forced(forced: Forced, language: str) -> str:
    if not forced.is_possible:
        return say("l_never", language, id=forced.applicant_id)
    return say(
        "l_forced" if forced.is_exact else "l_forced_about",
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
            yield from wrapped(f"{mark}: {_conflict(allocation, language)}", indent="  ")
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
