"""Whom to call first: what a call moves is counted, and the first calls move the most."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from matcher.advice.call_order import FIRST, Moves
from matcher.session import open_matcher
from matcher.vector.screen import screen


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


def plainly_in_order(moves: Moves, calls: list[str]) -> list[str]:
    """Each time every call is weighed: the one that adds most, then reaches most, then by id."""
    moved: Counter[str] = Counter()
    found: list[str] = []
    while left := [call for call in calls if call not in found]:
        added = {
            call: sum(
                min(moves.need[who], moved[who] + money) - min(moves.need[who], moved[who])
                for who, money in moves.by_call[call].items()
            )
            for call in left
        }
        found.append(min(left, key=lambda one: (-added[one], -len(moves.by_call[one]), one)))
        moved.update(moves.by_call[found[-1]])
    return found


@pytest.mark.parametrize("tight", [0, 0.5, 2, 50])
@pytest.mark.parametrize("seed", range(6))
def test_weighing_only_what_could_be_next_gives_the_same_order(seed: int, tight: float) -> None:
    moves = made(seed, 25, 12, tight)  # few cooperatives: many calls add the same, or nothing
    assert moves._greedy(moves.by_call, 25) == plainly_in_order(moves, list(moves.by_call))


def test_a_verdict_is_the_same_without_its_reasons() -> None:
    session = open_matcher(registry=Path("demo"), today=date(2026, 11, 23))
    pool = list(session.registry)[::13]
    known = (session.catalogue, session.matcher.engine, session.today)
    bare = screen(pool, *known, is_explained=False)
    full = (replace(pair, missing=(), blockers=()) for pair in screen(pool, *known))
    assert list(bare) == list(full)
