"""`match dossier` and `match catalogue sheet` as a user runs them."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from conftest import ROOT, Command

DEMO = ("--registry", "demo", "--today", "2026-11-29")


def pages(path: Path) -> int:
    return len(pypdf.PdfReader(path).pages)


def test_a_dossier_is_written_once_and_not_replaced(match_here: Command, tmp_path: Path) -> None:
    out = tmp_path / "file.pdf"
    asked = ("dossier", "SM-0196", "--option", "indh", "--lang", "fr+ar", "--out", out, *DEMO)
    answer = match_here(*asked)
    assert (answer.code, answer.out) == (0, "")
    assert "file.pdf" in answer.err
    assert pages(out) > 6
    assert match_here(*asked).code == 2
    assert match_here(*asked, "--force").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["file.pdf"]


def test_word_and_json(match_here: Command, tmp_path: Path) -> None:
    out = tmp_path / "file.docx"
    answer = match_here("dossier", "SM-0196", "--out", out, "--lang", "en", "--json", *DEMO)
    assert answer.json["schema"] == 1
    assert answer.json["form"] == "file"
    assert answer.json["match"] is None
    assert answer.json["papers"][0]["state"] == "not_told"
    assert docx.Document(str(out)).paragraphs[0].text.startswith("Financing file")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("dossier",), "for whom"),
        (("dossier", "SM-0001"), "name"),
        (("dossier", "SM-0001", "--out", "x.txt"), ".pdf"),
        (("dossier", "SM-0001", "--out", "x.pdf", "--lang", "fr+fr"), "deux"),
        (("dossier", "SM-0001", "--out", "x.pdf", "--lang", "fr+de"), "de"),
        (("dossier", "SM-0001", "--out", "x.pdf", "--summary", "--steps"), "together"),
        (("dossier", "SM-0001", "--all", "--out", "x"), "for whom"),
        (("dossier", "--all", "--out", "x.pdf"), "folder"),
        (("dossier", "SM-0001", "--option", "cam", "--out", "x.pdf"), ""),
    ],
)
def test_what_cannot_be_printed_is_said(
    match_here: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = match_here(*arguments, "--registry", "demo")
    assert answer.code in (2, 4)
    assert said in answer.err
    assert not list(tmp_path.iterdir())


def test_unknown_ids_are_told(match_here: Command, tmp_path: Path) -> None:
    out = tmp_path / "x.pdf"
    assert match_here("dossier", "SM-9999", "--out", out, *DEMO).code == 4
    assert match_here("dossier", "SM-0001", "--option", "nobody", "--out", out, *DEMO).code == 4
    assert match_here("catalogue", "sheet", "nobody", "--out", out).code == 4
    assert not out.exists()


def test_everybody_into_a_folder(match_here: Command, some_rows: Path, tmp_path: Path) -> None:
    few = tmp_path / "few.csv"
    few.write_text("".join(some_rows.read_text("utf-8").splitlines(keepends=True)[:4]), "utf-8")
    out = tmp_path / "all"
    asked = ("dossier", "--all", "--out", out, "--summary", "--lang", "fr", "--json")
    answer = match_here(*asked, "--registry", few, "--today", "2026-11-29")
    assert answer.code == 0
    assert sorted(answer.json["files"]) == sorted(path.name for path in out.iterdir())
    assert len(answer.json["files"]) == 3


def test_a_booklet_has_a_page_for_each_candidate(
    match_here: Command, some_rows: Path, tmp_path: Path
) -> None:
    out = tmp_path / "booklet.pdf"
    asked = ("dossier", "--funder", "indh", "--top", "5", "--lang", "fr", "--out", out)
    assert match_here(*asked, "--registry", some_rows, "--today", "2026-11-29").code == 0
    assert pages(out) == 6
    text = pypdf.PdfReader(out).pages[0].extract_text()
    assert "Candidates" in text


def test_a_booklet_notes_the_allocation(
    match_here: Command, some_rows: Path, tmp_path: Path
) -> None:
    funds = tmp_path / "funds.toml"
    funds.write_text('[[fund]]\nid = "own"\noption = "indh_p3_ess"\nbudget_mad = 500000\n', "utf-8")
    out = tmp_path / "booklet.pdf"
    asked = ("dossier", "--funder", "indh", "--top", "3", "--lang", "en", "--out", out)
    answer = match_here(*asked, "--funds", funds, "--registry", some_rows)
    assert answer.code == 0, answer.err
    assert "Note of the allocation" in pypdf.PdfReader(out).pages[0].extract_text()


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_option_has_a_leaflet(match_here: Command, tmp_path: Path, language: str) -> None:
    out = tmp_path / "sheet.pdf"
    for option in ("indh_p3_ess", "members_self_financing", "damane_express"):
        asked = ("catalogue", "sheet", option, "--lang", language, "--out", out, "--force")
        answer = match_here(*asked)
        assert answer.code == 0, answer.err
        assert 1 <= pages(out) <= 4


def test_without_the_extra_it_says_what_to_install(
    match_here: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def absent(name: str, *arguments: Any, **named: Any) -> Any:
        if name in ("typst", "docx"):
            raise ImportError(name)
        return real(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", absent)
    from matcher.reports.dossier import pdf

    pdf._fonts.cache_clear()
    for name in ("x.pdf", "x.docx"):
        answer = match_here("dossier", "SM-0001", "--out", tmp_path / name, *DEMO)
        assert answer.code == 2
        assert '".[office,dossier]"' in answer.err
    assert not list(tmp_path.iterdir())


def test_a_paper_that_the_office_has_noted_is_ticked(match_here: Command, tmp_path: Path) -> None:
    noted = ("registry", "papers", "SM-0196", "accounts", "--since", "2026-01-05", *DEMO)
    assert match_here(*noted).code == 0
    out = tmp_path / "file.docx"
    asked = ("dossier", "SM-0196", "--option", "indh", "--lang", "en", "--json", *DEMO)
    answer = match_here(*asked, "--out", out)
    states = {paper["code"]: (paper["state"], paper["since"]) for paper in answer.json["papers"]}
    assert states.pop("accounts") == ("have", "2026-01-05")
    assert {state for state, _ in states.values()} == {"not_told"}


def test_a_corrected_fact_is_from_a_person_and_no_longer_from_its_cell(
    match_here: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    match_here("import", ROOT / "docs" / "example" / "cooperatives.xlsx")
    assert match_here("registry", "set", "C-0001", "members=60").code == 0
    answer = match_here("dossier", "C-0001", "--out", tmp_path / "x.docx", "--lang", "en", "--json")
    facts = {fact["field"]: fact for part in answer.json["parts"] for fact in part["facts"]}
    assert facts["members"]["value"] == 60
    assert facts["members"]["read_in"] == "corrected by hand"
    assert facts["women"]["read_in"].startswith("cooperatives.xlsx, sheet Liste, row 4")
    assert "Dénomination" in facts["name"]["read_in"]  # and not the Arabic sheet
    wrong = match_here("registry", "set", "C-0001", "women=61")
    assert wrong.code == 0
    assert "which cannot be" in wrong.err  # more women than members: kept, and told at once
    shown = match_here("registry", "show", "C-0001", "--lang", "en").out
    members = shown.split("Members: ")[1].splitlines()
    assert members[:2] == ["60 people", "    corrected by hand"]
