"""Files anywhere: local paths, or any address that fsspec knows (`s3://…`, `memory://…`)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from matcher.support.errors import UsageError
from matcher.support.files import write_bytes
from matcher.support.messages import message
from matcher.support.reasons import reason_of

#: What to do where a package for runs on many machines is missing.
INSTALL_DASK = message('Install "{package}".', package="matcher[dask]")


def is_address(place: str) -> bool:
    """Whether a place is an address for fsspec, and not a path."""
    return "://" in place and not place.startswith("file://")


def local_path(place: str) -> Path:
    """The path of a place that is no address."""
    return Path(place.removeprefix("file://"))


def join(place: str, *names: str) -> str:
    """A file or folder inside a folder."""
    return "/".join((place.rstrip("/"), *names))


def last_part(place: str) -> str:
    """The last part of a place."""
    return place.rstrip("/").rsplit("/", 1)[-1]


@contextmanager
def reading(place: str) -> Iterator[IO[bytes]]:
    """The bytes of a file, from its start.

    Raises
        UsageError  it is missing or cannot be read
    """
    try:
        stream = (
            _system(place)[0].open(_system(place)[1], "rb")
            if is_address(place)
            else local_path(place).open("rb")
        )
    except OSError as error:
        raise _cannot_open(place, error) from error
    with stream:
        yield stream


def read_slice(place: str, start: int, end: int) -> bytes:
    """The bytes of a file from `start` to `end`.

    Raises
        UsageError  it is missing or cannot be read
    """
    with reading(place) as stream:
        stream.seek(start)
        return stream.read(end - start)


def write(place: str, content: bytes) -> None:
    """Write a file whole or not at all, its folder too.

    Raises
        UsageError  it cannot be written
    """
    try:
        if is_address(place):
            system, path = _system(place)
            system.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            system.pipe_file(path, content)
        else:
            file = local_path(place)
            file.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(file, content)
    except OSError as error:
        what = message("The file cannot be written: {reason}.", reason=reason_of(error))
        hint = message("Choose another place.")
        raise UsageError(what, where=place, hint=hint, code="cannot-write") from error


def read_or_none(place: str) -> bytes | None:
    """The content of a file; None when it is not there."""
    try:
        if is_address(place):
            system, path = _system(place)
            content: bytes = system.cat_file(path)
            return content
        return local_path(place).read_bytes()
    except OSError:
        return None


def remove(place: str) -> None:
    """Remove a file, if it is there."""
    if is_address(place):
        system, path = _system(place)
        if system.exists(path):
            system.rm_file(path)
    else:
        local_path(place).unlink(missing_ok=True)


def files_in(folder: str) -> list[str]:
    """The files of a folder, by name; none when it is not there."""
    if is_address(folder):
        system, path = _system(folder)
        if not system.exists(path):
            return []
        found = (f["name"] for f in system.ls(path, detail=True) if f["type"] == "file")
        return sorted(system.unstrip_protocol(name) for name in found)
    here = local_path(folder)
    return sorted(str(p) for p in here.iterdir() if p.is_file()) if here.is_dir() else []


def matching(pattern: str) -> list[str]:
    """The files that a pattern with * or ? in its last part means, by name."""
    if is_address(pattern):
        system, path = _system(pattern)
        return sorted(system.unstrip_protocol(name) for name in system.glob(path))
    here = local_path(pattern)
    return sorted(str(found) for found in here.parent.glob(here.name) if found.is_file())


def is_folder(place: str) -> bool:
    """Whether a place is a folder."""
    if is_address(place):
        system, path = _system(place)
        return bool(system.isdir(path))
    return local_path(place).is_dir()


def sha256(content: bytes) -> str:
    """The hash by which content is told apart."""
    return hashlib.sha256(content).hexdigest()


def _system(place: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ImportError as error:
        what = message("An address needs fsspec.")
        raise UsageError(what, where=place, hint=INSTALL_DASK) from error
    try:
        system, path = fsspec.core.url_to_fs(place)
    except (ImportError, ValueError) as error:
        what = message("fsspec cannot open that kind of address.")
        hint = message("Check it, or install the package that opens it.")
        raise UsageError(what, where=place, hint=hint) from error
    return system, str(path)


def _cannot_open(place: str, error: OSError) -> UsageError:
    what = message("The file cannot be opened: {reason}.", reason=reason_of(error))
    return UsageError(what, where=place, hint=message("Check the path."), code="no-file")
