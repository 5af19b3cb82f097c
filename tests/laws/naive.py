"""Verdicts by brute force: every completion is written out and every rule is worked out on it.

The oracle of the laws. It shares no code with `matcher` and takes no short cut: no cells, no
diagrams, no independence between conditions. What a derived field may still come to is tried out
on its inputs (`World.reach`). A rule is a small tree of tuples, never a text:

    ("and", t, …)  ("or", t, …)  ("not", t)  ("true",)  ("false",)
    ("flag", field)                      a boolean field alone
    ("compare", field, operator, value)  operator is one of == != < <= > >=
    ("pair", field, operator, field)     two numbers or two dates
    ("in", field, (value, …))            ("has", field, value)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from math import ceil, floor, prod
from typing import Any

import numpy as np

#: More completions than this are not written out: the case is refused, never guessed.
MOST_COMPLETIONS = 150_000

Tree = tuple[Any, ...]
Facts = Mapping[str, Any]
NUMBERS = ("integer", "number", "money")
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


class CompletionsError(Exception):
    """The case is too large for brute force."""


@dataclass(frozen=True)
class Between:
    """What is known of a day that is known roughly: the first and the last that it may be."""

    first: date
    last: date


@dataclass(frozen=True)
class Fact:
    """One declared field.

    Parameters
        values    the closed list; None means open
        inputs, compute   of a derived field: `compute` takes known inputs, may return None
        steps     of a derived number: it takes whole numbers only, and all between its ends
        alias     the field that it repeats, or an empty text
    """

    name: str
    type: str
    values: tuple[str, ...] | None = None
    low: Any = None
    high: Any = None
    inputs: tuple[str, ...] = ()
    compute: Callable[..., Any] | None = None
    alias: str = ""
    steps: bool = False

    @property
    def is_whole(self) -> bool:
        """Whole values only: dates, and amounts that are asked, not computed."""
        return self.type == "date" or (self.type in ("integer", "money") and self.compute is None)


@dataclass(frozen=True)
class World:
    """Fields by name, and the parent of each place ("" at the top)."""

    fields: Mapping[str, Fact]
    parents: Mapping[str, str] = field(default_factory=dict)
    tried: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    def base(self, name: str) -> str:
        """The field itself, or the one that it repeats."""
        while self.fields[name].alias:
            name = self.fields[name].alias
        return name

    def leaves_in(self, place: str) -> list[str]:
        """The places inside `place` ("" means all) that hold no other place."""
        tops = set(self.parents.values())
        return [p for p in self.parents if p not in tops and (not place or place in self.above(p))]

    def above(self, place: str) -> list[str]:
        """The place and those around it."""
        found = []
        while place:
            found.append(place)
            place = self.parents[place]
        return found

    def value(self, name: str, facts: Facts) -> Any:
        """The known value of a field, or None."""
        fact = self.fields[self.base(name)]
        if fact.compute is None:
            stated = facts.get(fact.name)
            return None if isinstance(stated, Between) else stated
        inputs = [self.value(part, facts) for part in fact.inputs]
        found = None if any(value is None for value in inputs) else fact.compute(*inputs)
        if found is not None and fact.type in (*NUMBERS, "date"):
            too_low = fact.low is not None and found < fact.low
            too_high = fact.high is not None and found > fact.high
            found = None if too_low or too_high else found
        stated = facts.get(fact.name)
        if isinstance(stated, Between):  # what is stated of a derived field serves as a value only
            stated = None
        return stated if found is None else found

    def ends(self, name: str, facts: Facts) -> tuple[Any, Any]:
        """The least and the greatest that an unvalued declared field may be; None: no end."""
        fact = self.fields[self.base(name)]
        stated = facts.get(fact.name)
        if fact.compute is not None or not isinstance(stated, Between):
            return fact.low, fact.high
        low, high = stated.first, stated.last
        return (
            low if fact.low is None else max(low, fact.low),
            high if fact.high is None else min(high, fact.high),
        )

    def asked(self, name: str) -> list[str]:
        """The declared fields behind a field."""
        fact = self.fields[self.base(name)]
        if fact.compute is None:
            return [fact.name]
        return [leaf for part in fact.inputs for leaf in self.asked(part)]

    def reach(self, name: str, facts: Facts) -> list[Any] | None:
        """What an unvalued derived field may come to; None when nothing is possible.

        Truths and words are listed. Of numbers and days the least and the greatest are told,
        cut to the bounds of the field: [low, high], and every number between counts.
        """
        fact = self.fields[self.base(name)]
        found = [value for value in self.outcomes(name, facts).flat if value is not None]
        if not found:
            return None
        if not _is_ordered(self, fact.name):
            return list(dict.fromkeys(found))
        low, high = min(found), max(found)
        low = low if fact.low is None else max(low, fact.low)
        high = high if fact.high is None else min(high, fact.high)
        return [low, high] if low <= high else None

    def outcomes(self, name: str, facts: Facts) -> Any:
        """What a derived field comes to for all that is tried of its inputs: an axis for each."""
        fact = self.fields[self.base(name)]
        assert fact.compute is not None
        tried = [self._tried(part, name, facts) for part in fact.inputs]
        key = (fact.name, *map(tuple, tried))
        if key not in self.tried:
            found = np.empty([len(values) for values in tried], dtype=object)
            for place in np.ndindex(found.shape):
                found[place] = _worked(fact, [v[i] for v, i in zip(tried, place, strict=True)])
            self.tried[key] = found
        return self.tried[key]

    def _tried(self, name: str, outer: str, facts: Facts) -> list[Any]:
        fact, value = self.fields[self.base(name)], self.value(name, facts)
        if value is not None:
            return [value]
        if fact.type == "boolean":
            reached = self.reach(name, facts) if fact.compute is not None else None
            return reached or [False, True]
        if fact.type in ("category", "text"):
            return [*fact.values] if fact.values is not None else ["a", "b", "~fresh"]
        ends = self.reach(name, facts) if fact.compute is not None else None
        low, high = ends or self.ends(name, facts)
        others = self.fields[self.base(outer)].inputs
        beside = [self.value(other, facts) for other in others if _is_ordered(self, other)]
        marks = [_plain(m) for m in (0, 3, low, high, *beside) if m is not None]
        return _spread(fact, low, high, marks)

    def listed(self, name: str, facts: Facts) -> set[str]:
        """How a missing field is listed: itself, or by its unknown inputs that can move it.

        A derived field whose inputs are all known (a division by zero, out of its bounds) is
        listed by all of them: only a correction can settle it.
        """
        fact = self.fields[self.base(name)]
        if fact.compute is None:
            return {fact.name}
        found: set[str] = set()
        outcomes = self.outcomes(name, facts)
        for axis, part in enumerate(fact.inputs):
            lines = np.moveaxis(outcomes, axis, -1).reshape(-1, outcomes.shape[axis])
            if any(len({v for v in line if v is not None}) > 1 for line in lines):
                found |= self.listed(part, facts)
        asked = set(self.asked(name))
        return found or {leaf for leaf in asked if self.value(leaf, facts) is None} or asked


#: Stands for "without end": far beyond all numbers that the rules name.
FAR = 10**12


def _worked(fact: Fact, inputs: Sequence[Any]) -> Any:
    assert fact.compute is not None
    try:
        return fact.compute(*inputs)
    except OverflowError:  # a day after the last one
        return None


def _spread(fact: Fact, low: Any, high: Any, marks: Sequence[float]) -> list[Any]:
    """Numbers or days of a field, from one end to the other: dense around some marks."""
    points: set[float] = set()
    for mark in marks:
        points.update(range(floor(mark) - 9, ceil(mark) + 10))
        if not (fact.is_whole or fact.steps):
            points.update((mark, mark - 0.25, mark + 0.25))
    is_day = fact.type == "date"
    first, last = (1, date.max.toordinal()) if is_day else (-FAR, FAR)
    low = first if low is None else _plain(low)
    high = last if high is None else _plain(high)
    points.update((low, high) if not fact.is_whole else (ceil(low), floor(high)))
    if is_day:  # a year before the last day there is, a month later is still a day
        points.add(last - 366)
    fitting = sorted(point for point in points if low <= point <= high)
    return [date.fromordinal(int(day)) for day in fitting] if is_day else fitting


@dataclass(frozen=True)
class Answer:
    """What brute force says of some conditions together.

    Parameters
        truth    one array a condition, all over the same axes: does it hold?
        axes     the unknown field of each axis
    """

    truth: tuple[np.ndarray[Any, np.dtype[np.bool_]], ...]
    axes: tuple[str, ...]
    world: World
    facts: Facts

    def together(self, places: Sequence[int]) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Whether the conditions at those places all hold, completion by completion."""
        whole = self.truth[places[0]]
        for place in places[1:]:
            whole = whole & self.truth[place]
        return whole

    def verdict(self, places: Sequence[int]) -> tuple[str, frozenset[str]]:
        """The verdict of the conditions at those places, and what is missing for it."""
        whole = self.together(places)
        if whole.all():
            return "eligible", frozenset()
        if not whole.any():
            return "refused", frozenset()
        missing: set[str] = set()
        for axis, name in enumerate(self.axes):
            if whole.shape[axis] > 1 and (whole.any(axis) & ~whole.all(axis)).any():
                missing |= self.world.listed(name, self.facts)
        return "undecided", frozenset(missing)


