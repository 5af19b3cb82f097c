"""`match` alone: what to do first, and whose cooperatives the answers are about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from matcher.reports.layout import display_width, padded, wrapped
from matcher.reports.view import SCHEMA, only_shown
from matcher.support.messages import Message, Sayable, counted, message, message_in, render

#: The cooperative of the examples, where the workspace is empty.
EXAMPLE = "SM-0196"
#: With the name of a file that each language has for it.
_IMPORT = message("match import FILE.xlsx")


@dataclass(frozen=True, slots=True)
class FirstStepView:
    """One command to begin with."""

    command: Annotated[str, "as it is written"]
    meaning: Annotated[Message, "what it does"]
    said: Sayable = only_shown()


@dataclass(frozen=True, slots=True, kw_only=True)
class StartView:
    """What to do first."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    profiles: Annotated[int, "cooperatives in the workspace; with 0 the demonstration answers"]
    is_built_in: Annotated[bool, "false where the settings name a schema of one's own"]
    steps: Annotated[tuple[FirstStepView, ...], "the commands to begin with, in this order"]
    is_language_settled: bool = only_shown()


def start_view(
    profiles: int,
    first_id: str = "",
    *,
    is_built_in: bool = True,
    is_language_settled: bool = False,
) -> StartView:
    """What to do first.

    Parameters
        profiles   how many cooperatives the workspace holds
        first_id   the id of one of them, for the examples
        is_built_in  whether schema and catalogue are those of the program
        is_language_settled  whether the settings say a language: nobody is told how to then
    """
    coop = first_id or (EXAMPLE if is_built_in else "ID")
    funder = "indh" if is_built_in else "ID"
    steps = (
        (str(_IMPORT), message_in("first step", "read your own spreadsheet")),
        (f"match --coop {coop}", message_in("first step", "who could finance this cooperative")),
        (
            f"match --coop {coop} --option ID",
            message_in("first step", "one of these options in full, with its sources"),
        ),
        (
            f"match advise --coop {coop}",
            message_in("first step", "what to ask, what to change, which guarantee"),
        ),
        (
            f"match plan --coop {coop}",
            message_in("first step", "who pays what, and in which order"),
        ),
        (f"match --funder {funder}", message_in("first step", "for a funder: which cooperatives")),
    )
    return StartView(
        profiles=profiles,
        is_built_in=is_built_in,
        is_language_settled=is_language_settled,
        steps=tuple(
            FirstStepView(command, meaning, _IMPORT if command == str(_IMPORT) else command)
            for command, meaning in steps
        ),
    )


def start_lines(view: StartView, language: str) -> Iterator[str]:
    """The lines of `match` alone."""
    about = message(
        "match: who could finance this cooperative, on what terms, why, what is missing."
    )
    yield from wrapped(render(about, language), indent="")
    yield ""
    yield render(message("What to do first"), language)
    commands = [render(step.said, language) for step in view.steps]
    widest = max(map(display_width, commands))
    for command, step in zip(commands, view.steps, strict=True):
        yield from wrapped(
            render(step.meaning, language),
            first=f"  {padded(command, widest)}  ",
            indent=" " * (widest + 4),
        )
    yield ""
    if view.profiles:
        whose = counted(
            "Your workspace holds {n} cooperative; match registry list shows it.",
            "Your workspace holds {n} cooperatives; match registry list shows them.",
            view.profiles,
        )
    elif not view.is_built_in:
        whose = message("Schema, options and cooperatives are those of match config.")
    else:
        whose = message(
            "Your workspace is empty: until you import something, the answers are about 390"
            " SYNTHETIC cooperatives that do not exist."
        )
    yield from wrapped(render(whose, language), indent="")
    more = message(
        "Every command: match --help · your language for good: match config {example}",
        example="language=fr",
    )
    if view.is_language_settled:
        more = message("Every command: match --help")
    yield from wrapped(render(more, language), indent="")
