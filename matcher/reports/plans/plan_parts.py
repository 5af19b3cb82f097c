"""What each budget line of a plan is paid from, as bars show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from matcher.reports.phrases import with_notes
from matcher.reports.plans.plan_views import OWN_MEANS, OfferedView, PlanView
from matcher.support.messages import Message, Money, Sayable, Share, message, message_in

#: Marks of the bars for what comes from no option: cash, in kind, nobody.
OWN, KIND, NOBODY = "c", "k", "·"
#: Marks of what is promised, and of what is asked for and not answered.
PROMISED, ASKED = "=", "~"
#: What they stand for.
NAMES: dict[str, Message] = {
    OWN: OWN_MEANS["own_cash"],
    KIND: OWN_MEANS["own_in_kind"],
    NOBODY: message("not covered"),
    PROMISED: message_in("money", "promised"),
    ASKED: message_in("money", "asked for, no answer yet"),
}
_MARKS = "123456789ABDEFGH"


@dataclass(frozen=True, slots=True)
class BarPart:
    """A part of a bar: its mark, who pays it, and how much."""

    mark: str
    who: Sayable
    amount: int


def bar_marks(plan: OfferedView) -> dict[str, str]:
    """The mark of each source and guarantee, in the order of the asks."""
    return {step.option_id: _MARKS[place % len(_MARKS)] for place, step in enumerate(plan.steps)}


def bar_parts(view: PlanView, plan: OfferedView, line: str) -> list[BarPart]:
    """What a line is paid from: promises, options by their marks, the members, nobody."""
    marks, names = bar_marks(plan), view.option_names
    paid = [
        BarPart(marks[one.option_id], names[one.option_id], one.amount)
        for one in plan.amounts
        if one.line == line
    ]
    rest = (
        (OWN, plan.own_cash_by_line),
        (KIND, plan.own_in_kind_by_line),
        (NOBODY, plan.uncovered_by_line),
    )
    own = [BarPart(mark, NAMES[mark], by_line[line]) for mark, by_line in rest if by_line.get(line)]
    return [*standing_parts(view, line), *sorted(paid, key=lambda part: part.mark), *own]


def standing_parts(view: PlanView, line: str) -> list[BarPart]:
    """What was promised or asked for already pays of a line."""
    names = view.option_names
    return [
        BarPart(
            mark,
            with_notes(names.get(one.option_id, one.option_id), [NAMES[mark]]),
            one.by_line[line],
        )
        for one in view.committed
        for mark in (PROMISED if one.promised else ASKED,)
        if one.by_line.get(line)
    ]


def line_said(view: PlanView, line: str) -> Sayable:
    """The name of a budget line; marked where nobody told its amount."""
    name = view.line_names[line]
    is_assumed = bool(view.need_assumed) or line in view.lines_proposed
    return with_notes(name, [message("assumed")]) if is_assumed else name


def is_split_assumed(view: PlanView) -> bool:
    """Whether nobody told some of what decides how the cost is divided: lines, or own means."""
    return bool(view.need_assumed or view.lines_proposed or view.not_stated)


def own_said(view: PlanView, name: Literal["own_cash", "own_in_kind"], amount: int) -> Sayable:
    """What the members bring; marked where it rests on what nobody told.

    That a plan takes nothing of it rests on nothing.
    """
    said = Money(amount, view.frame.currency)
    there = {"own_cash": view.own_cash_available, "own_in_kind": view.own_in_kind_available}[name]
    is_assumed = name in view.not_stated and (amount > 0 or there == 0)
    return with_notes(said, [message("assumed")]) if is_assumed else said


def cash_heading(plan: OfferedView) -> Message:
    """The heading of the cash by month; where a call is waited for, that its months are supposed,
    and where a loan is taken, that its repayment is no part of it.

    The months of such a request are counted as if its call were open.
    """
    notes = []
    if any(step.at_next_call for step in plan.steps):
        notes.append(message("supposed: the day of a call is not known"))
    if plan.repayments:  # whoever takes them off finds less in hand
        notes.append(message("before repayments: they are paid from what the cooperative earns"))
    heading = message("Cash of the project by month")
    return with_notes(heading, notes) if notes else heading


def title_said(place: int, plan: OfferedView) -> Message:
    """The heading of a plan: its number, and what it is best at."""
    return message("Plan {n} · {aim}", n=place, aim=plan.says)


def hoped_said(view: PlanView, plan: OfferedView) -> Iterator[Message]:
    """How much of what others are asked for may be counted on; nothing where nobody is asked."""
    asked = sum(one.amount for one in plan.amounts)
    if not asked:
        return
    yield message(
        "of {asked} asked of others {hoped} may be counted on",
        asked=Money(asked, view.frame.currency),
        hoped=Money(plan.hoped, view.frame.currency),
    )


def members_said(view: PlanView, plan: OfferedView) -> Iterator[Message]:
    """What the members bring in cash and in kind, and what of it nobody stated."""
    yield message(
        "members’ own cash {amount} ({share})",
        amount=Money(plan.own_cash, view.frame.currency),
        share=Share(plan.own_cash / view.total),
    )
    if plan.own_in_kind:
        yield message("in kind {amount}", amount=Money(plan.own_in_kind, view.frame.currency))
    if plan.own_assumed:
        yield message(
            "nobody stated {amount} of the members’ own: it is assumed, and not certain",
            amount=Money(plan.own_assumed, view.frame.currency),
        )


def plan_summary(view: PlanView, plan: OfferedView) -> Iterator[Sayable]:
    """A plan in one line: covered, the members' own, cost, signatures, wait, doubts."""

    def money(amount: float) -> Money:
        return Money(amount, view.frame.currency)

    yield message(
        "covers {covered} of {total}",
        covered=money(view.total - plan.uncovered),
        total=money(view.total),
    )
    own = plan.own_cash + plan.own_in_kind
    if own:
        yield message(
            "counted on: {amount}, of which {own} are the members’ own",
            amount=money(plan.counted_on),
            own=money(own),
        )
    else:
        yield message("counted on: {amount}", amount=money(plan.counted_on))
    yield from hoped_said(view, plan)
    if plan.hoped_standing:
        # it is a part of what is counted on: without it the parts do not add up to that
        yield message(
            "of what is promised or asked for already {amount} may be counted on",
            amount=money(plan.hoped_standing),
        )
    yield from members_said(view, plan)
    if plan.cost_year:
        yield message(
            "at most {amount} a year, repayments included", amount=money(round(plan.cost_year))
        )
    if plan.sources:
        yield message("requests to make: {n}", n=plan.sources)
    pending = tuple(
        view.option_names.get(one.option_id, one.option_id)
        for one in view.committed
        if not one.promised
    )
    if any(step.at_next_call for step in plan.steps):
        yield message("months to the last decision: not known, it waits for a call")
    elif pending:
        # who was asked already decides on a day that nobody knows
        yield message(
            "months to the last decision: not known, no answer yet from {options}",
            options=pending,
        )
    elif plan.steps:
        yield message("months to the last decision: {n}", n=plan.months)
    if plan.conditional:
        yield message("conditional {amount}", amount=money(plan.conditional))
    if not plan.proven:
        yield message("not proven to be the best: the time ran out")
