"""The reference page of a file in Markdown: made from its definition."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterator

from matcher.spec.shapes import (
    Anything,
    BareOrTable,
    Day,
    Keyed,
    KeyEntry,
    KeyTable,
    Many,
    Number,
    People,
    ProgramWord,
    Shape,
    Truth,
    shape_of,
)

_VOCABULARIES = {
    "field": "a field",
    "column": "a field or `applicant_id`",
    "option": "an option",
    "family": "a family",
    "funder": "a funder",
    "line": "a budget line",
}


def file_page(definition: type, title: str, where: str) -> Iterator[str]:
    """The lines of one file: what it is, and every key with what it holds."""
    shape = shape_of(definition)
    shared = _shared(shape)
    yield f"## {title}\n"
    yield f"{_about(shape)} {where}\n"
    yield from _keys(shape, shared)
    for table in shared:
        yield f"### {_name(table)}\n"
        yield f"{_about(table)}\n"
        yield from _keys(table, shared)


def _keys(shape: KeyTable, shared: list[KeyTable]) -> Iterator[str]:
    yield "| key | holds | what it is |"
    yield "| --- | --- | --- |"
    yield from _rows(shape, "", shared)
    yield ""


def _rows(shape: KeyTable, path: str, shared: list[KeyTable]) -> Iterator[str]:
    others = [("NAME", shape.others)] if shape.others is not None else []
    for key, entry in [(e.key, e) for e in shape.entries.values()] + others:
        of = entry.shape
        if entry is shape.others and isinstance(of, Keyed):
            of = of.of
        elif isinstance(of, Keyed) and isinstance(of.of, KeyTable):
            key, of = f"{key}.NAME", of.of
        yield _row(f"{path}{key}", of, entry, shared)
        inner = of.of if isinstance(of, Many) else of
        if isinstance(inner, KeyTable) and inner not in shared:
            mark = "[]" if isinstance(of, Many) else ""
            yield from _rows(inner, f"{path}{key}{mark}.", shared)


def _row(path: str, shape: Shape, entry: KeyEntry, shared: list[KeyTable]) -> str:
    needed = "; must be there" if entry.is_required else ""
    return f"| `{path}` | {_holds(shape, shared)}{needed} | {entry.about} |"


def _holds(shape: Shape, shared: list[KeyTable]) -> str:
    match shape:
        case KeyTable():
            return _name(shape).lower() if shape in shared else "a table"
        case Many(KeyTable() as table):
            return f"tables: {_name(table).lower()}" if table in shared else "tables"
        case Many(of, or_one):
            return f"a list: {_holds(of, shared)}" + (", or one alone" if or_one else "")
        case Keyed(of, vocabulary):
            by = _VOCABULARIES.get(vocabulary, "a name")
            return f"a table: by {by}, {_holds(of, shared)}"
        case BareOrTable(bare, table):
            return f"{_holds(bare, shared)}, or {_name(table).lower()}"
        case ProgramWord(among, vocabulary):
            words = ", ".join(f"`{word}`" for word in among if word != "")
            return words or _VOCABULARIES.get(vocabulary, "a text")
        case Number(is_whole):
            return f"{'a whole number' if is_whole else 'a number'}{_span(shape)}"
        case People():
            return "a text for people: `{ fr, en, ar }`"
        case Truth():
            return "`true` or `false`"
        case Day(is_rough):
            return 'a day, `"2024-04"` or `"2024"`' if is_rough else "a day: `2024-07-01`"
        case Anything():
            return "depends on the field"


def _span(shape: Number) -> str:
    low, high = shape.bounds.low, shape.bounds.high
    if low is not None and high is not None:
        return f", {'above ' if shape.bounds.above else ''}{low:g} to {high:,g}"
    if low is not None:
        return f", {'above' if shape.bounds.above else 'at least'} {low:g}"
    return ""


def _about(shape: KeyTable) -> str:
    return (inspect.getdoc(shape.make) or "").split("\n\n")[0].replace("\n", " ")


def _name(shape: KeyTable) -> str:
    return _about(shape).rstrip(".").split(":")[0]


def _shared(shape: KeyTable) -> list[KeyTable]:
    """The tables that stand at several places: they get a section of their own."""
    uses = Counter(_tables(shape))
    return [table for table, count in uses.items() if count > 1]


def _tables(shape: KeyTable) -> Iterator[KeyTable]:
    for entry in (*shape.entries.values(), *((shape.others,) if shape.others else ())):
        yield from _tables_of(entry.shape)


def _tables_of(shape: Shape) -> Iterator[KeyTable]:
    match shape:
        case Many(of) | Keyed(of):
            yield from _tables_of(of)
        case BareOrTable(_, table):
            yield table
        case KeyTable():
            yield shape
            yield from _tables(shape)
