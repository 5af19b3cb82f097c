"""Options round by round: one column for everything that an option can be on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.catalogue.calls import Rounds
from matcher.catalogue.option import Option
from matcher.catalogue.terms import AVAILABILITIES, Availability
from matcher.domain.schema import Schema
from matcher.vector.columns import Columns

Whole = NDArray[np.int64]


class Variants:
    """The variants of some options on a day; an option without calls is its only one.

    Parameters
        options   every variant, those of one option in a row
    """

    def __init__(self, options: Sequence[Option], schema: Schema, today: date) -> None:
        self._field = schema.place_field()
        self._rounds = [Rounds(o, schema, today) if o.calls else None for o in options]
        found = [
            rounds.variants if rounds else (option,)
            for option, rounds in zip(options, self._rounds, strict=True)
        ]
        self.options = [variant for variants in found for variant in variants]
        self._sizes = [len(variants) for variants in found]
        sizes = np.array(self._sizes, dtype=np.int64)
        self._first: Whole = sizes.cumsum() - sizes

    def __len__(self) -> int:
        return len(self.options)

    def best(self, states: Sequence[Availability]) -> list[Availability]:
        """The availability of each option, by those of its variants: the most that it may be."""
        return [
            min(states[start : start + size], key=AVAILABILITIES.index)
            for start, size in zip(self._first.tolist(), self._sizes, strict=True)
        ]

    @property
    def are_one_each(self) -> bool:
        """True when no option differs from one applicant to another."""
        return len(self.options) == len(self._first)

    def which(self, columns: Columns) -> Whole | None:
        """The place of each applicant's variant of each option: int64 (options, n).

        None where every option has one variant only.
        """
        if self.are_one_each:
            return None
        found = np.repeat(self._first[:, np.newaxis], len(columns), axis=1)
        for place, rounds in enumerate(self._rounds):
            if rounds is None or len(rounds.variants) == 1:
                continue
            where = columns.column(self._field)
            table = np.array([rounds.which(value) for value in where.values], dtype=np.int64)
            found[place] += table[where.codes]
        return found

    def chosen(self, table: NDArray[Any], which: Whole) -> NDArray[Any]:
        """Of a row for each variant the applicants' own ones: (options, n).

        Parameters
            which   the places of the variants, as `which` gives them
        """
        found = table[self._first]
        for place, (start, size) in enumerate(zip(self._first, self._sizes, strict=True)):
            if size > 1:
                of_option = table[start : start + size]
                found[place] = np.take_along_axis(of_option, which[place : place + 1] - start, 0)[0]
        return found
