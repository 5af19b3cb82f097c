"""The vocabulary: codes and their spellings in every language, from one TOML file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from matcher.domain.schema import Field, Schema
from matcher.ingest.columns.currency_words import words_of_currency
from matcher.ingest.columns.vocabulary_file import (
    CurrencyWords,
    ImportSettings,
    NameWords,
    VocabularyFile,
)
from matcher.spec.reader import Reader
from matcher.spec.shapes import shape_of
from matcher.spec.source import THE_VOCABULARY, parse_toml, read_bytes
from matcher.support.errors import nearest
from matcher.support.messages import message
from matcher.support.paths import data_folder
from matcher.support.text import fold

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


def plain_word(word: str) -> str:
    """The word without case and outer space; signs stay, as in "N/A" or "✓"."""
    return " ".join(word.casefold().split())


@dataclass(frozen=True, slots=True)
class Words:
    """A set of words that are looked up by their sign or by their fold."""

    exact: frozenset[str]
    folded: frozenset[str]

    def __contains__(self, text: object) -> bool:
        word = str(text)
        return plain_word(word) in self.exact or (fold(word) in self.folded)

    @classmethod
    def of(cls, words: Iterable[str]) -> Words:
        """The set of some spellings."""
        listed = list(words)
        folded = frozenset(fold(w) for w in listed if len(fold(w)) > 1) - {""}
        return cls(frozenset(plain_word(w) for w in listed), folded)


@dataclass(frozen=True)
class Vocabulary:
    """Spellings, by what they stand for.

    Parameters
        money        the currency of the amounts
        currency     the units of it → how they are written
        values       field → key of a spelling → code; "" where it names two
        name_says    field → key of a word in a name → code
        sides        field of yes and no → key of what a cell says → what it means
        no_names     what stands for the name of another row, or for none, folded
        offices      keys of what begins the name of who deals with something and is not it
        cooperatives, trades  keys of words for a cooperative, and of what is none behind them
        sheet_words  words that sheets are called by, in plain letters
        headers      key of a header → the fields it may name
        second_headers  the same, where the label speaks for another field first
        named_headers  key of a header → the field that a name below it answers with yes
        identifiers  key of a header → the register whose numbers it holds
        products_say  field → product → the value it tells of that field
        other_work   words beside a product that make its sector unsure, folded
        places       gazetteer → code → spellings
        chapters     keys of words in the label over a group of columns that are about the applicant
        other_numbers  words in the header of a column of numbers that no field holds
        negations    words that turn a value into its contrary: "non bio"
        not_now      keys of words of a past, pending or lost state: "bio suspendu"
        bare_names   headers that name a person beside a first name or a fuller name of the row
        settings     the thresholds and weights, by name
    """

    words: Mapping[str, Words]
    money: str
    currency: Mapping[str, Words]
    months: Mapping[str, int]
    hijri: frozenset[str]
    values: Mapping[str, Mapping[str, str]]
    name_says: Mapping[str, dict[str, str]]
    sides: Mapping[str, Mapping[str, bool]]
    no_names: frozenset[str]
    offices: frozenset[str]
    cooperatives: frozenset[str]
    trades: frozenset[str]
    sheet_words: frozenset[str]
    headers: Mapping[str, tuple[str, ...]]
    second_headers: Mapping[str, tuple[str, ...]]
    named_headers: Mapping[str, str]
    identifiers: Mapping[str, str]
    personal: frozenset[str]
    personal_words: frozenset[str]
    bare_names: frozenset[str]
    first_names: frozenset[str]
    ignored: frozenset[str]
    other_numbers: frozenset[str]
    chapters: frozenset[str]
    negations: frozenset[str]
    not_now: frozenset[str]
    products_say: Mapping[str, Mapping[str, str]]
    other_work: frozenset[str]
    places: Mapping[str, Mapping[str, tuple[str, ...]]]
    old_places: Mapping[str, Mapping[str, str]]
    settings: Mapping[str, Any]
    cache: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def is_not_now(self, text: str, about: Field) -> bool:
        """Whether a cell tells of what was, is asked for or is lost: "ex-membre", "bio demandée".

        Not where that is what its field is about: the purposes of a request, or a word of its label
        (a "projet" under "Projet environnemental").
        """
        if about.name in (self.settings.get("wanted_fields") or ()):
            return False
        words = key(text).split()
        if words[:1] == ["plu"] and _LOST.match(fold(text)):
            return True
        for size in (1, 2):
            for at in range(len(words) + 1 - size):
                said = " ".join(words[at : at + size])
                if not {said, said.removesuffix("e")} & self.not_now:
                    continue
                if not any(said in key(label).split() for label in about.label.all()):
                    return True
        return False


#: "plus de miel depuis 2020", and not "plus de 20 ruches"
_LOST = re.compile(r"plus d\w* [^\W\d]")


def default_vocabulary() -> Path:
    """The shipped vocabulary: French, Arabic, English, Darija and Amazigh spellings."""
    return data_folder() / "vocabulary.toml"


def shipped_file() -> VocabularyFile:
    """The shipped vocabulary as its file says it, read once."""
    return _shipped(default_vocabulary())


def shipped_names() -> NameWords:
    """What the shipped file says of names: rows are compared by it, whatever the vocabulary."""
    return cast(NameWords, shipped_file().names)


@lru_cache(maxsize=2)
def _shipped(path: Path) -> VocabularyFile:
    return _read(path, None)


def read_vocabulary(schema: Schema, path: Path | None = None) -> Vocabulary:
    """The spellings of a file, with the labels of the schema besides.

    Without one they are those of `vocabulary.toml` beside a schema of one's own, else the shipped.

    Raises
        InvalidSourceError  it is missing, not TOML, or names a field or value that is not there
    """
    shipped = shipped_file()
    beside = schema.folder / "vocabulary.toml" if schema.folder else None
    if path is None and beside is not None and beside.is_file():
        path = beside
    if path is None:
        return _build(shipped, schema, _money(schema, None, shipped))
    own = _read(path, schema)
    money = _money(schema, own, shipped)
    # what says yes, no or March holds anywhere; places are of one schema
    common = {name: getattr(own, name) or getattr(shipped, name) for name in _COMMON}
    common |= {name: {**getattr(shipped, name), **getattr(own, name)} for name in _BY_FIELD}
    settings = _merged(shipped.settings, own.settings)
    return _build(replace(own, settings=settings, **common), schema, money)


_COMMON = ("words", "months", "names", "personal", "ignored", "identifiers")
#: The field whose values may tell those of others.
PRODUCTS = "products"
#: What a file of one's own replaces field by field: a field of a usual name keeps its usual words.
_BY_FIELD = (
    *("headers", "second_headers", "named_headers", "values", "name_says", "ambiguous"),
    "products_say",
    *("yes_says", "no_says"),
)


def _money(
    schema: Schema, own: VocabularyFile | None, shipped: VocabularyFile
) -> dict[str, tuple[str, ...]]:
    named = {**shipped.currency_names, **(own.currency_names if own else {})}
    mine = own.currency if own else None
    return words_of_currency(schema.currency, mine, cast(CurrencyWords, shipped.currency), named)


def _merged(shipped: ImportSettings, own: ImportSettings) -> ImportSettings:
    given = {one.name: getattr(own, one.name) for one in fields(own)}
    return replace(shipped, **{name: value for name, value in given.items() if value is not None})


def _read(path: Path, schema: Schema | None) -> VocabularyFile:
    """A file, held against a schema where one is given."""
    known = {"field": schema.fields, "column": {*schema.fields, "applicant_id"}} if schema else {}
    reader = Reader(parse_toml(read_bytes(path, THE_VOCABULARY), path.name), known)
    file = reader.read(VocabularyFile)
    if schema is not None and file is not None:
        _check_codes(file, schema, reader)
    reader.refuse(message("The vocabulary is not valid."))
    return cast(VocabularyFile, file)


def _check_codes(file: VocabularyFile, schema: Schema, reader: Reader) -> None:
    """Note values and places that the schema does not know."""
    for table, spelled in (("values", file.values), ("name_says", file.name_says)):
        for name, codes in spelled.items():
            for code in codes:
                _check_value(code, name, schema, reader, (table, name, code))
    for name, says in file.products_say.items():
        for product, code in says.items():
            place = ("products_say", name, product)
            _check_value(product, PRODUCTS, schema, reader, place)
            _check_value(code, name, schema, reader, place)
    for table in ("places", "old_places"):
        for gazetteer, places in getattr(file, table).items():
            if gazetteer not in schema.gazetteers:
                what = message('"{name}" is not a gazetteer of the schema.', name=gazetteer)
                hint = nearest(gazetteer, schema.gazetteers)
                reader.say((table, gazetteer), "unknown-place", what, hint)
                continue
            for code in places if table == "places" else ():
                if code not in schema.gazetteers[gazetteer]:
                    what = message('"{code}" is not a place of {name}.', code=code, name=gazetteer)
                    hint = nearest(code, schema.gazetteers[gazetteer].places)
                    reader.say((table, gazetteer, code), "unknown-place", what, hint)


def _check_value(
    value: str, name: str, schema: Schema, reader: Reader, place: tuple[str, ...]
) -> None:
    """Note a value that is none of its field; of a field without values nothing is said."""
    known = schema[name].values if name in schema else None
    if known is not None and value not in known:
        what = message('"{value}" is not a value of {field}.', value=value, field=name)
        reader.say(place, "unknown-value", what, nearest(value, known))


def _build(
    file: VocabularyFile, schema: Schema, money: Mapping[str, tuple[str, ...]]
) -> Vocabulary:
    words, months, names, personal, ignored, identifiers = (getattr(file, name) for name in _COMMON)
    return Vocabulary(
        words={name: Words.of(said) for name, said in _tables(words)},
        money=schema.currency,
        currency={name: Words.of(said) for name, said in money.items()},
        months={fold(w): int(number) for number, ws in months.names.items() for w in ws},
        hijri=frozenset(fold(word) for word in months.hijri),
        values=_values(file, schema),
        name_says={
            name: {
                key(word): code
                for code, words in codes.items()
                if code in (schema[name].values or (code,))
                for word in words
            }
            for name, codes in file.name_says.items()
            if name in schema
        },
        sides={
            name: {
                **{key(word): True for word in file.yes_says.get(name, ())},
                **{key(word): False for word in file.no_says.get(name, ())},
            }
            for name in {*file.yes_says, *file.no_says}
        },
        no_names=frozenset(fold(word) for word in names.none),
        offices=frozenset(key(word) for word in names.offices),
        cooperatives=frozenset(key(word) for word in names.cooperative),
        trades=frozenset(key(word) for word in names.trades),
        sheet_words=frozenset(part for word in names.sheets for part in fold(word).split()),
        headers=_headers(file.headers, schema, with_labels=True),
        second_headers=_headers(file.second_headers, schema, with_labels=False),
        named_headers={
            header_key(word): name
            for name, said in file.named_headers.items()
            if name in schema and schema[name].type == "boolean"
            for word in said
        },
        identifiers={header_key(word): name for name, said in identifiers.items() for word in said},
        personal=frozenset(header_key(word) for word in personal.headers),
        bare_names=frozenset(header_key(word) for word in personal.bare_names),
        first_names=frozenset(header_key(word) for word in personal.first_names),
        personal_words=frozenset(fold(word) for word in personal.words),
        ignored=frozenset(header_key(word) for word in ignored.headers),
        other_numbers=frozenset(fold(word) for word in ignored.numbers),
        chapters=frozenset(key(word) for word in words.chapter),
        negations=frozenset(fold(word) for word in words.negation),
        not_now=frozenset(key(word) for word in words.not_now),
        products_say={
            name: said
            for name, said in file.products_say.items()
            if name in schema and set(said.values()) <= set(schema[name].values or ())
        },
        other_work=frozenset(fold(word) for word in words.other_work),
        places=file.places,
        old_places={
            gazetteer: {key(word): now for word, now in words.items()}
            for gazetteer, words in file.old_places.items()
        },
        settings=dict(_tables(file.settings)),
    )


def _tables(part: Any) -> Iterator[tuple[str, Any]]:
    """The keys of a part of the file, as the file calls them, and what they hold."""
    for entry in shape_of(type(part)).entries.values():
        yield entry.key, getattr(part, entry.field)


def _values(file: VocabularyFile, schema: Schema) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for about in schema:
        if about.values is None:
            continue
        spelled = file.values.get(about.name, {})
        table: dict[str, str] = {}
        for code in about.values:
            label = about.labels.get(code)
            words = [code, code.replace("_", " "), *(label.all() if label else ())]
            for word in (*words, *spelled.get(code, ())):
                if table.setdefault(key(word), code) != code:
                    table[key(word)] = ""  # one word for two things
        for word in file.ambiguous.get(about.name, ()):
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
    for usual, words in spelled.items():
        name = schema.amount(usual)
        if name in schema or name == "applicant_id":
            for word in words:
                found.setdefault(header_key(word), {})[name] = None
    return {word: tuple(names) for word, names in found.items() if word}
