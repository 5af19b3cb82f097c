"""An applicant: the declared facts about one cooperative with one request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import date
from typing import Any

from matcher.domain.schema import ORDERED, Field, LinePlace, Schema
from matcher.domain.values import FieldValue, OneValue, RoughDay, Several
from matcher.expressions.derived import Scalar, compute
from matcher.expressions.ranges import (
    NothingPossibleError,
    Possible,
    Range,
    is_single,
    movers,
    of_value,
    only_value,
    possible,
    within,
)
from matcher.support.records import dataclass


@dataclass(frozen=True, slots=True)
class Applicant:
    """Facts by field name; a field that is absent is unknown.

    Parameters
        stated   the declared values; a derived field may be stated too, and serves where it
                 cannot be computed
        today    the day of the answer
    """

    id: str
    schema: Schema = field(repr=False)
    stated: Mapping[str, FieldValue]
    today: date
    _derived: dict[str, OneValue] = field(default_factory=dict, repr=False, compare=False)
    _narrowed: dict[str, OneValue | Range] = field(default_factory=dict, repr=False, compare=False)

    _unknown: dict[str, tuple[str, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    #: what others have worked out of it, once: see `budget_of`
    kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __repr__(self) -> str:
        return f"<Applicant {self.id}: {len(self.stated)} facts, {self.today.isoformat()}>"

    @property
    def name(self) -> str:
        """Its name, or its id when there is none."""
        name = self.stated.get("name")
        return name if isinstance(name, str) else self.id

    @property
    def is_synthetic(self) -> bool:
        """Whether the record says that it was made up."""
        return self.stated.get("origin") == "synthetic"

    def value(self, name: str) -> OneValue:
        """The one value of a field, declared or derived; None when it is not known.

        Of a day of which only the year or the month is known there is none: see `known`.
        """
        if name == "today":
            return self.today
        declared = self.schema[name]
        if declared.derived is None:
            return one_value(self._declared(declared))
        if name not in self._derived:
            self._derived[name] = self._computed(declared)
        return self._derived[name]

    def told(self, name: str) -> FieldValue:
        """What a field is as one would tell it: its one value, or the year or month of a day of
        which no more is known; None when nothing is.
        """
        value = self.value(name)
        if value is None and self.schema[name].derived is None:
            return self._declared(self.schema[name])
        return value

    def known(self, name: str) -> OneValue | Range:
        """What is known of a field: its value, else the range in which it lies, else None.

        Of a derived field without a value something may be known all the same: a total of which
        one part is 800,000, and no part is below 0, is at least 800,000. A day of 2019 is one
        from the first of January to the last of December, and the age that follows lies between
        two ends.
        """
        value = self.value(name)
        if value is not None:
            return value
        if self.schema[name].derived is None:
            rough = self.told(name)
            return span_of(rough, self.schema[name]) if isinstance(rough, RoughDay) else None
        if name not in self._narrowed:
            self._narrowed[name] = self._narrow(self.schema[name])
        return self._narrowed[name]

    def unknown_inputs(self, name: str) -> tuple[str, ...]:
        """The declared fields that would settle `name`: itself, or what can still move it.

        Where all that it is derived from is known and gives no value, all of that.
        """
        if name not in self._unknown:
            self._unknown[name] = self._unknown_inputs(name)
        return self._unknown[name]

    def _unknown_inputs(self, name: str) -> tuple[str, ...]:
        asked = self.schema.asked_for(name)
        expression = self.schema[name].derived
        if expression is None:
            return asked
        found: set[str] = set()
        for part in movers(expression, self._possible):
            found.update(self.unknown_inputs(part))
        unknown = tuple(part for part in asked if self.value(part) is None)
        return tuple(part for part in asked if part in found) or unknown or asked

    def impossible(self, among: Iterable[str] | None = None) -> tuple[tuple[str, FieldValue], ...]:
        """Derived fields whose computed value cannot be: more women than members, say.

        Parameters
            among  the fields to look at; by default all
        """
        found = []
        names = None if among is None else frozenset(among)
        for declared in self.schema.falsifiable():
            if declared.derived is not None and (names is None or declared.name in names):
                value = compute(declared.derived, self._scalar)
                if value is not None and not _can_be(value, declared, self.schema):
                    found.append((declared.name, value))
        return tuple(found)

    def contradictory(self) -> tuple[str, ...]:
        """The known fields that together make a value that cannot be: one of them is wrong."""
        parts = (part for name, _ in self.impossible() for part in self.schema.asked_for(name))
        return tuple(name for name in dict.fromkeys(parts) if self.value(name) is not None)

    def completeness(self) -> float:
        """The share of the declared, askable fields that are known, 0 to 1."""
        asked = [f.name for f in self.schema if f.derived is None and f.ask]
        return sum(self.known(name) is not None for name in asked) / len(asked) if asked else 0.0

    def _declared(self, declared: Field) -> FieldValue:
        if declared.name in self.stated:
            return self.stated[declared.name]
        return inferred(declared, self.schema, self.stated)

    def _computed(self, declared: Field) -> OneValue:
        value, _ = computed(declared, self.schema, self._scalar)
        return one_value(self.stated.get(declared.name)) if value is None else value

    def _narrow(self, declared: Field) -> OneValue | Range:
        if declared.derived is None or declared.type == "place":
            return None
        try:
            found = possible(declared.derived, self._possible)
            if isinstance(found, Range) and isinstance(declared.anything, Range):
                found = within(found, declared.anything)
        except NothingPossibleError:
            return None  # what cannot be is an unknown of its own
        if is_single(found):
            return only_value(found)
        return found if isinstance(found, Range) and found != declared.anything else None

    def _possible(self, name: str) -> Possible:
        known = self.known(name) if name != "today" else self.today
        if known is None or isinstance(known, Several):
            return self.schema[name].anything
        return known if isinstance(known, Range) else of_value(known)

    def _scalar(self, name: str) -> Scalar:
        return scalar(self.value(name))


def one_value(stated: FieldValue) -> OneValue:
    """What was stated, where it is one value: of a day that is known roughly there is none."""
    return None if isinstance(stated, RoughDay) else stated


def scalar(stated: FieldValue) -> Scalar:
    """What was stated, where it can be calculated with."""
    return None if isinstance(stated, Several | RoughDay) else stated


def span_of(day: RoughDay, declared: Field) -> OneValue | Range:
    """The days within the bounds of a field that one may be of which the year or month is known.

    None where there are none: what cannot be is unknown.
    """
    found = Range(day.first.toordinal(), day.last.toordinal(), is_whole=True, is_day=True)
    try:
        if isinstance(declared.anything, Range):
            found = within(found, declared.anything)
    except NothingPossibleError:
        return None
    return only_value(found) if is_single(found) else found


def computed(
    declared: Field, schema: Schema, value_of: Callable[[str], Scalar]
) -> tuple[OneValue, bool]:
    """What a derived field comes to, None where it is unknown, and whether that cannot be.

    More women than members, or founded tomorrow: what cannot be is unknown.
    """
    value = compute(declared.derived, value_of) if declared.derived is not None else None
    is_impossible = value is not None and not _can_be(value, declared, schema)
    if declared.level and isinstance(value, str):
        value = schema.places(declared.name).at_level(value, declared.level) or None
    if value is not None and not _can_be(value, declared, schema):
        value = None
    return value, is_impossible


def inferred(declared: Field, schema: Schema, stated: Mapping[str, FieldValue]) -> FieldValue:
    """What follows of a declared field that is not stated from others that are."""
    # A field may be stated under another name: a region where the place is not known.
    others = [alias for alias in schema.aliases(declared.name) if alias in stated]
    if others and declared.type == "place":
        places = schema.places(declared.name)
        return max((stated[a] for a in others), key=lambda code: len(places.around(str(code))))
    if others:
        return stated[others[0]]
    if declared.line is not None:
        is_none = is_not_asked(declared.line, stated.get(declared.line.of))
        return 0 if is_none else None
    # The purposes of a budget follow from its lines.
    if declared.type != "categories":
        return None
    lines = schema.lines(declared.name).items()
    amounts = {value: stated.get(line.name) for value, line in lines}
    held = frozenset(v for v, amount in amounts.items() if isinstance(amount, int) and amount)
    unknown = any(amount is None for amount in amounts.values())
    return Several(held, is_open=unknown) if held or (amounts and not unknown) else None


def is_not_asked(line: LinePlace, named: FieldValue) -> bool:
    """Whether a line is not among the purposes that were stated, all of them."""
    return isinstance(named, Several) and not named.is_open and line.value not in named.values


def _can_be(value: object, declared: Field, schema: Schema) -> bool:
    if declared.type == "place":
        return value in schema.places(declared.name)
    if declared.values is not None:
        return value in declared.values
    if declared.type not in ORDERED:
        return True
    low, high = declared.minimum, declared.maximum
    return (low is None or value >= low) and (high is None or value <= high)  # type: ignore[operator]
