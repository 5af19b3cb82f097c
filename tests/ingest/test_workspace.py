"""The workspace: nothing changes twice, history is kept, what is forgotten is gone."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import Answer, run_match

from ingest.conftest import TODAY
from ingest.in_workspace import codes_said, stored
from matcher.advice.answer_distribution import read_answer_distribution
from matcher.ingest.sheets.text_sheets import decode
from matcher.registry.store import Store
from matcher.session import open_matcher

FRENCH = [
    ["Direction provinciale — coopératives 2025"],
    [],
    ["N°", "Dénomination", "Province", "Commune", "Date de création", "Nbre d'adhérents",
     "dont femmes", "Capital (DH)", "CA annuel", "Secteur", "Présidente", "Tél",
     "Membre union (oui/non)"],
    [1, "Coopérative Féminine Tighanimine", "Taroudant", "Assaisse", "12/03/2015", 52, 52,
     "10.000,00", "1,2 MDH", "Argane", "Mme Canari", "0661234567", "oui"],
    [2, "Coop. Tamounte", "Tiznit", "Tafraout", "mai 2019", "douze", 7, "30 000 DH", "30 millions",
     "Miel", "Mme Serin", "0661234568", "non"],
    ["Total", None, None, None, None, 64],
]  # fmt: skip
ARABIC = [
    ["اسم التعاونية", "الإقليم", "المبلغ المطلوب", "الغرض من التمويل", "تاريخ التأسيس", "المنتجات"],
    ["تعاونية تيغانيمين النسوية", "تارودانت", "٣٠٠٬٠٠٠ درهم", "التجهيز والتسويق", "12 مارس 2015",
     "زيت الأركان، أملو"],
    ["تعاونية تامونت", "تيزنيت", "80 ألف درهم", "التكوين", "2019", "العسل"],
]  # fmt: skip


@pytest.fixture
def officers_file(tmp_path: Path) -> Path:
    """A workbook of two sheets, French and Arabic, as an officer would make it."""
    book = openpyxl.Workbook()
    book.active.title = "Liste"
    for row in FRENCH:
        book.active.append(row)
    book.active.merge_cells("A1:H1")
    other = book.create_sheet("تمويل")
    for row in ARABIC:
        other.append(row)
    path = tmp_path / "cooperatives.xlsx"
    book.save(path)
    return path


@pytest.fixture
def run(own_home: Path) -> Callable[..., Answer]:
    def call(*arguments: object, stdin: str = "") -> Answer:
        return run_match(*arguments, stdin=stdin, env={"MATCHER_HOME": str(own_home)})

    return call


def test_two_sheets_in_two_languages_become_profiles_that_match(
    officers_file: Path, run: Callable[..., Answer]
) -> None:
    done = run("import", officers_file, "--json", "--today", "2026-11-23")
    assert done.code == 3  # "30 millions" is a question
    assert (done.json["rows"], done.json["made"], done.json["merged_rows"]) == (4, 2, 2)
    refused = [p for p in done.json["problems"] if not (p["kept"] or p["left_out"])]
    assert [(p["sheet"], p["row"], p["column"], p["code"]) for p in refused] == [
        ("Liste", 5, "I", "ambiguous-million")
    ]
    answer = run("--coop", "C-0001", "--json", "--today", "2026-11-23")
    facts = answer.json["applicant"]["facts"]
    assert answer.code == 0
    assert (answer.json["source"], facts["need_total_mad"]) == ("workspace", 300000)
    assert facts["products"] == {"values": ["amlou", "argan"], "others": False}
    assert (facts["turnover_mad"], facts["women_cooperative"]) == (1200000, True)
    assert "From your workspace." in " ".join(run("--coop", "C-0001", "--lang", "en").out.split())


def test_without_a_workspace_the_demonstration_answers_and_says_so(
    run: Callable[..., Answer],
) -> None:
    answer = run("--coop", "SM-0001", "--json")
    assert (answer.code, answer.json["source"]) == (0, "demonstration")


def test_beside_a_workspace_the_demonstration_answers_when_it_is_named(
    officers_file: Path, run: Callable[..., Answer]
) -> None:
    run("import", officers_file)
    missing = run("--coop", "SM-0001")
    assert (missing.code, "--registry demo" in missing.err) == (4, True)
    named = run("--coop", "SM-0001", "--registry", "demo", "--json")
    assert (named.code, named.json["source"]) == (0, "demonstration")


def test_nothing_about_people_is_kept_anywhere(
    officers_file: Path, own_home: Path, run: Callable[..., Answer]
) -> None:
    report = own_home.parent / "report.csv"
    done = run("import", officers_file, "--report", report)
    shown = run("registry", "show", "C-0001").out
    kept = b"".join(path.read_bytes() for path in own_home.rglob("*") if path.is_file())
    everything = kept + report.read_bytes() + done.out.encode() + shown.encode()
    for canary in ("Canari", "Serin", "0661234567", "0661234568", "661234567"):
        assert canary.encode() not in everything
    assert "Tél" in done.out  # and it is said that the column was left out


def test_importing_twice_changes_nothing(
    officers_file: Path, own_home: Path, run: Callable[..., Answer]
) -> None:
    run("import", officers_file, "--today", "2026-11-23")
    before = (own_home / "workspace.sqlite").read_bytes()
    again = run("import", officers_file, "--today", "2026-11-24", "--json")
    assert (again.json["made"], again.json["changed"], again.json["unchanged_rows"]) == (0, 0, 4)
    assert (own_home / "workspace.sqlite").read_bytes() == before


def test_a_newer_file_updates_and_keeps_history(
    officers_file: Path, run: Callable[..., Answer]
) -> None:
    run("import", officers_file)
    book = openpyxl.load_workbook(officers_file)
    book["Liste"]["F4"] = 60
    book.save(officers_file)
    newer = run("import", officers_file, "--json")
    shown = run("registry", "show", "C-0001", "--json").json
    assert (newer.json["made"], newer.json["changed"]) == (0, 1)
    assert shown["facts"]["members"] == "60"
    assert [version["facts"]["members"] for version in shown["history"]] == ["52", "60"]


def test_a_dry_run_writes_nothing(
    officers_file: Path, own_home: Path, run: Callable[..., Answer]
) -> None:
    done = run("import", officers_file, "--dry-run", "--json")
    assert (done.json["made"], done.json["dry_run"]) == (2, True)
    kept = [p for p in own_home.rglob("*") if p.is_file() and "cache" not in p.parts]
    assert kept == []


def test_what_is_forgotten_leaves_no_occurrence(
    officers_file: Path, own_home: Path, run: Callable[..., Answer]
) -> None:
    run("import", officers_file)
    assert run("registry", "forget", "C-0001").code == 0
    kept = b"".join(path.read_bytes() for path in own_home.rglob("*") if path.is_file())
    for word in ("C-0001", "Tighanimine", "تيغانيمين"):
        assert word.encode() not in kept
    assert run("--coop", "C-0001").code == 4
    assert run("registry", "forget", "C-0001").code == 4
    assert "C-0002" in run("registry", "list").out


def test_an_export_reads_back_and_holds_no_live_formula(
    officers_file: Path, tmp_path: Path, run: Callable[..., Answer]
) -> None:
    run("import", officers_file)
    out = tmp_path / "out.csv"
    assert run("registry", "export", "--out", out).code == 0
    assert run("registry", "export", "--out", out).code == 2  # nothing is overwritten unasked
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["applicant_id"] for row in rows] == ["C-0001", "C-0002"]
    one = run("--coop", "C-0001", "--registry", out, "--json").json["applicant"]["facts"]
    two = run("--coop", "C-0001", "--json").json["applicant"]["facts"]
    assert one == two


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_a_report_has_one_line_a_problem(
    form: str, officers_file: Path, tmp_path: Path, run: Callable[..., Answer]
) -> None:
    path = tmp_path / f"report.{form}"
    done = run("import", officers_file, "--report", path, "--json")
    problems = done.json["problems"]
    if form == "json":
        assert json.loads(path.read_text(encoding="utf-8"))["problems"] == problems
    elif form == "csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            assert len(list(csv.DictReader(stream))) == len(problems)
    else:
        sheet = openpyxl.load_workbook(path).active
        assert sheet.max_row == len(problems) + 1
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_a_column_that_is_not_clear_is_asked_and_settled_in_the_mapping_file(
    tmp_path: Path, own_home: Path, run: Callable[..., Answer]
) -> None:
    table = tmp_path / "a.csv"
    table.write_text("Nom de la coopérative;Adhérantes actives\nAfoulki;12\n", encoding="utf-8")
    done = run("import", table, "--json")
    assert done.code == 3
    assert [p["code"] for p in done.json["problems"] if not (p["kept"] or p["left_out"])] == [
        "unclear-column"
    ]
    mapping = own_home / "mapping.toml"
    text = mapping.read_text(encoding="utf-8")
    mapping.write_text(text.replace('field = ""', 'field = "women"'), encoding="utf-8")
    done = run("import", table, "--json")
    assert done.code == 0
    assert run("registry", "show", "C-0001", "--json").json["facts"]["women"] == "12"


def test_a_settled_million_is_read(
    tmp_path: Path, own_home: Path, run: Callable[..., Answer]
) -> None:
    table = tmp_path / "a.csv"
    table.write_text("Nom de la coopérative;Montant demandé\nAfoulki;30 millions\n", "utf-8")
    assert run("import", table).code == 3
    mapping = own_home / "mapping.toml"
    text = mapping.read_text(encoding="utf-8")
    mapping.write_text(text.replace('million = ""', 'million = "centimes"'), encoding="utf-8")
    assert run("import", table).code == 0
    facts = run("registry", "show", "C-0001", "--json").json["facts"]
    assert facts["need_total_mad"] == "300000"


def test_turnover_and_board_are_told_apart_by_their_values(
    tmp_path: Path, run: Callable[..., Answer]
) -> None:
    for header, cell, field in (
        ("CA", "250 000", "turnover_mad"),
        ("CA", "gérant", "governance_body"),
    ):
        table = tmp_path / "a.csv"
        table.write_text(f"Nom de la coopérative;{header}\nAfoulki;{cell}\n", encoding="utf-8")
        columns = run("import", table, "--dry-run", "--json").json["columns"]
        assert columns[1]["field"] == field


def test_stdin_is_read(run: Callable[..., Answer]) -> None:
    done = run("import", "-", "--json", stdin="Nom de la coopérative,Province\nAfoulki,Tata\n")
    assert (done.code, done.json["made"]) == (0, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_usual_encoding_and_separator(
    encoding: str, separator: str, tmp_path: Path, do_import: Callable[..., object]
) -> None:
    path = tmp_path / "a.csv"
    lines = [["Dénomination", "Date de création", "Secteur"], ["Éveil", "12/03/2015", "Pêche"],
             ["Été", "13/03/2015", "Élevage"]]  # fmt: skip
    path.write_bytes("\n".join(separator.join(line) for line in lines).encode(encoding))
    outcome = do_import(path)
    assert (outcome.rows, outcome.findings) == (2, [])  # type: ignore[attr-defined]


def test_arabic_windows_encoding_is_told(tmp_path: Path, do_import: Callable[..., object]) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("اسم التعاونية;القطاع\nتعاونية الأمل;الزعفران\n".encode("cp1256"))
    outcome = do_import(path)
    assert outcome.made and codes_said(outcome) == {"from-name"}


@pytest.mark.parametrize(
    "name", ["COOPERATIVA DE PRODUÇÃO RONDÔNIA", "Peñón de la Ilusión", "Señorío Múgica", "Éveil"]
)
def test_western_letters_that_arabic_ones_share_bytes_with(name: str) -> None:
    assert decode(f"Name;Province\n{name};Tata\n".encode("cp1252"), "a.csv").count(name) == 1


def test_advice_learns_habits_from_the_workspace(
    officers_file: Path, run: Callable[..., Answer]
) -> None:
    run("import", officers_file)
    session = open_matcher(today=TODAY)
    assert session.source == "workspace"
    seen = read_answer_distribution(session).counts
    assert 0 < max(map(sum, seen)) <= len(list(session.registry.again())) == 2


def test_every_command_of_the_workspace_speaks_json(
    officers_file: Path, tmp_path: Path, run: Callable[..., Answer]
) -> None:
    out = tmp_path / "out.csv"
    first = run("import", officers_file, "--json").json["profiles"][0]["applicant_id"]
    for arguments, key in (
        (("list",), "profiles"),
        (("show", first), "cells"),
        (("export", "--out", out), "profiles"),
        (("forget", first), "forgotten"),
    ):
        said = run("registry", *arguments, "--json").json
        assert said["schema"] == 1 and said[key]
    assert run("registry", "export", "--out", "-", "--json").code == 2


def test_a_new_id_is_one_that_no_row_of_the_file_bears(
    tmp_path: Path, run: Callable[..., Answer]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Identifiant,Nom de la coopérative,Province\nC-0001,Afoulki,Tiznit\n,Tamounte,Tata\n"
        ",Toudarte,Tiznit\nC-0004,Anzi Nour,Tata\n,Assif,Tata\n",
        encoding="utf-8",
    )
    made = run("import", str(path), "--json").json["profiles"]
    assert [(one["applicant_id"], one["name"]) for one in made] == [
        ("C-0001", "Afoulki"),
        ("C-0002", "Tamounte"),
        ("C-0003", "Toudarte"),
        ("C-0004", "Anzi Nour"),
        ("C-0005", "Assif"),
    ]
    path.write_text("Nom de la coopérative,Province\nIfri,Tata\n", encoding="utf-8")
    made = run("import", str(path), "--json").json["profiles"]
    assert [one["applicant_id"] for one in made] == ["C-0006"]


@pytest.mark.parametrize("blank", ["\x1c", "\x1f", "\x85", "\u3000", "\xa0"])
def test_a_blank_that_only_some_programs_know_is_no_bug(
    blank: str, tmp_path: Path, own_home: Path, do_import: Callable[..., Any]
) -> None:
    path = tmp_path / "a.csv"
    text = f"Nom de la coopérative;Adhérents;Femmes (%)\nAfra;12;{blank}3\nTafra;9;40\n"
    path.write_bytes(text.encode())
    assert do_import(path).rows == 2


def test_every_profile_of_a_long_table_has_its_own_row(
    run: Callable[..., Answer], own_home: Path, tmp_path: Path
) -> None:
    """Profiles are written some hundred at a time: the next ones go on where those end."""
    table = tmp_path / "long.csv"
    names = [f"Coopérative Tin{at:04}" for at in range(1003)]
    lines = [f"{name},{5 + at % 80}" for at, name in enumerate(names)]
    table.write_text("\n".join(["Nom de la coopérative,Nbre d'adhérents", *lines]), "utf-8")
    assert run("import", table).code == 0
    kept = stored(own_home)
    assert [one.name for one in kept] == names
    with closing(Store(own_home / "workspace.sqlite")) as store:
        for at in (0, 499, 500, 501, 999, 1000, 1002):
            (row,) = store.records(kept[at].id)
            assert row.row == at + 2
            assert row.names == (names[at],)
            raws = [cell.raw for cell in row.cells if cell.code != "from-name"]
            assert raws == [names[at], str(5 + at % 80)]
