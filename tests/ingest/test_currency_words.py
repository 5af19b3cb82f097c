"""In another currency amounts are read by its own words; a million is asked where it may be two."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.catalogue.loading import load_schema
from matcher.domain.schema import Schema
from matcher.ingest.cells.cell_result import CellRefusedError
from matcher.ingest.cells.money import IN_DIRHAMS, clean_money
from matcher.ingest.columns.vocabulary import Vocabulary, read_vocabulary


def words_in(currency: str, own: str, folder: Path) -> Vocabulary:
    """The vocabulary of a schema in a currency, with a file of one's own."""
    schema = Schema(load_schema()[0].fields, currency)
    path = folder / "vocabulary.toml"
    path.write_text(own, encoding="utf-8")
    return read_vocabulary(schema, path if own else None)


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("2 500 000 FCFA", 2_500_000),
        ("2.500.000 F", 2_500_000),
        ("1 200 000 XOF", 1_200_000),
        ("FCFA 5 000", 5_000),
        ("12,5 millions", 12_500_000),
        ("3 millions de francs CFA", 3_000_000),
        ("1 milliard", 1_000_000_000),
        ("300 mille francs", 300_000),
    ],
)
def test_francs_are_read(cell: str, amount: int, tmp_path: Path) -> None:
    assert clean_money(cell, words_in("XOF", "", tmp_path), IN_DIRHAMS).value == amount


@pytest.mark.parametrize(
    ("currency", "own", "cell", "code"),
    [
        ("XOF", "", "5 000 DH", "other-currency"),
        ("XOF", "", "2 MDH", "other-currency"),
        ("XOF", "", "5 000 €", "other-currency"),
        ("DZD", "", "30 millions", "ambiguous-million"),
        ("DZD", "", "5 000 DH", "other-currency"),
        ("MAD", "", "30 millions", "ambiguous-million"),
        ("GNF", '[currency]\ndirham = ["fg"]\n', "30 millions", "ambiguous-million"),
    ],
)
def test_what_may_be_other_money_is_refused(
    currency: str, own: str, cell: str, code: str, tmp_path: Path
) -> None:
    with pytest.raises(CellRefusedError) as refused:
        clean_money(cell, words_in(currency, own, tmp_path), IN_DIRHAMS)
    assert refused.value.code == code
    said = f"{refused.value.message} {refused.value.hint}"
    assert currency == "MAD" or ("dirham" not in said and "MAD" not in said)


def test_a_file_of_ones_own_need_only_name_the_unit(tmp_path: Path) -> None:
    words = words_in("GNF", '[currency]\ndirham = ["fg"]\n', tmp_path)
    assert clean_money("5 000 FG", words, IN_DIRHAMS).value == 5_000
    assert clean_money("3 millions de FG", words, IN_DIRHAMS).value == 3_000_000


def test_a_field_of_a_usual_name_keeps_its_usual_words_beside_a_file_of_ones_own(
    tmp_path: Path,
) -> None:
    words = words_in("MAD", '[headers]\nsector = ["filière"]\n', tmp_path)
    assert "sector" in {name for names in words.headers.values() for name in names}
    assert any(names == ("members",) for names in words.headers.values())
