"""Marks under ties: what every order of those that tie would get on average."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.learning.metrics import NAMES, difference, rank_marks, standings


def naive(scores: list[float], chosen: int) -> dict[str, float]:
    """The mean of each mark over all orders in which no score stands before a higher one."""
    found: list[list[float]] = []
    for order in permutations(range(len(scores))):
        if any(scores[a] < scores[b] for a, b in pairwise(order)):
            continue
        place = order.index(chosen) + 1
        gain = float(1 / np.log2(1 + place))
        hits = [float(place <= k) for k in (1, 3, 5)]
        found.append([gain if place <= 10 else 0.0, gain, 1 / place, *hits])
    return dict(zip(NAMES, np.mean(found, axis=0).tolist(), strict=True))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from((0.0, 1.0, 2.0)), min_size=1, max_size=6), st.data())
def test_a_tie_is_worth_what_its_orders_are_on_average(
    scores: list[float], data: st.DataObject
) -> None:
    chosen = data.draw(st.integers(0, len(scores) - 1))
    at = standings(np.array([scores]), np.ones((1, len(scores)), dtype=bool), np.array([chosen]))
    found = {name: float(values[0]) for name, values in rank_marks(at).items()}
    assert found == pytest.approx(naive(scores, chosen))


def test_no_order_for_no_reason_beats_a_tie() -> None:
    # four options of which nothing is known; each was chosen once
    chosen, present = np.arange(4), np.ones((4, 4), dtype=bool)
    tied = standings(np.zeros((4, 4)), present, chosen)
    by_lot = standings(np.tile([0.3, 0.1, 0.4, 0.2], (4, 1)), present, chosen)
    assert difference(tied, by_lot, chosen, 60).value == pytest.approx(0.0)


def test_absent_candidates_take_no_place() -> None:
    scores, present = np.array([[1.0, 5.0, 1.0]]), np.array([[True, False, True]])
    assert standings(scores, present, np.array([2])).tolist() == [[1, 2]]
