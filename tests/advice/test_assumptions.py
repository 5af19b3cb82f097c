"""The assumptions of advice in another country: a copy of the shipped file, given or beside."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT

from matcher import Session, open_matcher
from matcher.advice.assumptions import assumptions_of
from matcher.support.errors import InvalidSourceError

COPY = (ROOT / "data" / "advice.toml").read_text(encoding="utf-8")
OWN = COPY.replace("need_unknown_mad", "need_unknown_xof").replace("share = 0.60", "share = 0.33")


@pytest.fixture
def country(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "docs" / "example" / "senegal", tmp_path / "country")
    return tmp_path / "country"


def opened(folder: Path) -> Session:
    schema, catalogue = folder / "schema.toml", folder / "catalogue"
    table = folder / "cooperatives.csv"
    return open_matcher(
        schema=schema, catalogue=catalogue, registry=table, today=date(2026, 11, 30)
    )


def test_a_copy_holds_in_another_country_given_or_beside_its_schema(
    country: Path, tmp_path: Path
) -> None:
    session = opened(country)
    assert [asset.share for asset in assumptions_of(session).assets] == [0.6]
    copy = tmp_path / "mine.toml"
    copy.write_text(OWN, encoding="utf-8")
    assert [asset.share for asset in assumptions_of(session, copy).assets] == [0.33]
    (country / "advice.toml").write_text(OWN, encoding="utf-8")
    assert [asset.share for asset in assumptions_of(session).assets] == [0.33]


def test_an_amount_of_a_copy_is_told_its_key_in_the_currency(country: Path) -> None:
    (country / "advice.toml").write_text(COPY, encoding="utf-8")
    with pytest.raises(InvalidSourceError, match="need_unknown_xof"):
        assumptions_of(opened(country))
