"""Pieces of sentences that several reports share: labels, notes, alternatives, rates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import reduce
from typing import TypeVar

from matcher.catalogue.option import Option
from matcher.catalogue.terms import Call, Condition
from matcher.support.messages import (
    Message,
    RoughMonth,
    Sayable,
    WithinSentence,
    counted,
    in_print,
    message,
    message_in,
)
from matcher.support.text import Text


def labelled(label: Sayable, said: Sayable) -> Message:
    """A label and what it says.

    >>> print(labelled("Members", 12))
    Members: 12
    """
    return message_in("a label and what it says", "{label}: {said}", label=label, said=said)


def with_notes(said: Sayable, notes: Iterable[Sayable]) -> Message:
    """Something said with notes on it in brackets; there is at least one.

    >>> print(with_notes(labelled("Members", 12), ["first", "second"]))
    Members: 12 (first, second)
    """
    return message_in("notes", "{said} ({notes})", said=said, notes=tuple(notes))


def call_name(call: Call) -> Text | Message:
    """A round by its name, or else by its year."""
    return call.name or message("call of {year}", year=str(call.year))


def call_said(call: Call) -> Message:
    """A round by its name and its days."""
    name = call_name(call)
    if call.opens and call.closes:
        days = message("{first} to {last}", first=call.opens, last=call.closes)
    elif call.closes:
        days = message("until {last}", last=call.closes)
    elif call.opens:
        days = message("from {first}; the last day is not published", first=call.opens)
    else:
        days = message("its dates are not published")
    return message_in("a round and its days", "{name}: {days}", name=name, days=days)


def call_name_of(condition: Condition, option: Option) -> Text | Message | None:
    """The name of the round that asks a condition; None where the option itself does."""
    call = option.call_of(condition)
    return None if call is None else call_name(call)


def refusal_told(condition: Text, confidence: str, call: Sayable | None = None) -> Sayable:
    """A condition that refuses; where its source is little sure, that it is to be asked about.

    Parameters
        call   the name of the round that it is of: another place may have another; None: of none

    >>> print(refusal_told(Text({"en": "Be small.", "fr": "", "ar": ""}), "low"))
    Be small. This condition is little sure: ask.
    """
    if confidence != "low":
        return condition
    if call is not None:
        return message(
            "{condition} This condition is of one call ({call}) and little sure: ask.",
            condition=condition,
            call=call,
        )
    return message("{condition} This condition is little sure: ask.", condition=condition)


def money_unit(currency: str) -> Sayable:
    """One unit of a currency in a sentence: the dirham by its name, any other by its code."""
    return message_in("a unit of money", "dirham") if currency == "MAD" else currency


def named(label: Text | str) -> Sayable:
    """A label inside a sentence: between quotes where a comma or a colon of its own would mislead.

    Otherwise without the capital that opens it.

    >>> print(message("{one} and {two}", one=named("Members"), two=named("Land, value")))
    members and “Land, value”
    """
    words = label.all() if isinstance(label, Text) else (label,)
    if any(mark in said for said in words for mark in (", ", "، ", ": ", " :")):
        return message_in("a label inside a sentence", "“{label}”", label=label)
    return WithinSentence(label)


#: Rules that groups are often told apart by, and what each says.
MAJORITIES = {
    "women_share > 0.5": message("more women than men"),
    "youth_share > 0.5": message("more young members than others"),
}


S = TypeVar("S", bound=Sayable)
_is_typed: ContextVar[bool] = ContextVar("whether whoever reads it types commands", default=True)


@contextmanager
def where_nobody_types() -> Iterator[None]:
    """Within it options are told by their names alone and no command is named: pages, prints."""
    before = _is_typed.set(False)
    try:
        with in_print():
            yield
    finally:
        _is_typed.reset(before)


def where_typed(typed: S, otherwise: S) -> S:
    """What names a command or its option, and what is said in its place where nobody types.

    >>> with where_nobody_types():
    ...     where_typed("match plan", "another plan")
    'another plan'
    """
    return typed if _is_typed.get() else otherwise


def option_title(name: Text | str, option_id: str) -> Sayable:
    """The name of an option with its id, which is typed to ask for it; on a page it is a link."""
    return where_typed(
        message_in("an option and its id", "{name} [{id}]", name=name, id=option_id), name
    )


def rough_day(text: str) -> Sayable:
    """A day, month or year as files write it, so that each language says it its way.

    >>> from matcher.support.messages import render
    >>> render(rough_day("2026-01-19"), "fr"), render(rough_day("2026-01"), "fr")
    ('19 janvier 2026', 'janvier 2026')
    >>> rough_day("2025"), rough_day("spring 2025")
    ('2025', 'spring 2025')
    """
    try:
        if len(text) == len("2026-01"):
            return RoughMonth(date.fromisoformat(f"{text}-01"))
        return date.fromisoformat(text) if len(text) == len("2026-01-19") else text
    except ValueError:
        return text


def alternatives(said: Sequence[Sayable]) -> Message:
    """Things of which one will do; there is at least one.

    >>> print(alternatives(["a", "b", "c"]))
    a or b or c
    """
    first, *others = (one_message(part) for part in said)
    return reduce(
        lambda one, other: message_in("alternatives", "{one} or {other}", one=one, other=other),
        others,
        first,
    )


def one_message(said: Sayable) -> Message:
    """Anything that can be said, as a message of its own."""
    return said if isinstance(said, Message) else message_in("as it is", "{said}", said=said)


def consequence(said: Sayable) -> Message:
    """What follows from the line above.

    >>> print(consequence("more"))
    → more
    """
    return message_in("what follows from it", "→ {said}", said=said)


def first_of_many(said: Sequence[Text | str], most: int) -> Sayable:
    """The first names or ids, and how many there are where that is not all.

    >>> print(first_of_many(["a", "b", "c"], 2))
    a, b… (3)
    """
    shown = tuple(said[:most])
    if len(said) <= most:
        return shown
    return message_in("the first of many", "{first}… ({all})", first=shown, all=len(said))


def per_cent(low: float, high: float) -> Message:
    """A rate, or a range of rates, that stands in per cent already.

    >>> print(per_cent(1.75, 1.75), per_cent(2, 3.5))
    1.75% 2–3.5%
    """
    if low == high:
        return message_in("rate", "{rate}%", rate=low)
    return message_in("rates", "{low}–{high}%", low=low, high=high)


def more_to_see(left: int, everything: int) -> Message:
    """That a list goes on, and how to see the rest."""
    return counted("… {n} more: --top {all}", "… {n} more: --top {all}", left, all=everything)
