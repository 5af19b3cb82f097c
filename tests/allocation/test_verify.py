"""The verifier of allocations: every limit broken by one step, and kept at its very edge."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matcher.allocation.instance import Instance, Limit
from matcher.allocation.verify import fits_lines, violations

EVERY = np.ones(3, dtype=np.bool_)
FIRST = np.array([True, False, False])
#: Funds x and y, applicants a and b: x to a, x to b, y to a; two lines, of which y pays the second.
FAIR = Instance(
    applicants=("a", "b"),
    funds=("x", "y"),
    who=np.array([0, 1, 0]),
    fund=np.array([0, 0, 1]),
    low=np.array([100.0, 100.0, 50.0]),
    high=np.array([500.0, 400.0, 300.0]),
    weight=np.ones(3),
    needs=np.array([[400.0, 200.0], [400.0, 0.0]]),
    pays=np.array([[True, True], [False, True]]),
    own=np.array([0.0, 0.0]),
    budget=np.array([700.0, 200.0]),
    capacity=np.array([2.0, np.inf]),
    step=50.0,
)


@pytest.mark.parametrize(
    ("amounts", "broken"),
    [
        ([400, 300, 200], []),
        ([0, 0, 0], []),
        ([50, 300, 200], ["ticket: x to a"]),
        ([100, 450, 50], ["ticket: x to b", "lines: b"]),
        ([375, 300, 200], ["step: x to a"]),
        ([400, 350, 200], ["budget:x"]),
        ([300, 300, 250], ["budget:y", "lines: a"]),  # and the second line is 200
        ([450, 100, 200], ["lines: a"]),  # 650 for lines of 600
    ],
)
def test_a_limit_that_is_broken_is_named(amounts: list[float], broken: list[str]) -> None:
    assert violations(FAIR, np.array(amounts, dtype=float)) == broken


@pytest.mark.parametrize(
    ("amounts", "broken"),
    [
        ([99.5, 0, 0], []),
        ([1, 0, 0], ["ticket: x to a"]),  # a single unit is an award too
        ([99.4, 0, 0], ["ticket: x to a"]),
        ([0, 400.5, 0], []),
        ([0, 400.6, 0], ["ticket: x to b", "lines: b"]),
        ([0, 0, 200.5], []),
        ([0, 0, 200.6], ["budget:y", "lines: a"]),
        ([400.5, 300, 0], []),
        ([400.6, 300, 0], ["budget:x"]),
    ],
)
def test_half_a_unit_is_allowed_and_no_more(amounts: list[float], broken: list[str]) -> None:
    assert violations(replace(FAIR, step=0.0), np.array(amounts)) == broken


def test_half_a_unit_of_an_own_share_and_of_a_floor_too() -> None:
    half = replace(FAIR, step=0.0, own=np.array([0.5, 0.0]))
    assert violations(half, np.array([300.5, 0.0, 0.0])) == []
    assert violations(half, np.array([300.6, 0.0, 0.0])) == ["lines: a"]
    for limit, kept, broken in (
        (Limit("floor", True, "mad", 300, FIRST, EVERY), 299.5, 299.4),
        (Limit("cap", False, "mad", 300, FIRST, EVERY), 300.5, 300.6),
    ):
        limited = replace(FAIR, step=0.0, limits=(limit,))
        assert violations(limited, np.array([kept, 0.0, 0.0])) == []
        assert violations(limited, np.array([broken, 0.0, 0.0])) == [limit.name]


def test_an_award_too_many_is_named() -> None:
    one = replace(FAIR, capacity=np.array([1.0, np.inf]))
    assert violations(one, np.array([100.0, 0.0, 0.0])) == []
    assert violations(one, np.array([100.0, 100.0, 0.0])) == ["capacity:x"]


def test_any_amount_is_a_step_where_there_is_none() -> None:
    assert violations(replace(FAIR, step=0.0), np.array([133.3, 0.0, 0.0])) == []


def test_what_the_applicant_brings_no_other_fund_may_bring() -> None:
    half = replace(FAIR, own=np.array([0.5, 0.0]))  # of what x pays, half is a's own: 300
    assert violations(half, np.array([300.0, 0.0, 0.0])) == []
    assert violations(half, np.array([350.0, 0.0, 0.0])) == ["lines: a"]
    assert violations(half, np.array([250.0, 0.0, 100.0])) == ["lines: a"]
    beside = replace(FAIR, own=np.array([0.0, 0.5]))  # y pays 200, x pays beside it what is first
    assert violations(beside, np.array([400.0, 0.0, 100.0])) == []
    assert violations(beside, np.array([400.0, 0.0, 150.0])) == ["lines: a"]


@pytest.mark.parametrize(
    ("limit", "kept", "broken"),
    [
        (Limit("floor", True, "mad", 300, FIRST, EVERY), 300, 250),
        (Limit("cap", False, "mad", 300, FIRST, EVERY), 300, 350),
        (Limit("floor", True, "share", 0.5, FIRST, EVERY), 200, 150),
        (Limit("cap", False, "share", 0.5, FIRST, EVERY), 200, 250),
    ],
)
def test_a_floor_or_cap_is_kept_at_its_edge(limit: Limit, kept: float, broken: float) -> None:
    """The rest is 200 in both; a share is one of all that is given."""
    limited = replace(FAIR, limits=(limit,))
    assert violations(limited, np.array([kept, 200.0, 0.0])) == []
    assert violations(limited, np.array([broken, 200.0, 0.0])) == [limit.name]


def test_a_share_is_one_of_what_its_scope_is_given() -> None:
    # half of what x gives: what y gives is beside it
    of_x = np.array([True, True, False])
    limited = replace(FAIR, limits=(Limit("cap", False, "share", 0.5, FIRST, of_x),))
    assert violations(limited, np.array([200.0, 200.0, 200.0])) == []
    assert violations(limited, np.array([250.0, 200.0, 200.0])) == ["cap"]


def test_a_floor_of_awards_counts_them() -> None:
    two = Limit("two awards", True, "awards", 2, EVERY, EVERY)
    limited = replace(FAIR, limits=(two,))
    assert violations(limited, np.array([100.0, 100.0, 0.0])) == []
    assert violations(limited, np.array([400.0, 0.0, 0.0])) == ["two awards"]


def test_whether_money_fits_the_lines_is_answered_with_yes_or_no() -> None:
    # the lines of a are 400 and 200, of which y pays the second alone
    assert fits_lines(FAIR, 0, {0: 400.0, 1: 200.0}) is True
    assert fits_lines(FAIR, 0, {}) is True
    assert fits_lines(FAIR, 0, {1: 250.0}) is False
    half = replace(FAIR, own=np.array([0.5, 0.0]))
    assert fits_lines(half, 0, {0: 350.0}) is False
