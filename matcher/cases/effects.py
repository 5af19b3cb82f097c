"""What recorded events change in an answer: order and amounts, never a verdict or a score.

What is promised or asked for elsewhere is taken off the need. An option that said no to this
very request stands behind the others, until the request changes; its verdict on the published
conditions and its score are what they were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from matcher.cases.merged import events_of
from matcher.cases.profile import request_of
from matcher.cases.state import PENDING, PROMISED, Case, cases_of, shown_on
from matcher.domain.applicant import Applicant
from matcher.domain.budget import budget_of
from matcher.matching.offer import Offer
from matcher.matching.pair import Match
from matcher.session import Session
from matcher.support.records import dataclass

if TYPE_CHECKING:
    from matcher.cases.log import EventLog


@dataclass(frozen=True, slots=True)
class Known:
    """What is recorded of one applicant.

    Parameters
        cases    by option
        shown    the last day on which each option was shown, by option
        request  digest of what it asks for now
    """

    cases: Mapping[str, Case] = field(default_factory=dict)
    shown: Mapping[str, date] = field(default_factory=dict)
    request: str = ""

    @property
    def said_no(self) -> frozenset[str]:
        """Ids of the options that refused this request, as it is now."""
        return frozenset(
            case.option
            for case in self.cases.values()
            if case.state == "refused" and case.request in ("", self.request)
        )

    @property
    def withdrawn(self) -> frozenset[str]:
        """Ids of the options from which this request, as it is now, was withdrawn."""
        return frozenset(
            case.option
            for case in self.cases.values()
            if case.state == "withdrawn" and case.request in ("", self.request)
        )

    @property
    def promised(self) -> int:
        """What is promised or paid, as far as amounts are known."""
        return sum(case.promised or 0 for case in self.cases.values())

    @property
    def pending(self) -> int:
        """What is asked for and not answered, as far as amounts are known."""
        return sum(case.pending or 0 for case in self.cases.values())

    @property
    def unknown(self) -> tuple[str, ...]:
        """Options whose promise or pending request has no amount."""
        return tuple(
            option
            for option, case in self.cases.items()
            if case.promised is None or case.pending is None
        )

    @property
    def taken(self) -> frozenset[str]:
        """Options that have promised, or are asked: what they bring stands already."""
        return frozenset(
            option for option, case in self.cases.items() if case.state in (*PROMISED, *PENDING)
        )


NOTHING = Known()


def known_of(
    log: Path | EventLog, session: Session, applicant: Applicant, before: int = 2**62
) -> Known:
    """What is recorded of an applicant; nothing where nobody ever recorded anything.

    Parameters
        before   only events before that number: what was known when it was recorded
    """
    if isinstance(log, Path):
        if not log.is_file():
            return NOTHING
        # where nobody recorded anything no database is opened
        from matcher.cases.log import EventLog

        opened = EventLog(log)
        try:
            return known_of(opened, session, applicant, before)
        finally:
            opened.close()
    events = events_of(log, session, applicant.id, before)
    if not events:
        return NOTHING
    cases = {case.option: case for case in cases_of(events)}
    return Known(cases, shown_on(events), request_of(applicant))


@dataclass(frozen=True, slots=True)
class RemainingNeed:
    """What is still to be found, in whole units of currency.

    Parameters
        total   what is asked for; None where no amount is known
        left    total without what is promised and pending, at least 0
    """

    total: int | None
    promised: int
    pending: int
    left: int | None


def remaining_need(applicant: Applicant, known: Known) -> RemainingNeed:
    """What an applicant still has to find."""
    budget = budget_of(applicant)
    lines = [amount for amount in budget.lines.values() if amount is not None]
    total = budget.total if budget.total is not None else sum(lines) if lines else None
    taken = known.promised + known.pending
    left = None if total is None else max(0, total - taken)
    return RemainingNeed(total, known.promised, known.pending, left)


def after_cases(matches: Sequence[Match], known: Known) -> list[Match]:
    """The matches of one applicant in the order in which they are shown, ranked anew."""
    if not known.cases or not matches:
        return list(matches)
    need = remaining_need(matches[0].applicant, known)
    found = [_lowered(match, need, known) for match in matches]
    ranked = [match for match in found if match.rank is not None]
    order = {match.option.id: place for place, match in enumerate(ranked)}
    ranked.sort(
        key=lambda match: (
            match.list != "money",
            match.availability == "closed",
            match.offer.pays_nothing,
            match.option.id in known.said_no,
            order[match.option.id],
        )
    )
    rest = [match for match in found if match.rank is None]
    return [*_numbered(ranked), *rest]


def _numbered(ranked: Iterable[Match]) -> list[Match]:
    """The matches with their ranks, each list from 1."""
    places: Counter[str] = Counter()
    found = []
    for match in ranked:
        places[match.list] += 1
        found.append(replace(match, rank=places[match.list]))
    return found


def _lowered(match: Match, need: RemainingNeed, known: Known) -> Match:
    """The match with what it may still bring of the need that is left."""
    offer, left = match.offer, need.left
    if left is None or left == need.total or match.option.id in known.taken:
        return match
    return replace(match, offer=lowered(offer, left))


def lowered(offer: Offer, left: int) -> Offer:
    """An offer for what is left of the need: amounts, own share and cost in proportion."""
    if offer.need is None or offer.need <= left:
        if offer.amount is None or offer.amount <= left:
            return offer
        need = offer.need
    else:
        need = left
    amount = None if offer.amount is None else min(offer.amount, left)
    of_need = 1.0 if not offer.need else (need or 0) / offer.need
    of_amount = 1.0 if not offer.amount else (amount or 0) / offer.amount
    return replace(
        offer,
        need=need,
        amount=amount,
        cautious=None if offer.cautious is None else min(offer.cautious, left),
        sure=None if offer.sure is None else min(offer.sure, left),
        own_share=_part(offer.own_share, of_need),
        own_in_kind=_part(offer.own_in_kind, of_need),
        cost_low=_part(offer.cost_low, of_amount),
        cost_high=_part(offer.cost_high, of_amount),
    )


def _part(amount: int | None, share: float) -> int | None:
    return None if amount is None else round(amount * share)
