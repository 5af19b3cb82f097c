"""What became of a cell: a value, perhaps flagged, or a typed refusal."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.messages import Sayable
from matcher.values import FieldValue


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A value with what is doubtful about it.

    Parameters
        value  None when the cell says that it is not known
        code   reason code of what is doubtful; empty when nothing is
    """

    value: FieldValue
    code: str = ""
    message: Sayable = ""
    hint: Sayable = ""


class Refused(Exception):
    """A cell that cannot be read, with the reason code, what is wrong and what to do."""

    def __init__(self, code: str, what: Sayable, hint: Sayable = "") -> None:
        super().__init__(what)
        self.code, self.message, self.hint = code, what, hint
