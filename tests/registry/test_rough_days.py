"""A day is rough while no cell and no person names it."""

from __future__ import annotations

import pytest

from matcher.registry.kept import KeptCell
from matcher.registry.rough_days import rough_days


def cell(value: str | None, code: str = "") -> KeptCell:
    return KeptCell("founded", value, "", code, "a.csv", "", 2, 3, "Créée le")


YEAR, MONTH = cell("2021-01-01", "only-year"), cell("2021-01-01", "only-month")


@pytest.mark.parametrize(
    ("cells", "said", "found"),
    [
        ([YEAR], (), "year"),
        ([MONTH], (), "month"),
        ([YEAR, MONTH], (), "month"),
        ([MONTH, YEAR], (), "month"),
        ([YEAR, cell("2021-01-01")], (), None),
        ([YEAR, cell("2020-05-03")], (), "year"),
        ([YEAR], ("founded",), None),
        ([cell("2020-01-01", "only-year")], (), None),
        ([], (), None),
    ],
)
def test_a_day_is_rough_while_nothing_names_it(
    cells: list[KeptCell], said: tuple[str, ...], found: str | None
) -> None:
    assert rough_days({"founded": "2021-01-01"}, cells, said).get("founded") == found
