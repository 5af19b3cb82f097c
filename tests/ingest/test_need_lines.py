"""Several lines of a need: side by side in one row, or a line a row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ingest.in_workspace import by_name, codes_said, needs  # isort: skip
from matcher.domain.schema import Schema
from matcher.ingest.outcome import Outcome
from matcher.ingest.rows.need_lines import ALL_LINES, ONE_LINE

Import = Callable[..., Outcome]


@pytest.mark.parametrize(
    "header",
    ["Besoin 1;Montant 1;Besoin 2;Montant 2", "Objet 1;Coût 1;Objet 2;Coût 2",
     "Poste n° 1;Montant poste 1;Poste n° 2;Montant poste 2", "الحاجة 1;المبلغ 1;الحاجة 2;المبلغ 2",
     "Need 1;Amount 1;Need 2;Amount 2"],
)  # fmt: skip
def test_numbered_columns_are_lines_of_one_request(
    header: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        f"Nom de la coopérative;{header}\nAfoulki;Emballage;40 000;Certification;25 000\n"
        "Tamounte;Véhicule;250 000;;\nToudarte;Presse;10 000;Concasseur;5 000\n",
        encoding="utf-8",
    )
    do_import(path)
    found = by_name(own_home)
    assert needs(found["Afoulki"]) == {
        "purposes": "certification;marketing", "need_marketing_mad": "40000",
        "need_certification_mad": "25000", "need_total_mad": "65000",
    }  # fmt: skip
    assert needs(found["Tamounte"]) == {
        "purposes": "vehicles", "need_vehicles_mad": "250000", "need_total_mad": "250000",
    }  # fmt: skip
    assert needs(found["Toudarte"])["need_equipment_mad"] == "15000"
    assert all(one.requests == () for one in found.values())


def test_what_a_line_is_for_may_stand_below_its_number(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    book = openpyxl.Workbook()
    for row in (["Nom de la coopérative", "Besoin 1", None, "Besoin 2", None],
                [None, "Objet", "Montant", "Objet", "Montant"],
                ["Afoulki", "Emballage", 40_000, "Certification", 25_000]):  # fmt: skip
        book.active.append(row)
    book.active.merge_cells("B1:C1")
    book.active.merge_cells("D1:E1")
    book.save(tmp_path / "a.xlsx")
    do_import(tmp_path / "a.xlsx")
    assert needs(by_name(own_home)["Afoulki"])["need_total_mad"] == "65000"


def test_a_line_for_an_unknown_thing_is_asked_and_counts_in_the_sum(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Nom de la coopérative;Besoin 1;Montant 1;Besoin 2;Montant 2\n"
        "Afoulki;Zzqx;40 000;Certification;25 000\nTamounte;Presse;beaucoup;Véhicule;1 000\n"
        "Toudarte;Presse;1 000;;\nAmal;Presse;2 000;;\n",
        encoding="utf-8",
    )
    outcome = do_import(path)
    assert {"unknown-value", "not-an-amount"} & codes_said(outcome)
    assert needs(by_name(own_home)["Afoulki"]) == {
        "purposes": "certification?", "need_certification_mad": "25000", "need_total_mad": "65000",
    }  # fmt: skip
    assert needs(by_name(own_home)["Tamounte"]) == {
        "purposes": "equipment;vehicles", "need_vehicles_mad": "1000",
    }  # fmt: skip


LINES = "Identifiant;Nom de la coopérative;Projet;Poste;Montant demandé\n"


def test_rows_that_are_a_line_each_are_one_request(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    path = tmp_path / "a.csv"
    rows = ["A-1;Afoulki;Atelier;Emballage;40 000", "A-1;Afoulki;Atelier;Certification;25 000",
            "A-1;Afoulki;Atelier;Etiquette;5 000", "A-2;Tamounte;;Véhicule;250 000"]  # fmt: skip
    path.write_text(LINES + "\n".join(rows) + "\n", encoding="utf-8")
    outcome = do_import(path)
    assert not {"conflict", "several-requests"} & codes_said(outcome)
    found = by_name(own_home)["Afoulki"]
    assert needs(found) == {
        "purposes": "certification;marketing", "need_marketing_mad": "45000",
        "need_certification_mad": "25000", "need_total_mad": "70000",
    }  # fmt: skip
    assert found.requests == ()
    assert do_import(path).changed == []  # the same file once more changes nothing


def test_lines_of_two_projects_are_two_requests(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    path = tmp_path / "a.csv"
    rows = ["A-1;Afoulki;Atelier;Emballage;40 000", "A-1;Afoulki;Atelier;Certification;25 000",
            "A-1;Afoulki;Gîte;Véhicule;250 000"]  # fmt: skip
    path.write_text(LINES + "\n".join(rows) + "\n", encoding="utf-8")
    do_import(path)
    found = by_name(own_home)["Afoulki"]
    assert found.facts["need_total_mad"] == "250000"
    assert [request["need_total_mad"] for request in found.requests] == ["65000"]


def test_a_line_that_changes_a_month_later_changes_the_sum(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    for name, amount in (("a", "40 000"), ("b", "60 000")):
        path = tmp_path / f"{name}.csv"
        rows = [f"A-1;Afoulki;Atelier;Emballage;{amount}",
                "A-1;Afoulki;Atelier;Véhicule;25 000"]  # fmt: skip
        path.write_text(LINES + "\n".join(rows) + "\n", encoding="utf-8")
        do_import(path)
    assert needs(by_name(own_home)["Afoulki"]) == {
        "purposes": "marketing;vehicles", "need_marketing_mad": "60000",
        "need_vehicles_mad": "25000", "need_total_mad": "85000",
    }  # fmt: skip


def test_the_two_codes_differ() -> None:
    assert ONE_LINE != ALL_LINES


def sheet_of(tmp_path: Path, sheet: str, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


@pytest.mark.parametrize(
    ("sheet", "head", "field"),
    [("Besoins 2027", "Équipement", "need_equipment_mad"),
     ("Besoins", "Local / aménagement", "need_premises_mad"),
     ("Needs", "Training", "need_training_mad"), ("احتياجات", "تكوين", "need_training_mad"),
     ("Feuil1", "Formation", "need_training_mad"), ("Feuil1", "Équipement", "need_equipment_mad")],
)  # fmt: skip
def test_a_line_by_its_own_label_on_a_sheet_of_needs(
    sheet: str, head: str, field: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    rows: list[list[object]] = [["Afoulki", "45 000"], ["Tamounte", 60000], ["Toudarte", "8 KDH"]]
    labels: list[object] = ["Nom de la coopérative", head]
    if sheet == "Feuil1":  # the sheet tells nothing, the total beside does
        labels.append("Montant demandé")
        rows = [[*row, 90000] for row in rows]
    found = do_import(sheet_of(tmp_path, sheet, labels, *rows))
    assert "unclear-column" not in codes_said(found)
    assert needs(by_name(own_home)["Afoulki"])[field] == "45000"
    assert needs(by_name(own_home)["Toudarte"])[field] == "8000"


@pytest.mark.parametrize(
    ("sheet", "cells"),
    [("Besoins", ("presse", "moulin", "ruches")), ("Besoins", (2, 1, 3)),
     ("Bilan", ("45 000", "60 000", "8 000"))],
)  # fmt: skip
def test_texts_counts_and_what_a_cooperative_has_are_no_lines(
    sheet: str, cells: tuple[object, ...], tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    rows = zip(["Afoulki", "Tamounte", "Toudarte"], cells, strict=True)
    do_import(sheet_of(tmp_path, sheet, ["Nom de la coopérative", "Équipement"], *map(list, rows)))
    assert all("need_equipment_mad" not in needs(one) for one in by_name(own_home).values())


def test_what_a_column_may_be_is_said_by_labels(
    tmp_path: Path, do_import: Import, schema: Schema
) -> None:
    from matcher.support.messages import render

    label = render(schema["need_equipment_mad"].label, "fr")
    rows: list[list[object]] = [["Afoulki", "45 000"], ["Tamounte", "60 000"]]
    found = do_import(sheet_of(tmp_path, "Bilan", ["Nom de la coopérative", "Équipement"], *rows))
    said = [render(one.message, "fr") for one in found.findings if one.code == "unclear-column"]
    assert said
    assert not any("_mad" in one for one in said)
    assert any(label in one for one in said)
