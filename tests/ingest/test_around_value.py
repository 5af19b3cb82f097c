"""Marks of doubt and parts in brackets: kept and flagged, or asked; never taken for sure."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.domain.schema import Schema
from matcher.ingest.cells.cell_result import CellRefusedError
from matcher.ingest.cells.cleaning import Cleaner
from matcher.ingest.columns.vocabulary import Vocabulary

from ingest.conftest import TODAY  # isort: skip


@pytest.mark.parametrize(
    ("field", "cell", "value", "code"),
    [
        ("members", "60 ?", 60, "not-sure"),
        ("members", "12 (à vérifier)", 12, "not-sure"),
        ("members", "12 للتحقق", 12, "not-sure"),
        ("turnover_mad", "60 000 DH ?", 60000, "not-sure"),
        ("turnover_mad", "1,2 MDH à confirmer", 1200000, "not-sure"),
        ("founded", "12/03/2016 ?", date(2016, 3, 12), "not-sure"),
        ("place", "Tiznit ?", "tiznit", "not-sure"),
        ("sector", "argane ?", "argan", "not-sure"),
        ("members", "9 (dont 2 hommes)", 9, "respelled"),
        ("members", "9 dont 2 hommes", 9, "respelled"),
        ("members", "12 members, of whom 5 women", 12, "respelled"),
        ("members", "9 منهم 2 رجال", 9, "respelled"),
        ("members", "9 (2 hommes, 7 femmes)", 9, "respelled"),
        ("women", "7 (dont 2 jeunes)", 7, "respelled"),
    ],
)
def test_what_is_not_sure_or_told_in_parts_is_read_and_flagged(
    field: str, cell: str, value: object, code: str, schema: Schema, vocabulary: Vocabulary
) -> None:
    read = Cleaner(schema[field], schema, vocabulary, TODAY).read(cell)
    assert (read.value, read.code) == (value, code)


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("exports", "oui ?"),
        ("exports", "oui, à confirmer"),
        ("exports", "نعم ؟"),
        ("legal_form", "coopérative ?"),
        ("certifications", "bio à confirmer"),
        ("women", "9 dont 7 femmes"),
        ("members", "9 dont 12 femmes"),
        ("members", "9 (2019)"),
        ("members", "12 (3)"),
        ("members", "12 - 15"),
        ("members", "30 ou 35 ?"),
    ],
)
def test_a_yes_that_is_not_sure_and_a_part_that_does_not_fit_are_asked(
    field: str, cell: str, schema: Schema, vocabulary: Vocabulary
) -> None:
    with pytest.raises(CellRefusedError):
        Cleaner(schema[field], schema, vocabulary, TODAY).read(cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("R", True), ("U", False), ("Rural", True), ("urbaine", False), ("قروي", True),
     ("حضري", False), ("oui", True)],
)  # fmt: skip
def test_the_side_of_town_or_country_is_read_in_its_own_words(
    cell: str, value: bool, schema: Schema, vocabulary: Vocabulary
) -> None:
    assert Cleaner(schema["rural"], schema, vocabulary, TODAY).read(cell).value is value


@pytest.mark.parametrize("cell", ["R", "U", "Rural"])
def test_such_words_say_nothing_of_another_field(
    cell: str, schema: Schema, vocabulary: Vocabulary
) -> None:
    with pytest.raises(CellRefusedError):
        Cleaner(schema["exports"], schema, vocabulary, TODAY).read(cell)
