"""How well the cells of a column can be read as values of a field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from matcher.domain.schema import NUMERIC, Schema
from matcher.ingest.cells import money
from matcher.ingest.cells.categoricals import is_amount
from matcher.ingest.cells.cell_result import CellRefusedError
from matcher.ingest.cells.cleaning import Cleaner
from matcher.ingest.sheets.sheet import Raw

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary

#: Not a field of the schema: the id that an author gives his rows.
APPLICANT_ID = "applicant_id"
_FEW_WORDS = 40  # words that can be settled one by one below a label that is known
_QUESTIONS = (
    "a-range",
    "hijri-date",
    "old-division",
    "other-currency",
    "formula",
    "a-rate",
    "several-amounts",
)


def column_likelihood(
    name: str,
    sample: Sequence[Raw],
    schema: Schema,
    vocabulary: Vocabulary,
    column: money.MoneyColumn,
    in_percent: bool,
    today: date,
    *,
    is_exact: bool,
    names_say_yes: bool = False,
) -> float:
    """1 when at least half of the cells can be read as values of the field, down to 0.3."""
    if name == APPLICANT_ID:
        is_id = all(re.fullmatch(r"[\w./-]{1,40}", str(cell)) for cell in sample)
        return 1.0 if is_id else 0.3
    about = schema[name]
    cleaner = Cleaner(about, schema, vocabulary, today, column, in_percent, names_say_yes)
    read = doubtful = refused = 0
    for cell in sample:
        try:
            cleaned = cleaner.read(cell)
        except CellRefusedError as error:
            # a question about a value is no sign against its column
            is_question = error.code.startswith("ambiguous") or error.code in _QUESTIONS
            first = error.words[0] if error.words else ""
            is_word = any(map(str.isalpha, first)) and not is_amount(first)
            is_question |= is_word and is_exact and len(sample) <= _FEW_WORDS
            doubtful += is_question
            refused += not is_question
            continue
        if cleaned.value is not None:
            read += 1
    told = read + refused + doubtful
    if not told:
        return 1.0
    if about.type == "text" and 2 * sum(map(is_digits_alone, sample)) > len(sample):
        return 0.3
    if about.type == "boolean" and _are_codes(sample):
        return 0.3
    if about.type == "integer" and about.unit == "years" and sample and _are_calendar(sample):
        return 0.3
    if about.type in NUMERIC and any(isinstance(cell, date) for cell in sample):
        refused += told
        told *= 2
    return 0.3 + 0.7 * min(1.0, 2 * (read + doubtful) / told)


def _are_codes(sample: Sequence[Raw]) -> bool:
    """Whether the cells are numbers, and not all of them 0 or 1: codes that say neither yes nor no.

    >>> _are_codes(["0", 1, "9"]), _are_codes(["0", 1.0]), _are_codes(["1", "2", "oui"])
    (True, False, False)
    """
    numbers = {str(cell).strip().removesuffix(".0") for cell in sample}
    return all(map(str.isdecimal, numbers)) and not numbers <= {"0", "1"}


def _are_calendar(sample: Sequence[Raw]) -> bool:
    """Whether every cell is a year of the calendar, and so none a number of years."""
    return all(re.fullmatch(r"(?:19|20)\d\d(?:\.0)?", str(cell).strip()) for cell in sample)


def is_digits_alone(cell: Raw) -> bool:
    """Whether a cell holds digits and no letter, which no name does."""
    text = str(cell)
    return any(map(str.isdigit, text)) and not any(map(str.isalpha, text))
