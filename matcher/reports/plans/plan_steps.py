"""The signatures of a plan as views: what to ask for, in order, and what it pays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from matcher.planning.answer import Offered
from matcher.planning.calendar import SignatureStep, supplies_share
from matcher.planning.compose import Composition
from matcher.reports.plans.plan_said import doubts, duties, is_conditional, payer_name
from matcher.reports.view import only_shown
from matcher.support.messages import Message, counted, message
from matcher.support.text import Text


@dataclass(frozen=True, slots=True)
class AmountView:
    """What an option pays of a budget line."""

    option_id: Annotated[str, "the option"]
    line: Annotated[str, "the budget line"]
    amount: Annotated[int, "in currency"]


@dataclass(frozen=True, slots=True)
class StepView:
    """One signature to obtain; month 0 is that of the answer."""

    option_id: Annotated[str, "the option"]
    name: Annotated[Text | str, "its name"]
    conditional: Annotated[
        bool, "true when it may still not come, for its own sake or that of one that it waits for"
    ]
    open_points: Annotated[tuple[Message, ...], "what is missing or to be confirmed"]
    asked_month: Annotated[int, "month of the request"]
    decided_month: Annotated[int, "month of the decision"]
    paid_month: Annotated[int | None, "month of the money; null for a guarantee"]
    after: Annotated[tuple[str, ...], "options that must be signed before"]
    delay_assumed: Annotated[bool, "true when no source publishes the delay"]
    at_next_call: Annotated[
        bool,
        "true when its day of asking is not known: it waits for a call; its months are then"
        " counted as if that were open, an assumption",
    ]
    amount: int | None = only_shown()
    is_deferred: bool = only_shown()
    duties: tuple[Message, ...] = only_shown()
    suppliers: tuple[str, ...] = only_shown()


#: When a step is to be asked that waits for a call.
NEXT_CALL = message("ask at its next call, whose day is not known")


def after_next_call_said(step: StepView) -> Message:
    """When a step is decided that waits for a call: so long after it, and no month."""
    months = step.decided_month - step.asked_month
    if step.delay_assumed:
        return counted(
            "decided about {n} month after the request (assumed)",
            "decided about {n} months after the request (assumed)",
            months,
        )
    return counted(
        "decided about {n} month after the request",
        "decided about {n} months after the request",
        months,
    )


def waiting_said(steps: Iterable[StepView]) -> Message | None:
    """Which months are only assumed, as the call that they wait for has no known day."""
    names = tuple(step.name for step in steps if step.at_next_call)
    if not names:
        return None
    return message(
        "The months assume that these can be asked as if their call were open; the day of their"
        " next call is not known: {options}.",
        options=names,
    )


def step_view(composed: Composition, offered: Offered, step: SignatureStep) -> StepView:
    """One signature with its doubts and duties."""
    source = composed.case.sources.get(step.id)
    return StepView(
        option_id=step.id,
        name=payer_name(composed, step.id),
        conditional=is_conditional(composed, offered, step.id),
        open_points=tuple(doubts(composed, offered, step.id)),
        asked_month=step.asked,
        decided_month=step.decided,
        paid_month=step.paid,
        after=step.after,
        delay_assumed=step.is_assumed,
        at_next_call=step.at_next_call,
        amount=offered.plan.amount(step.id) if source else None,
        is_deferred=source is not None and source.is_deferred,
        duties=tuple(duties(composed, offered, step.id)),
        # a step waits for these because what they give counts as own share of it
        suppliers=tuple(
            one
            for one in step.after
            if source is not None and supplies_share(composed, one, step.id)
        ),
    )
