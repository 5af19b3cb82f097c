"""Where cases stand: the events of an applicant, folded in the order in which they happened.

A case is the request of one applicant to one option. The fold reads a set of events: the order
in which they were recorded, corrections included, makes no difference to what comes of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from matcher.cases.event import Event, Recorded
from matcher.cases.kinds import Kind
from matcher.support.records import dataclass

#: States in which a funder has yet to answer.
PENDING = ("applied", "complete")
#: States of a promise that was made, whether or not it was paid.
PROMISED = ("granted", "paid", "late", "repaid")
#: What a funder decided: the cases that a share of grants is taken over.
DECIDED = ("granted", "refused", "paid", "late", "repaid")

#: What only comes of a request that was made.
_PAYMENTS = ("paid", "late", "repaid")

Step = Literal["apply", "answer", "pay", "repay", "reroute", "ask", "agree", "none"]
Who = Literal["cooperative", "funder", "officer", "nobody"]


@dataclass(frozen=True, slots=True)
class Case:
    """One request of one applicant to one option, after all that is recorded.

    Parameters
        since       day of the event that made the state
        asked, granted, paid, repaid   of the latest application; None where not said
        earlier     what was promised for earlier applications of the same request
        reasons     why it was refused or withdrawn
        request     digest of what was asked for when the state was made
        verdict     ours, when the state was made
        is_disputed True when one day has both a grant and a refusal
        last        number of the event that made the state
        events      how many events count
    """

    registry: str
    applicant: str
    option: str
    call: str = ""
    state: Kind = "chosen"
    since: date = date.min
    asked: int | None = None
    granted: int | None = None
    paid: int | None = None
    repaid: int | None = None
    earlier: int = 0
    reasons: tuple[str, ...] = ()
    request: str = ""
    verdict: str = ""
    answer_days: int | None = None
    closes: date | None = None
    is_repayable: bool | None = None
    is_disputed: bool = False
    last: int = 0
    events: int = 0

    @property
    def promised(self) -> int | None:
        """What is promised or paid in all; None where the amount of a grant is not known."""
        if self.state not in PROMISED:
            return self.earlier
        if self.granted is None and self.paid is None:
            return None
        return self.earlier + max(self.granted or 0, self.paid or 0)

    @property
    def awarded(self) -> int | None:
        """What was granted in all; what was paid stands for a grant whose amount nobody said."""
        if self.state not in PROMISED or self.granted is None:
            return self.promised
        return self.earlier + self.granted

    @property
    def pending(self) -> int | None:
        """What is asked for and not answered; None where the amount is not known."""
        return self.asked if self.state in PENDING else 0

    @property
    def step(self) -> Step:
        """What comes next."""
        if self.state == "paid":
            if self.granted is not None and (self.paid or 0) < self.granted:
                return "pay"
            return "repay" if self.is_repayable else "none"
        return _STEPS.get(self.state, "none")

    @property
    def who(self) -> Who:
        """Who has to act."""
        return _WHO[self.step]

    @property
    def due(self) -> date | None:
        """By when, where that is known: the end of the round, or the funder's own delay."""
        if self.step == "apply":
            return self.closes
        if self.step == "answer" and self.answer_days is not None:
            return self.since + timedelta(days=self.answer_days)
        return None

    @property
    def is_open(self) -> bool:
        """Whether anybody has to act."""
        return self.step != "none"


_STEPS: dict[str, Step] = {
    "chosen": "apply",
    "applied": "answer",
    "complete": "answer",
    "no_answer": "ask",
    "granted": "pay",
    "refused": "reroute",
    "late": "agree",
}
_WHO: dict[Step, Who] = {
    "apply": "cooperative",
    "answer": "funder",
    "pay": "funder",
    "repay": "cooperative",
    "reroute": "officer",
    "ask": "officer",
    "agree": "cooperative",
    "none": "nobody",
}


def counting(events: Iterable[Recorded]) -> frozenset[int]:
    """The numbers of the events that count: no other event that counts replaces them.

    Taking back a correction brings back what it had replaced.
    """
    found: set[int] = set()
    replaced: set[int] = set()
    for one in sorted(events, key=lambda one: -one.number):
        if one.number not in replaced:
            found.add(one.number)
            replaced.add(one.event.supersedes)
    return frozenset(found)


