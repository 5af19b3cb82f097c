"""Rows of a programme that names its variables: whether values keep them."""

from __future__ import annotations

import pytest

from matcher.optimize.rows import NamedProgramme, Row

A, B, PART = ("paid", "a"), ("paid", "b"), ("part", "a")


@pytest.mark.parametrize(
    ("row", "is_kept"),
    [
        (Row({A: 2, B: 3}, None, 13), True),  # 2 twos and 3 threes
        (Row({A: 2, B: 3}, None, 12), False),
        (Row({A: 2, B: 3}, 13, None), True),
        (Row({A: 2, B: 3}, 14, None), False),
        (Row({A: 1}, 2, 2), True),
        (Row({("paid", "c"): 1}, 1, None), False),  # of what is not named there is nothing
        (Row({A: 1, PART: 1}, None, 0), True),  # left to the solver
    ],
)
def test_a_row_is_kept_exactly_or_is_one_of_fractions(row: Row, is_kept: bool) -> None:
    made = NamedProgramme(fractions=frozenset(("part",)))
    assert made.are_kept([row], {A: 2, B: 3, PART: 1}) is is_kept


def test_rows_are_kept_where_each_is() -> None:
    made = NamedProgramme(fractions=frozenset(("part",)))
    kept, broken, of_fractions = Row({A: 1}, 2, 2), Row({A: 1}, 3, 3), Row({PART: 1}, 5, 5)
    assert made.are_kept([], {A: 2}) is True
    assert made.are_kept([of_fractions, kept], {A: 2}) is True
    for rows in ([kept, broken], [broken, kept], [of_fractions, broken]):
        assert made.are_kept(rows, {A: 2}) is False
