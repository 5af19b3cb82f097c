"""Several amounts in one cell: read as lines of a need, or asked; none is lost without a word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.in_workspace import by_name, codes_said, facts_by_name, needs  # isort: skip
from matcher.ingest.cells.lines_in_cell import amounts_in, purposes_in
from matcher.ingest.outcome import Outcome

Import = Callable[..., Outcome]


def written(folder: Path, header: str, *cells: str) -> Path:
    """A table of one cooperative with some cells, and of another with plain ones."""
    quoted = ";".join(f'"{cell}"' for cell in cells)
    plain = ";".join(["Emballage"] * (len(cells) - 1) + ["30 000"])
    (folder / "a.csv").write_text(f"{header}\nAfoulki;{quoted}\nTamounte;{plain}\n", "utf-8")
    return folder / "a.csv"


@pytest.mark.parametrize(
    ("name", "header", "cells"),
    [
        ("Nom de la coopérative", "Montant demandé", ["Équipement : 40 000\nFormation : 25 000"]),
        ("Nom de la coopérative", "Montant demandé (KDH)", ["Équipement : 40\nFormation : 25"]),
        ("Nom de la coopérative", "Montant demandé", ["- Presse 40 000 DH\n- Formation 25 KDH"]),
        ("Nom de la coopérative", "Montant demandé", ["1) Presse = 40000\r\n2) Formation = 25000"]),
        ("Nom de la coopérative", "Montant demandé", ["Presse 40 000; Formation 25 000"]),
        ("Nom de la coopérative", "Montant demandé",
         ["2 presses : 40 000\nFormation : 25 000\nTotal : 65 000"]),
        ("Nom de la coopérative", "Objet du financement;Montant demandé",
         ["Presse\nFormation", "40 000\n25 000"]),
        ("Nom de la coopérative", "Besoins", ["Presse 40 000 DH\nFormation : 25 000 DH"]),
        ("Cooperative name", "Amount requested", ["Equipment: 40,000\nTraining: 25,000"]),
        ("اسم التعاونية", "المبلغ المطلوب", ["التجهيز: 40000\nالتكوين: 25000"]),
    ],
)  # fmt: skip
def test_amounts_with_what_they_are_for_are_lines(
    name: str, header: str, cells: list[str], tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    do_import(written(tmp_path, f"{name};{header}", *cells))
    one = by_name(own_home)["Afoulki"]
    assert needs(one) == {
        "purposes": "equipment;training", "need_equipment_mad": "40000",
        "need_training_mad": "25000", "need_total_mad": "65000",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("Montant demandé", "40 000\n25 000", "several-amounts"),
        ("Montant demandé", "300\n500", "several-amounts"),
        ("Montant demandé", "2022 : 40 000\n2023 : 25 000", "several-amounts"),
        ("Montant demandé", "Presse : 40 000\nFormation : 25 000\nTotal : 70 000",
         "several-amounts"),
        ("Montant demandé", "Presse : 40 000\nFormation : 2 millions", "several-amounts"),
        ("Montant demandé", "40 000 + 25 000", "not-an-amount"),
        ("CA annuel", "Miel : 40 000\nSafran : 25 000", "several-amounts"),
        ("Nbre d'adhérents", "12\n104", "several-amounts"),
    ],
)  # fmt: skip
def test_amounts_of_nobody_knows_what_are_asked(
    header: str, cell: str, code: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    outcome = do_import(written(tmp_path, f"Nom de la coopérative;{header}", cell))
    assert set(by_name(own_home)["Afoulki"].facts) == {"name"}
    assert code in {f.code for f in outcome.findings if f.origin.column == 2}


def test_a_line_for_an_unknown_thing_counts_in_the_sum_and_is_told(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    path = written(tmp_path, "Nom de la coopérative;Montant demandé", "Zzq : 40 000\nPresse : 5000")
    outcome = do_import(path)
    assert needs(by_name(own_home)["Afoulki"]) == {
        "purposes": "equipment?", "need_equipment_mad": "5000", "need_total_mad": "45000",
    }  # fmt: skip
    assert "unknown-value" in codes_said(outcome)


def test_one_amount_on_two_lines_is_one(tmp_path: Path, own_home: Path, do_import: Import) -> None:
    do_import(written(tmp_path, "Nom de la coopérative;Montant demandé", "40 000\nDH"))
    one = by_name(own_home)["Afoulki"]
    assert needs(one) == {"need_total_mad": "40000"}


def test_years_and_counts_beside_purposes_are_no_amounts() -> None:
    assert purposes_in("Formation 2024\nPresse 2023") == []
    assert purposes_in("2 presses\n3 véhicules") == []
    assert [line.amount for line in purposes_in("Presse 12 500")] == ["12 500"]
    assert amounts_in("Presse") == amounts_in(12_000) == amounts_in(None) == []


def test_a_number_of_a_person_is_no_amount(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Nom de la coopérative;Objet du financement\n"
        "Tazlaft;matériel AB 778899\nOudrar;formation 0661234567\n"
        "Azer;matériel 50 000 DH\nImghrane;équipement\nTagmout;stock\nAmal;véhicule\nIzem;stock\n",
        encoding="utf-8",
    )
    do_import(path)
    found = facts_by_name(own_home)
    assert found["Azer"]["need_total_mad"] == "50000"
    told = {n: v for who in ("Tazlaft", "Oudrar") for n, v in found[who].items() if "need" in n}
    assert told == {}
    assert [found[who]["purposes"] for who in ("Tazlaft", "Oudrar")] == ["equipment", "training"]
