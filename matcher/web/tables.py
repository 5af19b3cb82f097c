"""Tables of `matcher/reports` as a page shows them: headings, and cells that can be said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.reports.formulas import Formula
from matcher.reports.tables import Cell, Coded, Kind, Table
from matcher.support.messages import Message, Sayable, Share, message

#: Kinds of columns whose cells are numbers: they stand at the end of their column.
NUMBERS: frozenset[Kind] = frozenset(("number", "money", "share"))
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table of a page.

    Parameters
        headings   what each column is called, and whether it holds numbers
        more       how many rows are not shown
    """

    title: Message
    headings: tuple[tuple[Message, bool], ...]
    rows: tuple[tuple[Sayable, ...], ...]
    more: int


def shown_table(table: Table, most: int = 200) -> ShownTable:
    """The first rows of a table, as a page shows them."""
    rows = list(table.rows)
    kinds = [column.kind for column in table.columns]
    return ShownTable(
        table.title,
        tuple((column.heading, column.kind in NUMBERS) for column in table.columns),
        tuple(tuple(map(said_in, row, kinds)) for row in rows[:most]),
        max(0, len(rows) - most),
    )


def shown_tables(tables: Iterable[Table], most: int = 200) -> list[ShownTable]:
    """Those tables that have a row."""
    return [shown for table in tables if (shown := shown_table(table, most)).rows]


def said_in(cell: Cell, kind: Kind) -> Sayable:
    """A cell as people read it in a column of its kind.

    >>> said_in(None, "text"), said_in(0.25, "share"), said_in(1234.0, "money")
    ('–', Share(value=0.25), 1234)
    """
    if isinstance(cell, Formula):
        return said_in(cell.value, kind)
    if isinstance(cell, Coded):
        return cell.said
    if isinstance(cell, Formula):
        cell = cell.value
    if cell is None or cell in ("", ()):
        return NOTHING
    if isinstance(cell, bool):
        return message("yes") if cell else message("no")
    if isinstance(cell, int | float):
        if kind == "share":
            return Share(cell)
        return round(cell) if kind == "money" or float(cell).is_integer() else round(cell, 2)
    return cell
