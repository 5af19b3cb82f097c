"""What a command says that prints several files, a booklet or a leaflet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Annotated

from matcher.reports.view import SCHEMA


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedView:
    """The printed files that were written."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    out: Annotated[PurePath, "the folder that they stand in"]
    files: Annotated[tuple[str, ...], "their names"]
    languages: Annotated[tuple[str, ...], "their languages, in their order"]
