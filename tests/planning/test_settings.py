"""The assumptions of plans in another country: a copy of the shipped file, given or beside."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT, run_match

from matcher import Session, open_matcher
from matcher.planning.answer import make_plans
from matcher.planning.compose import Wishes
from matcher.planning.settings import read_settings, settings_of
from matcher.support.errors import InvalidSourceError

SHIPPED = (ROOT / "data" / "planning.toml").read_text(encoding="utf-8")
OWN = SHIPPED.replace('in_kind_lines = ["premises"', 'in_kind_lines = ["equipment"')


@pytest.fixture
def country(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "docs" / "example" / "senegal", tmp_path / "country")
    return tmp_path / "country"


def opened(folder: Path) -> Session:
    return open_matcher(
        schema=folder / "schema.toml",
        catalogue=folder / "catalogue",
        registry=folder / "cooperatives.csv",
        today=date(2026, 11, 30),
    )


def in_kind(session: Session, assumptions: Path | None = None) -> float:
    """What the members of SN-1 bring in kind in the first plan, of 500,000 that they have."""
    settings = settings_of(session, assumptions)
    wishes = Wishes(own_in_kind=500_000)
    answer = make_plans(session, session.applicant("SN-1"), settings, wishes)
    return sum(answer.plans[0].plan.in_kind.values())


def test_a_copy_with_one_line_changed_holds_in_another_country(
    country: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "mine.toml"
    copy.write_text(OWN, encoding="utf-8")
    session = opened(country)
    assert in_kind(session) == 0
    assert in_kind(session, copy) == 500_000


def test_a_copy_beside_the_schema_needs_no_option(country: Path) -> None:
    (country / "planning.toml").write_text(OWN, encoding="utf-8")
    assert in_kind(opened(country)) == 500_000


def test_what_is_stated_in_kind_and_pays_no_line_is_said(country: Path) -> None:
    said = "None of these lines can be paid in kind (assumed)"
    asked = ("SN-1", "--own-in-kind", "500000", "--today", "2026-11-30")
    given = ("--schema", "schema.toml", "--catalogue", "catalogue")
    command = ("plan", "--coop", *asked, *given, "--registry", "cooperatives.csv")
    assert said in " ".join(run_match(*command, cwd=country).out.split())
    (country / "planning.toml").write_text(OWN, encoding="utf-8")
    assert said not in " ".join(run_match(*command, cwd=country).out.split())


def test_what_neither_the_country_nor_the_shipped_file_knows_is_told(country: Path) -> None:
    text = OWN.replace('"equipment"', '"equippment"')
    (country / "planning.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidSourceError, match=r'planning\.toml:\d+: "equippment" is not'):
        settings_of(opened(country))


def test_the_shipped_country_keeps_its_own() -> None:
    assert settings_of(open_matcher()) == read_settings()
