"""What became of a cell: a value, perhaps flagged, or a typed refusal."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.domain.values import FieldValue
from matcher.support.messages import Message

#: What is said of a cell of which nothing is doubtful.
NOTHING = Message("")


@dataclass(frozen=True, slots=True)
class CellResult:
    """A value with what is doubtful about it.

    Parameters
        value  None when the cell says that it is not known
        code   reason code of what is doubtful; empty when nothing is
        words  parts of the cell that no list of values knows, where the rest was read
    """

    value: FieldValue
    code: str = ""
    message: Message = NOTHING
    hint: Message | str = ""
    words: tuple[str, ...] = ()


class CellRefusedError(Exception):
    """A cell that cannot be read, with the reason code, what is wrong and what to do.

    Parameters
        words  the parts of the cell that no list of values knows; none for other reasons
    """

    def __init__(
        self, code: str, what: Message, hint: Message | str = "", words: tuple[str, ...] = ()
    ) -> None:
        super().__init__(what)
        self.code, self.message, self.hint, self.words = code, what, hint, words
