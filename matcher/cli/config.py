"""`match config`: a person's own settings, shown and changed."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from matcher.cli.asked import Asked
from matcher.cli.language import find_language, speak, spoken
from matcher.cli.options import takes
from matcher.cli.output import write_json, write_lines
from matcher.cli.settings import MEANINGS, change_settings, known_values, settled
from matcher.support.paths import config_file


@takes()
def config(
    settings: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Argument(help="language=fr, schema=FILE; an empty value takes one back."),
    ] = None,
    *,
    asked: Asked,
) -> int:
    """Show your own settings, or change them: language, colour, files of every command."""
    from matcher.reports.settings import SettingsView, SettingView, settings_lines
    from matcher.reports.view import as_json as as_plain

    path = config_file()
    if settings:
        change_settings(path, settings)
        if any(part.partition("=")[0].strip() == "language" for part in settings):
            speak(find_language([])[0])
    view = SettingsView(
        file=path,
        settings=tuple(
            SettingView(
                name=name,
                value=_in_use(name, value, is_settled),
                is_settled=is_settled,
                choices=known_values(name),
                meaning=MEANINGS[name],
            )
            for name, value, is_settled in settled(path)
        ),
    )
    if asked.as_json:
        write_json(as_plain(view, spoken()))
    else:
        write_lines(settings_lines(view, spoken()))
    return 0


def _in_use(name: str, value: str, is_settled: bool) -> str:
    """The value, or for a language that nobody settled that of the system."""
    from matcher.cli.language import system_language

    return system_language() if name == "language" and not is_settled else value
