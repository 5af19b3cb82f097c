"""Background shares: how frequent each answer is among those who meet an option's conditions.

For a field that a condition in force asks about, everybody are those who meet the condition.
Otherwise the same fact would count twice: once in the chance, once as evidence. The share of each
value, or of each stretch of numbers, is weighted by the chance that the conditions hold there:

    share(value | conditions) = share(value) * chance(conditions | value) / chance(conditions)
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, repeat

from matcher.catalogue.option import Option
from matcher.catalogue.terms import Condition, Declared
from matcher.domain.schema import ORDERED, Field, Schema
from matcher.ranking.base_rates import HOLDS_UNKNOWN, BaseRates, pieces_of
from matcher.ranking.chance import Chances
from matcher.ranking.ranker import PopulationStats, Ranker
from matcher.rules.decision_diagram import DecisionDiagram
from matcher.rules.partition import Variable
from matcher.rules.predicates import Holds

_NOBODY = PopulationStats()


class Backgrounds:
    """What everybody is like, under the conditions of an option."""

    def __init__(self, ranker: Ranker, schema: Schema, rates: BaseRates, chances: Chances) -> None:
        self._ranker, self._schema = ranker, schema
        self._rates, self._chances = rates, chances

    def of(self, option: Option, conditions: Sequence[Condition]) -> dict[str, PopulationStats]:
        """What is known of everybody who meets the conditions, by field that the option declares.

        A field that no condition asks about is absent: there everybody is everybody.
        """
        asked: dict[str, list[tuple[DecisionDiagram, int]]] = {}
        for diagram in self._chances.groups(conditions):
            for place, variable in enumerate(diagram.variables):
                if len(variable.fields) == 1:
                    [name] = variable.fields
                    asked.setdefault(name, []).append((diagram, place))
        found = {}
        for name, declared in option.serves.items():
            about = self._schema.fields.get(name)
            if about is not None and name in asked:
                found[name] = self._meeting(about, declared, asked[name])
        return found

    def _meeting(
        self, about: Field, declared: Declared, asked: Sequence[tuple[DecisionDiagram, int]]
    ) -> PopulationStats:
        stats = self._ranker.everybody.get(about.name, _NOBODY)
        holding = [(d.variables[place], self._holding(d, place)) for d, place in asked]
        if about.type == "categories":
            return replace(stats, shares=self._of_lists(stats, holding))
        ((variable, chances),) = holding  # groups of conditions share no field
        if about.type in ORDERED:
            pieces = pieces_of(variable, about)
            return replace(stats, pieces=tuple((p.low, p.high, chances[p.cell]) for p in pieces))
        if about.type == "place":
            return replace(stats, shares=self._of_places(about, declared, variable, chances))
        if about.type == "boolean":
            weights = self._rates.of(variable)
            met = [w * c for w, c in zip(weights, chances, strict=True)]
            total = math.fsum(met)
            if not total:  # nobody meets them: nothing more is known
                return stats
            true = variable.index[variable.answers(True)]
            return replace(stats, shares={"true": met[true] / total})
        return replace(stats, shares=self._of_values(about, declared, stats, variable, chances))

    def _holding(self, diagram: DecisionDiagram, place: int) -> list[float]:
        """The chance that a rule holds for those in each cell of one of its variables."""
        masks = [variable.everything for variable in diagram.variables]
        found = []
        for cell in range(len(diagram.variables[place].cells)):
            masks[place] = 1 << cell
            found.append(self._chances.count(diagram, masks))
        return found

    def _of_values(
        self,
        about: Field,
        declared: Declared,
        stats: PopulationStats,
        variable: Variable,
        chances: Sequence[float],
    ) -> Mapping[str, float]:
        values = about.values or tuple(dict.fromkeys((*stats.shares, *declared.weights)))
        given = stats.shares or {value: 1 / len(values) for value in values}
        met = dict(given)
        for value in values:
            met[value] = met.get(value, 0.0) * chances[variable.index[variable.answers(value)]]
        total = math.fsum(sorted(met.values()))
        return {value: share / total for value, share in met.items()} if total else given

    def _of_lists(
        self, stats: PopulationStats, holding: Sequence[tuple[Variable, list[float]]]
    ) -> Mapping[str, float]:
        """Of lists each value is asked about by itself."""
        found = dict(stats.shares)
        for variable, chances in holding:
            (atom,) = variable.atoms
            if isinstance(atom, Holds):
                share = stats.shares.get(atom.value, HOLDS_UNKNOWN)
                has, others = (chances[variable.index[(answer,)]] for answer in (True, False))
                total = share * has + (1 - share) * others
                found[atom.value] = share * has / total if total else share
        return found

    def _of_places(
        self, about: Field, declared: Declared, variable: Variable, chances: Sequence[float]
    ) -> Mapping[str, float]:
        """The share of each declared place among the places that meet the conditions."""
        places = self._schema.places(about.name)
        inside = self._rates.cells_inside(variable, places)
        other = variable.index.get((False,) * len(variable.atoms))
        elsewhere = 0.0 if other is None else chances[other]

        def weight_of(leaves: Sequence[str]) -> float:
            met = [(len(one.intersection(leaves)), chances[cell]) for cell, one in inside.items()]
            outside = len(leaves) - sum(many for many, _ in met)
            found = math.fsum(chain.from_iterable(repeat(chance, many) for many, chance in met))
            return found + outside * elsewhere

        total = weight_of(places.all_leaves())
        if not total:
            return {}
        return {
            place: weight_of(places.leaves(place)) / total
            for place in declared.weights
            if place in places
        }
