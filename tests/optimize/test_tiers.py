"""Aims one after another, against every assignment of small programmes."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random
from typing import Any

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


def solved(monkeypatch: pytest.MonkeyPatch, *changes: dict[str, Any]) -> list[dict[str, Any]]:
    """What the solver is asked, call by call; its first answers are changed."""
    calls: list[dict[str, Any]] = []

    def answers_so(costs: Any, triplets: Any, sides: Any, bounds: Any, **more: Any) -> SolverResult:
        done = minimise(costs, triplets, sides, bounds, **more)
        if len(calls) < len(changes):
            done = replace(done, **changes[len(calls)])
        calls.append({"sides": sides, "bounds": bounds, **more})
        return done

    monkeypatch.setattr(tiers_module, "minimise", answers_so)
    return calls


def test_the_best_of_fractions_rounded_is_not_taken_for_the_best_of_whole_ones() -> None:
    found = best_by_tiers(bag(), [BAG_AIM])
    assert found is not None
    assert (found.variables, found.tiers, found.is_proven) == ({A: 4, B: 0}, (-20,), True)


def test_what_breaks_a_row_is_no_answer_whatever_the_solver_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = solved(monkeypatch, {"x": np.array([4.0, 1.0])}, {"x": np.array([4.0, 1.0])})
    found = best_by_tiers(bag(), [BAG_AIM])
    assert found is not None and found.variables == {A: 4, B: 0}
    assert len(calls) == 3


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
    asked = solved(monkeypatch)
    made = NamedProgramme(tops={A: 99_999})
    made.at_most({A: 2}, most)
    found = best_by_tiers(made, [{A: -worth}])
    assert found is not None and found.variables == {A: most // 2} and found.is_proven
    assert len(asked) == calls


def test_weights_far_apart_are_kept_to_the_unit() -> None:
    made = NamedProgramme(tops={A: 5, B: 1})
    far = 20_000_000_000
    made.at_least({A: 1, B: far}, far + 3)
    found = best_by_tiers(made, [{A: 1}])
    assert found is not None and found.variables == {A: 3, B: 1}


NOTHING = {"x": None, "status": "other"}


def test_without_an_answer_the_solver_is_asked_in_another_form(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def solves(*changes: dict[str, Any]) -> list[bool]:
        with monkeypatch.context() as patch:
            calls = solved(patch, *changes)
            found = best_by_tiers(bag(), [BAG_AIM])
        assert found is not None and found.variables == {A: 4, B: 0} and found.is_proven
        return [call["has_presolve"] for call in calls]

    assert solves() == [True, True, True]
    # without fractions there are no choices to hold
    assert solves(NOTHING) == [True, True]
    assert solves(NOTHING, NOTHING) == [True, True, False]
    assert solves({}, NOTHING) == [True, True, True]
    # what is not proven of fractions is no bound
    assert solves({"status": "limit"}) == [True, True]


def test_an_aim_without_an_answer_ends_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    solved(monkeypatch, {}, NOTHING, NOTHING, NOTHING)
    found = best_by_tiers(small(), [*AIMS, {("paid", "a"): -1}])
    assert found is not None
    assert (found.tiers, found.is_proven) == ((2,), False)


def test_what_no_fractions_keep_no_whole_ones_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    made = small()
    made.at_most({("paid", "a"): 1}, 1)
    calls = solved(monkeypatch)
    assert best_by_tiers(made, AIMS) is None
    assert len(calls) == 1
    # two thirds are no whole number
    thirds = NamedProgramme(tops={A: 1}, rows=[Row({A: 3}, 2, 2)])
    assert best_by_tiers(thirds, [{A: 1}]) is None


def test_what_rounding_makes_impossible_is_asked_with_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    impossible = {"x": None, "status": "infeasible"}
    calls = solved(monkeypatch, {}, impossible)
    found = best_by_tiers(small(), AIMS)
    assert found is not None
    assert (found.tiers, found.is_proven, len(calls)) == ((2, 3), True, 3)
    with monkeypatch.context() as patch:
        solved(patch, {}, impossible, impossible)
        part = best_by_tiers(small(), AIMS)
    assert part is not None
    assert (part.tiers, part.is_proven) == ((2,), False)


def test_an_earlier_aim_is_held_with_half_a_unit_of_room_and_never_worsened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = solved(monkeypatch)
    found = best_by_tiers(bag(), [BAG_AIM, {A: 1}])
    assert found is not None and found.tiers == (-20, 4)
    # three calls for the first aim; 2.8 of the first thing and 1.5 of the second are worth 20 too
    held = [float(call["sides"][1][-1]) for call in calls[3:]]
    # -5a - 4b <= -20, in fours: exactly of fractions, with half a unit of room of whole ones
    assert held == [-5.0, -4.875, -4.875]
    assert [float(call["sides"][1][0]) for call in calls] == [6.0] * 6
    # so it is where presolve brings nothing
    solved(monkeypatch, {}, {}, {}, NOTHING, NOTHING)
    again = best_by_tiers(bag(), [BAG_AIM, {A: 1}])
    assert again is not None and again.tiers == (-20, 4)


def test_room_never_lets_an_earlier_aim_go(monkeypatch: pytest.MonkeyPatch) -> None:
    # the most of both is 2 of 2.5, with 1.5 of the second at most: then as little of the first
    made = NamedProgramme(tops={A: 9, B: 9})
    made.at_most({A: 2, B: 2}, 5)
    made.at_most({B: 2}, 3)
    calls = solved(monkeypatch)
    found = best_by_tiers(made, [{A: -1, B: -1}, {A: 1}])
    assert found is not None and found.variables == {A: 1, B: 1}
    assert len(calls) == 4


USED, PAID = ("used", "x"), ("paid", "x")


def test_yes_and_no_are_whole_from_the_start_and_held_where_amounts_are_made_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = NamedProgramme(choices=frozenset(("used",)), tops={USED: 1, PAID: 4})
    made.at_most({PAID: 1, USED: -4}, 0)
    made.at_least({PAID: 1}, 3)
    calls = solved(monkeypatch)
    found = best_by_tiers(made, [{USED: 10, PAID: 1}])
    assert found is not None and found.variables == {USED: 1, PAID: 3}
    assert [call["is_whole"].tolist() for call in calls] == [[1.0, 0.0]]
    made.at_least({PAID: 2}, 7)
    del calls[:]
    found = best_by_tiers(made, [{USED: 10, PAID: 1}])
    assert found is not None and found.variables == {USED: 1, PAID: 4}
    assert [call["is_whole"].tolist() for call in calls] == [[1.0, 0.0], [1.0, 1.0]]
    ends = [[side.tolist() for side in call["bounds"]] for call in calls]
    assert ends == [[[0.0, 0.0], [1.0, 4.0]], [[1.0, 0.0], [1.0, 4.0]]]


def test_what_is_counted_and_not_paid_need_not_be_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = ("counted", "x")
    made = NamedProgramme(fractions=frozenset(("counted",)), tops={PAID: 4, counted: 9})
    made.at_least({counted: 2, PAID: -1}, 0)
    made.at_least({PAID: 1}, 3)
    calls = solved(monkeypatch)
    found = best_by_tiers(made, [{PAID: 1, counted: 1}])
    assert found is not None and found.variables[PAID] == 3
    assert len(calls) == 1


@pytest.mark.parametrize(("off", "calls"), [(0.0, 1), (1e-5, 1), (1.1e-5, 3)])
def test_a_hundred_thousandth_is_rounding(
    monkeypatch: pytest.MonkeyPatch, off: float, calls: int
) -> None:
    made = NamedProgramme(tops={A: 4})
    asked = solved(monkeypatch, {"x": np.array([off])}, NOTHING)
    found = best_by_tiers(made, [{A: 1}])
    assert found is not None and found.variables == {A: 0}
    assert len(asked) == calls


def test_an_aim_that_comes_to_none_is_not_asked_for_unless_less_can_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = solved(monkeypatch)
    made = NamedProgramme(tops={A: 4, B: 3})
    found = best_by_tiers(made, [{A: 1}, {A: 1, B: 0}, {}])
    assert found is not None and found.tiers == (0, 0, 0)
    assert (found.is_proven, len(calls)) == (True, 1)
    less = best_by_tiers(made, [{A: 1}, {B: -1}])
    assert less is not None and less.tiers == (0, -3)
    assert best_by_tiers(made, []) is None


def test_each_aim_is_held_at_its_own_value() -> None:
    made = NamedProgramme(tops={A: 9, B: 9, ("paid", "c"): 9})
    made.at_least({A: 1}, 5)
    made.at_least({B: 1, ("paid", "c"): 1}, 3)
    found = best_by_tiers(made, [{A: 1}, {B: 1}, {("paid", "c"): 1}])
    assert found is not None and found.tiers == (5, 0, 3)


def test_an_aim_weighs_as_much_as_one_likes_and_an_empty_row_asks_nothing() -> None:
    made = small()
    made.at_most({}, 5)
    made.at_most({A: 0}, 5)
    found = best_by_tiers(made, [{A: 10**20, B: 10**19}])
    assert found is not None and found.variables == {A: 2, B: 3}
