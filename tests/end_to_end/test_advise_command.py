"""`match advise` as a user runs it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Command

from matcher.reports.layout import display_width

DAY = ("--today", "2026-11-23")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_advice_is_said_in_three_languages(match_here: Command, language: str) -> None:
    asked = ("advise", "--coop", "SM-0003", "--lang", language, *DAY)
    answer = match_here(*asked, "--details")
    assert answer.code == 0, answer.err
    headings = {
        "en": ("Ask first", "Security, lender by lender", "Step by step", "What refuses"),
        "fr": (
            "À demander d’abord",
            "Garanties, prêteur par prêteur",
            "Étape par étape",
            "Ce qui refuse",
        ),
        "ar": ("ما يسأل عنه أولا", "الضمانات، مقرضا مقرضا", "خطوة خطوة", "ما يرفض"),
    }
    for heading in headings[language]:
        assert heading in answer.out
    assert "{" not in answer.out
    assert max(map(display_width, answer.out.splitlines())) <= 100
    brief = match_here(*asked)
    assert headings[language][0] in brief.out
    assert headings[language][3] not in brief.out  # the long list is in the details
    assert len(brief.out.splitlines()) <= 95 < len(answer.out.splitlines())


def test_the_brief_advice_names_options_and_not_their_ids(match_here: Command) -> None:
    brief = match_here("advise", "--coop", "SM-0060", "--lang", "en", *DAY).out
    asked = brief.split("Ask first")[1].split("Changes, by")[0]
    assert "would be eligible" in asked or "would be refused" in asked
    assert "_" not in asked


def test_advice_is_one_json_object(match_here: Command) -> None:
    data = match_here("advise", "--coop", "SM-0003", "--json", *DAY).json
    assert data["schema"] == 1
    assert set(data) >= {
        "questions",
        "refused",
        "changes",
        "time",
        "security",
        "costs",
        "support",
        "ladder",
    }
    blocker = data["refused"][0]["blockers"][0]
    assert blocker["conditions"][0]["says"]
    assert blocker["facts"][0]["asked"]
    assert blocker["conditions"][0]["sources"][0]["id"]
    for item in data["questions"]["asked"]:
        assert item["items"][0]["ask"]


def test_the_few_lines_stand_in_match_coop(match_here: Command) -> None:
    text = match_here("--coop", "SM-0060", "--lang", "en", *DAY)
    assert "Ask the cooperative (of 9 undecided, 3 answers settle about 3):" in text.out
    # what is wanted comes before everything
    assert "  1. How much money is needed in all?" in text.out
    assert "  2. Does it have a bank account in its own name?" in text.out
    assert "match advise --coop SM-0060" in " ".join(text.out.split())
    data = match_here("--coop", "SM-0060", "--json", *DAY).json
    assert len(data["next_questions"]["asked"]) == 3


def test_an_interview_needs_a_terminal(match: Command) -> None:
    answer = match("advise", "--coop", "SM-0001", "--ask")
    assert answer.code == 2
    assert "terminal" in answer.err


def test_out_goes_with_ask(match_here: Command, tmp_path: Path) -> None:
    answer = match_here("advise", "--coop", "SM-0001", "--out", tmp_path / "x.csv")
    assert answer.code == 2
    assert not (tmp_path / "x.csv").exists()


def test_an_unknown_cooperative_is_4(match_here: Command) -> None:
    assert match_here("advise", "--coop", "SM-9999").code == 4


def test_wrong_assumptions_are_5(match_here: Command, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[guarantee]\nsurety_share = 3\n", encoding="utf-8")
    answer = match_here("advise", "--coop", "SM-0001", "--advice", wrong)
    assert answer.code == 5
    assert "surety_share" in answer.err


def test_another_countrys_schema_is_advised_too(match_here: Command) -> None:
    folder = ROOT / "tests" / "other_country"
    arguments = ["--schema", folder / "schema.toml", "--catalogue", folder / "catalogue"]
    arguments += ["--registry", folder / "applicants.csv"]
    answer = match_here("advise", "--coop", "SN-1", *arguments)
    assert answer.code == 0
    assert answer.out.startswith("SN-1 · Groupe du Quai")


def test_the_interview_in_a_terminal_writes_the_profile(tmp_path: Path) -> None:
    out = tmp_path / "profile.csv"
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [
            sys.executable, "-m", "matcher", "advise", "--coop", "SM-0060", "--ask",
            "--out", str(out), "--lang", "en", *DAY,
        ],
        cwd=ROOT, stdin=follower, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    os.close(follower)
    # the need first, which is not known; then the jobs, and the turnover
    os.write(leader, b"\n3\n250000\nq\n")
    said, told = process.communicate(timeout=60)
    os.close(leader)
    assert process.returncode == 0, told.decode()
    assert b"2 answers taken" in said
    record = json.loads(Path(f"{out}.provenance.json").read_text(encoding="utf-8"))
    assert [given["field"] for given in record["given"]] == ["planned_jobs", "turnover_mad"]
    header, row = out.read_text(encoding="utf-8").splitlines()
    assert header.startswith("applicant_id,") and row.startswith("SM-0060,")
    again = subprocess.run(
        [
            sys.executable, "-m", "matcher", "advise", "--coop", "SM-0060", "--ask",
            "--out", str(out), *DAY,
        ],
        cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=False,
    )  # fmt: skip
    assert again.returncode == 2  # not a terminal


def test_what_is_promised_needs_no_loan_any_more(
    match_here: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    day = ("--today", "2026-11-23")
    before = match_here("advise", "--coop", "SM-0196", *day, "--json").json["security"]
    said = ("record", "SM-0196", "indh", "granted", "--amount", "400000", "--on", "2026-11-02")
    assert match_here(*said, *day).code == 0
    after = match_here("advise", "--coop", "SM-0196", *day, "--json").json["security"]
    assert max(one["loan"] for one in before) > 143_500
    assert max(one["loan"] for one in after) == 143_500  # of 543,500
