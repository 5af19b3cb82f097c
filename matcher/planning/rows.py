"""Rows with names over whole variables: what a programme of a plan is written in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from matcher.planning.case import Source

Name = tuple[str, ...]
Variable = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """`low <= sum of weight * variable <= high`; None where it is open.

    `unit` is what one unit of currency is in it, where it is written in parts of one.
    """

    weights: Mapping[Variable, int]
    low: int | None
    high: int | None
    name: Name = ()
    unit: int = 0


@dataclass(slots=True)
class Programme:
    """Variables with their largest values, rows, and measures as sums of variables."""

    tops: dict[Variable, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    measures: dict[str, dict[Variable, int]] = field(default_factory=dict)

    def at_most(
        self, weights: Mapping[Variable, int], high: int, name: Name = (), unit: int = 0
    ) -> None:
        """The sum is at most `high`."""
        self.rows.append(Row(weights, None, high, name, unit))

    def at_least(self, weights: Mapping[Variable, int], low: int, name: Name = ()) -> None:
        """The sum is at least `low`."""
        self.rows.append(Row(weights, low, None, name))


def total(source: Source, lines: Iterable[str]) -> dict[Variable, int]:
    """What a source gives in all, as a sum of variables."""
    weights: dict[Variable, int] = {("paid", source.id, line): 1 for line in lines}
    if source.can_bridge:
        weights["bridge", source.id] = 1
    return weights
