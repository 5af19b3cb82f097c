"""`match office`: where the page is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from matcher.reports.view import SCHEMA


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePageView:
    """Where the office page answers until the command is stopped."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    address: Annotated[str, "its address, on this machine alone"]
