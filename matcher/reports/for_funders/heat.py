"""The heat table of a map of gaps: two of its fields, laid out for reading in a language."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from matcher.reports.for_funders.gaps import GapsView, HeatCellView
from matcher.support.messages import Sayable, render
from matcher.support.text import fold


@dataclass(frozen=True, slots=True)
class HeatTable:
    """What stands down, what across, and the cells of those who are there.

    Parameters
        cells   by the places of their row and of their column
    """

    down: Sayable
    across: Sayable
    rows: tuple[Sayable, ...]
    columns: tuple[Sayable, ...]
    cells: Mapping[tuple[int, int], HeatCellView]


def heat_table(view: GapsView, language: str) -> HeatTable:
    """The two fields of a map, the one of more values down: a page is longer than it is wide."""
    rows = {one.row_value: (one.row_place, one.row) for one in view.heat}
    columns = {one.column_value: (one.column_place, one.column) for one in view.heat}
    is_turned = len(columns) > len(rows)
    if is_turned:
        rows, columns = columns, rows
    first, second = view.axes or ("", "")
    down, across = (second, first) if is_turned else (first, second)
    row_at, column_at = _places(rows, language), _places(columns, language)
    cells = {}
    for one in view.heat:
        values = one.row_value, one.column_value
        row, column = reversed(values) if is_turned else values
        cells[row_at[row], column_at[column]] = one
    return HeatTable(
        down=down,
        across=across,
        rows=tuple(rows[value][1] for value in row_at),
        columns=tuple(columns[value][1] for value in column_at),
        cells=cells,
    )


def shade(cell: HeatCellView) -> int:
    """How much of a cell has no sure option, in steps from 0, nobody, to 5, everybody."""
    return math.ceil(5 * cell.without / cell.applicants)


def _places(found: Mapping[str, tuple[int, Sayable]], language: str) -> dict[str, int]:
    """Where each value stands, in order: by the places of their field, then by their names."""

    def order(value: str) -> tuple[int, str]:
        place, name = found[value]
        return place, fold(render(name, language))

    return {value: at for at, value in enumerate(sorted(found, key=order))}
