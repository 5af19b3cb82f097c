"""The vocabulary: codes and their spellings in every language, from one TOML file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from matcher.errors import InvalidSource, Problem, nearest
from matcher.locate import data_folder
from matcher.schema import Schema
from matcher.spec.source import SourceFile, parse_toml, read_bytes
from matcher.text import fold

_STOP = frozenset(
    ("le", "la", "les", "l", "de", "des", "du", "d", "the", "of", "et", "a", "au", "aux")
)
_ARTICLE = re.compile(r"^(?:[وبف]?ال|لل)(?=\w{2})")
_DARIJA = str.maketrans({"3": "a", "7": "h", "9": "q"})


@lru_cache(maxsize=65536)
def key(word: str) -> str:
    """What two spellings of one word share: no case, accent, article, hamza or plural.

    >>> key("Les Coopératives") == key("cooperative")
    True
    >>> key("الزعفران") == key("زعفران"), key("3assal")
    (True, 'aassal')
    """
    kept = []
    for token in fold(word).split():
        if token in _STOP:
            continue
        bare = _ARTICLE.sub("", token)
        if len(bare) > 3 and bare.isascii():
            if not bare.isdigit() and any(c.isdigit() for c in bare):
                bare = bare.translate(_DARIJA)
            bare = bare[:-1] if bare[-1] in "sx" and bare[-2:] != "ss" else bare
        kept.append(bare)
    return " ".join(kept) or fold(word)


def header_key(label: str) -> str:
    """The key of a header, in which a sign of per cent counts.

    >>> header_key("% femmes") == header_key("femmes"), header_key("Pourcent de femmes")
    (False, 'pourcent femme')
    """
    return key(re.sub("[%٪]", " pourcent ", label))


def plain(word: str) -> str:
    """The word without case and outer space; signs stay, as in "N/A" or "✓"."""
    return " ".join(word.casefold().split())


@dataclass(frozen=True, slots=True)
class Words:
    """A set of words that are looked up by their sign or by their fold."""

    exact: frozenset[str]
    folded: frozenset[str]

    def __contains__(self, text: object) -> bool:
        word = str(text)
        return plain(word) in self.exact or (fold(word) in self.folded)

    @classmethod
    def of(cls, words: Iterable[str]) -> Words:
        """The set of some spellings."""
        listed = list(words)
        folded = frozenset(fold(w) for w in listed if len(fold(w)) > 1) - {""}
        return cls(frozenset(plain(w) for w in listed), folded)


@dataclass(frozen=True)
class Vocabulary:
    """Spellings, by what they stand for.

    Parameters
        values       field → key of a spelling → code; "" where it names two
        name_says    field → key of a word in a name → code
        headers      key of a header → the fields it may name
        second_headers  the same, where the label speaks for another field first
        identifiers  key of a header → the register whose numbers it holds
        places       gazetteer → code → spellings
        bare_names   headers that name a person beside a first name or a fuller name of the row
        settings     the thresholds and weights, by name
    """

    words: Mapping[str, Words]
    currency: Mapping[str, Words]
    months: Mapping[str, int]
    hijri: frozenset[str]
    values: Mapping[str, Mapping[str, str]]
    name_says: Mapping[str, dict[str, str]]
    headers: Mapping[str, tuple[str, ...]]
    second_headers: Mapping[str, tuple[str, ...]]
    identifiers: Mapping[str, str]
    personal: frozenset[str]
    personal_words: frozenset[str]
    bare_names: frozenset[str]
    first_names: frozenset[str]
    ignored: frozenset[str]
    places: Mapping[str, Mapping[str, tuple[str, ...]]]
    old_places: Mapping[str, Mapping[str, str]]
    settings: Mapping[str, Any]
    linking: Mapping[str, float]
    cache: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


def default_vocabulary() -> Path:
    """The shipped vocabulary: French, Arabic, English, Darija and Amazigh spellings."""
    return data_folder() / "vocabulary.toml"


def read_vocabulary(schema: Schema, path: Path | None = None) -> Vocabulary:
    """The spellings of a file, with the labels of the schema besides.

    Raises
        InvalidSource  it is missing, not TOML, or names a field or value that is not there
    """
    shipped = parse_toml(read_bytes(default_vocabulary(), "the vocabulary"), "vocabulary.toml")
    if path is None:
        return _build(shipped.data, schema)
    own = parse_toml(read_bytes(path, "the vocabulary"), path.name)
    _check(own, schema)
    # what says yes, no, dirham or March holds anywhere; fields and places are of one schema
    common = {name: shipped.data[name] for name in _COMMON}
    merged: dict[str, Any] = {**common, **own.data}
    merged["settings"] = {**shipped.data["settings"], **own.data.get("settings", {})}
    return _build(merged, schema)


_COMMON = ("settings", "words", "currency", "months", "personal", "ignored", "identifiers")
_TABLES = (
    *_COMMON,
    "ambiguous",
    "values",
    "name_says",
    "places",
    "old_places",
    "headers",
    "second_headers",
)


def _check(file: SourceFile, schema: Schema) -> None:
    problems = []
    for table in file.data:
        if table not in _TABLES:
            what = f'"{table}" is not a table of a vocabulary.'
            problems.append(
                Problem(file.where(table), "unknown-key", what, nearest(table, _TABLES))
            )
    spelled = [(t, *item) for t in ("values", "name_says") for item in file.data.get(t, {}).items()]
    for table, name, codes in spelled:
        if name not in schema:
            what, hint = f'"{name}" is not a field.', nearest(name, schema.fields)
            problems.append(Problem(file.where(table, name), "unknown-field", what, hint))
            continue
        known = schema[name].values
        for code in codes:
            if known is not None and code not in known:
                what = f'"{code}" is not a value of {name}.'
                where = file.where(table, name, code)
                problems.append(Problem(where, "unknown-value", what, nearest(code, known)))
    listed = [(t, name) for t in ("headers", "second_headers") for name in file.data.get(t, {})]
    for table, name in listed:
        if name not in schema and name != "applicant_id":
            what, hint = f'"{name}" is not a field.', nearest(name, schema.fields)
            problems.append(Problem(file.where(table, name), "unknown-field", what, hint))
    if problems:
        raise InvalidSource("The vocabulary is not valid.", problems, where=file.name)


def _build(data: Mapping[str, Any], schema: Schema) -> Vocabulary:
    settings = dict(data["settings"])
    personal = data["personal"]
    months = {fold(w): int(m) for m, ws in data["months"].items() if m != "hijri" for w in ws}
    return Vocabulary(
        words={name: Words.of(words) for name, words in data["words"].items()},
        currency={name: Words.of(words) for name, words in data["currency"].items()},
        months=months,
        hijri=frozenset(fold(word) for word in data["months"].get("hijri", ())),
        values=_values(data, schema),
        name_says={
            name: {key(word): code for code, words in codes.items() for word in words}
            for name, codes in data.get("name_says", {}).items()
            if name in schema
        },
        headers=_headers(data.get("headers", {}), schema, with_labels=True),
        second_headers=_headers(data.get("second_headers", {}), schema, with_labels=False),
        identifiers={
            header_key(word): name for name, words in data["identifiers"].items() for word in words
        },
        personal=frozenset(header_key(word) for word in personal["headers"]),
        bare_names=frozenset(header_key(word) for word in personal.get("bare_names", ())),
        first_names=frozenset(header_key(word) for word in personal.get("first_names", ())),
        personal_words=frozenset(fold(word) for word in personal["words"]),
        ignored=frozenset(header_key(word) for word in data["ignored"]["headers"]),
        places={
            gazetteer: {code: tuple(words) for code, words in codes.items()}
            for gazetteer, codes in data.get("places", {}).items()
        },
        old_places={
            gazetteer: {key(word): now for word, now in words.items()}
            for gazetteer, words in data.get("old_places", {}).items()
        },
        settings=settings,
        linking={name: float(value) for name, value in settings.pop("linking").items()},
    )


def _values(data: Mapping[str, Any], schema: Schema) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for about in schema:
        if about.values is None:
            continue
        spelled = data.get("values", {}).get(about.name, {})
        table: dict[str, str] = {}
        for code in about.values:
            label = about.labels.get(code)
            words = [code, code.replace("_", " "), *(label.all() if label else ())]
            for word in (*words, *spelled.get(code, ())):
                if table.setdefault(key(word), code) != code:
                    table[key(word)] = ""  # one word for two things
        for word in data.get("ambiguous", {}).get(about.name, ()):
            table[key(word)] = ""
        found[about.name] = table
    return found


def _headers(
    spelled: Mapping[str, Any], schema: Schema, *, with_labels: bool
) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for about in schema if with_labels else ():
        for word in (about.name, about.name.replace("_", " "), *about.label.all()):
            found.setdefault(header_key(word), {})[about.name] = None
    for name, words in spelled.items():
        if name in schema or name == "applicant_id":
            for word in words:
                found.setdefault(header_key(word), {})[name] = None
    return {word: tuple(names) for word, names in found.items() if word}
