"""Facts as a program has them, in lists, sets, timestamps and numpy's scalars, as field values."""

from __future__ import annotations

import reprlib
from collections.abc import Mapping
from datetime import datetime

from matcher.domain.schema import Field, Schema
from matcher.domain.values import FieldValue, Several
from matcher.registry.csv_table import fits
from matcher.support.errors import Problem, nearest
from matcher.support.messages import Message, message


def read_facts(
    given: Mapping[str, object], schema: Schema
) -> tuple[dict[str, FieldValue], list[Problem]]:
    """Facts by field, and what is wrong with those that cannot be read; NaN and NaT are unknown.

    A categories field takes a set, frozenset, list or tuple of texts, all that it holds, or
    `Several`; a date field takes a date, a datetime or a pandas Timestamp, of which the day
    counts; any field takes numpy's scalars for Python's.

    Example
        >>> from matcher.domain.schema import Field, Schema
        >>> from matcher.support.text import Text
        >>> schema = Schema({"sectors": Field("sectors", "categories", Text({"en": "Sectors"}))})
        >>> read_facts({"sectors": ["honey", "argan"]}, schema)[0]["sectors"].values
        frozenset({'honey', 'argan'})
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


def _plain(value: object, declared: Field) -> object:
    if hasattr(value, "dtype") and hasattr(value, "item") and not getattr(value, "shape", ()):
        value = value.item()  # a scalar of numpy
    if isinstance(value, float | datetime) and value != value:
        return None  # NaN, or NaT of pandas
    if declared.type == "date" and isinstance(value, datetime):
        return value.date()
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
