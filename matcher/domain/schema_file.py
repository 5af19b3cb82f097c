"""The definition of a schema file, and everything that can be wrong with one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import ceil, floor
from typing import Annotated, Any, Literal

from matcher.domain.schema import NUMERIC, FieldType, Schema
from matcher.domain.schema_parse import parse_field, parse_schema
from matcher.expressions.derived import inputs_of, problems_of
from matcher.expressions.language import RuleSyntaxError, parse
from matcher.spec.reader import Reader, is_countable
from matcher.spec.shapes import Bounds, Named, TableFault
from matcher.spec.source import Key, SourceFile
from matcher.support.errors import nearest
from matcher.support.messages import Message, message
from matcher.support.text import Text

_RESERVED = frozenset(("today", "applicant_id", "true", "false", "and", "or", "not", "in", "has"))


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """What an applicant can do about a field."""

    days: Annotated[int, "how long it takes", Bounds(0, 36_525)]
    says: Annotated[Text, "what is done"]
    cost_mad: Annotated[int, "what it costs, in the currency of the schema", Bounds(0)] = 0
    cost: Annotated[int, "the same, where the currency is another", Bounds(0)] = 0
    basis: Annotated[str, "where that comes from"] = ""


@dataclass(frozen=True, slots=True)
class LineEntry:
    """An amount's place in a list."""

    of: Annotated[str, "the categories field that is the list"]
    value: Annotated[str, "the value of it that the amount is for"]
    kind: Annotated[
        Literal["tangible", "intangible", "working_capital"] | None, Named("class"), "what it buys"
    ] = None


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """One declared fact about an applicant."""

    type: Annotated[FieldType, "what its values are"]
    label: Annotated[Text | None, "its name"] = None
    ask: Annotated[Text | None, "the question that asks for it"] = None
    unit: Annotated[str, "what a number counts"] = ""
    values: Annotated[tuple[str, ...] | None, "the closed list; absent: an open one"] = None
    labels: Annotated[Mapping[str, Text], "names of the values"] = field(default_factory=dict)
    min: Annotated[Any, "the least of a number or date"] = None
    max: Annotated[Any, "the most of a number or date"] = None
    scale: Annotated[
        Literal["linear", "log"], "how numbers are compared: by difference, or by ratio"
    ] = "linear"
    derived: Annotated[str, "the expression that computes it from other fields"] = ""
    gazetteer: Annotated[
        str, 'the places of a place field: "morocco", or a CSV file of code, parent, name'
    ] = ""
    level: Annotated[str, "the level that the values of a place field stand on"] = ""
    sensitive: Annotated[
        bool, "only in a condition that names it and in audits: never evidence"
    ] = False
    headline: Annotated[bool, "one of the fields that introduce an applicant"] = False
    change: Annotated[ChangeEntry | None, "what an applicant can do about it"] = None
    line: Annotated[LineEntry | None, "its place in a list of amounts"] = None

    def faults(self) -> Iterator[TableFault]:
        """Bounds of another type, values that cannot be listed, an expression that is none."""
        for key, bound in (("min", self.min), ("max", self.max)):
            is_number = self.type in NUMERIC and is_countable(bound)
            is_day = self.type == "date" and type(bound) is date
            if bound is not None and not (is_number or is_day):
                what = message(
                    '{key} of a field of type {type} cannot be "{value}".',
                    key=key,
                    type=self.type,
                    value=str(bound),
                )
                yield TableFault((key,), "bad-value", what)
        yield from self._wrong_values()
        try:
            if self.derived:
                parse(self.derived)
        except RuleSyntaxError as error:
            what = message("{what}, at character {at}.", what=error.message, at=error.at + 1)
            yield TableFault(("derived",), "bad-rule", what)

    def _wrong_values(self) -> Iterator[TableFault]:
        values = self.values or ()
        if self.values is not None and self.type not in ("category", "categories"):
            what = message("only a category or categories field has values.")
            yield TableFault(("values",), "bad-value", what)
        for value in sorted({v for v in values if values.count(v) > 1}):
            what = message('value "{value}" is repeated.', value=value)
            yield TableFault(("values",), "bad-value", what)
        for value in values:
            if ";" in value or value.endswith("?"):
                what = message('value "{value}" holds ";", or "?" at its end.', value=value)
                yield TableFault(("values",), "bad-value", what)
        for value in self.labels if self.values is not None else ():
            if value not in values:
                what = message('"{value}" is not one of the values.', value=value)
                yield TableFault(("labels", value), "unknown-value", what, nearest(value, values))


@dataclass(frozen=True, slots=True)
class SchemaFile:
    """The fields that are declared about an applicant."""

    currency: Annotated[str, "the currency of amounts"] = "MAD"
    budget: Annotated[str, "the categories field whose lines are what money is asked for"] = ""
    need: Annotated[str, "the field of the total asked for"] = ""
    field: Annotated[Mapping[str, FieldEntry], "a field, by its name"] = field(default_factory=dict)


