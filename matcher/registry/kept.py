"""What the workspace keeps: profiles, the rows and cells that they came from, and steps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field

from matcher.support.records import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """One profile as it is kept.

    Parameters
        facts      canonical cells by field, as a registry writes them
        registers  numbers in registers
        version    counts the steps that changed it
        requests   facts of its earlier requests; those of the newest stand in `facts`
    """

    id: str
    name: str
    facts: Mapping[str, str]
    registers: Mapping[str, str]
    names: tuple[str, ...]
    founded_exact: bool
    version: int
    requests: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class KeptCell:
    """One source cell of a profile. An empty value was refused, or not known."""

    field: str
    value: str | None
    raw: str
    code: str
    file: str
    sheet: str
    row: int
    column: int
    header: str
    import_number: int = 0


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """One row of a file as it was read in one step, with its cells.

    Parameters
        profile  the profile that it stands under now
    """

    id: int
    step: int
    profile: str
    file: str
    sheet: str
    row: int
    names: tuple[str, ...]
    registers: Mapping[str, str]
    exact: bool
    own_id: str = ""
    mark: str = ""
    row_mark: str = ""
    cells: tuple[KeptCell, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkspaceStep:
    """One thing that was done to the workspace, and can be taken back.

    Parameters
        kind    import, set, merge, split, apart, later or undo
        about   import: nothing · set: {id} · merge: {from, into} · split: {from, to, records} ·
                apart, later: {one, other} · undo: {step}
        undone  the step that took it back; 0 while it stands
        by      the account in whose name it was made; "" where nobody was signed in
        hour    its hour on the clock of the machine, "14:05"; "" where nobody knows it
    """

    number: int
    day: str
    kind: str
    about: Mapping[str, object] = field(default_factory=dict)
    why: str = ""
    files: tuple[str, ...] = ()
    undone: int = 0
    by: str = ""
    hour: str = ""

    def ids(self) -> tuple[str, ...]:
        """The ids of the profiles that the step names."""
        names = ("id", "from", "into", "to", "one", "other")
        return tuple(str(self.about[name]) for name in names if name in self.about)


@dataclass(frozen=True, slots=True)
class DuplicateQuestion:
    """Two profiles that may be one.

    Parameters
        evidence  what it is about, its level, its bits
        pattern   questions with one pattern are alike
        put_off   the day on which a person put it off, ISO 8601; "" where nobody did
    """

    one: str
    other: str
    step: int
    bits: float
    pattern: str
    evidence: tuple[tuple[str, str, float], ...]
    put_off: str = ""


_SHORT_ID = re.compile(r"C-0*(\d{1,9})((?:/\d+)?)", re.IGNORECASE)


def full_id(typed: str) -> str:
    """The full id for a short one, C-0004 for C-4; any other id as it is.

    >>> full_id("c-4"), full_id("C-12/1"), full_id("SM-0004")
    ('C-0004', 'C-0012/1', 'SM-0004')
    """
    short = _SHORT_ID.fullmatch(typed.strip())
    return f"C-{int(short[1]):04}{short[2]}" if short else typed
