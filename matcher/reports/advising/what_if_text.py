"""What if as text: where an option stood and would stand, and what the first plan covers."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.reports.advising.what_if import FinancedView, MovedView, StandingView, WhatIfView
from matcher.reports.frame import ending_lines
from matcher.reports.layout import wrapped
from matcher.reports.money import at_most_said
from matcher.reports.names import AVAILABILITIES, verdict_said
from matcher.reports.phrases import option_title, with_notes
from matcher.support.messages import Message, Money, Sayable, counted, message, message_in, render

NOTHING_KEPT = message("This was worked out on a copy: nothing is kept.")


def what_if_lines(view: WhatIfView, top: int, language: str) -> Iterator[str]:
    """The lines of `match what-if`."""
    currency = view.frame.currency
    yield f"{render(view.applicant_id, language)} · {render(view.name, language)}"
    if view.synthetic:
        synthetic = message("SYNTHETIC demonstration data: this cooperative does not exist.")
        yield render(synthetic, language)
    facts, terms = (one.said for one in view.facts), (one.said for one in view.terms)
    for said in (*facts, *terms, *view.already_said):
        yield from wrapped(render(said, language), first="  · ")
    yield ""
    yield render(moved_said(view), language)
    for one in view.moved[:top]:
        title = option_title(one.name, one.option_id)
        yield from wrapped(render(title, language), first="  ")
        yield from wrapped(render(option_move_said(one, currency), language), indent="      ")
    if len(view.moved) > top:
        yield f"  … {len(view.moved) - top}: --top {len(view.moved)}"
    if view.plan_before is not None and view.plan_after is not None:
        yield ""
        said = financed_said(view.plan_before, view.plan_after, currency)
        yield from wrapped(render(said, language), indent="")
    yield ""
    yield from wrapped(render(NOTHING_KEPT, language), indent="")
    yield from ending_lines(view.frame, language)


def rank_said(standing: StandingView) -> Message:
    """The verdict, the availability and the place."""
    verdict = verdict_said(standing.verdict, standing.rules)
    if standing.rank is None:
        return verdict
    return message(
        "no. {rank}, {verdict}, {availability}",
        rank=standing.rank,
        verdict=verdict,
        availability=AVAILABILITIES[standing.availability],
    )


def moved_amount_said(standing: StandingView, currency: str) -> Message | None:
    """The most it may bring; None where nothing is published, or it is refused."""
    if standing.amount is None or standing.verdict == "refused":
        return None
    return at_most_said(standing.amount, currency)


def financed_said(before: FinancedView, after: FinancedView, currency: str) -> Message:
    """What the first plan covers, before and after, as the plans themselves say it.

    What is promised or asked for is in it: of the need as of what can be counted on.
    """
    told = {
        "before": Money(before.covered + before.standing, currency),
        "cost": Money(before.cost + before.standing, currency),
        "after": Money(after.covered + after.standing, currency),
        "new_cost": Money(after.cost + after.standing, currency),
        "counted": Money(before.counted_on + before.standing_counted_on, currency),
        "then": Money(after.counted_on + after.standing_counted_on, currency),
    }
    if (after.covered < before.covered) == (after.counted_on < before.counted_on):
        return message(
            "The first plan covers {before} of {cost} today, of which {counted} can be counted on;"
            " then {after} of {new_cost}, of which {then} can.",
            **told,
        )
    return message(
        "The first plan covers {before} of {cost} today, of which {counted} can be counted on;"
        " then {after} of {new_cost}, of which {then} can. It is the least uncertain: what can"
        " be counted on comes before what is covered on paper.",
        **told,
    )


def moved_said(view: WhatIfView) -> Message:
    """How many options move, and how many do not."""
    if not view.moved and not view.slid:
        return counted(
            "No option changes: the one there is stands as before.",
            "No option changes: all {n} stand as before.",
            view.still,
        )
    return message(
        "{moved}; {slid}; {still}.",
        moved=counted(
            "{n} option changes: its verdict, whether it takes requests, its amount, what is"
            " missing, or its score and place",
            "{n} options change: verdict, whether they take requests, amount, what is missing, or"
            " score and place",
            len(view.moved),
        ),
        slid=counted(
            "{n} only has another place in the list, because others moved",
            "{n} only have another place in the list, because others moved",
            view.slid,
        ),
        still=counted("{n} does not change", "{n} do not change", view.still),
    )  # fmt: skip


def option_move_said(one: MovedView, currency: str) -> Message:
    """Where an option stood, and where it would stand."""
    return message_in(
        "a change",
        "{before} → {after}",
        before=_standing_said(one.before, currency),
        after=_standing_said(one.after, currency),
    )


def _standing_said(standing: StandingView, currency: str) -> Sayable:
    amount = moved_amount_said(standing, currency)
    return rank_said(standing) if amount is None else with_notes(rank_said(standing), [amount])
