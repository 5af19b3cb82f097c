"""The schema: the fields that are declared about an applicant.

One TOML file is the single source: rule checking, reading, questions, evidence and the
reference page all derive from it. The built-in one describes a cooperative; another country
or programme brings its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import date
from functools import cache
from math import inf
from pathlib import Path
from typing import Any, Literal, TypeVar

from matcher.domain.gazetteer import Gazetteer
from matcher.expressions.derived import inputs_of
from matcher.expressions.language import Name, Tree
from matcher.expressions.ranges import (
    NothingPossibleError,
    Possible,
    Range,
    make_range,
    possible,
)
from matcher.support.records import dataclass
from matcher.support.text import Text, amount_key

_T = TypeVar("_T")
FieldType = Literal[
    "boolean", "integer", "number", "money", "date", "category", "categories", "place", "text"
]
NUMERIC = frozenset(("integer", "number", "money"))
ORDERED = NUMERIC | {"date"}


@dataclass(frozen=True, slots=True)
class Change:
    """What an applicant can do about a field, in `days`, for `cost` units of currency."""

    days: int
    cost: int
    says: Text
    basis: str = ""


@dataclass(frozen=True, slots=True)
class LinePlace:
    """An amount's place in a list: value `value` of the categories field `of`.

    `kind` is tangible, intangible or working_capital; empty when the schema does not say.
    """

    of: str
    value: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One declared fact about an applicant.

    Parameters
        values    the closed list of a category; None means an open list
        minimum, maximum   inclusive bounds of a number or date; None means none
        derived   the expression that computes it; None when it is asked
        level     of a place field: the level its values stand on; "" means any
    """

    name: str
    type: FieldType
    label: Text
    ask: Text | None = None
    unit: str = ""
    values: tuple[str, ...] | None = None
    labels: Mapping[str, Text] = field(default_factory=dict)
    minimum: float | date | None = None
    maximum: float | date | None = None
    log_scale: bool = False
    derived: Tree | None = None
    gazetteer: str = ""
    level: str = ""
    sensitive: bool = False
    headline: bool = False
    change: Change | None = None
    line: LinePlace | None = None

    @property
    def is_whole(self) -> bool:
        """True when its values are whole numbers: a derived amount may be a fraction."""
        return self.type in ("integer", "money") and self.derived is None

    @property
    def is_askable(self) -> bool:
        """Whether somebody can say it: a sum may be told where its parts are not known."""
        return self.derived is None or self.ask is not None

    @property
    def anything(self) -> Possible:
        """All that it may hold, as far as its declaration says; None for words and lists."""
        if self.type in ORDERED:
            return _between(self.minimum, self.maximum, self.is_whole, self.type == "date")
        if self.type == "boolean":
            return frozenset((False, True))
        return None if self.values is None else frozenset(self.values)

    def value_called(self, word: str) -> str:
        """The value that bears this name in one of the languages, or an empty text."""
        wanted = word.casefold()
        for value, label in self.labels.items():
            if wanted in (said.casefold() for said in label.by_language.values()):
                return value
        return ""

    @property
    def alias_of(self) -> str:
        """The field it repeats under another name, or an empty text."""
        if isinstance(self.derived, Name) and self.derived.name != "today":
            return self.derived.name
        return ""

    def label_of(self, value: str) -> Text | str:
        """The label of one of its values, or the value where it has none."""
        return self.labels.get(value, value)

    def say(self, value: str, language: str) -> str:
        """The label of one of its values."""
        label = self.labels.get(value)
        return label.to(language) if label else value


@cache
def _between(
    low: float | date | None, high: float | date | None, is_whole: bool, is_day: bool
) -> Range:
    first, last = (end.toordinal() if isinstance(end, date) else end for end in (low, high))
    return make_range(
        (1 if is_day else -inf) if first is None else first,
        (date.max.toordinal() if is_day else inf) if last is None else last,
        is_whole=is_whole or is_day,
        is_day=is_day,
    )


