"""Schema files: TOML to fields, every mistake at once with its line."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from math import ceil, floor
from typing import Any, get_args

from matcher.errors import InvalidSource, Problem, nearest
from matcher.expressions.derived import inputs_of, problems_of
from matcher.expressions.language import LARGEST_NUMBER, RuleSyntaxError, Tree, parse
from matcher.messages import Sayable
from matcher.schema import NUMERIC, Change, Field, FieldType, Line, Schema
from matcher.text import LANGUAGES, Text
from matcher.toml_file import TomlFile

_KEYS = frozenset(
    (
        "type",
        "unit",
        "min",
        "max",
        "label",
        "ask",
        "values",
        "labels",
        "derived",
        "gazetteer",
        "level",
        "sensitive",
        "headline",
        "change",
        "line",
        "scale",
    )
)
_RESERVED = frozenset(("today", "applicant_id", "true", "false", "and", "or", "not", "in", "has"))
_TOP_KEYS = frozenset(("field", "currency", "budget", "need"))


def read_schema(file: TomlFile) -> Schema:
    """The schema of a parsed file.

    Raises
        InvalidSource  anything in it is wrong; all problems at once, with their lines
    """
    reader = _Reader(file)
    schema = reader.schema()
    if reader.problems:
        raise InvalidSource("The schema is not valid.", reader.problems, where=file.name)
    return schema


class _Reader:
    def __init__(self, file: TomlFile) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def schema(self) -> Schema:
        data = self.file.data
        for key in data:
            if key not in _TOP_KEYS:
                self._say(
                    (key,), "unknown-key", f'"{key}" is not a key of a schema.', key, _TOP_KEYS
                )
        tables = data.get("field", {})
        if not isinstance(tables, dict) or not tables:
            self._say((), "no-fields", "there is no [field.NAME] table.")
            return Schema({})
        fields = {}
        for name, table in tables.items():
            if isinstance(table, dict):
                fields[name] = self._field(name, table)
            else:
                self._say(("field", name), "not-a-table", f'field "{name}" is not a table.')
        named = {key: self._name(key, data) for key in ("currency", "budget", "need")}
        self._spread_sensitivity(fields)
        schema = Schema(fields, named["currency"] or "MAD", named["budget"], named["need"])
        self._check_bounds(schema)
        self._check_derived(schema)
        self._check_lines(schema)
        self._check_budget(schema)
        return schema

    @staticmethod
    def _spread_sensitivity(fields: dict[str, Field]) -> None:
        """What is derived from a sensitive field is sensitive."""
        changed = True
        while changed:
            changed = False
            for name, item in fields.items():
                parts = inputs_of(item.derived) if item.derived is not None else ()
                if not item.sensitive and any(
                    part in fields and fields[part].sensitive for part in parts
                ):
                    fields[name] = replace(item, sensitive=True)
                    changed = True

    def _name(self, key: str, data: Mapping[str, Any]) -> str:
        value = data.get(key, "")
        if isinstance(value, str):
            return value
        self._say((key,), "bad-value", f"{key} is a text.")
        return ""

    def _say(
        self,
        path: tuple[str, ...],
        code: str,
        message: Sayable,
        word: str = "",
        known: frozenset[str] | None = None,
    ) -> None:
        hint = nearest(word, known) if known else ""
        self.problems.append(Problem(self.file.where(*path), code, message, hint))

    def _field(self, name: str, table: Mapping[str, Any]) -> Field:
        at = ("field", name)
        if not name.isidentifier() or name in _RESERVED:
            self._say(at, "bad-name", f'"{name}" cannot name a field.')
        for key in table:
            if key not in _KEYS:
                self._say(
                    (*at, key), "unknown-key", f'"{key}" is not a key of a field.', key, _KEYS
                )
        kind: Any = table.get("type")
        if kind not in get_args(FieldType):
            self._say(
                (*at, "type"),
                "bad-type",
                f'field "{name}" has type "{kind}"; write one of {", ".join(get_args(FieldType))}.',
                str(kind),
                frozenset(get_args(FieldType)),
            )
            kind = "text"
        values = self._values(at, table)
        return Field(
            name=name,
            type=kind,
            label=self._text((*at, "label"), table.get("label")) or Text({"en": name}),
            ask=self._text((*at, "ask"), table.get("ask")),
            unit=self._word(at, table, "unit"),
            values=values,
            labels=self._labels(at, table, values),
            minimum=self._bound(at, table, "min", kind),
            maximum=self._bound(at, table, "max", kind),
            log_scale=self._scale(at, table),
            derived=self._derived(at, table),
            gazetteer=self._word(at, table, "gazetteer"),
            level=self._word(at, table, "level"),
            sensitive=self._flag(at, table, "sensitive"),
            headline=self._flag(at, table, "headline"),
            change=self._change((*at, "change"), table.get("change")),
            line=self._line((*at, "line"), table.get("line")),
        )

    def _text(self, path: tuple[str, ...], value: Any) -> Text | None:
        if value is None:
            return None
        if isinstance(value, str):
            return Text({"en": value})
        if isinstance(value, dict) and value and all(isinstance(v, str) for v in value.values()):
            for language in value:
                if language not in LANGUAGES:
                    self._say(path, "unknown-language", f'"{language}" is not fr, en or ar.')
            return Text(value)
        self._say(path, "bad-text", "a text is { fr = …, en = …, ar = … }, at least one of them.")
        return None

    def _word(self, at: tuple[str, ...], table: Mapping[str, Any], key: str) -> str:
        value = table.get(key, "")
        if isinstance(value, str) and "\0" not in value:
            return value
        self._say((*at, key), "bad-value", f"{key} is a text.")
        return ""

    def _flag(self, at: tuple[str, ...], table: Mapping[str, Any], key: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            self._say((*at, key), "bad-value", f"{key} is true or false.")
        return value is True

    def _scale(self, at: tuple[str, ...], table: Mapping[str, Any]) -> bool:
        if (scale := table.get("scale", "linear")) not in ("log", "linear"):
            self._say((*at, "scale"), "bad-value", f'scale is "log" or "linear", not "{scale}".')
        return bool(scale == "log")

    def _bound(
        self, at: tuple[str, ...], table: Mapping[str, Any], key: str, kind: str
    ) -> float | date | None:
        value = table.get(key)
        if value is None:
            return None
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if kind in NUMERIC and is_number and abs(value) < LARGEST_NUMBER:
            return float(value) if isinstance(value, float) else int(value)
        if kind == "date" and type(value) is date:
            return value
        if kind == "date" and isinstance(value, str):  # as a compiled schema keeps it
            with suppress(ValueError):
                return date.fromisoformat(value)
        self._say((*at, key), "bad-value", f"{key} of a {kind} field cannot be {value!r}.")
        return None

    def _values(self, at: tuple[str, ...], table: Mapping[str, Any]) -> tuple[str, ...] | None:
        values = table.get("values")
        if values is None:
            return None
        path = (*at, "values")
        if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
            self._say(path, "bad-value", "values is a list of texts.")
            return None
        if table.get("type") not in ("category", "categories"):
            self._say(path, "bad-value", "only a category or categories field has values.")
        for value in values:
            if values.count(value) > 1 or ";" in value or value.endswith("?"):
                self._say(path, "bad-value", f'value "{value}" is repeated, or holds ";" or "?".')
        return tuple(values)

    def _labels(
        self, at: tuple[str, ...], table: Mapping[str, Any], values: tuple[str, ...] | None
    ) -> dict[str, Text]:
        labels = table.get("labels", {})
        if not isinstance(labels, dict):
            self._say((*at, "labels"), "bad-value", "labels is a table: value = { fr = …, … }.")
            return {}
        found = {}
        for value, given in labels.items():
            path = (*at, "labels", value)
            if values is not None and value not in values:
                self._say(path, "unknown-value", f'"{value}" is not one of the values.')
            if text := self._text(path, given):
                found[value] = text
        return found

    def _change(self, path: tuple[str, ...], given: Any) -> Change | None:
        if given is None:
            return None
        table: Mapping[str, Any] = given if isinstance(given, dict) else {}
        says = self._text(path, table.get("says"))
        days, cost = table.get("days"), table.get("cost_mad", table.get("cost", 0))
        if says is None or not isinstance(days, int) or not isinstance(cost, int):
            self._say(path, "bad-value", "change is { days = 90, cost_mad = 2000, says = { … } }.")
            return None
        return Change(days, cost, says, str(table.get("basis", "")))

    def _line(self, path: tuple[str, ...], given: Any) -> Line | None:
        if given is None:
            return None
        if not isinstance(given, dict) or not {"of", "value"} <= given.keys():
            self._say(path, "bad-value", "line is { of = FIELD, value = VALUE, class = … }.")
            return None
        return Line(str(given["of"]), str(given["value"]), str(given.get("class", "")))

    def _derived(self, at: tuple[str, ...], table: Mapping[str, Any]) -> Tree | None:
        text = table.get("derived")
        if text is None:
            return None
        try:
            return parse(str(text))
        except RuleSyntaxError as error:
            path = (*at, "derived")
            self._say(path, "bad-rule", f"{error.message}, at character {error.at + 1}.")
            return None

    # --- what only the whole can tell

    def _check_bounds(self, schema: Schema) -> None:
        for item in schema:
            low, high = item.minimum, item.maximum
            if low is None or high is None or isinstance(low, date) or isinstance(high, date):
                is_empty = low is not None and high is not None and low > high  # type: ignore[operator]
            else:
                is_empty = ceil(low) > floor(high) if item.is_whole else low > high
            if is_empty:
                what = f'no value of "{item.name}" lies between {low} and {high}.'
                self._say(("field", item.name, "max"), "bad-value", what)

    def _check_derived(self, schema: Schema) -> None:
        for item in schema:
            if item.derived is None:
                continue
            path = ("field", item.name, "derived")
            known = frozenset((*schema.fields, "today"))
            unknown = [n for n in inputs_of(item.derived) if n not in known]
            for name in unknown:
                self._say(path, "unknown-field", f'"{name}" is not a field.', name, known)
            if unknown:
                continue
            if self._is_circular(schema, item.name):
                self._say(path, "circular", f'"{item.name}" is derived from itself.')
                continue
            for what in problems_of(item.derived, {f.name: f.type for f in schema}, item.type):
                self._say(path, "bad-rule", what)

    @staticmethod
    def _is_circular(schema: Schema, start: str) -> bool:
        seen: set[str] = set()
        ahead = [start]
        while ahead:
            expression = schema[ahead.pop()].derived
            for name in inputs_of(expression) if expression else ():
                if name == start:
                    return True
                if name in schema and name not in seen:
                    seen.add(name)
                    ahead.append(name)
        return False

    def _check_budget(self, schema: Schema) -> None:
        for key, name, types in (
            ("budget", schema.budget, {"categories"}),
            ("need", schema.need, NUMERIC),
        ):
            if name and (name not in schema or schema[name].type not in types):
                what = f'"{name}" is not a field of type {" or ".join(sorted(types))}.'
                self._say((key,), "unknown-field", what, name, frozenset(schema.fields))

    def _check_lines(self, schema: Schema) -> None:
        for item in schema:
            if item.line is None:
                continue
            path = ("field", item.name, "line")
            of = schema.fields.get(item.line.of)
            if of is None or of.type != "categories":
                self._say(path, "unknown-field", f'"{item.line.of}" is not a categories field.')
            elif of.values is not None and item.line.value not in of.values:
                what = f'"{item.line.value}" is not a value of "{of.name}".'
                self._say(path, "unknown-value", what, item.line.value, frozenset(of.values))
