"""Headings and tables of a Markdown page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from matcher.support.messages import Sayable, render


def heading(level: int, said: Sayable, language: str) -> Iterator[str]:
    """The line of a heading, and an empty one.

    >>> list(heading(2, "Data", "en"))
    ['## Data', '']
    """
    yield f"{'#' * level} {render(said, language)}"
    yield ""


def markdown_table(
    columns: Sequence[Sayable], rows: Iterable[Sequence[Sayable]], language: str
) -> Iterator[str]:
    """The lines of a table, and an empty one.

    >>> list(table(["a", "b"], [[1, 2]], "en"))
    ['| a | b |', '| --- | --- |', '| 1 | 2 |', '']
    """
    yield _row(columns, language)
    yield f"|{' --- |' * len(columns)}"
    for row in rows:
        yield _row(row, language)
    yield ""


def _row(cells: Sequence[Sayable], language: str) -> str:
    return f"| {' | '.join(render(cell, language) for cell in cells)} |"
