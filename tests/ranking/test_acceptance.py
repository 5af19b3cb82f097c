"""How often a score was accepted: between the scores of its data, and nowhere else."""

from __future__ import annotations

import pytest

from matcher.ranking.acceptance import read_acceptance

CURVE = {
    "scores": [-1, 0, 2],
    "shares": [0.1, 0.3, 0.7],
    "low": [0.0, 0.2, 0.5],
    "high": [0.2, 0.4, 0.9],
    "cases": 120,
}


def test_without_refusals_there_is_none() -> None:
    assert read_acceptance(None) is None


@pytest.mark.parametrize(
    ("score", "share", "low", "high"),
    [(-1, 0.1, 0.0, 0.2), (-0.5, 0.2, 0.1, 0.3), (1, 0.5, 0.35, 0.65), (2, 0.7, 0.5, 0.9)],
)
def test_straight_lines_between_the_scores(
    score: float, share: float, low: float, high: float
) -> None:
    curve = read_acceptance(CURVE)
    assert curve is not None
    assert curve.cases == 120
    found = curve.share(score)
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((share, low, high))


@pytest.mark.parametrize("score", [-1.001, 2.001])
def test_outside_its_data_it_says_nothing(score: float) -> None:
    curve = read_acceptance(CURVE)
    assert curve is not None
    assert curve.share(score) is None
