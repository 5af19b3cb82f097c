"""Programmes in words: variables that are whole numbers, and rows that bear names.

A row or a bound bears the name of the rule that it stands for, as `("ceiling", source)`;
without a name it only says what the words mean, and is never in question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

#: A rule: what kind of rule it is, then whom and what it is about.
Name = tuple[str, ...]
#: A variable: its kind, then whom and what it is about.
Variable = tuple[str, ...]
#: A sum of variables: what each one weighs in it.
Weights = Mapping[Variable, int]


@dataclass(frozen=True, slots=True)
class Row:
    """`low <= sum of weight * variable <= high`; None where it is open.

    `unit` is what one unit of currency is in it, where it is written in parts of one.
    """

    weights: Weights
    low: int | None
    high: int | None
    name: Name = ()
    unit: int = 0


@dataclass(slots=True)
class NamedProgramme:
    """Variables from 0 to their largest value, rows, and measures as sums of variables.

    Parameters
        choices    kinds of variables that say yes or no, or count steps: the first word of each
        fractions  kinds of variables that need not be whole: what is counted, not paid
    """

    choices: frozenset[str] = frozenset()
    fractions: frozenset[str] = frozenset()
    tops: dict[Variable, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    measures: dict[str, dict[Variable, int]] = field(default_factory=dict)

    def at_most(self, weights: Weights, high: int, name: Name = (), unit: int = 0) -> None:
        """The sum is at most `high`."""
        self.rows.append(Row(weights, None, high, name, unit))

    def at_least(self, weights: Weights, low: int, name: Name = ()) -> None:
        """The sum is at least `low`."""
        self.rows.append(Row(weights, low, None, name))

    def weighted(self, terms: Iterable[tuple[int, str]]) -> dict[Variable, int]:
        """A sum of measures with their weights, as a sum of variables."""
        weights: dict[Variable, int] = {}
        for weight, name in terms:
            for key, one in self.measures[name].items():
                weights[key] = weights.get(key, 0) + weight * one
        return weights

    def are_kept(self, rows: Sequence[Row], values: Weights) -> bool:
        """Whether values keep rows exactly; rows with fractions are left to the solver."""
        return all(
            (row.high is None or value_of(row.weights, values) <= row.high)
            and (row.low is None or value_of(row.weights, values) >= row.low)
            for row in rows
            if not any(key[0] in self.fractions for key in row.weights)
        )


def value_of(weights: Weights, values: Weights) -> int:
    """What a sum comes to."""
    return sum(weight * values.get(key, 0) for key, weight in weights.items())
