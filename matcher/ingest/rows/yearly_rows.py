"""Tables with one row a year: each year of a cooperative follows the one before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from matcher.ingest.tables.row_kinds import is_filled
from matcher.support.text import fold

if TYPE_CHECKING:
    from matcher.ingest.columns.use import Use
    from matcher.ingest.rows.record import Record
    from matcher.ingest.sheets.sheet import Raw
    from matcher.ingest.tables.table import SheetTable

#: The field of the cell that holds the year of a row; no schema has it.
YEAR_OF_ROW = "year of the row"
_LABELS = frozenset(
    ("annee", "an", "exercice", "exercice comptable", "annee comptable", "annee d exercice",
     "annee de l exercice", "annee de reference", "annee budgetaire", "annee des donnees",
     "year", "fiscal year", "السنه", "سنه", "السنه الماليه", "العام")
)  # fmt: skip
_FIRST = 1990
_MOST_AGAIN = 0.05  # rows that tell of a year of somebody that another row tells of


def with_year_of_rows(uses: Sequence[Use], table: SheetTable, today: date) -> list[Use]:
    """The columns, of which one holds the year of each row: no year of founding, and no id.

    It does where most that are named stand there with several years, and hardly anybody with the
    same year twice: that is no list of cooperatives that were founded in them.
    """
    years = [
        at
        for at, use in enumerate(uses)
        if use.kind in ("unclear", "ignored") and fold(use.heading.shown) in _LABELS
    ]
    who = [u.heading.column for u in uses if u.kind == "id" or u.name in ("name", "place")]
    if len(years) != 1 or not who:
        return list(uses)
    column = uses[years[0]].heading.column
    told: list[tuple[str, int]] = []
    for _, cells in table.rows():
        named = "\x1f".join(fold(str(_at(cells, at))) for at in who if is_filled(_at(cells, at)))
        if not named or not is_filled(_at(cells, column)):
            continue
        if not (year := year_in(_at(cells, column), today)):
            return list(uses)
        told.append((named, year))
    by_name: dict[str, set[int]] = {}
    for named, year in told:
        by_name.setdefault(named, set()).add(year)
    several = sum(len(by_name[named]) > 1 for named, _ in told)
    if 2 * several < len(told) or not told or len(set(told)) < (1 - _MOST_AGAIN) * len(told):
        return list(uses)
    found = list(uses)
    found[years[0]] = replace(uses[years[0]], kind="year", score=1.0, guesses=())
    return found


def year_in(cell: Raw, today: date) -> int:
    """The year that a cell holds; 0 for none.

    >>> year_in("2024", date(2026, 1, 1)), year_in(2024.0, date(2026, 1, 1))
    (2024, 2024)
    >>> year_in(12, date(2026, 1, 1))
    0
    """
    text = str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell).strip()
    year = int(text) if text.isdecimal() and len(text) == 4 else 0
    return year if _FIRST <= year <= today.year else 0


def by_year(rows: Iterable[Record]) -> list[list[Record]]:
    """Rows by year, the newest last; those without one tell of today and stand with it."""
    listed = list(rows)
    if len(listed) == 1:
        return [listed]
    parts: dict[int, list[Record]] = {}
    newest = max((row.year for row in listed), default=0)
    for row in listed:
        parts.setdefault(row.year or newest, []).append(row)
    return [parts[year] for year in sorted(parts)]


def by_year_of_file(rows: Sequence[Record]) -> list[list[Record]]:
    """The rows of one import by the year that their files name, as "liste_2026.xlsx", in order.

    In one part where a file names none, or several: nobody can tell which one is newer.
    """
    years = {row.origin.file: year_of_file(row.origin.file) for row in rows}
    if len(set(years.values())) < 2 or not all(years.values()):
        return [list(rows)]
    parts: dict[int, list[Record]] = {}
    for row in rows:
        parts.setdefault(years[row.origin.file], []).append(row)
    return [parts[year] for year in sorted(parts)]


def year_of_file(name: str) -> int:
    """The year in the name of a file; 0 where it holds none, or several.

    >>> [year_of_file(name) for name in ("Liste 2026.xlsx", "suivi_2025-2026.csv", "a20261.csv")]
    [2026, 0, 0]
    """
    said = set(re.findall(r"(?<!\d)20\d\d(?!\d)", name))
    return int(said.pop()) if len(said) == 1 else 0


def in_order(by_step: Iterable[Sequence[Record]]) -> list[list[Record]]:
    """The rows of steps by year: an old year that a later step tells of is old all the same."""
    placed: list[tuple[int, list[Record]]] = []
    newest = 0
    for rows in by_step:
        for part in by_year(rows):
            year = max(row.year for row in part) or newest
            newest = max(newest, year)
            placed.append((year, part))
    return [part for _, part in sorted(placed, key=lambda one: one[0])]


def _at(cells: Sequence[Raw], column: int) -> Raw:
    return cells[column - 1] if column <= len(cells) else None
