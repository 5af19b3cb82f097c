"""Values in words: what is counted from a day that is known roughly is a range."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.domain.applicant import Rough
from matcher.reports.values import said_roughly
from matcher.session import open_matcher
from matcher.support.messages import render


@pytest.mark.parametrize(
    ("rough", "years", "said"),
    [
        ("year", 9.9, "8 to 9 years"),
        ("year", 8.99, "7 to 8 years"),
        ("year", 0.4, "0 years"),
        ("year", 1.2, "0 to 1 year"),
        ("month", 9.9, "9 years"),
        ("month", 9.03, "8 to 9 years"),
        (None, 9.9, "9.9 years"),
    ],
)
def test_an_age_from_a_year_alone_is_a_range_of_whole_years(
    rough: Rough | None, years: float, said: str
) -> None:
    schema = open_matcher(today=date(2026, 11, 23)).schema
    known: dict[str, Rough] = {"founded": rough} if rough else {}
    assert render(said_roughly(years, schema["age_years"], schema, known), "en") == said
