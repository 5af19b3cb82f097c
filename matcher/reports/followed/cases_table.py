"""Cases as a table: one row each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from matcher.cases.kinds import KIND_NAMES
from matcher.reports.followed.cases import STEP_NAMES, WHO_NAMES, CaseStateView
from matcher.reports.tables import Cell, Coded, Table, TableColumn
from matcher.support.messages import message, message_in

_COLUMNS = (
    TableColumn("applicant_id", message_in("column", "Cooperative"), width=12),
    TableColumn("applicant_name", message_in("column", "Name"), width=32),
    TableColumn("option_id", message_in("column", "Option"), width=24),
    TableColumn("option_name", message_in("column", "Name of the option"), width=40),
    TableColumn("call_id", message_in("column", "Call"), width=20),
    TableColumn("state", message_in("column", "State"), width=14),
    TableColumn("since", message_in("column", "Since"), "day", width=12),
    TableColumn("amount_asked", message_in("column", "Asked"), "money"),
    TableColumn("amount_granted", message_in("column", "Granted"), "money"),
    TableColumn("amount_paid", message_in("column", "Paid"), "money"),
    TableColumn("reasons", message_in("column", "Reasons"), width=24),
    TableColumn("next_step", message_in("column", "Next step"), width=22),
    TableColumn("who", message_in("column", "Who acts"), width=16),
    TableColumn("due", message_in("column", "By when"), "day", width=12),
    TableColumn("overdue", message_in("column", "Overdue"), width=10),
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
