"""The grid of scores: whole numbers of steps, each the nearest."""

from __future__ import annotations

from fractions import Fraction

import pytest

from matcher.ranking.grid import STEPS, on_grid


def test_a_step_is_a_hundredth_of_a_billionth() -> None:
    assert pytest.approx(1.455e-11, rel=1e-3) == 1 / STEPS


@pytest.mark.parametrize("value", [0.1, -0.1, 1 / 3, 2.7182818284, -17.25000000001, 9_999.1])
def test_a_number_on_the_grid_is_the_nearest_whole_number_of_steps(value: float) -> None:
    steps = Fraction(on_grid(value)) * STEPS
    assert steps == round(Fraction(value) * STEPS)


@pytest.mark.parametrize(("halves", "steps"), [(1, 0), (3, 2), (5, 2), (-1, 0), (-3, -2)])
def test_half_a_step_goes_to_the_even_one(halves: int, steps: int) -> None:
    assert on_grid(halves / 2 / STEPS) == steps / STEPS
