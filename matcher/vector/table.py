"""Rules over many applicants at once, with numpy.

The same diagrams as for one applicant, walked once for all: at each question the applicants
flow along the branches that are possible for them. Time grows with the number of applicants
and the size of the diagram, never with the number of completions.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.rules.decision_diagram import FALSE, TRUE, DecisionDiagram
from matcher.rules.partition import Variable
from matcher.vector.columns import Codes, Columns, ColumnsByRow, columns_of, distinct
from matcher.vector.partition_columns import PartitionColumns

Mask = NDArray[np.bool_]


class ApplicantTable:
    """Some applicants that are at hand one by one, with their columns.

    Applicants of several days (the cases of a history) may stand in one table: each then answers
    for its own day.

    Parameters
        columns  the columns of these very applicants, where they were made before; rules alone
                 can then be asked without the applicants themselves
    """

    def __init__(
        self, applicants: Sequence[Applicant], schema: Schema, columns: Columns | None = None
    ) -> None:
        self.applicants = applicants
        self.schema = schema
        self.columns = _columns(applicants, schema) if columns is None else columns
        self._shown: dict[tuple[str, ...], tuple[Codes, list[Applicant]]] = {}
        self._possible: dict[Variable, tuple[Codes, Mask]] = {}

    def __len__(self) -> int:
        return len(self.columns)

    @cached_property
    def nobody(self) -> Mask:
        """False for everyone: bool (n,)."""
        return np.zeros(len(self), dtype=np.bool_)

    def column(self, fields: tuple[str, ...]) -> tuple[Codes, list[Applicant]]:
        """A code for each applicant, and an applicant that shows what is known behind each code."""
        if fields not in self._shown:
            known = [self.columns.known(name) for name in fields]
            codes, met = distinct([(one.codes, len(one.values)) for one in known], len(self))
            self._shown[fields] = codes, [self.applicants[row] for row in met]
        return self._shown[fields]

    def possible(self, variable: Variable) -> tuple[Codes, Mask]:
        """Codes (n,) and, for each code, which cells are possible (codes, cells)."""
        if variable not in self._possible:
            codes, masks = PartitionColumns(variable, self.schema).possible(self.columns)
            cells = range(len(variable.cells))
            flags = [[mask >> cell & 1 for cell in cells] for mask in masks]
            self._possible[variable] = codes, np.array(flags, dtype=np.bool_)
        return self._possible[variable]


def _columns(applicants: Sequence[Applicant], schema: Schema) -> Columns:
    days = {applicant.today for applicant in applicants}
    if len(days) > 1:
        return ColumnsByRow(schema, applicants)
    return columns_of(applicants, schema, next(iter(days), date.min))


def outcomes(diagram: DecisionDiagram, table: ApplicantTable) -> tuple[Mask, Mask]:
    """Whether the rule may fail and whether it may hold, for each applicant: (n,) each."""
    reached: dict[int, Mask] = {FALSE: table.nobody, TRUE: table.nobody}
    reached[diagram.root] = ~table.nobody
    # parents stand after their children, so that going backwards meets them first
    for place in range(len(diagram.nodes) - 1, -1, -1):
        here = reached.pop(place + 2, None)
        if here is None:
            continue
        variable, children = diagram.nodes[place]
        codes, cells = table.possible(diagram.variables[variable])
        for child in set(children):
            leading = [cell for cell, c in enumerate(children) if c == child]
            leads: Mask = np.any(cells[:, leading], axis=1)
            flow = here & leads[codes]
            reached[child] = reached[child] | flow if child in reached else flow
    return reached[FALSE], reached[TRUE]
