"""What is installed: the answer of `match --version`, which loads nothing else of the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from matcher.reports.view import SCHEMA
from matcher.support.messages import Message, counted, message
from matcher.support.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsView:
    """What is installed."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    program: Annotated[str, "version of matcher"]
    catalogue: Annotated[str, "version of the catalogue"]
    options: Annotated[int, "how many options it has"]
    checked: Annotated[date | None, "day on which it was checked"]
    model: Annotated[Text, "name of the ranking model"]
    made: Annotated[str, "day on which it was made"]


def versions_said(view: VersionsView) -> tuple[Message, Message, Message]:
    """What is installed, a line each: the program, the catalogue, the model."""
    return (
        message("matcher {version}", version=view.program),
        counted(
            "catalogue {version} ({n} option, {day})",
            "catalogue {version} ({n} options, {day})",
            view.options,
            version=view.catalogue,
            day=view.checked or "",
        ),
        message("model {name} ({day})", name=view.model, day=view.made),
    )
