"""What offices know of an option, laid over the file of the catalogue.

Each word of an office is a file of its own that never changes. Of one office the latest word
on a key counts; a word may settle earlier ones, which then no longer count. Where two offices
say different things, or the catalogue was changed after a word and says otherwise, nothing is
guessed: the key keeps the catalogue's value, the option reads *to confirm*, and a question
stands beside it until a new word settles it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import field
from datetime import date
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from matcher.catalogue.office_word import OfficeQuestion, OfficeWord
from matcher.spec.source import SourceFile
from matcher.support.personal import mask_numbers
from matcher.support.records import dataclass

#: Folders of a catalogue that an office writes: words on options, and options of its own.
OVERLAYS, LOCAL = "overlays", "local"
#: Tables of an option whose keys are laid over one by one.
_TABLES = ("amount", "terms", "pays", "capacity", "documents", "serves")
#: Tables whose values are figures with a source.
_OF_FIGURES = ("amount", "terms", "capacity")
_NOT_LAID = ("id", "office", "source", "example", "status_as_of", "drops")

KeyPath = tuple[str, ...]


def is_overlay(name: str) -> bool:
    """Whether a file of a catalogue is a word of an office."""
    return name.startswith(f"{OVERLAYS}/")


def is_of_office(name: str) -> bool:
    """Whether a file of a catalogue is an office's own: a word, or an option."""
    return name.startswith((f"{OVERLAYS}/", f"{LOCAL}/"))


