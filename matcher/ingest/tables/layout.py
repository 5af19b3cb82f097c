"""How tables lie in a sheet: under titles, side by side, one below another, or turned."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from matcher.ingest.cells import money
from matcher.ingest.sheets.sheet import Raw, Sheet
from matcher.ingest.tables.amount_units import noted_unit
from matcher.ingest.tables.heading import (
    LONGEST_LABEL,
    ColumnHeading,
    count_known,
    is_known,
    is_label,
    without_numbering,
)
from matcher.ingest.tables.row_kinds import is_filled
from matcher.ingest.tables.table import SheetTable
from matcher.support.text import fold

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary

_SEARCHED_ROWS = 60
_NEARLY = 0.6
_MOST_HEADER_ROWS = 4


def find_tables(sheet: Sheet, vocabulary: Vocabulary, header_row: int = 0) -> list[SheetTable]:
    """Every table of a sheet; none where no row looks like a header.

    Parameters
        header_row  the row of the lowest labels where the user has said it, from 1; 0 to find it
    """
    if header_row:
        rows = {header_row: sheet.rows[header_row - 1]} if header_row <= len(sheet.rows) else {}
        table = _table_below(sheet, rows, header_row, vocabulary) if rows else None
        return [table] if table else []
    turned = _turned(sheet, vocabulary)
    found: list[SheetTable] = []
    start = 0
    while (table := _next_table(turned or sheet, start, vocabulary)) is not None:
        end = _next_header(table, vocabulary)
        whole = replace(table, last_row=end, is_turned=turned is not None)
        found.extend(_side_by_side(whole, vocabulary))
        if not end:
            break
        start = end
    unit = noted_unit(turned or sheet, [table.header_row for table in found], vocabulary)
    return [replace(table, unit=unit) for table in found] if unit else found


# --- the header ------------------------------------------------------------------


def _next_table(sheet: Sheet, start: int, vocabulary: Vocabulary) -> SheetTable | None:
    shown = sheet.rows[start : start + _SEARCHED_ROWS]
    worth = [header_worth(cells, vocabulary) for cells in shown]
    highest = max(worth, default=0.0)
    if highest <= 0:
        return None
    # the first that is nearly as good: the header of a second table may hold more labels
    enough = min(highest, max(_NEARLY * highest, 2.0))
    at = next(at for at, one in enumerate(worth) if one >= enough)
    if highest < _TWO_KNOWN and (first := _first_of_words(shown)) is not None:
        at = min(at, first)
    best = start + 1 + at
    rows, low = _header_block(sheet, best, start, vocabulary)
    return _table_below(sheet, rows, low, vocabulary)


def _table_below(
    sheet: Sheet, rows: dict[int, list[Raw]], low: int, vocabulary: Vocabulary
) -> SheetTable | None:
    """The table below its rows of labels, of which `low` is the last."""
    top, lowest = min(rows), rows.pop(low)
    width = max(map(len, (*rows.values(), lowest, *sheet.rows[low : low + 50])), default=0)
    groups = [_groups(row, sheet.joined.get(number, {})) for number, row in rows.items()]
    low += _rows_of_numbers(sheet, low)
    units = _row_of_units(sheet, low, vocabulary)
    low += bool(units)
    headings = []
    for column in range(1, width + 1):
        path = [label for group in groups if (label := group.get(column, ""))]
        # its one label may stand in a higher row
        own = _label(lowest, column) or _lowest_own(rows, column)
        above = " ".join(dict.fromkeys(label for label in path if label != own))
        label = f"{own} ({units[column]})" if own and column in units else own
        headings.append(ColumnHeading(column, label, above if own else ""))
    return SheetTable(sheet, low, tuple(headings), first_row=top) if headings else None


_TWO_KNOWN = 2.0


def _first_of_words(rows: Sequence[Sequence[Raw]]) -> int | None:
    """The first row of several different texts, none of which looks like data.

    It is the header where hardly any label is known, as in a survey whose labels are questions.
    """
    for at, cells in enumerate(rows):
        held = [str(cell).strip() for cell in cells if is_filled(cell)]
        are_texts = all(isinstance(cell, str) for cell in cells if is_filled(cell))
        if len(held) > 1 and are_texts and len(set(held)) == len(held):
            return None if any(map(_is_data, held)) else at
    return None


def _is_data(text: str) -> bool:
    """Whether a text is a number, a day, an address of mail or of a page: no label is."""
    return (
        re.fullmatch(r"[\d\s.,:/+%-]+", text) is not None
        or re.search(r"\S@\S|://", text) is not None
    )


def _lowest_own(rows: Mapping[int, list[Raw]], column: int) -> str:
    return next(
        (label for n in sorted(rows, reverse=True) if (label := _label(rows[n], column))), ""
    )


def _label(cells: Sequence[Raw], column: int) -> str:
    cell = cells[column - 1] if column <= len(cells) else None
    if isinstance(cell, float) and cell == int(cell):  # a year
        cell = int(cell)
    return str(cell).strip() if is_filled(cell) else ""


def header_worth(cells: Sequence[Raw], vocabulary: Vocabulary) -> float:
    """How much a row looks like a header: a known label counts one, other words little.

    What looks like an answer counts against it; a text that stands twice counts once.
    """
    worth = 0.0
    seen = set()
    for column, cell in enumerate(cells, 1):
        if not isinstance(cell, str):
            worth -= 0.5 if isinstance(cell, int | float | date | datetime) else 0
            continue
        text = cell.strip()
        if not text or text in seen:
            continue
        seen.add(text)
        is_year = re.fullmatch(r"(?:19|20)\d\d", text) is not None
        if (_is_data(text) and not is_year) or _is_answer(text, vocabulary):
            worth -= 0.5
        elif is_label(text):
            worth += 1 if is_known(ColumnHeading(column, text), vocabulary) else 0.05
    filled = sum(map(is_filled, cells))
    return worth if filled > 1 or worth >= 1 else 0.0


def _is_answer(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text says yes, no or not known, as cells do."""
    words = vocabulary.words
    return len(text) > 1 and any(text in words[name] for name in ("yes", "no", "unknown"))