def live(events: Iterable[Recorded]) -> list[Recorded]:
    """The events that count and say that something happened, in the order of what happened."""
    known = list(events)
    numbers = counting(known)
    found = [one for one in known if one.number in numbers and one.event.kind != "corrected"]
    return sorted(found, key=lambda one: (one.event.order, one.number))


def cases_of(events: Iterable[Recorded], *, as_before: bool = False) -> list[Case]:
    """The cases of some applicants after their events, by applicant and option.

    What was only shown makes no case.

    Parameters
        as_before   by the rule of older logs: a payment before everything is an earlier award
    """
    by_case: dict[tuple[str, str, str], list[Recorded]] = {}
    for one in live(events):
        event = one.event
        if event.kind != "shown" and event.option:
            by_case.setdefault((event.registry, event.applicant, event.option), []).append(one)
    found = []
    for key in sorted(by_case):
        case, followed = Case(*key), by_case[key]
        if not as_before:
            case, followed = _begun(case, followed)
        for one in followed:
            case = _after(case, one.event, one.number)
        found.append(replace(case, events=len(by_case[key])))
    return found


def _begun(case: Case, events: list[Recorded]) -> tuple[Case, list[Recorded]]:
    """The case before its first application, and the events that are still to be told.

    A payment dated before anything was asked or granted cannot be of an earlier award that the
    log knows: its day is wrong. It is money of the request that follows, and no other award.
    """
    place = next((n for n, one in enumerate(events) if one.event.kind in PENDING), 0)
    early = [one.event for one in events[:place] if one.event.kind in _PAYMENTS]
    if not early or any(one.event.kind not in (*_PAYMENTS, "chosen") for one in events[:place]):
        return case, events
    for event in early:
        case = replace(
            case, paid=_sum(case.paid, event.paid), repaid=_sum(case.repaid, event.repaid)
        )
    others = [one for one in events[:place] if one.event.kind == "chosen"]
    return case, [*others, *events[place:]]


def shown_on(events: Iterable[Recorded]) -> dict[str, date]:
    """The last day on which each option was shown for, or with, the applicant of the events."""
    found: dict[str, date] = {}
    for one in live(events):
        event = one.event
        if event.kind == "shown":
            for option in event.slate.shown or (event.option,):
                found[option] = event.on
    return found


def _after(case: Case, event: Event, number: int) -> Case:
    """The case after one more event."""
    if event.kind == "chosen" and case.events:
        return replace(case, events=case.events + 1)
    if event.kind in ("applied", "complete") and case.state not in ("chosen", *PENDING):
        # another application for the same request: what was promised before stays promised
        earlier = case.promised or 0
        case = replace(
            case, earlier=earlier, asked=None, granted=None, paid=None, repaid=None, reasons=()
        )
    is_disputed = (
        event.kind == "refused" and case.state in PROMISED and case.since == event.on
    ) or (case.is_disputed and case.since == event.on)
    starts_waiting = event.kind != "complete" or case.state != "applied" or event.answer_days
    return replace(
        case,
        call=event.call or case.call,
        state=event.kind,
        since=event.on if starts_waiting else case.since,
        asked=event.asked if event.asked is not None else case.asked,
        granted=event.granted if event.granted is not None else case.granted,
        paid=_sum(case.paid, event.paid),
        repaid=_sum(case.repaid, event.repaid),
        reasons=_reasons(case, event),
        request=event.request,
        verdict=event.slate.verdict or case.verdict,
        answer_days=event.answer_days if event.answer_days is not None else case.answer_days,
        closes=event.closes or case.closes,
        is_repayable=event.is_repayable if event.is_repayable is not None else case.is_repayable,
        is_disputed=is_disputed,
        last=number,
        events=case.events + 1,
    )


def _reasons(case: Case, event: Event) -> tuple[str, ...]:
    """Why it was refused, or withdrawn, after one more event.

    Who says the same again without a reason takes none back, and what is said of one day is true
    together: no order of recording gives another reason.
    """
    if event.kind != case.state:
        return event.reasons
    said = tuple(reason for reason in event.reasons if reason != "not_said")
    if not said:
        return case.reasons or event.reasons
    if event.on != case.since:
        return said
    before = (reason for reason in case.reasons if reason != "not_said")
    return tuple(dict.fromkeys((*before, *said)))


def _sum(before: int | None, more: int | None) -> int | None:
    return before if more is None else (before or 0) + more
