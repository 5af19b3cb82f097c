"""What [serves] may say about a field: it depends on the type of the field."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from matcher.domain.schema import NUMERIC, ORDERED, Field, Schema
from matcher.spec.reader import is_countable
from matcher.support.errors import nearest
from matcher.support.messages import Message, Sayable, message

Wrong = tuple[Message, Sayable]


def wrong_profile(given: Any, declared: Field, schema: Schema) -> Iterator[Wrong]:
    """What is wrong with an entry of [serves], each with what to do about it."""
    kind, name = declared.type, declared.name
    if kind == "boolean":
        if not is_countable(given) or not 0 <= given <= 1:
            yield message("{field}: is the share of true, 0 to 1.", field=name), ""
    elif kind == "text":
        words = [given] if isinstance(given, str) else given
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            yield message("{field}: is words that describe it.", field=name), ""
    elif kind in ORDERED:
        yield from _wrong_range(given, declared)
    else:
        yield from _wrong_weights(given, declared, schema)


def _wrong_weights(given: Any, declared: Field, schema: Schema) -> Iterator[Wrong]:
    name = declared.name
    weights = given if isinstance(given, dict) else dict.fromkeys(_listed(given), 1)
    known: Collection[str] | None = declared.values
    if declared.type == "place":
        known = schema.places(name).places
    if not weights:
        yield message("{field}: is a list of values, or a table of weights.", field=name), ""
    for value, weight in weights.items():
        if not is_countable(weight) or weight <= 0:
            what = message(
                '{field}: the weight of "{value}" is not a number above 0.',
                field=name,
                value=value,
            )
            yield what, ""
        if known is not None and value not in known:
            what = message('{field}: "{value}" is not one of its values.', field=name, value=value)
            yield what, nearest(value, known)


def _listed(given: Any) -> tuple[str, ...]:
    words = [given] if isinstance(given, str) else given
    is_list = isinstance(words, list) and all(isinstance(word, str) for word in words)
    return tuple(words) if is_list else ()


def _wrong_range(given: Any, declared: Field) -> Iterator[Wrong]:
    name = declared.name
    table = given if isinstance(given, dict) else {"typical": given}
    is_number = declared.type in NUMERIC
    for key, value in table.items():
        if key not in ("min", "max", "typical"):
            what = message('{field}: "{key}" is not min, max or typical.', field=name, key=key)
            yield what, nearest(key, ("min", "max", "typical"))
        elif is_number and not is_countable(value):
            yield message("{field}: {key} is a number.", field=name, key=key), ""
            return
        elif not is_number and type(value) is not date:
            yield message("{field}: {key} is a date.", field=name, key=key), ""
            return
    ordered = [table[key] for key in ("min", "typical", "max") if key in table]
    if not ordered:
        what = message("{field}: is { min = …, max = …, typical = … }, at least one.", field=name)
        yield what, ""
    elif ordered != sorted(ordered):
        yield message("{field}: min, typical and max are out of order.", field=name), ""
