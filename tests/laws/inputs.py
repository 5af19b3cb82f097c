"""Verdicts by every completion of the inputs themselves: nothing derived is an unknown of its own.

`naive` takes each derived field for an unknown within what it may come to. Here the inputs are
filled in and every derived field is worked out from them, so that fields with common inputs go
together as they do in truth. A filling-in under which a derived field has no answer or one
beyond its bounds cannot be, and does not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, prod
from typing import Any

import naive
import numpy as np
from naive import CompletionsError, Facts, Tree, World

#: More completions than this are not written out.
MOST_COMPLETIONS = 60_000


@dataclass(frozen=True)
class Truth:
    """What all completions of the inputs say of some conditions together."""

    verdict: str
    missing: frozenset[str]


def named(world: World, rules: Sequence[Tree]) -> list[str]:
    """The fields that rules name, aliases resolved."""
    found: dict[str, None] = {}
    for rule in rules:
        for atom in naive.atoms(rule):
            found[world.base(atom[1])] = None
            if atom[0] == "pair":
                found[world.base(atom[3])] = None
    return list(found)


def decide(world: World, rules: Sequence[Tree], facts: Facts) -> Truth | None:
    """The verdict and the inputs missing for it; None where a derived field can have no value.

    Raises
        CompletionsError  there are more than MOST_COMPLETIONS
    """
    asked = named(world, rules)
    choices = {}
    for name in asked:
        # a value that is stated for a derived field stands for its inputs
        leaves = world.asked(name) if world.value(name, facts) is None else []
        for leaf in leaves if world.fields[name].compute is not None else [name]:
            choices.setdefault(leaf, _tried(world, leaf, rules, facts))
    if prod(map(len, choices.values())) > MOST_COMPLETIONS:
        raise CompletionsError
    filling = _Filling(world, facts, choices)
    arrays = {}
    for name in asked:
        values = filling.of(name)
        if naive._is_ordered(world, name):
            values = _plain(values)
        arrays[name] = values
    if filling.is_hopeless:
        return None
    full = tuple(map(len, choices.values()))
    whole = np.ones(full, dtype=np.bool_)
    for rule in rules:
        whole = whole & np.asarray(naive._hold(world, rule, arrays), dtype=np.bool_)
    counts = np.broadcast_to(~filling.impossible, full)
    may_hold, may_fail = (whole & counts).any(), (~whole & counts).any()
    if not may_hold and not may_fail:
        return None
    if not (may_hold and may_fail):
        return Truth("eligible" if may_hold else "refused", frozenset())
    missing = [
        leaf
        for axis, leaf in enumerate(choices)
        if ((whole & counts).any(axis) & (~whole & counts).any(axis)).any()
    ]
    return Truth("undecided", frozenset(missing))


class _Filling:
    """The values of fields over all completions, an axis for each input."""

    def __init__(self, world: World, facts: Facts, choices: dict[str, list[Any]]) -> None:
        self.world, self.facts, self.choices = world, facts, choices
        self.impossible = np.zeros([1] * len(choices), dtype=np.bool_)
        self.is_hopeless = False

    def of(self, name: str) -> Any:
        fact = self.world.fields[self.world.base(name)]
        if fact.name in self.choices and fact.compute is None:
            shape = [1] * len(self.choices)
            axis = list(self.choices).index(fact.name)
            shape[axis] = len(self.choices[fact.name])
            found = np.empty(len(self.choices[fact.name]), dtype=object)
            found[:] = self.choices[fact.name]
            return found.reshape(shape)
        known = self.world.value(name, self.facts)
        if known is not None:
            found = np.empty([1] * len(self.choices), dtype=object)
            found[...] = known
            return found
        inputs = np.broadcast_arrays(*(self.of(part) for part in fact.inputs))
        found = np.empty(inputs[0].shape, dtype=object)
        out = np.zeros(found.shape, dtype=np.bool_)
        for place in np.ndindex(found.shape):
            value = naive._worked(fact, [values[place] for values in inputs])
            out[place] = value is None or not _fits(value, fact)
            found[place] = value
        if out.all():
            self.is_hopeless = True
        else:
            # what does not count is filled with anything that can be compared
            found[out] = found[~out].flat[0]
        self.impossible = self.impossible | out
        return found


def _fits(value: Any, fact: naive.Fact) -> bool:
    return (fact.low is None or value >= fact.low) and (fact.high is None or value <= fact.high)


def _plain(values: Any) -> Any:
    plain = [naive._plain(value) for value in values.flat]
    return np.array(plain, dtype=np.float64).reshape(values.shape)


def _tried(world: World, leaf: str, rules: Sequence[Tree], facts: Facts) -> list[Any]:
    """The values of an input that are tried: all that can tell sums and comparisons apart."""
    fact, value = world.fields[leaf], world.value(leaf, facts)
    if fact.type in ("place", "categories", "text", "boolean", "category") and leaf in named(
        world, rules
    ):
        return naive._choices(world, rules, facts)[leaf]
    if value is not None:
        return [value]
    if fact.type == "boolean":
        return [False, True]
    if fact.type in ("category", "text"):
        return [*fact.values] if fact.values is not None else ["a", "b", "~fresh"]
    points: set[float] = set()
    first, last = world.ends(leaf, facts)
    ends = [naive._plain(end) for end in (first, last) if end is not None]
    for mark in (*_marks(world, leaf, rules, facts), *ends):
        points.update(range(floor(mark) - 2, ceil(mark) + 3))
        if not fact.is_whole:
            points.update((mark - 1e-3, mark, mark + 1e-3))
    is_day = fact.type == "date"
    low = (1 if is_day else -np.inf) if first is None else naive._plain(first)
    high = (date.max.toordinal() if is_day else np.inf) if last is None else naive._plain(last)
    fitting = sorted(point for point in points if low <= point <= high)
    return [date.fromordinal(int(day)) for day in fitting] if is_day else fitting


def _marks(world: World, leaf: str, rules: Sequence[Tree], facts: Facts) -> set[float]:
    """The numbers that are compared with anything that the input enters into, with what the
    expressions of the random schemas add to them or take off: other inputs, 30 days, a half."""
    is_day = world.fields[leaf].type == "date"
    compared: set[float] = {0.0, 3.0} if not is_day else set()
    beside: set[float] = {0.0, 30.0} if is_day else {0.0}
    for rule in rules:
        for atom in naive.atoms(rule):
            if leaf not in world.asked(atom[1]):
                continue
            values = atom[2] if atom[0] == "in" else atom[3:]
            compared.update(naive._plain(v) for v in values if not isinstance(v, str | bool))
            for other in world.asked(atom[1]):
                about, known = world.fields[other], world.value(other, facts)
                ends = (about.low, about.high) if known is None else (known,)
                beside.update(
                    naive._plain(v) for v in ends if v is not None and not isinstance(v, str | bool)
                )
    marks = {
        sign * c + s * b for c in compared for b in beside for sign in (1, -1) for s in (1, -1)
    }
    marks |= {(-c - 1) / 2 for c in compared}
    if is_day:
        # a day, a number of days or a year is compared: only what is a day of our times stays
        years = {int(c) for c in compared if 1900 < c < 2100}
        marks |= {date(year + k, 7, 1).toordinal() for year in years for k in (-1, 0, 1)}
        return {m for m in marks if 700_000 < m < 760_000} or {date(2022, 1, 1).toordinal()}
    return {m for m in marks if abs(m) < 700_000}
