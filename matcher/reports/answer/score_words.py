"""What each part of a score says, in words: its reach, its chance, its share of the need."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.domain.schema import Schema
from matcher.matching.pair import Match
from matcher.ranking.evidence import CHANCE_TERM, RATE_TERM, SILENT_TERM, Contribution
from matcher.ranking.share import SHARE_TERM
from matcher.ranking.standing import OptionStanding
from matcher.reports.answer.reasons import contribution_sentence
from matcher.reports.phrases import per_cent
from matcher.reports.signs import rounded, signed
from matcher.support.messages import Message, Money, Sayable, message, message_in

_LABELS: dict[str, Message] = {
    RATE_TERM: message_in("part of a score", "reach"),
    CHANCE_TERM: message_in("part of a score", "open conditions"),
    SHARE_TERM: message_in("part of a score", "share of the need"),
    SILENT_TERM: message_in("part of a score", "says nothing of whom it serves"),
    "availability": message_in("part of a score", "whether one can apply"),
    "direct": message_in("part of a score", "whether one may apply oneself"),
}


def part_label(name: str, schema: Schema) -> Sayable:
    """The short name of a part of a score: a field, or what is of no field."""
    if name in schema:
        return schema[name].label
    return _LABELS.get(name) or _LABELS.get(name.partition(":")[0]) or name


def score_title(score: float, points: Iterable[float]) -> Message:
    """The heading above the points of a score: whoever adds them up as shown finds what it says.

    Each is rounded by itself, so that they may come to a little more or less.

    >>> print(score_title(0.5, (0.25, 0.25)))
    The score, point by point: together +0.5
    >>> print(score_title(0.008, (0.004, 0.004)))
    The score, point by point: together +0.01 (each figure is rounded)
    """
    said = signed(score)
    if rounded(sum(map(rounded, points))) == rounded(score):
        return message("The score, point by point: together {score}", score=said)
    return message(
        "The score, point by point: together {score} (each figure is rounded)", score=said
    )


def contribution_said(match: Match, part: Contribution, standing: OptionStanding) -> Message:
    """One part of a score in words."""
    if part.field in match.applicant.schema:
        return contribution_sentence(match, part)
    if part.field == RATE_TERM:
        return _reach(standing)
    if part.field == CHANCE_TERM:
        share = float(min(max(round(100 * match.chance), 1), 99))
        return message(
            "its conditions are met in {share} of cases once the missing facts are known",
            share=per_cent(share, share),
        )
    if part.field == SHARE_TERM:
        return _share(match, standing, part)
    if part.field.startswith("availability:"):
        return message("whether one can apply is to be confirmed")
    if part.field.startswith("direct:"):
        return message("whether a cooperative may apply itself was not found")
    if part.field == SILENT_TERM:
        return message("it declares nothing of whom it serves")
    if standing.decided:
        return known_here_said(standing.granted, standing.decided)
    return message("what was learnt of its past choices")


#: Decided requests below which no rate is said.
FEWEST_FOR_RATE = 20


def known_here_said(granted: int, decided: int) -> Message:
    """What an office met with an option: counts, and a rate only where they are many."""
    if decided < FEWEST_FOR_RATE:
        return message(
            "{granted} of {decided} known here granted", granted=granted, decided=decided
        )
    share = float(round(100 * granted / decided))
    return message(
        "{share} of {decided} decided here granted",
        share=per_cent(share, share),
        decided=decided,
    )


def _reach(standing: OptionStanding) -> Message:
    many = 1000 * (standing.rate or 0.0)
    if not standing.is_counted:
        return message("how many it reaches was not found: taken to be few")
    if many >= 1:
        # few, as a rule: beside what it is compared with it is no praise, only its place
        return message(
            "reaches {n} of 1,000 who could have it in a year (options are compared with 1 of"
            " 1,000)",
            n=round(many),
        )
    return message(
        "reaches fewer than 1 of 1,000 who could have it in a year (options are compared with 1 of"
        " 1,000)"
    )


def _share(match: Match, standing: OptionStanding, part: Contribution) -> Message:
    ticket = standing.ticket
    if match.offer.pays_nothing or ticket is None or not ticket.amount:
        return message("brings nothing of what is asked for itself")
    currency, need = match.applicant.schema.currency, match.offer.need
    brought = ticket.amount if need is None else min(ticket.amount, ticket.most * need)
    most = match.offer.amount
    rounded = round(brought, -3) or round(brought)
    # what it may give at most stands beside it: rounded or not, the usual is never above that
    amount = Money(rounded if most is None else min(rounded, most), currency)
    if need is not None and part.evidence > -0.005:
        return message("taken to bring all of the need")
    if ticket.basis == "paid":
        return message("usually pays about {amount} of the need", amount=amount)
    if ticket.basis == "family":
        return message("taken to bring about {amount}: no amount is published", amount=amount)
    return message("taken to bring about {amount} of the need", amount=amount)
