"""The row in which the state of a case is kept: what is filtered and ordered by, and the rest."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from matcher.cases.state import Case

#: The columns of the table: texts that sort as days do, whole numbers, and all other facts.
COLUMNS = (
    "subject TEXT NOT NULL, registry TEXT NOT NULL, applicant TEXT NOT NULL,"
    " option TEXT NOT NULL, state TEXT NOT NULL, is_open INTEGER NOT NULL, due TEXT NOT NULL,"
    " since TEXT NOT NULL, step TEXT NOT NULL, who TEXT NOT NULL, facts TEXT NOT NULL"
)
#: What stands for "no day" where days are sorted: after every day.
NO_DAY = "9999-12-31"


def case_row(subject: str, case: Case) -> tuple[Any, ...]:
    """The row of a case."""
    facts = [
        case.call,
        case.state,
        case.since.isoformat(),
        case.asked,
        case.granted,
        case.paid,
        case.repaid,
        case.earlier,
        case.reasons,
        case.request,
        case.verdict,
        case.answer_days,
        case.closes.isoformat() if case.closes else None,
        case.is_repayable,
        case.is_disputed,
        case.last,
        case.events,
    ]
    return (
        subject,
        case.registry,
        case.applicant,
        case.option,
        case.state,
        int(case.is_open),
        case.due.isoformat() if case.due else NO_DAY,
        case.since.isoformat(),
        case.step,
        case.who,
        json.dumps(facts, separators=(",", ":")),
    )


def read_case(registry: str, applicant: str, option: str, facts: str) -> Case:
    """The case of a row.

    Raises
        ValueError  the row is damaged
    """
    call, state, since, *rest = json.loads(facts)
    asked, granted, paid, repaid, earlier, reasons, request, verdict, *rest = rest
    days, closes, is_repayable, is_disputed, last, events = rest
    return Case(
        registry,
        applicant,
        option,
        call,
        state,
        date.fromisoformat(since),
        asked,
        granted,
        paid,
        repaid,
        earlier,
        tuple(reasons),
        request,
        verdict,
        days,
        date.fromisoformat(closes) if closes else None,
        is_repayable,
        is_disputed,
        last,
        events,
    )
