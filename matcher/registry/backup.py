"""The user's folder in one file and back: the workspace, what was settled, what was added."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from matcher.support.acting import acting
from matcher.support.database import DATABASE_FAULTS, as_of_the_system, is_spoilt
from matcher.support.errors import InvalidSourceError, UsageError
from matcher.support.files import cannot_write, place_of
from matcher.support.messages import Message, counted, message
from matcher.support.reasons import reason_of

_LIST = "backup.json"
#: Folders that no copy holds and none brings back: an old password must not return with one.
_NOT_KEPT = ("cache", "uploads", "accounts")
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
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and not path.name.endswith(_BESIDE)
        and path.resolve() != out.resolve()
    ]
    if not files:
        what = message("The workspace is empty: import a table first.")
        hint = message("Write match import FILE.")
        raise UsageError(what, where=str(folder), hint=hint, code="no-file")
    marks = {}
    try:
        place = place_of(out)
        with tempfile.TemporaryDirectory(
            # what cannot be removed once the copy stands is no failure of the copy
            dir=place.parent if place else None,
            prefix=f".{out.name}.",
            ignore_cleanup_errors=True,
        ) as name:
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
            if place is None:  # a pipe: it goes through
                with whole.open("rb") as stream, out.open("wb") as through:
                    shutil.copyfileobj(stream, through)
            else:
                whole.replace(place)
    except OSError as error:
        raise cannot_write(out, error) from error
    return tuple(marks)


def _copy(path: Path, copy: Path) -> Path:
    copy.unlink(missing_ok=True)
    # a database that may be in use is never opened as a file: closing that would let go of the
    # locks that this very program holds on it (POSIX), and somebody else could write meanwhile
    if path.suffix != ".sqlite":
        with path.open("rb") as stream:
            is_database = stream.read(16).startswith(b"SQLite format 3")
        if not is_database:
            shutil.copyfile(path, copy)
            return copy
    elif not path.stat().st_size:  # SQLite takes it for a database without tables
        raise _damaged(path)
    try:
        base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
        try:
            other = sqlite3.connect(copy)
            base.backup(other)
            sound = other.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            other.close()
        finally:
            base.close()
    except DATABASE_FAULTS as error:
        if is_spoilt(error):
            raise _damaged(path) from error
        raise as_of_the_system(error) from error
    if not sound:
        raise _damaged(path)
    return copy


def _damaged(path: Path) -> InvalidSourceError:
    hint = message("Bring it back with match restore FILE, or move it away.")
    return InvalidSourceError(
        message("The workspace is damaged, or is none."), where=str(path), hint=hint
    )


@dataclass(frozen=True, slots=True)
class Restored:
    """One restore: who brought a copy back, when, and what is newer than the copy.

    Parameters
        number  counts them
        at      the moment, local, ISO 8601
        by      the account that did it; "" where nobody was signed in
        steps   steps of the workspace that are not in the copy; None where nobody can tell
        events  events of the log of cases that are not in the copy
    """

    number: int
    at: str
    by: str
    steps: int | None
    events: int | None

    def said(self) -> Message:
        """What happened, and what was moved aside."""
        by = self.by or message("somebody at the machine itself")
        at = self.at.replace("T", " ")
        if self.steps is None or self.events is None:
            return message(
                "At {at} {by} brought a copy back. How much was recorded after that copy is not"
                " known; it is moved aside and not lost.",
                at=at, by=by,
            )  # fmt: skip
        return message(
            "At {at} {by} brought a copy back. Recorded after that copy, and no longer here:"
            " {steps} and {events}; they are moved aside and not lost. Look at what you recorded"
            " last.",
            at=at, by=by,
            steps=counted("{n} step", "{n} steps", self.steps),
            events=counted("{n} event", "{n} events", self.events),
        )  # fmt: skip


#: The language and the like, which are settled before anything is imported: no workspace.
_SETTINGS = "config.toml"
_RESTORED, _RESTORING = ".restored.json", ".restoring.json"


def last_restored(folder: Path) -> Restored | None:
    """The last copy that was brought back into a folder; None where none ever was."""
    try:
        return Restored(**json.loads((folder / _RESTORED).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):  # it is ours alone; who changed it knows more
        return Restored(1, "?", "", None, None)


def restore_backup(file: Path, folder: Path, *, force: bool) -> tuple[str, ...]:
    """Bring every file of a backup back; what is there is moved aside, never lost.

    What is killed on the way is done by `finish_restore`; where the disk refuses something on the
    way, everything is as before.

    Raises
        UsageError     the file is missing, something is there and `force` was not given, or the
                       disk is full
        InvalidSourceError  it is no backup, or is damaged: nothing is touched
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        into = Path(tempfile.mkdtemp(dir=folder, prefix=".restore."))
        try:
            names = _restore(file, folder, into, force=force)
        except BaseException:
            if not (folder / _RESTORING).exists():  # otherwise somebody goes on from it
                shutil.rmtree(into, ignore_errors=True)
            raise
        shutil.rmtree(into, ignore_errors=True)
        return names
    except OSError as error:
        what = message("The backup cannot be brought back: {reason}.", reason=reason_of(error))
        raise UsageError(what, where=str(folder), code="cannot-write") from error


