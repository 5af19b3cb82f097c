"""What is promised or asked for already, as views and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from matcher.planning.committed import CommittedMoney
from matcher.planning.compose import Composition
from matcher.reports.plans.plan_said import payer_name, plan_money
from matcher.support.messages import Message, message


@dataclass(frozen=True, slots=True)
class CommittedView:
    """A promise or a pending request, over the lines of the need."""

    option_id: Annotated[str, "the option"]
    promised: Annotated[bool, "true when it is promised or paid; false while nobody has answered"]
    since: Annotated[date, "day of the promise or of the request"]
    amount: Annotated[int | None, "as it is recorded, in currency; null when nobody recorded it"]
    by_line: Annotated[Mapping[str, int], "what it pays of each line (assumed), in currency"]
    says: Annotated[Message, "it in words"]


def committed_views(composed: Composition) -> tuple[CommittedView, ...]:
    """What is promised or asked for, promises first."""
    return tuple(
        CommittedView(
            option_id=one.committed.option,
            promised=one.committed.is_promised,
            since=one.committed.since,
            amount=one.committed.amount,
            by_line=dict(one.by_line),
            says=_with_its_debt(composed, one),
        )
        for one in composed.standing
    )


def _with_its_debt(composed: Composition, one: CommittedMoney) -> Message:
    said = standing_said(composed, one)
    if not one.owed:
        return said
    return message(
        "{said} It is a loan: repaying it takes at most {owed} a year, counted with older debts.",
        said=said,
        owed=plan_money(composed, one.owed),
    )


def standing_said(composed: Composition, one: CommittedMoney) -> Message:
    """A promise or a pending request in a sentence."""
    committed = one.committed
    told = {"option": payer_name(composed, committed.option), "day": committed.since}
    if committed.amount is None and committed.is_promised:
        return message(
            "{option} promised money on {day}, but no amount is recorded: nothing is taken off"
            " for it, and it is not asked again.",
            **told,
        )
    if committed.amount is None:
        return message(
            "{option} was asked on {day} and has not answered; no amount is recorded: nothing is"
            " taken off for it, and it is not asked again.",
            **told,
        )
    amount = plan_money(composed, committed.amount)
    if committed.is_promised:
        return message(
            "{option} promised {amount} on {day}: it is taken off what is to be found.",
            amount=amount,
            **told,
        )
    if composed.wishes.is_firm:
        return message(
            "{option} was asked for {amount} on {day} and has not answered: a firm plan does not"
            " reckon with it.",
            amount=amount,
            **told,
        )
    return message(
        "{option} was asked for {amount} on {day} and has not answered: it is not asked again; if"
        " it says no, {rest} more must be found.",
        amount=amount,
        rest=plan_money(composed, one.amount),
        **told,
    )


def standing_amounts(composed: Composition) -> tuple[int, int, int]:
    """What is promised, what is asked for without an answer, and what is counted on of both."""
    promised = sum(one.amount for one in composed.standing if one.committed.is_promised)
    everything = sum(one.amount for one in composed.standing)
    return promised, everything - promised, sum(one.worth for one in composed.standing)
