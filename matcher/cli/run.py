"""Running a command: one clear message and one exit code, whatever happens."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from matcher.errors import MatcherError, ReaderLeft

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and leave with its exit code."""
    sys.exit(run(sys.argv[1:] if arguments is None else list(arguments)))


def run(arguments: list[str]) -> int:
    """The exit code of a command; its answer is on stdout, all else on stderr."""
    as_json = "--json" in arguments
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        from matcher.cli.app import app

        code = app(arguments, standalone_mode=False, prog_name="match")
        if code == _INTERRUPTED:  # typer makes an exit code of Ctrl-C
            raise KeyboardInterrupt
        return code if isinstance(code, int) else 0
    except MatcherError as error:
        return _fail(error.as_json(), str(error), error.exit_code, as_json)
    except ReaderLeft:
        _close_stdout()
        return 0
    except KeyboardInterrupt:
        data = _error("interrupted", "Interrupted.")
        return _fail(data, "Interrupted.", _INTERRUPTED, as_json)
    except Exception as error:
        return _other(error, as_json)


def _close_stdout() -> None:
    # Python flushes stdout when it ends: what cannot be written must not be tried again
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _other(error: Exception, as_json: bool) -> int:
    # typer carries its own copy of click, or not: its errors are known by what they can do
    if type(error).__name__ == "Abort":
        data = _error("interrupted", "Interrupted.")
        return _fail(data, "Interrupted.", _INTERRUPTED, as_json)
    if type(error).__name__ == "Exit":
        return int(getattr(error, "exit_code", 0))
    if hasattr(error, "format_message"):
        message = f"{error.format_message()} See match --help."
        return _fail(_error("usage", message), message, 2, as_json)
    where = _keep_trace(error)
    message = f"This is a bug of ours, sorry. {where}".strip()
    return _fail(_error("bug", message), message, 70, as_json)


def _keep_trace(error: Exception) -> str:
    """Where the trace went: frames only, for a message or a value may hold somebody's data."""
    from matcher.files import write_whole
    from matcher.locate import cache_folder

    frames = "".join(traceback.format_tb(error.__traceback__))
    path = cache_folder() / "last-bug.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, f"{type(error).__name__}\n{frames}")
    except (OSError, MatcherError):
        return ""
    return f"Its trace is in {_short(path)}."


def _short(path: Path) -> str:
    with contextlib.suppress(ValueError):
        return f"~/{path.relative_to(Path.home())}"
    return str(path)


def _error(code: str, message: str) -> dict[str, object]:
    return {"schema": 1, "error": {"code": code, "message": message, "where": ""}}


def _fail(data: dict[str, object], message: str, code: int, as_json: bool) -> int:
    if as_json:
        try:
            sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
            sys.stdout.flush()
        except OSError:
            _close_stdout()
    with contextlib.suppress(OSError):
        sys.stderr.write(f"match: {message}\n")
    return code
