"""Whom to call first: what a call moves is counted, and the first calls move the most."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from matcher.knowledge.review import FIRST, Moves


def made(seed: int, calls: int, cooperatives: int, tight: float) -> Moves:
    """Moves that overlap: `tight` is how many of its offers fill the need of a cooperative."""
    dice = Random(seed)
    by_call = {
        f"f{n}": {
            f"c{c}": dice.randrange(1, 1000) for c in range(cooperatives) if dice.random() < 0.4
        }
        for n in range(calls)
    }
    return Moves(
        by_call, {f"c{c}": round(dice.randrange(1, 1000) * tight) for c in range(cooperatives)}
    )


@pytest.mark.parametrize("tight", [0.5, 1, 2, 50])
@pytest.mark.parametrize("seed", range(12))
def test_the_first_five_move_as_much_as_brute_force_finds(seed: int, tight: float) -> None:
    moves = made(seed, 15, 30, tight)
    best = max(moves.together(five) for five in combinations(moves.by_call, FIRST))
    assert moves.together(moves.in_order()[:FIRST]) == best


def test_every_call_stands_once_and_each_adds_no_more_than_the_one_before() -> None:
    moves = made(3, 15, 30, 1)
    order = moves.in_order()
    assert sorted(order) == sorted(moves.by_call)
    assert moves.together(order) == moves.together(moves.by_call)


def test_two_calls_for_one_need_do_not_move_it_twice() -> None:
    moves = Moves({"a": {"c": 80}, "b": {"c": 70}, "d": {"e": 20}}, {"c": 100, "e": 50})
    assert moves.together(["a", "b"]) == 100
    assert moves.in_order(2)[:2] == ["a", "b"] or moves.together(moves.in_order(2)[:2]) == 100
