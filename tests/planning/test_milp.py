"""The programme of a plan: a row that is given more room."""

from __future__ import annotations

import pytest

from matcher.optimize.rows import Row
from matcher.planning.milp import _loosen

PAID = ("paid", "fund", "shed")


@pytest.mark.parametrize(
    ("row", "high"),
    [
        (Row({PAID: 1}, None, 50), 53),
        (Row({PAID: 1000, ("cash", "shed"): -400}, None, 50), 3_050),  # a share, in thousandths
        (Row({PAID: 1000}, None, 50, unit=10), 80),  # it says itself what a unit is in it
        (Row({("cash", "shed"): 7}, None, 50), 53),
        (Row({PAID: 1}, 50, None), None),
    ],
)
def test_a_row_is_loosened_by_units_of_currency(row: Row, high: int | None) -> None:
    assert _loosen(row, 3) == Row(row.weights, row.low, high, row.name, row.unit)
    assert _loosen(row, 0) == row
