"""The options that commands share, as they were given: day, language, files, how many to show."""

from __future__ import annotations

from datetime import date
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

from matcher.support.records import dataclass

if TYPE_CHECKING:
    from matcher.api.session import Session as ApiSession
    from matcher.session import Session


def finite(value: float | None) -> float | None:
    """A number that was given, as it is; "nan" and "inf" lie between no bounds."""
    if value is not None and not isfinite(value):
        from typer import BadParameter

        raise BadParameter(str(value))
    return value


@dataclass(frozen=True, slots=True)
class Asked:
    """How an answer is wanted; a command has only some of these options.

    Parameters
        top            how many to show
        is_top_given   whether somebody said how many
    """

    top: int = 10
    as_json: bool = False
    language: str = "en"
    today: date | None = None
    registry: Path | None = None
    schema: Path | None = None
    catalogue: Path | None = None
    model: Path | None = None
    is_top_given: bool = False

    def session(self) -> Session:
        """The session that answers."""
        from matcher.session import open_matcher

        return open_matcher(
            schema=self.schema,
            catalogue=self.catalogue,
            model=self.model,
            registry=self.registry,
            today=self.today,
        )

    def door(self) -> ApiSession:
        """The session of the Python front door, which answers whole commands."""
        from matcher.api.session import Session as ApiSession

        opened = self.session()
        return ApiSession(opened.schema, opened.matcher, opened.registry, opened.schema_path)
