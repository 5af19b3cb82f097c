"""Rates of options: awards a year over those who could have one."""

from __future__ import annotations

import math

import pytest

from matcher.catalogue.option import Option
from matcher.catalogue.rate import HIGHEST_RATE, UNKNOWN_AWARDS, rate_of
from matcher.catalogue.terms import Figure
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


LENDING = CREDIT | {
    "share_of_firms": Figure(0.02, 0.02),
    "lent_a_year": Figure(1_000_000, 1_000_000),
    "loans_a_year": Figure(100, 100),
}


@pytest.mark.parametrize(
    ("awards", "amount", "expected"),
    [
        (Figure(50, 50, of="loans"), {"observed": Figure(10_000, 10_000)}, 0.0035),
        # a lender of which no amount is known lends as much as the mean
        (Figure(10, 10, of="loans"), {}, 0.0007),
        # an amount told by single stories is none
        (Figure(10, 10, of="loans"), {"observed": Figure(90_000, 90_000, basis="cases")}, 0.0007),
        (Figure(500, 500, of="loans"), {"observed": Figure(10_000, 10_000)}, 0.007),
        (Figure(100, 100, of="firms"), {}, 0.0002),
        (Figure(90_000, 90_000, of="people"), {}, 0.007),
    ],
)
def test_lenders_share_the_bound_of_credit_and_firms_are_not_cooperatives(
    awards: Figure, amount: dict[str, Figure], expected: float
) -> None:
    option = Option("o", Text({"en": "o"}), capacity={"awards_per_year": awards}, amount=amount)
    assert rate_of(option, APPLICANTS, LENDING) == pytest.approx(expected)


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
