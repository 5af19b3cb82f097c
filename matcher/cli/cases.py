"""`match record` and `match cases`: what happened to requests, and where they stand."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from matcher.cases.words import refuse_many
from matcher.catalogue.option import Option
from matcher.cli.asked import Asked
from matcher.cli.output import tell, write_json, write_lines
from matcher.cli.screen import is_terminal
from matcher.cli.table_file import TableFile
from matcher.support.errors import UsageError
from matcher.support.messages import message

if TYPE_CHECKING:
    from matcher.api.answer import Answer


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
    if what.take_back and (what.applicant or what.instead_of):
        hint = message("Write it alone.")
        raise UsageError(message("--take-back goes alone."), where="--take-back", hint=hint)
    session = asked.door()
    if what.take_back:
        return _show(session.take_back(what.take_back, by=what.by), asked)
    if not (what.applicant and what.option and what.kind):
        hint = message("Write match record ID OPTION applied.")
        raise UsageError(message("Say what happened, of whom and with which option."), hint=hint)

    def choose(funder: str, options: Sequence[Option]) -> Option:
        return _asked_for(funder, options, asked)

    answer = session.record(
        what.applicant,
        what.option,
        what.kind,
        on=what.on,
        amount=what.amount,
        reasons=what.reasons,
        call=what.call,
        by=what.by,
        said_by=what.said_by,
        instead_of=what.instead_of,
        again=what.again,
        choose=choose,
    )
    return _show(answer, asked)


def _show(answer: Answer[Any], asked: Asked) -> int:
    if asked.as_json:
        write_json(answer.to_dict(asked.language))
    else:
        write_lines(answer.lines(asked.language))
    return 0 if answer.found else 1


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
    answer = asked.door().cases(
        wanted.coop or "",
        option=wanted.option or "",
        states=wanted.states,
        who=wanted.who or "",
        overdue=wanted.is_overdue,
        everything=wanted.everything,
        top=asked.top,
    )
    if wanted.table.path is not None:
        wanted.table.write(answer.tables(), asked.language)
    if wanted.table.is_answer:
        return 0 if answer.found else 1
    return _show(answer, asked)
