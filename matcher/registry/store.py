"""The SQLite file of the workspace: one transaction an import, so it is before or after."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from matcher.support.errors import InvalidSourceError, UsageError
from matcher.support.messages import message

FORMAT = 1
_TABLES = """
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


@dataclass(frozen=True, slots=True)
class Kept:
    """One profile as it is kept.

    Parameters
        facts      canonical cells by field, as a registry writes them
        registers  numbers in registers
        version    counts the imports that changed it
    """

    id: str
    name: str
    facts: Mapping[str, str]
    registers: Mapping[str, str]
    names: tuple[str, ...]
    founded_exact: bool
    version: int


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


class Store:
    """The profiles of one workspace file.

    Raises
        InvalidSourceError  it is no workspace, or of a later version of the program
    """

    def __init__(self, path: Path, *, make: bool = False) -> None:
        self.path = path
        try:
            if make:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._base = sqlite3.connect(path, isolation_level=None, timeout=20)
            else:
                uri = f"{path.resolve().as_uri()}?mode=rw"
                self._base = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=20)
            self._prepare(make=make)
        except sqlite3.OperationalError as error:
            raise UsageError(
                message("The workspace cannot be opened."),
                where=str(path),
                code="cannot-write",
                hint=message("Check MATCHER_HOME."),
            ) from error
        except sqlite3.DatabaseError as error:
            what = message("The file is not a workspace.")
            raise InvalidSourceError(
                what, where=str(path), hint=message("Move it away.")
            ) from error

    def _prepare(self, *, make: bool) -> None:
        self._base.execute("PRAGMA secure_delete = ON")
        self._base.execute("PRAGMA synchronous = FULL")
        has_tables = self._base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        version = self._base.execute("PRAGMA user_version").fetchone()[0]
        if has_tables and version != FORMAT:
            what = message("The workspace is of another version of the program.")
            hint = message("Update the program.")
            raise InvalidSourceError(what, where=str(self.path), hint=hint)
        if not has_tables and make:
            with self.changing():
                if not self._base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    for statement in filter(str.strip, _TABLES.split(";")):
                        self._base.execute(statement)
                    self._base.execute(f"PRAGMA user_version = {FORMAT}")

    @contextmanager
    def changing(self) -> Iterator[None]:
        """All that is done inside is done, or none of it.

        Raises
            UsageError  the file is in use by another import, or cannot be written
        """
        try:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._base.execute("ROLLBACK")
                raise
            self._base.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise UsageError(
                message("The workspace cannot be written: it is in use, or the disk is full."),
                where=str(self.path),
                hint=message("Try again when no other import runs."),
                code="cannot-write",
            ) from error

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    # --- reading ------------------------------------------------------------------

    def count(self) -> int:
        """How many profiles there are."""
        if not self._base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return 0
        return int(self._base.execute("SELECT count(*) FROM profile").fetchone()[0])

    def get(self, profile_id: str) -> Kept | None:
        """One profile, or None."""
        rows = self._base.execute(f"{_SELECT} WHERE id = ?", (profile_id,))
        row = rows.fetchone()
        return _kept(row) if row else None

    def __iter__(self) -> Iterator[Kept]:
        with closing(self._base.execute(f"{_SELECT} ORDER BY rowid")) as rows:
            for row in rows:
                yield _kept(row)

    def cells(self, profile_id: str) -> list[KeptCell]:
        """Every source cell of a profile, the oldest import first."""
        rows = self._base.execute(
            "SELECT field, value, raw, code, file, sheet, row, col, header, import FROM cell"
            " WHERE id = ? ORDER BY import, rowid",
            (profile_id,),
        )
        return [KeptCell(*row) for row in rows]

    def versions(self, profile_id: str) -> list[tuple[int, int, str, Mapping[str, str]]]:
        """Number, import, its day, and the facts of every version, the oldest first."""
        rows = self._base.execute(
            "SELECT v.number, v.import, i.day, v.facts FROM version v JOIN import i"
            " ON i.number = v.import WHERE v.id = ? ORDER BY v.number",
            (profile_id,),
        )
        return [(number, made, day, json.loads(facts)) for number, made, day, facts in rows]

    def marks(self) -> dict[str, str]:
        """The profile of every row that was ever read, by the mark of the row."""
        return dict(self._base.execute("SELECT mark, id FROM mark").fetchall())

    # --- writing, inside `changing` ---------------------------------------------------

    def begin_import(self, day: str, files: Iterable[str]) -> int:
        """The number of a new import."""
        listed = json.dumps(list(files), ensure_ascii=False)
        done = self._base.execute("INSERT INTO import (day, files) VALUES (?, ?)", (day, listed))
        return int(done.lastrowid or 0)

    def new_id(self) -> str:
        """An id that no profile has, nor had."""
        row = self._base.execute("SELECT value FROM setting WHERE name = 'last_id'").fetchone()
        number = int(row[0]) if row else 0
        while True:
            number += 1
            found = f"C-{number:04}"
            if self.get(found) is None:
                break
        self._base.execute("INSERT OR REPLACE INTO setting VALUES ('last_id', ?)", (str(number),))
        return found

    def put(self, kept: Kept, import_number: int) -> None:
        """Keep a profile and the version of it that this import made."""
        facts, registers = _json(kept.facts), _json(kept.registers)
        self._base.execute(
            "INSERT INTO profile VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " name = excluded.name, facts = excluded.facts, registers = excluded.registers,"
            " names = excluded.names, founded_exact = excluded.founded_exact,"
            " version = excluded.version",
            (
                kept.id,
                kept.name,
                facts,
                registers,
                json.dumps(kept.names, ensure_ascii=False),
                int(kept.founded_exact),
                kept.version,
            ),
        )
        self._base.execute(
            "INSERT OR REPLACE INTO version VALUES (?, ?, ?, ?)",
            (kept.id, kept.version, import_number, facts),
        )

    def put_cells(self, profile_id: str, cells: Iterable[KeptCell], import_number: int) -> None:
        """Keep the source cells of a profile."""
        self._base.executemany(
            "INSERT INTO cell VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    profile_id,
                    import_number,
                    c.field,
                    c.value,
                    c.raw,
                    c.code,
                    c.file,
                    c.sheet,
                    c.row,
                    c.column,
                    c.header,
                )
                for c in cells
            ],
        )

    def put_marks(self, profile_id: str, marks: Iterable[str]) -> None:
        """Remember which rows a profile was read from."""
        self._base.executemany(
            "INSERT OR IGNORE INTO mark VALUES (?, ?)", [(mark, profile_id) for mark in marks]
        )

    def forget(self, profile_id: str) -> None:
        """Leave nothing of a profile, in no table and on no free page of the file."""
        with self.changing():
            for table in ("profile", "version", "cell", "mark"):
                self._base.execute(f"DELETE FROM {table} WHERE id = ?", (profile_id,))  # noqa: S608
        self._base.execute("VACUUM")


_SELECT = "SELECT id, name, facts, registers, names, founded_exact, version FROM profile"


def _kept(row: tuple[str, str, str, str, str, int, int]) -> Kept:
    return Kept(
        row[0],
        row[1],
        json.loads(row[2]),
        json.loads(row[3]),
        tuple(json.loads(row[4])),
        bool(row[5]),
        row[6],
    )


def _json(data: Mapping[str, str]) -> str:
    return json.dumps(dict(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
