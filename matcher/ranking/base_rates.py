"""Base rates: how frequent the answers to a rule's questions are among everybody.

A rule asks finitely many questions of a field, and the values that answer them alike are one
cell (`matcher.rules.partition`). The base rate of a cell is the share of everybody in it, from what
the model knows of everybody: shares of the values of a category, a normal distribution of a
number between the bounds of its field. Where the model knows nothing the stated level is that
every kind of answer is as frequent as the next. No cell has less than `LEAST`: what is possible
is never taken to be impossible.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise

from matcher.domain.gazetteer import Gazetteer
from matcher.domain.schema import Field, Schema
from matcher.ranking.learnt import scaled
from matcher.ranking.ranker import PopulationStats, Ranker
from matcher.rules.partition import Variable
from matcher.rules.predicates import Among, Atom, Holds, Inside, Order
from matcher.support.records import dataclass

#: The least share of everybody in a cell that somebody may be in.
LEAST = 0.002
#: The share of everybody who has one value of a list about which nothing is known.
HOLDS_UNKNOWN = 0.1
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_NOTHING_KNOWN = PopulationStats()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a number's scale, open at both ends, with the place of its cell."""

    low: float
    high: float
    cell: int


class BaseRates:
    """The base rates of a model under a schema, each worked out once."""

    def __init__(self, ranker: Ranker, schema: Schema) -> None:
        self._ranker, self.schema = ranker, schema
        self._known: dict[int, tuple[Variable, tuple[float, ...]]] = {}
        self._places: dict[tuple[Atom, ...], dict[int, frozenset[str]]] = {}

    def of(self, variable: Variable) -> tuple[float, ...]:
        """The share of everybody in each cell of a variable; they sum to 1."""
        known = self._known.get(id(variable))
        if known is None:
            shares = [max(share, LEAST) for share in self._shares(variable)]
            total = math.fsum(shares)
            known = variable, tuple(share / total for share in shares)
            self._known[id(variable)] = known  # the variable is held, so its id stays its own
        return known[1]

    def _shares(self, variable: Variable) -> list[float]:
        first, many = variable.atoms[0], len(variable.cells)
        if len(variable.fields) > 1:
            return [1.0] * many
        [name] = variable.fields
        about = self.schema[name]
        stats = self._ranker.everybody.get(about.name, _NOTHING_KNOWN)
        if isinstance(first, Holds):
            share = stats.shares.get(first.value, HOLDS_UNKNOWN)
            return [share if cell == (True,) else 1 - share for cell in variable.cells]
        if isinstance(first, Inside):
            return self._of_places(variable, about)
        if isinstance(first, Among):
            return _of_values(variable, about, stats)
        return _of_numbers(variable, about, stats)

    def _of_places(self, variable: Variable, about: Field) -> list[float]:
        """Every place at the bottom of the gazetteer counts as much as another."""
        places = self.schema.places(about.name)
        inside = self.cells_inside(variable, places)
        found = [0.0] * len(variable.cells)
        for cell, leaves in inside.items():
            found[cell] += len(leaves)
        elsewhere = variable.index.get((False,) * len(variable.atoms))
        if elsewhere is not None:
            found[elsewhere] += len(places.all_leaves()) - sum(map(len, inside.values()))
        return found

    def cells_inside(self, variable: Variable, places: Gazetteer) -> Mapping[int, frozenset[str]]:
        """The bottom places that lie in a place which the rules name, by cell.

        All others are in the cell in which every answer is no.
        """
        if variable.atoms not in self._places:
            self._places[variable.atoms] = _cells_inside(variable, places)
        return self._places[variable.atoms]


def _cells_inside(variable: Variable, places: Gazetteer) -> dict[int, frozenset[str]]:
    named = [
        frozenset(leaf for code in atom.places if code in places for leaf in places.leaves(code))
        for atom in variable.atoms
        if isinstance(atom, Inside)
    ]
    alike: dict[tuple[bool, ...], frozenset[str]] = {(): frozenset().union(*named)}
    for inside in named:
        alike = {
            (*answers, answer): kept
            for answers, leaves in alike.items()
            for answer, kept in ((True, leaves & inside), (False, leaves - inside))
            if kept
        }
    return {variable.index[answers]: leaves for answers, leaves in alike.items()}


def _of_values(variable: Variable, about: Field, stats: PopulationStats) -> list[float]:
    """Shares of a category or a boolean."""
    if about.type == "boolean":
        true = stats.shares.get("true", 0.5)
        shares: dict[object, float] = {True: true, False: 1 - true}
    elif stats.shares:
        shares = {}
        shares.update(stats.shares.items())
        others = [value for value in about.values or () if value not in shares]
        rest = max(1 - math.fsum(stats.shares.values()), 0.0)
        shares |= {value: rest / len(others) for value in others}
    else:
        shares = dict.fromkeys(about.values or (), 1.0)
    if not shares:  # an open list of which nothing is known
        return [1.0] * len(variable.cells)
    found = [0.0] * len(variable.cells)
    for value, share in shares.items():
        cell = variable.index.get(variable.answers(value))
        if cell is not None:
            found[cell] += share
    return found


def _of_numbers(variable: Variable, about: Field, stats: PopulationStats) -> list[float]:
    """The mass of a normal distribution in each cell, cut off at the bounds of the field."""
    found = [0.0] * len(variable.cells)
    pieces = pieces_of(variable, about)
    for piece in pieces:
        if stats.centre is None or stats.spread is None:
            found[piece.cell] += 1.0
        else:
            found[piece.cell] += normal_mass(piece.low, piece.high, stats.centre, stats.spread)
    return found


def pieces_of(variable: Variable, about: Field) -> list[Piece]:
    """The stretches of a number's scale between the marks of its rules, in order.

    A single number has no mass of its own: whole numbers and days count half a step around them.
    """
    low, high = field_bounds(about)
    step = 0.0 if about.type == "number" else 0.5
    marks: list[float] = []
    for atom in variable.atoms:
        if isinstance(atom, Order):
            marks.append(_plain(atom.value))
    edges = sorted({edge for mark in set(marks) for edge in (mark - step, mark + step)})
    inner = [edge for edge in edges if low < edge < high]
    found = []
    for left, right in pairwise([low, *inner, high]):
        cell = variable.index.get(_answers(variable, _middle(left, right)))
        if cell is not None:
            found.append(Piece(_on_scale(left, about), _on_scale(right, about), cell))
    return found


def field_bounds(about: Field) -> tuple[float, float]:
    """The least and the most a number or a day may be, infinite where nothing bounds it."""
    held = about.anything
    low, high = getattr(held, "low", -math.inf), getattr(held, "high", math.inf)
    if about.log_scale:
        low = max(low, 0.0)
    return low, high


def normal_mass(low: float, high: float, centre: float, spread: float) -> float:
    """The share of a normal distribution between two numbers."""
    left, right = ((bound - centre) / (spread * math.sqrt(2)) for bound in (low, high))
    return 0.5 * (math.erf(right) - math.erf(left))


def _answers(variable: Variable, number: float) -> tuple[bool, ...]:
    return tuple(
        isinstance(atom, Order) and _COMPARE[atom.operator](number, _plain(atom.value))
        for atom in variable.atoms
    )


def _middle(left: float, right: float) -> float:
    if math.isinf(left):
        return right - 1
    return left + 1 if math.isinf(right) else (left + right) / 2


def _plain(value: object) -> float:
    return float(value.toordinal() if isinstance(value, date) else value)  # type: ignore[arg-type]


def _on_scale(number: float, about: Field) -> float:
    return number if math.isinf(number) else scaled(number, about)
