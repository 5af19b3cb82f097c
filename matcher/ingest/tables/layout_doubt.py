"""Whether it is sure where the labels of a sheet stand; if not, which rows may hold them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matcher.ingest.sheets.sheet import Raw, Sheet
from matcher.ingest.tables.heading import is_label
from matcher.ingest.tables.layout import header_worth
from matcher.ingest.tables.row_kinds import is_filled
from matcher.ingest.tables.table import SheetTable

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary

_SEARCHED_ROWS = 60
_SURE = 2.0  # labels that are known: with so many of them no other row can be the header
_MOST = 6


def doubtful_rows(
    sheet: Sheet, tables: Sequence[SheetTable], vocabulary: Vocabulary
) -> tuple[int, ...]:
    """The rows of which any may hold the labels, from 1; empty when that is sure.

    It is sure where two labels are known, where one is known in the first row that can hold
    labels, and where the sheet is turned or holds several tables.
    """
    shown = sheet.rows[:_SEARCHED_ROWS]
    if not tables:
        filled = (n for n, cells in enumerate(shown, 1) if sum(map(is_filled, cells)) > 1)
        return tuple(filled)[:_MOST]
    if len(tables) > 1 or tables[0].is_turned:
        return ()
    first, last = tables[0].first_row, tables[0].header_row
    worth = max(header_worth(cells, vocabulary) for cells in sheet.rows[first - 1 : last])
    rows = tuple(n for n, cells in enumerate(shown, 1) if may_be_labels(cells))[:_MOST]
    if worth >= _SURE or len(rows) < 2 or (worth >= 1 and rows[0] >= first):
        return ()
    return rows


def may_be_labels(cells: Sequence[Raw]) -> bool:
    """Whether a row holds several different texts, each of which may be a label."""
    held = [cell for cell in cells if is_filled(cell)]
    texts = [cell.strip() for cell in held if isinstance(cell, str) and is_label(cell)]
    return len(texts) == len(held) > 1 and len(set(texts)) == len(texts)
