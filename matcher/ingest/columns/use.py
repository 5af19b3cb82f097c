"""What a column of a table is taken for."""

from __future__ import annotations

from matcher.ingest.cells import money
from matcher.ingest.tables.heading import ColumnHeading
from matcher.support.records import dataclass

#: So many fields are told at most where it is not clear which one a column is.
MOST_GUESSES = 3


@dataclass(frozen=True, slots=True)
class Use:
    """What a column is taken for.

    Parameters
        kind     field, id, register, year (of its row), personal, ignored, spare (another column
                 says the same more clearly), elsewhere (of places of which none is known),
                 unclear or unlabelled
        name     the field or register; empty for the other kinds
        score    0 to 1; 1 when the user has settled it
        guesses  the best fields with their scores, best first
        names_say_yes  True where a name in a cell says yes, as the name of a union
        line     the number of the budget line that the column is of; 0 for none
        is_amount  whether it holds the amount of that line, and not what it is for
    """

    heading: ColumnHeading
    kind: str
    name: str = ""
    score: float = 1.0
    guesses: tuple[tuple[str, float], ...] = ()
    column: money.MoneyColumn = money.IN_DIRHAMS
    in_percent: bool = False
    names_say_yes: bool = False
    line: int = 0
    is_amount: bool = False
