"""What an office knows of an option, and what contradicts in it, as it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from typing import Annotated, Literal

from matcher.catalogue.office_word import OfficeQuestion, OfficeWord
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Figure
from matcher.reports.names import AVAILABILITIES, CHANNELS, FIGURES, learnt_by
from matcher.reports.options.figures import figure_said
from matcher.reports.phrases import call_said, labelled, where_typed, with_notes
from matcher.support.messages import Message, Sayable, message, message_in, render
from matcher.support.records import dataclass

#: What came of asking.
RESULTS = {
    "answered": message_in("what came of asking", "answered"),
    "no_answer": message_in("what came of asking", "no answer"),
    "call_back": message_in("what came of asking", "to be called again"),
    "will_not_say": message_in("what came of asking", "will not say"),
}
#: What a word gives, by the first part of its key.
_KEYS = {
    "status": message_in("key of an option", "whether it is open"),
    "rules": message_in("key of an option", "how much is published"),
    "call": message_in("key of an option", "a round"),
    "condition": message_in("key of an option", "a condition"),
    "drops": message_in("key of an option", "a condition that no longer holds"),
    "channel": message_in("key of an option", "where to apply"),
    "caveat": message_in("key of an option", "caveat"),
    "pays": message_in("key of an option", "what it pays"),
    "documents": message_in("key of an option", "papers"),
}


#: How much of its conditions is published, as an office was told.
_HOW_MUCH: dict[str, Message] = {
    "complete": message("all of its conditions are known"),
    "partial": message("a part of its conditions is known"),
}


@dataclass(frozen=True, slots=True)
class OfficeWordView:
    """A word of an office on an option."""

    day: Annotated[date, "day on which it was learnt"]
    channel: Annotated[str, "phone, visit, meeting, letter, email or page"]
    by: Annotated[str, "who learnt it: a pseudonym"]
    office: Annotated[str, "id of the office; empty where it does not say"]
    keys: Annotated[tuple[str, ...], "keys of the option that it gives, as amount.max_mad"]
    note: Annotated[str, "what else was said; empty when nothing"]


@dataclass(frozen=True, slots=True)
class OfficeQuestionView:
    """What contradicts about an option: it is asked, and not guessed."""

    kind: Annotated[
        Literal["two_offices", "newer_catalogue", "no_option", "same_id"], "what contradicts what"
    ]
    option_id: Annotated[str, "id of the option"]
    key: Annotated[str, "key of the option, as amount.max_mad; empty where it is all of it"]
    ours: Annotated[str, "what the word says"]
    theirs: Annotated[str, "what the catalogue, or the other office, says"]
    asks: Annotated[Message, "the question in words"]


def words_view(words: Sequence[OfficeWord]) -> tuple[OfficeWordView, ...]:
    """The words on an option."""
    return tuple(OfficeWordView(w.day, w.channel, w.by, w.office, w.keys, w.note) for w in words)


def contradictions_view(questions: Sequence[OfficeQuestion]) -> tuple[OfficeQuestionView, ...]:
    """What contradicts."""
    return tuple(
        OfficeQuestionView(q.kind, q.option_id, q.key, q.ours, q.theirs, question_said(q))
        for q in questions
    )


def key_said(key: str) -> Sayable:
    """The key of an option in words."""
    first, _, rest = key.partition(".")
    if first in ("amount", "terms", "capacity"):
        bare = rest.rsplit("_", 1)[0] if rest not in FIGURES else rest
        return FIGURES.get(bare, rest)
    return _KEYS.get(first, key)


def word_said(word: OfficeWord, option: Option) -> Message:
    """What an office learnt, how and when.

    Parameters
        option   the option with what its words give: a word has a key only where its value stands
    """
    said = _said(word, option.base or option)
    return with_notes(said, [word.note]) if word.note else said


def _said(word: OfficeWord, option: Option) -> Message:
    told = {
        "channel": CHANNELS.get(word.channel, word.channel),
        "day": word.day,
        "by": learnt_by(word.by),
    }
    if not word.keys:
        return message("from the office, {channel} on {day} ({by}): it still holds", **told)
    # told once where two keys have one answer; texts of the catalogue cannot be hashed
    told_once = {render(one, "en"): one for one in (_answer(key, option) for key in word.keys)}
    answers = tuple(told_once.values())
    said = reduce(
        lambda one, other: message_in(
            "one answer after the other", "{one}; {other}", one=one, other=other
        ),
        answers,
    )
    return message("from the office, {channel} on {day} ({by}): {answers}", **told, answers=said)


def _round_counts(option: Option) -> Iterator[Message]:
    """Each figure that an office was told of every place, where that of a round holds here."""
    call, base = option.call, option.base
    if call is None or base is None:
        return
    for key in dict.fromkeys(key for word in option.words for key in word.keys):
        table, _, name = key.partition(".")
        pair = {"amount": (option.amount, base.amount), "terms": (option.terms, base.terms)}
        bare = name.rpartition("_")[0]
        here, everywhere = (held.get(name) or held.get(bare) for held in pair.get(table, ({}, {})))
        if here and everywhere and (here.low, here.high) != (everywhere.low, everywhere.high):
            yield message(
                "{figure}: here the round of the place counts, not what holds everywhere",
                figure=key_said(key),
            )


def _answer(key: str, option: Option) -> Sayable:
    """What was answered: the value that stands under a key; its name where it is no short one."""
    first, _, rest = key.partition(".")
    if first == "status":
        return AVAILABILITIES[option.status]
    if first == "rules":
        return _HOW_MUCH.get(option.rules, key_said(key))
    if first == "channel" and "channel" in option.texts:
        return labelled(key_said(key), option.texts["channel"])
    if first == "condition":
        found = next((c.says for c in option.conditions if c.rule == rest), None)
        return key_said(key) if found is None else labelled(key_said(key), found)
    if first == "call":
        return _of_call(rest, option)
    tables = {"amount": option.amount, "terms": option.terms, "capacity": option.capacity}
    return _figure(key, rest, tables.get(first, {}))


def _of_call(rest: str, option: Option) -> Sayable:
    """What was answered of a round: a figure of it, or its days."""
    call_id, _, inner = rest.partition(".")
    call = next((one for one in option.calls if one.id == call_id), None)
    if call is None:
        return key_said("call")
    table, _, name = inner.partition(".")
    figures = {"amount": call.amount, "terms": call.terms}.get(table)
    return call_said(call) if figures is None else _figure(inner, name, figures)


def _figure(key: str, rest: str, figures: Mapping[str, Figure]) -> Sayable:
    """A figure with its name and its value."""
    bare, _, unit = rest.rpartition("_")
    name = rest if rest in figures else bare
    figure = figures.get(name)
    if figure is None or figure.words is not None or isinstance(figure.low, bool):
        return key_said(key)
    said = figure_said(name, figure.low, figure.high, unit.upper())
    return labelled(key_said(key), said)


def question_said(question: OfficeQuestion) -> Message:
    """The question, with what to do."""
    if question.kind == "no_option":
        return where_typed(
            message(
                "the office has a word on “{id}”, which is not in the catalogue any more:"
                " match catalogue withdraw {id}",
                id=question.option_id,
            ),
            message(
                "the office has a word on “{id}”, which is not in the catalogue any more",
                id=question.option_id,
            ),
        )
    if question.kind == "same_id":
        return where_typed(
            message(
                "the catalogue has “{id}” now, as the office: the catalogue’s is shown;"
                " compare, then match catalogue withdraw {id}",
                id=question.option_id,
            ),
            message(
                "the catalogue has “{id}” now, as the office: the catalogue’s is shown;"
                " compare, then take the office’s words back",
                id=question.option_id,
            ),
        )
    facts = {
        "key": key_said(question.key),
        "ours": question.ours,
        "theirs": question.theirs,
        "day": question.day or "–",
        "other": question.other_day or "–",
        "id": question.option_id,
    }
    if question.kind == "two_offices":
        return where_typed(
            message(
                "two offices contradict each other on {id}, {key}: {ours} ({day}) or {theirs}"
                " ({other})? ask, then match catalogue confirm {id}",
                **facts,
            ),
            message(
                "two offices contradict each other on {id}, {key}: {ours} ({day}) or {theirs}"
                " ({other})? ask, then say which word holds",
                **facts,
            ),
        )
    facts.pop("other")
    return where_typed(
        message(
            "the catalogue was changed after the office's word of {day} on {id}, {key}:"
            " {ours} or now {theirs}? ask, then match catalogue confirm {id}",
            **facts,
        ),
        message(
            "the catalogue was changed after the office's word of {day} on {id}, {key}:"
            " {ours} or now {theirs}? ask, then say which word holds",
            **facts,
        ),
    )


def office_lines(option: Option) -> Iterator[Message]:
    """What stands beside an option: the words that count, and what contradicts."""
    if option.is_local:
        yield message("added by the office; it is in no other catalogue")
    for word in option.words:
        yield word_said(word, option)
    yield from _round_counts(option)
    for question in option.questions:
        yield labelled(message("to ask"), question_said(question))
