"""Lines about one pair that the texts for cooperatives and for funders share."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.reports.answer.match import MatchView
from matcher.reports.layout import wrapped
from matcher.reports.names import AVAILABILITIES, availability_said
from matcher.support.messages import Message, message, render
from matcher.support.writing import joined


def availability_words(match: MatchView, language: str) -> str:
    """The availability with the round that governs, or else the day on which it was seen."""
    if match.call_said is not None:
        state = render(AVAILABILITIES[match.availability], language)
        return f"{state} ({render(match.call_said, language)})"
    return state_words((match.availability,), match.seen_said, language)


def state_words(states: tuple[str, ...], seen_said: Message, language: str) -> str:
    """An availability, and when the status behind it was seen."""
    return f"{render(availability_said(states), language)} ({render(seen_said, language)})"


def score_said(score: float) -> Message:
    """The score with its sign."""
    size = round(abs(score), 2)
    return message("score −{size}", size=size) if score < 0 else message("score +{size}", size=size)


def reason_lines(match: MatchView, language: str) -> Iterator[str]:
    """The strongest reasons, those for and those against."""
    for mark, reasons in (("+", match.reasons_for), ("−", match.reasons_against)):
        if reasons:
            said = joined((render(reason, language) for reason in reasons), language)
            yield from wrapped(f"{mark} {said}")
