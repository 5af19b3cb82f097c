"""What stands before and beside a list: whether anything is worth an application now, and how far
the list can be trusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from matcher.matching.pair import Match
from matcher.ranking.ranker import Ranker, Trust
from matcher.reports.phrases import option_title
from matcher.session import Session
from matcher.support.messages import Message, message
from matcher.support.records import dataclass

#: A chance of eligibility below this is not worth an application before more is known.
LEAST_CHANCE = 0.1
#: A part of the real cases is shown where it holds at least this many.
FEWEST_CASES = 8


@dataclass(frozen=True, slots=True)
class TrustView:
    """How often the payer of comparable real cases stood among the first three."""

    hits: Annotated[int, "in how many of them"]
    cases: Annotated[int, "how many comparable real cases there are"]
    field: Annotated[str, "what makes them comparable: a field; empty where all cases are meant"]
    value: Annotated[str, "the value of that field; empty where all cases are meant"]
    said: Annotated[Message, "the same in words"]


@dataclass(frozen=True, slots=True)
class OutlookView:
    """Whether anything is worth an application now, and what to do instead."""

    worth_now: Annotated[int, "how many options of the money list are worth an application now"]
    instead: Annotated[tuple[Message, ...], "what to do instead, where nothing is; else empty"]


def is_worth_now(match: Match) -> bool:
    """Whether an application for money now is worth the work.

    One can apply, or may; it pays something that is asked for; the chance of being eligible is
    not small; and more than its name is known: its conditions, or how many it reaches.
    """
    return (
        match.rank is not None
        and match.list == "money"
        and match.availability in ("open", "to_confirm")
        and not match.offer.pays_nothing
        and match.chance >= LEAST_CHANCE
        and (_has_conditions(match) or "awards_per_year" in _known(match))
    )


def _has_conditions(match: Match) -> bool:
    """Whether conditions are known; a catalogue that does not say how many claims nothing of it."""
    if not match.option.rules:
        return bool(match.option.conditions)
    return match.option.rules in ("complete", "partial")


def _known(match: Match) -> Sequence[str]:
    return tuple(match.option.capacity)


def outlook(matches: Sequence[Match]) -> OutlookView:
    """What stands before the list of one applicant."""
    worth = sum(is_worth_now(match) for match in matches)
    return OutlookView(worth, () if worth else tuple(_instead(matches)))


def _instead(matches: Sequence[Match]) -> Iterator[Message]:
    ranked = [match for match in matches if match.rank is not None]
    for match in ranked:
        if match.list == "money" and match.availability in ("periodic", "upcoming"):
            title = option_title(match.option.name, match.option.id)
            yield message("prepare for the next round of {option}", option=title)
            break
    if any(match.verdict.missing for match in ranked):
        yield message("answer the questions below: they may open what is undecided")
    for match in ranked:
        if match.list == "support" and match.availability != "closed":
            title = option_title(match.option.name, match.option.id)
            yield message("ask {option} for support to get ready", option=title)
            break
    yield message("see what could be changed: match advise --coop {id}", id=matches[0].applicant.id)


def trust_view(session: Session, matches: Sequence[Match]) -> TrustView | None:
    """How far the list of one applicant can be trusted; None where no real case says so."""
    found = comparable(session.matcher.ranker, matches[0])
    if found is None:
        return None
    return TrustView(found.hits, found.cases, found.field, found.value, trust_said(found))


def comparable(ranker: Ranker, match: Match) -> Trust | None:
    """The smallest part of the real cases that the applicant belongs to, large enough to count."""
    known = [
        one
        for one in ranker.trust
        if one.cases >= FEWEST_CASES
        and (not one.field or match.applicant.value(one.field) == one.value)
    ]
    return min(known, key=lambda one: one.cases) if known else None


def trust_said(found: Trust) -> Message:
    """How far a list can be trusted, in words."""
    return message(
        "in {hits} of {cases} comparable real cases the payer was among the first three",
        hits=found.hits,
        cases=found.cases,
    )
