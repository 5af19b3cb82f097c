"""The one reader of files: a file held against its definition, every fault told at once.

    reader = Reader(parse_toml(content, "planning.toml"), {"family": catalogue.families})
    settings = reader.read(Settings)
    reader.refuse(message("The assumptions cannot be used."))

What is sound becomes the dataclass that is the definition; what is not is a problem with file,
line, a stable code, and the nearest known word.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any, TypeVar, cast

from matcher.expressions.language import LARGEST_NUMBER
from matcher.spec import words
from matcher.spec.shapes import (
    Anything,
    BareOrTable,
    Bounds,
    Day,
    Keyed,
    KeyTable,
    Many,
    Number,
    People,
    ProgramWord,
    Shape,
    Truth,
    shape_of,
)
from matcher.spec.source import Key, SourceFile
from matcher.support.errors import InvalidSourceError, Problem, nearest
from matcher.support.messages import Message, Sayable, message
from matcher.support.text import LANGUAGES, Text, amount_key

#: The words of each closed vocabulary, by its name.
Vocabularies = Mapping[str, Collection[str]]
Path = tuple[Key, ...]
#: So many words of a vocabulary are all told where none is near.
FEW = 20
_T = TypeVar("_T")
_WRONG: Any = object()


class Reader:
    """Reads one file and gathers what is wrong with it.

    Keys of amounts end in the currency of the schema: `max_mad`, or `max_xof` elsewhere.
    """

    def __init__(
        self, file: SourceFile, known: Vocabularies | None = None, currency: str = "MAD"
    ) -> None:
        self.file = file
        self.known = known or {}
        self.currency = currency
        self.problems: list[Problem] = []
        self._noted: list[Path] = []

    def read(self, definition: type[_T]) -> _T | None:
        """The file as its definition, or None when a key that must be there is missing or wrong."""
        value = self._table(self.file.data, shape_of(definition), ())
        return None if value is _WRONG else value

    def must_read(self, definition: type[_T], what: Message, where: str = "") -> _T:
        """The file as its definition.

        Raises
            InvalidSourceError  `what`, with everything that is wrong
        """
        value = self.read(definition)
        self.refuse(what, where)
        return cast(_T, value)  # it is None only where something was wrong

    def refuse(self, what: Message, where: str = "") -> None:
        """Raise if anything is wrong.

        Raises
            InvalidSourceError  with every problem
        """
        errors = [problem for problem in self.problems if not problem.is_warning]
        if errors:
            raise InvalidSourceError(what, errors, where=where or self.file.name)

    def is_sound(self, *path: Key) -> bool:
        """Whether nothing was noted so far at a key or below it."""
        return not any(noted[: len(path)] == path for noted in self._noted)

    def say(
        self, path: Path, code: str, what: Sayable, hint: Sayable = "", *, warn: bool = False
    ) -> None:
        """Note a problem at a key."""
        self._noted.append(path)
        self.problems.append(Problem(self.file.where(*path), code, what, hint, warn))

    def say_unknown(self, path: Path, vocabulary: str, word: str) -> bool:
        """Note a word that a vocabulary does not hold; True when it holds it, or is not given."""
        known = self.known.get(vocabulary)
        if known is None or word in known:
            return True
        code, what = words.unknown(vocabulary, word)
        few = message("Known: {keys}.", keys=tuple(known)) if len(known) <= FEW else ""
        self.say(path, code, what, nearest(word, known) or few)
        return False

    # --- one method for each shape; each returns the value that is read, or _WRONG

    def _value(self, value: Any, shape: Shape, path: Path, code: str) -> Any:
        match shape:
            case KeyTable():
                return self._table(value, shape, path)
            case Many():
                return self._many(value, shape, path, code)
            case Keyed():
                return self._keyed(value, shape, path, code)
            case BareOrTable(bare, table):
                if isinstance(value, dict):
                    return self._table(value, table, path)
                return self._value(value, bare, path, table.code)
            case ProgramWord():
                return self._word(value, shape, path, code)
            case Number():
                return self._number(value, shape, path, code)
            case People():
                return self._people(value, path, "bad-text" if code == "bad-value" else code)
            case Day():
                return self._day(value, shape, path)
            case Truth():
                return (
                    value if isinstance(value, bool) else self._no(path, code, words.truth_wanted)
                )
            case Anything():
                return value

    def _no(self, path: Path, code: str, said: words.AboutKey) -> Any:
        self.say(path, code, said(self._name(path)))
        return _WRONG

    def _name(self, path: Path) -> str:
        names = [part for part in path if isinstance(part, str)]
        # "value" alone would not say of what
        last = names[-2:] if names and names[-1] in _OF_FIGURE else names[-1:]
        return ".".join(last) or self.file.name

    def _table(self, value: Any, shape: KeyTable, path: Path) -> Any:
        if not isinstance(value, dict):
            return self._no(path, _for_table(shape.code), words.table_wanted)
        found: dict[str, Any] = {}
        rest: dict[str, Any] = {}
        by_key = {self._in_file(entry.key): entry for entry in shape.entries.values()}
        for key, inner in value.items():
            entry = by_key.get(key) or shape.others
            if entry is None:
                known = (
                    self._in_our_currency(key, by_key)
                    or nearest(key, by_key)
                    or message("Known: {keys}.", keys=tuple(by_key))
                )
                what = message('"{key}" is not a key here.', key=key)
                self.say((*path, key), "unknown-key", what, known)
            elif entry is not shape.others:
                found[entry.field] = self._value(inner, entry.shape, (*path, key), shape.code)
            else:
                rest[key] = inner
        if shape.others is not None:
            found[shape.others.field] = self._value(rest, shape.others.shape, path, shape.code)
        for key, entry in by_key.items():
            if entry.is_required and key not in value:
                self.say(path, "missing-key", message('"{key}" is missing.', key=key))
                found[entry.field] = _WRONG
        return self._made(found, shape, path)

    def _made(self, found: dict[str, Any], shape: KeyTable, path: Path) -> Any:
        required = {e.field for e in shape.entries.values() if e.is_required}
        wrong = {name for name, value in found.items() if value is _WRONG}
        if wrong & required:
            return _WRONG
        made = shape.make(**{name: value for name, value in found.items() if name not in wrong})
        if self.is_sound(*path) and hasattr(made, "faults"):
            for fault in made.faults():
                within = (self._in_file(key) if isinstance(key, str) else key for key in fault.path)
                self.say((*path, *within), fault.code, fault.message, fault.hint)
        return made

    def _in_file(self, key: str) -> str:
        return amount_key(key, self.currency)

    def _in_our_currency(self, key: str, known: Collection[str]) -> Sayable:
        """That a key of an amount is spelt in another currency than the schema's, or nothing."""
        ours = self._in_file(f"{key.rpartition('_')[0]}_mad")
        if ours not in known:
            return ""
        return message(
            'The currency of the schema is {currency}: write "{key}".',
            currency=self.currency,
            key=ours,
        )

    def _many(self, value: Any, shape: Many, path: Path, code: str) -> Any:
        if shape.or_one and not isinstance(value, list):
            value = [value]
        if not isinstance(value, list):
            is_of_tables = isinstance(shape.of, KeyTable)
            return self._no(path, code, words.tables_wanted if is_of_tables else words.list_wanted)
        if not value and shape.not_empty:
            return self._no(path, code, words.not_empty)
        found = [self._value(v, shape.of, (*path, n), code) for n, v in enumerate(value)]
        return tuple(one for one in found if one is not _WRONG)

    def _keyed(self, value: Any, shape: Keyed, path: Path, code: str) -> Any:
        if not isinstance(value, dict):
            return self._no(path, _for_table(code), words.table_wanted)
        if not value and shape.not_empty:
            return self._no(path, code, words.not_empty)
        found = {}
        for key, inner in value.items():
            self.say_unknown((*path, key), shape.vocabulary, key)
            found[key] = self._value(inner, shape.of, (*path, key), code)
        return {key: inner for key, inner in found.items() if inner is not _WRONG}

    def _word(self, value: Any, shape: ProgramWord, path: Path, code: str) -> Any:
        if shape.among:
            return self._among(value, shape, path)
        if not isinstance(value, str) or "\0" in value:
            return self._no(path, code, words.text_wanted)
        if not value.strip():
            return value if shape.may_be_empty else self._no(path, code, words.not_empty)
        return value if self.say_unknown(path, shape.vocabulary, value) else _WRONG

    def _among(self, value: Any, shape: ProgramWord, path: Path) -> Any:
        # 1 is not True, nor 1.0
        if any(value == one and type(value) is type(one) for one in shape.among):
            return value
        what = message(
            '{key} is one of {known}, not "{word}".',
            key=self._name(path),
            known=shape.among,
            word=str(value),
        )
        self.say(path, "unknown-value", what, nearest(str(value), map(str, shape.among)))
        return _WRONG

    def _number(self, value: Any, shape: Number, path: Path, code: str) -> Any:
        name = self._name(path)
        if not isinstance(value, int | float) or isinstance(value, bool):
            return self._no(path, code, words.number_wanted)
        if not is_countable(value):
            return self._no(path, code, words.countable)
        if shape.is_whole and not isinstance(value, int):
            return self._no(path, code, words.whole_wanted)
        if not _is_within(value, shape.bounds):
            code = "too-small" if code == "bad-value" and _is_below(value, shape.bounds) else code
            self.say(path, code, words.bounds_wanted(name, shape.bounds))
            return _WRONG
        return value if shape.is_whole else float(value)

    def _people(self, value: Any, path: Path, code: str) -> Any:
        if isinstance(value, str):
            value = {"en": value}
        if not isinstance(value, dict) or not value:
            return self._no(path, code, words.people_wanted)
        for language, said in value.items():
            if language not in LANGUAGES:
                what = message('"{language}" is not fr, en or ar.', language=language)
                self.say((*path, language), "unknown-language", what)
            elif not isinstance(said, str):
                self._no((*path, language), code, words.text_wanted)
            elif not said.strip():
                self._no((*path, language), code, words.not_empty)
        return Text(value) if self.is_sound(*path) else _WRONG

    def _day(self, value: Any, shape: Day, path: Path) -> Any:
        if type(value) is date:
            return value.isoformat() if shape.is_rough else value
        if shape.is_rough:
            return (
                value
                if _is_rough_day(value)
                else self._no(path, "bad-date", words.rough_day_wanted)
            )
        if self.file.is_json and isinstance(value, str):
            with suppress(ValueError):
                return date.fromisoformat(value)
        return self._no(
            path, "bad-date", words.iso_day_wanted if self.file.is_json else words.day_wanted
        )


#: Keys that a figure has: a problem with one is told with the key of the figure.
_OF_FIGURE = frozenset(("value", "min", "max", "quartiles"))


def is_countable(value: Any) -> bool:
    """Whether a value of a file is a number that can be counted with: finite, and not huge."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return abs(value) < LARGEST_NUMBER  # which neither "not a number" nor infinity is


def _for_table(code: str) -> str:
    return "not-a-table" if code == "bad-value" else code


def _is_below(value: float, bounds: Bounds) -> bool:
    return bounds.low is not None and (value < bounds.low or (bounds.above and value == bounds.low))


def _is_within(value: float, bounds: Bounds) -> bool:
    return not _is_below(value, bounds) and (bounds.high is None or value <= bounds.high)


def _is_rough_day(value: Any) -> bool:
    for form in ("%Y", "%Y-%m", "%Y-%m-%d"):
        with suppress(ValueError):
            datetime.strptime(str(value), form)
            return isinstance(value, str)
    return False
