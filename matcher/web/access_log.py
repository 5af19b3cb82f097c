"""What each account of a shared page was shown: the access log, in the file of the accounts.

It names pages and cooperatives, never what stands in them, and keeps its last rows only.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import RLock

from matcher.support.database import whole_step

#: The tables of the log; those of the accounts stand in `matcher.web.accounts`.
LOG_TABLES = """
CREATE TABLE IF NOT EXISTS looked (
    session TEXT NOT NULL, profile TEXT NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (session, profile)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shown (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, account TEXT NOT NULL, page TEXT NOT NULL,
    about TEXT NOT NULL, coops TEXT NOT NULL);
"""
#: Rows that are kept.
MOST_SHOWN = 50_000
#: Cooperatives of one page that a row names.
_MOST_NAMED = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of the access log: which page, about what, with which cooperatives, to whom."""

    at: str
    account: str
    page: str
    about: str
    coops: tuple[str, ...]


class AccessLog:
    """The access log of an office.

    Parameters
        base  the file of the accounts, open
        lock  held while it is read or written
        now   the clock, in seconds
    """

    def __init__(self, base: sqlite3.Connection, lock: RLock, now: Callable[[], float]) -> None:
        self._base, self._lock, self._now = base, lock, now

    def looked(self, sign_in: str, profile: str, version: int) -> int:
        """The version of a profile that was seen last in this sign-in; 0 for none."""
        with self._lock:
            key = (sign_in, profile)
            row = self._base.execute(
                "SELECT version FROM looked WHERE session = ? AND profile = ?", key
            ).fetchone()
            if row is None or row[0] != version:
                self._base.execute(
                    "INSERT OR REPLACE INTO looked VALUES (?, ?, ?)", (*key, version)
                )
            return int(row[0]) if row else 0

    def note(self, account: str, page: str, about: str, coops: Iterable[str] = ()) -> None:
        """Put into the access log what somebody is shown; the oldest rows make room."""
        at = time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(self._now()))
        named = " ".join(list(coops)[:_MOST_NAMED])
        with self._lock:
            done = self._base.execute(
                "INSERT INTO shown (at, account, page, about, coops) VALUES (?, ?, ?, ?, ?)",
                (at, account, page, about[:80], named),
            )
            if (number := int(done.lastrowid or 0)) % 500 == 0:
                self._base.execute("DELETE FROM shown WHERE number <= ?", (number - MOST_SHOWN,))

    def shown(self, account: str = "", most: int = 200) -> list[Shown]:
        """The last rows of the access log, the newest first."""
        where, values = ("WHERE account = ?", (account,)) if account else ("", ())
        with self._lock:
            rows = self._base.execute(
                f"SELECT at, account, page, about, coops FROM shown {where}"  # noqa: S608
                " ORDER BY number DESC LIMIT ?",
                (*values, most),
            ).fetchall()
        return [Shown(at, who, page, about, tuple(c.split())) for at, who, page, about, c in rows]

    def forget(self, profile: str) -> None:
        """Leave nothing of a cooperative in the access log."""
        with self._lock, whole_step(self._base):
            self._base.execute("DELETE FROM looked WHERE profile = ?", (profile,))
            self._base.execute("UPDATE shown SET about = '' WHERE about = ?", (profile,))
            self._base.execute(
                "UPDATE shown SET coops = trim(replace(' ' || coops || ' ', ?, ' '))"
                " WHERE instr(' ' || coops || ' ', ?)",
                (f" {profile} ",) * 2,
            )
