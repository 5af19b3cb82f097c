"""Chance: in what share of the completions of its unknown fields an applicant is eligible.

The completions are weighted by base rates, and counted exactly over the decision diagrams of
the conditions: a node is worth the mean of its branches, each weighted by the share of everybody
in its cells among those cells that are still possible for this applicant. Conditions that share
no field are independent, so the chance of all of them is the product over such groups. It is a
chance of *eligibility* under stated rates, never of an award.

    log chance = sum over groups of log(weighted count)

Each logarithm is put on the grid of scores, so that the sum is the same in any order.

Source
    The weighted count over a reduced ordered diagram: Darwiche and Marquis (2002), A knowledge
    compilation map, section 5; here with several branches a node.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from matcher.catalogue.terms import Condition
from matcher.domain.applicant import Applicant
from matcher.eligibility.verdict import EligibilityEngine
from matcher.ranking.base_rates import BaseRates
from matcher.ranking.grid import on_grid
from matcher.rules.decision_diagram import FALSE, TRUE, DecisionDiagram, connected
from matcher.rules.partition import Variable


class Chances:
    """Counts the completions of rules under one model."""

    def __init__(self, engine: EligibilityEngine, rates: BaseRates) -> None:
        self._engine, self._rates = engine, rates
        self._groups: dict[tuple[str, ...], list[DecisionDiagram]] = {}
        self._weights: dict[int, tuple[DecisionDiagram, list[tuple[float, ...]]]] = {}

    def groups(self, conditions: Sequence[Condition]) -> list[DecisionDiagram]:
        """The diagrams of groups of conditions that share no field with one another."""
        rules = {condition.number: condition.rule for condition in conditions}
        key = tuple(rules.values())
        if key not in self._groups:
            self._groups[key] = joint_diagrams(rules, self._engine)
        return self._groups[key]

    def weights(self, diagram: DecisionDiagram) -> list[tuple[float, ...]]:
        """The base rates of the cells of each variable of a diagram."""
        known = self._weights.get(id(diagram))
        if known is None:
            known = diagram, [self._rates.of(variable) for variable in diagram.variables]
            self._weights[id(diagram)] = known  # the diagram is held, so its id stays its own
        return known[1]

    def count(self, diagram: DecisionDiagram, masks: Sequence[int]) -> float:
        """The share of the weighted completions in which a rule holds, 0 to 1."""
        return weighted_count(diagram, masks, self.weights(diagram))

    def log_count(self, diagram: DecisionDiagram, masks: Sequence[int]) -> float:
        """Its logarithm on the grid of scores; 0 where the rule holds whatever is unknown.

        The rule must be one that may hold.
        """
        may_fail, _ = diagram.outcomes(masks)
        return on_grid(math.log(self.count(diagram, masks))) if may_fail else 0.0

    def of_applicant(self, conditions: Sequence[Condition], applicant: Applicant) -> float:
        """The logarithm of the chance of one applicant who is not refused."""
        schema = self._engine.schema
        return math.fsum(
            self.log_count(diagram, diagram.masks(applicant.known, schema))
            for diagram in self.groups(conditions)
        )

    def of_everybody(self, conditions: Sequence[Condition], places: Sequence[str] = ()) -> float:
        """The mean chance of everybody, 0 to 1, or of everybody in some places."""
        found = 1.0
        for diagram in self.groups(conditions):
            masks = [self._mask(variable, places) for variable in diagram.variables]
            found *= self.count(diagram, masks)
        return found

    def _mask(self, variable: Variable, places: Sequence[str]) -> int:
        """The cells of those who are in some places; all cells where that says nothing."""
        schema = self._engine.schema
        about = schema[variable.fields[0]]
        if about.type != "place":
            return variable.everything
        mask = 0
        for place in places:
            if place in schema.places(about.name):
                mask |= variable.possible({about.name: place}.get, schema)
        return mask or variable.everything


def joint_diagrams(rules: dict[int, str], engine: EligibilityEngine) -> list[DecisionDiagram]:
    """The diagrams of groups of rules that share no field, each group as one."""
    groups = connected({number: engine.diagram(rule) for number, rule in rules.items()})
    found = []
    for group in groups:
        texts = tuple(dict.fromkeys(rules[number] for number in group))
        found.append(engine.diagram(*texts) if len(texts) == 1 else engine.joint(texts))
    return found


def weighted_count(
    diagram: DecisionDiagram, masks: Sequence[int], weights: Sequence[Sequence[float]]
) -> float:
    """The share of the completions that end in true, 0 to 1.

    Parameters
        masks    the possible cells of each variable
        weights  the share of everybody in each cell of each variable
    """
    if diagram.root in (FALSE, TRUE):
        return float(diagram.root)
    values = [0.0, 1.0]
    for variable, children in diagram.nodes:
        mask, shares = masks[variable], weights[variable]
        total = found = 0.0
        for cell, child in enumerate(children):
            if mask >> cell & 1:
                total += shares[cell]
                found += shares[cell] * values[child]
        values.append(found / total)
    return values[diagram.root]
