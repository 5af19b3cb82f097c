"""What a cell of names holds: one name, several bodies on lines of their own, or no name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from matcher.ingest.cells.cell_result import CellRefusedError
from matcher.ingest.cells.lines_in_cell import parts_of
from matcher.ingest.cells.name_hints import said_by
from matcher.ingest.cells.phonetics import name_words
from matcher.ingest.diagnostics import masked
from matcher.support.messages import message
from matcher.support.text import fold

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary
    from matcher.ingest.sheets.sheet import Raw

_MANY = 3  # lines that may each be a name: no name wraps so
_LISTED = re.compile(r"^\s*(?:[-–—•*·►]|\d{1,2}[.)](?!\d))", re.MULTILINE)
#: A line that goes on, and the end of one that does: "Coopérative Amal pour / la femme rurale".
_GOES_ON = re.compile(r"^[a-zà-öø-ÿ&(\[«\"'’،,/+]|^(?:[ولب](?=\s)|لل)")
_IS_OPEN = re.compile(
    r"(?:\b(?:de|du|des|d|la|le|les|l|et|pour|en|à|au|aux|of|and|the|for|y|e|del|do|da|في|من|و)"
    r"|[-&,،/+'’])$",
    re.IGNORECASE,
)


def refuse_no_name(raw: Raw, vocabulary: Vocabulary) -> None:
    """Say no to a cell that names nobody: "« idem »", "Sans nom", "Coopérative" alone.

    Raises
        CellRefusedError  it does
    """
    if not isinstance(raw, str):
        return
    plain = fold(raw).strip(" .\"'«»")
    # "Coop D" is a name, though "d" is a small word too
    is_bare = _is_kind(raw) and all(len(word) > 2 for word in plain.split())
    if is_bare or plain in vocabulary.no_names:
        what = message('"{cell}" names nobody.', cell=masked(raw, kind="name"))
        raise CellRefusedError("no-name", what, message("Write its name."))


def refuse_several_names(raw: Raw, vocabulary: Vocabulary) -> None:
    """Say no to a cell whose lines are names of bodies, each of its own.

    Raises
        CellRefusedError  they are
    """
    if not isinstance(raw, str) or not (lines := _names_in(raw)):
        return
    bodies = [line for line in lines if any(said_by([line], vocabulary))]
    is_listed = len(_LISTED.findall(raw)) >= min(len(lines), _MANY)
    is_address = bool(bodies) and bodies == lines[:1]  # "Coopérative Amal / Douar Akka / Tata"
    if is_listed or len(bodies) > 1 or (len(lines) >= _MANY and not is_address):
        what = message('"{cell}" names several, a line each.', cell=masked(raw, kind="name"))
        raise CellRefusedError("several-names", what, message("Give each a row of its own."))


def may_be_several_names(raw: Raw) -> bool:
    """Whether two lines of a cell may be two names."""
    return isinstance(raw, str) and bool(_names_in(raw))


def _names_in(raw: str) -> list[str]:
    """The lines of a cell that may each be a name; empty where it is one that wraps.

    >>> _names_in("Afoulki\\nTamounte"), _names_in("Coopérative\\nAfoulki")
    (['Afoulki', 'Tamounte'], [])
    >>> _names_in("Afoulki\\nأفولكي"), _names_in("Afoulki pour\\nla femme"), _names_in("A;B")
    ([], [], [])
    """
    if "\n" not in raw and "\r" not in raw:
        return []
    lines = [line for line in parts_of(raw.replace(";", " ")) if any(map(str.isalpha, line))]
    if len(lines) < 2 or len({_is_arabic(line) for line in lines}) > 1:
        return []  # in two scripts it is one name twice
    goes_on = any(map(_GOES_ON.search, lines[1:])) or any(map(_IS_OPEN.search, lines[:-1]))
    return [] if goes_on or any(map(_is_kind, lines)) else lines


def _is_kind(line: str) -> bool:
    """Whether a line says what a body is and not which one, as "Coopérative agricole"."""
    return name_words(f"{line} zzz") == ("zzz",)


def _is_arabic(line: str) -> bool:
    return any("\u0600" <= sign <= "\u06ff" for sign in line)
