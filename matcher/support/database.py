"""A new SQLite file, which appears with its tables or not at all."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path


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
