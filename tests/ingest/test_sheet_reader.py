"""Sheets as offices make them: merged labels, notes, persons beside the cooperative."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from conftest import run_match

from ingest.in_workspace import by_name, codes_said  # isort: skip
from matcher.domain.schema import Schema
from matcher.ingest.columns.mapping_file import read_mapping
from matcher.ingest.importer import Outcome
from matcher.support.personal import looks_personal
from matcher.support.text import clean

Import = Callable[..., Outcome]
Rows = Sequence[Sequence[object]]


def workbook(path: Path, rows: Rows, *merged: str) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([*row])
    for cells in merged:
        book.active.merge_cells(cells)
    book.save(path)
    return path


def table(path: Path, rows: Rows) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


TWO_ROWS: Rows = [
    ["Situation des coopératives"],
    ["N°", "Nom de la coopérative", "Province", "Adhérents", None, None, "Date de création",
     "Chiffre d'affaires (en milliers de DH)", None, "Présidente", None],
    [None, None, None, "Total", "Femmes", "Jeunes", None, 2023, 2024, "Nom", "GSM"],
    [1, "Coop Tafoukt", "Tiznit", 25, 20, 4, date(2017, 5, 2), 450, 520, "A. Exemple", 661234567],
    [2, "Coop Itri", None, 12, 3, 0, date(2018, 5, 2), 1250, 1300, "B. Exemple", 661234568],
    [3, "Coop Anzar", "Tata", 40, 0, 10, "juin 2019", 80, 90, "C. Exemple", "06-61-23-45-69"],
    ["Total", None, None, 77, 23, 14],
    ["Source : délégation"],
    [None, "Fait à Agadir, le 12/11/2025"],
]  # fmt: skip
TWO_ROWS_MERGED = ("A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:G3", "H2:I2", "J2:K2", "C4:C5")


def check_two_rows(outcome: Outcome, home: Path, second_province: str | None) -> None:
    names = [use.name for _, use in outcome.columns if use.kind == "field"]
    assert names == ["name", "province", "members", "women", "youth", "founded",
                     "turnover_mad", "turnover_mad"]  # fmt: skip
    profiles = by_name(home)
    assert set(profiles) == {"Coop Tafoukt", "Coop Itri", "Coop Anzar"}
    facts = profiles["Coop Itri"].facts
    assert (facts["members"], facts["women"], facts["youth"]) == ("12", "3", "0")
    assert facts["turnover_mad"] == "1300000"
    assert facts.get("province") == second_province
    assert b"Exemple" not in (home / "workspace.sqlite").read_bytes()


def test_labels_in_two_rows_and_a_cell_over_two_rows(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    outcome = do_import(workbook(tmp_path / "a.xlsx", TWO_ROWS, *TWO_ROWS_MERGED))
    check_two_rows(outcome, own_home, "tiznit")


def test_labels_in_two_rows_without_merged_cells(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    check_two_rows(do_import(table(tmp_path / "a.csv", TWO_ROWS)), own_home, None)


def test_an_amount_merged_over_rows_is_not_that_of_each(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    rows = [["Nom de la coopérative", "Montant demandé"], ["Afoulki", 300000], ["Toudarte", None]]
    do_import(workbook(tmp_path / "a.xlsx", rows, "B2:B3"))
    assert "need_total_mad" not in by_name(own_home)["Toudarte"].facts


def test_a_first_row_below_unlabelled_columns_stays_a_row(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    rows = [["Nom de la coopérative", "", "Province", ""], ["Afoulki", "oui", "Tiznit", "non"]]
    outcome = do_import(table(tmp_path / "a.csv", rows))
    assert set(by_name(own_home)) == {"Afoulki"}
    assert [f.origin.column for f in outcome.findings if f.code == "unlabelled-column"] == [2, 4]


def test_women_of_the_staff_are_no_members(tmp_path: Path, do_import: Import) -> None:
    rows = [["Nom de la coopérative", "Salariés", ""], ["", "Total", "Femmes"], ["Afoulki", 5, 4]]
    outcome = do_import(workbook(tmp_path / "a.xlsx", rows, "B1:C1"))
    assert [use.kind for _, use in outcome.columns] == ["field", "field", "unclear"]


@pytest.mark.parametrize("label", ["Femmes", "النساء"])
def test_women_are_not_per_cent_of_women(
    label: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    one = table(tmp_path / "a.csv", [["Nom", label], ["Afoulki", "40"], ["Toudarte", "7"]])
    assert do_import(one).columns[1][1].name == "women"
    for number, share in enumerate(("% femmes", "Femmes (%)", "Femmes en %")):
        rows = [["Nom de la coopérative", share], [f"Coop {number}", "40"], ["Coop Anir", "75"]]
        assert do_import(table(tmp_path / f"{number}.csv", rows)).columns[1][1].name == (
            "women_share"
        )


def test_a_surname_beside_the_cooperative_is_dropped(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    rows = [
        ["Coopérative", "Nom", "Prénom", "Nom de la présidente", "Trésorière", "Province"],
        ["Afoulki", "Exemple", "Exemple", "Exemple Exemple", "Exemple", "Tata"],
    ]
    outcome = do_import(table(tmp_path / "a.csv", rows))
    assert [use.kind for _, use in outcome.columns] == ["field", *["personal"] * 4, "field"]
    assert b"Exemple" not in (own_home / "workspace.sqlite").read_bytes()


def test_a_surname_can_be_settled_as_the_name(
    tmp_path: Path, own_home: Path, schema: Schema, do_import: Import
) -> None:
    own_home.mkdir()
    settled = own_home / "mapping.toml"
    settled.write_text('[[column]]\nheader = "Nom"\nfield = "name"\n', encoding="utf-8")
    assert read_mapping(settled, schema).of_layout("")["nom"].field == "name"
    rows = [["Coopérative", "Nom"], ["Alpha", "Afoulki"], ["Beta", "Toudarte"]]
    do_import(table(tmp_path / "a.csv", rows))
    assert by_name(own_home)["Alpha"].names == ("Alpha", "Afoulki")


def test_a_cell_in_two_scripts_is_one_place(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    rows = [["Nom de la coopérative", "Province", "Commune", "Produits"],
            ["A", "Tiznit / تيزنيت", "أنزي Anzi", "Miel / العسل"],
            ["B", "Tiznit / Tata", "", ""]]  # fmt: skip
    outcome = do_import(table(tmp_path / "a.csv", rows))
    facts = by_name(own_home)["A"].facts
    assert (facts["province"], facts["place"]) == ("tiznit", "tiznit/anzi")
    assert facts["products"] == "honey"
    codes = [(f.origin.row, f.code) for f in outcome.findings]
    assert codes == [(1, "from-name"), (3, "ambiguous-place")]  # honey tells the sector


NAMES = {
    "Coopérative Afoulki": "cooperative",
    "Sté coop Safran": "cooperative",
    "تعاونية النور": "cooperative",
    "Union des coopératives Argane": "union",
    "GIE Targanine": "gie",
    "Association Tifaouine": "association",
    "Union Tissaliwine": None,
    "Association de la coopérative Anir": None,
    "Toudarte": None,
}


def test_the_legal_form_is_read_in_the_name_and_said(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    outcome = do_import(table(tmp_path / "a.csv", [["Nom", "Province"], *([n, ""] for n in NAMES)]))
    assert {n: one.facts.get("legal_form") for n, one in by_name(own_home).items()} == NAMES
    assert [(f.origin.row, f.code) for f in outcome.findings] == [(1, "from-name")]


def test_a_column_says_more_than_a_name(tmp_path: Path, own_home: Path, do_import: Import) -> None:
    name, ice = "Coopérative Afoulki", "001234567000089"
    for number, (header, cell, expected) in enumerate(
        (("Tél", "", "cooperative"), ("Forme juridique", "GIE", "gie"), ("CNSS", "oui", "gie"))
    ):
        rows = [["Nom", "ICE", header], [name, ice, cell]]
        do_import(table(tmp_path / f"{number}.csv", rows))
        assert by_name(own_home)[name].facts["legal_form"] == expected


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("rows", ["Nom;Province\nÉveil;Tata\n", "الاسم;الإقليم\nالأمل;طاطا\n"])
def test_two_bytes_a_letter_need_no_mark(
    encoding: str, rows: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(rows.encode(encoding))
    do_import(path)
    assert [one.facts["province"] for one in by_name(own_home).values()] == ["tata"]


def test_every_answer_of_the_report_is_free_of_persons(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", TWO_ROWS, *TWO_ROWS_MERGED)
    done = run_match("import", path, "--json", env={"MATCHER_HOME": str(tmp_path / "home")})
    assert done.code == 0
    assert "Exemple" not in done.out
    assert not looks_personal(done.out)


def test_the_report_is_in_the_language_asked_for(tmp_path: Path) -> None:
    rows = [["Nom", "Montant demandé"], ["Afoulki", "30 millions"]]
    report = tmp_path / "r.csv"
    for language, expected in (("fr", "«\u00a030 millions\u00a0»\u00a0: de dirhams ou de centimes"),
                               ("ar", "«30 millions»: بالدرهم أم بالسنتيم"),
                               ("en", '"30 millions": of dirhams or of centimes')):  # fmt: skip
        env = {"MATCHER_HOME": str(tmp_path / language)}
        done = run_match("import", table(tmp_path / "a.csv", rows), "--lang", language,
                         "--report", report, "--force", env=env)  # fmt: skip
        assert done.code == 3
        with report.open(encoding="utf-8-sig", newline="") as stream:
            [line] = list(csv.DictReader(stream))
        assert line["what"].startswith(expected)
        assert expected.split()[0] in clean(done.out)


def test_an_old_workbook_is_read(own_home: Path, do_import: Import) -> None:
    # written with xlwt: a merged title, a day and a share as Excel keeps them, two sheets
    outcome = do_import(Path(__file__).with_name("old.xls"))
    assert codes_said(outcome) == {"from-name"}
    facts = by_name(own_home)["Coopérative Exemple Un"].facts
    assert (facts["founded"], facts["women_share"], facts["capital_mad"]) == (
        "2015-03-12", "0.6", "100000",
    )  # fmt: skip
    assert by_name(own_home)["تعاونية المثال الثالث"].facts["need_total_mad"] == "250000"


ODD_CELLS = (
    ("Compte bancaire", "Oui (CAM Tiznit)", "bank_account", "true"),
    ("Compte bancaire", "oui/non", "bank_account", None),
    ("Compte bancaire", "oui mais non", "bank_account", None),
    ("Montant demandé", "250 000,00 MAD TTC", "need_total_mad", "250000"),
    ("Montant demandé", "100 (millions de DH)", "need_total_mad", "100000000"),
    ("Montant demandé", "1e6", "need_total_mad", None),
    ("Montant demandé", "5 ملايين سنتيم", "need_total_mad", "50000"),
    ("Nbre d'adhérents", "12 (dont 5 femmes)", "members", "12"),
    ("Nbre d'adhérents", "100+", "members", None),
    ("Province", "Agadir", "province", "agadir-ida-ou-tanane"),
    ("Province", "Biougra", "province", "chtouka-ait-baha"),
    ("Province", "اكادير", "province", "agadir-ida-ou-tanane"),
    ("Produits", "agriculture", "products", None),
)


@pytest.mark.parametrize(("header", "cell", "field", "value"), ODD_CELLS)
def test_an_odd_cell_is_read_or_reported(
    header: str, cell: str, field: str, value: str | None,
    tmp_path: Path, own_home: Path, do_import: Import,
) -> None:  # fmt: skip
    own_home.mkdir()
    settled = f'[[column]]\nheader = "{header}"\nfield = "{field}"\n'
    (own_home / "mapping.toml").write_text(settled, encoding="utf-8")
    outcome = do_import(table(tmp_path / "a.csv", [["Nom", header], ["Afoulki", cell]]))
    assert by_name(own_home)["Afoulki"].facts.get(field) == value
    if value is None:
        assert [f.origin.column for f in outcome.findings if not f.is_warning] == [2]


def test_a_number_of_a_register_may_have_lost_its_zeros(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    rows = [["Nom", "ICE"], ["Coopérative Afoulki", "001512345000067"], ["Afoulki", 1512345000067]]
    do_import(workbook(tmp_path / "a.xlsx", rows))
    assert len(by_name(own_home)) == 1


def test_numbers_that_are_none_are_refused(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"nom": "Afoulki", "adhérents": NaN, "capital": 1e999}]', encoding="utf-8")
    outcome = do_import(path)
    assert len([f for f in outcome.findings if not f.is_warning]) == 2


NEAR_LABELS = (
    ("Chifre d'affaire", "turnover_mad"),
    ("Besoin de finacement", "need_total_mad"),
    ("Nbre dadhérents", "members"),
    ("Nbr adhérents H/F", "members"),
    ("Nombre d'hommes", ""),
    ("Nombre de salariées", ""),
    ("Montant des aides", ""),
    ("Montant accordé", ""),
    ("Chiffre d'affaires prévisionnel", ""),
    ("Capital restant dû", ""),
    ("Nombre d'adhérents démissionnaires", ""),
    ("Nombre de coopératives membres", ""),
)


@pytest.mark.parametrize(("label", "field"), NEAR_LABELS)
def test_a_slip_in_a_label_is_near_and_another_word_is_not(
    label: str, field: str, tmp_path: Path, do_import: Import
) -> None:
    rows = [["Nom de la coopérative", label], ["Afoulki", "1200"], ["Toudarte", "900"]]
    assert do_import(table(tmp_path / "a.csv", rows)).columns[1][1].name == field


def test_notes_and_totals_are_left_out_and_names_like_them_are_not(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    left_out = [["Total (12 coopératives)", "", "240"], ["Total province de Tiznit :", "", "1 200"],
                ["Visa du délégué", "", ""], ["* données provisoires", "", ""],
                ["Source : ODCO", "", ""], ["المجموع 12", "", "12"]]  # fmt: skip
    kept_in = [["Visage d'argan", "", ""], ["Source de vie", "Tata", "5"],
               ["Total Argan", "Tata", "9"]]  # fmt: skip
    rows = [["Nom", "Province", "Nbre d'adhérents"], *left_out, *kept_in]
    outcome = do_import(table(tmp_path / "a.csv", rows))
    assert set(by_name(own_home)) == {row[0] for row in kept_in}
    told = {f.origin.row for f in outcome.findings if f.code != "only-a-name"}
    assert told == set(range(2, 2 + len(left_out)))


@pytest.mark.parametrize(
    "label",
    [
        *("Phone number", "Mobile number", "Street address", "Owner name", "Date of birth"),
        *("First name", "Adresse postale", "Personne à contacter", "Point focal", "N° passeport"),
        *("رقم الجوال", "البريد", "اسم المسؤول", "الرقم الوطني", "Teléfono", "Apellidos"),
    ],
)
def test_a_label_of_people_in_any_wording_is_dropped(
    label: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    rows = [["Nom de la coopérative", label, "Province"], ["Afoulki", "Exemple", "Tata"]]
    outcome = do_import(table(tmp_path / "a.csv", rows))
    assert [use.kind for _, use in outcome.columns] == ["field", "personal", "field"]
