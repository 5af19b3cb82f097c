"""Finding applicants by words and by values, a part of the list at a time.

What an applicant is found by is one text: its id and names folded, then a line `field=value`
for each value of a closed list or a place. The workspace keeps that text in an index of its own,
so that a list of many thousands answers without reading their profiles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock

from matcher.support.records import dataclass
from matcher.support.stamps import Stamp, stamps
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
        """The words that must all stand in the search text of an applicant."""
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
    values = [(name, code) for name, cell in facts.items() for code in _codes(cell)]
    places = [code for name, code in values if name == "place"]
    # each alone: the same names come again and again, and are folded once
    words = " ".join(filter(None, map(fold, dict.fromkeys((applicant_id, *names, *places)))))
    return "".join((words, *(f"\n{name}={code}" for name, code in values)))


@lru_cache(maxsize=1 << 14)
def _codes(cell: str) -> tuple[str, ...]:
    """The values of a closed list, and the places, of a cell; most cells come again and again."""
    codes = cell.rstrip("?").split(";")
    return tuple(one for one in codes if _CODE.fullmatch(one) and one not in _NO_LIST)


def in_table(rows: Iterator[tuple[str, Mapping[str, str]]], path: Path) -> Sequence[_Found]:
    """The rows of a table with the text that each is found by; read again when it has changed."""
    return _KEPT.rows(path, rows) if path.is_file() else tuple(_found(rows))


def find(found: Sequence[_Found], wanted: ListingFilter, first: int, most: int) -> ListedPart:
    """The part of a table's rows that is looked for."""
    met = found
    for part in wanted.parts():
        met = [one for one in met if part in one[0]]
    if wanted.ids is not None:
        met = [one for one in met if one[1].id in wanted.ids]
    return ListedPart(len(met), tuple(line for _, line in met[first : first + most]))


def _found(rows: Iterator[tuple[str, Mapping[str, str]]]) -> Iterator[_Found]:
    for applicant_id, facts in rows:
        name = facts.get("name") or applicant_id
        yield search_text(applicant_id, [name], facts), ListedApplicant(applicant_id, name, facts)


class _Kept:
    """The rows of the table that was asked for last."""

    def __init__(self) -> None:
        self._of: Stamp = ()
        self._rows: Sequence[_Found] = ()
        self._reading = Lock()

    def rows(self, path: Path, rows: Iterator[tuple[str, Mapping[str, str]]]) -> Sequence[_Found]:
        with self._reading:
            stamp = stamps([path])
            if self._of != stamp:
                self._rows = tuple(_found(rows))
                self._of = stamp
            return self._rows


_KEPT = _Kept()
