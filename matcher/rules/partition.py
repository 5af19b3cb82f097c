"""The values of a field cut into cells: within one cell every rule asks and gets the same.

All values that answer every atom alike are one cell. Three thresholds on a number make at
most seven cells, whatever the number is; so "every completion of the unknown fields" is a
finite thing, and a verdict can be exact.

A variable is what is filled in independently: a field, one value of a categories field, or
several fields that are compared with one another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from itertools import pairwise, product
from math import ceil, floor, isfinite

from matcher.domain.schema import Field, Schema
from matcher.domain.values import Several
from matcher.expressions.ranges import Range, of_value
from matcher.rules.predicates import Among, Atom, FieldComparison, Holds, Inside, Order
from matcher.support.records import dataclass

#: A variable for whose cells more answers have to be worked out is refused as too intricate: its
#: combinations of values times its questions. A million takes about half a second.
MOST_ANSWERS = 1_500_000

ValueOf = Callable[[str], object]
Answers = tuple[bool, ...]
_ANY_OTHER = "\0any other value"


class TooIntricateError(Exception):
    """A rule has more cases than can be told apart in reasonable time."""


@dataclass(frozen=True, slots=True)
class Variable:
    """What is filled in independently of the rest.

    Parameters
        fields   the fields it is about: one, or several that are compared
        atoms    the questions about them
        cells    the possible answers to all atoms; a set of cells is a bit mask over them
    """

    fields: tuple[str, ...]
    atoms: tuple[Atom, ...]
    cells: tuple[Answers, ...]
    index: Mapping[Answers, int] = field(repr=False, compare=False)
    # of each place that was met, its cells: a province has dozens of places inside
    _of_places: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def everything(self) -> int:
        """The mask of all cells."""
        return (1 << len(self.cells)) - 1

    def possible(self, value_of: ValueOf, schema: Schema) -> int:
        """The cells that are possible for an applicant, as a bit mask."""
        first = self.atoms[0]
        if isinstance(first, Holds):
            return self._of_several(value_of(first.field), first.value)
        value = value_of(self.fields[0])
        if len(self.fields) > 1 or isinstance(value, Range):
            return self._mask(c for _, c in self.combinations(value_of, schema))
        if value is None:
            return self.everything
        if isinstance(first, Inside):
            place = str(value)
            if place not in self._of_places:
                places = schema.places(self.fields[0])
                inside = {_inside(self.atoms, places.around(p)) for p in places.leaves(place)}
                self._of_places[place] = self._mask(inside)
            return self._of_places[place]
        return self._mask((self.answers(value),))

    def answers(self, value: object) -> Answers:
        """The answers of one known value, for a variable of one field that is not a place."""
        return tuple(atom.holds(value) for atom in self.atoms)  # type: ignore[union-attr,call-arg]

    def is_known(self, mask: int) -> bool:
        """True when the mask is a single cell."""
        return mask & (mask - 1) == 0

    def flips(
        self, name: str, mask: int, value_of: ValueOf, schema: Schema
    ) -> Iterable[tuple[int, int]]:
        """The pairs of possible cells between which the field `name` alone can move."""
        if len(self.fields) == 1:
            cells = [c for c in range(len(self.cells)) if mask >> c & 1]
            return [(cells[0], other) for other in cells[1:]]
        rest: dict[tuple[object, ...], list[int]] = {}
        at = self.fields.index(name)
        for values, answers in self.combinations(value_of, schema):
            others = values[:at] + values[at + 1 :]
            rest.setdefault(others, []).append(self.index[answers])
        return {(cells[0], other) for cells in rest.values() for other in cells[1:]}

    def combinations(
        self, value_of: ValueOf, schema: Schema
    ) -> Iterator[tuple[tuple[object, ...], Answers]]:
        """Every telling combination of values of compared fields, with its answers."""
        known = {name: value_of(name) for name in self.fields}
        yield from _combinations(self.fields, self.atoms, known, schema)

    def _of_several(self, value: object, wanted: str) -> int:
        if value is None:
            return self.everything
        assert isinstance(value, Several)  # noqa: S101  the reader made it
        if wanted in value.values:
            return self._mask(((True,),))
        may_hold = value.is_open and wanted not in value.excluded
        return self.everything if may_hold else self._mask(((False,),))

    def _mask(self, found: Iterable[Answers]) -> int:
        mask = 0
        for answers in found:
            mask |= 1 << self.index[answers]
        return mask


def make_variable(fields: tuple[str, ...], atoms: tuple[Atom, ...], schema: Schema) -> Variable:
    """The variable of some fields with its cells, in a fixed order.

    Raises
        TooIntricateError  too many answers would have to be worked out
    """
    cells = tuple(sorted(set(_all_answers(fields, atoms, schema))))
    return Variable(fields, atoms, cells, {answers: i for i, answers in enumerate(cells)})


def variables_of(atoms: Sequence[Atom], schema: Schema) -> tuple[Variable, ...]:
    """The variables behind some atoms, in the order in which the atoms name them.

    Raises
        TooIntricateError  one of them has too many cases
    """
    return tuple(make_variable(*group, schema) for group in groups_of(atoms))


def groups_of(atoms: Sequence[Atom]) -> list[tuple[tuple[str, ...], tuple[Atom, ...]]]:
    """The fields that are compared with one another and the atoms about them, group by group."""
    groups: dict[object, list[Atom]] = {}
    leader: dict[str, str] = {}

    def lead(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    for atom in atoms:
        if isinstance(atom, FieldComparison):
            leader[lead(atom.other)] = lead(atom.field)
    for atom in atoms:
        key = (atom.field, atom.value) if isinstance(atom, Holds) else lead(atom.field)
        groups.setdefault(key, []).append(atom)
    found = []
    for members in groups.values():
        names: dict[str, None] = {}
        for atom in members:
            names.setdefault(atom.field)
            if isinstance(atom, FieldComparison):
                names.setdefault(atom.other)
        found.append((tuple(names), tuple(members)))
    return found


# --- the values that stand for all values


def _all_answers(
    fields: tuple[str, ...], atoms: tuple[Atom, ...], schema: Schema
) -> Iterator[Answers]:
    first = atoms[0]
    if isinstance(first, Holds):
        yield from ((False,), (True,))
    elif isinstance(first, Inside):
        places = schema.places(fields[0])
        # the places that no atom names make no difference, and most leaves stand in none else
        named = frozenset[str]().union(*(a.places for a in atoms if isinstance(a, Inside)))
        for around in {named.intersection(places.around(leaf)) for leaf in places.all_leaves()}:
            yield _inside(atoms, around)
    elif isinstance(first, Among):
        for value in _categories(schema[fields[0]], atoms):
            yield tuple(isinstance(a, Among) and a.holds(value) for a in atoms)
    else:
        unknown = dict.fromkeys(fields)
        for _, answers in _combinations(fields, atoms, unknown, schema):
            yield answers


def _inside(atoms: tuple[Atom, ...], around: Iterable[str]) -> Answers:
    return tuple(isinstance(a, Inside) and not a.places.isdisjoint(around) for a in atoms)


def _categories(declared: Field, atoms: tuple[Atom, ...]) -> tuple[object, ...]:
    if declared.type == "boolean":
        return (False, True)
    if declared.values is not None:
        return declared.values
    named = {value for a in atoms if isinstance(a, Among) for value in a.values}
    return (*sorted(map(str, named)), _ANY_OTHER)


def _combinations(
    fields: tuple[str, ...],
    atoms: tuple[Atom, ...],
    known: Mapping[str, object],
    schema: Schema,
) -> Iterator[tuple[tuple[object, ...], Answers]]:
    grid = _grid(fields, atoms, known, schema)
    choices = [_values(known[name], schema[name], grid) for name in fields]
    size = 1
    for choice in choices:
        size *= len(choice)
    if size * len(atoms) > MOST_ANSWERS:
        raise TooIntricateError
    at = {name: i for i, name in enumerate(fields)}
    for values in product(*choices):
        answers = []
        for atom in atoms:
            if isinstance(atom, FieldComparison):
                answers.append(atom.holds(values[at[atom.field]], values[at[atom.other]]))
            else:
                answers.append(isinstance(atom, Order) and atom.holds(values[at[atom.field]]))
        yield values, tuple(answers)


def _grid(
    fields: tuple[str, ...],
    atoms: tuple[Atom, ...],
    known: Mapping[str, object],
    schema: Schema,
) -> list[float]:
    # Between two neighbouring marks only the order of the fields matters: as many whole
    # numbers as there are fields, and as many points around each, allow every order.
    marks: set[float] = {_plain(a.value) for a in atoms if isinstance(a, Order)}
    for name in fields:
        marks.update(_ends(_held(known[name], schema[name])))
    ordered = sorted(marks) or [0]
    many = len(fields)
    points: set[float] = set(ordered)
    edges = [ordered[0] - many - 2, *ordered, ordered[-1] + many + 2]
    for low, high in pairwise(edges):
        wholes = range(floor(low) + 1, min(ceil(high), floor(low) + 1 + many))
        steps = [low, *wholes, high]
        points.update(wholes)
        for left, right in pairwise(steps):
            points.update(left + (right - left) * k / (many + 1) for k in range(1, many + 1))
    return sorted(points)


def _held(known: object, declared: Field) -> Range:
    """The range of a compared field: what is known of it, or all that it may hold."""
    found = known if isinstance(known, Range) else declared.anything
    if known is not None and not isinstance(known, Range):
        found = of_value(known)  # type: ignore[arg-type]
    assert isinstance(found, Range)  # noqa: S101  only numbers and dates are compared
    return found


def _ends(held: Range) -> Iterator[float]:
    """The ends beyond which there are other values; the calendar ends by itself."""
    for end, last in ((held.low, 1), (held.high, date.max.toordinal())):
        if isfinite(end) and not (held.is_day and end == last):
            yield end


def _values(known: object, declared: Field, grid: list[float]) -> tuple[object, ...]:
    if known is not None and not isinstance(known, Range):
        return (known,)
    held = _held(known, declared)
    fitting = (point for point in grid if held.has(point))
    if declared.type == "date":
        return tuple(date.fromordinal(int(day)) for day in fitting)
    return tuple(int(point) if held.is_whole else point for point in fitting)


def _plain(value: object) -> float:
    return value.toordinal() if isinstance(value, date) else value  # type: ignore[return-value]
