"""The parts of an allocation that are worked out anew: whole applicants, or whole funds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matcher.allocation.instance import Instance
from matcher.allocation.neighbourhoods import neighbourhood

PEOPLE, FUNDS = 200, 20
WHO, FUND = (one.ravel() for one in np.meshgrid(np.arange(PEOPLE), np.arange(FUNDS)))
NOBODY = np.zeros(len(WHO), dtype=np.bool_)
INSTANCE = Instance(
    applicants=tuple(f"A{i}" for i in range(PEOPLE)),
    funds=tuple(f"F{j}" for j in range(FUNDS)),
    who=WHO, fund=FUND,
    low=np.ones(len(WHO)), high=np.ones(len(WHO)), weight=np.ones(len(WHO)),
    needs=np.ones((PEOPLE, 1)), pays=np.ones((FUNDS, 1), dtype=np.bool_),
    own=np.zeros(FUNDS), budget=np.ones(FUNDS), capacity=np.ones(FUNDS),
)  # fmt: skip


def freed(turn: int, size: float = 1.0) -> tuple[set[int], set[int]]:
    """The applicants and funds of which every pair is free."""
    wanted = WHO < 100  # nobody has an award that the relaxation gives to the first hundred
    free = neighbourhood(INSTANCE, NOBODY, wanted, turn, size)
    people = {i for i in range(PEOPLE) if free[i == WHO].all()}
    funds = {j for j in range(FUNDS) if free[j == FUND].all()}
    assert free.sum() == len(people) * FUNDS or free.sum() == len(funds) * PEOPLE
    return people, funds


@pytest.mark.parametrize(("size", "people", "funds"), [(1.0, 50, 2), (0.1, 5, 1), (9.0, 100, 18)])
def test_a_part_is_whole_funds_or_whole_applicants(size: float, people: int, funds: int) -> None:
    assert len(freed(0, size)[1]) == funds
    differing = freed(1, size)[0]
    assert len(differing) == people
    assert differing <= set(range(100))
    assert len(freed(2, size)[0]) == min(PEOPLE, round(50 * size))


def test_a_turn_frees_the_same_whenever_it_is_asked_and_another_frees_others() -> None:
    assert freed(4) == freed(4)
    assert freed(1) != freed(4)


def test_where_nothing_differs_nothing_is_free_in_that_turn() -> None:
    assert not neighbourhood(INSTANCE, NOBODY, NOBODY, 1, 1.0).any()


def test_an_applicant_without_a_pair_is_never_chosen() -> None:
    few = replace(INSTANCE.keeping(WHO < 3))
    free = neighbourhood(few, few.who < 0, few.who < 0, 2, 1.0)
    assert free.all()
