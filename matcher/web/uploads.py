"""Files that were handed in: kept beside the workspace until they are imported, a day at most.

Each lies under its own name in a folder of its own, since what is settled about a file holds by
its name. Nothing in it is ever run; only the readers of `matcher.ingest` open it.
"""

from __future__ import annotations

import re
import secrets
import shutil
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from matcher.reports.imported.importing import ImportView
from matcher.support.errors import UnknownIdError, UsageError
from matcher.support.files import cannot_write, write_bytes
from matcher.support.messages import message
from matcher.support.paths import user_folder
from matcher.support.stamps import Stamp
from matcher.support.text import clean

#: How long a file may lie there.
KEPT_S = 24 * 3600
_MOST_SEEN = 20
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16}")
_LONGEST_NAME = 100


def uploads_folder() -> Path:
    """The folder of all files that were handed in; no backup holds it."""
    return user_folder() / "uploads"


def keep_upload(name: str, content: bytes) -> str:
    """Keep a file; the token by which it is found.

    Raises
        UsageError  it cannot be written, as on a full disk; nothing of it stays
    """
    sweep()
    token = secrets.token_urlsafe(12)
    folder = uploads_folder() / token
    path = folder / safe_name(name)
    try:
        folder.mkdir(parents=True, mode=0o700)
        write_bytes(path, content)
    except OSError as error:
        raise cannot_write(path, error) from error
    except UsageError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return token


def safe_name(name: str) -> str:
    """The last part of a name, without what a file system may take for something else.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\\\liste.xlsx"), safe_name("…")
    ('passwd', 'liste.xlsx', '…')
    >>> safe_name("\\x00.."), len(safe_name("a" * 500 + ".csv"))
    ('file', 100)
    """
    last = re.split(r"[/\\\\]", clean(name))[-1]
    bare = re.sub(r'[\x00-\x1f<>:"|?*]', "", last).strip(" .")
    while len(bare.encode()) > _LONGEST_NAME:
        stem, dot, suffix = bare.rpartition(".")
        bare = f"{stem[:-1]}.{suffix}" if dot and len(suffix) < 8 and len(stem) > 1 else bare[:-1]
    return bare or "file"


def find_upload(token: str) -> Path:
    """The file of a token.

    Raises
        UnknownIdError  there is none: it was imported, removed, or a day has passed
    """
    folder = uploads_folder() / token
    if _TOKEN.fullmatch(token) and folder.is_dir():
        for path in folder.iterdir():
            return path
    what = message("The file is no longer here.")
    raise UnknownIdError(what, hint=message("Hand it in again."))


def remove_upload(token: str) -> None:
    """Remove the file of a token, if it is there."""
    if _TOKEN.fullmatch(token):
        shutil.rmtree(uploads_folder() / token, ignore_errors=True)


def sweep(now: float | None = None) -> None:
    """Remove what has lain for more than a day."""
    oldest = (time.time() if now is None else now) - KEPT_S
    folder = uploads_folder()
    for one in folder.iterdir() if folder.is_dir() else ():
        if one.is_dir() and one.stat().st_mtime < oldest:
            shutil.rmtree(one, ignore_errors=True)


@dataclass(slots=True)
class SeenFiles:
    """What was understood of files, and what came of them: the last twenty, in memory alone."""

    _views: OrderedDict[str, tuple[Stamp, ImportView]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def put(self, key: str, stamp: Stamp, view: ImportView) -> None:
        """Keep a view, and let go of the oldest."""
        with self._lock:
            self._views[key] = (stamp, view)
            self._views.move_to_end(key)
            while len(self._views) > _MOST_SEEN:
                self._views.popitem(last=False)

    def get(self, key: str, stamp: Stamp) -> ImportView | None:
        """The view, if it is of the same moment."""
        known = self._views.get(key)
        return known[1] if known is not None and known[0] == stamp else None
