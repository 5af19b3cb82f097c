"""How the file of the workspace changed over the versions of the program.

Each migration is done once, in order, in the transaction of the one who opens the file for
writing; `PRAGMA user_version` counts them. A room that keeps something beside the profiles adds
its own migration at the end of the list and never changes one that was released.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable

from matcher.registry.listing import search_text

_FIRST = """
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE import (
    number INTEGER PRIMARY KEY, day TEXT NOT NULL, files TEXT NOT NULL);
CREATE TABLE profile (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, facts TEXT NOT NULL, registers TEXT NOT NULL,
    names TEXT NOT NULL, founded_exact INTEGER NOT NULL, version INTEGER NOT NULL);
CREATE TABLE version (
    id TEXT NOT NULL, number INTEGER NOT NULL, import INTEGER NOT NULL, facts TEXT NOT NULL,
    PRIMARY KEY (id, number));
CREATE TABLE cell (
    id TEXT NOT NULL, import INTEGER NOT NULL, field TEXT NOT NULL, value TEXT, raw TEXT NOT NULL,
    code TEXT NOT NULL, file TEXT NOT NULL, sheet TEXT NOT NULL, row INTEGER NOT NULL,
    col INTEGER NOT NULL, header TEXT NOT NULL);
CREATE INDEX cell_of ON cell (id);
CREATE TABLE mark (mark TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (mark, id));
CREATE INDEX mark_of ON mark (id);
"""

_STEPS = """
ALTER TABLE import RENAME TO step;
ALTER TABLE step ADD COLUMN kind TEXT NOT NULL DEFAULT 'import';
ALTER TABLE step ADD COLUMN about TEXT NOT NULL DEFAULT '{}';
ALTER TABLE step ADD COLUMN why TEXT NOT NULL DEFAULT '';
CREATE TABLE record (
    id INTEGER PRIMARY KEY, step INTEGER NOT NULL, base TEXT NOT NULL, profile TEXT NOT NULL,
    own_id TEXT NOT NULL, file TEXT NOT NULL, sheet TEXT NOT NULL, row INTEGER NOT NULL,
    names TEXT NOT NULL, registers TEXT NOT NULL, exact INTEGER NOT NULL, mark TEXT NOT NULL,
    row_mark TEXT NOT NULL, is_active INTEGER NOT NULL DEFAULT 1);
CREATE INDEX record_of ON record (profile);
CREATE INDEX record_from ON record (base);
ALTER TABLE cell ADD COLUMN record INTEGER NOT NULL DEFAULT 0;
CREATE INDEX cell_from ON cell (record);
ALTER TABLE profile ADD COLUMN born INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile ADD COLUMN requests TEXT NOT NULL DEFAULT '[]';
CREATE TABLE correction (
    step INTEGER NOT NULL, profile TEXT NOT NULL, field TEXT NOT NULL, value TEXT,
    PRIMARY KEY (step, field));
CREATE TABLE question (
    one TEXT NOT NULL, other TEXT NOT NULL, step INTEGER NOT NULL, bits REAL NOT NULL,
    pattern TEXT NOT NULL, evidence TEXT NOT NULL, PRIMARY KEY (one, other));
