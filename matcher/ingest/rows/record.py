"""What one row says: every value with the cell that it was read from."""

from __future__ import annotations

import hashlib
from dataclasses import field
from datetime import date

from matcher.domain.values import FieldValue, Several
from matcher.ingest.diagnostics import Origin
from matcher.support.records import dataclass

#: Codes of values that stand in no cell of their own.
FROM_NAME = "from-name"
FROM_TITLE = "from-title"
FROM_OLDER_YEAR = "from-older-year"
#: Of what a cell tells beside what its column is of, where that may be one of several.
MAY_SAY = "may-say"
#: Of a further cell: what was asked for in an older year, which its column names.
OLDER_REQUEST = "older-request"


@dataclass(frozen=True, slots=True)
class Fact:
    """One value with the cell that it was read from.

    Parameters
        value  None where the cell was refused or says that it is not known
        raw    what the cell holds, persons' numbers hidden
        code   reason code of what is doubtful or wrong; empty when nothing is
    """

    value: FieldValue
    raw: str
    origin: Origin
    code: str = ""


@dataclass(slots=True)
class Record:
    """What one row says.

    Parameters
        facts      by field, the first cell that holds it
        others     further cells for a field that is there already; of older requests those too
        names      every name it bears in the row, as they stand
        registers  numbers in registers, by register
        own_id     the id that its author gave it; empty when none
        mark       a hash of all of this: equal rows have equal marks
        unread     cells of columns that are not read, for telling rows apart in this import only
        columns    the fields that its sheet says anything of
        year       the year that the row tells of, in a table with one row a year; 0 for none
        point      where it is on the map, in degrees north and east, for this import only
    """

    origin: Origin
    facts: dict[str, Fact]
    others: list[tuple[str, Fact]] = field(default_factory=list)
    names: tuple[str, ...] = ()
    registers: dict[str, str] = field(default_factory=dict)
    own_id: str = ""
    mark: str = ""
    unread: dict[tuple[str, str], str] = field(default_factory=dict)
    columns: frozenset[str] = frozenset()
    year: int = 0
    point: tuple[float, float] | None = None

    def value(self, name: str) -> FieldValue:
        """The value of a field; None when it is unknown."""
        fact = self.facts.get(name)
        return fact.value if fact else None


def canonical(value: FieldValue) -> str:
    """The cell of a registry that holds a value.

    >>> canonical(True), canonical(0.5), canonical(Several(frozenset(("b", "a")), is_open=True))
    ('true', '0.5', 'a;b?')
    """
    if isinstance(value, str):  # most are
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Several):
        return ";".join(sorted(value.values)) + ("?" if value.is_open else "")
    if isinstance(value, float):
        return repr(int(value)) if value == int(value) else repr(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def row_mark(record: Record) -> str:
    """A hash of where the row stands and whom it names: the same row, perhaps mended."""
    at = record.origin
    text = "\x1f".join((at.file, at.sheet, str(at.row), *record.names))
    return f"row-{hashlib.sha256(text.encode()).hexdigest()[:24]}"


def content_mark(record: Record) -> str:
    """A hash of all that a row says: equal rows have equal marks."""
    parts = [
        f"{name}={fact.raw}={canonical(fact.value)}" for name, fact in sorted(record.facts.items())
    ]
    parts += [f"{name}={fact.raw}" for name, fact in record.others]
    parts += [f"{name}:{number}" for name, number in sorted(record.registers.items())]
    # two rows that differ in a village only are two rows; cells of people leave no trace
    parts += [f"{c[1]}~{text}" for c, text in sorted(record.unread.items()) if c[0] == "unread"]
    parts += [str(record.year)] if record.year else []
    text = "\x1f".join((*parts, *record.names, record.own_id))
    return hashlib.sha256(text.encode()).hexdigest()[:24]
