"""The conditions of a whole catalogue as predicates: each asked once, whoever shares it.

An option's conditions fall into groups that share no field; such a group is one predicate, its
joint diagram. What a diagram says depends only on which cells of its variables are possible,
so it is walked once for each combination of them that occurs, and looked up for the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.catalogue.option import Option
from matcher.eligibility.verdict import EligibilityEngine
from matcher.ranking.chance import Chances
from matcher.rules.decision_diagram import DecisionDiagram
from matcher.rules.partition import Variable
from matcher.vector.approximate import to_steps
from matcher.vector.columns import Codes, Columns, distinct
from matcher.vector.partition_columns import PartitionColumns

#: What a predicate says, and an option's predicates together by `or`: nothing set is eligible.
OPEN, FAILS = 1, 2

Flags = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class PredicateAnswers:
    """What one predicate says of some applicants.

    Parameters
        codes    int64 (n,): each applicant's place in the tables
        flags    uint8 (answers,): 0, OPEN or FAILS
        chances  int64 (answers,): the logarithm of the chance that it holds, in steps of the grid;
                 0 where it surely does, and where it fails
    """

    codes: Codes
    flags: Flags
    chances: NDArray[np.int64]

    @property
    def verdicts(self) -> Flags:
        """uint8 (n,): the flags of the applicants."""
        return self.flags.take(self.codes)


class Predicates:
    """The distinct predicates of some options on one day.

    Parameters
        of_option   for each option, the places of its predicates in `diagrams`
    """

    def __init__(
        self, options: Sequence[Option], engine: EligibilityEngine, today: date, chances: Chances
    ) -> None:
        self.schema = engine.schema
        self._chances = chances
        self.diagrams: list[DecisionDiagram] = []
        self.of_option: list[list[int]] = []
        known: dict[int, int] = {}
        for option in options:
            places = []
            for diagram in chances.groups(option.in_force(today)):
                if id(diagram) not in known:
                    known[id(diagram)] = len(self.diagrams)
                    self.diagrams.append(diagram)
                places.append(known[id(diagram)])
            self.of_option.append(places)
        self._outcomes: list[dict[tuple[int, ...], tuple[int, int]]] = [{} for _ in self.diagrams]
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

    def ask(self, columns: Columns) -> list[PredicateAnswers]:
        """What each predicate says of each applicant."""
        possible = [cells.possible(columns) for cells in self._cells]
        return [
            self._say(place, [possible[variable] for variable in variables], len(columns))
            for place, variables in enumerate(self._asked)
        ]

    def _say(
        self, place: int, parts: Sequence[tuple[Codes, list[int]]], size: int
    ) -> PredicateAnswers:
        if len(parts) == 1:
            codes, masks = parts[0]
            table = [self._outcome(place, (mask,)) for mask in masks]
        else:
            codes, met = distinct([(c, len(m)) for c, m in parts], size)
            table = [self._outcome(place, tuple(m[c[row]] for c, m in parts)) for row in met]
        flags, chances = zip(*table, strict=True) if table else ((), ())
        return PredicateAnswers(
            codes, np.array(flags, dtype=np.uint8), np.array(chances, dtype=np.int64)
        )

    def _outcome(self, place: int, masks: tuple[int, ...]) -> tuple[int, int]:
        known = self._outcomes[place]
        if masks not in known:
            diagram = self.diagrams[place]
            may_fail, may_hold = diagram.outcomes(masks)
            if not may_hold:
                known[masks] = FAILS, 0
            elif may_fail:
                known[masks] = OPEN, to_steps(self._chances.log_count(diagram, masks))
            else:
                known[masks] = 0, 0
        return known[masks]
