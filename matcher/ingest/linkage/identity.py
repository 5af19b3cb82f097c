"""What tells one cooperative from another: all that a row says, read or not."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from functools import lru_cache

from matcher.support.records import dataclass
from matcher.support.text import fold


@dataclass(frozen=True, slots=True)
class Identity:
    """What a row, or a profile of the workspace, says of who it is about.

    Parameters
        key        of the record: a place in a list
        is_kept    True for a profile of the workspace
        profile    its id; a row that says otherwise than its profile stands beside that, by itself
        is_here    True where the rows of a kept profile stand in the import again, unchanged
        exact_day  False when only the year of `founded` is known
        size       members; 0 when unknown
        form       the legal form; "" when unknown
        amounts    of money, by field
        counts     of people beside the members, by field
        unread     columns that are not read, by (kind, label): the cell in plain letters, or its
                   digest where it is of people
        table      the sheet that it stands on
        columns    the fields that its sheet says anything of
        year       the year that the row tells of, where a sheet has one row a year; 0 for none
        point      where a row of this import is on the map, in degrees north and east
    """

    key: int
    names: tuple[str, ...]
    place: str = ""
    founded: date | None = None
    exact_day: bool = False
    registers: Mapping[str, str] = field(default_factory=dict)
    activity: frozenset[str] = frozenset()
    size: int = 0
    own_id: str = ""
    is_kept: bool = False
    profile: str = ""
    is_here: bool = False
    amounts: Mapping[str, float] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    unread: Mapping[tuple[str, str], str] = field(default_factory=dict)
    table: str = ""
    columns: frozenset[str] = frozenset()
    year: int = 0
    form: str = ""
    point: tuple[float, float] | None = None

    @property
    def part(self) -> tuple[str, int]:
        """The part of a file on which a cooperative stands once: a sheet, or one year of it."""
        return self.table, self.year


def has_given_id(identity: Identity) -> bool:
    """Whether its id was given by the workspace: its author may know it by another."""
    return identity.is_kept and re.fullmatch(r"C-\d{4,}", identity.own_id) is not None


_VILLAGE = re.compile(
    r"douar|village|localit|quartier|adresse|address|siege|ksar|hameau|secteur geo"
    r"|دوار|قري|عنوان|حي\b|مقر"
)


_REMARK = re.compile(r"observation|remarque|note\b|notes|commentaire|remark|comment|ملاحظ")


def kind_of_unread(label: str, *, is_personal: bool) -> str:
    """Whether an unread column is of a village, of people, or of anything else.

    >>> kind_of_unread("Adresse", is_personal=True), kind_of_unread("Tél", is_personal=True)
    ('village', 'person')
    """
    if _VILLAGE.search(fold(label)):
        return "village"
    if is_personal:
        return "person"
    return "remark" if _REMARK.match(fold(label)) else "unread"


def plain_cell(cell: object) -> str:
    """A cell in plain letters: what two spellings share."""
    if isinstance(cell, float) and cell == int(cell):
        cell = int(cell)
    return _plain(str(cell))


#: A phone with the code of the country: "+212 6…", "00212 6…", "+212 (0) 6…".
_ABROAD = re.compile(r"(?:00)?2120?[5-8]\d{8}")


@lru_cache(maxsize=65536)
def _plain(cell: str) -> str:
    text = fold(cell)
    digits = "".join(c for c in text if c.isdigit())
    # a phone with or without spaces, and without the zero that a spreadsheet takes off
    if _ABROAD.fullmatch(digits) and not any(map(str.isalpha, text)):
        return digits[-9:]
    return digits.lstrip("0") if len(digits) >= 8 and len(digits) >= 0.7 * len(text) else text


def digest(text: str, key: bytes) -> str:
    """A keyed digest; the key is made for one import and forgotten with it."""
    return hashlib.blake2b(text.encode(), key=key, digest_size=8).hexdigest()
