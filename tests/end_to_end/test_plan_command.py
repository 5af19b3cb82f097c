"""`match plan`, as a user and as a program call it."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import ROOT, Command

from matcher.reports.plans.plan_text import ASKS
from matcher.reports.plans.plan_views import PlanView
from matcher.reports.view import view_schema
from matcher.support.messages import render

ASKED = ("plan", "--coop", "SM-0001", "--today", "2026-11-23")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_plan_is_told_in_three_languages_with_what_is_synthetic(
    match_here: Command, language: str
) -> None:
    asked = ("plan", "--coop", "SM-0196", "--today", "2026-11-23", "--registry", "demo")
    answer = match_here(*asked, "--lang", language)
    assert answer.code == 0
    assert {"en": "(assumed)", "fr": "(hypothèse)", "ar": "(افتراض)"}[language] in answer.out
    assert render(ASKS, language) in answer.out
    assert {"en": "SYNTHETIC", "fr": "SYNTHÉTIQUES", "ar": "اصطناعية"}[language] in answer.out
    cash = {"en": "members’ own cash", "fr": "numéraire des adhérents", "ar": "نقد المنخرطين"}
    assert cash[language] in answer.out
    marks = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))  # they take no room on a screen
    assert max(len(line.translate(marks)) for line in answer.out.splitlines()) <= 100
    assert answer.err == ""


@pytest.mark.parametrize("coop", ["SM-0001", "SM-0026", "SM-0060", "SM-0196"])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_part_of_a_plan_can_be_said(match_here: Command, coop: str, language: str) -> None:
    data = match_here("plan", "--coop", coop, "--lang", language, "--json").json
    schema = view_schema(PlanView)
    assert list(data) == schema["required"]
    for plan in data["plans"]:
        assert list(plan) == schema["$defs"]["OfferedView"]["required"]
        for step in plan["steps"]:
            assert list(step) == schema["$defs"]["StepView"]["required"]
        for coverage in plan["security"]:
            assert list(coverage) == schema["$defs"]["CoverageView"]["required"]
    for better in data["improvements"]:
        assert list(better) == schema["$defs"]["ImprovementView"]["required"]
    assert match_here("plan", "--coop", coop, "--lang", language).out


def test_the_json_adds_up(match_here: Command) -> None:
    data = match_here(*ASKED, "--json").json
    assert data["schema"] == 1
    assert data["applicant"]["synthetic"] is True
    assert data["total"] == sum(data["lines"].values()) == 557_000
    assert 1 <= len(data["plans"]) <= 3
    for plan in data["plans"]:
        paid = sum(part["amount"] for part in plan["amounts"])
        own = plan["own_cash"] + plan["own_in_kind"]
        assert paid + own + plan["uncovered"] == data["total"]
        assert {step["option_id"] for step in plan["steps"]} >= {
            part["option_id"] for part in plan["amounts"]
        }
        for step in plan["steps"]:
            assert not step["conditional"] or step["open_points"]


def test_a_plan_that_cannot_cover_all_says_why_and_leaves_with_1(match_here: Command) -> None:
    answer = match_here("plan", "--coop", "SM-0017", "--firm", "--json")
    assert answer.code == 1
    assert [member["rule"][0] for member in answer.json["conflict"]][:1] == ["need"]
    assert answer.json["improvements"][0]["kind"] == "own_cash"


def test_a_plan_that_covers_nothing_is_none_and_what_would_cover_is_said(
    match_here: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    match_here("import", ROOT / "docs" / "example" / "cooperatives.xlsx")
    ask = ("plan", "--coop", "C-0001", "--firm", "--today", "2026-11-23", "--lang", "en")
    for more in ((), ("--details",)):
        answer = match_here(*ask, *more)
        assert answer.code == 1
        said = " ".join(answer.out.split())
        assert "Nothing certain covers any line: there is no plan." in said
        assert "--own-cash" in said and "match advise --coop C-0001" in said
        assert "Plan 1" not in said
    data = match_here(*ask, "--json").json
    assert data["plans"] == [] and data["no_plan"] == "nobody_pays"
    assert "Plan 1" in match_here(*ask, "--own-cash", "50000").out


def test_a_cooperative_without_amounts_has_a_plan_for_a_usual_need(match_here: Command) -> None:
    answer = match_here("plan", "--coop", "SM-0060", "--lang", "en")
    assert answer.code == 0
    assert "the need is not told" in answer.out
    data = match_here("plan", "--coop", "SM-0060", "--json").json
    assert data["need_assumed"][0] == "total"
    assert sum(data["lines"].values()) == 172_000


def test_the_picture_is_well_formed_and_holds_every_line(
    match_here: Command, tmp_path: Path
) -> None:
    path = tmp_path / "plan.svg"
    assert match_here(*ASKED, "--lang", "fr", "--svg", path).code == 0
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    said = " ".join(root.itertext())
    for word in ("véhicules", "énergie", "fonds de roulement", "formation", "Trésorerie"):
        assert word in said
    assert len(list(root.iter("{http://www.w3.org/2000/svg}polyline"))) >= 2
    assert "SM-0001 · " in said
    assert "23 novembre 2026" in said
    assert "source : la démonstration" in said.replace("\u00a0", " ")
    assert "SYNTHÉTIQUES" in said


def test_tables_hold_the_same_amounts_and_no_formula(match_here: Command, tmp_path: Path) -> None:
    table, book = tmp_path / "plan.csv", tmp_path / "plan.xlsx"
    assert match_here(*ASKED, "--out", table).code == 0
    assert match_here(*ASKED, "--out", book).code == 0
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))
    for plan in {row["plan"] for row in rows}:
        assert sum(int(r["amount_mad"]) for r in rows if r["plan"] == plan) == 557_000
    assert {row["synthetic"] for row in rows} == {"true"}
    with zipfile.ZipFile(book) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert sheet.count("<row ") == len(rows) + 1


def test_nothing_is_overwritten_unless_forced(match_here: Command, tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("mine", encoding="utf-8")
    assert match_here(*ASKED, "--out", path).code == 2
    assert path.read_text(encoding="utf-8") == "mine"
    assert match_here(*ASKED, "--out", path, "--force").code == 0
    assert path.read_text(encoding="utf-8").startswith("applicant_id,")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("plan",), 2, "Say for whom"),
        (("plan", "--all"), 2, "--out FILE.csv"),
        (("plan", "--coop", "SM-0001", "--all"), 2, "Say for whom"),
        (("plan", "--coop", "SM-0001", "--out", "x.pdf"), 2, ".csv, .xlsx or .json"),
        (("plan", "--coop", "SM-0001", "--excel"), 2, "--excel"),
        (("plan", "--coop", "SM-0001", "--aim", "cheapst"), 2, "cheapest"),
        (("plan", "--coop", "SM-0001", "--aim", "2*own_csh"), 2, "own_cash"),
        (("plan", "--coop", "SM-9999"), 4, "SM-9999"),
        (("plan", "--coop", "SM-0001", "--assumptions", "nowhere.toml"), 5, "not there"),
    ],
)
def test_what_cannot_be_done_says_so(
    match_here: Command, arguments: tuple[str, ...], code: int, said: str
) -> None:
    answer = match_here(*arguments)
    assert answer.code == code
    assert said in answer.err


def test_an_aim_of_ones_own_changes_the_plan(match_here: Command) -> None:
    data = match_here(*ASKED, "--aim", "uncovered; sources", "--json").json
    assert len(data["plans"]) == 1
    assert data["plans"][0]["sources"] <= 3
    named = match_here(*ASKED, "--aim", "surest", "--json").json
    assert named["plans"][0]["conditional"] <= data["plans"][0]["conditional"]


def test_everybody_goes_into_one_table(
    match_here: Command, some_rows: Path, tmp_path: Path
) -> None:
    path = tmp_path / "all.csv"
    answer = match_here("plan", "--all", "--registry", some_rows, "--out", path, "--json")
    assert answer.code == 0
    assert answer.json["applicants"] == 24
    assert answer.json["violations"] == 0
    assert answer.json["not_proven"] == 0
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert len({row["applicant_id"] for row in rows}) == answer.json["with_plans"]


def test_the_answer_on_stdout_is_only_ours(match: Command) -> None:
    # HiGHS prints lines of its own for this one
    for coop in ("SM-0213", "SM-0171"):
        answer = match("plan", "--coop", coop, "--json")
        assert answer.out.startswith("{")
        assert "Highs" not in answer.out
        assert answer.json["schema"] == 1
