"""Rows below a header that are no applicant: totals, notes, the header once more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from matcher.ingest.cells.place_resolution import kind_apart
from matcher.ingest.columns.vocabulary import key
from matcher.ingest.sheets.sheet import Raw

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary
    from matcher.ingest.tables.table import SheetTable


def is_filled(cell: Raw) -> bool:
    """Whether a cell holds anything but space."""
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def is_total(
    cells: Sequence[Raw],
    vocabulary: Vocabulary,
    names_place: Callable[[str], bool] = lambda _: False,
) -> bool:
    """Whether a row sums up the others: "Total", "S/T", "Nombre total : 2", "Sous total Tata".

    A word that may begin a name, as "Ensemble", counts only where it stands alone, before a number
    or before a place with its kind: "مجموع إقليم تزنيت".
    """
    first = next((cell for cell in cells if is_filled(cell)), None)
    if not isinstance(first, str):
        return False
    if _closed(first).rstrip(" :.=") in vocabulary.words["total"]:
        return True
    rest = _behind(first, "total", vocabulary)
    if rest is None or has_other_words(cells, first):
        return False
    said = {word for word in key(rest).split() if not word.isdigit()}
    if not said:
        return True
    may_be_a_name = _behind(first, "total_alone", vocabulary) is not None
    if names_place(rest) and (not may_be_a_name or kind_apart(key(rest))[1]):
        return True
    return not may_be_a_name and (sum(map(is_filled, cells)) > 1 or said <= _counted(vocabulary))


def heads_a_place(text: str, vocabulary: Vocabulary, names_place: Callable[[str], bool]) -> bool:
    """Whether a text names a division of the territory and its place: "Cercle de Tafraout".

    "Province de Tiznit" does too; "Cercle des femmes" does not.
    """
    rest = _behind(text, "division", vocabulary)
    if rest is not None:
        return names_place(rest)
    return bool(kind_apart(key(text))[1]) and names_place(text)


def may_head(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text begins as a total or a title of a division does, and may be a name too."""
    return any(_behind(text, kind, vocabulary) is not None for kind in ("total", "division"))


def _behind(text: str, kind: str, vocabulary: Vocabulary) -> str | None:
    """What follows the longest word of a kind that a text begins with; None where none does."""
    begins: tuple[str, ...] | None = vocabulary.cache.get(f"begins {kind}")
    if begins is None:
        begins = tuple(sorted(vocabulary.words[kind].exact, key=len, reverse=True))
        vocabulary.cache[f"begins {kind}"] = begins
    bare = _closed(text).casefold()
    if not bare.startswith(begins):  # nearly every row
        return None
    found = next((word for word in begins if begins_with(bare, (word,))), None)
    return None if found is None else bare[len(found) :]


def _closed(text: str) -> str:
    """The text with single spaces, and without those between the letters of "T O T A L"."""
    text = " ".join(text.split())
    return re.sub(r"(?<=\b[^\W\d]) (?=[^\W\d]\b)", "", text) if text[1:2] == " " else text


def _counted(vocabulary: Vocabulary) -> frozenset[str]:
    """Keys of what is counted, as behind a number: "adhérents", "coopératives"."""
    found: frozenset[str] | None = vocabulary.cache.get("counted")
    if found is None:
        people = vocabulary.words["people"].exact
        found = frozenset(part for word in people for part in key(word).split()) | {"d", "de"}
        vocabulary.cache["counted"] = found
    return found


def has_other_words(cells: Sequence[Raw], first: Raw) -> bool:
    """Whether any cell but the first filled one holds a word."""
    return any(isinstance(c, str) and c is not first and any(map(str.isalpha, c)) for c in cells)


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
