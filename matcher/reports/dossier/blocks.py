"""What a printed page is made of, said in one language: the renderers read nothing else.

A `Leaf` is a document in one language; a file holds one or, in two languages, one after the
other. Every text is data: no renderer reads marks in it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal

from matcher.reports.dossier.printable import printable

Tone = Literal["normal", "note", "warning", "lead"]
Align = Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; the title of the document is level 1, and stands first."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: normal, a note in small letters, a warning, or the lead under a title."""

    text: str
    tone: Tone = "normal"


@dataclass(frozen=True, slots=True)
class FactRow:
    """A label and what is known; an empty value is a line to fill by hand."""

    label: str
    value: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class FactList:
    """Facts one under another, with the headings of the three columns."""

    head: tuple[str, str, str]
    rows: tuple[FactRow, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a head; an empty cell of `blank` rows is to be filled by hand."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: tuple[Align, ...]
    foot: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A paper: whether it is there, what it is, and what is to be known of it."""

    is_there: bool
    state: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class CheckList:
    """Papers with a box to tick, with the headings of the three columns."""

    head: tuple[str, str, str]
    rows: tuple[CheckRow, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, numbered or not."""

    items: tuple[str, ...]
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture (SVG), with what it shows in words for who cannot see it."""

    svg: str
    alt: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a page of its own."""


Block = Heading | Paragraph | FactList | Grid | CheckList | Bullets | Drawing | NewPage


@dataclass(frozen=True, slots=True)
class Leaf:
    """A document in one language; `foot` stands at the foot of each page."""

    language: str
    title: str
    foot: str
    blocks: tuple[Block, ...]


def plain_leaf(leaf: Leaf) -> dict[str, Any]:
    """The leaf as plain data, every text as it can be printed."""
    return {
        "language": leaf.language,
        "is_from_right": leaf.language == "ar",
        "title": printable(leaf.title),
        "foot": printable(leaf.foot),
        "blocks": [_plain(block) for block in leaf.blocks],
    }


def _plain(part: Any) -> Any:
    if isinstance(part, str):
        return printable(part)
    if isinstance(part, tuple):
        return [_plain(one) for one in part]
    if isinstance(part, bool | int | float):
        return part
    data = {f.name: _plain(getattr(part, f.name)) for f in fields(part) if f.name != "svg"}
    if isinstance(part, Drawing):
        data["svg"] = part.svg
    return {"kind": type(part).__name__, **data}
