"""What an import did, or would do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from matcher.ingest.columns.use import Use
from matcher.ingest.diagnostics import Finding, Origin
from matcher.ingest.sheets.sheet import Sheet
from matcher.ingest.tables.table import SheetTable


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a profile that an import changed; an empty text is unknown."""

    id: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A sheet that was looked at.

    Parameters
        doubts  rows of which any may hold the labels, from 1; empty when that is sure
    """

    sheet: Sheet
    tables: tuple[SheetTable, ...]
    doubts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Touched:
    """A profile that rows of an import make, change or only say again.

    Parameters
        id      empty for a new one in a dry run, where no file gives it one
        rows    where the rows stand that come to it
        place   code of where it is; empty where that is not known
    """

    id: str
    name: str
    is_new: bool
    is_changed: bool
    rows: tuple[Origin, ...]
    place: str = ""


@dataclass
class Outcome:
    """What an import did, or would do.

    Parameters
        columns   every column with its table, and what it was taken for
        sheets    every sheet that was looked at, with its tables and what is doubtful in its layout
        touched   every profile to which a row comes
        merged    rows that came to another row or to a profile that was there
        findings  all that is wrong or doubtful, in the order of the cells
        unknown_words  how often a word stood, by field, that no list of values knows
        changes   what the files say anew of profiles that were there, field by field
        known_words  words in plain letters that are no names of people
        step      number of the step that can be taken back; 0 where nothing was written
        mapping   the file in which open columns can be settled, if one was written
    """

    files: list[str]
    rows: int = 0
    cells: int = 0
    made: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    merged: int = 0
    review: int = 0
    columns: list[tuple[SheetTable, Use]] = field(default_factory=list)
    sheets: list[SheetRead] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    mapping: Path | None = None
    names: dict[str, str] = field(default_factory=dict)
    unknown_words: Counter[tuple[str, str]] = field(default_factory=Counter)
    changes: list[FieldChange] = field(default_factory=list)
    known_words: frozenset[str] = frozenset()
    step: int = 0
    touched: list[Touched] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether anything was not read."""
        return any(not finding.is_warning for finding in self.findings)
