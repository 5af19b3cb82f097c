"""Cursors: where the next part of a list begins, as a word that says nothing to its reader.

A cursor holds how many entries stood before, and which was the last. Where that entry stands
there no more, the list has changed, and the reader begins again rather than miss one.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from matcher.support.errors import UsageError
from matcher.support.messages import message

_T = TypeVar("_T")
_LONGEST = 500


def cursor_of(place: int, last: str) -> str:
    """The cursor of a list of which `place` entries were given, the last of them `last`.

    >>> read_cursor(cursor_of(50, "C-0050"))
    (50, 'C-0050')
    """
    text = json.dumps([place, last], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[int, str]:
    """How many entries were given, and the last of them; 0 and "" at the beginning.

    Raises
        UsageError  it is no cursor of ours
    """
    if not cursor:
        return 0, ""
    try:
        if len(cursor) > _LONGEST:
            raise ValueError(cursor)
        padded = cursor + "=" * (-len(cursor) % 4)
        place, last = json.loads(base64.b64decode(padded, b"-_", validate=True))
        if type(place) is not int or type(last) is not str or not 0 < place < 2**31:
            raise ValueError(cursor)
    except (ValueError, TypeError, RecursionError) as error:
        what, hint = message("The cursor is none of ours."), message("Begin without one.")
        raise UsageError(what, where="cursor", hint=hint, code="bad-value") from error
    return place, last


def part_of(
    cursor: str, most: int, listed: Callable[[int, int], Sequence[_T]], name: Callable[[_T], str]
) -> tuple[list[_T], str | None]:
    """A part of a list, and the cursor of the next; None at the end.

    Parameters
        listed   gives the entries from a place on, at most so many
        name     tells one entry from all others

    Raises
        UsageError  it is no cursor, or the list has changed since
    """
    place, last = read_cursor(cursor)
    before = 1 if place else 0
    found = list(listed(place - before, before + most + 1))
    if place and (not found or name(found[0]) != last):
        what, hint = message("The list has changed since."), message("Begin without a cursor.")
        raise UsageError(what, where="cursor", hint=hint, code="stale-cursor")
    rest = found[before:]
    part = rest[:most]
    more = cursor_of(place + len(part), name(part[-1])) if len(rest) > most else None
    return part, more
