"""Several projects of one cooperative are several plans, in which nothing is spent twice."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from conftest import REGISTRY, Command

from matcher import open_matcher

DAY = ("--today", "2026-11-23", "--lang", "en")


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A cooperative with two requests: a grinder now, a vehicle and a stock later."""
    with REGISTRY.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        head = list(reader.fieldnames or ())
        one = next(row for row in reader if row["applicant_id"] == "SM-0032")
    nothing = {name: "" for name in head if name.startswith("need_") or name == "purposes"}
    first = {**one, **nothing, "applicant_id": "C-1", "need_equipment_mad": "120000"}
    second = {**one, **nothing, "applicant_id": "C-1/2", "need_vehicles_mad": "150000"}
    for row in (first, second):
        row |= {"own_cash_mad": "30000", "own_in_kind_mad": "0", "surplus_mad": "60000"}
        row |= {"turnover_mad": "400000"}
    path = tmp_path / "two.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head)
        writer.writeheader()
        writer.writerows((first, second))
    return path


def test_what_the_first_project_takes_is_not_there_for_the_second(
    match_here: Command, two: Path
) -> None:
    ask = ("plan", *DAY, "--registry", two)
    first = match_here(*ask, "--coop", "C-1", "--json").json
    alone = match_here(*ask, "--coop", "C-1/2", "--json").json
    later = match_here(*ask, "--coop", "C-1/2", "--after", "C-1", "--json").json
    taken = {part["option_id"] for part in first["plans"][0]["amounts"]}
    for plan in later["plans"]:
        assert taken.isdisjoint(part["option_id"] for part in plan["amounts"])
    spent = first["plans"][0]["own_cash"] + first["plans"][0]["own_cash_advanced"]
    assert later["own_cash_available"] == alone["own_cash_available"] - spent
    repaid = first["plans"][0]["heaviest_year"]
    assert later["ability"]["older_debts"] == alone["ability"]["older_debts"] + repaid
    said = " ".join(match_here(*ask, "--coop", "C-1/2", "--after", "C-1").out.split())
    assert "Planned after C-1:" in said
    session = open_matcher(registry=two, today="2026-11-23")
    assert session.plan("C-1/2", after="C-1").to_dict() == later


def test_another_project_goes_with_one_cooperative(match_here: Command, two: Path) -> None:
    answer = match_here("plan", *DAY, "--registry", two, "--all", "--after", "C-1", "--out", "-")
    assert answer.code == 2
    assert "--after" in answer.err
