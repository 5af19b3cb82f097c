"""What an answer says of the cases of its applicant: beside an option, and of the need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated

from matcher.cases.effects import Known, RemainingNeed, remaining_need
from matcher.cases.kinds import KIND_NAMES, reason_said
from matcher.cases.reroute import ways_out
from matcher.cases.state import Case
from matcher.catalogue.catalogue import Catalogue
from matcher.domain.applicant import Applicant
from matcher.matching.pair import Match
from matcher.reports.followed.cases import RerouteView, State, option_name, reroute_views
from matcher.reports.followed.cases_text import reroute_said, step_said
from matcher.reports.phrases import consequence, labelled, option_title
from matcher.reports.view import only_shown
from matcher.session import Session
from matcher.support.messages import Message, Money, Sayable, message, message_in
from matcher.support.records import dataclass


@dataclass(frozen=True, slots=True)
class CaseNoteView:
    """What is recorded of an option for this applicant; it changes no verdict and no score."""

    state: Annotated[State, "what happened last"]
    since: Annotated[date, "since when"]
    call_id: Annotated[str, "id of the round; empty where none was known"]
    amount_asked: Annotated[int | None, "null where not said"]
    amount_granted: Annotated[int | None, "null where not said"]
    amount_paid: Annotated[int | None, "null where nothing is recorded"]
    reasons: Annotated[tuple[str, ...], "codes of why it was refused or withdrawn"]
    of_this_request: Annotated[bool, "false when something else is asked for by now"]
    behind: Annotated[bool, "true when it stands behind the others, for it refused this request"]
    due: Annotated[date | None, "by when somebody has to act; null where not published"]
    reroute: Annotated[tuple[RerouteView, ...], "what its refusal or withdrawal sets off"]
    lines: tuple[Message, ...] = only_shown()
    comes_next: Message | None = only_shown()


@dataclass(frozen=True, slots=True)
class PromisesView:
    """The need without what is promised and asked for, in whole units of currency."""

    need: Annotated[int | None, "what is asked for in all; null where no amount is known"]
    promised: Annotated[int, "granted or paid, as far as amounts are known"]
    pending: Annotated[int, "asked for and not answered, as far as amounts are known"]
    left: Annotated[int | None, "what is still to be found; null where the need is not known"]
    unknown: Annotated[
        tuple[str, ...], "ids of options that promised, or are asked, no amount said"
    ]
    unknown_names: tuple[Sayable, ...] = only_shown()


def promises_view(applicant: Applicant, known: Known, catalogue: Catalogue) -> PromisesView | None:
    """What is promised and pending for an applicant; None where nothing is."""
    if not known.taken:
        return None
    need: RemainingNeed = remaining_need(applicant, known)
    names = tuple(option_title(option_name(one, catalogue), one) for one in known.unknown)
    return PromisesView(need.total, need.promised, need.pending, need.left, known.unknown, names)


def promises_said(view: PromisesView, currency: str) -> Iterator[Message]:
    """What is promised, pending, and left to find."""
    if view.promised:
        yield message("promised {amount}", amount=Money(view.promised, currency))
    if view.pending:
        amount = Money(view.pending, currency)
        yield message("asked for and not answered {amount}", amount=amount)
    if view.unknown:
        yield message("amount not said: {options}", options=view.unknown_names)
    if view.left is None or not (view.promised or view.pending):
        return
    left = Money(view.left, currency)
    most = max(0, (view.need or 0) - view.promised)
    if most == view.left:
        yield message("left to find {amount}", amount=left)
    else:  # what nobody has answered may be refused
        yield message(
            "left to find {amount} if all that is asked for is granted, {most} if none of it is",
            amount=left,
            most=Money(most, currency),
        )


def note_views(matches: Sequence[Match], known: Known, session: Session) -> dict[str, CaseNoteView]:
    """The note of each option with which the applicant has a case."""
    found = {}
    for option, case in known.cases.items():
        is_this = case.request in ("", known.request)
        behind = option in known.said_no
        ways = ways_out(case, matches, known, session)
        view = CaseNoteView(
            state=case.state,  # type: ignore[arg-type]
            since=case.since,
            call_id=case.call,
            amount_asked=case.asked,
            amount_granted=case.granted,
            amount_paid=case.paid,
            reasons=case.reasons,
            of_this_request=is_this,
            behind=behind,
            due=case.due,
            reroute=reroute_views(ways, session.catalogue),
            lines=(),
            comes_next=_comes_next(case, session.today) if is_this else None,
        )
        found[option] = replace(view, lines=tuple(_lines(view, case, session.schema.currency)))
    return found


def _comes_next(case: Case, today: date) -> Message | None:
    """What a request that was sent waits for; None where none was sent, or nothing is to come."""
    if not case.is_open or case.state in ("chosen", "refused"):
        return None
    is_overdue = case.due is not None and case.due < today
    return step_said(case.who, case.step, case.due, is_overdue=is_overdue)


def refusals_said(notes: Mapping[str, CaseNoteView], catalogue: Catalogue) -> Iterator[Message]:
    """What said no to this request, when, why and where to turn, in a sentence each."""
    behind = [(note.since, option) for option, note in notes.items() if note.behind]
    for day, option in sorted(behind, reverse=True):
        note = notes[option]
        said = message(
            "{option} on {day} ({reasons})",
            option=option_title(option_name(option, catalogue), option),
            day=day,
            reasons=tuple(map(reason_said, note.reasons)),
        )
        parts = tuple(consequence(reroute_said(way)) for way in note.reroute)
        yield message_in("a refusal and where to turn", "{said} {turn}", said=said, turn=parts)


def _lines(view: CaseNoteView, case: Case, currency: str) -> Iterator[Message]:
    said = message("{state} on {day}", state=KIND_NAMES[view.state], day=view.since)
    amount = case.paid if case.state == "paid" else case.granted or case.asked
    parts: list[Message] = [said]
    if amount is not None:
        parts = [
            message_in(
                "what happened and its amount",
                "{what}, {amount}",
                what=said,
                amount=Money(amount, currency),
            )
        ]
    if view.reasons:
        reasons = tuple(map(reason_said, view.reasons))
        parts.append(labelled(message("reason"), reasons))
    if view.state == "refused" and not view.of_this_request:
        parts.append(message("of an earlier request: something else is asked for now"))
    if view.due is not None:
        parts.append(message("answer due by {day}", day=view.due))
    yield labelled(message("recorded"), tuple(parts))
    for way in view.reroute:
        yield consequence(reroute_said(way))
