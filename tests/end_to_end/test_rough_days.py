"""A day of which a file named the year or the month is never said as a day."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest
from conftest import Command

DAY = ("--today", "2026-11-23")


def plain(text: str) -> str:
    """The words of a text, one space between them."""
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("cell", "said", "age"),
    [
        ("2021", "2021", "de 4 à 5 ans"),
        ("03/2021", "mars 2021", "5 ans"),
        ("04/05/2021", "4 mai 2021", "5,6 ans"),
    ],
)
def test_profile_answer_and_dossier_say_what_is_known(
    cell: str,
    said: str,
    age: str,
    match_here: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    table, out = tmp_path / "a.csv", tmp_path / "a.pdf"
    table.write_text(
        f"Nom de la coopérative;Province;Créée le;Adhérents\nAfoulki;Tata;{cell};12\n",
        encoding="utf-8",
    )
    match_here("import", table, *DAY)
    french = ("--lang", "fr")
    profile = plain(match_here("registry", "show", "C-1", *french).out)
    assert f"Date de création : {said}" in profile
    answer = plain(match_here("--coop", "C-1", "--details", *DAY, *french).out)
    assert f"Âge : {age}" in answer
    assert match_here("dossier", "C-1", "--out", out, *DAY, *french).code in (0, 1)
    printed = plain(" ".join(page.extract_text() for page in pypdf.PdfReader(out).pages))
    assert f"Date de création {said}" in printed
    assert f"Âge {age}" in printed
    if cell != "04/05/2021":  # a person who says the day is believed
        match_here("registry", "set", "C-1", "founded=2021-01-01", *DAY)
        assert "1er janvier 2021" in plain(match_here("registry", "show", "C-1", *french).out)


def test_pairs_what_if_and_reasons_say_it_no_finer(
    match_here: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    table = tmp_path / "a.csv"
    table.write_text(
        "Nom de la coopérative;Province;Créée le;Adhérents\n"
        "Tafoukt Aglou;Tiznit;2021;12\nTafoukt Agloul;Tiznit;03/2022;12\n",
        encoding="utf-8",
    )
    match_here("import", table, *DAY)
    french = ("--lang", "fr")
    pairs = plain(match_here("registry", "duplicates", *french).out)
    assert "Date de création 2021 mars 2022" in pairs
    supposed = plain(
        match_here("what-if", "--coop", "C-1", "founded=2024-05-04", *DAY, *french).out
    )
    assert "Date de création : 2021 → 4 mai 2024" in supposed
    answer = plain(match_here("--coop", "C-1", "--details", "--top", "99", *DAY, *french).out)
    ages = answer.split("Âge : ")[1:]
    assert ages
    assert all(age.startswith("de 4 à 5 ans") for age in ages), ages
