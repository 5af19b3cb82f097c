"""What a session answers: short to print, a page in a notebook, a table for pandas."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from matcher.matching.pair import Match
from matcher.support.errors import Problem, UnknownIdError, nearest
from matcher.support.messages import message

if TYPE_CHECKING:
    import pandas as pd

    from matcher.reports.tables import Table
    from matcher.vector.screen import ScreenedPair

View = TypeVar("View")
#: How many rows are printed.
_SHOWN = 5


class Matches(list[Match]):
    """Matches in order: a list, with a short print and a table.

    Example
        >>> from matcher import open_matcher
        >>> matches = open_matcher(registry="demo", today="2026-11-23").options_for("SM-0001")
        >>> matches[0].rank
        1
        >>> list(matches.to_frame().columns)[:4]
        ['rank', 'applicant_id', 'option_id', 'verdict']
    """

    __slots__ = ()

    def to_frame(self) -> pd.DataFrame:
        """One row a match: rank, ids, verdict, availability, score, amount, missing, blockers."""
        from matcher.api.frame import frame_of_matches

        return frame_of_matches(self)

    def __repr__(self) -> str:
        shown = "".join(f"\n  {match!r}" for match in self[:_SHOWN])
        more = f"\n  … {len(self) - _SHOWN} more" if len(self) > _SHOWN else ""
        return f"<{len(self)} matches>{shown}{more}"

    def _repr_html_(self) -> str:
        from matcher.api.frame import MATCH_COLUMNS, match_row

        head = "".join(f"<th>{name}</th>" for name in MATCH_COLUMNS)
        rows = [[html.escape(_cell(cell)) for cell in match_row(match)] for match in self[:20]]
        body = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in rows)
        more = f"<p>… {len(self) - 20} more</p>" if len(self) > 20 else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


class Pairs(list["ScreenedPair"]):
    """Verdicts of pairs: a list, with a short print and a table."""

    __slots__ = ()

    def to_frame(self) -> pd.DataFrame:
        """One row a pair, with the columns that `match screen` writes."""
        from matcher.api.frame import frame_of_pairs

        return frame_of_pairs(self)

    def __repr__(self) -> str:
        return f"<{len(self)} pairs of an applicant and an option>"


def _cell(value: object) -> str:
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True, repr=False)
class Answer(Generic[View]):
    """The answer of one question, in every form that the command has.

    Parameters
        view      the answer as typed data: numbers, days, ids, and what is to be said
        found     whether anything was found: the command leaves with 0 then, else with 1
        problems  what was wrong with the tables that were read
        lines     what the command prints, line by line, for a language
        tables    the tables that it writes
        warnings  what is odd about what was asked, and stopped nothing

    Example
        >>> from matcher import open_matcher
        >>> answer = open_matcher(registry="demo", today="2026-11-23").coop("sm-0196", top=3)
        >>> answer.view.applicant.applicant_id, answer.found
        ('SM-0196', True)
        >>> answer.to_dict("fr")["language"]
        'fr'
        >>> sorted(set(answer.to_frame()["rank"]))
        [1, 2, 3]
    """

    view: View
    found: bool
    problems: tuple[Problem, ...] = field(default=())
    lines: Callable[[str], Iterable[str]] = field(default=lambda language: ())
    tables: Callable[[], Sequence[Table]] = field(default=lambda: ())
    warnings: tuple[Problem, ...] = field(default=())

    def text(self, language: str = "en") -> str:
        """What the command prints, in English, French (`fr`) or Arabic (`ar`)."""
        return "\n".join(self.lines(language))

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """The object that `--json` prints; words in it are in the language."""
        from matcher.reports.view import as_json

        data: dict[str, Any] = as_json(self.view, language)
        if "language" in data:
            data["language"] = language
        return data

    def to_frame(self, table: str = "") -> pd.DataFrame:
        """A table of the answer as pandas has it.

        Parameters
            table   which one, where there are several (`table_names`); by default the first

        Raises
            UnknownIdError  there is no table of that name
        """
        from matcher.api.frame import frame_of_table

        tables = {one.name: one for one in self.tables()}
        name = table or next(iter(tables), "")
        if name not in tables:
            what = message('The answer has no table "{name}".', name=name)
            raise UnknownIdError(what, hint=nearest(name, tables))
        return frame_of_table(tables[name])

    @property
    def table_names(self) -> tuple[str, ...]:
        """The tables that `to_frame` gives."""
        return tuple(one.name for one in self.tables())

    def __repr__(self) -> str:
        first = next((line for line in self.lines("en") if line.strip()), "")
        kind = type(self.view).__name__
        return f"<{kind}: {first[:80]}>"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.text())}</pre>"
