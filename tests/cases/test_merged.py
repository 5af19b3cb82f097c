"""What was recorded of a profile is that of the one into which it was merged."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Command

DAY = ("--today", "2026-11-23", "--lang", "en")
FUND = """
[[fund]]
id = "commune"
rule = 'members >= 1'
budget_mad = 500000
ticket_max_mad = 100000
"""


@pytest.fixture(autouse=True)
def merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, match_here: Command) -> None:
    """One cooperative that two rows name, of which both have recorded requests."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    table = tmp_path / "a.csv"
    table.write_text(
        "Nom de la coopérative;Commune;Adhérents;Objet;Montant demandé\n"
        "Afoulki;Aoulouz;22;équipement;90000\nTamounte;Igli;22;équipement;90000\n",
        encoding="utf-8",
    )
    assert match_here("import", table, *DAY).code == 0
    for coop, option, amount in (("C-0001", "indh", "20000"), ("C-0002", "fda", "30000")):
        said = ("record", coop, option, "granted", "--amount", amount, "--on", "2026-11-02")
        assert match_here(*said, *DAY).code == 0
    assert match_here("registry", "merge", "C-0001", "C-0002", *DAY).code == 0


def test_it_is_listed_and_taken_off_the_need(match_here: Command) -> None:
    listed = match_here("cases", "--coop", "C-0001", *DAY)
    assert "C-0001 · Afoulki — Agricultural Development Fund" in " ".join(listed.out.split())
    assert match_here("cases", *DAY, "--json").json["all"] == 2
    answer = " ".join(match_here("--coop", "C-0001", *DAY).out.replace("\u00a0", " ").split())
    assert "promised 50,000 MAD" in answer and "40,000 MAD" in answer


def test_the_digest_names_the_profile_that_stands(match_here: Command) -> None:
    """What was recorded of the one that is gone was left out, or stood under its number."""
    items = match_here("digest", "--since", "2026-11-01", *DAY, "--json").json["items"]
    happened = [one["applicants"] for one in items if one["what"] == "happened"]
    assert happened == [["C-0001"], ["C-0001"]]


def test_no_fund_pays_it_once_more(match_here: Command, tmp_path: Path) -> None:
    funds = tmp_path / "funds.toml"
    funds.write_text(FUND, encoding="utf-8")
    [award] = match_here("allocate", "--funds", funds, *DAY, "--json").json["awards"]
    assert (award["applicant_id"], award["amount"]) == ("C-0001", 40_000)


def test_taken_back_it_stands_under_its_own_number(match_here: Command) -> None:
    assert match_here("registry", "undo", *DAY).code == 0
    for coop in ("C-0001", "C-0002"):
        assert match_here("cases", "--coop", coop, *DAY, "--json").json["all"] == 1
