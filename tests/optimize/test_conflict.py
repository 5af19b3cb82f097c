"""Smallest conflicts, against every subset."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from random import Random

from matcher.optimize.conflict import minimal_conflict


def test_nothing_can_be_spared_and_the_first_are_kept() -> None:
    chance = Random(5)
    seen = 0
    for _ in range(300):
        parts = list(range(chance.randint(1, 8)))
        cores = [
            set(chance.sample(parts, chance.randint(1, min(3, len(parts)))))
            for _ in range(chance.randint(1, 4))
        ]

        def is_conflict(some: Sequence[int], cores: list[set[int]] = cores) -> bool:
            return any(core <= set(some) for core in cores)

        found = minimal_conflict(parts, is_conflict)
        assert found == sorted(found) and is_conflict(found)
        assert not any(is_conflict(some) for some in combinations(found, len(found) - 1))
        # one by one from the end, what can be spared is spared
        kept = list(parts)
        for part in reversed(parts):
            fewer = [one for one in kept if one != part]
            if is_conflict(fewer):
                kept = fewer
        assert found == kept
        seen += len(found) > 1
    assert seen > 50


def test_few_among_many_are_found_in_few_questions() -> None:
    asked = 0

    def is_conflict(some: Sequence[int]) -> bool:
        nonlocal asked
        asked += 1
        return {3, 700} <= set(some)

    assert minimal_conflict(range(1000), is_conflict) == [3, 700]
    assert asked < 50


def test_what_conflicts_with_nothing_at_all() -> None:
    assert minimal_conflict([1, 2], lambda some: True) == []
    assert minimal_conflict([], lambda some: True) == []
