"""The reason codes: each is said in three languages, and each is met somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from matcher.support import reason_codes
from matcher.support.errors import Problem
from matcher.support.messages import render
from matcher.support.reason_codes import REASONS

MATCHER = Path(reason_codes.__file__).parents[1]


@pytest.mark.parametrize("code", sorted(REASONS))
def test_every_reason_is_said_in_three_languages(code: str) -> None:
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", code)
    assert len({render(REASONS[code], language) for language in ("en", "fr", "ar")}) == 3


def test_no_reason_is_listed_that_nothing_gives() -> None:
    sources = " ".join(
        path.read_text("utf-8")
        for path in MATCHER.rglob("*.py")
        if path != Path(reason_codes.__file__)
    )
    assert [code for code in REASONS if f'"{code}"' not in sources] == []


def test_a_problem_bears_a_code_of_the_table() -> None:
    assert Problem("a.csv", "bad-date", "It is no day.").code == "bad-date"
    with pytest.raises(KeyError, match="bad-dates"):
        Problem("a.csv", "bad-dates", "It is no day.")
