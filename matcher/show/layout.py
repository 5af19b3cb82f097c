"""Lines of a page: wrapped, indented, joined."""

from __future__ import annotations

import textwrap

WIDTH = 96
INDENT = " " * 4


def wrapped(text: str, indent: str = INDENT, first: str | None = None) -> list[str]:
    """The text in lines of at most WIDTH; words and names are never broken.

    Parameters
        first   indent of the first line where it differs from the others
    """
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent or "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
