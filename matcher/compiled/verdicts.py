"""The conditions of a whole catalogue as predicates: each asked once, whoever shares it.

An option's conditions fall into groups that share no field; such a group is one predicate, its
joint diagram. What a diagram says depends only on which cells of its variables are possible,
so it is walked once for each combination of them that occurs, and looked up for the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.catalogue.option import Option
from matcher.compiled.columns import Codes, Columns, distinct
from matcher.decide.verdict import Decider
from matcher.rules.atoms import Order
from matcher.rules.cells import Variable
from matcher.rules.diagram import Diagram, connected
from matcher.schema import Schema
from matcher.values import FieldValue

#: What a predicate says, and an option's predicates together by `or`: nothing set is eligible.
OPEN, FAILS = 1, 2

Flags = NDArray[np.uint8]


class Predicates:
    """The distinct predicates of some options on one day.

    Parameters
        of_option   for each option, the places of its predicates in `diagrams`
    """

    def __init__(self, options: Sequence[Option], decider: Decider, today: date) -> None:
        self.schema = decider.schema
        self.diagrams: list[Diagram] = []
        self.of_option: list[list[int]] = []
        known: dict[tuple[str, ...], int] = {}
        for option in options:
            rules = {c.number: c.rule for c in option.in_force(today)}
            groups = connected({number: decider.diagram(rule) for number, rule in rules.items()})
            places = []
            for group in groups:
                texts = tuple(dict.fromkeys(rules[number] for number in group))
                if texts not in known:
                    known[texts] = len(self.diagrams)
                    single = len(texts) == 1
                    self.diagrams.append(
                        decider.diagram(texts[0]) if single else decider.joint(texts)
                    )
                places.append(known[texts])
            self.of_option.append(places)
        self._outcomes: list[dict[tuple[int, ...], int]] = [{} for _ in self.diagrams]

    @property
    def fields(self) -> frozenset[str]:
        """The fields that are asked about."""
        return frozenset(
            part
            for diagram in self.diagrams
            for variable in diagram.variables
            for name in variable.fields
            for part in (name, *self.schema.asked_for(name))
        )

    def ask(self, columns: Columns) -> list[Flags]:
        """What each predicate says of each applicant: uint8 (n,), 0, OPEN or FAILS."""
        seen: dict[Variable, tuple[Codes, list[int]]] = {}
        return [self._ask(place, columns, seen) for place in range(len(self.diagrams))]

    def _ask(
        self, place: int, columns: Columns, seen: dict[Variable, tuple[Codes, list[int]]]
    ) -> Flags:
        diagram = self.diagrams[place]
        for variable in diagram.variables:
            if variable not in seen:
                seen[variable] = _possible(variable, columns, self.schema)
        parts = [seen[variable] for variable in diagram.variables]
        if len(parts) == 1:
            codes, masks = parts[0]
            table = [self._outcome(place, (mask,)) for mask in masks]
        else:
            codes, met = distinct([(c, len(m)) for c, m in parts], len(columns))
            table = [self._outcome(place, tuple(m[c[row]] for c, m in parts)) for row in met]
        found: Flags = np.array(table, dtype=np.uint8)[codes]
        return found

    def _outcome(self, place: int, masks: tuple[int, ...]) -> int:
        known = self._outcomes[place]
        if masks not in known:
            may_fail, may_hold = self.diagrams[place].outcomes(masks)
            known[masks] = (OPEN if may_fail else 0) if may_hold else FAILS
        return known[masks]


def _possible(variable: Variable, columns: Columns, schema: Schema) -> tuple[Codes, list[int]]:
    """A code for each applicant, and the possible cells of the variable behind each code."""
    names = variable.fields
    if len(names) == 1:
        column = columns.column(names[0])
        marks = [a.value for a in variable.atoms if isinstance(a, Order)]
        if len(marks) == len(variable.atoms) and len(column.values) > 2 * len(marks) + 2:
            shown, places = _between(column.as_numbers, marks)
            values: Sequence[FieldValue] = [column.values[place] for place in shown]
            codes = places[column.codes]
        else:
            codes, values = column.codes, column.values
        masks = [_mask(variable, names, (value,), schema) for value in values]
    else:
        codes, met = columns.combined(names)
        parts = [columns.column(name) for name in names]
        masks = [
            _mask(variable, names, [p.values[p.codes[place]] for p in parts], schema)
            for place in met
        ]
    numbers: dict[int, int] = {}
    again = np.array([numbers.setdefault(mask, len(numbers)) for mask in masks], dtype=np.int64)
    return (again[codes] if len(again) else codes), list(numbers) or [variable.everything]


def _mask(
    variable: Variable, names: Sequence[str], values: Sequence[FieldValue], schema: Schema
) -> int:
    return variable.possible(dict(zip(names, values, strict=True)).__getitem__, schema)


def _between(numbers: NDArray[np.float64], marks: Iterable[object]) -> tuple[list[int], Codes]:
    """Values that answer alike as one: on a mark, between two marks, or unknown."""
    ordered = np.unique(
        [float(m.toordinal() if isinstance(m, date) else m) for m in marks]  # type: ignore[arg-type]
    )
    kinds = np.searchsorted(ordered, numbers, "left") + np.searchsorted(ordered, numbers, "right")
    kinds[np.isnan(numbers)] = -1
    _, shown, places = np.unique(kinds, return_index=True, return_inverse=True)
    return shown.tolist(), places.astype(np.int64)
