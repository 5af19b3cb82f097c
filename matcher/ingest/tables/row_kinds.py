"""Rows below a header that are no applicant: totals, notes, the header once more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from matcher.ingest.sheets.sheet import Raw

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary
    from matcher.ingest.tables.table import SheetTable


def is_filled(cell: Raw) -> bool:
    """Whether a cell holds anything but space."""
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def is_total(cells: Sequence[Raw], vocabulary: Vocabulary) -> bool:
    """Whether a row sums up the others: "Total", "S/T", "Sous total Tata", "Moyenne".

    A word that may begin a name, as "Ensemble", counts only where it stands alone.
    """
    first = next((cell for cell in cells if is_filled(cell)), None)
    if not isinstance(first, str):
        return False
    if first.strip().rstrip(" :") in vocabulary.words["total"]:
        return True
    begins: tuple[str, ...] = vocabulary.cache.get("begins a total", ())
    if not begins:
        begins = tuple(sorted(vocabulary.words["total"].exact - _ALONE))
        vocabulary.cache["begins a total"] = begins
    if not begins_with(first, begins):
        return False
    others = [c for c in cells if is_filled(c) and c is not first]
    return bool(others) and not any(isinstance(c, str) and any(map(str.isalpha, c)) for c in others)


_ALONE = frozenset(("ensemble", "report", "st", "مجموع"))


def begins_with(text: str, words: Iterable[str]) -> bool:
    """Whether a text begins with one of some words, and not with a longer word."""
    bare = " ".join(text.split()).casefold()
    words = tuple(words)
    if not bare.startswith(words):  # nearly every row
        return False
    for word in words:
        if bare.startswith(word) and not (word[-1:].isalnum() and bare[len(word) :][:1].isalnum()):
            return True
    return False


def repeats_header(cells: Sequence[Raw], table: SheetTable) -> bool:
    """Whether the header stands here once more, as at the top of a printed page."""
    most_others = 0.3 * len(cells)
    same = others = 0
    for heading in table.headings:
        cell = cells[heading.column - 1] if heading.column <= len(cells) else None
        if cell is None or not (text := str(cell).strip()):
            continue
        if heading.label == text:
            same += 1
        else:
            others += 1
            if others > most_others:  # whatever stands in the rest
                return False
    return same + others > 1 and same >= 0.7 * (same + others)
