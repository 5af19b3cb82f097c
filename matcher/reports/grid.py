"""Rows of cells in columns that stand one under another on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.reports.layout import display_width

#: A line whose first letters are Latin goes from right to left all the same.
_FROM_RIGHT = "\u200f"


def grid_lines(
    rows: Sequence[Sequence[str]],
    language: str,
    *,
    indent: str,
    least: Sequence[int] = (),
    is_first_left: bool = False,
) -> Iterator[str]:
    """The rows with two spaces between their cells; numbers stand at the end of their column.

    Parameters
        least           the least width of each column
        is_first_left   the first column holds words and stands at its beginning

    >>> list(grid_lines([("month", "paid"), ("7", "1,200")], "en", indent=" "))
    [' month   paid', '     7  1,200']
    """
    if not rows:
        return
    widths = [max(display_width(row[at]) for row in rows) for at in range(len(rows[0]))]
    widths = [max(pair) for pair in zip(widths, least or widths, strict=True)]
    start = f"{_FROM_RIGHT}{indent}" if language == "ar" else indent
    for row in rows:
        cells = []
        for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
            gap = " " * (width - display_width(cell))
            cells.append(f"{cell}{gap}" if is_first_left and not at else f"{gap}{cell}")
        yield f"{start}{'  '.join(cells)}"
