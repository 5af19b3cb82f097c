"""A digest as a table: one row an item."""

from __future__ import annotations

from matcher.reports.followed.digest import SECTIONS, DigestView
from matcher.reports.tables import Coded, Table, TableColumn
from matcher.support.messages import message, message_in

_COLUMNS = (
    TableColumn("what", message_in("column", "What"), width=24),
    TableColumn("day", message_in("column", "Day"), "day", width=12),
    TableColumn("option_id", message_in("column", "Option"), width=24),
    TableColumn("call_id", message_in("column", "Call"), width=20),
    TableColumn("applicants", message_in("column", "Cooperative"), width=24),
    TableColumn("n", message_in("column", "How many"), "number", width=10),
    TableColumn("said", message_in("column", "In words"), width=80),
)


def digest_table(view: DigestView) -> Table:
    """The table of `match digest --out`."""
    rows = (
        [
            Coded(item.what, SECTIONS[item.section]),
            item.day,
            item.option_id,
            item.call_id,
            item.applicants,
            item.n,
            item.said,
        ]
        for item in view.items
    )
    return Table("items", message("Digest"), _COLUMNS, rows)
