"""`--record`, and `match trail`: answers that are kept, and made again from what was kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from matcher import __version__
from matcher.cases.archive import keep_answer
from matcher.cases.chain import BrokenEntry
from matcher.cases.effects import known_of
from matcher.cases.event import Event, Slate, event_id, event_number
from matcher.cases.log import EventLog
from matcher.cases.profile import content_digest, request_of
from matcher.cases.remake import SessionFiles, answer_parts, find_kept_parts, session_of
from matcher.cases.words import moment, registry_of
from matcher.cli.answers import Asked, coop_answer
from matcher.cli.output import check_outputs, write_json, write_lines
from matcher.domain.applicant import Applicant
from matcher.matching.pair import Match
from matcher.reports.followed.trail import (
    CheckedView,
    KeptPartView,
    TrailView,
    checked_lines,
    trail_lines,
)
from matcher.reports.view import as_json
from matcher.session import Session
from matcher.support.errors import InvalidSourceError, UnknownIdError, UsageError
from matcher.support.files import write_whole
from matcher.support.messages import message
from matcher.support.paths import cases_file


def record_answer(
    session: Session, applicant: Applicant, asked: Asked, matches: Sequence[Match], text: str
) -> int:
    """The number of the event that an answer about one cooperative was shown, with its parts."""
    parts = answer_parts(
        session, applicant, SessionFiles(asked.schema, asked.catalogue, asked.model)
    )
    ranked = [match for match in matches if match.rank is not None and match.rank <= asked.top]
    registry = registry_of(session)
    event = Event(
        kind="shown",
        on=session.today,
        at=moment(),
        by="office",
        registry=registry,
        applicant=applicant.id,
        request=request_of(applicant),
        slate=Slate(direction="options", shown=tuple(match.option.id for match in ranked)),
        hashes={
            **parts.hashes(),
            "program": __version__,
            "today": session.today.isoformat(),
            "answer": content_digest(text),
        },
        asked_with={
            "command": "coop",
            "top": str(asked.top),
            "json": "true" if asked.as_json else "false",
            "lang": asked.language,
            "registry": session.registry.path.name,
            "trust": "true" if session.matcher.ranker.trust else "false",
        },
    )
    log = EventLog(cases_file(asked.schema), make=True)
    try:
        return log.append([event], beside=lambda: keep_answer(log, registry, applicant.id, parts))[
            0
        ]
    finally:
        log.close()


def follow(event: str | None, asked: Asked, out: Path | None, *, force: bool) -> int:
    """Make a recorded answer again, or check the whole log; 1 where something is gone or wrong."""
    check_outputs(out, force=force, as_json=asked.as_json)
    path = cases_file(asked.schema)
    if not path.is_file():
        what = message("Nothing was ever recorded.")
        raise UnknownIdError(what, hint=message("See match record --help."))
    log = EventLog(path)
    try:
        if event is None:
            return _check(log, asked)
        view = _again(log, event, asked)
    finally:
        log.close()
    if out is not None and view.answer is not None:
        write_whole(out, view.answer)
    if asked.as_json:
        write_json(as_json(view, asked.language))
    elif str(out) != "-" or view.answer is None:
        write_lines(trail_lines(view, asked.language))
    return 0 if view.same else 1


def _check(log: EventLog, asked: Asked) -> int:
    broken: list[BrokenEntry] = log.check()
    forgotten, _ = log.forgotten()
    view = CheckedView(
        log=log.path.name,
        entries=log.count(),
        forgotten=forgotten,
        head=log.head(),
        broken=tuple((event_id(one.number), one.what) for one in broken),
    )
    if asked.as_json:
        write_json(as_json(view, asked.language))
    else:
        write_lines(checked_lines(view, asked.language))
    return 1 if broken else 0


def _again(log: EventLog, text: str, asked: Asked) -> TrailView:
    number = event_number(text)
    found = log.get(number) if number else None
    if found is None:
        if number and log.is_forgotten(number):
            return TrailView(
                event_id=event_id(number),
                forgotten=True,
                parts=(),
                same=False,
                same_program=False,
                answer=None,
            )
        what = message("There is no event {event}.", event=text)
        raise UnknownIdError(what, hint=message("See match cases --coop ID."))
    event = found.event
    if event.asked_with.get("command") != "coop":
        what = message("{event} is not an answer that was recorded.", event=found.id)
        raise UsageError(what, hint=message("Answers are recorded with --record."))
    there = find_kept_parts(log, event)
    parts = tuple(
        KeptPartView(name, event.hashes.get(name, ""), name not in there.gone)
        for name in (*there.parts, *there.gone)
    )
    answer = None if there.gone else _made(log, found.number, event, there.parts, asked)
    return TrailView(
        event_id=found.id,
        forgotten=False,
        parts=parts,
        same=answer is not None and content_digest(answer) == event.hashes["answer"],
        same_program=event.hashes.get("program") == __version__,
        answer=answer,
    )


def _made(
    log: EventLog, number: int, event: Event, parts: dict[str, bytes], asked: Asked
) -> str | None:
    """The answer made again; None where this program cannot read a part any more."""
    how = replace(
        asked,
        top=int(event.asked_with["top"]),
        as_json=event.asked_with["json"] == "true",
        language=event.asked_with["lang"],
    )
    try:
        with session_of(event, parts) as (session, answer_distribution):
            applicant = session.applicant(event.applicant)
            known = known_of(log, session, applicant, before=number)
            return coop_answer(session, applicant, how, known, answer_distribution)[0]
    except InvalidSourceError:
        return None
