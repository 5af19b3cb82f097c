"""The screen an answer is shown on: its width, and whether it can show colour.

Colour only says again what words say. It is off where the answer goes to a file or another
program, where `NO_COLOR` is set (https://no-color.org), and on a terminal called `dumb`;
`match config colour=always` or `never` decides it in any case.
"""

from __future__ import annotations

import os
import shutil
import sys
from functools import cache
from typing import TextIO

#: ANSI codes (ECMA-48, select graphic rendition) by the role of a line.
_CODES = {
    "title": "1",
    "heading": "1;4",
    "option": "1",
    "to_do": "36",
    "warning": "33",
    "aside": "2",
}


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody sits at a stream; nobody where it is closed, and so None."""
    return stream is not None and stream.isatty()


def screen_width() -> int | None:
    """The columns of the screen; None where the answer goes elsewhere and nobody says how wide."""
    if os.environ.get("COLUMNS", "").isdigit() or is_terminal(sys.stdout):
        return shutil.get_terminal_size().columns
    return None


@cache
def has_colour() -> bool:
    """Whether the answer is coloured."""
    from matcher.cli.settings import read_settings
    from matcher.support.paths import config_file

    settled = read_settings(config_file())[0].get("colour", "auto")
    if settled != "auto":
        return settled == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return is_terminal(sys.stdout) and (os.name != "nt" or _windows_can())


def _windows_can() -> bool:
    """Whether the console of Windows understands colour: it is asked to."""
    import ctypes

    try:
        kernel = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
        handle = kernel.GetStdHandle(-11)
        return bool(kernel.SetConsoleMode(handle, 7))
    except (AttributeError, OSError):
        return False


def paint(line: str) -> str:
    """The line in the colour of its role, where the screen has colour."""
    code = _CODES.get(getattr(line, "role", ""))
    return f"\x1b[{code}m{line}\x1b[0m" if code and has_colour() else line
