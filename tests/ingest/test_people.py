"""Names of people inside cells of columns that are read: nowhere after an import."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from conftest import Command

from matcher.ingest.diagnostics import masked

CANARIES = ("Kanarine", "Serinette", "Zaïtrouni", "كناريني", "Moineau", "0661234567", "Pinsonnat",
            "Rossignolle", "الزقزاقي", "778899", "445566", "kanari@", "0205000534921")  # fmt: skip
CELLS = {
    "Nb adhérents": ("12 (voir Fatima Kanarine)", "34 - Mme Serinette", "25 Moineau",
                     "Hassan Pinsonnat 8"),
    "Capital (DH)": ("30 000 DH, contact Zaïtrouni", "5000 (M Omar Moineau)", "1000 حسن كناريني",
                     "7000"),
    "Date de création": ("12/03/2015 signé Kanarine", "2019 (Mme Zaïtrouni)", "2018",
                         "2017 Khadija Moineau"),
    "Membre union (oui/non)": ("oui, selon Brahim Pinsonnat", "non", "oui 0661234567", "oui"),
    "Commune": ("Anzi (chez Serinette)", "Anzi", "Tafraout Mme Kanarine", "Anzi"),
    "Secteur": ("argane (Aicha Kanarine)", "miel", "argane voir Moineau", "argane السيدة كناريني"),
    "Projet": ("séchoir Mme Kanarine", "presse", "four, M. Moineau", "moulin, السيدة كناريني"),
    "Objet du financement": ("matériel AB 778899", "formation JB445566", "emballage الحاج الزقزاقي",
                             "équipement kanari@exemple.ma"),
    "Observations": ("voir Rossignolle", "IBAN MA64011519000001205000534921", "", "Kanarine"),
    "Suivi par": ("Rossignolle", "Moineau", "Rossignolle", ""),
}  # fmt: skip
NAMES = ("Tazlaft (Mme Fatima Serinette)", "Imghrane", "Oudrar - Mr Moineau", "Tagmout")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_planted_name_stays_or_is_shown_anywhere(
    form: str, tmp_path: Path, own_home: Path, match_here: Command
) -> None:
    import openpyxl

    header = ["Nom de la coopérative", *CELLS]
    rows = [[name, *(CELLS[label][at] for label in CELLS)] for at, name in enumerate(NAMES)]
    path = tmp_path / f"a.{form}"
    if form == "csv":
        path.write_text("\n".join(";".join(row) for row in [header, *rows]), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for row in [header, *rows]:
            book.active.append(row)
        book.save(path)
    report, copy = tmp_path / "report.json", tmp_path / "copy.zip"
    table = ("import", path, "--lang", "fr", "--today", "2026-11-23")
    said = [match_here(*table, "--dry-run"), match_here(*table, "--report", report)]
    made = [f"C-{number:04}" for number in range(1, len(NAMES) + 1)]
    said += [match_here("registry", "show", one) for one in made]
    said += [match_here("registry", "history"), match_here("registry", "duplicates")]
    said += [match_here("registry", "export", "--out", "-"), match_here("--coop", made[0])]
    assert [one.code for one in said] == [3, 3, 0, 0, 0, 0, 0, 1, 0, 0]
    match_here("backup", copy)
    with zipfile.ZipFile(copy) as package:
        parts = [package.read(name) for name in package.namelist()]
    written = [p.read_bytes() for p in own_home.rglob("*") if p.is_file()]
    screens = [f"{one.out}{one.err}".encode() for one in said]
    for place in (*screens, *parts, *written, report.read_bytes()):
        for canary in CANARIES:
            assert canary.encode() not in place, canary
    for one in made:
        assert match_here("registry", "forget", one).code == 0
    for left in own_home.glob("*.*"):
        for name in (b"Tazlaft", b"Imghrane", b"Oudrar", b"Tagmout"):
            assert name not in left.read_bytes(), left.name


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("12 (CNSS 123456789)", "12 (***)"), ("oui, passeport EF1234567", "oui, ***"),
     ("5000 DH née le 04/03/1972", "5000 DH ***"), ("12, né en 1961", "12, ***"),
     ("argane, 14 rue des Serins", "argane, ***"),
     ("IBAN MA64 230 010 1234567890123456 78", "IBAN ***"),
     ("مزدادة في 1972-03-04", "***"), ("14 شارع الكناري", "***"),
     ("50 hectares, 2 puits", "50 hectares, 2 puits"),
     ("créée le 04/03/1972", "créée le 04/03/1972"),
     ("2 avenants, 30 000 DH", "2 avenants, 30 000 DH"), ("CNSS oui", "CNSS oui")],
)  # fmt: skip
def test_what_tells_of_a_person_in_a_cell_is_hidden_and_nothing_else(cell: str, shown: str) -> None:
    assert masked(cell) == shown


@pytest.mark.parametrize("label", ["Passeport / CNSS", "CNSS", "N° CNSS"])
def test_the_cnss_number_of_a_person_is_no_number_of_the_cooperative(
    label: str, tmp_path: Path, own_home: Path, match_here: Command
) -> None:
    path = tmp_path / "a.csv"
    rows = f"Nom de la coopérative;{label}\nTazlaft;778899445\nImghrane;778899446\n"
    path.write_text(rows, encoding="utf-8")
    said = match_here("import", path)
    kept = (own_home / "workspace.sqlite").read_bytes().decode("latin1")
    assert not [place for place in (said.out, said.err, kept) if "77889944" in place]


def test_canaries_of_a_workbook_are_nowhere() -> None:
    """One file of tests/bench/canaries.py, which plants them in six forms of files."""
    import random
    import sys
    import tempfile

    from conftest import ROOT

    sys.path.insert(0, str(ROOT / "tests" / "bench"))
    from canaries import Planter, searched

    planter = Planter(random.Random(11))
    with tempfile.TemporaryDirectory() as folder:
        places = dict(searched("xlsx", planter, Path(folder)))
    assert len(planter.planted) > 100
    found = [c for c in planter.planted if any(c.is_in(place) for place in places.values())]
    assert found == []


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("A.B.M. Informatica", "A.B.M. Informatica"),
        ("Coopérative S.M. Argane", "Coopérative S.M. Argane"),
        ("M. Kanarine", "M ***"),
        ("1.M. Kanarine", "1.M ***"),
        ("A.B.M. Informatica, M. Kanarine", "A.B.M. Informatica, M ***"),
    ],
)
def test_the_initials_of_a_firm_are_no_title(cell: str, shown: str) -> None:
    assert masked(cell, kind="name") == shown


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("Coop Tazlaft, présidente : Oudrar Kanarine", "Coop Tazlaft, présidente: ***"),
        ("Coop Tazlaft, trésorière Kanarine Pinsonnat", "Coop Tazlaft, trésorière ***"),
        ("Coop Tazlaft - Secrétaire générale Kanarine", "Coop Tazlaft - Secrétaire générale ***"),
        ("COOP TAZLAFT PRESIDENT KANARINE SERIN TEL 61 98 00 01 SECRETAIRE GENERAL MOINEAU",
         "COOP TAZLAFT PRESIDENT *** *** SECRETAIRE GENERAL ***"),
        ("COOPERATIVE TAZLAFT PRESIDENT KANARINE SERIN", "COOPERATIVE TAZLAFT PRESIDENT ***"),
        ("ASSOCIATION TAZLAFT PRESIDENTE SERIN TRESORIERE GENERALE KANARINE",
         "ASSOCIATION TAZLAFT PRESIDENTE *** TRESORIERE GENERALE ***"),
        ("Association Amal du Président Kanarine", "Association Amal du Président Kanarine"),
        ("تعاونية تازلافت، الرئيسة كناريني", "تعاونية تازلافت، الرئيسة ***"),
        ("Coop Tazlaft TEL 76 28 00 01", "Coop Tazlaft ***"),
        ("Fondation du Président Kanarine", "Fondation du Président Kanarine"),
        ("Présidente Tazlaft", "Présidente Tazlaft"),
        ("مؤسسة الرئيس كناريني", "مؤسسة الرئيس كناريني"),
        ("Association des directeurs Tazlaft", "Association des directeurs Tazlaft"),
    ],
)  # fmt: skip
def test_who_holds_an_office_is_hidden_in_the_name_of_a_body(cell: str, shown: str) -> None:
    assert masked(cell, 200, kind="name") == shown


def test_a_column_whose_words_are_values_stays_though_telephones_stand_behind_them(
    tmp_path: Path, own_home: Path, match_here: Command
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Nom;Province;Secteur;Adhérents\n"
        "Tazlaft;Tiznit 0661234567;Serinette 0661234567;12\n"
        "Imghrane;Tata;Moineau 0661234568;7\n"
        "Oudrar;Taroudannt kanari@exemple.ma;argane;9\n",
        encoding="utf-8",
    )
    said = match_here("import", path)
    shown = [match_here("registry", "show", f"C-000{at}").out for at in (1, 2, 3)]
    assert [f"Province or prefecture: {place}" in text for place, text in
            zip(("Tiznit", "Tata", "Taroudannt"), shown, strict=True)] == [True] * 3  # fmt: skip
    assert "Columns on people, not read: Secteur" in said.out
    told = said.out + "".join(shown)
    assert not [word for word in (*CANARIES, "kanari") if word in told]
