"""Facts as a program has them, in lists, sets, timestamps and numpy's scalars, as field values."""

from __future__ import annotations

import contextlib
import reprlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from matcher.domain.schema import Field, Schema
from matcher.domain.values import FieldValue, Several
from matcher.registry.cells import day_of, fits
from matcher.support.errors import Problem, nearest
from matcher.support.messages import Message, message


def read_facts(
    given: Mapping[str, object], schema: Schema
) -> tuple[dict[str, FieldValue], list[Problem]]:
    """Facts by field, and what is wrong with those that cannot be read; NaN and NaT are unknown.

    A categories field takes a set, frozenset, list, tuple, array or Series of texts, all that it
    holds, or `Several`; a date field takes a date, a text as 2023-05-02 (2023-05 or 2023 where no
    more is known), a datetime or a pandas Timestamp, of which the day counts; a whole number may
    come as 24.0; any field takes numpy's scalars for Python's.

    Example
        >>> from matcher.domain.schema import Field, Schema
        >>> from matcher.support.text import Text
        >>> schema = Schema({"sectors": Field("sectors", "categories", Text({"en": "Sectors"}))})
        >>> sorted(read_facts({"sectors": ["honey", "argan"]}, schema)[0]["sectors"].values)
        ['argan', 'honey']
    """
    facts: dict[str, FieldValue] = {}
    problems = []
    for name, value in given.items():
        if name not in schema:
            what = message('"{field}" is not a field.', field=name)
            problems.append(Problem(name, "unknown-field", what, nearest(name, schema.fields)))
            continue
        declared = schema[name]
        plain = _plain(value, declared)
        if not isinstance(plain, FieldValue) or not fits(plain, declared, schema):
            what = message("{value} is not a value of this field.", value=reprlib.repr(value))
            problems.append(Problem(name, "wrong-type", what, _takes(declared)))
        elif plain is not None:
            facts[name] = plain
    return facts, problems


def plain_value(value: Any) -> Any:
    """A value of numpy or pandas as one of Python; None for what they write for unknown.

    Nothing of theirs is imported: their values are known by what they can do.

    Example
        >>> plain_value(float("nan")) is None, plain_value(datetime(2023, 5, 2, 12))
        (True, datetime.datetime(2023, 5, 2, 12, 0))
    """
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if type(value).__name__ == "datetime64":  # one of nanoseconds is a number to `item`
        value = value.astype("datetime64[us]").item()
    elif hasattr(value, "dtype") and hasattr(value, "item") and not getattr(value, "shape", ()):
        value = value.item()
    elif hasattr(value, "dtype") and hasattr(value, "tolist"):
        value = value.tolist()
    return None if isinstance(value, float | datetime) and value != value else value


def _plain(value: object, declared: Field) -> object:
    value = plain_value(value)
    if declared.type == "date" and isinstance(value, datetime):
        return value.date()
    if declared.type == "date" and isinstance(value, str):
        with contextlib.suppress(ValueError):
            return day_of(value)
    if declared.is_whole and isinstance(value, float) and value.is_integer():
        return int(value)
    is_collection = isinstance(value, set | frozenset | list | tuple)
    if is_collection and declared.type == "categories":
        words = [word for word in value if isinstance(word, str)]  # type: ignore[attr-defined]
        return Several(frozenset(map(str, words))) if len(words) == len(value) else value  # type: ignore[arg-type]
    return value


def _takes(declared: Field) -> Message:
    """What a field takes."""
    if declared.values is not None and declared.type == "category":
        return message("Give one of {values}.", values=declared.values)
    if declared.values is not None:
        return message("Give a set, list or tuple of {values}.", values=declared.values)
    return {
        "boolean": message("Give True or False."),
        "integer": message("Give a whole number within its bounds."),
        "number": message("Give a number within its bounds."),
        "money": message("Give a whole amount within its bounds."),
        "date": message("Give a date, a datetime or a Timestamp within its bounds."),
        "category": message("Give a text."),
        "categories": message("Give a set, list or tuple of texts."),
        "place": message("Give the code of a place: see match places WORD."),
        "text": message("Give a text."),
    }[declared.type]
