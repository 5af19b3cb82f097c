"""Aims one after another, against every assignment of small programmes."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest

from matcher.optimize import tiers as tiers_module
from matcher.optimize.highs import SolverResult, minimise
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


#: What is paid of two things, worth 5 and 4: 6a + 4b <= 24 and 5a + 10b <= 29. Of fractions the
#: best is 3.1 and 1.35, worth 20.9; of whole ones 4 and 0, worth 20. 3 and 1 fit, worth 19.
A, B = ("paid", "a"), ("paid", "b")
BAG_AIM = {A: -5, B: -4}


def bag() -> NamedProgramme:
    made = NamedProgramme(tops={A: 9, B: 9})
    made.at_most({A: 6, B: 4}, 24)
    made.at_most({A: 5, B: 10}, 29)
    return made


def solved(monkeypatch: pytest.MonkeyPatch, *changes: dict[str, object]) -> list[SolverResult]:
    """What the solver answers, call by call, the first of them changed."""
    answers: list[SolverResult] = []

    def answers_so(*asked: object, **more: object) -> SolverResult:
        done = minimise(*asked, **more)  # type: ignore[arg-type]
        if len(answers) < len(changes):
            done = replace(done, **changes[len(answers)])  # type: ignore[arg-type]
        answers.append(done)
        return done

    monkeypatch.setattr(tiers_module, "minimise", answers_so)
    return answers


def test_the_best_of_fractions_rounded_is_not_taken_for_the_best_of_whole_ones() -> None:
    found = best_by_tiers(bag(), [BAG_AIM])
    assert found is not None
    assert (found.variables, found.tiers, found.is_proven) == ({A: 4, B: 0}, (-20,), True)


def test_what_breaks_a_row_is_no_answer_whatever_the_solver_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = solved(monkeypatch, {"x": np.array([4.0, 1.0])}, {"x": np.array([4.0, 1.0])})
    found = best_by_tiers(bag(), [BAG_AIM])
    assert found is not None and found.variables == {A: 4, B: 0}
    assert len(answers) == 3


def test_one_aim_that_is_not_proven_leaves_the_whole_unproven(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # nothing is smaller than none: that is sure of the second aim, the first ran out of time
    for changes, is_proven in (([], True), ([{}, {}, {"status": "limit"}], False)):
        with monkeypatch.context() as patch:
            solved(patch, *changes)
            found = best_by_tiers(bag(), [BAG_AIM, {B: 1}])
        assert found is not None and found.tiers == (-20, 0)
        assert found.is_proven is is_proven
    solved(monkeypatch, {}, {"status": "limit"})
    second = best_by_tiers(small(), AIMS)
    assert second is not None
    assert (second.tiers, second.is_proven) == ((2, 3), False)


@pytest.mark.parametrize(
    ("most", "worth", "calls"),
    [
        (4, 1, 1),  # whole already
        (5, 1, 2),  # 2 of 2.5: no whole number lies between
        (5, 3, 3),  # 6 of 7.5: another choice might bring 7
        (20_001, 100, 2),  # 1,000,000 of 1,000,050: near enough
        (2_001, 100, 3),
    ],
)
def test_whole_amounts_near_to_the_best_of_fractions_are_the_best(
    monkeypatch: pytest.MonkeyPatch, most: int, worth: int, calls: int
) -> None:
    answers = solved(monkeypatch)
    made = NamedProgramme(tops={A: 99_999})
    made.at_most({A: 2}, most)
    found = best_by_tiers(made, [{A: -worth}])
    assert found is not None and found.variables == {A: most // 2} and found.is_proven
    assert len(answers) == calls


def test_weights_far_apart_are_kept_to_the_unit() -> None:
    made = NamedProgramme(tops={A: 5, B: 1})
    far = 20_000_000_000
    made.at_least({A: 1, B: far}, far + 3)
    found = best_by_tiers(made, [{A: 1}])
    assert found is not None and found.variables == {A: 3, B: 1}
