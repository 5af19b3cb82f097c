"""A day of which a file named the year or the month is never said as a day."""

from __future__ import annotations

import csv
import json
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


@pytest.mark.parametrize(
    ("founded", "verdict"),
    [
        ("2024", "eligible"),  # at most 2.9 years: any day of 2024 is less than 3 years ago
        ("2023", "undecided"),  # 2.9 to 3.9
        ("11/2023", "undecided"),  # 23 November is in it
        ("12/2023", "eligible"),
        ("10/2023", "refused"),
        ("2022", "refused"),
    ],
)
def test_a_limit_on_age_is_judged_by_every_day_that_may_be_meant(
    founded: str,
    verdict: str,
    match_here: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In every path: one answer, the screen of all, and the registry that was exported."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    option = (tmp_path / "catalogue" / "young.toml", tmp_path / "catalogue" / "catalogue.toml")
    option[0].parent.mkdir()
    option[0].write_text(
        'id = "young"\nname = { en = "Young" }\nstatus = "open"\nstatus_as_of = 2026-11-01\n'
        '[[condition]]\nrule = "age_years < 3"\nsays = { en = "Less than 3 years old" }\n',
        encoding="utf-8",
    )
    option[1].write_text("", encoding="utf-8")
    table, registry = tmp_path / "a.csv", tmp_path / "registry.csv"
    table.write_text(
        f"Nom de la coopérative;Province;Créée le;Adhérents\nAfoulki;Tata;{founded};12\n",
        encoding="utf-8",
    )
    match_here("import", table, *DAY)
    ours = ("--catalogue", option[0].parent, "--json", *DAY)
    alone = json.loads(match_here("--coop", "C-1", *ours).out)
    found = {m["option_id"]: m for m in (*alone["matches"], *alone["refused"])}
    assert found["young"]["verdict"] == verdict
    match_here("registry", "export", "--out", registry)
    screened = match_here("screen", "--registry", registry, *ours[:2], *DAY, "--out", "-").out
    row = next(csv.DictReader(screened.splitlines()))
    assert row["verdict"] == verdict
    assert row["missing"] == ("founded" if verdict == "undecided" else "")
