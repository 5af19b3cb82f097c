"""What must be known beside an award: what it rests on, and what it leaves without a payer."""

from __future__ import annotations

from matcher.reports.for_funders.allocation_views import AwardView
from matcher.reports.signs import whole
from matcher.support.messages import Message, message


def above_said(award: AwardView, currency: str) -> Message:
    """That an award is more than its option's own terms allow."""
    return message(
        "above the option's own terms: at most {amount}",
        amount=whole(award.option_most or 0.0, currency),
    )


def award_notes(award: AwardView, currency: str) -> dict[str, Message]:
    """What an award rests on and what of the need it leaves unpaid, by a word for programs."""
    found = {}
    if award.is_above:
        found["above"] = above_said(award, currency)
    if award.own_on_file == "less":
        found["own_short"] = message(
            "less is on file than its own share of {amount}: it cannot be paid out until somebody"
            " brings what is missing",
            amount=whole(award.own_share, currency),
        )
    elif award.own_on_file == "unknown":
        found["own_assumed"] = message(
            "its own share of {amount} is assumed", amount=whole(award.own_share, currency)
        )
    if award.conditional:
        found["fact_missing"] = message("a fact is missing that could still refuse it")
    if award.unpaid and award.need is not None:
        found["unpaid"] = message(
            "{left} of the {need} it asks for has no payer: no promise on record, no award here,"
            " nor its own means",
            left=whole(award.unpaid, currency),
            need=whole(award.need, currency),
        )
    return found
