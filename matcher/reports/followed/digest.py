"""`match digest` as data: items that text, HTML, tables and calendars all read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from matcher.cases.digest import Digest, DigestItem, What, item_names, option_of
from matcher.cases.kinds import KIND_NAMES
from matcher.cases.state import PENDING, Step, Who
from matcher.catalogue.availability import availability_of
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Availability
from matcher.reports.followed.cases import STEP_NAMES, WHO_NAMES, paper_name
from matcher.reports.frame import Frame, frame
from matcher.reports.options.review import outcome_said
from matcher.reports.phrases import call_name, first_of_many, labelled, with_notes
from matcher.reports.view import inlined, only_shown
from matcher.session import Session
from matcher.support.messages import Message, Sayable, counted, message, message_in
from matcher.support.text import Text

#: Applicants named in a line, and ids of one item in the JSON.
NAMED, MOST_IDS = 8, 1_000

SECTIONS: dict[str, Message] = {
    "call": message("Calls and closing dates"),
    "fits": message("Newly fitting, and no longer"),
    "paper": message("Documents that expire"),
    "step": message("Steps due"),
    "overdue": message("Overdue"),
    "contradicted": message("Outcomes against the catalogue: ask the funder"),
    "happened": message("What happened to requests"),
}
SECTION_OF: dict[What, str] = {
    "call_announced": "call",
    "call_opened": "call",
    "call_opens": "call",
    "call_closes": "call",
    "call_closed": "call",
    "option_ends": "call",
    "option_ended": "call",
    "fits": "fits",
    "fits_no_longer": "fits",
    "paper_expires": "paper",
    "paper_expired": "paper",
    "step_due": "step",
    "overdue": "overdue",
    "contradicted": "contradicted",
    "happened": "happened",
}


@dataclass(frozen=True, slots=True)
class DigestItemView:
    """One thing to know."""

    what: Annotated[What, "what it is"]
    day: Annotated[date | None, "the day it turns on; null where it has none"]
    option_id: Annotated[str, "id of the option; empty where it is about none"]
    option_name: Annotated[Text | str, "its name"]
    call_id: Annotated[str, "id of the round; empty where it is about none"]
    applicants: Annotated[tuple[str, ...], "ids of whom it concerns, the first 1,000"]
    n: Annotated[int, "how many it concerns, or how many there are"]
    code: Annotated[str, "paper, step, reason or state, by what it is"]
    who: Annotated[str, "who has to act: cooperative, funder, officer; or empty"]
    availability: Annotated[
        Availability | None,
        "whether one can apply to the option, or to the round, on the day; null where it is about"
        " none",
    ]
    said: Annotated[Message, "the same in words"]
    section: str = only_shown()


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestView:
    """What there is to know since a day."""

    frame: Frame = inlined()
    since: Annotated[date, "from that day on"]
    until: Annotated[date, "the last day that is looked at"]
    items: Annotated[tuple[DigestItemView, ...], "in the order in which they are told"]


def digest_view(digest: Digest, session: Session) -> DigestView:
    """The view of a digest."""
    names = item_names(digest.items, session)
    return DigestView(
        frame=frame(session),
        since=digest.since,
        until=digest.until,
        items=tuple(_item(item, session, names) for item in digest.items),
    )


def _item(item: DigestItem, session: Session, names: Mapping[str, str]) -> DigestItemView:
    option = option_of(item, session)
    is_round = option is not None and item.what.startswith(("call_", "option_"))
    state = _state(item, option, session) if option is not None and is_round else None
    return DigestItemView(
        what=item.what,
        day=item.day,
        option_id=item.option,
        option_name=option.name if option else item.option,
        call_id=item.call,
        applicants=item.applicants[:MOST_IDS],
        n=item.n,
        code=item.code,
        who=item.who,
        availability=state,
        said=with_state(_said(item, option, session, names), item.what, state),
        section=SECTION_OF[item.what],
    )


def _state(item: DigestItem, option: Option, session: Session) -> Availability:
    """Whether one can apply on the day: under a round that has a last day, or to the option."""
    ended = (one for one in session.matcher.variants(option) if one.call and one.call.closes)
    under = next((one for one in ended if one.call and one.call.id == item.call), option)
    return availability_of(under, session.today, session.catalogue.stale_after_days)


def with_state(said: Message, what: What, state: Availability | None) -> Message:
    """A day of a round or an option, with its state where that is not what the day lets expect."""
    if what not in ("call_opened", "call_closes", "option_ends"):
        return said
    if state == "to_confirm":
        return with_notes(said, [message("whether it is open now is to be confirmed")])
    if state in ("closed", "periodic"):
        return with_notes(said, [message("it is closed now")])
    return said


def _said(
    item: DigestItem, option: Option | None, session: Session, names: Mapping[str, str]
) -> Message:
    about: Sayable = option.name if option else item.option
    whom = _whom(item, names)
    if item.what.startswith(("call_", "option_")):
        return _round(item, option, about)
    if item.what == "fits":
        return counted(
            "{option} newly fits {n} cooperative: {whom}",
            "{option} newly fits {n} cooperatives: {whom}",
            item.n,
            option=about,
            whom=whom,
        )
    if item.what == "fits_no_longer":
        return counted(
            "{option} fits {n} cooperative no longer: {whom}",
            "{option} fits {n} cooperatives no longer: {whom}",
            item.n,
            option=about,
            whom=whom,
        )
    day: Sayable = item.day or ""
    if item.what.startswith("paper_"):
        paper = paper_name(item.code, session.catalogue)
        if item.what == "paper_expired":
            return message("{whom}: {paper} expired on {day}", whom=whom, paper=paper, day=day)
        return message("{whom}: {paper} expires on {day}", whom=whom, paper=paper, day=day)
    if item.what in ("step_due", "overdue"):
        step: Step = item.code  # type: ignore[assignment]
        who: Who = item.who  # type: ignore[assignment]
        return message(
            "{day} · {whom} · {option} · {who}: {step}",
            day=day,
            whom=whom,
            option=about,
            who=WHO_NAMES[who],
            step=STEP_NAMES[step],
        )
    if item.what == "contradicted":
        return outcome_said(item.code, about, whom)
    if item.applicants:
        return _happened(item, about, whom)
    return message_in("how many cases", "{n} {state}", n=item.n, state=KIND_NAMES[item.code])


def _happened(item: DigestItem, about: Sayable, whom: Sayable) -> Message:
    """What came of one request, and by when its answer is expected."""
    told = {"whom": whom, "option": about, "state": KIND_NAMES[item.code]}
    if item.code not in PENDING:
        return message("{whom} · {option}: {state}", **told)
    if item.day is None:
        return message(
            "{whom} · {option}: {state}; by when an answer is due is not published", **told
        )
    return message("{whom} · {option}: {state}; answer expected by {day}", day=item.day, **told)


def _whom(item: DigestItem, names: Mapping[str, str]) -> Sayable:
    if len(item.applicants) == 1:
        one = item.applicants[0]
        name = names.get(one, "")
        return message_in("an id and its name", "{id} {name}", id=one, name=name) if name else one
    return first_of_many(item.applicants, NAMED)


def _round(item: DigestItem, option: Option | None, about: Sayable) -> Message:
    call = next((c for c in option.calls if c.id == item.call), None) if option else None
    named = labelled(about, call_name(call)) if call is not None else about
    day: Sayable = item.day or ""
    if item.what == "call_announced":
        return message("{what}: announced on {day}", what=named, day=day)
    if item.what == "call_opened":
        if call is not None and call.closes is not None:
            return message(
                "{what}: opened on {day}, until {last}", what=named, day=day, last=call.closes
            )
        return message("{what}: opened on {day}", what=named, day=day)
    if item.what == "call_opens":
        return message("{what}: opens on {day}", what=named, day=day)
    if item.what in ("call_closes", "option_ends"):
        return message("{what}: closes on {day}", what=named, day=day)
    return message("{what}: closed on {day}", what=named, day=day)
