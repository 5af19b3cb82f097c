"""The language in which a command speaks, found before anything else.

It is that of `--lang`, else that of the file `config.toml`, else that of the system, else
English. Whatever the command says (answer, errors, progress, help) is said in it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from matcher.cli.settings import read_settings
from matcher.support.errors import Problem, UsageError
from matcher.support.messages import Message, message
from matcher.support.paths import config_file
from matcher.support.text import LANGUAGES

_OPTION = "--lang"
#: Primary languages in the numbers that Windows gives to languages.
_OF_WINDOWS = {0x01: "ar", 0x09: "en", 0x0C: "fr"}
_in_use = "en"


def speak(language: str) -> None:
    """From now on the command speaks this language."""
    global _in_use
    _in_use = language


def spoken() -> str:
    """The language in which the command speaks."""
    return _in_use


def find_language(arguments: Sequence[str]) -> tuple[str, list[Problem]]:
    """The language for a command line that is not yet parsed, and what is wrong with the settings.

    A `--lang` that asks for none of our languages is refused when the command is parsed; that
    is then said in the language of the settings or the system.
    """
    settings, problems = read_settings(config_file())
    chosen = settings.get("language")
    return _of_arguments(arguments) or chosen or system_language(), problems


def check_language(asked: str | None) -> str:
    """The language in which to answer.

    Raises
        UsageError  the one that is asked for is none of ours
    """
    if asked is not None and asked.casefold() not in LANGUAGES:
        raise UsageError(_no_such(asked), where=_OPTION, hint=_WRITE)
    return spoken()


_WRITE = message("Write fr, ar or en.")


def _no_such(language: object) -> Message:
    return message('There is no language "{language}".', language=str(language))


def _of_arguments(arguments: Sequence[str]) -> str:
    found = ""
    for at, argument in enumerate(arguments):
        name, is_joined, value = argument.partition("=")
        if name == _OPTION:
            asked = value if is_joined else "".join(arguments[at + 1 : at + 2])
            asked = asked.partition("+")[0]  # a printed file may be in two: the first speaks
            found = asked.casefold() if asked.casefold() in LANGUAGES else found
    return found


def system_language(is_windows: bool = os.name == "nt") -> str:
    """The language of the system: that of its variables, or that of the screens of Windows."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value[:2] if value[:2] in LANGUAGES else "en"
    return windows_language(_ask_windows) if is_windows else "en"


def windows_language(ask: Callable[[], int]) -> str:
    """The language of a user of Windows; `ask` gives the number of its language.

    >>> windows_language(lambda: 0x380C)  # French of Morocco
    'fr'
    """
    try:
        return _OF_WINDOWS.get(ask() & 0x3FF, "en")
    except (AttributeError, OSError):
        return "en"


def _ask_windows() -> int:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
    return int(kernel.GetUserDefaultUILanguage())
