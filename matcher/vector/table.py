"""Rules over many applicants at once, with numpy.

The same diagrams as for one applicant, walked once for all: at each question the applicants
flow along the branches that are possible for them. Time grows with the number of applicants
and the size of the diagram, never with the number of completions.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.rules.decision_diagram import FALSE, TRUE, DecisionDiagram
from matcher.rules.partition import Variable

Mask = NDArray[np.bool_]


class Table:
    """Some applicants under one schema, column by column.

    A column holds a code for each applicant, by the values and ranges that are known.
    """

    def __init__(self, applicants: Sequence[Applicant], schema: Schema) -> None:
        self.applicants = applicants
        self.schema = schema
        self._columns: dict[tuple[str, ...], tuple[NDArray[np.intp], list[Applicant]]] = {}
        self._possible: dict[Variable, tuple[NDArray[np.intp], Mask]] = {}

    def __len__(self) -> int:
        return len(self.applicants)

    @cached_property
    def nobody(self) -> Mask:
        """False for everyone."""
        return np.zeros(len(self), dtype=np.bool_)

    def column(self, fields: tuple[str, ...]) -> tuple[NDArray[np.intp], list[Applicant]]:
        """A code for each applicant, and an applicant that shows what is known behind each code."""
        if fields not in self._columns:
            codes = np.empty(len(self), dtype=np.intp)
            known: dict[object, int] = {}
            shown: list[Applicant] = []
            for place, applicant in enumerate(self.applicants):
                values = tuple(applicant.known(name) for name in fields)
                code = known.setdefault(values, len(known))
                if code == len(shown):
                    shown.append(applicant)
                codes[place] = code
            self._columns[fields] = codes, shown
        return self._columns[fields]

    def possible(self, variable: Variable) -> tuple[NDArray[np.intp], Mask]:
        """Codes (n,) and, for each code, which cells are possible (codes, cells)."""
        if variable not in self._possible:
            codes, shown = self.column(variable.fields)
            cells = np.zeros((max(len(shown), 1), len(variable.cells)), dtype=np.bool_)
            for code, applicant in enumerate(shown):
                mask = variable.possible(applicant.known, self.schema)
                cells[code] = [mask >> cell & 1 for cell in range(len(variable.cells))]
            self._possible[variable] = codes, cells
        return self._possible[variable]


def outcomes(diagram: DecisionDiagram, table: Table) -> tuple[Mask, Mask]:
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
