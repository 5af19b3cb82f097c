"""Cases as a table: one row each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from matcher.cases.kinds import KIND_NAMES
from matcher.reports.cases import STEP_NAMES, WHO_NAMES, CaseStateView
from matcher.reports.tables import Cell, Coded, Column, Table
from matcher.support.messages import message, message_in

_COLUMNS = (
    Column("applicant_id", message_in("column", "Cooperative"), width=12),
    Column("applicant_name", message_in("column", "Name"), width=32),
    Column("option_id", message_in("column", "Option"), width=24),
    Column("option_name", message_in("column", "Name of the option"), width=40),
    Column("call_id", message_in("column", "Call"), width=20),
    Column("state", message_in("column", "State"), width=14),
    Column("since", message_in("column", "Since"), "day", width=12),
    Column("amount_asked", message_in("column", "Asked"), "money"),
    Column("amount_granted", message_in("column", "Granted"), "money"),
    Column("amount_paid", message_in("column", "Paid"), "money"),
    Column("reasons", message_in("column", "Reasons"), width=24),
    Column("next_step", message_in("column", "Next step"), width=22),
    Column("who", message_in("column", "Who acts"), width=16),
    Column("due", message_in("column", "By when"), "day", width=12),
    Column("overdue", message_in("column", "Overdue"), width=10),
)


def cases_table(cases: Iterable[CaseStateView]) -> Table:
    """The table of `match cases --out`."""
    return Table("cases", message("Cases"), _COLUMNS, _rows(cases))


def _rows(cases: Iterable[CaseStateView]) -> Iterator[list[Cell]]:
    for case in cases:
        yield [
            case.applicant_id,
            case.applicant_name,
            case.option_id,
            case.option_name,
            case.call_id,
            Coded(case.state, KIND_NAMES[case.state]),
            case.since,
            case.amount_asked,
            case.amount_granted,
            case.amount_paid,
            Coded(case.reasons, case.reasons_said),
            Coded(case.next_step, STEP_NAMES[case.next_step]),
            Coded(case.who, WHO_NAMES[case.who]),
            case.due,
            case.overdue,
        ]
