"""What stands beside a schema of one's own holds for every command: words, requests, counts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, Answer, run_match

DAY = ("--today", "2026-11-30")
VOCABULARY = """\
[headers]
legal_form = ["statut"]
place = ["département"]
[currency]
dirham = ["dinar", "dinars", "dz"]
[values.sector]
rice = ["riziculture"]
"""
LIST = """\
Nom,Département,Statut,CA 2025 (DZ),Besoin total en dinars,Terrain (valeur DZ)
Coop Un,Mbour,GIE,12 500 DZ,40 mille dinars,9000
Coop Deux,Podor,scoops,8000,25000,
"""
REQUESTS = """\
Coopérative,Option,Date,Suite,Montant accordé (DZ)
Coop Un,women_grant,02/11/2026,accordé,25 000
C-0002,season_loan,03/11/2026,refusé,
"""


@pytest.fixture
def country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example, in a currency that nobody knows, settled for every command."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    here = tmp_path / "country"
    shutil.copytree(ROOT / "docs" / "example" / "senegal", here)
    for file in here.rglob("*"):
        if file.suffix in (".toml", ".csv"):
            text = file.read_text(encoding="utf-8").replace("XOF", "ZDN").replace("_xof", "_zdn")
            file.write_text(text, encoding="utf-8")
    (here / "vocabulary.toml").write_text(VOCABULARY, encoding="utf-8")
    (here / "list.csv").write_text(LIST, encoding="utf-8")
    (here / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    assert run_match("config", "schema=schema.toml", "catalogue=catalogue", cwd=here).code == 0
    return here


def plain(text: str) -> str:
    """The text in one line, with no space but the usual one."""
    return " ".join(text.split())


def imported(here: Path, *files: str) -> Answer:
    return run_match("import", *files, "--lang", "en", *DAY, cwd=here)


def test_a_vocabulary_beside_the_schema_is_that_of_imports_and_corrections(country: Path) -> None:
    answer = imported(country, "list.csv")
    said = plain(answer.out)
    assert answer.code == 0, answer.out
    assert "Statut → Legal form" in said
    assert "CA 2025 (DZ) → Turnover" in said
    assert "Besoin total en dinars → Total need" in said
    assert "Terrain (valeur DZ) → Land, value" in said
    told = ("registry", "set", "C-1", "sector=riziculture", "need_inputs_zdn=45 mille dinars")
    changed = run_match(*told, "--lang", "en", cwd=country)
    assert "Sector: unknown → rice" in plain(changed.out), changed.err
    assert "Need: inputs: unknown → 45,000 ZDN" in plain(changed.out)


def test_a_sheet_of_requests_is_read_under_a_schema_of_ones_own(country: Path) -> None:
    imported(country, "list.csv")
    answer = imported(country, "requests.csv")
    assert "Requests: 2 rows read: 2 events recorded" in answer.out, answer.out
    listed = run_match("cases", "--all", "--lang", "en", *DAY, cwd=country)
    assert "granted: 25,000 ZDN" in plain(listed.out)


def test_counts_are_made_under_a_schema_of_ones_own(country: Path) -> None:
    imported(country, "list.csv", "requests.csv")
    answer = run_match("exchange", "counts", "--out", "counts.json", cwd=country)
    assert answer.code == 0, answer.err
    assert (country / "counts.json").is_file()


def test_a_published_grant_tells_no_place_of_the_smallest(country: Path) -> None:
    imported(country, "list.csv", "requests.csv")
    asked = ("exchange", "grants", "--out", "grants.json", "--publisher", "360G-test")
    assert run_match(*asked, "--lang", "en", cwd=country).code == 0
    grant = json.loads((country / "grants.json").read_text(encoding="utf-8"))["grants"][0]
    assert [one["name"] for one in grant["beneficiaryLocation"]] == ["Thies"]


def test_a_paper_that_nothing_describes_is_called_by_its_code(country: Path) -> None:
    option = country / "catalogue" / "women_grant.toml"
    asks = '[documents]\nasks = ["statutes", "quote", "minutes"]\nsource = "F1"\n\n[[source]]'
    option.write_text(option.read_text(encoding="utf-8").replace("[[source]]", asks, 1))
    table = ("--registry", "cooperatives.csv")
    answer = run_match("--coop", "SN-3", *table, "--lang", "en", *DAY, cwd=country)
    assert "with statutes, quote and 1 more paper" in plain(answer.out)
    imported(country, "list.csv")
    kept = run_match("registry", "papers", "C-1", "quote", "--since", "2026-01-10", cwd=country)
    assert kept.code == 0, kept.err
    wrong = run_match("registry", "papers", "C-1", "quot", "--lang", "en", cwd=country)
    assert 'Did you mean "quote"?' in wrong.err


def test_a_worksheet_of_an_option_says_the_days_of_the_call_that_governs(country: Path) -> None:
    option = country / "catalogue" / "season_loan.toml"
    call = '\n[[call]]\nid = "autumn"\nyear = 2026\nopens = 2026-11-01\ncloses = 2026-12-20\n'
    option.write_text(option.read_text(encoding="utf-8") + call, encoding="utf-8")
    table = ("--registry", "cooperatives.csv", "--lang", "en", *DAY)
    one = run_match("catalogue", "worksheet", "season_loan", *table, cwd=country)
    assert "20 days left)" in plain(one.out), one.err
    several = run_match("catalogue", "worksheet", "women_grant", *table, cwd=country)
    assert "its rounds differ by place" in plain(several.out)


@pytest.mark.parametrize("command", [("asked", "season_loan"), ("export", "out"), ("import", "in")])
def test_what_an_office_learns_is_of_the_built_in_catalogue(
    country: Path, command: tuple[str, str]
) -> None:
    answer = run_match("catalogue", *command, "--lang", "en", cwd=country)
    assert answer.code == 2
    assert "kept beside the built-in catalogue alone" in answer.err


def test_a_grant_that_nobody_can_advance_is_left_out_for_that(country: Path) -> None:
    option = country / "catalogue" / "women_grant.toml"
    late = '[terms]\npaid_after_works = { value = true, source = "F1", confidence = "high" }'
    option.write_text(option.read_text(encoding="utf-8").replace("[terms]", late), encoding="utf-8")
    asked = ("plan", "--coop", "SN-3", "--own-cash", "100000", "--registry", "cooperatives.csv")
    answer = run_match(*asked, "--lang", "en", *DAY, cwd=country)
    assert (
        "plan 1 does without it: it is paid after the works, and the members have no cash left to"
        " advance it until then" in plain(answer.out)
    ), answer.out


def test_a_guarantee_that_the_lender_asks_for_is_no_question(country: Path) -> None:
    table = ("--registry", "cooperatives.csv", "--lang", "en", *DAY)
    answer = run_match("--coop", "SN-2", *table, cwd=country)
    assert "ask the bank that lends: it is the bank that asks" in plain(answer.out)
    assert "whether a cooperative itself may apply" not in plain(answer.out)
