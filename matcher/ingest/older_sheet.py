"""Rows of a sheet that was read before with fewer columns: each is what it was then.

An office adds a column to its register and hands it in again. What the sheet said before still
stands in it: without the new cells, most of its rows are rows that were read. Such a row, where it
is the only one that said so, need not be compared with anybody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from matcher.ingest.rows.record import Record, content_mark

#: As many columns may be new, in a sheet of no more columns than these.
_MOST_NEW, _MOST_COLUMNS = 2, 24
#: Rows by which it is told which columns are new, and the share of them that must be known then.
_LOOKED_AT, _LEAST = 40, 0.5


def profiles_by_older_columns(
    records: Sequence[Record], marks: Mapping[str, Sequence[str]]
) -> dict[int, str]:
    """The profile of each row that was read before without its new columns, by place in the list.

    Parameters
        marks  the profiles of every row that was read before, by its marks
    """
    sheets: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, record in enumerate(records):
        sheets[record.origin.file, record.origin.sheet].append(at)
    found: dict[int, str] = {}
    for rows in sheets.values():
        new = _new_columns([records[at] for at in rows], marks)
        if not new:
            continue
        older = {at: _mark_without(records[at], new) for at in rows}
        borne = Counter(older.values())
        for at, mark in older.items():
            homes = marks.get(mark, ())
            if borne[mark] == len(homes) == 1:
                found[at] = homes[0]
    return found


def _new_columns(rows: Sequence[Record], marks: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The columns without which most rows of a sheet were read before; none where it is new."""
    step = max(1, len(rows) // _LOOKED_AT)
    looked = rows[::step][:_LOOKED_AT]
    for new in _guesses(looked):
        known = sum(_mark_without(row, new) in marks for row in looked)
        if known > 1 and known >= _LEAST * len(looked):
            return new
    return frozenset()


def _guesses(rows: Sequence[Record]) -> Iterator[frozenset[str]]:
    columns = sorted({name for row in rows for name in _columns(row)})
    if len(columns) <= _MOST_COLUMNS:
        for count in range(1, _MOST_NEW + 1):
            yield from map(frozenset, combinations(columns, count))


def _columns(row: Record) -> Iterator[str]:
    yield from row.facts
    yield from row.registers
    yield from (label for _, label in row.unread)


def _mark_without(row: Record, new: frozenset[str]) -> str:
    return content_mark(
        replace(
            row,
            facts={n: fact for n, fact in row.facts.items() if n not in new},
            others=[(n, fact) for n, fact in row.others if n not in new],
            registers={n: number for n, number in row.registers.items() if n not in new},
            unread={c: text for c, text in row.unread.items() if c[1] not in new},
        )
    )
