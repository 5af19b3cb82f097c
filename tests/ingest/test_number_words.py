"""Numbers in words: what is unambiguous is read, in both languages, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.domain.schema import Schema
from matcher.ingest.cells.cell_result import CellRefusedError
from matcher.ingest.cells.cleaning import Cleaner
from matcher.ingest.cells.number_words import arabic_number, number_of_words
from matcher.ingest.columns.vocabulary import Vocabulary

_ONES = ["واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
_TENS = ["عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]


def test_arabic_words_from_one_to_ninety_nine() -> None:
    for ten, tens in enumerate(_TENS, 2):
        assert arabic_number(tens) == 10 * ten
        for one, ones in enumerate(_ONES, 1):
            assert arabic_number(ones) == one
            assert arabic_number(f"{ones} و{tens}") == 10 * ten + one
            assert arabic_number(f"{ones} و {tens}") == 10 * ten + one


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("عشرة", 10), ("أحد عشر", 11), ("اثنا عشر", 12), ("اثنتي عشرة", 12), ("خمسة عشر", 15),
        ("خمسا وعشرين", None), ("خمس وعشرون", 25), ("مائة", 100), ("مئة وعشرون", 120),
        ("مائة وخمسة وعشرون", 125), ("مائتان", 200), ("ثلاثمائة", 300), ("ثلاث مائة وأربعة", 304),
        ("ألف", 1000), ("ألفان وخمسمائة", 2500), ("ثلاثة آلاف", 3000), ("مائة ألف", 100_000),
        ("عشرون خمسة", None), ("عشرون عشرون", None), ("ألف ألف", None), ("مليون", None),
        ("التعاونية", None), ("و", None), ("", None), ("vingt-cinq", 25), ("trente et un", 31),
    ],
)  # fmt: skip
def test_words_that_say_a_number_and_words_that_say_none(cell: str, read: int | None) -> None:
    assert number_of_words(cell) == read


@pytest.mark.parametrize(
    ("field", "cell", "read"),
    [
        ("members", "عشرون", 20),
        ("members", "خمسة وعشرون", 25),
        ("members", "خمسة وعشرون منخرطا", 25),
        ("members", "vingt-cinq adhérents", 25),
        ("need_total_mad", "مائة ألف درهم", 100_000),
        ("need_total_mad", "cent vingt mille dirhams", 120_000),
    ],
)
def test_a_column_of_numbers_reads_words(
    field: str, cell: str, read: int, schema: Schema, vocabulary: Vocabulary
) -> None:
    cleaner = Cleaner(schema[field], schema, vocabulary, date(2026, 11, 23))
    assert cleaner.read(cell).value == read


@pytest.mark.parametrize("cell", ["عشرون أو ثلاثون", "une vingtaine", "بين عشرين وثلاثين"])
def test_words_that_may_be_two_numbers_are_asked(
    cell: str, schema: Schema, vocabulary: Vocabulary
) -> None:
    with pytest.raises(CellRefusedError):
        Cleaner(schema["members"], schema, vocabulary, date(2026, 11, 23)).read(cell)
