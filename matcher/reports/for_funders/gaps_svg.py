"""The gap map as a heat table: the share without a sure option in each cell."""

from __future__ import annotations

import re

from matcher.reports.for_funders.gaps import GapsView, HeatCellView
from matcher.reports.for_funders.groups import SYNTHETIC_ALL
from matcher.reports.for_funders.heat import heat_table
from matcher.reports.layout import display_width
from matcher.reports.svg import Picture
from matcher.support.messages import Sayable, message, render

#: Width of a cell, height of a row, width of the names of rows, height of the title.
_CELL, _ROW, _LEFT, _TITLE = 92, 28, 230, 66
#: Where the values of the first field stand; those of the second go on in the reading direction.
_DOWN, _ACROSS = "↓", {"ar": "←"}
#: Height of a line of a column's name, letters in it, and the size of all letters.
_LINE, _LETTERS, _SIZE = 15, 13, 12
_LEAST_WIDTH = 420
#: A name may be parted after these.
_PARTED = re.compile(r"[^\s-]+(?:-|\s*)|-")


def gaps_svg(view: GapsView, language: str) -> str:
    """The picture of two of the fields."""
    table = heat_table(view, language)

    def say(said: Sayable) -> str:
        return render(said, language)

    heads = [_lines(say(name)) for name in table.columns]
    head = _TITLE + _LINE * max(map(len, heads), default=0) + 4
    picture = Picture(max(_LEAST_WIDTH, _LEFT + _CELL * len(heads) + 8), language)
    title = say(message("Without a sure option, of all in the cell"))
    picture.text(8, 18, title, size=14)
    arrows = _DOWN, _ACROSS.get(language, "→")
    for line, (arrow, name) in enumerate(zip(arrows, (table.down, table.across), strict=True)):
        picture.text(8, 37 + 16 * line, f"{arrow} {say(name)}", size=_SIZE)
    for at, lines in enumerate(heads):
        for above, part in enumerate(reversed(lines)):
            x, y = _LEFT + _CELL * at + _CELL / 2 - 1, head - 6 - _LINE * above
            picture.text(x, y, part, size=_SIZE, anchor="middle")
    for down, name in enumerate(table.rows):
        picture.text(8, head + _ROW * down + 18, say(name), size=_SIZE)
    for (down, at), cell in table.cells.items():
        _draw(picture, cell, _LEFT + _CELL * at, head + _ROW * down)
    notes = [SYNTHETIC_ALL] if view.is_synthetic else []
    height = picture.foot(head + _ROW * len(table.rows), view.frame, notes)
    return picture.drawn(height, title)


def _lines(name: str) -> list[str]:
    """A name in lines that fit above a cell, parted at its spaces and hyphens.

    >>> _lines("Agadir-Ida-Ou-Tanane")
    ['Agadir-Ida-', 'Ou-Tanane']
    """
    lines = [""]
    for part in _PARTED.findall(name):
        joined = f"{lines[-1]}{part}"
        if lines[-1] and display_width(joined.strip()) > _LETTERS:
            lines.append(part)
        else:
            lines[-1] = joined
    return [line.strip() for line in lines]


def _draw(picture: Picture, cell: HeatCellView, x: int, y: int) -> None:
    share = cell.without / cell.applicants
    light = round(97 - 55 * share)
    picture.rectangle(x, y, _CELL - 2, _ROW - 2, f"hsl(14,70%,{light}%)")
    ink = "#fff" if share > 0.7 else "#222"
    said = f"{cell.without}/{cell.applicants}"
    picture.text(x + _CELL / 2 - 1, y + 18, said, size=_SIZE, ink=ink, anchor="middle")
