"""What an office knows of an option, and what contradicts in it, as it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Literal

from matcher.catalogue.option import OfficeQuestion, OfficeWord, Option
from matcher.reports.names import FIGURES
from matcher.reports.phrases import labelled, where_typed, with_notes
from matcher.support.messages import Message, Sayable, message, message_in
from matcher.support.records import dataclass

#: How it was learnt.
CHANNELS = {
    "phone": message_in("how it was learnt", "by phone"),
    "visit": message_in("how it was learnt", "on a visit"),
    "meeting": message_in("how it was learnt", "in a meeting"),
    "letter": message_in("how it was learnt", "by letter"),
    "email": message_in("how it was learnt", "by e-mail"),
    "page": message_in("how it was learnt", "on a page"),
}
#: What came of asking.
RESULTS = {
    "answered": message_in("what came of asking", "answered"),
    "no_answer": message_in("what came of asking", "no answer"),
    "call_back": message_in("what came of asking", "to be called again"),
    "will_not_say": message_in("what came of asking", "does not say"),
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


def word_said(word: OfficeWord) -> Message:
    """What an office learnt, how and when."""
    said = _said(word)
    return with_notes(said, [word.note]) if word.note else said


def _said(word: OfficeWord) -> Message:
    channel = CHANNELS.get(word.channel, word.channel)
    if not word.keys:
        return message(
            "from the office, {channel} on {day} ({by}): it still holds",
            channel=channel,
            day=word.day,
            by=word.by,
        )
    return message(
        "from the office, {channel} on {day} ({by}): {keys}",
        channel=channel,
        day=word.day,
        by=word.by,
        keys=tuple(dict.fromkeys(map(key_said, word.keys))),
    )


def question_said(question: OfficeQuestion) -> Message:
    """The question, with what to do."""
    if question.kind == "no_option":
        return where_typed(
            message(
                'the office has a word on "{id}", which is not in the catalogue any more:'
                " match catalogue withdraw {id}",
                id=question.option_id,
            ),
            message(
                'the office has a word on "{id}", which is not in the catalogue any more',
                id=question.option_id,
            ),
        )
    if question.kind == "same_id":
        return where_typed(
            message(
                'the catalogue has "{id}" now, as the office: the catalogue\'s is shown;'
                " compare, then match catalogue withdraw {id}",
                id=question.option_id,
            ),
            message(
                'the catalogue has "{id}" now, as the office: the catalogue\'s is shown;'
                " compare, then take the office's words back",
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
        yield word_said(word)
    for question in option.questions:
        yield labelled(message("to ask"), question_said(question))