def value_mark(value: object) -> str:
    """A short mark that changes with a value of a file; of what a figure says, not its source.

    >>> mark_of(5) == mark_of({"value": 5, "source": "S1"})
    True
    """
    plain = json.dumps(_plain(value), sort_keys=True, default=str)
    return sha256(plain.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class OverlaidWord:
    """One word of an office, as it is laid over.

    Parameters
        id      the name of its file, which others settle it by
        gives   what it gives, by key
    """

    id: str
    day: date
    channel: str
    by: str
    office: str
    settles: tuple[str, ...]
    over: Mapping[str, str]
    gives: Mapping[KeyPath, Any]
    seen: date | None
    note: str = ""
    sources: tuple[Mapping[str, Any], ...] = ()

    @property
    def source(self) -> str:
        """The id of the source that it is, in the option."""
        return f"office-{self.id}"


def read_word(file: SourceFile) -> OverlaidWord:
    """The word of a file that was found sound."""
    data = file.data
    office = data["office"]
    return OverlaidWord(
        id=PurePosixPath(file.name).stem,
        day=office["day"],
        channel=office["channel"],
        by=office["by"],
        office=office.get("office", ""),
        settles=tuple(office.get("settles", ())),
        over=office.get("over", {}),
        gives=dict(given_keys(data)),
        seen=data.get("status_as_of"),
        note=mask_numbers(office.get("note", "")),
        sources=tuple(data.get("source", ())),
    )


def given_keys(data: Mapping[str, Any]) -> Iterator[tuple[KeyPath, Any]]:
    """What an overlay, or an option, gives: every key that can be laid over, with its value."""
    for key, value in data.items():
        if key in _TABLES:
            yield from (((key, inner), held) for inner, held in value.items())
        elif key == "call":
            for call in value:
                yield from _of_call(call)
        elif key == "condition":
            yield from (((key, one["rule"]), one) for one in value)
        elif key not in _NOT_LAID:
            yield (key,), value
    for number in data.get("drops", ()):
        yield ("drops", str(number)), number


def _of_call(call: Mapping[str, Any]) -> Iterator[tuple[KeyPath, Any]]:
    for key, value in call.items():
        if key in _TABLES and isinstance(value, Mapping):
            yield from ((("call", call["id"], key, inner), held) for inner, held in value.items())
        elif key not in ("id", "source", "known_from"):
            yield ("call", call["id"], key), value


@dataclass(slots=True)
class Laid:
    """An option with what offices know of it.

    Parameters
        data       the option's data, complete
        words      the words that count, the oldest first
        questions  what contradicts, and is to be asked
    """

    data: dict[str, Any]
    words: list[OfficeWord] = field(default_factory=list)
    questions: list[OfficeQuestion] = field(default_factory=list)


def lay_over(shipped: Mapping[str, Any], words: Sequence[OverlaidWord]) -> Laid:
    """The option of the catalogue under the words of offices, in any order."""
    ordered = sorted(words, key=lambda word: (word.day, word.id))
    settled = {name for word in ordered for name in word.settles}
    counting = [word for word in ordered if word.id not in settled]
    base = dict(given_keys(shipped))
    laid = Laid(deepcopy(dict(shipped)))
    chosen: dict[str, list[KeyPath]] = {}
    for key in dict.fromkeys(key for word in counting for key in word.gives):
        latest = {
            word.office: word
            for word in counting
            if key in word.gives and f"{word.id}:{'.'.join(key)}" not in settled
        }
        if not latest:
            continue
        first, *others = latest.values()
        question = next(
            (_two_offices(shipped, key, first, o) for o in others if _differ(key, first, o)), None
        )
        word = max(latest.values(), key=lambda one: (one.day, one.id))
        question = question or _newer(shipped, base, key, word)
        if question is not None:
            laid.questions.append(question)
        else:
            _put(laid.data, key, word)
            chosen.setdefault(word.id, []).append(key)
    _days_seen(laid, counting)
    if laid.questions and laid.data.get("status") != "closed":
        laid.data["status"] = "to_confirm"
    _drop(laid.data)
    for word in counting:
        if word.gives or word.seen or word.note:
            _cite(laid.data, word)
            keys = tuple(".".join(key) for key in chosen.get(word.id, ()))
            said = OfficeWord(word.day, word.channel, word.by, word.office, keys, word.note)
            laid.words.append(said)
    return laid


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        told = {k: _plain(v) for k, v in value.items() if k not in _BESIDE}
        return told["value"] if set(told) == {"value"} else told
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


#: What stands beside a value and does not change what it says.
_BESIDE = ("source", "confidence", "note", "known_from")


def _differ(key: KeyPath, one: OverlaidWord, other: OverlaidWord) -> bool:
    return value_mark(one.gives[key]) != value_mark(other.gives[key])


def _two_offices(
    shipped: Mapping[str, Any], key: KeyPath, one: OverlaidWord, other: OverlaidWord
) -> OfficeQuestion:
    return OfficeQuestion(
        "two_offices",
        shipped["id"],
        ".".join(key),
        said_of(one.gives[key]),
        said_of(other.gives[key]),
        one.day,
        other.day,
    )


def _newer(
    shipped: Mapping[str, Any], base: Mapping[KeyPath, Any], key: KeyPath, word: OverlaidWord
) -> OfficeQuestion | None:
    """The question where the catalogue was changed after a word, and contradicts it."""
    ours, theirs = word.gives[key], base.get(key)
    if value_mark(ours) == value_mark(theirs):
        return None
    name = ".".join(key)
    seen = shipped.get("status_as_of")
    if key == ("status",):
        is_newer = isinstance(seen, date) and seen > word.day
    else:
        is_newer = name in word.over and word.over[name] != value_mark(theirs)
    if not is_newer:
        return None
    return OfficeQuestion(
        "newer_catalogue", shipped["id"], name, said_of(ours), said_of(theirs), word.day, seen
    )


def said_of(value: object) -> str:
    """A value in few words, for a question."""
    if value is None:
        return "–"
    plain = _plain(value)
    if isinstance(plain, Mapping):
        if set(plain) & {"fr", "en", "ar"}:
            return str(next(iter(plain.values())))
        return "; ".join(f"{k} {said_of(v)}" for k, v in plain.items() if k != "id")
    if isinstance(plain, list):
        return ", ".join(map(said_of, plain))
    return f"{plain:g}" if isinstance(plain, float) and plain < 1 else _number(plain)


def _number(plain: object) -> str:
    return f"{plain:,.0f}" if isinstance(plain, float) and plain == int(plain) else str(plain)


def _put(data: dict[str, Any], key: KeyPath, word: OverlaidWord) -> None:
    value = deepcopy(word.gives[key])
    if len(key) == 1:
        data[key[0]] = value
        return
    if key[0] == "call":
        _put_in_call(data, key, value, word)
        return
    table, inner = key
    if table in _TABLES:
        held = data[table] = dict(data.get(table, {}))
        held[inner] = _sourced(value, word) if table in _OF_FIGURES else value
    elif table == "condition":
        value.setdefault("source", word.source)
        others = [c for c in data.get("condition", ()) if c["rule"] != inner]
        data["condition"] = [*others, value]
    else:
        data["_dropped"] = [*data.get("_dropped", ()), value]


def _put_in_call(data: dict[str, Any], key: KeyPath, value: Any, word: OverlaidWord) -> None:
    calls = data["call"] = list(data.get("call", ()))
    call = next((call for call in calls if call["id"] == key[1]), None)
    if call is None:
        calls.append(call := {"id": key[1], "known_from": word.day, "source": word.source})
    if len(key) == 4:
        held = call[key[2]] = dict(call.get(key[2], {}))
        held[key[3]] = _sourced(value, word) if key[2] in _OF_FIGURES else value
    else:
        if key[2] == "condition":
            for condition in value:
                condition.setdefault("source", word.source)
        call[key[2]] = value


def _drop(data: dict[str, Any]) -> None:
    gone = set(data.pop("_dropped", ()))
    if gone:
        data["condition"] = [
            c for n, c in enumerate(data.get("condition", ()), start=1) if n not in gone
        ]


def _sourced(value: Any, word: OverlaidWord) -> Any:
    """A figure with the word as its source, unless it names one."""
    if isinstance(value, bool | int | float):
        return {"value": value, "source": word.source, "confidence": "medium"}
    if isinstance(value, dict) and not {"fr", "en", "ar"} & set(value):
        return {"source": word.source, "confidence": "medium", **value}
    return value


def _days_seen(laid: Laid, counting: Sequence[OverlaidWord]) -> None:
    """The latest day on which the status that stands was seen."""
    asked = {q.key for q in laid.questions}
    days = [
        word.seen
        for word in counting
        if word.seen is not None
        and "status" not in asked
        and word.gives.get(("status",), laid.data.get("status")) == laid.data.get("status")
    ]
    if known := laid.data.get("status_as_of"):
        days.append(known)
    if days:
        laid.data["status_as_of"] = max(days)


def _cite(data: dict[str, Any], word: OverlaidWord) -> None:
    known = {source["id"] for source in data.get("source", ())}
    title = " · ".join(filter(None, (word.office, word.channel, word.by)))
    own = {"id": word.source, "title": title, "date": word.day.isoformat(), "kind": "office"}
    more = [source for source in (own, *word.sources) if source["id"] not in known]
    data["source"] = [*data.get("source", ()), *more]
