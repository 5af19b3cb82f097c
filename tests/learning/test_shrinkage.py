"""How firmly weights are held: the search finds what a plain one finds, under any bound."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.learning import shrinkage
from matcher.learning.logit import ChoiceSets, fit_weights, off_zero
from matcher.learning.shrinkage import SHRINKAGES, choose_shrinkage

PRIOR = np.array([0.5, 0.5, 0.5])


def choices_of(cases: int, candidates: int, likes: list[float], seed: int = 1) -> ChoiceSets:
    """Cases whose candidates are chosen by what they have, some places in them empty."""
    rng = np.random.default_rng(seed)
    evidence = rng.normal(size=(cases, candidates, len(likes)))
    wish = evidence @ np.array(likes) + rng.gumbel(size=(cases, candidates))
    order = np.argsort(-wish, axis=1)[:, :, None]  # the one that is chosen stands first
    present = rng.random((cases, candidates)) < 0.9
    present[:, 0] = True
    return ChoiceSets(
        np.take_along_axis(evidence, order, axis=1),
        present,
        rng.choice([0.5, 1.0], cases),
        rng.integers(0, 12, cases),
        np.zeros((cases, candidates)),
    )


@pytest.mark.parametrize("alone", [0.0, 0.3])
@pytest.mark.parametrize("most", [None, np.array([np.inf, 0.8, 0.9])])
def test_each_search_ends_where_a_plain_one_ends(alone: float, most: np.ndarray | None) -> None:
    lots = choices_of(300, 8, [1.5, 1.0, -0.4]), choices_of(300, 4, [1.2, 1.4, 0.0], seed=2)
    kept = np.arange(300) % 5 != 0
    firmness = np.array([1.0, 0.1, 1.0])
    hold = shrinkage._Hold.of(PRIOR, firmness, most, has_level=bool(alone))
    learning = shrinkage._Learning(lots, kept, alone)
    found = dict(shrinkage._path(learning, hold, hold.centre))
    assert list(found) == sorted(SHRINKAGES, reverse=True)
    for strength, given in found.items():
        taken = [lot.take(kept) for lot in lots]
        plain = fit_weights(taken, PRIOR, strength * firmness, alone=alone, most=most)
        assert off_zero(given[:3]) == pytest.approx(plain, abs=2e-3)
        assert most is None or np.all(given[:3] <= most)


def test_a_step_that_leads_too_far_is_shortened() -> None:
    # far from the best weights the odds are all but settled: a whole step would overshoot
    lots = choices_of(200, 5, [2.0, 0.0, 0.0]), choices_of(200, 3, [2.0, 0.0, 0.0], seed=2)
    kept = np.ones(200, dtype=bool)
    hold = shrinkage._Hold.of(PRIOR, 1.0, None, has_level=True)
    learning = shrinkage._Learning(lots, kept, 1.0)
    far = np.array([-6.0, 5.0, -5.0, 8.0])
    near, there = (dict(shrinkage._path(learning, hold, at)) for at in (hold.centre, far))
    for strength in SHRINKAGES:
        assert there[strength] == pytest.approx(near[strength], abs=2e-3)


def test_where_the_prior_is_right_weights_are_held_to_it_and_else_less_firmly() -> None:
    as_stated = choices_of(400, 6, [0.5, 0.5, 0.5]), choices_of(400, 3, [0.5, 0.5, 0.5], seed=2)
    otherwise = choices_of(400, 6, [3.0, -2.0, 0.0]), choices_of(400, 3, [3.0, -2.0, 0.0], seed=2)
    assert choose_shrinkage(*as_stated, PRIOR) == max(SHRINKAGES)
    assert choose_shrinkage(*otherwise, PRIOR) <= 3.0


def test_with_too_few_choices_to_leave_any_out_a_middle_strength_holds() -> None:
    few = choices_of(4, 3, [1.0, 0.0, 0.0])
    assert choose_shrinkage(few, few, PRIOR) == 10.0
