"""Cases and events as data: what was recorded, where cases stand, what a refusal sets off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Literal

from matcher.cases.event import Recorded, event_id
from matcher.cases.kinds import Kind, reason_said
from matcher.cases.reroute import Reroute, Way
from matcher.cases.state import Case, Step, Who
from matcher.catalogue.catalogue import Catalogue
from matcher.reports.view import SCHEMA, only_shown
from matcher.support.messages import Message, message_in
from matcher.support.records import dataclass
from matcher.support.text import Text

State = Literal[
    "chosen",
    "applied",
    "complete",
    "no_answer",
    "granted",
    "refused",
    "withdrawn",
    "paid",
    "late",
    "repaid",
]
STEP_NAMES: dict[Step, Message] = {
    "apply": message_in("next step of a case", "apply"),
    "answer": message_in("next step of a case", "answer the request"),
    "pay": message_in("next step of a case", "pay what is granted"),
    "repay": message_in("next step of a case", "repay"),
    "reroute": message_in("next step of a case", "turn elsewhere"),
    "ask": message_in("next step of a case", "ask again"),
    "agree": message_in("next step of a case", "agree on a new schedule"),
    "none": message_in("next step of a case", "nothing"),
}
WHO_NAMES: dict[Who, Message] = {
    "cooperative": message_in("who acts in a case", "the cooperative"),
    "funder": message_in("who acts in a case", "the funder"),
    "officer": message_in("who acts in a case", "the officer"),
    "nobody": message_in("who acts in a case", "nobody"),
}


@dataclass(frozen=True, slots=True)
class SlateView:
    """What was shown, and where the option stood in it."""

    rank: Annotated[int | None, "its place, from 1; null where it was not ranked"]
    score: Annotated[float | None, "its score; null where it was not worked out"]
    verdict: Annotated[str, "on the published conditions, as we said it; empty where we did not"]
    direction: Annotated[str, "options for an applicant, or applicants for an option; or empty"]
    shown: Annotated[tuple[str, ...], "ids of what was shown, best first"]


@dataclass(frozen=True, slots=True)
class EventView:
    """One event of the log."""

    event_id: Annotated[str, "its id"]
    case_id: Annotated[str, "the applicant and the option: C-0004:fda; empty for a whole answer"]
    kind: Annotated[Kind, "what happened"]
    happened_on: Annotated[date, "day on which it happened"]
    recorded_at: Annotated[str, "moment at which it was recorded, ISO 8601, universal time"]
    by: Annotated[str, "pseudonym of who recorded it"]
    applicant_id: Annotated[str, "id of the applicant"]
    option_id: Annotated[str, "id of the option; empty where a whole answer was shown"]
    call_id: Annotated[str, "id of the round; empty where none was known"]
    amount_asked: Annotated[int | None, "null where not said"]
    amount_granted: Annotated[int | None, "null where not said"]
    amount_paid: Annotated[int | None, "null where not said"]
    amount_repaid: Annotated[int | None, "null where not said"]
    reasons: Annotated[tuple[str, ...], "codes of why it was refused or withdrawn"]
    said_by: Annotated[str, "who said so: funder, applicant, office; or empty"]
    slate: Annotated[SlateView, "what was shown"]
    hashes: Annotated[Mapping[str, str], "digests of what an answer was made from, by name"]
    supersedes: Annotated[str | None, "id of the event that it replaces; null for none"]


@dataclass(frozen=True, slots=True)
class CaseStateView:
    """Where the request of an applicant to an option stands."""

    case_id: Annotated[str, "the applicant and the option: C-0004:fda"]
    applicant_id: Annotated[str, "id of the applicant"]
    applicant_name: Annotated[str, "its name; empty where it is not in the registry"]
    option_id: Annotated[str, "id of the option"]
    option_name: Annotated[Text | str, "its name; its id where the catalogue has it no more"]
    call_id: Annotated[str, "id of the round; empty where none was known"]
    state: Annotated[State, "what happened last"]
    since: Annotated[date, "since when"]
    amount_asked: Annotated[int | None, "null where not said"]
    amount_granted: Annotated[int | None, "null where not said"]
    amount_paid: Annotated[int | None, "sum of what was paid; null where nothing is recorded"]
    amount_repaid: Annotated[int | None, "sum of what was repaid; null where nothing is recorded"]
    reasons: Annotated[tuple[str, ...], "codes of why it was refused or withdrawn"]
    reasons_said: Annotated[tuple[Message, ...], "the same in words"]
    next_step: Annotated[Step, "what comes next"]
    who: Annotated[Who, "who has to act"]
    due: Annotated[date | None, "by when; null where that is not published"]
    overdue: Annotated[bool, "true when that day is past"]
    disputed: Annotated[bool, "true when one day has both a grant and a refusal"]
    events: Annotated[int, "how many events count"]
    last_event: Annotated[str, "id of the event that made the state"]
    reroute: Annotated[
        tuple[RerouteView, ...],
        "what its refusal or withdrawal sets off; empty in a list of several cooperatives",
    ] = ()


@dataclass(frozen=True, slots=True)
class CalledView:
    """An option or a document, by its id and its name."""

    id: Annotated[str, "its id"]
    name: Annotated[Text | str, "its name"]


@dataclass(frozen=True, slots=True)
class RerouteView:
    """What a reason of a refusal sets off."""

    reason: Annotated[str, "code of the reason"]
    way: Annotated[Way, "where it leads"]
    options: Annotated[tuple[CalledView, ...], "options to turn to, best first"]
    papers: Annotated[tuple[CalledView, ...], "documents that the option asks for"]
    opens: Annotated[date | None, "first day of the next round; null where none is known"]
    doubted: Annotated[int, "number of the condition that we had said to be met; 0 for none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedView:
    """An event that was recorded, and the case after it."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    event: Annotated[EventView, "what is recorded"]
    new: Annotated[bool, "false when the same was recorded before, and nothing was added"]
    case: Annotated[CaseStateView | None, "the case after it; null when no event of it counts"]
    reroute: Annotated[tuple[RerouteView, ...], "what a refusal sets off"]
    currency: Annotated[str, "currency of every amount"]
    taken_back: str = only_shown()
    is_closed: bool = only_shown(False)


