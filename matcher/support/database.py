"""SQLite files: a new one appears with its tables or not at all, a damaged one is told."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

#: What the driver raises. SQLite names a table by the letters of the page it found; where those of
#: a spoilt page are no text, Python fails at its message.
DATABASE_FAULTS = (sqlite3.Error, UnicodeDecodeError)


def make_database(path: Path, fill: Callable[[sqlite3.Connection], object]) -> None:
    """Make a database that is whole as soon as anybody can open it; one that is there stays.

    Parameters
        fill   makes its tables, inside one transaction

    Raises
        OSError, sqlite3.Error  it cannot be written; nothing is left
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.new")
    fresh.unlink(missing_ok=True)
    base = sqlite3.connect(fresh, isolation_level=None)
    try:
        try:
            base.execute("BEGIN")
            fill(base)
            base.execute("COMMIT")
        finally:
            base.close()
        try:
            os.link(fresh, path)
        except FileExistsError:  # another program was first
            pass
        except OSError:  # a file system without links
            if not path.exists():
                fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def whole_step(base: sqlite3.Connection) -> Iterator[None]:
    """One transaction: all that is done inside is done, or none of it.

    Parameters
        base  opened with `isolation_level=None`

    Raises
        sqlite3.Error  the file is in use, is damaged, or cannot be written
    """
    base.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(*DATABASE_FAULTS):  # a full disk or a damaged file may have taken it back
            base.execute("ROLLBACK")
        raise
    base.execute("COMMIT")


def connect_told(
    address: str, damaged: Callable[[], Exception], *, timeout: float
) -> sqlite3.Connection:
    """A connection that raises `damaged()` whenever SQLite finds the file spoilt.

    SQLite looks at a page when it is read: any statement may meet a damaged one, and so may any
    row after it.

    Parameters
        address  of the file, as `file:///…?mode=rw`
        timeout  seconds to wait for another program

    Raises
        sqlite3.Error  it cannot be opened
    """

    @contextmanager
    def told() -> Iterator[None]:
        try:
            yield
        except DATABASE_FAULTS as error:
            raise _as_told(error, damaged) from error

    class Cursor(sqlite3.Cursor):
        def fetchone(self) -> Any:
            with told():
                return super().fetchone()

        def fetchall(self) -> list[Any]:
            with told():
                return super().fetchall()

        def __next__(self) -> Any:
            try:  # of each row: no context manager
                return super().__next__()
            except DATABASE_FAULTS as error:
                raise _as_told(error, damaged) from error

    class Connection(sqlite3.Connection):
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

        def execute(self, *given: Any) -> Any:
            with told():
                return self.cursor().execute(*given)

        def executemany(self, *given: Any) -> Any:
            with told():
                return self.cursor().executemany(*given)

    return sqlite3.connect(
        address, uri=True, isolation_level=None, timeout=timeout, factory=Connection
    )


def _as_told(error: Exception, damaged: Callable[[], Exception]) -> Exception:
    return damaged() if is_spoilt(error) else error


def is_spoilt(error: Exception) -> bool:
    """Whether a table or a page of the file is not there or not as it was.

    A disk that is full or does not answer has spoilt nothing.
    """
    whole = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)  # none: it is no text
    code = whole & 0xFF
    # of plain errors a missing table or column; a disk that is full ends a transaction, say
    is_gone = code == sqlite3.SQLITE_ERROR and str(error).startswith("no such ")
    is_cut = whole == sqlite3.SQLITE_IOERR_SHORT_READ
    return is_gone or is_cut or code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def as_of_the_system(error: Exception) -> OSError:
    """What SQLite says of a disk or of another program, as the system would say it."""
    number = {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_BUSY: errno.EBUSY}.get(
        getattr(error, "sqlite_errorcode", 0) & 0xFF, errno.EIO
    )
    return OSError(number, os.strerror(number))
