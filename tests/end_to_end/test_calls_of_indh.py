"""What an officer of three provinces reads of INDH: the call of the place, on its day."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Command

TAROUDANNT = "SM-0196"


def money_of(said: str) -> str:
    """The line of amounts, as one line."""
    words = " ".join(said.split())
    return words[words.index("amount:") : words.index("not published:")]


def test_the_call_of_2026_gives_its_figures(match_here: Command) -> None:
    asked = ("--coop", TAROUDANNT, "--option", "indh_p3_ess", "--lang", "en", "--registry", "demo")
    said = money_of(match_here(*asked, "--today", "2026-11-28").out)
    assert "at most 200,000 MAD" in said
    assert "at most 90% of the cost" in said
    assert "own share: at least 10% = 54,350 MAD" in said
    before = money_of(match_here(*asked, "--today", "2023-10-01").out)
    assert "at most 300,000 MAD" in before
    assert "at most 60% of the cost" in before
    assert "own share: at least 40% = 217,400 MAD" in before


@pytest.mark.parametrize(
    ("province", "said"),
    [
        ("agadir-ida-ou-tanane", "Agadir"),
        ("tata", "these are the older terms, to confirm"),
    ],
)
def test_other_provinces_have_their_own_call_or_the_older_terms(
    province: str, said: str, match_here: Command, tmp_path: Path
) -> None:
    registry = tmp_path / "coops.csv"
    facts = "legal_form,province,members,women,youth,founded,purposes,need_equipment_mad"
    values = f"cooperative,{province},12,12,6,2024-01-01,equipment,200000"
    registry.write_text(f"applicant_id,name,{facts}\nA-1,Afoulki,{values}\n", encoding="utf-8")
    answer = match_here(
        "--coop", "A-1", "--option", "indh_p3_ess", "--lang", "en", "--registry", registry,
        "--today", "2026-11-28",
    )  # fmt: skip
    assert said in " ".join(answer.out.split())
