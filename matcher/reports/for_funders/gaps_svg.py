"""The gap map as a heat table: the share without a sure option in each cell."""

from __future__ import annotations

from matcher.reports.for_funders.gaps import GapsView, HeatCellView
from matcher.reports.for_funders.groups import SYNTHETIC_ALL
from matcher.reports.layout import display_width
from matcher.reports.svg import Picture
from matcher.support.messages import Sayable, message, render

#: Width of a cell, height of a row, width of the names of rows, height of the title.
_CELL, _ROW, _LEFT, _TITLE = 64, 26, 190, 72
#: Where the values of the first field stand, and those of the second.
_ARROWS = ("↓", "→")
#: Room that a letter of a slanted name takes, across and upwards.
_ACROSS, _UPWARDS = 4.2, 5.0
_LEAST_WIDTH = 420
_SLOPE = -50


def gaps_svg(view: GapsView, language: str) -> str:
    """The picture of two of the fields."""
    rows = {cell.row_value: cell.row for cell in view.heat}
    columns = {
        cell.column_value: cell.column
        for cell in sorted(view.heat, key=lambda cell: cell.column_value)
    }

    def say(said: Sayable) -> str:
        return render(said, language)

    longest = max((display_width(say(name)) for name in columns.values()), default=0)
    head = _TITLE + round(longest * _UPWARDS)
    width = _LEFT + _CELL * len(columns) + round(longest * _ACROSS)
    picture = Picture(max(_LEAST_WIDTH, width), language)
    title = say(message("Without a sure option, of all in the cell"))
    picture.text(8, 18, title, size=13)
    for line, (arrow, name) in enumerate(zip(_ARROWS, view.axes, strict=False)):
        picture.text(8, 36 + 16 * line, f"{arrow} {say(name)}", size=11)
    for at, name in enumerate(columns.values()):
        x = _LEFT + _CELL * at + _CELL / 2
        picture.text(x, head - 6, say(name), size=11, turned=_SLOPE)
    for down, name in enumerate(rows.values()):
        picture.text(8, head + _ROW * down + 17, say(name), size=11)
    across = {value: at for at, value in enumerate(columns)}
    below = {value: at for at, value in enumerate(rows)}
    for cell in view.heat:
        x, y = _LEFT + _CELL * across[cell.column_value], head + _ROW * below[cell.row_value]
        _draw(picture, cell, x, y)
    notes = [SYNTHETIC_ALL] if view.is_synthetic else []
    height = picture.foot(head + _ROW * len(rows), view.frame, notes)
    return picture.drawn(height, title)


def _draw(picture: Picture, cell: HeatCellView, x: int, y: int) -> None:
    share = cell.without / cell.applicants
    light = round(97 - 55 * share)
    picture.rectangle(x, y, _CELL - 2, _ROW - 2, f"hsl(14,70%,{light}%)")
    ink = "#fff" if share > 0.7 else "#222"
    said = f"{cell.without}/{cell.applicants}"
    picture.text(x + _CELL / 2 - 1, y + 17, said, size=11, ink=ink, anchor="middle")
