"""Applicants column by column: a code for each, and the distinct values behind the codes.

What depends on one field is worked out once for each distinct value and looked up for the
rest. Derived and inferred fields are worked out by `Applicant` itself, on one applicant for
each distinct combination of what they depend on; sums and quotients of numbers, where nearly
every applicant is a combination of its own, by numpy in the same arithmetic. What is known of a
derived field without a value, its range, is worked out in the same two ways.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.domain.applicant import (
    Applicant,
    computed,
    inferred,
    is_not_asked,
    one_value,
    scalar,
    span_of,
)
from matcher.domain.schema import Field, Schema
from matcher.domain.values import FieldValue, RoughDay
from matcher.expressions.derived import Scalar, inputs_of, walk
from matcher.expressions.language import Arithmetic, Tree
from matcher.expressions.ranges import Range, is_single, only_value
from matcher.vector.arithmetic import InexactError, can_compute, compute_numbers
from matcher.vector.ranges import Ranges, of_numbers, parts_within, possible_numbers, ranges_of

Codes = NDArray[np.int64]
Numbers = NDArray[np.float64]
#: What is known of a field: its value, or the range in which it lies.
Known = FieldValue | Range
#: By what is asked of a field: the answer for values of what it depends on.
Memory = dict[Hashable, dict[tuple[FieldValue, ...], Any]]

#: More combinations than this are not remembered for one field.
MOST_KEPT = 1 << 14

#: Of such values numpy itself makes numbers, and NaN of None.
_PLAIN = {int, float, bool, type(None)}

_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class FieldColumn:
    """One field of some applicants.

    Parameters
        codes    int64 (n,): the place of each applicant's value in `values`
        values   the distinct values; None where the field is unknown
    """

    codes: Codes
    values: Sequence[FieldValue]

    @cached_property
    def numbers(self) -> Numbers:
        """float64 (n,): numbers as they are, days as ordinals, NaN where no one value is known."""
        return self.as_numbers[self.codes]

    @cached_property
    def as_numbers(self) -> Numbers:
        """float64 (values,): the same for each distinct value."""
        if set(map(type, self.values)) <= _PLAIN:
            return np.array(self.values, dtype=np.float64)
        return np.array([_number(value) for value in self.values], dtype=np.float64)


@dataclass(frozen=True)
class KnownColumn:
    """What is known of one field of some applicants.

    Parameters
        codes    int64 (n,): the place of what is known of each applicant in `values`
        column   the values
        others   what is known of those without a value: ranges, the one value that is possible,
                 or None where it is nothing
    """

    codes: Codes
    column: FieldColumn
    others: Sequence[Known]

    @cached_property
    def values(self) -> Sequence[Known]:
        """All that is known, the values first."""
        return [*self.column.values, *self.others]

    @cached_property
    def ends(self) -> Ranges:
        """Of numbers and days, by distinct value: a range each, NaN where nothing is known."""
        others = [v if isinstance(v, Range) else _point(_number(v)) for v in self.others]
        return of_numbers(self.column.as_numbers).followed_by(ranges_of(others))


def _point(number: float) -> Range:
    return Range(number, number, is_whole=number.is_integer())


def _number(value: FieldValue) -> float:
    if isinstance(value, date):
        return float(value.toordinal())
    return float(value) if isinstance(value, int | float) else float("nan")


def encode(values: Iterable[FieldValue]) -> FieldColumn:
    """The column of some values, in the order in which they are met."""
    known: dict[FieldValue, int] = {}
    codes = [known.setdefault(value, len(known)) for value in values]
    return FieldColumn(np.array(codes, dtype=np.int64), list(known))


@dataclass
class Columns:
    """Some applicants under one schema on one day, by columns.

    Parameters
        ids      their ids, each once
        stated   what was declared; a field that is absent is unknown for everybody
        memory   what was worked out for other applicants on the same day, by field
    """

    schema: Schema
    today: date
    ids: Sequence[str]
    stated: Mapping[str, FieldColumn]
    memory: Memory = field(default_factory=dict, repr=False)
    _known: dict[str, FieldColumn] = field(default_factory=dict, repr=False)
    _ranged: dict[str, FieldColumn | KnownColumn] = field(default_factory=dict, repr=False)
    _impossible: dict[str, NDArray[np.bool_]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def unknown(self) -> FieldColumn:
        """A field of which nothing is known."""
        return FieldColumn(np.zeros(len(self), dtype=np.int64), [None])

    def column(self, name: str) -> FieldColumn:
        """The values of a field, declared, inferred or derived."""
        if name not in self._known:
            self._known[name] = self._make(name)
        return self._known[name]

    def known(self, name: str) -> FieldColumn | KnownColumn:
        """What is known of a field: see `Applicant.known`."""
        if name not in self._ranged:
            self._ranged[name] = self._with_ranges(name)
        return self._ranged[name]

    def impossible(self, name: str) -> NDArray[np.bool_]:
        """bool (n,): whose derived field comes out as what cannot be, and is taken as unknown."""
        self.column(name)
        return self._impossible.get(name, np.zeros(len(self), dtype=np.bool_))

    def combined(self, names: Sequence[str]) -> tuple[Codes, list[int]]:
        """A code for each applicant by its values of several fields, and where each code is met."""
        parts = [self.column(name) for name in names]
        return distinct([(part.codes, len(part.values)) for part in parts], len(self))

    def _make(self, name: str) -> FieldColumn:
        declared = self.schema[name]
        if declared.derived is None:
            return _exactly(self._told(declared))
        if can_compute(declared.derived, self.schema):
            with suppress(InexactError):
                return self._computed(declared)
        codes, answers = self._found(declared, declared.derived)
        self._impossible[name] = np.array([flaw for _, flaw in answers], dtype=np.bool_)[codes]
        return _merged(codes, [value for value, _ in answers])

    def _found(self, declared: Field, tree: Tree) -> tuple[Codes, list[tuple[FieldValue, bool]]]:
        """A derived field by combination: its value, and whether it comes out as what cannot be."""
        name = declared.name
        if any(isinstance(node, Arithmetic) for node in walk(tree)):
            return self._by_applicant(
                self._followed_from(name),
                ("value", name),
                lambda applicant: (applicant.value(name), bool(applicant.impossible((name,)))),
            )
        # nothing is calculated with its parts, so that columns of them say all there is to know
        parts = {part: self.column(part) for part in inputs_of(tree) if part != "today"}

        def answer(facts: Mapping[str, FieldValue]) -> tuple[FieldValue, bool]:
            def value_of(part: str) -> Scalar:
                return self.today if part == "today" else scalar(facts.get(part))

            value, is_impossible = computed(declared, self.schema, value_of)
            return one_value(facts.get(name)) if value is None else value, is_impossible

        return self._by_values({**parts, name: self._stated(name)}, ("value", name), answer)

    def _with_ranges(self, name: str) -> FieldColumn | KnownColumn:
        declared, column = self.schema[name], self.column(name)
        if declared.derived is None:
            return _days_of(column, self._told(declared), declared)
        is_open = np.array([value is None for value in column.values], dtype=np.bool_)
        rest = np.flatnonzero(is_open[column.codes])
        if not len(rest):
            return column
        codes, values = self._range_numbers(declared, rest) or self._by_applicant(
            {part: _some(column, rest) for part, column in self._followed_from(name).items()},
            ("known", name),
            lambda applicant: applicant.known(name),
        )
        all_codes = column.codes.copy()
        all_codes[rest] = codes + len(column.values)
        return KnownColumn(all_codes, column, values)

    def _range_numbers(self, declared: Field, rest: Codes) -> tuple[Codes, list[Known]] | None:
        assert declared.derived is not None  # noqa: S101  the caller saw to it
        if not can_compute(declared.derived, self.schema):
            return None

        def of_part(part: str) -> Ranges:
            known = self.known(part)
            ends = of_numbers(known.as_numbers) if isinstance(known, FieldColumn) else known.ends
            return ends.or_else(_anything(self.schema[part])).take(known.codes[rest])

        try:
            found = possible_numbers(declared.derived, of_part, len(rest))
            found = parts_within(found, _anything(declared).take(np.zeros_like(rest)))
        except InexactError:
            return None
        codes, shown = found.distinct()
        return codes, [
            None if one in (None, declared.anything) else only_value(one) if is_single(one) else one
            for one in found.take(shown).each()
        ]

    def _followed_from(self, name: str) -> dict[str, FieldColumn]:
        """All that a derived field follows from."""
        parts = {part: self._told(self.schema[part]) for part in self.schema.asked_for(name)}
        return parts | {part: self._stated(part) for part in self.schema.derived_inside(name)}

    def _stated(self, name: str) -> FieldColumn:
        return self.stated.get(name, self.unknown)

    def _told(self, declared: Field) -> FieldColumn:
        """What is told of a declared field, or follows from others: see `Applicant.told`."""
        stated = self._stated(declared.name)
        known = np.array([value is not None for value in stated.values], dtype=np.bool_)
        rest = np.flatnonzero(~known[stated.codes])
        parts = {part: self._stated(part) for part in _inferred_from(declared, self.schema)}
        if not len(rest) or not any(part in self.stated for part in parts):
            return stated
        values: list[FieldValue]
        if declared.line is not None and len(parts) == 1:
            named = parts[declared.line.of]
            is_none = np.array(
                [is_not_asked(declared.line, v) for v in named.values], dtype=np.bool_
            )
            found, values = is_none.astype(np.int64)[named.codes[rest]], [None, 0]
        else:
            found, values = self._by_values(
                {part: _some(column, rest) for part, column in parts.items()},
                ("value", declared.name),
                lambda facts: inferred(declared, self.schema, facts),
            )
        codes = stated.codes.copy()
        codes[rest] = found + len(stated.values)
        return _merged(codes, [*stated.values, *values])

    def _by_applicant(
        self,
        parts: Mapping[str, FieldColumn],
        asked: Hashable,
        answer: Callable[[Applicant], _Answer],
    ) -> tuple[Codes, list[_Answer]]:
        return self._by_values(
            parts, asked, lambda facts: answer(Applicant("", self.schema, facts, self.today))
        )

    def _by_values(
        self,
        parts: Mapping[str, FieldColumn],
        asked: Hashable,
        answer: Callable[[Mapping[str, FieldValue]], _Answer],
    ) -> tuple[Codes, list[_Answer]]:
        """A code for each combination of some values, and what is answered to its known facts."""
        size = len(next(iter(parts.values())).codes) if parts else len(self)
        codes, met = distinct([(c.codes, len(c.values)) for c in parts.values()], size)
        found: list[_Answer] = []
        known = self.memory.setdefault(asked, {})
        shown = [[column.values[code] for code in column.codes[met]] for column in parts.values()]
        for values in zip(*shown, strict=True):
            if values not in known:
                if len(known) >= MOST_KEPT:
                    known.clear()
                facts = zip(parts, values, strict=True)
                known[values] = answer({part: v for part, v in facts if v is not None})
            found.append(known[values])
        return codes, found

    def _computed(self, declared: Field) -> FieldColumn:
        assert declared.derived is not None  # noqa: S101  it is what was asked
        numbers = compute_numbers(
            declared.derived, lambda part: self.column(part).numbers, len(self)
        )
        low = -np.inf if declared.minimum is None else _number(declared.minimum)
        high = np.inf if declared.maximum is None else _number(declared.maximum)
        flawed = (numbers < low) | (numbers > high)
        if flawed.any():
            self._impossible[declared.name] = flawed
        numbers[flawed] = np.nan
        stated = self.stated.get(declared.name)
        if stated is not None:
            numbers = np.where(np.isnan(numbers), stated.numbers, numbers)
        values, codes = np.unique(numbers, return_inverse=True)
        return FieldColumn(codes, [None if value != value else value for value in values.tolist()])


def _exactly(column: FieldColumn) -> FieldColumn:
    """The same without the days that are known roughly: of these there is no one value."""
    if not any(isinstance(value, RoughDay) for value in column.values):
        return column
    return _merged(column.codes, list(map(one_value, column.values)))


def _days_of(
    column: FieldColumn, stated: FieldColumn, declared: Field
) -> FieldColumn | KnownColumn:
    """What is known of a declared field: of a day that is known roughly, the days it may be."""
    rough = {at: v for at, v in enumerate(stated.values) if isinstance(v, RoughDay)}
    if not rough:
        return column
    places = np.full(len(stated.values), -1)
    places[list(rough)] = len(column.values) + np.arange(len(rough))
    codes = places[stated.codes]
    return KnownColumn(
        np.where(codes < 0, column.codes, codes),
        column,
        [span_of(day, declared) for day in rough.values()],
    )


def _some(column: FieldColumn, rows: Codes) -> FieldColumn:
    return FieldColumn(column.codes[rows], column.values)


def _anything(declared: Field) -> Ranges:
    found = declared.anything
    assert isinstance(found, Range)  # noqa: S101  only numbers are computed with
    return ranges_of([found])


def _merged(codes: Codes, values: Sequence[FieldValue]) -> FieldColumn:
    places: dict[FieldValue, int] = {}
    new = np.array([places.setdefault(value, len(places)) for value in values], dtype=np.int64)
    return FieldColumn(new[codes] if len(new) else codes, list(places))


def distinct(parts: Sequence[tuple[Codes, int]], size: int) -> tuple[Codes, list[int]]:
    """A code for each row by several codes together, and a row that shows each code.

    Parameters
        parts  codes int64 (size,), and how many of them there are
    """
    codes = np.zeros(size, dtype=np.int64)
    many = 1
    for part, count in parts:
        many *= max(count, 1)
        if many > 1 << 62:  # fewer rows than that: number the combinations afresh
            codes = np.unique(codes, return_inverse=True)[1]
            many = (int(codes.max(initial=0)) + 1) * count
        codes = codes * count + part
    if many <= 4 * size:  # few enough to be counted, which is quicker than sorting
        first = np.full(many, -1, dtype=np.int64)
        first[codes[::-1]] = np.arange(size - 1, -1, -1)
        is_met = first >= 0
        return (np.cumsum(is_met) - 1)[codes], first[is_met].tolist()
    _, met, codes = np.unique(codes, return_index=True, return_inverse=True)
    return codes, met.tolist()


def _inferred_from(declared: Field, schema: Schema) -> tuple[str, ...]:
    """What an unstated field may follow from: see `Applicant._inferred`."""
    found: dict[str, None] = dict.fromkeys(schema.aliases(declared.name))
    if declared.line is not None:
        found[declared.line.of] = None
    if declared.type == "categories":
        found.update(dict.fromkeys(line.name for line in schema.lines(declared.name).values()))
    return tuple(found)


class ColumnsByRow(Columns):
    """Applicants of several days, such as the cases of a history: each answers for its own day."""

    def __init__(self, schema: Schema, applicants: Sequence[Applicant]) -> None:
        super().__init__(schema, date.min, [applicant.id for applicant in applicants], {})
        self._applicants = applicants

    def _make(self, name: str) -> FieldColumn:
        flaws = [bool(applicant.impossible((name,))) for applicant in self._applicants]
        self._impossible[name] = np.array(flaws, dtype=np.bool_)
        return encode(applicant.value(name) for applicant in self._applicants)

    def _with_ranges(self, name: str) -> FieldColumn | KnownColumn:
        known = [applicant.known(name) for applicant in self._applicants]
        column = encode(None if isinstance(one, Range) else one for one in known)
        places: dict[Known, int] = {value: at for at, value in enumerate(column.values)}
        codes = np.array([places.setdefault(one, len(places)) for one in known], dtype=np.int64)
        return KnownColumn(codes, column, list(places)[len(column.values) :])


def columns_of(applicants: Sequence[Applicant], schema: Schema, today: date) -> Columns:
    """The columns of applicants that are at hand one by one."""
    names = dict.fromkeys(name for applicant in applicants for name in applicant.stated)
    stated = {name: encode(a.stated.get(name) for a in applicants) for name in names}
    return Columns(schema, today, [applicant.id for applicant in applicants], stated)
