"""In another currency amounts are read by its own words; a million is asked where it may be two."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from matcher.catalogue.loading import load_schema
from matcher.domain.schema import Schema
from matcher.ingest.cells.cell_result import CellRefusedError
from matcher.ingest.cells.money import IN_DIRHAMS, clean_money
from matcher.ingest.columns.vocabulary import Vocabulary, read_vocabulary
from matcher.ingest.importer import Importing
from matcher.ingest.tables.amount_units import is_about_money, unit_said, without_unit

MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/"'
    ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


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


@pytest.mark.parametrize("cell", ["5 000 €", "5 000 euros", "5 000 EUR"])
def test_euros_are_read(cell: str, tmp_path: Path) -> None:
    assert clean_money(cell, words_in("EUR", "", tmp_path), IN_DIRHAMS).value == 5_000


def test_a_header_in_the_currency_of_the_schema_is_in_units_of_it(tmp_path: Path) -> None:
    euros, dirhams = words_in("EUR", "", tmp_path), words_in("MAD", "", tmp_path)
    assert [unit_said(said, euros) for said in ("€", "k€", "DH")] == [
        "dirham",
        "thousand_dirham",
        "foreign",
    ]
    assert [unit_said(said, dirhams) for said in ("€", "k€", "DH", "FCFA")] == [
        "foreign",
        "foreign",
        "dirham",
        "foreign",
    ]


def test_a_unit_in_or_behind_a_label_is_of_the_currency_of_the_schema(tmp_path: Path) -> None:
    own = words_in("TND", '[currency]\ndirham = ["dt", "dinar", "dinars"]\n', tmp_path)
    dirhams = words_in("MAD", "", tmp_path)
    for words, unit in ((own, "DT"), (own, "dinars"), (own, "TND"), (dirhams, "DH")):
        assert without_unit(f"Montant demandé ({unit})", words) == "Montant demandé"
        assert without_unit(f"Montant demandé 2025 {unit}", words) == "Montant demandé"
        assert without_unit(f"Montant demandé en {unit}", words) == "Montant demandé"
        assert is_about_money(f"valeur {unit}", words)
    assert without_unit("Montant demandé DT", dirhams) == "Montant demandé DT"
    assert not is_about_money("valeur kg", own)


@pytest.mark.parametrize(
    ("currency", "own", "cell", "code"),
    [
        ("XOF", "", "5 000 DH", "other-currency"),
        ("XOF", "", "2 MDH", "other-currency"),
        ("XOF", "", "5 000 €", "other-currency"),
        ("MAD", "", "5 000 FCFA", "other-currency"),
        ("EUR", "", "5 000 FCFA", "other-currency"),
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
    assert clean_money("5 000 GNF", words, IN_DIRHAMS).value == 5_000
    assert clean_money("3 millions de FG", words, IN_DIRHAMS).value == 3_000_000


def test_a_field_of_a_usual_name_keeps_its_usual_words_beside_a_file_of_ones_own(
    tmp_path: Path,
) -> None:
    words = words_in("MAD", '[headers]\nsector = ["filière"]\n', tmp_path)
    assert "sector" in {name for names in words.headers.values() for name in names}
    assert any(names == ("members",) for names in words.headers.values())


@pytest.mark.parametrize(
    ("currency", "code", "is_read"),
    [
        ("XOF", "XOF", True),
        ("XOF", "EUR", False),
        ("XOF", "MAD", False),
        ("EUR", "EUR", True),
        ("EUR", "MAD", False),
        ("MAD", "MAD", True),
        ("MAD", "XOF", False),
        ("GNF", "GNF", True),
        ("GNF", "MAD", False),
    ],
)
def test_a_cell_of_a_currency_is_read_where_it_is_that_of_the_schema(
    currency: str, code: str, is_read: bool, tmp_path: Path
) -> None:
    names = "".join(
        f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text")
    )
    cell = '<table:table-cell office:value-type="{}"><text:p>{}</text:p></table:table-cell>'
    amount = f'currency" office:currency="{code}" office:value="5000'
    rows = "".join(
        f"<table:table-row>{cell.format(*first)}{cell.format(*second)}</table:table-row>"
        for first, second in (
            (("string", "Nom"), ("string", "Capital")),
            (("string", "Jappoo"), (amount, "5000")),
        )
    )
    content = (
        f"<office:document-content{names}><office:body><office:spreadsheet>"
        f'<table:table table:name="a">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", MANIFEST)
    assert is_amount_read(path, currency) is is_read


@pytest.mark.parametrize(
    ("currency", "shown", "is_read"),
    [
        ("MAD", '#,##0.00\\ "DH"', True),
        ("MAD", "[$MAD] #,##0", True),
        ("MAD", "#,##0.00\\ [$د.م.\u200f-1801]", True),
        ("MAD", "[$€-40C]#,##0", False),
        ("MAD", '#,##0 "FCFA"', False),
        ("MAD", "#,##0 [$TND]", False),
        ("XOF", '#,##0 "F CFA"', True),
        ("XOF", "[$XOF] #,##0", True),
        ("XOF", "#,##0.00 [$CFA-40C]", True),
        ("XOF", '#,##0.00\\ "DH"', False),
        ("XOF", "[$MAD] #,##0", False),
        ("XOF", "#,##0.00\\ [$د.م.\u200f-1801]", False),
        ("XOF", "[$€-40C]#,##0", False),
        ("XOF", "$#,##0", False),
        ("EUR", "#,##0.00\\ [$€-40C]", True),
        ("EUR", '#,##0 "dirhams"', False),
        ("USD", "[$$-409]#,##0", True),
        ("GNF", "[$GNF] #,##0", True),
        ("GNF", '#,##0 "DH"', False),
        ("MAD", "#,##0;[Red]-#,##0", True),
        ("XOF", '#,##0.00 "TTC"', True),
    ],
)
def test_a_format_that_shows_another_currency_is_other_money(
    currency: str, shown: str, is_read: bool, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Nom", "Capital"])
    book.active.append(["Jappoo", 5000])
    book.active["B2"].number_format = shown
    book.save(tmp_path / "a.xlsx")
    assert is_amount_read(tmp_path / "a.xlsx", currency) is is_read


def is_amount_read(path: Path, currency: str) -> bool:
    """Whether the amount of a workbook is read under a schema of a currency."""
    schema = Schema({name: load_schema()[0][name] for name in ("name", "capital_mad")}, currency)
    workspace = path.parent / "w.sqlite"
    outcome = Importing(
        schema, read_vocabulary(schema), date(2026, 11, 30), workspace, dry_run=True
    ).run([path])
    return "other-currency" not in {one.code for one in outcome.findings}
