"""An option as a plan sees it: what it gives at most, and what is not worth asking for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from matcher import open_matcher
from matcher.planning.expectation import Expectation
from matcher.planning.settings import PlanSettings, settings_of
from matcher.planning.sources import make_source
from matcher.session import Session

LINES = {"equipment": 250_000}


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(registry="demo", today=date(2026, 11, 23))


@pytest.fixture(scope="module")
def settings(session: Session) -> PlanSettings:
    found = settings_of(session)
    return replace(found, money=replace(found.money, least=12_500, least_share=0.05))


def most_of(usual: int, session: Session, settings: PlanSettings) -> tuple[int, bool]:
    """The most that an option without a ceiling gives where it usually pays so much, and whether
    it is asked at all; a file is worth 12,500 there."""
    matches = session.options_for("SM-0001")
    match = next(m for m in matches if m.option.id == "andzoa_programmes")
    hope = Expectation(0.5, usual, is_usual_assumed=False, own_share=None, is_contest=False)
    source = make_source(session, match, LINES, settings, hope)
    assert source is not None
    return source.ceiling, bool(source.lines)


def test_what_it_usually_pays_is_never_raised_to_what_a_file_is_worth(
    session: Session, settings: PlanSettings
) -> None:
    assert most_of(12_500, session, settings) == (12_500, True)
    assert most_of(12_499, session, settings) == (12_499, False)
    assert most_of(9_000, session, settings) == (9_000, False)
