"""Which values of a field a condition asks for, as data: an interval, codes, places."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from math import inf

from matcher.domain.schema import Field, Schema
from matcher.expressions.ranges import Range
from matcher.rules.partition import Variable
from matcher.rules.predicates import Among, Atom, FieldComparison, Holds, Inside, Order
from matcher.support.records import dataclass

Bound = int | float | date


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers or days between two bounds; None where a side is open."""

    low: Bound | None = None
    high: Bound | None = None
    low_included: bool = True
    high_included: bool = True


@dataclass(frozen=True, slots=True)
class RequiredValues:
    """The values of one field that lie in a set of cells.

    Parameters
        values     categories, places, true or false; of a categories field the one it holds
        lacks      values of a categories field that it does not hold
        others     True when any other value does too, `excluded` apart
        intervals  for numbers and dates
        compared   (operator, other field) for fields that are compared with one another
    """

    field: str
    values: tuple[str | bool, ...] = ()
    lacks: tuple[str, ...] = ()
    others: bool = False
    excluded: tuple[str, ...] = ()
    intervals: tuple[Interval, ...] = ()
    compared: tuple[str, str] | None = None


def interval_of(known: Range) -> Interval:
    """The stretch in which the value of a field is known to lie."""
    low: Bound | None = None if known.low == -inf else known.low
    high: Bound | None = None if known.high == inf else known.high
    if known.is_day:
        # a day that is the first or the last there is says nothing
        days = date.fromordinal(int(known.low)), date.fromordinal(int(known.high))
        low = None if days[0] == date.min else days[0]
        high = None if days[1] == date.max else days[1]
    return Interval(low, high, not known.is_low_out, not known.is_high_out)


def cut_to(asked: RequiredValues, known: Range) -> RequiredValues:
    """The same, without what is already known to be too low or too high.

    >>> from matcher.expressions.ranges import Range
    >>> asked = RequiredValues("need", intervals=(Interval(100, 900, True, False),))
    >>> cut_to(asked, Range(500, inf)).intervals
    (Interval(low=500, high=900, low_included=True, high_included=False),)
    """
    whole = interval_of(known)
    if whole.low == 0:  # what counts or costs is never less: that says nothing
        whole = replace(whole, low=None)
    cut = [_shared(one, whole) for one in asked.intervals]
    left = tuple(one for one in cut if one is not None)
    return replace(asked, intervals=left) if left else asked


def _shared(one: Interval, other: Interval) -> Interval | None:
    """The stretch that lies in both; None where nothing does."""
    lows = [(i.low, i.low_included) for i in (one, other) if i.low is not None]
    highs = [(i.high, i.high_included) for i in (one, other) if i.high is not None]
    # of two that begin alike, one that leaves its beginning out is the narrower
    low = max(lows, key=lambda b: (_plain(b[0]), not b[1]), default=(None, True))
    high = min(highs, key=lambda b: (_plain(b[0]), b[1]), default=(None, True))
    if low[0] is not None and high[0] is not None:
        gap = _plain(high[0]) - _plain(low[0])
        if gap < 0 or (gap == 0 and not (low[1] and high[1])):
            return None
    return Interval(low[0], high[0], low[1], high[1])


def wanted(variable: Variable, mask: int, schema: Schema, name: str = "") -> RequiredValues:
    """What the cells of `mask` ask of a field of the variable, the first by default."""
    about = schema[name or variable.fields[0]]
    first = variable.atoms[0]
    if len(variable.fields) > 1:
        return _compared(variable, mask, about)
    if isinstance(first, Holds):
        holds = mask >> variable.index[(True,)] & 1
        value = (first.value,)
        return (
            RequiredValues(about.name, values=value)
            if holds
            else RequiredValues(about.name, lacks=value)
        )
    if isinstance(first, Inside):
        return _places(variable, mask, about)
    if isinstance(first, Among):
        return _values(variable, mask, about)
    return RequiredValues(about.name, intervals=tuple(_intervals(variable, mask, about)))


def _allowed(variable: Variable, mask: int, answers: tuple[bool, ...]) -> bool | None:
    cell = variable.index.get(answers)
    return None if cell is None else bool(mask >> cell & 1)


