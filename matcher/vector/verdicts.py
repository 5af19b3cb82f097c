"""The conditions of a whole catalogue as predicates: each asked once, whoever shares it.

An option's conditions fall into groups that share no field; such a group is one predicate, its
joint diagram. What a diagram says depends only on which cells of its variables are possible,
so it is walked once for each combination of them that occurs, and looked up for the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.catalogue.option import Option
from matcher.eligibility.verdict import EligibilityEngine
from matcher.rules.decision_diagram import DecisionDiagram, connected
from matcher.rules.partition import Variable
from matcher.vector.columns import Codes, Columns, distinct
from matcher.vector.partition_columns import PartitionColumns

#: What a predicate says, and an option's predicates together by `or`: nothing set is eligible.
OPEN, FAILS = 1, 2

Flags = NDArray[np.uint8]


class Predicates:
    """The distinct predicates of some options on one day.

    Parameters
        of_option   for each option, the places of its predicates in `diagrams`
    """

    def __init__(self, options: Sequence[Option], decider: EligibilityEngine, today: date) -> None:
        self.schema = decider.schema
        self.diagrams: list[DecisionDiagram] = []
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
        places_of: dict[Variable, int] = {}
        self._asked = [
            [places_of.setdefault(variable, len(places_of)) for variable in diagram.variables]
            for diagram in self.diagrams
        ]
        self._cells = [PartitionColumns(variable, self.schema) for variable in places_of]

    @property
    def fields(self) -> frozenset[str]:
        """The fields that are asked about."""
        return frozenset(
            part
            for cells in self._cells
            for name in cells.variable.fields
            for part in (name, *self.schema.asked_for(name))
        )

    def ask(self, columns: Columns) -> list[Flags]:
        """What each predicate says of each applicant: uint8 (n,), 0, OPEN or FAILS."""
        possible = [cells.possible(columns) for cells in self._cells]
        return [
            self._say(place, [possible[variable] for variable in variables], len(columns))
            for place, variables in enumerate(self._asked)
        ]

    def _say(self, place: int, parts: Sequence[tuple[Codes, list[int]]], size: int) -> Flags:
        if len(parts) == 1:
            codes, masks = parts[0]
            table = [self._outcome(place, (mask,)) for mask in masks]
        else:
            codes, met = distinct([(c, len(m)) for c, m in parts], size)
            table = [self._outcome(place, tuple(m[c[row]] for c, m in parts)) for row in met]
        found: Flags = np.array(table, dtype=np.uint8)[codes]
        return found

    def _outcome(self, place: int, masks: tuple[int, ...]) -> int:
        known = self._outcomes[place]
        if masks not in known:
            may_fail, may_hold = self.diagrams[place].outcomes(masks)
            known[masks] = (OPEN if may_fail else 0) if may_hold else FAILS
        return known[masks]
