"""Signing in: who is signed in, for how long, and how often a password may be tried.

A token is known by its digest alone, so that the file of the accounts opens no page.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from threading import RLock

from matcher.support.database import whole_step
from matcher.support.errors import MatcherError
from matcher.support.messages import counted, message
from matcher.web.passwords import is_right

#: A sign-in ends after so long without a page, and after so long in any case.
IDLE_S, WHOLE_S = 3600, 12 * 3600
#: Tries that fail within the window: of one name, and from one address.
OF_NAME, FROM_ADDRESS, WINDOW_S = 5, 20, 900
#: Sign-ins of one account at once.
_MOST_SESSIONS = 20

#: The tables of the sign-ins; those of the accounts stand in `matcher.web.accounts`.
SIGN_IN_TABLES = """
CREATE TABLE IF NOT EXISTS session (
    mark TEXT PRIMARY KEY, account TEXT NOT NULL, csrf TEXT NOT NULL, began REAL NOT NULL,
    seen REAL NOT NULL, told INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS attempt (about TEXT NOT NULL, at REAL NOT NULL);
"""


class SignInError(MatcherError):
    """Nobody is signed in: the name or the password is wrong, or there were too many tries."""

    code = "sign-in"

    def __init__(self, wait_s: int = 0) -> None:
        self.wait_s = wait_s
        if not wait_s:
            super().__init__(message("The name or the password is not right."))
            return
        minutes = -(-wait_s // 60)
        hint = counted("Try again in {n} minute.", "Try again in {n} minutes.", minutes)
        super().__init__(message("There were too many tries."), hint=hint)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever is signed in.

    Parameters
        mark  the digest of the token: what the sign-in is known by here
        csrf  what every form of this sign-in must bear
        told  number of the last copy that was brought back of which it was told
    """

    name: str
    role: str
    funder: str
    mark: str
    csrf: str
    told: int


class SignIns:
    """The sign-ins of an office, in the file of its accounts.

    Parameters
        base  the file, open
        lock  held while it is read or written
        now   the clock, in seconds
    """

    def __init__(self, base: sqlite3.Connection, lock: RLock, now: Callable[[], float]) -> None:
        self._base, self._lock, self.now = base, lock, now

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, whole_step(self._base):
            yield self._base

    def sign_in(self, name: str, password: str, address: str, told: int = 0) -> str:
        """The token of a new sign-in.

        A try counts before the password is looked at, so that many at once are not more than
        one after another; it counts for a name whether an account bears it or not.

        Parameters
            address  where the try comes from
            told     number of the last copy that was brought back: it is no news

        Raises
            SignInError  the name or the password is wrong, or there were too many tries
        """
        key = account_key(name)
        self._try(key, address)
        with self._lock:
            row = self._base.execute(
                "SELECT password FROM account WHERE name = ?", (key,)
            ).fetchone()
        sealed = row[0] if row else ""
        if not is_right(password, sealed):
            raise SignInError
        token, now = secrets.token_urlsafe(32), self.now()
        with self._changing() as base:
            self._sweep(base, key)
            base.execute("DELETE FROM attempt WHERE about = ?", (f"name {key}",))
            base.execute(
                "DELETE FROM attempt WHERE rowid = (SELECT max(rowid) FROM attempt"
                " WHERE about = ?)",
                (f"from {address}",),
            )
            made = base.execute(  # not where the password was changed meanwhile
                "INSERT INTO session SELECT ?, name, ?, ?, ?, ? FROM account"
                " WHERE name = ? AND password = ?",
                (_mark(token), secrets.token_urlsafe(24), now, now, told, key, sealed),
            )
            if not made.rowcount:
                raise SignInError
        return token

    def _try(self, key: str, address: str) -> None:
        now = self.now()
        with self._changing() as base:
            base.execute("DELETE FROM attempt WHERE at <= ?", (now - WINDOW_S,))
            limits = ((f"name {key}", OF_NAME), (f"from {address}", FROM_ADDRESS))
            for about, most in limits:
                times = [
                    at for (at,) in base.execute(
                        "SELECT at FROM attempt WHERE about = ? ORDER BY at DESC", (about,)
                    )
                ]  # fmt: skip
                if len(times) >= most:
                    raise SignInError(max(1, int(times[most - 1] + WINDOW_S - now) + 1))
            base.executemany("INSERT INTO attempt VALUES (?, ?)", [(a, now) for a, _ in limits])

    def sign_out(self, visitor: Visitor) -> None:
        """End a sign-in."""
        with self._changing() as base:
            base.execute("DELETE FROM looked WHERE session = ?", (visitor.mark,))
            base.execute("DELETE FROM session WHERE mark = ?", (visitor.mark,))

    def visitor(self, token: str) -> Visitor | None:
        """Whoever bears a token; None where the sign-in has ended, or never began."""
        now, mark = self.now(), _mark(token)
        with self._lock:
            row = self._base.execute(
                "SELECT a.name, a.role, a.funder, s.csrf, s.told, s.began, s.seen FROM session s"
                " JOIN account a ON a.name = s.account WHERE s.mark = ?",
                (mark,),
            ).fetchone()
            if row is None:
                return None
            name, role, funder, csrf, told, began, seen = row
            found = Visitor(name, role, funder, mark, csrf, told)
            if now - began >= WHOLE_S or now - seen >= IDLE_S:
                self.sign_out(found)
                return None
            if now - seen > 30:
                self._base.execute("UPDATE session SET seen = ? WHERE mark = ?", (now, mark))
        return found

    def tell(self, visitor: Visitor, number: int) -> None:
        """Whoever is signed in has read of a copy that was brought back."""
        with self._lock:
            self._base.execute("UPDATE session SET told = ? WHERE mark = ?", (number, visitor.mark))

    def signed_in(self) -> list[str]:
        """The accounts that are signed in now, each once."""
        now = self.now()
        with self._lock:
            rows = self._base.execute(
                "SELECT DISTINCT account FROM session WHERE began > ? AND seen > ?"
                " ORDER BY account",
                (now - WHOLE_S, now - IDLE_S),
            )
            return [name for (name,) in rows]

    @staticmethod
    def _end(base: sqlite3.Connection, name: str) -> None:
        base.execute(
            "DELETE FROM looked WHERE session IN (SELECT mark FROM session WHERE account = ?)",
            (name,),
        )
        base.execute("DELETE FROM session WHERE account = ?", (name,))

    def _sweep(self, base: sqlite3.Connection, name: str) -> None:
        """Let go of sign-ins that have ended, and of the oldest of an account with many."""
        now = self.now()
        base.execute(
            "DELETE FROM session WHERE began <= ? OR seen <= ? OR mark IN (SELECT mark FROM"
            " session WHERE account = ? ORDER BY seen DESC LIMIT -1 OFFSET ?)",
            (now - WHOLE_S, now - IDLE_S, name, _MOST_SESSIONS - 1),
        )
        base.execute("DELETE FROM looked WHERE session NOT IN (SELECT mark FROM session)")


def account_key(name: str) -> str:
    """The name under which an account is kept, however it is typed."""
    return name.strip().casefold()[:100]


def _mark(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
