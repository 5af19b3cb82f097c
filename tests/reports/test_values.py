"""Values in words: what is counted from a day that is known roughly is a range."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.domain.applicant import Applicant
from matcher.domain.values import RoughDay
from matcher.reports.values import said_count, told_said
from matcher.session import open_matcher
from matcher.support.messages import render


@pytest.mark.parametrize(
    ("founded", "day", "age"),
    [
        (RoughDay(2017), "2017", "8 to 9 years"),
        (RoughDay(2018), "2018", "7 to 8 years"),
        (RoughDay(2026), "2026", "0 years"),
        (RoughDay(2025), "2025", "0 to 1 year"),
        (RoughDay(2017, 1), "January 2017", "9 years"),
        (RoughDay(2017, 11), "November 2017", "8 to 9 years"),
        (date(2017, 11, 23), "23 November 2017", "9 years"),
        (date(2017, 1, 1), "1 January 2017", "9.9 years"),
    ],
)
def test_an_age_from_a_year_alone_is_a_range_of_whole_years(
    founded: date | RoughDay, day: str, age: str
) -> None:
    schema = open_matcher(today=date(2026, 11, 23)).schema
    applicant = Applicant("X", schema, {"founded": founded}, date(2026, 11, 23))
    said = [told_said(applicant, schema[name]) for name in ("founded", "age_years")]
    assert [render(one, "en") for one in said if one is not None] == [day, age]


def test_of_what_nobody_told_nothing_is_said() -> None:
    schema = open_matcher(today=date(2026, 11, 23)).schema
    applicant = Applicant("X", schema, {}, date(2026, 11, 23))
    assert told_said(applicant, schema["founded"]) is None
    assert told_said(applicant, schema["age_years"]) is None


def test_no_year_of_accounts_is_none_in_every_language() -> None:
    """A word of Arabic for "less than a year" would say something else than the others."""
    said = [render(said_count(0, "years"), language) for language in ("en", "fr", "ar")]
    assert [one.replace("\u00a0", " ").split()[0] for one in said] == ["0", "0", "0"]
