"""What each lender could lend here, what stops it, and what it would take to lift that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal

from matcher.domain.applicant import Applicant
from matcher.matching.pair import Match
from matcher.planning.case import PlanCase, PlanSource
from matcher.planning.compose import Composition, Wishes, compose
from matcher.planning.settings import PlanSettings, settings_of
from matcher.session import Session

Stop = Literal["cash", "security", "turnover", "sales", "unknown"]
_PARTS = 10_000


@dataclass(frozen=True, slots=True)
class LoanLimit:
    """One lender and one applicant, in whole units of currency.

    Parameters
        asked      what it would lend for this need: its usual ticket, or its smallest, within its
                   share of the cost
        bearable   the most of that which can be repaid and secured; 0 when not even its smallest
        heaviest   what the heaviest year of `asked` costs, repayment included
        cash       cash for debt service of the year in which it falls short most
        more_cash  what more a year would let all of `asked` be repaid
        more_security   what more of free assets or surety would secure it
        stops      what stops it
    """

    option_id: str
    asked: int
    bearable: int
    heaviest: int
    cash: int
    more_cash: int
    more_security: int
    stops: tuple[Stop, ...]


def loan_limits(composed: Composition) -> tuple[LoanLimit, ...]:
    """Every lender that does not refuse, the one that is counted on most first."""
    lenders = sorted(
        composed.lenders.values(),
        key=lambda source: (-max(source.worth.values(), default=0), source.id),
    )
    return tuple(found for source in lenders for found in _limit(composed, source))


def loans_borne(
    session: Session, applicant: Applicant, matches: Sequence[Match], wishes: Wishes | None = None
) -> dict[str, bool]:
    """Of each loan whether what is on file bears any of it; without those that say too little.

    Parameters
        matches   every option for the applicant
        wishes    with what is promised or asked for already: a smaller need takes a smaller loan
    """
    settings = settings_of(session)
    return borne_beside(session, compose(session, applicant, settings, wishes, matches), settings)


def borne_beside(
    session: Session, composed: Composition, settings: PlanSettings
) -> dict[str, bool]:
    """The same of a case that is composed already.

    A loan that has no place beside what is asked for already is told as if nothing were.
    """
    found = {one.option_id: one.bearable > 0 for one in loan_limits(composed)}
    if not composed.standing:
        return found
    wishes = replace(composed.wishes, committed=())
    matches = tuple(composed.matches.values())
    alone = compose(session, composed.applicant, settings, wishes, matches)
    return {one.option_id: one.bearable > 0 for one in loan_limits(alone)} | found


def _limit(composed: Composition, source: PlanSource) -> Iterator[LoanLimit]:
    case, facts = composed.case, composed.ability
    means = case.means
    cost = _within_share(source)
    usual = source.ceiling if source.usual is None else max(source.usual, source.floor)
    asked = min(source.ceiling, usual, cost)
    if means is None or asked < source.floor:
        return
    stops: list[Stop] = []
    bearable = asked
    more_cash = shortest = 0
    for year, (base, part) in enumerate(zip(means.carries, means.earns, strict=True)):
        due = source.burden[min(year, len(source.burden) - 1)] if source.burden else 0
        if not due:
            continue
        earned = part * case.total
        if means.earned_max is not None:
            earned = min(earned, _PARTS * means.earned_max)
        room = _PARTS * base + earned
        bearable = min(bearable, max(0, room // due))
        lacks = ceil((asked * due - room) / _PARTS * facts.coverage)
        if lacks > more_cash:
            more_cash, shortest = lacks, year
    if more_cash > 0:
        stops.append("cash")
    wanted, more_security = _secured(case, source, asked), 0
    if wanted > source.assets:
        more_security = wanted - source.assets
        bearable = min(bearable, asked * source.assets // wanted)
        stops.append("security")
    if means.lent_max is not None and means.lent_max < asked:
        bearable = min(bearable, means.lent_max)
        stops.append("unknown")
    if source.from_sales and means.sales_max < asked:
        bearable = min(bearable, means.sales_max)
        stops.append("sales")
    bearable = bearable // case.step * case.step
    yield LoanLimit(
        option_id=source.id,
        asked=asked,
        bearable=bearable if bearable >= source.floor else 0,
        heaviest=ceil(asked * max(source.burden, default=0) / _PARTS),
        cash=round(facts.cash(shortest, case.total)),
        more_cash=more_cash,
        more_security=more_security,
        stops=tuple(stops),
    )


def _within_share(source: PlanSource) -> int:
    """The most of the cost that a lender pays, as its share of it allows: as in a plan."""
    cost = sum(source.lines.values())
    shares = [cost, cost * source.share // 1000]
    if source.share_sum is not None:
        shares.append(source.share_sum)
    return min(shares)


def _secured(case: PlanCase, source: PlanSource, lent: int) -> int:
    """The security asked for a loan, with the best guarantee that it may have."""
    best = max((case.guarantees[g].share for g in source.needs if g in case.guarantees), default=0)
    part = max(0, source.secured - best * case.coverage // 1000)
    return ceil(part * lent / 1000)