@dataclass(frozen=True, slots=True)
class Schema:
    """The fields by name, in the order of their file.

    Parameters
        budget   the categories field whose lines are what money is asked for; "" when none is
        need     the field that holds the total asked for; "" when none does
        folder   where a schema of one's own stands, and what belongs to it; None for the built-in
    """

    fields: Mapping[str, Field]
    currency: str = "MAD"
    budget: str = ""
    need: str = ""
    gazetteers: Mapping[str, Gazetteer] = field(default_factory=dict)
    folder: Path | None = field(default=None, compare=False)
    _known: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False, compare=False)

    def __repr__(self) -> str:
        return f"<Schema: {len(self.fields)} fields, {self.currency}>"

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields.values())

    def __getitem__(self, name: str) -> Field:
        return self.fields[name]

    def __contains__(self, name: object) -> bool:
        return name in self.fields

    def amount(self, name: str) -> str:
        """A money field that the product knows by name, as this schema spells it.

        `surplus_mad` is `surplus_xof` where the currency is XOF.
        """
        return amount_key(name, self.currency)

    def base(self, name: str) -> str:
        """The field behind an alias: `region` repeats `place` in the built-in schema."""
        while self.fields[name].alias_of:
            name = self.fields[name].alias_of
        return name

    def aliases(self, name: str) -> tuple[str, ...]:
        """The fields that repeat a declared one under another name."""
        return self._once("aliases", name, self._aliases)

    def _aliases(self, name: str) -> tuple[str, ...]:
        return tuple(f.name for f in self if f.alias_of and self.base(f.name) == name)

    def _once(self, what: str, name: str, find: Callable[[str], _T]) -> _T:
        # asked for every unknown cell of every applicant: looked up once a schema
        key = (what, name)
        if key not in self._known:
            self._known[key] = find(name)
        found: _T = self._known[key]
        return found

    def place_field(self) -> str:
        """The declared field that says where an applicant is; empty where none does."""
        return next((f.name for f in self if f.type == "place" and f.derived is None), "")

    def places(self, name: str) -> Gazetteer:
        """The places of a place field."""
        return self.gazetteers[self.fields[name].gazetteer]

    def asked_for(self, name: str) -> tuple[str, ...]:
        """The declared fields that a field is computed from, itself when it is declared."""
        return self._once("asked", name, self._asked_for)

    def _asked_for(self, name: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        expression = self.fields[name].derived
        if expression is None:
            return (name,)
        for part in inputs_of(expression):
            if part != "today":
                found.update(dict.fromkeys(self.asked_for(part)))
        return tuple(found)

    def derived_inside(self, name: str) -> tuple[str, ...]:
        """The derived fields on the way to a derived field, itself first; none when it is asked."""
        return self._once("inside", name, self._derived_inside)

    def _derived_inside(self, name: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        ahead = [name]
        while ahead:
            part = ahead.pop()
            expression = self.fields[part].derived if part in self.fields else None
            if expression is not None and part not in found:
                found[part] = None
                ahead.extend(inner for inner in inputs_of(expression) if inner != "today")
        return tuple(found)

    def falsifiable(self) -> tuple[Field, ...]:
        """The derived fields that may come out as what cannot be: more women than members.

        A sum of amounts of which none is below 0 is not among them.
        """
        return self._once("falsifiable", "", self._falsifiable)

    def _falsifiable(self, _: str) -> tuple[Field, ...]:
        return tuple(f for f in self if f.derived is not None and self._may_be_out(f, f.derived))

    def _may_be_out(self, declared: Field, expression: Tree) -> bool:
        if declared.type == "place" or declared.values is not None:
            return True
        if declared.type not in ORDERED:
            return False
        try:
            found = possible(expression, self._anything_of)
        except NothingPossibleError:
            return True
        bounds = declared.anything
        if not isinstance(found, Range) or not isinstance(bounds, Range):
            return True
        return found.low < bounds.low or found.high > bounds.high

    def _anything_of(self, name: str) -> Possible:
        return _between(None, None, True, True) if name == "today" else self[name].anything

    def budget_lines(self) -> dict[str, Field]:
        """The amounts of the budget, by purpose."""
        return self.lines(self.budget) if self.budget else {}

    def lines(self, of: str) -> dict[str, Field]:
        """The amounts that make up a categories field, by its values."""
        return self._once("lines", of, self._lines)

    def _lines(self, of: str) -> dict[str, Field]:
        return {f.line.value: f for f in self if f.line and f.line.of == of}
