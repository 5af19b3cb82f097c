"""Tables of `matcher/reports` as a page shows them: headings, and cells that can be said."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
        parted     the columns whose numbers are not all whole: they have decimals throughout
        more       how many rows are not shown
    """

    title: Message
    headings: tuple[tuple[Message, bool], ...]
    rows: tuple[tuple[Sayable, ...], ...]
    more: int
    parted: frozenset[int] = frozenset()


def shown_table(table: Table, most: int = 200, without: Collection[str] = ()) -> ShownTable:
    """The first rows of a table, as a page shows them.

    Parameters
        without  names of the columns that only a program reads
    """
    rows = list(table.rows)
    kept = [at for at, column in enumerate(table.columns) if column.name not in without]
    columns = [table.columns[at] for at in kept]
    shown = tuple(
        tuple(said_in(row[at], table.columns[at].kind) for at in kept) for row in rows[:most]
    )
    return ShownTable(
        table.title,
        tuple((column.heading, column.kind in NUMBERS) for column in columns),
        shown,
        max(0, len(rows) - most),
        frozenset(
            at for at in range(len(columns)) if any(isinstance(row[at], float) for row in shown)
        ),
    )


def shown_tables(
    tables: Iterable[Table], most: int = 200, without: Collection[str] = ()
) -> list[ShownTable]:
    """Those tables that have a row."""
    return [shown for table in tables if (shown := shown_table(table, most, without)).rows]


def said_in(cell: Cell, kind: Kind) -> Sayable:
    """A cell as people read it in a column of its kind.

    >>> said_in(None, "text"), said_in(0.25, "share"), said_in(1234.0, "money")
    ('–', Share(value=0.25), 1234)
    """
    if isinstance(cell, Formula):
        return said_in(cell.value, kind)
    if isinstance(cell, Coded):
        return NOTHING if cell.said == () else cell.said
    if cell is None or cell in ("", ()):
        return NOTHING
    if isinstance(cell, bool):
        return message("yes") if cell else message("no")
    if isinstance(cell, int | float):
        if kind == "share":
            return Share(cell)
        return round(cell) if kind == "money" or float(cell).is_integer() else round(cell, 2)
    return cell
