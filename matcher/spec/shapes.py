"""The definition of a file: frozen dataclasses whose fields are its keys.

    @dataclass(frozen=True, slots=True)
    class Payment:
        works: Annotated[int, "months from the first payment of a line to its last", AT_LEAST_1]
        basis: Annotated[str, "where the figures come from"] = ""

The annotation says everything: the type, what it is (a text) and what bounds it (marks). A field
without a default must be there. `shape_of` turns a class into shapes, which the reader
(`matcher.spec.reader`), the editor's JSON Schema (`matcher.spec.editor`) and the reference page
(`matcher.spec.page`) walk: there is nothing else to write for a new key than its line.

    str, Literal[…]      a text; one of a closed list
    bool, int, float     true or false; a number that can be counted with, never NaN
    date                 a day
    Text                 a text for people: { fr, en, ar }, at least one, or one in English
    tuple[X, ...]        a list
    Mapping[str, X]      a table whose keys are names
    a dataclass          a table with these keys
    X | a dataclass      a bare value, or a table that says more
    Any                  something that is checked elsewhere
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from typing import Annotated, Any, Literal, Union

from matcher.support.messages import Sayable
from matcher.support.text import Text


@dataclass(frozen=True, slots=True)
class TableFault:
    """What is wrong with a table whose keys are sound each on its own.

    A definition may have a method `faults` that yields them; `path` is the key to point at.
    """

    path: tuple[str | int, ...]
    code: str
    message: Sayable
    hint: Sayable = ""


# --- marks, which stand in an annotation ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most of a number; `above` leaves the least itself out."""

    low: float | None = None
    high: float | None = None
    above: bool = False


@dataclass(frozen=True, slots=True)
class NamesOf:
    """The words, or the keys of a table, are names of a vocabulary that the reader is given.

    The vocabularies: field, option, family, funder, line (of the budget), and those that a
    file declares itself. One that the reader is not given closes nothing.
    """

    vocabulary: str


@dataclass(frozen=True, slots=True)
class Named:
    """The key in the file, where Python cannot say it or the code says it otherwise."""

    key: str


@dataclass(frozen=True, slots=True)
class PlainMark:
    """A mark without more to say."""

    name: str


NOT_NEGATIVE = Bounds(0)
AT_LEAST_1 = Bounds(1)
ABOVE_0 = Bounds(0, above=True)
SHARE = Bounds(0, 1)
#: A list of one word may be written as the word alone.
OR_ONE = PlainMark("or one")
#: A list or a table that must not be empty.
NOT_EMPTY = PlainMark("not empty")
#: The field takes every key of the table that no other field is for.
OTHER_KEYS = PlainMark("other keys")
#: A text of a day: "2024", "2024-04", or a day.
ROUGHLY = PlainMark("roughly")


# --- shapes ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProgramWord:
    """A text for programs: an id, a rule, an address; one of `among`, if that is given."""

    among: tuple[str | int, ...] = ()
    vocabulary: str = ""
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """A text for people."""


@dataclass(frozen=True, slots=True)
class Truth:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number."""

    is_whole: bool
    bounds: Bounds = Bounds()


@dataclass(frozen=True, slots=True)
class Day:
    """A day; `is_rough` takes a month or a year, as a text, too."""

    is_rough: bool = False


@dataclass(frozen=True, slots=True)
class Many:
    """A list."""

    of: Shape
    or_one: bool = False
    not_empty: bool = False


@dataclass(frozen=True, slots=True)
class Keyed:
    """A table whose keys are names, of a vocabulary if one is given."""

    of: Shape
    vocabulary: str = ""
    not_empty: bool = False


@dataclass(frozen=True, slots=True)
class BareOrTable:
    """A bare value, or a table that says more."""

    bare: Shape
    table: KeyTable


@dataclass(frozen=True, slots=True)
class Anything:
    """What the reader leaves to somebody else."""


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One key: its name in the file, the field it fills, and what it is."""

    key: str
    field: str
    shape: Shape
    about: str
    is_required: bool


