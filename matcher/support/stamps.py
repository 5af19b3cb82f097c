"""What changes whenever a file does: so that a page reads again what was written, and only that.

A page asks the disk each time it is opened and trusts no clock of its own: a catalogue that
somebody edits, a copy that is brought back, an import in a terminal are seen by the next request.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from time import time_ns

#: Of each file that is there: its path, when it was written, when its entry was, length, number.
Stamp = tuple[tuple[str, int, int, int, int], ...]
#: Disks tell times by ticks: what is written twice within one may bear the same time twice.
_TICK_NS = 20_000_000


def stamps(paths: Iterable[str | Path]) -> Stamp:
    """What changes whenever one of some files is written; one that is not there has none.

    Of a file that was written this very moment nobody can tell whether it is written once more:
    its stamp is of this call alone.
    """
    found, now = [], time_ns()
    for path in paths:
        with suppress(OSError):
            known = os.stat(path)  # noqa: PTH116  a page asks for a hundred: Path is four times as slow
            is_fresh = abs(now - known.st_mtime_ns) < _TICK_NS
            when = time_ns() if is_fresh else known.st_mtime_ns
            found.append((str(path), when, known.st_ctime_ns, known.st_size, known.st_ino))
    return tuple(found)


def files_under(folder: Path, ending: str) -> Iterator[str]:
    """The files of a folder and of those in it whose names end so, in a fixed order.

    Nothing where it is no folder.
    """
    for at, folders, names in os.walk(folder):
        folders.sort()
        yield from (f"{at}{os.sep}{name}" for name in sorted(names) if name.endswith(ending))
