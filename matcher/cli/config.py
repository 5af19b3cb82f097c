"""`match config`: a person's own settings, shown and changed."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.cli.language import find_language, speak, spoken
from matcher.cli.output import write_json, write_lines
from matcher.cli.settings import MEANINGS, change_settings, known_values, settled
from matcher.support.paths import config_file


def answer_config(assignments: Sequence[str], asked: str | None, *, as_json: bool) -> int:
    """Change settings where any are given, and write how they all stand then.

    Parameters
        asked   the language of --lang; without it the answer is in the one that is now settled
    """
    from matcher.reports.settings import SettingsView, SettingView, settings_lines
    from matcher.reports.view import as_json as as_plain

    path = config_file()
    if assignments:
        change_settings(path, assignments)
        if asked is None:
            speak(find_language([])[0])
    view = SettingsView(
        file=path,
        settings=tuple(
            SettingView(
                name,
                _in_use(name, value, is_settled),
                is_settled,
                known_values(name),
                MEANINGS[name],
            )
            for name, value, is_settled in settled(path)
        ),
    )
    if as_json:
        write_json(as_plain(view, spoken()))
    else:
        write_lines(settings_lines(view, spoken()))
    return 0


def _in_use(name: str, value: str, is_settled: bool) -> str:
    """The value, or for a language that nobody settled that of the system."""
    from matcher.cli.language import system_language

    return system_language() if name == "language" and not is_settled else value