def _restore(file: Path, folder: Path, into: Path, *, force: bool) -> tuple[str, ...]:
    names = _unpack(file, into)
    there = [one for one in names if (folder / one).exists()]
    if (work := [one for one in there if one != _SETTINGS]) and not force:
        what = message("A workspace is there already.")
        hint = message("Add --force: what is there is moved aside.")
        raise UsageError(what, where=str(folder / work[0]), hint=hint)
    before = last_restored(folder)
    lost = [_not_in(folder / one, into / one) for one in there]
    known = None not in lost
    told = Restored(
        number=before.number + 1 if before else 1,
        at=datetime.now().isoformat(timespec="minutes"),
        by=acting(),
        steps=sum(one[0] for one in lost if one) if known else None,
        events=sum(one[1] for one in lost if one) if known else None,
    )
    moved: list[tuple[Path, Path | None]] = []
    try:
        _write(folder / _RESTORING, {"from": str(into), "names": names, "told": asdict(told)})
        _bring(folder, into, names, moved)
        _write(folder / _RESTORED, asdict(told))
    except OSError:
        for target, aside in reversed(moved):
            _take_back(target, aside)
        (folder / _RESTORING).unlink(missing_ok=True)
        raise
    with suppress(OSError):  # it is done: whoever finds this finds nothing left to do
        (folder / _RESTORING).unlink()
    return names


def finish_restore(folder: Path) -> None:
    """Go on where somebody who brought a copy back was stopped; nothing where nobody was."""
    try:
        begun = json.loads((folder / _RESTORING).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    _bring(folder, Path(begun["from"]), begun["names"], [])
    _write(folder / _RESTORED, begun["told"])
    (folder / _RESTORING).unlink()
    shutil.rmtree(begun["from"], ignore_errors=True)


def _bring(
    folder: Path, into: Path, names: Sequence[str], moved: list[tuple[Path, Path | None]]
) -> None:
    """Put the files of a copy where they belong; `moved` grows by each and by what was there."""
    for one in names:
        source, target = into / one, folder / one
        if not source.is_file():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = _aside(target) if target.exists() else None
        moved.append((target, aside))
        if aside:
            _keep_aside(target, aside)
        source.replace(target)


def _take_back(target: Path, aside: Path | None) -> None:
    """Undo what was begun or done with one file."""
    if aside is None:
        target.unlink(missing_ok=True)
        return
    for tail in (*_BESIDE, ""):
        if (kept := Path(f"{aside}{tail}")).exists():
            kept.replace(f"{target}{tail}")


def _write(path: Path, data: Mapping[str, object]) -> None:
    """A small file, whole or not at all."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        with fresh.open("w", encoding="utf-8") as stream:
            json.dump(data, stream)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


#: What each database records, row by row.
_RECORDED = (
    "SELECT number, day, about, why FROM step WHERE kind <> 'forgotten'",
    "SELECT digest FROM entry",
)


def _not_in(here: Path, copy: Path) -> tuple[int, int] | None:
    """How many steps and events of a database are not in a copy of it; None: nobody can tell."""
    counts = [0, 0]
    if here.suffix != ".sqlite":
        return 0, 0
    for at, query in enumerate(_RECORDED):
        found = []
        for path in (here, copy):
            try:
                base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
                try:
                    found.append(set(base.execute(query).fetchall()))
                finally:
                    base.close()
            except sqlite3.OperationalError as error:  # the other kind of database
                if "no such table" not in str(error):
                    return None
                found.append(set())
            except DATABASE_FAULTS:
                return None
        counts[at] = len(found[0] - found[1])
    return counts[0], counts[1]


#: What SQLite writes beside a database.
_BESIDE = ("-journal", "-wal", "-shm")


def _keep_aside(path: Path, aside: Path) -> None:
    """Give a file a second name, so that there is no moment without it under the first."""
    if path.suffix == ".sqlite":
        with suppress(*DATABASE_FAULTS):  # what a killed program began is taken back first
            base = sqlite3.connect(path, isolation_level=None)
            try:
                base.execute("BEGIN IMMEDIATE")
                base.execute("ROLLBACK")
            finally:
                base.close()
    for tail in _BESIDE:
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
                if path.relative_to(into.resolve()).parts[0].casefold() in _NOT_KEPT:
                    raise no_backup
                content = package.read(name)
                if hashlib.sha256(content).hexdigest() != mark:
                    raise no_backup
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    except FileNotFoundError as error:
        what, hint = message("The file is not there."), message("Check the path.")
        raise UsageError(what, where=str(file), hint=hint, code="no-file") from error
    except OSError as error:
        what = message("The file cannot be read: {reason}.", reason=reason_of(error))
        hint = message("Give a file that match backup has written.")
        raise UsageError(what, where=str(file), hint=hint) from error
    except _DAMAGED as error:
        raise no_backup from error
    return tuple(listed)
