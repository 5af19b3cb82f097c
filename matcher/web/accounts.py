"""Accounts of an office that shares its page, and who is signed in.

They stand in one file beside the workspace (`accounts/accounts.sqlite`), which no backup holds:
whoever brings an older copy back must not bring back a password that was changed, or an account
that was removed.

    accounts = OfficeAccounts(accounts_file())
    accounts.add("officer-7", "officer", password)
    token = accounts.sign_in("officer-7", password, "192.168.1.20")
    accounts.visitor(token)        # Visitor(name="officer-7", role="officer", …), or None
    accounts.log.shown()           # what each was shown: see `matcher.web.access_log`

A token is known by its digest alone, so that the file opens no page. Names are pseudonyms.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import RLock

from matcher.catalogue.office.overlay_file import is_pseudonym
from matcher.support.database import DATABASE_FAULTS, whole_step
from matcher.support.errors import (
    InvalidSourceError,
    MatcherError,
    UnknownIdError,
    UsageError,
    nearest,
)
from matcher.support.messages import counted, message
from matcher.support.paths import user_folder
from matcher.web.access_log import LOG_TABLES, AccessLog
from matcher.web.passwords import check_password, is_right, seal

#: What an account may be: see `matcher.web.roles`.
ROLES = ("lead", "officer", "reader")
#: A sign-in ends after so long without a page, and after so long in any case.
IDLE_S, WHOLE_S = 3600, 12 * 3600
#: Tries that fail within the window: of one name, and from one address.
OF_NAME, FROM_ADDRESS, WINDOW_S = 5, 20, 900
#: Sign-ins of one account at once.
_MOST_SESSIONS = 20

_TABLES = """
CREATE TABLE IF NOT EXISTS account (
    name TEXT PRIMARY KEY, role TEXT NOT NULL, funder TEXT NOT NULL, password TEXT NOT NULL,
    made TEXT NOT NULL) WITHOUT ROWID;
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
class Account:
    """An account, without its password.

    Parameters
        funder  id of the funder or option whose candidates a reader sees; "" for the others
        made    its day, ISO 8601
    """

    name: str
    role: str
    funder: str
    made: str


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


def accounts_file() -> Path:
    """The file of the accounts; it may not be there yet."""
    return user_folder() / "accounts" / "accounts.sqlite"


class OfficeAccounts:
    """The accounts of one office.

    Parameters
        now  the clock, in seconds

    Raises
        InvalidSourceError  the file is damaged, or none of ours
        UsageError          it cannot be opened
    """

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        self.path, self.now, self._lock = path, now, RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)
            self._base = sqlite3.connect(
                path, isolation_level=None, timeout=20, check_same_thread=False
            )
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = NORMAL")
            self._base.execute("PRAGMA secure_delete = ON")
            for statement in filter(str.strip, (_TABLES + LOG_TABLES).split(";")):
                self._base.execute(statement)
        except (OSError, sqlite3.OperationalError) as error:
            what = message("The file of the accounts cannot be opened.")
            raise UsageError(what, where=str(path), code="cannot-write") from error
        except DATABASE_FAULTS as error:
            what = message("The file of the accounts is damaged.")
            hint = message("Move it away and make the accounts again.")
            raise InvalidSourceError(what, where=str(path), hint=hint) from error
        self.log = AccessLog(self._base, self._lock, now)

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, whole_step(self._base):
            yield self._base

    # --- accounts -----------------------------------------------------------------

    def all(self) -> list[Account]:
        """Every account, by name."""
        with self._lock:
            rows = self._base.execute("SELECT name, role, funder, made FROM account ORDER BY name")
            return [Account(*row) for row in rows]

    def add(self, name: str, role: str, password: str, day: str, funder: str = "") -> Account:
        """A new account.

        Raises
            UsageError  the name is no pseudonym or taken, or the password too easily guessed
        """
        key = _key(name)
        if not is_pseudonym(key):
            what = message(
                '"{word}" is no pseudonym: letters, digits, - and _, at most 24.', word=name[:40]
            )
            raise UsageError(what, hint=message("Never write a person's name."))
        check_password(password, key)
        made = Account(key, role, funder, day)
        with self._changing() as base:
            row = (made.name, made.role, made.funder, seal(password), made.made)
            try:
                base.execute("INSERT INTO account VALUES (?, ?, ?, ?, ?)", row)
            except sqlite3.IntegrityError as error:
                raise UsageError(message('"{name}" is an account already.', name=key)) from error
        return made

    def remove(self, name: str) -> Account:
        """Remove an account; whoever is signed in under it no longer is."""
        found = self._known(name)
        with self._changing() as base:
            self._end(base, found.name)
            base.execute("DELETE FROM account WHERE name = ?", (found.name,))
        return found

    def set_password(self, name: str, password: str) -> Account:
        """Another password; every sign-in under the old one ends."""
        found = self._known(name)
        check_password(password, found.name)
        sealed = seal(password)
        with self._changing() as base:
            self._end(base, found.name)
            base.execute("UPDATE account SET password = ? WHERE name = ?", (sealed, found.name))
            base.execute("DELETE FROM attempt WHERE about = ?", (f"name {found.name}",))
        return found

    def _known(self, name: str) -> Account:
        known = {one.name: one for one in self.all()}
        if _key(name) not in known:
            what = message('There is no account "{name}".', name=name[:40])
            raise UnknownIdError(what, hint=nearest(name, list(known)))
        return known[_key(name)]

    # --- signing in ---------------------------------------------------------------

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
        key = _key(name)
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

    def change_password(self, visitor: Visitor, old: str, new: str, address: str) -> str:
        """The token of a new sign-in under the new password; every other one has ended.

        Raises
            SignInError  the old password is wrong, or there were too many tries
            UsageError   the new one is too easily guessed
        """
        check_password(new, visitor.name)
        self.sign_in(visitor.name, old, address)
        self.set_password(visitor.name, new)
        return self.sign_in(visitor.name, new, address, visitor.told)

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


def _key(name: str) -> str:
    """The name under which an account is kept, however it is typed."""
    return name.strip().casefold()[:100]


def _mark(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
