"""`match config`: what a person has settled for all commands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Annotated

from matcher.reports.layout import wrapped
from matcher.reports.view import SCHEMA
from matcher.support.messages import Message, message, render


@dataclass(frozen=True, slots=True)
class SettingView:
    """One setting."""

    name: Annotated[str, "its key in the file"]
    value: Annotated[str, "what it is now; empty where no file is settled"]
    is_settled: Annotated[bool, "true when the file says it; else it is the default"]
    choices: Annotated[tuple[str, ...], "what it may be; none where it names a file"]
    meaning: Annotated[Message, "what it is for"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsView:
    """The settings of the person who runs the command."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    file: Annotated[PurePath, "where they are kept; it may not be there yet"]
    settings: Annotated[tuple[SettingView, ...], "every setting there is"]


def settings_lines(view: SettingsView, language: str) -> Iterator[str]:
    """The lines of `match config`."""
    yield render(message("Settings, kept in {file}", file=view.file), language)
    for setting in view.settings:
        if setting.is_settled:
            said = message("{name} = {value}", name=setting.name, value=setting.value)
        elif not setting.value:
            said = message("{name} is not settled", name=setting.name)
        else:
            said = message("{name} = {value} (by default)", name=setting.name, value=setting.value)
        choices = message("one of {choices}", choices=setting.choices)
        parts = [render(part, language) for part in (said, setting.meaning, choices)]
        if not setting.choices:
            parts.pop()
        yield from wrapped(" · ".join(parts), first="  ")
    change = message(
        "To change one: match config {example}; to take it back: match config {empty}",
        example="language=fr",
        empty="language=",
    )
    yield from wrapped(render(change, language), indent="")
