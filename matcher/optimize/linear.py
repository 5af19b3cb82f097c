"""Programmes in numbers: variables and rows by their place, as a solver takes them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass
class LinearProgramme:
    """Rows `low <= A z <= high` over variables z, by triplets, and what to make large.

    Parameters
        objective   what a unit of each variable is worth
        lower, upper   the bounds of each variable
        is_whole    1 where a variable is a whole number
        named       the place of each row that people know by name
    """

    size: int
    objective: Floats
    lower: Floats
    upper: Floats
    is_whole: Floats
    rows: list[Places] = field(default_factory=list)
    columns: list[Places] = field(default_factory=list)
    values: list[Floats] = field(default_factory=list)
    low: list[Floats] = field(default_factory=list)
    high: list[Floats] = field(default_factory=list)
    height: int = 0
    named: dict[str, int] = field(default_factory=dict)

    def add_rows(
        self, rows: Places, columns: Places, values: Floats, low: Floats, high: Floats
    ) -> None:
        """Add len(low) rows; `rows` counts from 0 among them."""
        self.rows.append(np.asarray(rows) + self.height)
        self.columns.append(np.asarray(columns))
        self.values.append(np.asarray(values, dtype=float))
        self.low.append(np.asarray(low, dtype=float))
        self.high.append(np.asarray(high, dtype=float))
        self.height += len(low)

    def add_named(
        self, name: str, columns: Places, values: Floats, low: float, high: float
    ) -> None:
        """Add one row that people know by name."""
        self.named[name] = self.height
        zeros = np.zeros(len(columns), dtype=np.intp)
        self.add_rows(zeros, columns, values, np.array([low]), np.array([high]))

    def triplets(self) -> tuple[Places, Places, Floats]:
        """Row, column and value of each weight, (n,) each, by column; a place is there once."""
        rows = np.concatenate([np.zeros(0, dtype=np.intp), *self.rows]).astype(np.intp)
        columns = np.concatenate([np.zeros(0, dtype=np.intp), *self.columns]).astype(np.intp)
        values = np.concatenate([np.zeros(0), *self.values])
        order = np.lexsort((rows, columns))
        return rows[order], columns[order], values[order]

    def sides(self) -> tuple[Floats, Floats]:
        """The least and the most of each row: (rows,) each."""
        empty = np.zeros(0)
        return np.concatenate([empty, *self.low]), np.concatenate([empty, *self.high])


def reordered(
    triplets: tuple[Places, Places, Floats], order: Places, sign: Floats
) -> tuple[Places, Places, Floats]:
    """The triplets of rows in another order (m,), each times its sign; a row may come twice."""
    rows, columns, values = triplets
    by_row = np.argsort(rows, kind="stable")
    height = int(order.max(initial=-1)) + 1
    starts = np.searchsorted(rows[by_row], np.arange(height + 1))
    counts = (starts[1:] - starts[:-1])[order]
    new_rows = np.repeat(np.arange(len(order)), counts)
    first = np.repeat(starts[order] - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
    taken = by_row[first + np.arange(len(new_rows))]
    found = columns[taken], values[taken] * np.repeat(sign, counts)
    by_column = np.lexsort((new_rows, found[0]))
    return new_rows[by_column], found[0][by_column], found[1][by_column]