def count_completions(world: World, rules: Sequence[Tree], facts: Facts) -> int:
    """How many completions `decide` would write out."""
    return prod(len(values) for values in _choices(world, rules, facts).values())


def decide(world: World, rules: Sequence[Tree], facts: Facts) -> Answer:
    """The truth of every rule under every completion.

    Raises
        CompletionsError  there are more than MOST_COMPLETIONS
    """
    choices = _choices(world, rules, facts)
    if prod(len(values) for values in choices.values()) > MOST_COMPLETIONS:
        raise CompletionsError
    axes = tuple(name for name, values in choices.items() if len(values) > 1)
    arrays: dict[str, Any] = {}
    for name, values in choices.items():
        shape = [1] * len(axes)
        if name in axes:
            shape[axes.index(name)] = len(values)
        cells = np.array([_plain(v) for v in values]) if _is_ordered(world, name) else None
        if cells is None:
            cells = np.empty(len(values), dtype=object)
            cells[:] = values
        arrays[name] = cells.reshape(shape)
    full = tuple(len(choices[name]) for name in axes)
    truth = tuple(
        np.broadcast_to(np.asarray(_hold(world, rule, arrays), dtype=np.bool_), full)
        for rule in rules
    )
    return Answer(truth, axes, world, facts)


def _is_ordered(world: World, name: str) -> bool:
    return world.fields[world.base(name)].type in (*NUMBERS, "date")


