"""Running a command: one clear message and one exit code, whatever happens."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from matcher.support.errors import MatcherError, ReaderLeftError
from matcher.support.messages import message, render
from matcher.support.writing import labelled_text

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and leave with its exit code."""
    # what a command makes it mostly needs to its end: looking for garbage as often as Python
    # does took a sixth of the time of a large table, or of ten thousand options
    gc.set_threshold(100_000, 20, 50)
    sys.exit(run(sys.argv[1:] if arguments is None else list(arguments)))


def run(arguments: list[str]) -> int:
    """The exit code of a command; its answer is on stdout, all else on stderr."""
    as_json = "--json" in arguments
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        _choose_language(arguments)
        if arguments == ["--version"]:  # answered without making the commands
            return _tell_versions()
        from matcher.cli.app import app

        code = app(arguments, standalone_mode=False, prog_name="match")
        if code == _INTERRUPTED:  # typer makes an exit code of Ctrl-C
            raise KeyboardInterrupt
        return code if isinstance(code, int) else 0
    except MatcherError as error:
        return _fail(error, error.exit_code, as_json)
    except ReaderLeftError:
        _close_stdout()
        return 0
    except KeyboardInterrupt:
        return _interrupted(as_json)
    except Exception as error:
        # typer carries its own copy of click: its exceptions are known by their names
        if type(error).__name__ == "Abort":
            return _interrupted(as_json)
        if type(error).__name__ == "Exit":
            return int(getattr(error, "exit_code", 0))
        return _fail(_bug(error), MatcherError.exit_code, as_json)


def _tell_versions() -> int:
    from matcher.cli.language import spoken
    from matcher.cli.versions import tell_versions

    tell_versions(spoken(), as_json=False)
    return 0


def _choose_language(arguments: list[str]) -> None:
    """From here on everything is said in one language, this module's own errors too."""
    from matcher.cli.language import find_language, speak

    speak("en")  # whatever was spoken in this process before
    language, problems = find_language(arguments)
    speak(language)
    if problems:
        from matcher.cli.output import tell_problems

        tell_problems(problems)


def _close_stdout() -> None:
    # Python flushes stdout when it ends: what cannot be written must not be tried again
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _interrupted(as_json: bool) -> int:
    error = MatcherError(message("Interrupted."), code="interrupted")
    return _fail(error, _INTERRUPTED, as_json)


def _bug(error: Exception) -> MatcherError:
    """An apology, and where the trace went."""
    from matcher.support.bug_trace import keep_trace

    path = keep_trace(error)
    hint = message("Its trace is in {path}.", path=path) if path else ""
    return MatcherError(message("This is a bug of ours, sorry."), hint=hint)


def _fail(error: MatcherError, code: int, as_json: bool) -> int:
    from matcher.cli.language import spoken

    language = spoken()
    if as_json and sys.stdout is not None:
        from matcher.reports.problems import failure_view
        from matcher.reports.view import as_json as as_plain
        from matcher.support.text import neutral_json

        try:
            data = as_plain(failure_view(error), language)
            sys.stdout.write(f"{neutral_json(data, indent=2)}\n")
            sys.stdout.flush()
        except OSError:
            _close_stdout()
    with contextlib.suppress(OSError, AttributeError):  # stderr may be closed: then None
        said = labelled_text(render("match", language), error.say(language), language)
        sys.stderr.write(f"{said}\n")
    return code
