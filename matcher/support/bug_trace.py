"""Where the trace of a bug goes: to a file of the user, never to a screen."""

from __future__ import annotations

import contextlib
from pathlib import Path

from matcher.support.errors import MatcherError


def keep_trace(error: Exception) -> str:
    """The file of the trace: frames only, for a message or a value may hold somebody's data.

    It is "" where none could be written.
    """
    import traceback

    from matcher.support.files import write_whole
    from matcher.support.paths import cache_folder

    frames = "".join(traceback.format_tb(error.__traceback__))
    try:
        path = cache_folder() / "last-bug.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, f"{type(error).__name__}\n{frames}")
    except (OSError, MatcherError):
        return ""
    with contextlib.suppress(ValueError):
        return f"~/{path.relative_to(Path.home())}"
    return str(path)