def _plain(value: Any) -> Any:
    return value.toordinal() if isinstance(value, date) else value


def _hold(world: World, tree: Tree, arrays: Mapping[str, Any]) -> Any:
    kind = tree[0]
    if kind in ("true", "false"):
        return np.bool_(kind == "true")
    if kind == "not":
        return ~_hold(world, tree[1], arrays)
    if kind in ("and", "or"):
        whole = _hold(world, tree[1], arrays)
        for part in tree[2:]:
            other = _hold(world, part, arrays)
            whole = whole & other if kind == "and" else whole | other
        return whole
    name = world.base(tree[1])
    cells = arrays[name]
    if kind == "pair":
        return _OPERATORS[tree[2]](cells, arrays[world.base(tree[3])])
    if kind == "flag":
        return _each(cells, lambda value: value)
    if kind == "has":
        return _each(cells, lambda value: tree[2] in value)
    wanted = tree[2] if kind == "in" else (tree[3],)
    if _is_ordered(world, name):
        if kind == "compare":
            return _OPERATORS[tree[2]](cells, _plain(tree[3]))
        whole = cells == _plain(wanted[0])
        for value in wanted[1:]:
            whole = whole | (cells == _plain(value))
        return whole
    if world.fields[name].type == "place":
        found = _each(cells, lambda leaf: any(w in world.above(leaf) for w in wanted))
    else:
        found = _each(cells, lambda value: value in wanted)
    return ~found if kind == "compare" and tree[2] == "!=" else found


def _each(cells: Any, question: Callable[[Any], bool]) -> Any:
    return np.array([bool(question(v)) for v in cells.flat], dtype=np.bool_).reshape(cells.shape)


# --- the values that are tried


