"""What commands share: the day, and how an answer is written, with what is said beside it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from matcher.cli.language import spoken
from matcher.support.days import checked_day
from matcher.support.errors import Problem, UsageError, list_problems
from matcher.support.files import answering, check_free
from matcher.support.messages import Sayable, message, render
from matcher.support.personal import HIDDEN, mask_numbers
from matcher.support.text import neutral_json


def parse_day(text: str | None, where: str = "--today") -> date | None:
    """The day of --today, or of another option.

    Raises
        UsageError  it is not a day, or at an end of the calendar
    """
    if text is None:
        return None
    try:
        if len(text) != 10 or "W" in text:
            raise ValueError(text)
        day = date.fromisoformat(text)
    except ValueError as error:
        what = message('"{day}" is not a day.', day=text)
        raise UsageError(what, where=where, hint=message("Write it as 2026-11-23.")) from error
    return checked_day(day, where)


def write_lines(lines: Iterable[str]) -> None:
    """Write the answer as text: as wide as the screen, with colour where the screen has it."""
    from matcher.cli.screen import paint, screen_width
    from matcher.reports.layout import set_width

    set_width(screen_width())
    with answering() as write:
        for line in lines:
            write(f"{paint(line)}\n")


def write_text(text: str) -> None:
    """Write the answer, which stands ready, lines and all."""
    with answering() as write:
        write(text)


def write_json(data: object) -> None:
    """Write the answer as one JSON object."""
    write_text(json_text(data))


def json_text(data: object) -> str:
    """The text of one JSON object, as answers have it."""
    return f"{neutral_json(data, indent=2)}\n"


def tell(said: Sayable) -> None:
    """Write something beside the answer; a text is written as it stands, lines and all."""
    text = said if isinstance(said, str) else render(said, spoken())
    if sys.stderr is not None:  # it may be closed
        sys.stderr.write(f"{text}\n")


class Progress:
    """Says how far it is, at most once a second, and nothing within the first one."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def tell(self, said: Sayable) -> None:
        """Write it beside the answer, if it is time."""
        if time.monotonic() - self._last > 1:
            tell(f"… {render(said, spoken())}")
            self._last = time.monotonic()


def tell_hidden(*typed: str) -> None:
    """Say beside the answer that something was hidden in what a person typed, where it was."""
    if any(mask_numbers(text) != text for text in typed):
        tell(HIDDEN)


def tell_problems(problems: Iterable[Problem]) -> None:
    """Write what went wrong beside the answer."""
    found = sorted(problems)
    if found:
        tell(list_problems(found, language=spoken()))


def check_outputs(*paths: Path | None, force: bool, as_json: bool) -> None:
    """Refuse what cannot be written, before anything is worked out; "-" is stdout.

    Raises
        UsageError  a file is there already and `force` was not given, or two things would stand
                    on stdout, which holds one answer
    """
    on_stdout = sum(str(path) == "-" for path in paths)
    if on_stdout and as_json:
        what = message("What is written to stdout is the answer here.")
        raise UsageError(what, where="--json", hint=message("Give the file a name."))
    if on_stdout > 1:
        what = message("Only one file can be written to stdout.")
        raise UsageError(what, where="-", hint=message("Give the other one a name."))
    check_free(*paths, force=force)


#: Ends of names that say what is in a file. One that says nothing, as .txt, is free to all.
_OF_TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".xlsm", ".ods", ".parquet", ".json", ".jsonl")
_OF_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif")
_OF_PAGES = (".pdf", ".docx", ".doc", ".odt", ".html", ".htm", ".md", ".xml", ".ics")
_OF_OTHERS = (".toml", ".po", ".zip", ".gz", ".sqlite")
_KINDS = frozenset((*_OF_TABLES, *_OF_PICTURES, *_OF_PAGES, *_OF_OTHERS))


def check_kind(path: Path | None, *ends: str) -> None:
    """Refuse a file under the name of another kind; "-" is stdout.

    Parameters
        ends   of the names that say what the file is, as ".csv"

    Raises
        UsageError  the name says that it is something else
    """
    if path is not None and path.suffix.lower() in _KINDS.difference(ends):
        what = message("The name of this file ends in {end}.", end=ends[0])
        raise UsageError(what, where=str(path), hint=message("Name it so."))


def check_picture(path: Path | None) -> None:
    """Refuse a picture under the name of something else; "-" is stdout.

    Raises
        UsageError  its name is not that of an SVG file
    """
    if path is not None and str(path) != "-" and path.suffix.lower() != ".svg":
        what = message("A picture is an .svg file.")
        raise UsageError(what, where=str(path), hint=message("Name it so."))
