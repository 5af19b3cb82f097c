"""The user's folder in one file and back: the workspace, what was settled, what was added."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

from matcher.support.errors import InvalidSourceError, UsageError
from matcher.support.messages import message
from matcher.support.reasons import reason_of

_LIST = "backup.json"
_NOT_KEPT = ("cache", "uploads")
_LARGEST = 4 << 30


def write_backup(folder: Path, out: Path) -> tuple[str, ...]:
    """Copy every file of the folder into one; a database as one moment saw it.

    Raises
        UsageError     there is nothing to copy, or it cannot be written
        InvalidSourceError  a database is damaged: no copy replaces a good one
    """
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.relative_to(folder).parts[0] not in _NOT_KEPT
        and not path.name.startswith(".")
        and not path.name.endswith(("-journal", "-wal", "-shm"))
        and path.resolve() != out.resolve()
    ]
    if not files:
        what = message("The workspace is empty: match import FILE.")
        raise UsageError(what, where=str(folder), code="no-file")
    marks = {}
    try:
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as name:
            whole = Path(name) / "backup.zip"
            with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as package:
                for path in files:
                    inside = path.relative_to(folder).as_posix()
                    copy = _copy(path, Path(name) / "part")
                    marks[inside] = hashlib.sha256(copy.read_bytes()).hexdigest()
                    package.write(copy, inside)
                package.writestr(_LIST, json.dumps({"format": 1, "files": marks}, indent=1))
            with whole.open("rb") as stream:
                os.fsync(stream.fileno())
            whole.replace(out)
    except OSError as error:
        raise UsageError(
            message("The file cannot be written: {reason}.", reason=reason_of(error)),
            where=str(out),
            code="cannot-write",
        ) from error
    return tuple(marks)


#: What SQLite says when the copy finds no room; the file that is copied is sound.
_NO_ROOM = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_TRUNCATE")


def _copy(path: Path, copy: Path) -> Path:
    copy.unlink(missing_ok=True)
    with path.open("rb") as stream:
        is_database = stream.read(16).startswith(b"SQLite format 3")
    if not is_database:
        if path.suffix == ".sqlite":
            raise _damaged(path)
        shutil.copyfile(path, copy)
        return copy
    try:
        base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
        try:
            other = sqlite3.connect(copy)
            base.backup(other)
            sound = other.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            other.close()
        finally:
            base.close()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname in _NO_ROOM:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise _damaged(path) from error
    if not sound:
        raise _damaged(path)
    return copy


def _damaged(path: Path) -> InvalidSourceError:
    hint = message("Bring it back with match restore FILE, or move it away.")
    return InvalidSourceError(
        message("The workspace is damaged, or is none."), where=str(path), hint=hint
    )


def restore_backup(file: Path, folder: Path, *, force: bool) -> tuple[str, ...]:
    """Bring every file of a backup back; what is there is moved aside, never lost.

    Raises
        UsageError     the file is missing, or something is there and `force` was not given
        InvalidSourceError  it is no backup, or is damaged: nothing is touched
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".restore.") as name:
        names = _unpack(file, Path(name))
        there = [one for one in names if (folder / one).exists()]
        if there and not force:
            what = message("A workspace is there already.")
            hint = message("Add --force: what is there is moved aside.")
            raise UsageError(what, where=str(folder / there[0]), hint=hint)
        for one in names:
            target = folder / one
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                _keep_aside(target)
            (Path(name) / one).replace(target)
    return names


def _keep_aside(path: Path) -> None:
    """Give a file a second name, so that there is no moment without it under the first."""
    if path.suffix == ".sqlite":
        with suppress(sqlite3.Error):  # what a killed program began is taken back first
            base = sqlite3.connect(path, isolation_level=None)
            try:
                base.execute("BEGIN IMMEDIATE")
                base.execute("ROLLBACK")
            finally:
                base.close()
    aside = _aside(path)
    for tail in ("-journal", "-wal", "-shm"):
        if (beside := Path(f"{path}{tail}")).exists():
            beside.replace(f"{aside}{tail}")
    try:
        os.link(path, aside)
    except OSError:  # a file system without links
        path.replace(aside)


def _aside(path: Path) -> Path:
    number = 1
    while (found := path.with_name(f"{path.name}.before-restore-{number}")).exists():
        number += 1
    return found


#: What a damaged package makes of itself: the last two where it claims a password or a method.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, AttributeError, TypeError,
    RuntimeError, NotImplementedError,
)  # fmt: skip


def _unpack(file: Path, into: Path) -> tuple[str, ...]:
    """The files of a backup, each held against its digest, in a folder of their own."""
    no_backup = InvalidSourceError(
        message("The file is no backup, or is damaged."), where=str(file)
    )
    try:
        with zipfile.ZipFile(file) as package:
            if sum(one.file_size for one in package.infolist()) > _LARGEST:
                raise no_backup
            listed = json.loads(package.read(_LIST))["files"]
            for name, mark in listed.items():
                path = (into / name).resolve()
                if into.resolve() not in path.parents:
                    raise no_backup
                content = package.read(name)
                if hashlib.sha256(content).hexdigest() != mark:
                    raise no_backup
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    except FileNotFoundError as error:
        raise UsageError(
            message("The file is not there."), where=str(file), code="no-file"
        ) from error
    except OSError as error:
        raise UsageError(
            message("The file cannot be read: {reason}.", reason=reason_of(error)), where=str(file)
        ) from error
    except _DAMAGED as error:
        raise no_backup from error
    return tuple(listed)
