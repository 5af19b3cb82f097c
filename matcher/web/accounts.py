"""Accounts of an office that shares its page; who is signed in stands in `sign_ins.py`.

They stand in one file beside the workspace (`accounts/accounts.sqlite`), which no backup holds:
whoever brings an older copy back must not bring back a password that was changed, or an account
that was removed.

    accounts = OfficeAccounts(accounts_file())
    accounts.add("officer-7", "officer", password)
    token = accounts.sign_in("officer-7", password, "192.168.1.20")
    accounts.visitor(token)        # Visitor(name="officer-7", role="officer", …), or None
    accounts.log.shown()           # what each was shown: see `matcher.web.access_log`

Names are pseudonyms.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from matcher.catalogue.office.overlay_file import is_pseudonym
from matcher.support.database import DATABASE_FAULTS
from matcher.support.errors import InvalidSourceError, UnknownIdError, UsageError, nearest
from matcher.support.messages import message
from matcher.support.paths import user_folder
from matcher.web.access_log import LOG_TABLES, AccessLog
from matcher.web.passwords import check_password, seal
from matcher.web.sign_ins import SIGN_IN_TABLES, SignIns, Visitor, account_key

#: What an account may be: see `matcher.web.roles`.
ROLES = ("lead", "officer", "reader")
_TABLES = """
CREATE TABLE IF NOT EXISTS account (
    name TEXT PRIMARY KEY, role TEXT NOT NULL, funder TEXT NOT NULL, password TEXT NOT NULL,
    made TEXT NOT NULL) WITHOUT ROWID;
"""


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


def accounts_file() -> Path:
    """The file of the accounts; it may not be there yet."""
    return user_folder() / "accounts" / "accounts.sqlite"


class OfficeAccounts(SignIns):
    """The accounts of one office, and the sign-ins under them.

    Parameters
        now  the clock, in seconds

    Raises
        InvalidSourceError  the file is damaged, or none of ours
        UsageError          it cannot be opened
    """

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)
            base = sqlite3.connect(path, isolation_level=None, timeout=20, check_same_thread=False)
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = NORMAL")
            base.execute("PRAGMA secure_delete = ON")
            for statement in filter(str.strip, (_TABLES + SIGN_IN_TABLES + LOG_TABLES).split(";")):
                base.execute(statement)
        except (OSError, sqlite3.OperationalError) as error:
            what = message("The file of the accounts cannot be opened.")
            raise UsageError(what, where=str(path), code="cannot-write") from error
        except DATABASE_FAULTS as error:
            what = message("The file of the accounts is damaged.")
            hint = message("Move it away and make the accounts again.")
            raise InvalidSourceError(what, where=str(path), hint=hint) from error
        super().__init__(base, RLock(), now)
        self.log = AccessLog(self._base, self._lock, now)

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

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
        key = account_key(name)
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
                raise UsageError(message("“{name}” is an account already.", name=key)) from error
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
        if account_key(name) not in known:
            what = message("There is no account “{name}”.", name=name[:40])
            raise UnknownIdError(what, hint=nearest(name, list(known)))
        return known[account_key(name)]

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
