"""Finding applicants by words and by values, a part of the list at a time.

What an applicant is found by is one text: its id and names folded, then a line `field=value`
for each value of a closed list or a place. The workspace keeps that text in an index of its own,
so that a list of many thousands answers without reading their profiles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matcher.support.text import fold

#: A value of a closed list, or a place.
_CODE = re.compile(r"[a-z][a-z0-9_/-]{1,60}")
_NO_LIST = frozenset(("true", "false"))


@dataclass(frozen=True, slots=True)
class ListingFilter:
    """What is looked for; an empty part asks for anything.

    Parameters
        words   all of them stand in id, name or place, as `fold` writes them
        values  all of them are held: field and value; a place holds those within it
        ids     only these; None: anybody
    """

    words: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    ids: frozenset[str] | None = None

    def parts(self) -> list[str]:
        """What all has to stand in the text of an applicant."""
        return [*self.words, *(f"\n{name}={value}" for name, value in self.values)]


@dataclass(frozen=True, slots=True)
class ListedApplicant:
    """One applicant in the list: its canonical cells are those of a registry."""

    id: str
    name: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ListedPart:
    """A part of those that were found, and how many there are."""

    all: int
    lines: tuple[ListedApplicant, ...]


#: The text that a row is found by, and the row.
_Found = tuple[str, ListedApplicant]


def search_text(applicant_id: str, names: Sequence[str], facts: Mapping[str, str]) -> str:
    """The text that an applicant is found by.

    >>> search_text("C-1", ["Amal"], {"sector": "argan", "place": "tiznit", "members": "12"})
    'c 1 amal tiznit\\nsector=argan\\nplace=tiznit'
    """
    values = [
        (name, code)
        for name, cell in facts.items()
        for code in cell.rstrip("?").split(";")
        if _CODE.fullmatch(code) and code not in _NO_LIST
    ]
    places = [code for name, code in values if name == "place"]
    # each alone: the same names come again and again, and are folded once
    words = " ".join(filter(None, map(fold, dict.fromkeys((applicant_id, *names, *places)))))
    return "".join((words, *(f"\n{name}={code}" for name, code in values)))


def in_table(rows: Iterator[tuple[str, Mapping[str, str]]], path: Path) -> Sequence[_Found]:
    """The rows of a table with the text that each is found by; read again when it has changed."""
    try:
        known = path.stat()
    except OSError:
        return tuple(_found(rows))
    return _KEPT.rows(str(path), known.st_mtime_ns, known.st_size, rows)


def find(found: Sequence[_Found], wanted: ListingFilter, first: int, most: int) -> ListedPart:
    """The part of a table's rows that is looked for."""
    parts = wanted.parts()
    met = [
        line
        for text, line in found
        if all(part in text for part in parts) and (wanted.ids is None or line.id in wanted.ids)
    ]
    return ListedPart(len(met), tuple(met[first : first + most]))


def _found(rows: Iterator[tuple[str, Mapping[str, str]]]) -> Iterator[_Found]:
    for applicant_id, facts in rows:
        name = facts.get("name") or applicant_id
        yield search_text(applicant_id, [name], facts), ListedApplicant(applicant_id, name, facts)


class _Kept:
    """The rows of the table that was asked for last."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._rows: Sequence[_Found] = ()

    def rows(
        self, path: str, when: int, size: int, rows: Iterator[tuple[str, Mapping[str, str]]]
    ) -> Sequence[_Found]:
        if self._key != (path, when, size):
            self._rows = tuple(_found(rows))
            self._key = (path, when, size)
        return self._rows


_KEPT = _Kept()