"""


def _run(base: sqlite3.Connection, statements: str) -> None:
    # executescript would end the transaction
    for statement in filter(str.strip, statements.split(";")):
        base.execute(statement)


def _first(base: sqlite3.Connection) -> None:
    _run(base, _FIRST)


def _steps(base: sqlite3.Connection) -> None:
    """Every import becomes a step, and the cells that came of one row a record."""
    _run(base, _STEPS)
    marks: dict[str, list[str]] = {}
    for mark, profile in base.execute("SELECT mark, id FROM mark"):
        marks.setdefault(profile, []).append(mark)
    found = base.execute(
        "SELECT DISTINCT c.id, c.import, c.file, c.sheet, c.row, p.names, p.registers,"
        " p.founded_exact FROM cell c JOIN profile p ON p.id = c.id ORDER BY c.import, c.rowid"
    ).fetchall()
    seen: set[tuple[object, ...]] = set()
    told: set[str] = set()
    for profile, step, file, sheet, row, names, registers, exact in found:
        key = (profile, step, file, sheet, row)
        if key in seen:
            continue
        seen.add(key)
        is_first = profile not in told
        told.add(profile)
        # names and marks were kept by profile: its first record bears them
        held = marks.get(profile, []) if is_first else []
        rows = [(mark, mark if mark.startswith("row-") else "") for mark in held] or [("", "")]
        done = base.execute(
            "INSERT INTO record (step, base, profile, own_id, file, sheet, row, names, registers,"
            " exact, mark, row_mark) VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(step, profile, profile, file, sheet, row),
                *((names, registers) if is_first else ("[]", "{}")),
                *(exact, *rows[0]),
            ),
        )
        base.execute(
            "UPDATE cell SET record = ? WHERE id = ? AND import = ? AND file = ? AND sheet = ?"
            " AND row = ?",
            (done.lastrowid, *key),
        )
        for mark, row_mark in rows[1:]:  # a record without cells only remembers its mark
            base.execute(
                "INSERT INTO record (step, base, profile, own_id, file, sheet, row, names,"
                " registers, exact, mark, row_mark) VALUES (?, ?, ?, '', '', '', 0, '[]', '{}',"
                " 0, ?, ?)",
                (step, profile, profile, mark, row_mark),
            )
    base.execute(
        "UPDATE profile SET born = coalesce((SELECT min(id) FROM record r WHERE r.profile ="
        " profile.id), 0)"
    )
    base.execute("DROP TABLE mark")


_SEARCH = """
ALTER TABLE profile ADD COLUMN search TEXT NOT NULL DEFAULT '';
CREATE INDEX profile_listing ON profile (born, id, search);
"""


def _search(base: sqlite3.Connection) -> None:
    """Every profile gets the text that it is found by, in an index of its own."""
    _run(base, _SEARCH)
    for profile, names, facts in base.execute("SELECT id, names, facts FROM profile").fetchall():
        text = search_text(profile, json.loads(names), json.loads(facts))
        base.execute("UPDATE profile SET search = ? WHERE id = ?", (text, profile))


def _by(base: sqlite3.Connection) -> None:
    """Every step says in whose name it was made; of the older ones nobody knows."""
    _run(base, "ALTER TABLE step ADD COLUMN by TEXT NOT NULL DEFAULT ''")


def _hour(base: sqlite3.Connection) -> None:
    """Every step says its hour; of the older ones nobody knows."""
    _run(base, "ALTER TABLE step ADD COLUMN hour TEXT NOT NULL DEFAULT ''")


_READ_AGAIN = """
CREATE TABLE reading (
    record INTEGER NOT NULL, step INTEGER NOT NULL, PRIMARY KEY (record, step)) WITHOUT ROWID;
ALTER TABLE record ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
"""


def _read_again(base: sqlite3.Connection) -> None:
    """A row says which later imports read it again; of the older ones nobody knows."""
    _run(base, _READ_AGAIN)


def _rough(base: sqlite3.Connection) -> None:
    """A day of which a file named only the year or the month stands as that, no longer as its
    first day; one that another cell names to the day, or that a person said, stays."""
    exact = set(base.execute("SELECT id, field, value FROM cell WHERE code NOT LIKE 'only-%'"))
    exact |= set(base.execute("SELECT profile, field, value FROM correction"))
    rough: dict[str, dict[str, str]] = {}
    for code, length in (("only-year", 4), ("only-month", 7)):  # the finer one is the last
        cells = base.execute(
            "SELECT id, field, value FROM cell WHERE code = ? AND value IS NOT NULL", (code,)
        )
        for one, field, day in cells:
            if (one, field, day) not in exact:
                rough.setdefault(one, {})[field] = day[:length]
        base.execute("UPDATE cell SET value = substr(value, 1, ?) WHERE code = ?", (length, code))
    for table, version in (("profile", "version"), ("version", "number")):
        found = base.execute(f"SELECT id, {version}, facts FROM {table}").fetchall()  # noqa: S608
        for one, number, text in found:
            facts = json.loads(text)
            days = {
                field: day
                for field, day in rough.get(one, {}).items()
                if facts.get(field) == f"{day}-01-01"[:10]
            }
            if days:
                written = json.dumps(
                    {**facts, **days}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
                )
                base.execute(
                    f"UPDATE {table} SET facts = ? WHERE id = ? AND {version} = ?",  # noqa: S608
                    (written, one, number),
                )


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _first, _steps, _search, _by, _hour, _read_again, _rough,
)  # fmt: skip


def migrate(base: sqlite3.Connection) -> None:
    """Bring the tables up to this version, inside the transaction of the caller."""
    (version,) = base.execute("PRAGMA user_version").fetchone()
    for number, migration in enumerate(MIGRATIONS[version:], version + 1):
        migration(base)
        base.execute(f"PRAGMA user_version = {number}")