def atoms(tree: Tree) -> Iterator[Tree]:
    """The comparisons of a rule."""
    if tree[0] in ("and", "or", "not"):
        for part in tree[1:]:
            yield from atoms(part)
    elif tree[0] not in ("true", "false"):
        yield tree


def _choices(world: World, rules: Sequence[Tree], facts: Facts) -> dict[str, list[Any]]:
    asked: dict[str, list[Any]] = {}  # by field, the values that the rules name
    linked: dict[str, set[str]] = {}
    for rule in rules:
        for atom in atoms(rule):
            name = world.base(atom[1])
            named = asked.setdefault(name, [])
            linked.setdefault(name, {name})
            if atom[0] == "compare":
                named.append(atom[3])
            elif atom[0] == "has":
                named.append(atom[2])
            elif atom[0] == "in":
                named.extend(atom[2])
            elif atom[0] == "pair":
                other = world.base(atom[3])
                asked.setdefault(other, [])
                group = linked[name] | linked.setdefault(other, {other})
                for member in group:
                    linked[member] = group
    choices = {}
    for name, named in asked.items():
        value = world.value(name, facts)
        kind = world.fields[name].type
        if kind == "place":
            choices[name] = world.leaves_in(value or "")
        elif kind == "categories":
            choices[name] = _several(world.fields[name], named, value)
        elif value is not None:
            choices[name] = [value]
        elif kind == "boolean" and world.fields[name].compute is not None:
            choices[name] = world.reach(name, facts) or [False, True]
        elif kind == "boolean":
            choices[name] = [False, True]
        elif kind in ("category", "text"):
            closed = world.fields[name].values
            choices[name] = [*dict.fromkeys(named), "~fresh"] if closed is None else [*closed]
        else:
            choices[name] = _ordered(world, name, linked[name], asked, facts)
    return choices


def _several(fact: Fact, named: Sequence[str], value: Any) -> list[frozenset[str]]:
    held, is_open = (frozenset(), True) if value is None else value
    if not is_open:
        return [held]
    universe = fact.values if fact.values is not None else (*dict.fromkeys(named), "~fresh")
    subsets = [held]
    for other in universe:
        if other not in held:
            subsets += [subset | {other} for subset in subsets]
    return subsets


def _ordered(
    world: World,
    name: str,
    group: set[str],
    asked: Mapping[str, Sequence[Any]],
    facts: Facts,
) -> list[float]:
    many = len(group)
    marks: set[float] = set()
    for member in group:
        fact = world.fields[member]
        known = world.value(member, facts)
        ends = _ends(world, member, facts) if known is None else ()
        for value in (*asked[member], fact.low, fact.high, known, *ends):
            if value is not None:
                marks.add(_plain(value))
    marks = marks or {0}
    wholes: set[float] = set()
    if many > 1 and max(marks) - min(marks) <= 24:
        wholes.update(range(floor(min(marks)) - many - 1, ceil(max(marks)) + many + 2))
    else:
        for mark in marks:
            wholes.update(range(floor(mark) - many - 1, ceil(mark) + many + 2))
        edges = sorted(marks)
        wholes.update((a + b) // 2 for a, b in pairwise(edges))
    fact, ends = world.fields[name], _ends(world, name, facts)
    if _is_whole(world, name, facts):
        points = wholes
    else:
        if many > 1 and any(_is_whole(world, m, facts) for m in group):
            marks |= wholes
        edges = sorted(marks)
        edges = [edges[0] - 1, *edges, edges[-1] + 1]
        points = set(edges)
        for left, right in pairwise(edges):
            points.update(left + (right - left) * k / (many + 1) for k in range(1, many + 1))
        points.update(edges[0] - k for k in range(1, many))
        points.update(edges[-1] + k for k in range(1, many))
    low = -np.inf if ends[0] is None else _plain(ends[0])
    high = np.inf if ends[1] is None else _plain(ends[1])
    return sorted(point for point in points if low <= point <= high)


def _ends(world: World, name: str, facts: Facts) -> Any:
    fact = world.fields[name]
    reached = world.reach(name, facts) if fact.compute is not None else None
    return reached or world.ends(name, facts)


def _is_whole(world: World, name: str, facts: Facts) -> bool:
    fact = world.fields[name]
    return fact.is_whole or (fact.steps and world.reach(name, facts) is not None)