def read_schema(file: SourceFile) -> Schema:
    """The schema of a parsed file.

    Raises
        InvalidSourceError  anything in it is wrong; all problems at once, with their lines
    """
    reader = Reader(file)
    reader.read(SchemaFile)
    if reader.is_sound("field") and not file.data.get("field"):
        reader.say((), "no-fields", message("there is no [field.NAME] table."))
    _Whole(reader).check()
    reader.refuse(message("The schema is not valid."))
    return parse_schema(file.data)


class _Whole:
    """What only the whole schema can tell, of the fields that are sound each on its own."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        data = reader.file.data
        given = data.get("field", {})
        self.named = given if isinstance(given, dict) else {}
        self.schema = Schema(
            {
                name: parse_field(name, raw)
                for name, raw in self.named.items()
                if reader.is_sound("field", name)
            }
        )

    def check(self) -> None:
        for name in self.named:
            if not name.isidentifier() or name in _RESERVED:
                what = message('"{name}" cannot name a field.', name=name)
                self.reader.say(("field", name), "bad-name", what)
        self._places()
        self._bounds()
        self._derived()
        self._lines()
        self._totals()

    def _say(self, path: tuple[Key, ...], code: str, what: Message, word: str = "") -> None:
        self.reader.say(path, code, what, nearest(word, self.named) if word else "")

    def _places(self) -> None:
        for item in self.schema:
            if item.type == "place" and not item.gazetteer:
                what = message('A place field needs gazetteer = "morocco" or a CSV file.')
                self._say(("field", item.name), "missing-key", what)

    def _bounds(self) -> None:
        for item in self.schema:
            low, high = item.minimum, item.maximum
            if low is None or high is None or isinstance(low, date) or isinstance(high, date):
                is_empty = low is not None and high is not None and low > high  # type: ignore[operator]
            else:
                is_empty = ceil(low) > floor(high) if item.is_whole else low > high
            if is_empty and low is not None and high is not None:
                what = message(
                    'no value of "{field}" lies between {low} and {high}.',
                    field=item.name,
                    low=low,
                    high=high,
                )
                self._say(("field", item.name, "max"), "bad-value", what)

    def _derived(self) -> None:
        for item in self.schema:
            if item.derived is None:
                continue
            path = ("field", item.name, "derived")
            inputs = inputs_of(item.derived)
            unknown = [name for name in inputs if name not in self.named and name != "today"]
            for name in unknown:
                self._say(
                    path, "unknown-field", message('"{word}" is not a field.', word=name), name
                )
            if unknown or any(name not in self.schema and name != "today" for name in inputs):
                continue
            if self._is_circular(item.name):
                what = message('"{field}" is derived from itself.', field=item.name)
                self._say(path, "circular", what)
                continue
            types = {f.name: f.type for f in self.schema}
            for wrong in problems_of(item.derived, types, item.type):
                self.reader.say(path, "bad-rule", wrong)

    def _is_circular(self, start: str) -> bool:
        seen: set[str] = set()
        ahead = [start]
        while ahead:
            expression = self.schema[ahead.pop()].derived
            for name in inputs_of(expression) if expression else ():
                if name == start:
                    return True
                if name in self.schema and name not in seen:
                    seen.add(name)
                    ahead.append(name)
        return False

    def _totals(self) -> None:
        budget, need = (self.reader.file.data.get(key, "") for key in ("budget", "need"))
        if budget and not self._is_of(budget, frozenset(("categories",))):
            what = message('"{word}" is not a categories field.', word=str(budget))
            self._say(("budget",), "unknown-field", what, str(budget))
        if need and not self._is_of(need, NUMERIC):
            what = message('"{word}" is not a field of numbers or money.', word=str(need))
            self._say(("need",), "unknown-field", what, str(need))

    def _is_of(self, name: object, types: frozenset[str]) -> bool:
        if name in self.named and name not in self.schema:
            return True  # it is there, and what is wrong with it is said
        return name in self.schema and self.schema[str(name)].type in types

    def _lines(self) -> None:
        for item in self.schema:
            if item.line is None or item.line.of in set(self.named) - set(self.schema.fields):
                continue
            path = ("field", item.name, "line")
            of = self.schema.fields.get(item.line.of)
            if of is None or of.type != "categories":
                what = message('"{word}" is not a categories field.', word=item.line.of)
                self._say(path, "unknown-field", what, item.line.of)
            elif of.values is not None and item.line.value not in of.values:
                what = message(
                    '"{value}" is not a value of {field}.', value=item.line.value, field=of.name
                )
                hint = nearest(item.line.value, of.values)
                self.reader.say(path, "unknown-value", what, hint)
