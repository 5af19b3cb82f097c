"""Aims one after another, against every assignment of small programmes."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest

from matcher.optimize import tiers as tiers_module
from matcher.optimize.highs import minimise
from matcher.optimize.linear import LinearProgramme, reordered
from matcher.optimize.rows import NamedProgramme, Row, value_of
from matcher.optimize.tiers import SolverFailedError, best_by_tiers


def test_tiers_are_the_best_of_all_assignments() -> None:
    chance = Random(11)
    impossible = 0
    for _ in range(60):
        made = NamedProgramme(choices=frozenset(("used",)))
        made.tops = {("used", "a"): 1, ("used", "b"): 1, ("paid", "a"): 4, ("paid", "b"): 3}
        for letter in "ab":
            most = made.tops["paid", letter]
            made.at_most({("paid", letter): 1, ("used", letter): -most}, 0)
        keys = list(made.tops)
        for _ in range(2):
            weights = {key: chance.randint(-2, 3) for key in keys}
            made.rows.append(Row(weights, chance.choice((None, 1, 2)), chance.choice((None, 5))))
        tiers = [{key: chance.randint(-3, 3) for key in keys} for _ in range(2)]
        values = [
            tuple(value_of(tier, held) for tier in tiers)
            for amounts in product(*(range(top + 1) for top in made.tops.values()))
            if made.are_kept(made.rows, held := dict(zip(keys, amounts, strict=True)))
        ]
        found = best_by_tiers(made, tiers)
        if found is None:
            assert not values
            impossible += 1
        else:
            assert found.tiers == min(values) and found.is_proven
            assert made.are_kept(made.rows, found.variables)
    assert 0 < impossible < 50


def test_rows_turned_round_give_the_same_prices() -> None:
    programme = LinearProgramme(2, np.array([3.0, 2.0]), np.zeros(2), np.full(2, 9.0), np.zeros(2))
    programme.add_named("both", np.array([0, 1]), np.ones(2), -np.inf, 4.0)
    programme.add_named("least", np.array([1]), np.ones(1), 1.0, np.inf)
    bounds = programme.lower, programme.upper
    as_is = minimise(-programme.objective, programme.triplets(), programme.sides(), bounds)
    assert as_is.x is not None and as_is.x.tolist() == [3.0, 1.0]
    assert as_is.duals.tolist() == [-3.0, 1.0]
    order, sign = np.array([1, 0, 0]), np.array([-1.0, 1.0, -1.0])
    turned = reordered(programme.triplets(), order, sign)
    sides = np.array([-np.inf, -np.inf, -np.inf]), np.array([-1.0, 4.0, np.inf])
    again = minimise(-programme.objective, turned, sides, bounds)
    assert again.x is not None and again.x.tolist() == [3.0, 1.0]
    assert again.duals.tolist() == [-1.0, -3.0, 0.0]


def test_what_cannot_hold_and_what_is_whole() -> None:
    programme = LinearProgramme(1, np.ones(1), np.zeros(1), np.full(1, 2.5), np.ones(1))
    bounds = programme.lower, programme.upper
    done = minimise(
        -programme.objective,
        programme.triplets(),
        programme.sides(),
        bounds,
        is_whole=programme.is_whole,
    )
    assert done.x is not None and done.x.tolist() == [2.0] and done.bound == -2.0
    programme.add_named("too much", np.array([0]), np.ones(1), 3.0, np.inf)
    done = minimise(-programme.objective, programme.triplets(), programme.sides(), bounds)
    assert done.status == "infeasible" and done.x is None


def small() -> NamedProgramme:
    made = NamedProgramme()
    made.tops = {("paid", "a"): 4, ("paid", "b"): 3}
    made.rows.append(Row({("paid", "a"): 1, ("paid", "b"): 1}, 5, None))
    return made


def failing_from(turn: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The solver gives nothing from some call on."""
    calls = []

    def fails(*asked: object, **more: object) -> object:
        calls.append(1)
        done = minimise(*asked, **more)  # type: ignore[arg-type]
        return done if len(calls) < turn else replace(done, x=None, status="unknown", said="no")

    monkeypatch.setattr(tiers_module, "minimise", fails)


AIMS = [{("paid", "a"): 1}, {("paid", "b"): 1}]


def test_a_solver_that_gives_nothing_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    failing_from(1, monkeypatch)
    with pytest.raises(SolverFailedError, match="no whole solution was found: no"):
        best_by_tiers(small(), AIMS)


def test_a_later_aim_without_an_answer_leaves_the_earlier_and_proves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = best_by_tiers(small(), AIMS)
    assert whole is not None
    assert (whole.tiers, whole.is_proven) == ((2, 3), True)
    failing_from(2, monkeypatch)
    part = best_by_tiers(small(), AIMS)
    assert part is not None
    assert (part.tiers, part.is_proven) == ((2,), False)


def test_what_cannot_hold_has_no_answer() -> None:
    made = small()
    made.rows.append(Row({("paid", "a"): 1}, None, 1))
    assert best_by_tiers(made, AIMS) is None
