"""Lines of a page: wrapped by the width that is seen, indented, joined."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: Columns of a line where nobody says how wide the screen is.
WIDTH = 96
#: Narrower and wider than these no text is laid out.
NARROWEST, WIDEST = 60, 120
_ENDLESS = 10**9
_width: ContextVar[int] = ContextVar("width", default=WIDTH)
INDENT = " " * 4
_OPENING, _CLOSING = "\u2066\u2067\u2068", "\u2069"


def display_width(text: str) -> int:
    """The columns that a text takes on a terminal.

    Marks that combine and marks of direction take none, wide East Asian signs two.

    >>> display_width("é" + chr(0x0301)), display_width(chr(0x2066) + "a" + chr(0x2069))
    (1, 1)
    """
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(sign) or unicodedata.category(sign) in ("Cf", "Mn")
        else 2
        if unicodedata.east_asian_width(sign) in "WF"
        else 1
        for sign in text
    )


def padded(text: str, width: int) -> str:
    """The text filled up with spaces to a width on a terminal; a longer one stays as it is.

    >>> padded("ab", 4) + "|"
    'ab  |'
    """
    return text + " " * max(0, width - display_width(text))


class PageLine(str):
    """A line of a page with what it is, so that a screen may colour it; it stays a text.

    Roles: title, heading, option, to_do, warning, aside; "" for a line like any other.
    """

    __slots__ = ("role",)
    role: str

    def __new__(cls, text: str, role: str = "") -> PageLine:
        """The text as a line of that role."""
        line = super().__new__(cls, text)
        line.role = role
        return line


def set_width(columns: int | None) -> None:
    """From now on lines are as wide as the screen, within reason; None: as wide as on paper."""
    _width.set(WIDTH if columns is None else min(max(columns, NARROWEST), WIDEST))


@contextmanager
def unwrapped() -> Iterator[None]:
    """Within it every text is one line, however long: where something else will wrap it."""
    before = _width.set(_ENDLESS)
    try:
        yield
    finally:
        _width.reset(before)


def wrapped(
    text: str, indent: str = INDENT, first: str | None = None, width: int | None = None
) -> list[str]:
    """The text in lines of at most `width` columns; words and names are never broken.

    A part that is isolated from the direction of the text around it is isolated anew on each
    line: every line of a terminal is a paragraph of its own.

    Parameters
        first   indent of the first line where it differs from the others
        width   by default that of the screen: see `set_width`
    """
    width = width or _width.get()
    lines = []
    leading = text[: len(text) - len(text.lstrip(" "))]
    line, is_empty = (indent if first is None else first) + leading, True
    taken = display_width(line)
    for word in filter(None, text.split(" ")):
        wide = display_width(word)
        if is_empty:
            line, taken, is_empty = line + word, taken + wide, False
        elif taken + 1 + wide <= width:
            line, taken = f"{line} {word}", taken + 1 + wide
        else:
            lines.append(line)
            margin = indent or "  "
            line, taken = margin + word, display_width(margin) + wide
    if not is_empty:
        lines.append(line)
    return list(_isolated_anew(lines))


def _isolated_anew(lines: list[str]) -> Iterator[str]:
    open_marks = ""
    for line in lines:
        body = line.lstrip(" ")
        start = line[: len(line) - len(body)] + open_marks
        for sign in line:
            if sign in _OPENING:
                open_marks += sign
            elif sign == _CLOSING:
                open_marks = open_marks[:-1]
        yield start + body + _CLOSING * len(open_marks)
