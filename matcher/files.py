"""Files written whole or not at all, and a cache of what can be made again."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from matcher.errors import UsageError
from matcher.locate import cache_folder


@contextmanager
def writing(path: Path) -> Iterator[Callable[[str], object]]:
    """A function that writes text to a file, which appears only once it is whole.

    `-` is stdout.

    Raises
        UsageError  the folder is missing or may not be written to
    """
    if str(path) == "-":
        yield sys.stdout.write
        return
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _cannot_write(path, error) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            yield stream.write
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise _cannot_write(path, error) from error
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_whole(path: Path, content: str) -> None:
    """Write a file atomically: whoever reads it sees the old or the new one, whole.

    Raises
        UsageError  the folder is missing or may not be written to
    """
    with writing(path) as write:
        write(content)


def _cannot_write(path: Path, error: OSError) -> UsageError:
    reason = (error.strerror or "cannot be written").lower()
    what = f"The file cannot be written: {reason}."
    todo = "Choose another place."
    return UsageError(what, where=str(path), todo=todo, code="cannot-write")


def compiled(key: str, make: Callable[[], Any]) -> Any:
    """What `make` returns, as plain data, kept in the cache under `key`.

    The key names the content it was made from, so a kept result is never out of date; one
    that cannot be read is made again, and a folder that cannot be written is no hindrance.
    Days become ISO texts.
    """
    path = cache_folder() / f"{key}.json"
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        pass
    text = json.dumps(make(), ensure_ascii=False, separators=(",", ":"), default=_iso)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
    except (OSError, UsageError):
        pass
    return json.loads(text)


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not plain data")
