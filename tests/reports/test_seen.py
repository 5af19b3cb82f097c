"""When an option was seen is said no finer than its sources say it."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.catalogue.option import Option
from matcher.catalogue.terms import Source
from matcher.reports.answer.seen import last_seen_said, seen_said
from matcher.support.messages import render
from matcher.support.text import Text


def option(seen: date | None, *dates: str) -> Option:
    """An option seen on a day, with sources of those dates."""
    sources = {str(n): Source(str(n), "page", date=day) for n, day in enumerate(dates)}
    return Option("x", Text({"en": "X"}), status_as_of=seen, sources=sources)


@pytest.mark.parametrize(
    ("seen", "dates", "french"),
    [
        (date(2025, 1, 1), ("2025",), "vue en 2025"),
        (date(2025, 1, 1), (), "vue en 2025"),
        (date(2025, 1, 1), ("2024-07", "2025-01"), "vue en janvier 2025"),
        (date(2025, 1, 1), ("2025", "2025-01-01"), "vue le 1er janvier 2025"),
        (date(2025, 7, 1), ("2025-07",), "vue en juillet 2025"),
        (date(2025, 7, 1), ("2025-07-01",), "vue le 1er juillet 2025"),
        (date(2026, 1, 19), ("2026",), "vue le 19 janvier 2026"),
        (None, ("2025",), "date inconnue"),
    ],
)
def test_a_first_day_that_no_source_bears_is_a_year_or_a_month(
    seen: date | None, dates: tuple[str, ...], french: str
) -> None:
    assert render(seen_said(option(seen, *dates)), "fr") == french


def test_each_language_says_a_month_its_way() -> None:
    said = [render(seen_said(option(date(2025, 7, 1))), one) for one in ("en", "ar")]
    assert said == ["seen in July 2025", "شوهد في يوليوز 2025"]
    last = last_seen_said(option(date(2025, 1, 1)))
    assert last is not None and render(last, "fr") == "vue pour la dernière fois en 2025"
    assert last_seen_said(option(None)) is None
