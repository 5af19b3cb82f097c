"""Texts as they can be printed: bounded, breakable, and of signs that the font holds.

A printed file is tagged, and a reader for the blind must be able to say each sign in it: one
that our font lacks, or a mark that sits on a letter of another script, would stop the
whole file. Such signs become □, stray marks go.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path

from matcher.support.writing import units

FONTS = Path(__file__).parent / "fonts"
#: The longest text in one place of a page, in signs, and the longest name.
LONGEST, LONGEST_NAME = 1200, 160
#: A word longer than this may be broken, with at most so many signs on a line.
_LONG_WORD, _PIECE = 28, 20
#: Marks on one letter; more are dropped.
_MOST_MARKS = 3
_UNKNOWN = "□"
#: Signs that the font lacks, and those that stand for them: a minus is as wide as a dash.
_INSTEAD = {"\u2212": "–"}
_MAY_BREAK = "\u200b"
_OPENING, _CLOSING = "\u2066\u2067\u2068", "\u2069"
_DIRECTIONS = frozenset("\u2066\u2067\u2068\u2069\u200e\u200f")
_WORD = re.compile(r"[^\s\u00a0\u202f\u200b]{%d,}" % (_LONG_WORD + 1))  # noqa: UP031
_AFTER = re.compile(r"(?<=[/?&=_.,;:@-])(?=[^\s/\u2066-\u2069])")


def shortened(text: str, longest: int = LONGEST) -> str:
    """The text, cut with … where it is longer; what it isolates is closed again.

    >>> shortened("abcdef", 4)
    'abc…'
    """
    if len(text) <= longest:
        return text
    kept = text[: longest - 1].rstrip()
    is_open = sum(sign in _OPENING for sign in kept) - kept.count(_CLOSING)
    return f"{kept}…{_CLOSING * max(0, is_open)}"


def printable(text: str, longest: int = LONGEST) -> str:
    """The text as it can be printed.

    The dot between the parts of a line stays with the word before it.

    >>> printable("Coopérative Amal " + chr(0x1F600)), printable("a · b")
    ('Coopérative Amal □', 'a\xa0· b')
    >>> printable(chr(0x2212) + "6")
    '–6'
    """
    kept: list[str] = []
    marks = 0
    for sign in unicodedata.normalize("NFC", shortened(text, longest)):
        if sign in "\t\n\r":
            kept.append(" ")
        elif unicodedata.category(sign) in ("Mn", "Me", "Mc"):
            marks += 1
            if kept and marks <= _MOST_MARKS and _sits_on(sign, kept[-1]) and _is_held(sign):
                kept.append(sign)
            continue
        elif sign in _DIRECTIONS or _is_held(sign):
            kept.append(sign)
        elif unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Cn"):
            kept.append(_INSTEAD.get(sign, _UNKNOWN))
        marks = 0
    text = "".join(kept).replace(" · ", "\u00a0· ")
    text = _before_units().sub("\u00a0", text)
    return _WORD.sub(lambda found: _breakable(found[0]), text)


@cache
def _before_units() -> re.Pattern[str]:
    """The space between a number and its unit, or a day and its month: no line ends there."""
    return re.compile(rf"(?:(?<=[\d\u2069])|(?<=\b1er)) (?=(?:{units()})\b)")


def _breakable(word: str) -> str:
    pieces = []
    for part in _AFTER.split(word):
        pieces += [part[at : at + _PIECE] for at in range(0, len(part), _PIECE)] or [part]
    return _MAY_BREAK.join(pieces)


def _sits_on(mark: str, before: str) -> bool:
    """Whether a mark and the sign before it are of one script."""
    return _script(mark) == _script(before)


def _script(sign: str) -> str:
    code = ord(sign)
    if 0x0600 <= code <= 0x08FF:
        return "arabic"
    return "latin" if 0x0300 <= code <= 0x036F or (sign.isalpha() and code < 0x2000) else ""


def _is_held(sign: str) -> bool:
    starts, ends = _coverage()
    at = bisect_right(starts, ord(sign)) - 1
    return at >= 0 and ord(sign) <= ends[at]


@cache
def _coverage() -> tuple[list[int], list[int]]:
    """The first and last code points of the ranges that the font holds."""
    lines = (FONTS / "coverage.txt").read_text("ascii").split()
    ranges = [[int(end, 16) for end in line.split("-")] for line in lines]
    return [low for low, _ in ranges], [high for _, high in ranges]
