"""The one door of all that is written: files whole or not at all, and never unasked.

A symbolic link stays: the file that it leads to is written. A device or a pipe stays too: what is
written goes through it.
"""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, Any

from matcher.support.errors import ReaderLeftError, UsageError
from matcher.support.messages import Sayable, message
from matcher.support.paths import cache_folder
from matcher.support.reasons import reason_of


@contextmanager
def answering() -> Iterator[Callable[[str], object]]:
    """A function that writes the answer to stdout.

    Raises
        ReaderLeftError  stdout was closed by its reader
        UsageError  it cannot be written: it is closed, or the disk is full
    """
    if sys.stdout is None:  # what Python makes of a stdout that is closed from the beginning
        raise UsageError(message("There is no stdout to write the answer to: it is closed."))
    try:
        yield sys.stdout.write
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise ReaderLeftError from error
    except OSError as error:
        raise cannot_write(Path("stdout"), error) from error


@contextmanager
def writing(path: Path) -> Iterator[Callable[[str], object]]:
    """A function that writes text to a file, which appears only once it is whole.

    `-` is stdout.

    Raises
        UsageError  the folder is missing or may not be written to
    """
    if str(path) == "-":
        with answering() as write:
            yield write
        return
    with _appearing(path) as stream:
        yield lambda text: stream.write(text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a binary file atomically.

    Raises
        UsageError  the folder is missing or may not be written to
    """
    with _appearing(path) as stream:
        stream.write(content)


@contextmanager
def _appearing(asked: Path) -> Iterator[IO[bytes]]:
    import tempfile  # an answer writes no file

    try:
        path = place_of(asked)
        if path is None:
            with asked.open("wb") as through:
                yield through
            return
        mode = _mode_of(path)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise cannot_write(asked, error) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise cannot_write(asked, error) from error
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def place_of(path: Path) -> Path | None:
    """The file that is made or replaced when a path is written; None: it is written through.

    Raises
        OSError  it is a folder, or its links go round in a circle
    """
    try:
        kind = path.stat().st_mode
    except FileNotFoundError:  # nothing is there yet, or not yet where a link leads to
        return Path(os.path.realpath(path)) if path.is_symlink() else path
    if stat.S_ISDIR(kind):
        raise IsADirectoryError(errno.EISDIR, "is a folder")
    if not stat.S_ISREG(kind):
        return None
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def check_free(*paths: Path | None, force: bool) -> None:
    """Refuse to replace a file, before anything is worked out; "-" is stdout.

    A file that holds nothing may be replaced: nothing is lost with it.

    Raises
        UsageError  one of them is there already and `force` was not given, or is a folder
    """
    for path in paths:
        if path is None or str(path) == "-":
            continue
        try:
            place = place_of(path)
            is_there = place is not None and place.exists() and place.stat().st_size > 0
        except OSError as error:
            raise cannot_write(path, error) from error
        if is_there and not force:
            what = message("The file is there already.")
            raise UsageError(what, where=str(path), hint=message("Add --force."))


def write_whole(path: Path, content: str) -> None:
    """Write a file atomically: whoever reads it sees the old or the new one, whole.

    Raises
        UsageError  the folder is missing or may not be written to
    """
    with writing(path) as write:
        write(content)


def _mode_of(path: Path) -> int:
    """The permissions of the file that is replaced, or those that a new file would have."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def cannot_write(path: Path, error: OSError) -> UsageError:
    """The error that says of a file why it cannot be written."""
    reason: Sayable = reason_of(error)
    if isinstance(error, FileNotFoundError) and not path.parent.is_dir():
        reason = message("there is no folder {folder}", folder=path.parent)
    what = message("The file cannot be written: {reason}.", reason=reason)
    hint = message("Choose another place.")
    return UsageError(what, where=str(path), hint=hint, code="cannot-write")


def compiled(key: str, make: Callable[[], Any]) -> Any:
    """What `make` returns, as plain data, kept in the cache under `key`.

    The key names the content it was made from, so a kept result is never out of date; one
    that cannot be read is made again, and a folder that cannot be written is no hindrance.
    Days become ISO texts.
    """
    path = cache_folder() / f"{key}.json"
    try:
        kept = json.loads(path.read_bytes())
        if isinstance(kept, dict) and kept.get("key") == key:
            return kept["data"]
    except (OSError, ValueError, KeyError):
        pass
    kept = {"key": key, "data": make()}
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"), default=_iso)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
    except (OSError, UsageError):
        pass
    return json.loads(text)["data"]


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not plain data")
