"""Evidence for all pairs: looked up by distinct value and distinct declaration.

What a value says is worked out by the serving model itself, once for each distinct value and
each distinct thing that options declare about its field; options that declare the same share it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.catalogue.option import Declared, Option
from matcher.compiled.columns import Column, Columns
from matcher.rank.evidence import evidence
from matcher.rank.grid import STEPS, on_grid
from matcher.rank.ranker import Everybody, Ranker
from matcher.schema import Schema
from matcher.values import FieldValue

#: More rows than this are not kept from one block of applicants to the next.
MOST_ROWS = 1 << 16

Steps = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Said:
    """What one declaration says of some applicants.

    Parameters
        table    int64 (values,): steps of the grid, by distinct value
        codes    int64 (n,): each applicant's place in the table
        options  places of the options that declare it
    """

    table: Steps
    codes: NDArray[np.int64]
    options: tuple[int, ...]


class FieldEvidence:
    """What the values of one field say for each distinct declaration about it."""

    def __init__(self, name: str, schema: Schema, ranker: Ranker) -> None:
        self.name, self.schema = name, schema
        self.declared: list[Declared] = []
        self.options: list[list[int]] = []
        self._ranker = ranker
        self._places: dict[str, int] = {}
        self._rows: dict[FieldValue, int] = {}
        self._kept: Steps = np.zeros((0, 0), dtype=np.int64)

    def add(self, declared: Declared, option: int) -> None:
        """Take in what one more option declares."""
        place = self._places.setdefault(repr(declared), len(self.declared))
        if place == len(self.declared):
            self.declared.append(declared)
            self.options.append([])
        self.options[place].append(option)

    def say(self, column: Column) -> Iterator[Said]:
        """What each declaration says of the applicants of a column."""
        table = self._table(column.values)
        for place, options in enumerate(self.options):
            yield Said(table[:, place].copy(), column.codes, tuple(options))

    def _table(self, values: Sequence[FieldValue]) -> Steps:
        new = [value for value in values if value not in self._rows]
        if len(self._rows) + len(new) > MOST_ROWS:
            self._rows, self._kept, new = {}, self._kept[:0], list(values)
        if new:
            start = len(self._rows)
            self._rows.update({value: start + at for at, value in enumerate(new)})
            worked_out = np.array([self._row(value) for value in new], dtype=np.int64)
            self._kept = np.concatenate([self._kept.reshape(-1, len(self.declared)), worked_out])
        return self._kept[[self._rows[value] for value in values]]

    def _row(self, value: FieldValue) -> list[int]:
        if value is None:
            return [0] * len(self.declared)
        about, ranker = self.schema[self.name], self._ranker
        everybody = ranker.everybody.get(self.name, Everybody())
        weight = ranker.weight(self.name)
        return [
            to_steps(
                weight * evidence(value, declared, about, everybody, self.schema, ranker.openness)
            )
            for declared in self.declared
        ]


def to_steps(value: float) -> int:
    """A contribution as a whole number of steps of the grid."""
    return int(on_grid(value) * STEPS)


class Tables:
    """The evidence of a whole catalogue under one model."""

    def __init__(self, options: Sequence[Option], schema: Schema, ranker: Ranker) -> None:
        self.fields: dict[str, FieldEvidence] = {}
        for place, option in enumerate(options):
            for name, declared in option.serves.items():
                if not schema[name].sensitive:
                    if name not in self.fields:
                        self.fields[name] = FieldEvidence(name, schema, ranker)
                    self.fields[name].add(declared, place)

    def say(self, columns: Columns) -> list[Said]:
        """All that is said of some applicants."""
        return [
            said for name, field in self.fields.items() for said in field.say(columns.column(name))
        ]
