"""Columns that hold data on people, by their labels and by their cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from matcher.ingest.cells.cell_result import CellRefusedError
from matcher.ingest.columns.vocabulary import key
from matcher.ingest.sheets.sheet import Raw
from matcher.ingest.tables.heading import ColumnHeading
from matcher.support.personal import looks_personal, without_personal
from matcher.support.text import fold

if TYPE_CHECKING:
    from matcher.ingest.cells.cleaning import Cleaner
    from matcher.ingest.columns.vocabulary import Vocabulary

_SAMPLED = 60  # distinct cells in a sample: when there are fewer, all are seen


def is_personal(
    heading: ColumnHeading,
    forms: Sequence[str],
    sample: Sequence[Raw],
    filled: Callable[[], int],
    vocabulary: Vocabulary,
) -> bool:
    """Whether a column is of people: by its label, or because its cells are."""
    is_known = any(form in vocabulary.headers for form in forms)
    if heading.above and not any(form in vocabulary.headers for form in forms[:1]):
        group = {*heading.group_forms(), *fold(heading.above).split()}
        if group & (vocabulary.personal | vocabulary.personal_words):
            return True
    if is_known:
        return holds_personal(sample, filled)
    words = set(fold(heading.label).split()) | {key(w) for w in heading.label.split()}
    if any(form in vocabulary.identifiers for form in forms):  # "Passeport / CNSS" is of people
        is_whole = forms[0] in vocabulary.identifiers
        return not is_whole and bool(words & vocabulary.personal_words)
    return (
        any(form in vocabulary.personal for form in forms)
        or bool(words & vocabulary.personal_words)
        or holds_personal(sample, filled)
    )


def holds_personal(sample: Sequence[Raw], filled: Callable[[], int]) -> bool:
    """Whether three in ten of the filled cells hold a person's number or address.

    One phone number in a column of a few words repeated is a matter of that cell alone.
    """
    texts = [_as_text(cell) for cell in sample if isinstance(cell, str | int | float)]
    found = sum(looks_personal(text) for text in texts)
    if not found:
        return False
    return found >= 0.3 * (filled() if len(texts) < _SAMPLED else len(texts))


def is_value_and_number(cell: Raw, cleaner: Cleaner) -> bool:
    """Whether a cell without a person's number is a value: "Tiznit" of "Tiznit 06 00 00 00 00".

    One without such a number says nothing of people.
    """
    text = _as_text(cell)
    if not looks_personal(text):
        return True
    try:
        bare = without_personal(text).strip(" ,;:/-()")
        return bool(bare) and cleaner.read(bare).value is not None
    except CellRefusedError:
        return False


def _as_text(cell: Raw) -> str:
    if isinstance(cell, float) and cell == int(cell):
        cell = int(cell)
    # a spreadsheet takes the zero off a phone number
    if isinstance(cell, int) and re.fullmatch(r"[67]\d{8}", str(cell)):
        return f"0{cell}"
    return str(cell)
