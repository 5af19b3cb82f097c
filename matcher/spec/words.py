"""What the reader says about a key: whole sentences, by what should have stood there."""

from __future__ import annotations

from collections.abc import Callable

from matcher.spec.shapes import Bounds
from matcher.support.messages import Message, message

#: Makes the sentence about a key of some name.
AboutKey = Callable[[str], Message]


def table_wanted(key: str) -> Message:
    """A table should stand there."""
    return message("{key} is a table.", key=key)


def tables_wanted(key: str) -> Message:
    """Tables should stand there."""
    return message("{key} is an array of tables: [[{key}]].", key=key)


def list_wanted(key: str) -> Message:
    """A list should stand there."""
    return message("{key} is a list.", key=key)


def text_wanted(key: str) -> Message:
    """A text should stand there."""
    return message("{key} is a text.", key=key)


def people_wanted(key: str) -> Message:
    """A text for people should stand there."""
    return message("{key} is { fr = …, en = …, ar = … }, at least one of them.", key=key)


def not_empty(key: str) -> Message:
    """Something should stand there."""
    return message("{key} is empty.", key=key)


def truth_wanted(key: str) -> Message:
    """True or false should stand there."""
    return message("{key} is true or false.", key=key)


def number_wanted(key: str) -> Message:
    """A number should stand there."""
    return message("{key} is a number.", key=key)


def whole_wanted(key: str) -> Message:
    """A whole number should stand there."""
    return message("{key} is a whole number.", key=key)


def countable(key: str) -> Message:
    """A number stands there that is none, or too large."""
    return message("{key} is not a number that can be counted with.", key=key)


def day_wanted(key: str) -> Message:
    """A TOML date should stand there."""
    return message("{key} is a day, without quotes: 2024-07-01.", key=key)


def iso_day_wanted(key: str) -> Message:
    """A day of a JSON file should stand there."""
    return message('{key} is a day: "2024-07-01".', key=key)


def rough_day_wanted(key: str) -> Message:
    """A day, month or year should stand there."""
    return message('{key} is "2024", "2024-04" or 2024-04-01.', key=key)


def bounds_wanted(key: str, allowed: Bounds) -> Message:
    """A number is out of bounds."""
    low, high = allowed.low, allowed.high
    if low is None and high is not None:
        return message("{key} is at most {high}.", key=key, high=high)
    if low is not None and high is not None:
        if allowed.above:
            return message("{key} is above {low} and at most {high}.", key=key, low=low, high=high)
        return message("{key} is between {low} and {high}.", key=key, low=low, high=high)
    if allowed.above:
        return message("{key} is above {low}.", key=key, low=low or 0)
    if not low:
        return message("{key} is not below zero.", key=key)
    return message("{key} is at least {low}.", key=key, low=low)


def unknown(vocabulary: str, word: str) -> tuple[str, Message]:
    """The code and the sentence about a word that a vocabulary does not hold."""
    match vocabulary:
        case "field" | "column":
            return "unknown-field", message('"{word}" is not a field.', word=word)
        case "option":
            what = message('"{word}" is not an option of the catalogue.', word=word)
            return "unknown-option", what
        case "family":
            what = message('"{word}" is not a family of catalogue.toml.', word=word)
            return "unknown-family", what
        case "funder":
            return "unknown-funder", message('"{word}" is not in funders.toml.', word=word)
        case "line":
            what = message('"{word}" is not a budget line of the schema.', word=word)
            return "unknown-value", what
        case _:
            return "unknown-value", message('"{word}" is not known here.', word=word)
