"""One step of recording, whoever asks for it: the event is kept, and what follows is worked out."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.cases.event import Recorded
from matcher.cases.log import EventLog
from matcher.cases.record import (
    Said,
    event_mark,
    make_event,
    same_before,
    shown_before,
    taking_back,
    to_replace,
)
from matcher.cases.reroute import Reroute, reroutes
from matcher.cases.state import Case, cases_of
from matcher.cases.words import registry_of
from matcher.catalogue.option import Option
from matcher.domain.applicant import Applicant
from matcher.session import Session

#: States after which another option is looked for.
_ENDED = ("refused", "withdrawn")


@dataclass(frozen=True, slots=True)
class Step:
    """An event that was recorded, and the case after it.

    Parameters
        case      None when no event of it counts any more
        reroutes  what a refusal sets off
        is_new    False when the same was recorded before, and nothing was added
    """

    one: Recorded
    case: Case | None
    reroutes: tuple[Reroute, ...] = ()
    is_new: bool = True


def record_said(
    session: Session,
    log: EventLog,
    applicant: Applicant,
    option: Option,
    said: Said,
    *,
    is_again: bool = False,
) -> Step:
    """Record what is said to have happened.

    Parameters
        is_again   record it though the same is recorded already

    Raises
        UsageError  it cannot have happened
    """
    events = log.of(registry_of(session), applicant.id)
    matches = session.options_for(applicant)
    mine = next(match for match in matches if match.option.id == option.id)
    shown = shown_before(events, said.on)
    event = make_event(session, applicant, option, said, match=mine, shown=shown)
    same = None if is_again else same_before(events, event)
    one = same
    if one is None:
        number = log.append([event], ["" if is_again else event_mark(event)])[0]
        events, one = log.of(event.registry, event.applicant), Recorded(number, event)
    cases = cases_of(events)
    case = next((case for case in cases if case.option == option.id), None)
    found: tuple[Reroute, ...] = ()
    if case is not None and case.state in _ENDED:
        no = frozenset(case.option for case in cases if case.state in _ENDED)
        found = reroutes(case.reasons, option.id, matches, no, session.today)
    return Step(one, case, found, is_new=same is None)


def take_back(session: Session, log: EventLog, number: int, by: str) -> Step:
    """Take an event back: it stays in the log and counts no more.

    Raises
        UsageError  there is none of that number, or it is replaced already
    """
    event = taking_back(to_replace(log, number), by, session.today)
    made = log.append([event])[0]
    cases = cases_of(log.of(event.registry, event.applicant))
    case = next((case for case in cases if case.option == event.option), None)
    return Step(Recorded(made, event), case)
