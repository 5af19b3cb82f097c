"""What a refusal sets off: for each reason, where to turn, with options and days where known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from matcher.advice.assumptions import Assumptions, assumptions_of
from matcher.advice.guarantees import can_secure
from matcher.cases.effects import Known, after_cases
from matcher.cases.kinds import condition_of
from matcher.cases.state import Case
from matcher.matching.pair import Match
from matcher.session import Session
from matcher.support.records import dataclass

Way = Literal[
    "alarm",
    "checklist",
    "guarantee",
    "other_plan",
    "support",
    "split",
    "next_call",
    "next_option",
]
#: Where each reason leads.
WAYS: dict[str, Way] = {
    "documents": "checklist",
    "collateral": "guarantee",
    "own_share": "other_plan",
    "viability": "support",
    "governance": "support",
    "skills": "support",
    "amount": "split",
    "budget_exhausted": "next_call",
    "call_closed": "next_call",
    "duplicate_aid": "next_option",
    "not_said": "next_option",
    "terms": "next_option",
    "interest": "next_option",
    "too_slow": "next_option",
    "found_elsewhere": "next_option",
}
#: Options named at most.
MOST = 3
#: What is named in place of a refusal can bring at least this part of what was refused.
REAL_PART = 0.1


@dataclass(frozen=True, slots=True)
class Reroute:
    """Where one reason leads.

    Parameters
        options   ids of the options to turn to, best first; empty where none is known
        papers    codes of the documents that the option asks for
        opens     first day of the next round; None: no next round is known
        doubted   number of the condition that we had said to be met; 0 for none
    """

    reason: str
    way: Way
    options: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    opens: date | None = None
    doubted: int = 0


def ways_out(
    case: Case, matches: Sequence[Match], known: Known, session: Session
) -> tuple[Reroute, ...]:
    """Where the reasons of a case lead, the same wherever it is told.

    None where nothing was refused or withdrawn, or something else is asked for by now.

    Parameters
        matches   every option for the applicant, before or after what is recorded
        known     all that is recorded of the applicant
    """
    if case.option not in known.said_no | known.withdrawn:
        return ()
    used = known.said_no | known.withdrawn | known.taken
    ordered = after_cases(matches, known)
    is_security = any(WAYS.get(reason) == "guarantee" for reason in case.reasons)
    assumptions = assumptions_of(session) if is_security else Assumptions()
    return reroutes(
        case.reasons, case.option, ordered, used, session.today, case.asked, assumptions
    )


def reroutes(
    reasons: Sequence[str],
    option_id: str,
    matches: Sequence[Match],
    used: frozenset[str],
    today: date,
    asked: int | None = None,
    assumptions: Assumptions | None = None,
) -> tuple[Reroute, ...]:
    """Where the reasons of a refusal lead, each way once.

    Parameters
        matches   every option for the applicant, ranked
        used      ids of the options that are none to turn to: of this request, or asked already
        asked     what was asked for and refused, where that is recorded
        assumptions   which guarantee secures whose loans; None: each secures any
    """
    mine = next((match for match in matches if match.option.id == option_id), None)
    useful = [
        match
        for match in matches
        if match.rank is not None
        and match.availability != "closed"
        and not match.offer.pays_nothing
        and match.option.id not in used
    ]
    if asked is None and mine is not None:
        asked = mine.offer.amount or mine.offer.need
    guarantees = [
        match.option.id
        for match in useful
        if match.option.family == "guarantee"
        and (
            mine is None
            or can_secure(match, mine.option.family, asked, assumptions or Assumptions())
        )
    ]
    money = _money(useful, asked)
    found: dict[Way, Reroute] = {}
    for reason in reasons:
        way: Way = "alarm" if condition_of(reason) else WAYS[reason]
        if way == "guarantee" and mine is not None and not mine.is_repaid:
            way = "next_option"  # no guarantor stands surety for what is never paid back
        if way not in found:
            found[way] = (
                Reroute(reason, way, tuple(guarantees[:MOST]))
                if way == "guarantee"
                else _reroute(reason, way, mine, useful, money, today)
            )
    return tuple(found.values())


def _reroute(
    reason: str,
    way: Way,
    mine: Match | None,
    useful: Sequence[Match],
    money: tuple[str, ...],
    today: date,
) -> Reroute:
    if way == "alarm":
        is_doubted = mine is not None and mine.verdict.name == "eligible"
        return Reroute(reason, way, money, doubted=condition_of(reason) * is_doubted)
    if way == "checklist":
        papers = tuple(paper.code for paper in mine.option.papers) if mine else ()
        return Reroute(reason, way, papers=papers)
    if way == "next_call":
        base = (mine.option.base or mine.option) if mine else None
        days = [c.opens for c in base.calls if c.opens and c.opens > today] if base else []
        return Reroute(reason, way, money, opens=min(days, default=None))
    if way == "support":
        support = tuple(match.option.id for match in useful if match.list == "support")
        return Reroute(reason, way, support[:MOST])
    return Reroute(reason, way, money)


def _money(useful: Sequence[Match], refused: int | None) -> tuple[str, ...]:
    """The best options that may bring a real part of what was refused, as far as that is known.

    One of which no amount is published is none of them: nobody knows that it could.
    """
    least = REAL_PART * (refused or 0)
    found = [
        match.option.id
        for match in useful
        if match.list == "money" and (not least or (match.offer.amount or 0) >= least)
    ]
    return tuple(found[:MOST])
