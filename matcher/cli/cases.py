"""`match record` and `match cases`: what happened to requests, and where they stand."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from matcher.cases.event import event_number
from matcher.cases.kinds import SPEAKERS, read_kind, read_reason
from matcher.cases.listing import Filter, Listing, ended_here
from matcher.cases.listing import list_cases as listed
from matcher.cases.log import EventLog
from matcher.cases.record import Said, to_replace
from matcher.cases.recording import Step, record_said, take_back
from matcher.cases.state import Case, Who, cases_of, counting
from matcher.cases.words import (
    find_applicant,
    options_named,
    read_pseudonym,
    refuse_many,
    registry_of,
)
from matcher.catalogue.option import Option
from matcher.cli.answers import Asked
from matcher.cli.output import tell, write_json, write_lines
from matcher.cli.screen import is_terminal
from matcher.cli.table_file import TableFile
from matcher.domain.applicant import Applicant
from matcher.reports.cases import (
    CaseStateView,
    CasesView,
    KnownHereView,
    case_view,
    event_view,
    recorded_view,
)
from matcher.reports.cases_table import cases_table
from matcher.reports.cases_text import cases_lines, recorded_lines
from matcher.reports.view import as_json
from matcher.session import Session
from matcher.support.errors import MatcherError, UnknownIdError, UsageError, nearest
from matcher.support.messages import message
from matcher.support.paths import cases_file


@dataclass(frozen=True, slots=True)
class RecordAsked:
    """What an officer wrote after `match record`."""

    applicant: str
    option: str
    kind: str
    on: date | None
    amount: int | None
    reasons: tuple[str, ...]
    call: str
    by: str
    said_by: str
    instead_of: str
    take_back: str
    again: bool


def record_event(what: RecordAsked, asked: Asked) -> int:
    """Record one event and say what follows from it."""
    by = read_pseudonym(what.by)
    session = asked.session()
    log = EventLog(cases_file(asked.schema), make=True)
    try:
        if what.take_back:
            return _take_back(what, by, session, log, asked)
        if not (what.applicant and what.option and what.kind):
            hint = message("Write match record ID OPTION applied.")
            raise UsageError(
                message("Say what happened, of whom and with which option."), hint=hint
            )
        return _record(what, by, session, log, asked)
    finally:
        log.close()


def _record(what: RecordAsked, by: str, session: Session, log: EventLog, asked: Asked) -> int:
    said_by = what.said_by.strip().lower()
    if said_by and said_by not in SPEAKERS:
        hint = message("Write one of {values}.", values=SPEAKERS)
        raise UsageError(message("That is nobody who says so."), where="--said-by", hint=hint)
    applicant = find_applicant(session, what.applicant)
    events = log.of(registry_of(session), applicant.id)
    old = to_replace(log, _number(what.instead_of)) if what.instead_of else None
    begun = [case.option for case in cases_of(events)]
    options = options_named(session, what.option, begun)
    option = options[0] if len(options) == 1 else _asked_for(what.option, options, asked)
    if old is not None and (old.event.applicant, old.event.option) != (applicant.id, option.id):
        where = message("{event} is about another case.", event=old.id)
        raise UsageError(where, where="--instead-of", hint=message("Take it back instead."))
    said = Said(
        kind=read_kind(what.kind),
        on=what.on or session.today,
        amount=what.amount,
        reasons=tuple(dict.fromkeys(read_reason(word) for word in what.reasons)),
        call=what.call,
        by=by,
        said_by=said_by,
        supersedes=old.number if old else 0,
    )
    done = record_said(session, log, applicant, option, said, is_again=what.again)
    return _say(done, applicant, session, asked)


def _take_back(what: RecordAsked, by: str, session: Session, log: EventLog, asked: Asked) -> int:
    if what.applicant or what.instead_of:
        hint = message("Write it alone.")
        raise UsageError(message("--take-back goes alone."), where="--take-back", hint=hint)
    done = take_back(session, log, _number(what.take_back), by)
    return _say(done, None, session, asked)


def _say(done: Step, applicant: Applicant | None, session: Session, asked: Asked) -> int:
    one, catalogue = done.one, session.catalogue
    names = {applicant.id: applicant.name} if applicant else _names(session, [one.event.applicant])
    shown = _view(done.case, session, names) if done.case else None
    currency = session.schema.currency
    view = recorded_view(one, shown, done.reroutes, catalogue, currency, is_new=done.is_new)
    if asked.as_json:
        write_json(as_json(view, asked.language))
    else:
        write_lines(recorded_lines(view, asked.language))
    return 0


def _number(text: str) -> int:
    number = event_number(text)
    if not number:
        what = message('"{text}" is not the id of an event.', text=text)
        raise UsageError(what, hint=message("Write it as E-12."))
    return number


def _asked_for(funder: str, options: Sequence[Option], asked: Asked) -> Option:
    """The option that the user picks; where nobody can be asked, an error that names them."""
    if not is_terminal(sys.stdin) or asked.as_json:
        raise refuse_many(funder, options)
    tell(message("{funder} has several options.", funder=funder))
    for number, option in enumerate(options, 1):
        tell(f"  {number}  {option.name.to(asked.language)} [{option.id}]")
    sys.stderr.write("> ")
    sys.stderr.flush()
    answer = sys.stdin.readline().strip()
    if answer.isdecimal() and 0 < int(answer) <= len(options):
        return options[int(answer) - 1]
    found = next((option for option in options if option.id == answer), None)
    if found is None:
        raise refuse_many(funder, options)
    return found


@dataclass(frozen=True, slots=True)
class CasesAsked:
    """Which cases are asked for."""

    coop: str | None
    option: str | None
    states: tuple[str, ...]
    who: str | None
    is_overdue: bool
    everything: bool
    table: TableFile
    force: bool


def list_cases(wanted: CasesAsked, asked: Asked) -> int:
    """Write where cases stand; 1 when there is none."""
    wanted.table.check(as_json=asked.as_json, force=wanted.force)
    session = asked.session()
    applicant = find_applicant_or_former(session, wanted.coop) if wanted.coop else ""
    found = Filter(
        today=session.today,
        registry=registry_of(session),
        applicant=applicant,
        options=_options(session, wanted.option),
        states=tuple(_state(word) for word in wanted.states),
        who=_who(wanted.who),
        is_overdue=wanted.is_overdue,
        is_open=not (wanted.everything or wanted.states or wanted.coop or wanted.option),
    )
    path = cases_file(asked.schema)
    log = EventLog(path) if path.is_file() else None
    try:
        most = None if wanted.table.path is not None else asked.top
        listing = listed(log, found, most) if log else Listing((), {})
        names = _names(session, [case.applicant for case in listing.cases])
        views = [_view(case, session, names) for case in listing.cases]
        events = log.of(found.registry, applicant) if log and applicant else []
        kept = counting(events)
        ended = ended_here(log, found.options) if log else []
    finally:
        if log:
            log.close()
    wanted.table.write([cases_table(views)], asked.language)
    view = CasesView(
        today=session.today,
        log=path.name if log else "",
        all=listing.all,
        states=listing.states,
        cases=tuple(views[: asked.top]),
        known_here=tuple(_known(*one) for one in ended),
        events=tuple(map(event_view, events)),
        currency=session.schema.currency,
        replaced=tuple(one.id for one in events if one.number not in kept),
    )
    if not wanted.table.is_answer:
        if asked.as_json:
            write_json(as_json(view, asked.language))
        else:
            write_lines(cases_lines(view, asked.language))
    return 0 if listing.all or events else 1


def find_applicant_or_former(session: Session, applicant_id: str) -> str:
    """The id of an applicant; one that left the registry may still have cases."""
    try:
        return find_applicant(session, applicant_id).id
    except UnknownIdError:
        return applicant_id


def _options(session: Session, asked: str | None) -> tuple[str, ...]:
    return tuple(o.id for o in session.matcher.options_of(asked)) if asked else ()


def _state(word: str) -> str:
    return read_kind(word)


def _who(word: str | None) -> str:
    if word is None:
        return ""
    known = tuple(who for who in get_args(Who) if who != "nobody")
    if word not in known:
        hint = nearest(word, known) or message("Write one of {values}.", values=known)
        raise UsageError(message('"{word}" does not act in a case.', word=word), hint=hint)
    return word


def _known(option: str, granted: int, decided: int, forgotten: int) -> KnownHereView:
    share = granted / decided if decided >= LEAST_FOR_RATE else None
    return KnownHereView(option, granted, decided, share, forgotten)


#: Decided cases from which on a share of them is said.
LEAST_FOR_RATE = 20


def _view(case: Case, session: Session, names: dict[str, str]) -> CaseStateView:
    return case_view(case, session.catalogue, names.get(case.applicant, ""), session.today)


#: Above so many applicants the names are read in one pass over the registry.
_FEW = 60


def _names(session: Session, wanted: Sequence[str]) -> dict[str, str]:
    """The names of some applicants; one that is not in the registry has none."""
    ids = dict.fromkeys(wanted)
    found: dict[str, str] = {}
    if len(ids) > _FEW:
        return {one.id: one.name for one in session.registry if one.id in ids}
    for applicant_id in ids:
        try:
            found[applicant_id] = session.applicant(applicant_id).name
        except MatcherError:
            continue
    return found
