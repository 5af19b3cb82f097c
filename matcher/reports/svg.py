"""Pictures (SVG): drawn from left to right, and mirrored where the language is written otherwise.

What a picture is, of which day and from which data stands in it, for pictures travel alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape  # that of xml.sax imports what fetches web pages
from typing import Literal

from matcher.reports.frame import Frame
from matcher.reports.layout import wrapped
from matcher.support.messages import Message, message, message_in, render
from matcher.support.text import without_xml_faults

#: The foot: from the side, letter, line and size of its letters, in points.
_MARGIN, _FOOT_LETTER, _FOOT_LINE, _FOOT_SIZE = 10, 6.4, 16, 12
Anchor = Literal["start", "middle", "end"]
_MIRRORED: dict[Anchor, Anchor] = {"start": "end", "middle": "middle", "end": "start"}
#: What a picture is made from, where that is no file of somebody’s.
_SOURCES: dict[str, Message] = {
    "workspace": message_in("source of a picture", "the workspace of the office"),
    "demonstration": message_in("source of a picture", "the demonstration"),
}
_FROM_RIGHT, _END = "\u2067", "\u2069"


class Picture:
    """Shapes and words at places that are counted from the upper left corner."""

    def __init__(self, width: float, language: str) -> None:
        self.width = width
        self.language = language
        self._is_mirrored = language == "ar"
        self._parts: list[str] = []

    def rectangle(
        self,
        x: float,
        y: float,
        wide: float,
        tall: float,
        fill: str,
        *,
        outline: str = "",
        opacity: float = 1.0,
        hint: str = "",
    ) -> None:
        """A rectangle; its hint is seen where one points at it."""
        left = self._across(x + wide) if self._is_mirrored else x
        look = f' stroke="{outline}"' if outline else ""
        look += f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
        inside = f"<title>{xml(hint)}</title>" if hint else ""
        self._parts.append(
            f'<rect x="{left:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" '
            f'fill="{fill}"{look}>{inside}</rect>'
        )

    def line(self, points: Sequence[tuple[float, float]], colour: str, wide: float = 1) -> None:
        """A line through some points."""
        at = " ".join(f"{self._across(x):.1f},{y:.1f}" for x, y in points)
        self._parts.append(
            f'<polyline points="{at}" fill="none" stroke="{colour}" stroke-width="{wide:g}"/>'
        )

    def text(
        self,
        x: float,
        y: float,
        said: str,
        *,
        size: float = 12,
        is_bold: bool = False,
        ink: str = "#000000",
        anchor: Anchor = "start",
        turned: float = 0,
    ) -> None:
        """A line of words that begins, has its middle or ends at x; `turned` in degrees."""
        look = f'font-size="{size:g}" fill="{ink}" text-anchor="{anchor}"'
        look += ' font-weight="bold"' if is_bold else ""
        if self._is_mirrored:
            # not every reader of pictures knows a direction: the text carries its own
            look = look.replace(f'"{anchor}"', f'"{_MIRRORED[anchor]}" direction="ltr"')
            said = f"{_FROM_RIGHT}{said}{_END}"
        where = f'x="{self._across(x):.1f}" y="{y:.1f}"'
        if turned:
            angle = -turned if self._is_mirrored else turned
            where = f'transform="translate({self._across(x):.1f},{y:.1f}) rotate({angle:g})"'
        self._parts.append(f"<text {where} {look}>{xml(said)}</text>")

    def foot(self, y: float, frame: Frame, notes: Sequence[Message] = ()) -> float:
        """Of which day and from which data it is, in small letters below y; gives the new y."""
        source = message(
            "Day: {day} · source: {registry} · catalogue {catalogue}",
            day=frame.today,
            registry=_SOURCES.get(frame.source, frame.registry),
            catalogue=frame.catalogue.version or frame.catalogue.fingerprint[:8] or "–",
        )
        letters = int(self.width / _FOOT_LETTER)
        for said in (source, *notes):
            for line in self.lines_of(render(said, self.language), letters):
                y += _FOOT_LINE
                self.text(_MARGIN, y, line, size=_FOOT_SIZE, ink="#555555")
        return y + _FOOT_LINE

    @staticmethod
    def lines_of(said: str, letters: int) -> list[str]:
        """A text in lines of so many letters."""
        return [line.strip() for line in wrapped(said, indent="", width=letters)]

    def drawn(self, height: float, title: str) -> str:
        """The whole picture, as the text of a file."""
        direction = ' direction="rtl"' if self._is_mirrored else ""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {height:g}" '
            f'width="{self.width:g}" height="{height:g}" font-family="sans-serif" '
            f'xml:lang="{self.language}"{direction} role="img">'
        )
        back = f'<rect width="{self.width:g}" height="{height:g}" fill="#ffffff"/>'
        return "\n".join([head, f"<title>{xml(title)}</title>", back, *self._parts, "</svg>", ""])

    def _across(self, x: float) -> float:
        return self.width - x if self._is_mirrored else x


def xml(text: str) -> str:
    """A text as it can stand between two tags, whatever signs are in it."""
    return escape(without_xml_faults(text), quote=False)