def _header_block(
    sheet: Sheet, best: int, start: int, vocabulary: Vocabulary
) -> tuple[dict[int, list[Raw]], int]:
    """The one to four rows of labels around the best one, by number, and the last of them."""
    top = low = best
    while low - top + 1 < _MOST_HEADER_ROWS and _stands_below(sheet, low, vocabulary):
        low += 1
    while (
        low - top + 1 < _MOST_HEADER_ROWS
        and top - 1 > start
        and _stands_above(sheet, top, vocabulary)
    ):
        top -= 1
    return {number: sheet.rows[number - 1] for number in range(top, low + 1)}, low


def _stands_above(sheet: Sheet, top: int, vocabulary: Vocabulary) -> bool:
    """Whether the row above holds labels of groups: one of them reaches over other columns."""
    upper, lower = sheet.rows[top - 2], sheet.rows[top - 1]
    filled = [column for column in range(1, len(upper) + 1) if _label(upper, column)]
    if len(filled) < 2 and not sheet.joined.get(top - 1):
        return False  # a title
    if not filled or (
        len(filled) == 1 and sheet.joined.get(top - 1, {}).get(filled[0], 0) >= len(lower)
    ):
        return False
    if any(_label(upper, column).rstrip().endswith(":") for column in filled):
        return False  # "Province : | Tiznit"
    for column in filled:
        if not _is_heading(upper[column - 1]):
            return False
        after = column + 1
        if _label(lower, after) and _label(lower, column) and not _label(upper, after):
            return True
    return len(filled) > 1 and any(
        _label(upper, column) and not _label(lower, column) for column in filled
    )


def _is_heading(cell: Raw) -> bool:
    text = str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell).strip()
    is_year = re.fullmatch(r"(?:19|20)\d\d", text) is not None
    return is_year or (isinstance(cell, str) and is_label(cell))


def _stands_below(sheet: Sheet, low: int, vocabulary: Vocabulary) -> bool:
    """Whether the row below holds labels within the groups of the row above it."""
    upper = sheet.rows[low - 1]
    lower = sheet.rows[low] if low < len(sheet.rows) else []
    joined = sheet.joined.get(low, {})
    groups = _groups(upper, joined)
    if _are_groups(upper, joined) and _are_all_labels(lower, groups):
        return True
    below = sheet.rows[low + 1] if low + 1 < len(sheet.rows) else []
    if _fills_the_gaps(lower, groups, below, vocabulary):
        return True
    under, known = 0, 0
    for column, cell in enumerate(lower, 1):
        label = _label(lower, column)
        if not label or label == _label(upper, column):
            continue
        if not _is_heading(cell):
            return False
        is_year = re.fullmatch(r"(?:19|20)\d\d", label) is not None
        if is_year and _label(upper, column):
            continue  # "CA" above "2025": it says of when the label of its own is
        if _label(upper, column) and (_label(upper, column + 1) or not _label(lower, column + 1)):
            return False  # it stands below a label of its own: it is a value
        under += 1
        inside = ColumnHeading(column, label, groups.get(column, ""))
        known += (
            is_year
            or is_known(inside, vocabulary)
            or is_known(ColumnHeading(column, label), vocabulary)
        )
    return under > 1 and known * 2 >= under


