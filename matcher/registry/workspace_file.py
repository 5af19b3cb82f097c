"""The SQLite file of the workspace: opened, checked, and changed in whole steps only."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from matcher.registry.migrations import MIGRATIONS, migrate
from matcher.support.database import DATABASE_FAULTS, is_spoilt, make_database, whole_step
from matcher.support.errors import InvalidSourceError, UsageError
from matcher.support.messages import Message, message

_WAIT_S = 30
#: Made once: thousands of rows of an import are written with them.
_LISTED = json.JSONEncoder(ensure_ascii=False)
_SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class WorkspaceFile:
    """One workspace file; what stands in its tables is read and written by `Store`.

    Raises
        InvalidSourceError  it is no workspace, is damaged, or of a later version of the program
    """

    def __init__(self, path: Path, *, make: bool = False) -> None:
        self.path = path
        try:
            if make and not path.exists():
                make_database(path, migrate)
            uri = f"{path.resolve().as_uri()}?mode=rw"
            self._base = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_WAIT_S)
            self._prepare()
        except (OSError, sqlite3.OperationalError) as error:
            if isinstance(error, sqlite3.OperationalError) and _says_damage(error):
                raise _damaged(path) from error
            raise UsageError(
                message("The workspace cannot be opened."),
                where=str(path),
                code="cannot-write",
                hint=message("Check MATCHER_HOME."),
            ) from error
        except DATABASE_FAULTS as error:
            raise _damaged(path) from error

    def _prepare(self) -> None:
        self._base.execute("PRAGMA secure_delete = ON")
        self._base.execute("PRAGMA synchronous = FULL")
        version = self._base.execute("PRAGMA user_version").fetchone()[0]
        has_profiles = self._base.execute(
            "SELECT count(*) FROM sqlite_master WHERE name = 'profile'"
        ).fetchone()[0]
        if version > len(MIGRATIONS):
            what = message("The workspace is of another version of the program.")
            hint = message("Update the program.")
            raise InvalidSourceError(what, where=str(self.path), hint=hint)
        if not has_profiles:  # a file is made with its tables: one without them lost them
            raise _damaged(self.path)
        if version < len(MIGRATIONS):
            with self.changing():
                migrate(self._base)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """All that is done inside is done, or none of it.

        Raises
            UsageError     the file is in use by another import, or cannot be written
            InvalidSourceError  the file is damaged
        """
        what = message("The workspace cannot be written: it is in use, or the disk is full.")
        with self._told(what), whole_step(self._base):
            yield

    @contextmanager
    def _told(self, what: Message) -> Iterator[None]:
        """Say what SQLite found: that the file is damaged, or what cannot be done."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if _says_damage(error):
                raise _damaged(self.path) from error
            hint = message("Try again when no other import runs.")
            where = str(self.path)
            raise UsageError(what, where=where, hint=hint, code="cannot-write") from error
        except DATABASE_FAULTS as error:
            raise _damaged(self.path) from error

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def check(self) -> None:
        """Read the whole file.

        Raises
            InvalidSourceError  it is damaged
        """
        if self._all("PRAGMA quick_check(1)")[0][0] != "ok":
            raise _damaged(self.path)

    def _all(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        with self._told(message("The workspace cannot be opened.")):
            return self._base.execute(query, values).fetchall()

    def _read(self, text: str) -> Any:
        """What was kept as JSON; a database may be sound where a text in it is not."""
        try:
            return json.loads(text)
        except (ValueError, TypeError) as error:
            raise _damaged(self.path) from error

    def _list(self, text: str) -> list[Any]:
        """A list that was kept as JSON."""
        found = self._read(text)
        if not isinstance(found, list):
            raise _damaged(self.path)
        return found

    def _number_in(self, text: str, key: str) -> int:
        """A whole number of an object that was kept as JSON."""
        found = self._read(text)
        number = found.get(key) if isinstance(found, dict) else None
        if not isinstance(number, int):
            raise _damaged(self.path)
        return number

    def _text(self, value: object) -> str:
        """A text of a column that always has one."""
        if not isinstance(value, str):
            raise _damaged(self.path)
        return value


def _says_damage(error: sqlite3.OperationalError) -> bool:
    """Whether the file is spoilt: of plain errors a missing table, or a text that is no JSON."""
    return is_spoilt(error) or error.sqlite_errorcode == sqlite3.SQLITE_ERROR


def _damaged(path: Path) -> InvalidSourceError:
    """The error of a file that is no workspace, or no longer one."""
    return InvalidSourceError(
        message("The workspace is damaged, or is none."),
        where=str(path),
        hint=message("Bring it back with match restore FILE, or move it away."),
    )


def json_list(values: Sequence[object]) -> str:
    """The text of a column that holds several values."""
    return _LISTED.encode(values) if values else "[]"


@lru_cache(maxsize=1024)
def json_names(names: tuple[str, ...]) -> str:
    """The same of names: a row and its profile bear the same, one after the other."""
    return json_list(names)


def json_map(values: Mapping[str, str]) -> str:
    """The text of a column that holds values by name, the same for the same values."""
    return _SORTED.encode(dict(values)) if values else "{}"
