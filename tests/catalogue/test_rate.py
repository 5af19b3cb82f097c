"""Rates of options: awards a year over those who could have one."""

from __future__ import annotations

import math

import pytest

from matcher.catalogue.option import Figure, Option
from matcher.catalogue.rate import HIGHEST_RATE, UNKNOWN_AWARDS, rate_of
from matcher.ranking.evidence import RATE_TERM, plain_standing, stated_terms
from matcher.ranking.ranker import Ranker
from matcher.support.text import Text

APPLICANTS = {"land": Figure(10_000, 10_000), "south": Figure(1_000, 1_000)}
CREDIT = {"share_of_financing": Figure(0.07, 0.07), "share_with_access": Figure(0.1, 0.1)}


def rate(awards: Figure | None) -> float | None:
    capacity = {} if awards is None else {"awards_per_year": awards}
    return rate_of(Option("o", Text({"en": "o"}), capacity=capacity), APPLICANTS, CREDIT)


@pytest.mark.parametrize(
    ("awards", "expected"),
    [
        (Figure(20, 20), 0.002),
        (Figure(10, 30), 0.002),
        (Figure(20, 20, place=("south",)), 0.02),
        (Figure(20, 20, place=("nowhere",)), 0.002),
        (Figure(5_000, 5_000, of="loans"), 0.007),
        (Figure(20, 20, of="loans"), 0.002),
        (Figure(20_000, 20_000), HIGHEST_RATE),
        (None, UNKNOWN_AWARDS / 10_000),
        (Figure(0, 0), UNKNOWN_AWARDS / 10_000),
    ],
)
def test_a_rate_by_hand(awards: Figure | None, expected: float) -> None:
    assert rate(awards) == pytest.approx(expected)


def test_a_catalogue_that_does_not_count_applicants_has_no_rates() -> None:
    assert rate_of(Option("o", Text({"en": "o"})), {}, {}) is None


def test_an_option_that_reaches_more_stands_higher_other_things_equal() -> None:
    def term(value: float | None) -> float:
        option = Option("o", Text({"en": "o"}), serves={}, rate=value)
        parts = stated_terms(option, "open", Ranker(), plain_standing(option, Ranker()))
        return math.fsum(part.value for part in parts if part.field == RATE_TERM)

    assert term(None) == 0
    assert term(0.001) == 0
    assert term(0.004) == pytest.approx(0.5 * math.log(4))
    assert term(1e-5) < term(1e-4) < term(0.01)
