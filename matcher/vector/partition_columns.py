"""The possible cells of a variable for many applicants: worked out once for each value met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.domain.schema import Schema
from matcher.rules.partition import Variable
from matcher.rules.predicates import Order
from matcher.vector.columns import Codes, Columns, FieldColumn, Known, KnownColumn, distinct

#: More values than this are not remembered from one block of applicants to the next.
MOST_KEPT = 1 << 12


class PartitionColumns:
    """One variable of the rules, with what it remembers."""

    def __init__(self, variable: Variable, schema: Schema) -> None:
        self.variable, self.schema = variable, schema
        marks = [atom.value for atom in variable.atoms if isinstance(atom, Order)]
        are_all = len(variable.fields) == 1 and len(marks) == len(variable.atoms)
        #: where its answers change, when they do nowhere else
        self._marks = _ordered(marks) if are_all else None
        self._known: dict[tuple[Known, ...], int] = {}

    def possible(self, columns: Columns) -> tuple[Codes, list[int]]:
        """A code for each applicant, and the mask of the possible cells behind each code."""
        codes, values = self._values(columns)
        if len(self._known) + len(values) > MOST_KEPT:
            self._known.clear()
        for value in values:
            if value not in self._known:
                facts = dict(zip(self.variable.fields, value, strict=True))
                self._known[value] = self.variable.possible(facts.__getitem__, self.schema)
        masks = [self._known[value] for value in values]
        distinct = dict.fromkeys(masks)
        numbers = {mask: number for number, mask in enumerate(distinct)}
        again = np.array([numbers[mask] for mask in masks], dtype=np.int64)
        return (again[codes] if len(again) else codes), list(distinct) or [self.variable.everything]

    def _values(self, columns: Columns) -> tuple[Codes, Sequence[tuple[Known, ...]]]:
        known = [columns.known(name) for name in self.variable.fields]
        if len(known) > 1:
            codes, met = distinct([(k.codes, len(k.values)) for k in known], len(columns))
            shown = [[k.values[code] for code in k.codes[met]] for k in known]
            return codes, list(zip(*shown, strict=True))
        (column,) = known
        if self._marks is None or len(column.values) <= 2 * len(self._marks) + 2:
            return column.codes, [(value,) for value in column.values]
        kinds = _kinds(column, self._marks)
        _, first, places = np.unique(kinds, return_index=True, return_inverse=True)
        return places[column.codes], [(column.values[place],) for place in first.tolist()]


def _kinds(column: FieldColumn | KnownColumn, marks: NDArray[np.float64]) -> NDArray[np.int64]:
    """int64 (values,): values on one mark, or between the same two, answer alike; ranges too."""
    if isinstance(column, FieldColumn):
        return _places(column.as_numbers, marks)
    ends = column.ends
    # a value is a range with one end; which numbers it holds is not asked of it
    about = ends.is_low_out + 2 * ends.is_high_out + 4 * (ends.is_whole & ~ends.is_point)
    both = _places(ends.low, marks) * (2 * len(marks) + 1) + _places(ends.high, marks)
    found: NDArray[np.int64] = both * 8 + about
    return found


def _places(numbers: NDArray[np.float64], marks: NDArray[np.float64]) -> NDArray[np.int64]:
    """int64 (numbers,): on which mark or between which two; -1 where there is no number."""
    places = np.searchsorted(marks, numbers, "left") + np.searchsorted(marks, numbers, "right")
    places[np.isnan(numbers)] = -1
    return places


def _ordered(marks: Iterable[object]) -> NDArray[np.float64]:
    numbers = [float(m.toordinal() if isinstance(m, date) else m) for m in marks]  # type: ignore[arg-type]
    return np.unique(np.array(numbers, dtype=np.float64))
