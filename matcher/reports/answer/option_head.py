"""What the head of an option says: verdict and state, and the money for this need."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.reports.answer.match import MatchView
from matcher.reports.money import NOT_PUBLISHED
from matcher.reports.names import AVAILABILITIES, PARTLY_KNOWN, verdict_said
from matcher.reports.phrases import labelled
from matcher.support.messages import Message, Sayable, Share, message


def option_state_said(match: MatchView) -> Iterator[Message]:
    """The verdict, whether one can apply, and when that was seen; all of it is always said."""
    yield verdict_said(match.verdict, match.rules)
    yield AVAILABILITIES[match.availability]
    yield match.seen_said


def chance_said(match: MatchView) -> Message:
    """How often the unknown facts would do; what is undecided is never none or all of them."""
    share = Share(min(max(round(match.chance, 2), 0.01), 0.99))
    if match.rules in PARTLY_KNOWN:
        return message(
            "nothing against it in {share} of cases once the missing facts are known", share=share
        )
    return message("eligible in {share} of cases once the missing facts are known", share=share)


def gives_said(match: MatchView) -> Iterator[Sayable]:
    """The amount for this need, what is sure of it, and the delay where one is published."""
    if match.amount_said != NOT_PUBLISHED:
        yield match.amount_said
        if match.pays_said is not None:
            yield match.pays_said
    elif match.pays_said is not None and not match.offer.covered:
        yield message("not published: its amount, and whether it pays what is asked")
    else:
        yield message("amount not published")
        if match.pays_said is not None:
            yield match.pays_said
    if match.delay_said is not None:
        yield labelled(message("delay"), match.delay_said)


def beneath_head_said(match: MatchView) -> tuple[Message, ...]:
    """What is known of its money beyond its head: the head of what refuses says nothing of it."""
    if match.rank is None:
        return match.money
    told = (labelled(message("amount"), match.amount_said), *gives_said(match))
    return tuple(fact for fact in match.money if fact not in told)