def _values(variable: Variable, mask: int, about: Field) -> RequiredValues:
    if about.type == "boolean":
        named: tuple[str | bool, ...] = (True, False)
    elif about.values is not None:
        named = about.values
    else:
        named = tuple(
            sorted({v for a in variable.atoms if isinstance(a, Among) for v in a.values}, key=str)
        )
    fitting = {v: _allowed(variable, mask, variable.answers(v)) for v in named}
    others = False
    if about.type != "boolean" and about.values is None:
        others = bool(_allowed(variable, mask, (False,) * len(variable.atoms)))
    values = tuple(v for v, fits in fitting.items() if fits)
    excluded = tuple(str(v) for v, fits in fitting.items() if not fits)
    return RequiredValues(about.name, values=values, others=others, excluded=excluded)


def _places(variable: Variable, mask: int, about: Field) -> RequiredValues:
    inside: dict[str, None] = {}
    outside: dict[str, None] = {}
    others = False
    for cell, answers in enumerate(variable.cells):
        held = bool(mask >> cell & 1)
        true = [a for a, yes in zip(variable.atoms, answers, strict=True) if yes]
        if not true:
            others = held
        for atom in true:
            assert isinstance(atom, Inside)  # noqa: S101  a place has no other atoms
            (inside if held else outside).update(dict.fromkeys(sorted(atom.places)))
    excluded = tuple(p for p in outside if p not in inside)
    return RequiredValues(about.name, tuple(inside), others=others, excluded=excluded)


def _compared(variable: Variable, mask: int, about: Field) -> RequiredValues:
    cells = [c for i, c in enumerate(variable.cells) if mask >> i & 1]
    for place, atom in enumerate(variable.atoms):
        if isinstance(atom, FieldComparison) and about.name in (atom.field, atom.other):
            truths = {cell[place] for cell in cells}
            if len(truths) == 1:
                return RequiredValues(
                    about.name, compared=_relation(atom, about.name, truths.pop())
                )
    return RequiredValues(about.name, others=True)


def _relation(atom: FieldComparison, name: str, is_true: bool) -> tuple[str, str]:
    operator = atom.operator
    if not is_true:
        operator = {"==": "!=", "<": ">=", "<=": ">"}[operator]
    if name == atom.field:
        return operator, atom.other
    return {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(operator, operator), atom.field


def _intervals(variable: Variable, mask: int, about: Field) -> list[Interval]:
    """Elementary stretches between the thresholds, those that are allowed joined.

    A stretch that no value of the field can lie in (between 5 and 6 people) parts nothing.
    """
    orders: list[Atom] = list(variable.atoms)
    marks = sorted({a.value for a in orders if isinstance(a, Order)}, key=_plain)
    stretches: list[tuple[Bound | None, Bound | None]] = [(None, marks[0])]
    for mark, following in pairwise(marks):
        stretches += [(mark, mark), (mark, following)]
    stretches += [(marks[-1], marks[-1]), (marks[-1], None)]
    found: list[Interval] = []
    is_running = False
    for low, high in stretches:
        fits = _allowed(variable, mask, _answers_between(variable, low, high))
        if fits is None:
            continue
        point = low is not None and low == high
        if not fits:
            is_running = False
        elif is_running:
            last = found[-1]
            found[-1] = Interval(last.low, high, last.low_included, point)
        else:
            found.append(Interval(low, high, point, point))
            is_running = True
    return [_tidy(interval, about) for interval in found]


def _answers_between(variable: Variable, low: Bound | None, high: Bound | None) -> tuple[bool, ...]:
    # worked out on the marks alone: a value strictly between two marks is above one, below the next
    answers = []
    for atom in variable.atoms:
        assert isinstance(atom, Order)  # noqa: S101  the caller saw to it
        mark = _plain(atom.value)
        is_point = low is not None and low == high
        if is_point:
            here = _plain(low)
            below, equal = here < mark, here == mark
        else:
            below = high is not None and _plain(high) <= mark
            equal = False
        answers.append({"==": equal, "<": below, "<=": below or equal}[atom.operator])
    return tuple(answers)


def _tidy(interval: Interval, about: Field) -> Interval:
    """Whole numbers: more than 4 is at least 5."""
    low, high = interval.low, interval.high
    low_in, high_in = interval.low_included or low is None, interval.high_included or high is None
    if about.is_whole and about.type != "date":
        if isinstance(low, int) and not low_in:
            low, low_in = low + 1, True
        if isinstance(high, int) and not high_in:
            high, high_in = high - 1, True
    return Interval(low, high, low_in, high_in)


def _plain(value: object) -> float:
    return value.toordinal() if isinstance(value, date) else float(value)  # type: ignore[arg-type]
