"""What commands share: language, day, and how an answer is written."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from matcher.errors import Problem, UsageError, list_problems
from matcher.files import answering
from matcher.messages import Sayable
from matcher.text import LANGUAGES


def choose_language(asked: str | None) -> str:
    """The language asked for, or that of LANG, or English.

    Raises
        UsageError  it is not one of ours
    """
    if asked is not None:
        if asked not in LANGUAGES:
            raise UsageError(
                f'There is no language "{asked}".', where="--lang", hint="Write fr, ar or en."
            )
        return asked
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value[:2] if value[:2] in LANGUAGES else "en"
    return "en"


def parse_day(text: str | None, where: str = "--today") -> date | None:
    """The day of --today, or of another option.

    Raises
        UsageError  it is not a day
    """
    if text is None:
        return None
    try:
        if len(text) != 10 or "W" in text:
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f'"{text}" is not a day.', where=where, hint="Write it as 2026-11-23."
        ) from error


def write_lines(lines: Iterable[str]) -> None:
    """Write the answer as text."""
    with answering() as write:
        for line in lines:
            write(f"{line}\n")


def write_json(data: object) -> None:
    """Write the answer as one JSON object."""
    with answering() as write:
        write(f"{json.dumps(data, ensure_ascii=False, indent=2)}\n")


def tell(message: Sayable) -> None:
    """Write a message beside the answer."""
    sys.stderr.write(f"{message}\n")


class Progress:
    """Says how far it is, at most once a second, and nothing within the first one."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def tell(self, message: Sayable) -> None:
        """Write it beside the answer, if it is time."""
        if time.monotonic() - self._last > 1:
            tell(f"… {message}")
            self._last = time.monotonic()


def tell_problems(problems: Iterable[Problem]) -> None:
    """Write what went wrong beside the answer."""
    found = sorted(problems)
    if found:
        tell(list_problems(found))


def check_free(*paths: Path | None, force: bool) -> None:
    """Refuse to replace a file, before anything is worked out; "-" is stdout.

    Raises
        UsageError  one of them is there already and `force` was not given
    """
    for path in paths:
        if path is not None and str(path) != "-" and path.exists() and not force:
            raise UsageError("The file is there already.", where=str(path), hint="Add --force.")