@dataclass(frozen=True, slots=True)
class KnownHereView:
    """How the cases of an option ended, as far as it is known here; no rate below 20."""

    option_id: Annotated[str, "id of the option"]
    granted: Annotated[int, "cases that were granted"]
    decided: Annotated[int, "cases in which the funder decided"]
    share: Annotated[float | None, "granted of decided, 0 to 1; null below 20 decided"]
    forgotten: Annotated[int, "of the decided, those of applicants that were forgotten"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesView:
    """The cases of the workspace: state, next step, who acts, by when."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    today: Annotated[date, "day of the answer"]
    log: Annotated[str, "file name of the log; empty when nothing was recorded"]
    all: Annotated[int, "how many cases meet the filter"]
    states: Annotated[Mapping[str, int], "how many of them are in each state"]
    cases: Annotated[tuple[CaseStateView, ...], "the first of them: what is due first"]
    known_here: Annotated[tuple[KnownHereView, ...], "how their options ended, where one is asked"]
    events: Annotated[tuple[EventView, ...], "the events, where one applicant is asked for"]
    currency: Annotated[str, "currency of every amount"]
    replaced: tuple[str, ...] = only_shown()


def case_id(applicant: str, option: str) -> str:
    """The id of a case: one request to one option."""
    return f"{applicant}:{option}" if option else ""


def event_view(one: Recorded) -> EventView:
    """The view of an event."""
    event, slate = one.event, one.event.slate
    return EventView(
        event_id=one.id,
        case_id=case_id(event.applicant, event.option),
        kind=event.kind,
        happened_on=event.on,
        recorded_at=event.at,
        by=event.by,
        applicant_id=event.applicant,
        option_id=event.option,
        call_id=event.call,
        amount_asked=event.asked,
        amount_granted=event.granted,
        amount_paid=event.paid,
        amount_repaid=event.repaid,
        reasons=event.reasons,
        said_by=event.said_by,
        slate=SlateView(slate.rank, slate.score, slate.verdict, slate.direction, slate.shown),
        hashes=dict(event.hashes),
        supersedes=event_id(event.supersedes) if event.supersedes else None,
    )


def case_view(
    case: Case, catalogue: Catalogue, name: str, today: date, found: Iterable[Reroute] = ()
) -> CaseStateView:
    """The view of a case.

    Parameters
        name    of the applicant
        found   what its refusal or withdrawal sets off
    """
    return CaseStateView(
        case_id=case_id(case.applicant, case.option),
        applicant_id=case.applicant,
        applicant_name=name,
        option_id=case.option,
        option_name=option_name(case.option, catalogue),
        call_id=case.call,
        state=case.state,  # type: ignore[arg-type]
        since=case.since,
        amount_asked=case.asked,
        amount_granted=case.granted,
        amount_paid=case.paid,
        amount_repaid=case.repaid,
        reasons=case.reasons,
        reasons_said=tuple(map(reason_said, case.reasons)),
        next_step=case.step,
        who=case.who,
        due=case.due,
        overdue=case.due is not None and case.due < today,
        disputed=case.is_disputed,
        events=case.events,
        last_event=event_id(case.last),
        reroute=reroute_views(found, catalogue),
    )


def option_name(option_id: str, catalogue: Catalogue) -> Text | str:
    """The name of an option; its id where the catalogue does not have it."""
    option = catalogue.options.get(option_id)
    return option.name if option else option_id


def reroute_views(found: Iterable[Reroute], catalogue: Catalogue) -> tuple[RerouteView, ...]:
    """The views of what a refusal sets off."""
    return tuple(
        RerouteView(
            reason=one.reason,
            way=one.way,
            options=tuple(CalledView(o, option_name(o, catalogue)) for o in one.options),
            papers=tuple(CalledView(code, paper_name(code, catalogue)) for code in one.papers),
            opens=one.opens,
            doubted=one.doubted,
        )
        for one in found
    )


def paper_name(code: str, catalogue: Catalogue) -> Text | str:
    """The name of a document; its code where the catalogue does not have it."""
    paper = catalogue.papers.get(code)
    return paper.name if paper else code


def recorded_view(
    one: Recorded,
    case: CaseStateView | None,
    found: Sequence[Reroute],
    catalogue: Catalogue,
    currency: str,
    *,
    is_new: bool,
    taken_back: str = "",
    is_closed: bool = False,
) -> RecordedView:
    """The view of `match record`.

    Parameters
        taken_back   id of the event that counts no more, for what replaces it stood already
        is_closed    whether the option that is turned to was closed on the day of the event
    """
    return RecordedView(
        event=event_view(one),
        new=is_new,
        case=case,
        reroute=reroute_views(found, catalogue),
        currency=currency,
        taken_back=taken_back,
        is_closed=is_closed,
    )