def _fills_the_gaps(
    cells: Sequence[Raw], groups: Mapping[int, str], below: Sequence[Raw], vocabulary: Vocabulary
) -> bool:
    """Whether a row labels the columns that the row above leaves bare, and no other.

    One known label is enough where the row below it fills columns of both rows: of a table whose
    labels were once merged down, some stand a row higher.
    """
    own = [column for column in range(1, len(cells) + 1) if _label(cells, column)]
    return (
        len(own) > 1
        and not any(column in groups for column in own)
        and all(_is_heading(cells[column - 1]) for column in own)
        and not any(_is_data(_label(cells, column)) for column in own)
        and any(_label(below, column) for column in own)
        and any(_label(below, column) for column in groups)
        and count_known(cells, vocabulary) > 0
    )


def _are_groups(cells: Sequence[Raw], ends: Mapping[int, int]) -> bool:
    """Whether every label of a row but one or two is merged over several columns."""
    held = [column for column in range(1, len(cells) + 1) if _label(cells, column)]
    wide = sum(ends.get(column, column) > column for column in held)
    return len(held) > 1 and wide > 1 and wide >= len(held) - 2


def _are_all_labels(cells: Sequence[Raw], groups: Mapping[int, str]) -> bool:
    """Whether a row holds several labels, different within each group, and nothing else."""
    told = [(c, cell.strip()) for c, cell in enumerate(cells, 1) if isinstance(cell, str)]
    held = [text for _, text in told if text]
    pairs = {(groups.get(c, ""), text) for c, text in told if text}
    return (
        len(held) == sum(map(is_filled, cells)) > 2
        and len(pairs) == len(held)
        and not any(_is_data(text) or len(text) > LONGEST_LABEL for text in held)
    )


def _groups(above: Sequence[Raw], ends: Mapping[int, int]) -> dict[int, str]:
    """The label above each column: a merged cell holds its text at its left end."""
    found, last, until = {}, "", 0
    for column in range(1, max(len(above), *ends.values(), 0) + 1 if ends else len(above) + 1):
        if label := _label(above, column):
            last = label
            until = ends.get(column, column if ends else len(above) + 1000)
        if last and column <= until:
            found[column] = last
    return found


def _rows_of_numbers(sheet: Sheet, low: int) -> int:
    """1 where the row below the header numbers its columns, or tags them as lists of aid do."""
    cells = sheet.rows[low] if low < len(sheet.rows) else []
    said = [text for at in range(1, len(cells) + 1) if (text := _label(cells, at))]
    numbers = [text.strip("()[] .") for text in said]
    letters = [chr(ord("a") + at) for at in range(len(numbers))]
    follow = [str(at) for at, _ in enumerate(letters, 1)]
    least = 2 if all(text.startswith(("(", "[")) for text in said) else 3
    tags = sum(text[:1] == "#" and text[1:2].isalpha() for text in numbers)
    is_row = 2 * tags > len(numbers) or [n.casefold() for n in numbers] in (follow, letters)
    return int(len(numbers) >= least and is_row)


_UNITS = frozenset(
    ("nb", "nbre", "nombre", "unite", "unites", "kg", "t", "tonne", "tonnes", "qx", "ha", "l",
     "litre", "litres", "m2", "ans", "annee", "oui non", "o n", "date", "texte", "h", "jours",
     "mois", "personnes", "adherents")
)  # fmt: skip


def _row_of_units(sheet: Sheet, low: int, vocabulary: Vocabulary) -> dict[int, str]:
    """The unit below each label, where the row below the header holds nothing else."""
    cells = sheet.rows[low] if low < len(sheet.rows) else []
    found = {}
    for column in range(1, len(cells) + 1):
        text = _label(cells, column).strip("()[] ")
        if not text:
            continue
        is_unit = bool(money.unit_of(text, vocabulary)) or text == "%" or fold(text) in _UNITS
        if not is_unit or text.isdigit():
            return {}
        found[column] = text
    return found


# --- other layouts ------------------------------------------------------------------


