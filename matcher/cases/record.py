"""Recording: what an officer says happened becomes an event, checked against the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from matcher.cases.event import Event, Recorded, Slate, event_id
from matcher.cases.kinds import WITH_REASONS, Kind, condition_of
from matcher.cases.log import EventLog
from matcher.cases.profile import content_digest, profile_text, request_of
from matcher.cases.state import counting, live
from matcher.cases.words import moment, registry_of
from matcher.catalogue.availability import availability_of
from matcher.catalogue.calls import governed
from matcher.catalogue.option import Option
from matcher.domain.applicant import Applicant
from matcher.matching.pair import Match
from matcher.session import Session
from matcher.support.errors import UsageError, nearest
from matcher.support.messages import message

#: The part of an event that an amount goes to, by its kind.
_AMOUNT = {
    "chosen": "asked",
    "applied": "asked",
    "complete": "asked",
    "granted": "granted",
    "paid": "paid",
    "repaid": "repaid",
}
#: The largest amount of one event, in units of currency.
LARGEST = 10**12


@dataclass(frozen=True, slots=True)
class Said:
    """What is said to have happened, in codes.

    Parameters
        amount      whole units of currency; None where it is not said
        call        id of the round; "" takes the one that governed on the day
        supersedes  number of the event that this one replaces; 0 for none
    """

    kind: Kind
    on: date
    amount: int | None = None
    reasons: tuple[str, ...] = ()
    call: str = ""
    by: str = "office"
    said_by: str = ""
    supersedes: int = 0


def make_event(
    session: Session,
    applicant: Applicant,
    option: Option,
    said: Said,
    *,
    match: Match | None = None,
    shown: Sequence[str] = (),
) -> Event:
    """The event of what is said.

    Parameters
        match   our answer on the pair, ranked if it was; None leaves it out
        shown   ids of the options that the applicant was shown, best first

    Raises
        UsageError  it cannot have happened: a day to come, a reason that the kind does not bear,
                    a condition or a round that the option does not have, an amount out of bounds
    """
    _check(said, option, session.today)
    starts = said.kind in ("chosen", "applied", "complete")
    call = said.call
    here = governed(option, applicant, said.on)
    if not call and starts and here.call is not None:
        call = here.call.id
    delay, repayable = here.terms.get("delay_days"), here.terms.get("repayable")
    days = delay.high if delay is not None and said.kind in ("applied", "complete") else None
    closes = next((c.closes for c in option.calls if c.id == call), None) if starts else None
    event = Event(
        kind=said.kind,
        on=said.on,
        at=moment(),
        by=said.by,
        registry=registry_of(session),
        applicant=applicant.id,
        option=option.id,
        call=call,
        reasons=said.reasons or (("not_said",) if said.kind == "refused" else ()),
        said_by=said.said_by,
        request=request_of(applicant),
        answer_days=int(days) if days is not None else None,
        closes=closes,
        is_repayable=bool(repayable.low) if repayable and repayable.low is not None else None,
        slate=_slate(match, shown),
        hashes={
            "profile": content_digest(profile_text(applicant)),
            "catalogue": session.catalogue.fingerprint,
            "today": session.today.isoformat(),
        },
        supersedes=said.supersedes,
    )
    if said.amount is None:
        return event
    return replace(event, **{_AMOUNT[said.kind]: said.amount})  # type: ignore[arg-type]


def turns_to_closed(session: Session, applicant: Applicant, option: Option, said: Said) -> bool:
    """Whether one turns to an option on a day on which it is known to be closed.

    Of one that was seen closed later, on a day that nobody told, it is not known; what a funder
    does with a request comes after the last day as a rule.
    """
    if said.kind not in ("chosen", "applied"):
        return False
    here = governed(option, applicant, said.on)
    seen = here.status_as_of
    if here.status == "closed" and seen is not None and said.on < seen:
        here = replace(here, status="to_confirm")
    return availability_of(here, said.on, session.catalogue.stale_after_days) == "closed"


def _slate(match: Match | None, shown: Sequence[str]) -> Slate:
    if match is None:
        return Slate(shown=tuple(shown))
    score = round(match.score, 6) if match.verdict.name != "refused" else None
    return Slate(match.rank, score, match.verdict.name, "options", tuple(shown))


def _check(said: Said, option: Option, today: date) -> None:
    if said.on > today:
        what = message("{day} is still to come.", day=said.on)
        raise UsageError(what, where="--on", hint=message("Record what has happened."))
    if said.reasons and said.kind not in WITH_REASONS:
        what = message("Reasons go with a refusal or a withdrawal.")
        raise UsageError(what, where="--reason", hint=message("Drop it."))
    numbers = {condition.number for condition in option.every_condition()}
    for reason in said.reasons:
        number = condition_of(reason)
        if reason.startswith("condition:") and number not in numbers:
            what = message("{option} has no condition {n}.", option=option.id, n=str(number))
            hint = message("See match catalogue show {option}.", option=option.id)
            raise UsageError(what, where="--reason", hint=hint)
    calls = [call.id for call in option.calls]
    if said.call and said.call not in calls:
        what = message('{option} has no call "{call}".', option=option.id, call=said.call)
        known = nearest(said.call, calls) or message("Write one of {values}.", values=tuple(calls))
        raise UsageError(what, where="--call", hint=known if calls else message("Drop it."))
    if said.amount is not None and said.kind not in _AMOUNT:
        what = message("An amount goes with what is asked, granted, paid or repaid.")
        raise UsageError(what, where="--amount", hint=message("Drop it."))
    if said.amount is not None and not 0 <= said.amount <= LARGEST:
        what = message("{amount} cannot be an amount.", amount=str(said.amount))
        raise UsageError(what, where="--amount", hint=message("Write a whole amount."))


def shown_before(events: Sequence[Recorded], day: date) -> tuple[str, ...]:
    """What the applicant was last shown, up to a day: ids of options, best first."""
    found: tuple[str, ...] = ()
    for one in live(events):
        event = one.event
        if event.kind == "shown" and event.slate.direction == "options" and event.on <= day:
            found = event.slate.shown
    return found


def event_mark(event: Event) -> str:
    """The mark by which an event is known again: who, with which option, what and when."""
    return content_digest(f"{event.registry}\n{event.applicant}\n{event.said()}")


def key_mark(key: str) -> str:
    """The mark of a word of the caller, under which something is recorded once; "" for none."""
    return f"key:{content_digest(key)}" if key else ""


def recorded_under(log: EventLog, key: str) -> Recorded | None:
    """The event that was recorded under a word of the caller; None where none was."""
    found = log.marked([key_mark(key)]) if key else {}
    return log.get(next(iter(found.values()))) if found else None


def same_before(events: Sequence[Recorded], event: Event) -> Recorded | None:
    """The event that says the same and counts, if there is one: nothing is recorded twice."""
    for one in live(events):
        if one.event.said() == event.said() and one.number != event.supersedes:
            return one
    return None


def to_replace(log: EventLog, number: int) -> Recorded:
    """The event that a correction replaces.

    Raises
        UsageError  there is none of that number, or it is replaced already
    """
    found = log.get(number)
    if found is None:
        what = message("There is no event {event}.", event=event_id(number))
        raise UsageError(what, hint=message("See match cases --coop ID."))
    events = log.of(found.event.registry, found.event.applicant)
    if number not in counting(events):
        what = message("{event} is replaced already.", event=found.id)
        raise UsageError(what, hint=message("See match cases --coop ID."))
    return found


def taking_back(one: Recorded, by: str, on: date) -> Event:
    """The event that takes another one back: it says no more than that."""
    kept = one.event
    return Event(
        kind="corrected",
        on=on,
        at=moment(),
        by=by,
        registry=kept.registry,
        applicant=kept.applicant,
        option=kept.option,
        supersedes=one.number,
    )
