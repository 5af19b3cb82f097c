"""The reference of views in Markdown: every key of their JSON, what it holds and what it means."""

from __future__ import annotations

import json
import re
import types
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import PurePath
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from matcher.reports.view import about, key_of
from matcher.support.messages import Message, Money, Share
from matcher.support.text import Text


class _Entry(NamedTuple):
    """A field that stands in the JSON."""

    key: str
    kind: Any
    about: str
    is_inlined: bool
    may_be_absent: bool


def view_section(view: type, shared: Sequence[type]) -> Iterator[str]:
    """What a view is and its keys, then the parts that no other view has."""
    yield from _table(view)
    for part in view_parts(view):
        if part not in shared:
            yield from part_section(part)


def part_section(part: type) -> Iterator[str]:
    """A part of views under a heading of its own, to which the tables link."""
    yield f"### {_name(part).capitalize()}\n"
    yield from _table(part)


def shared_parts(views: Sequence[type]) -> list[type]:
    """The parts that stand in several of the views, in the order in which they are met."""
    uses = Counter(part for view in views for part in view_parts(view))
    return [part for part, count in uses.items() if count > 1]


def view_parts(view: type) -> list[type]:
    """The parts of a view and their own parts, each once, in the order in which they are met."""
    found: list[type] = []
    _collect(view, found)
    return found


def _collect(view: type, found: list[type]) -> None:
    for entry in _entries(view):
        for part in _classes(entry.kind):
            if part not in found:
                found.append(part)
                _collect(part, found)


def _classes(kind: Any) -> Iterator[type]:
    if _is_part(kind):
        yield kind
    for inner in get_args(kind):
        yield from _classes(inner)


def _is_part(kind: Any) -> bool:
    return isinstance(kind, type) and is_dataclass(kind) and kind not in _PLAIN


def _entries(view: type) -> Iterator[_Entry]:
    hints = get_type_hints(view, include_extras=True)
    for field in fields(view):
        kind, said = hints[field.name], ""
        if get_origin(kind) is Annotated:
            kind, said = get_args(kind)
        marks = field.metadata
        if "only_shown" not in marks:
            is_inlined, may_be_absent = "inlined" in marks, "left_out_if_none" in marks
            yield _Entry(key_of(field.name), kind, said, is_inlined, may_be_absent)


def _table(view: type) -> Iterator[str]:
    yield f"{about(view)}\n"
    yield "| key | holds | what it is |"
    yield "| --- | --- | --- |"
    for entry in _entries(view):
        if entry.is_inlined:
            yield f"| … | the keys of {_link(entry.kind)} | {about(entry.kind).rstrip('.')} |"
        else:
            holds = _alternatives(entry.kind)
            if entry.may_be_absent:
                holds = ["absent" if one == _PLAIN[type(None)] else one for one in holds]
            said = entry.about.replace("|", "\\|")
            yield f"| `{entry.key}` | {_either(holds)} | {said} |"
    yield ""


_PLAIN: dict[Any, str] = {
    str: "text",
    PurePath: "text",
    Message: "words",
    Text: "words",
    Money: "words",
    int: "whole number",
    float: "number",
    Share: "number",
    date: "day",
    type(None): "null",
}


def _holds(kind: Any) -> str:
    return _either(_alternatives(kind))


def _alternatives(kind: Any) -> list[str]:
    """What a key holds, as a reader of JSON calls it: one thing, or any of several."""
    if kind in _PLAIN:
        return [_PLAIN[kind]]
    if kind is bool:
        return ["`true`", "`false`"]
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return [_literal(value) for value in inner]
    if origin in (Union, types.UnionType):
        # what nobody has named is called by its id: words all the same
        kinds = [part for part in inner if part is not str or Text not in inner]
        return list(dict.fromkeys(one for part in kinds for one in _alternatives(part)))
    if _is_part(kind):
        return [_link(kind)]
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return [f"object by key: {_holds(inner[1])}"]
    if origin is tuple and inner[-1] is not ...:
        return [f"list ({', '.join(map(_holds, inner))})"]
    return [f"list of {_either([_many(one) for one in _alternatives(inner[0])])}"]


def _many(one: str) -> str:
    return re.sub(r"^(text|whole number|number|day|object)\b", r"\1s", one)


def _literal(value: object) -> str:
    return "empty" if value == "" else f"`{json.dumps(value) if value is True else value}`"


def _either(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]


def _link(part: type) -> str:
    name = _name(part)
    return f"[{name}](#{name.replace(' ', '-')})"


def _name(part: type) -> str:
    """The name of a part in words.

    >>> _name(type("FactToAskView", (), {}))
    'fact to ask'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", part.__name__.removesuffix("View")).lower()
