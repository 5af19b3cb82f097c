"""Where a cell stands, and what is said about it."""

from __future__ import annotations

from functools import lru_cache

from matcher.ingest.columns.people import TextKind, without_people
from matcher.support.errors import Problem
from matcher.support.messages import Message, Sayable, message, message_in
from matcher.support.personal import mask_numbers
from matcher.support.records import dataclass
from matcher.support.text import cut_short


@lru_cache(maxsize=8192)
def masked(text: str, limit: int = 60, *, kind: TextKind = "cell") -> str:
    """The text, shortened, with the numbers and names of people hidden.

    >>> masked("12 (Fatima 0661234567)")
    '12 (*** ***)'
    """
    text = without_people(" ".join(mask_numbers(text).split()), kind)
    return cut_short(text, limit)


def column_letters(number: int) -> str:
    """The letters of a spreadsheet for the n-th column, from 1.

    >>> column_letters(1), column_letters(27)
    ('A', 'AA')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column, from 1, by its letters in a spreadsheet; 0 for none.

    >>> column_number("A"), column_number("AA")
    (1, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where a cell stands: rows and columns are counted from 1; 0 means the whole."""

    file: str
    sheet: str = ""
    row: int = 0
    column: int = 0
    header: str = ""

    def said(self) -> Message:
        """File, sheet, row and column, as far as they are known."""
        parts: list[Sayable] = [self.file]
        if self.sheet:
            parts.append(message("sheet “{name}”", name=self.sheet))
        if self.row:
            parts.append(message("row {number}", number=str(self.row)))
        if self.column:
            letters = column_letters(self.column)
            column = message("column {letters}", letters=letters)
            if self.header:
                column = message("column {letters} “{label}”", letters=letters, label=self.header)
            parts.append(column)
        return message_in("place of a cell", "{parts}", parts=tuple(parts))

    def __str__(self) -> str:
        return str(self.said())


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong or doubtful, at its cell.

    Parameters
        kind        type of the field, or what it is about: row, column, file, pair
        is_warning  True when the value or row was kept all the same
    """

    origin: Origin
    kind: str
    code: str
    message: Sayable
    hint: Sayable = ""
    is_warning: bool = False

    def problem(self) -> Problem:
        """The same as every other problem of the product."""
        return Problem(self.origin.said(), self.code, self.message, self.hint, self.is_warning)