def _turned(sheet: Sheet, vocabulary: Vocabulary) -> Sheet | None:
    """The sheet with rows for columns, where its labels stand one below another."""
    rows = sheet.rows[:_SEARCHED_ROWS]
    across = max((count_known(cells, vocabulary) for cells in rows), default=0)
    for column in range(1, 4):
        down = [row[column - 1] if column <= len(row) else None for row in rows]
        labels = [cell for cell in down if is_filled(cell)]
        known = count_known(down, vocabulary)
        if known < 2 or known <= across or known * 2 < len(labels):
            continue
        if any(not isinstance(cell, str) or not is_label(cell) for cell in labels):
            continue
        width = max(map(len, sheet.rows))
        if width > _SEARCHED_ROWS * 20 or width <= column:
            return None
        turned: list[list[Raw]] = [
            [row[at] if at < len(row) else None for row in sheet.rows]
            for at in range(column - 1, width)
        ]
        turned[:0] = [[None] * len(sheet.rows) for _ in range(column - 1)]
        lost = {(across_, down_): code for (down_, across_), code in sheet.lost.items()}
        return replace(sheet, rows=turned, lost=lost, joined={})
    return None


def _next_header(table: SheetTable, vocabulary: Vocabulary) -> int:
    """The last row before the titles of another table below, or 0.

    Another header is a row of known labels that is not the header once more, nor a firm called
    "Contact" or "Capital" with what all others have beside it.
    """
    rows = table.sheet.rows
    held: Counter[tuple[int, str]] | None = None
    labels = {h.column: h.label for h in table.headings}
    for number in range(table.header_row + 1, len(rows) + 1):
        cells = rows[number - 1]
        first = next((text for c in cells if isinstance(c, str) and (text := c.strip())), "")
        if not first or not _is_known_text(first, vocabulary):
            continue
        texts = {c: cell.strip() for c, cell in enumerate(cells, 1) if isinstance(cell, str)}
        texts = {c: text for c, text in texts.items() if text}
        if len(texts) < 2:
            continue
        if any(fold(texts.get(c + 1, "")) == fold(text) for c, text in texts.items()):
            continue  # "name | Name": it is told of columns here
        if any(is_filled(c) and not isinstance(c, str) for c in cells):
            continue
        known = [
            c
            for c, text in texts.items()
            if _is_known_text(text, vocabulary) and not _is_answer(text, vocabulary)
        ]
        if len(known) < 2 or len(known) < 0.6 * len(texts):
            continue
        held = held or _texts_of_columns(rows[table.header_row :])
        if any(held[c, text] >= _OFTEN for c, text in texts.items() if c not in known):
            continue  # a row of data: its other words stand in their columns again and again
        if sum(labels.get(c) == text for c, text in texts.items()) >= 0.7 * len(texts):
            continue
        end = number - 1  # its titles stand between
        while end > table.header_row and sum(map(is_filled, rows[end - 1])) == 1:
            end -= 1
        has_gap = end > table.header_row and not any(map(is_filled, rows[end - 1]))
        return end if has_gap or end == table.header_row else number - 1
    return 0


#: A word that stands so often in a column is a value there.
_OFTEN = 3


def _texts_of_columns(rows: Sequence[Sequence[Raw]]) -> Counter[tuple[int, str]]:
    """How often each text stands in each column."""
    return Counter(
        (column, cell.strip())
        for cells in rows
        for column, cell in enumerate(cells, 1)
        if isinstance(cell, str)
    )


def _is_known_text(text: str, vocabulary: Vocabulary) -> bool:
    known: dict[str, bool] = vocabulary.cache.setdefault("known labels", {})
    if text not in known:
        if len(known) > 100_000:
            known.clear()
        known[text] = is_label(text) and is_known(ColumnHeading(1, text), vocabulary)
    return known[text]


def _side_by_side(table: SheetTable, vocabulary: Vocabulary) -> list[SheetTable]:
    """The tables that stand beside one another under one row: their labels begin again."""
    headings = table.headings
    names = [
        at
        for at, heading in enumerate(headings)
        if any("name" in vocabulary.headers.get(form, ()) for form in heading.forms()[:1])
    ]
    if len(names) < 2:
        return [table]
    key = [(fold(without_numbering(h.label)), fold(h.above)) for h in headings]
    first = names[0]
    again = [at for at in names if key[at][0] == key[first][0]]
    if len(again) < 2 or len({key[at][1] for at in again}) > 1:
        return [table]
    period = again[1] - again[0]
    before = 0  # columns before the name that begin again too, as a number
    while first - before > 0 and key[first - before - 1] == key[again[1] - before - 1] != ("", ""):
        before += 1
    if period < 2:
        return [table]
    cuts = [at - before for at in again]
    ends = (*cuts[1:], len(headings))
    cuts[0] = 0
    return [replace(table, headings=headings[a:b]) for a, b in zip(cuts, ends, strict=True)]
