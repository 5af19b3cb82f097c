"""What is asked of a field, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import matcher.show.words_advice  # noqa: F401  its words are said here
from matcher.advice.wanted import Interval, Wanted
from matcher.schema import Field, Schema
from matcher.show.words import labelled, listed, say, say_value

#: A longer list of values is cut.
SHOWN_VALUES = 8


def wanted_words(asked: Wanted, schema: Schema, language: str, *, named: bool = True) -> str:
    """The values that are asked, with the field's label before them unless `named` is false."""
    about = schema[asked.field]
    text = f" {say('or', language)} ".join(_parts(asked, about, schema, language))
    text = text or say("adv_any_other", language)
    return labelled(about.label.to(language), text, language) if named else text


def _parts(asked: Wanted, about: Field, schema: Schema, language: str) -> list[str]:
    if asked.compared:
        operator, other = asked.compared
        label = schema[other].label.to(language) if other in schema else other
        return [say("adv_compared", language, operator=operator, field=label)]
    if asked.intervals:
        return [interval_words(i, about, schema, language) for i in asked.intervals]
    if asked.lacks:
        return [say("adv_not", language, x=_named(asked.lacks, about, schema, language))]
    if asked.others:
        if asked.excluded:
            return [say("adv_not", language, x=_named(asked.excluded, about, schema, language))]
        return [say("adv_any_other", language)]
    return [_named(asked.values, about, schema, language)] if asked.values else []


def _named(values: Iterable[str | bool], about: Field, schema: Schema, language: str) -> str:
    all_values = list(values)
    words = []
    for value in all_values[:SHOWN_VALUES]:
        if about.type == "place":
            words.append(schema.places(about.name)[str(value)].name.to(language))
        elif isinstance(value, bool):
            words.append(say_value(value, about, schema, language))
        else:
            words.append(about.say(value, language))
    if len(all_values) > SHOWN_VALUES:
        words.append("…")
    return listed(words, language)


def interval_words(interval: Interval, about: Field, schema: Schema, language: str) -> str:
    """A stretch of numbers or days."""
    low, high = interval.low, interval.high
    if low is not None and low == high:
        return _bound(low, about, schema, language)
    parts = []
    if low is not None and high is not None and interval.low_included and interval.high_included:
        return say(
            "adv_between",
            language,
            x=_bound(low, about, schema, language),
            y=_bound(high, about, schema, language),
        )
    if low is not None:
        key = "adv_at_least" if interval.low_included else "adv_more_than"
        parts.append(say(key, language, x=_bound(low, about, schema, language)))
    if high is not None:
        key = "adv_at_most" if interval.high_included else "adv_less_than"
        parts.append(say(key, language, x=_bound(high, about, schema, language)))
    return listed(parts, language)


def _bound(value: int | float | date, about: Field, schema: Schema, language: str) -> str:
    return say_value(value, about, schema, language)