@dataclass(frozen=True, slots=True, eq=False)
class KeyTable:
    """A table with known keys, and the class that is made of it; `code` names its faults."""

    make: type
    entries: Mapping[str, KeyEntry]
    others: KeyEntry | None = None
    code: str = "bad-value"


Shape = (
    ProgramWord | People | Truth | Number | Day | Many | Keyed | BareOrTable | Anything | KeyTable
)

_NONE = type(None)


_MADE: dict[type, KeyTable] = {}


def shape_of(definition: type) -> KeyTable:
    """The shape of a definition."""
    if definition not in _MADE:
        _MADE[definition] = _table_of(definition)
    return _MADE[definition]


def _table_of(definition: type) -> KeyTable:
    # the marks are lent to definitions that are read where nothing is checked (`stake_weights`)
    hints = typing.get_type_hints(definition, localns=globals(), include_extras=True)
    listed = list(_entries(definition, hints))
    return KeyTable(
        make=definition,
        entries={entry.key: entry for entry, is_other in listed if not is_other},
        others=next((entry for entry, is_other in listed if is_other), None),
        code=getattr(definition, "CODE", "bad-value"),
    )


def _entries(definition: type, hints: Mapping[str, Any]) -> Iterator[tuple[KeyEntry, bool]]:
    for one in fields(definition):
        hint, marks = _opened(hints[one.name])
        about = " ".join(mark for mark in marks if isinstance(mark, str))
        named = next((mark.key for mark in marks if isinstance(mark, Named)), one.name)
        is_required = one.default is MISSING and one.default_factory is MISSING
        shape = _shape(hint, marks, may_be_empty=not is_required)
        is_other = OTHER_KEYS in marks
        yield KeyEntry(named, one.name, shape, about, is_required and not is_other), is_other


def _opened(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """A hint without its annotations and without None, and the marks that stood there."""
    marks: tuple[Any, ...] = ()
    while True:
        if typing.get_origin(hint) is Annotated:
            hint, *found = typing.get_args(hint)
            marks = (*marks, *found)
        elif _is_union(hint) and _NONE in typing.get_args(hint):
            hint = Union[tuple(a for a in typing.get_args(hint) if a is not _NONE)]  # noqa: UP007
        else:
            return hint, marks


def _is_union(hint: Any) -> bool:
    return typing.get_origin(hint) in (Union, types.UnionType)


def _shape(hint: Any, marks: tuple[Any, ...] = (), *, may_be_empty: bool = False) -> Shape:
    hint, own = _opened(hint)
    marks = (*marks, *own)
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    vocabulary = next((mark.vocabulary for mark in marks if isinstance(mark, NamesOf)), "")
    passed_on = tuple(mark for mark in marks if isinstance(mark, Bounds))
    if _is_union(hint):
        bare, table = sorted(inner, key=is_dataclass)
        return BareOrTable(_shape(bare, marks), shape_of(table))
    if origin is tuple:
        words = (NamesOf(vocabulary),) if vocabulary else ()
        shape = _shape(inner[0], (*passed_on, *words))
        return Many(shape, OR_ONE in marks, NOT_EMPTY in marks)
    if origin is Literal:
        return ProgramWord(among=inner)
    if origin is not None and issubclass(origin, Mapping):
        return Keyed(_shape(inner[1], passed_on), vocabulary, NOT_EMPTY in marks)
    if hint is Any:
        return Anything()
    return _plain(hint, marks, vocabulary, may_be_empty)


def _plain(hint: type, marks: tuple[Any, ...], vocabulary: str, may_be_empty: bool) -> Shape:
    if is_dataclass(hint) and hint is not Text:
        return shape_of(hint)
    if ROUGHLY in marks or hint is date:
        return Day(is_rough=ROUGHLY in marks)
    if hint is Text:
        return People()
    if hint is bool:
        return Truth()
    if hint is str:
        return ProgramWord(vocabulary=vocabulary, may_be_empty=may_be_empty)
    if hint in (int, float):
        bounds = next((mark for mark in marks if isinstance(mark, Bounds)), Bounds())
        return Number(hint is int, bounds)
    raise TypeError(f"{hint!r} is no type of a file")
