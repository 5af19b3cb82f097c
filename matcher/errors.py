"""What can go wrong, in one tree, each with its exit code.

    MatcherError
    ├── UsageError        2   an option or a path that cannot be used
    ├── DataRefused       3   rows or cells that cannot be read; the good ones went on
    ├── UnknownId         4   no applicant, option or funder of that id
    └── InvalidSource     5   a schema, catalogue or model that is missing or wrong

Every message has three parts: what is wrong, where, and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: How many problems a message lists before it only counts the rest.
SHOWN_PROBLEMS = 20

EXIT_CODES = {
    0: "found",
    1: "nothing matched",
    2: "wrong usage",
    3: "data refused",
    4: "id unknown",
    5: "schema, catalogue or model missing or invalid",
    70: "a bug of ours",
    130: "interrupted",
}


#: Every reason code, with what it means; programs may count on them.
REASONS = {
    "after-the-day": "a choice is dated after the day: nobody can know it yet",
    "amounts-out-of-order": "a smallest amount is above the largest",
    "bad-date": "a date is not a day, or dates are out of order",
    "bad-figure": "a figure has no value, a wrong one, or a range out of order",
    "bad-id": "an id is missing, stands twice, or has other signs than letters and digits",
    "bad-model": "a model file says something that cannot be",
    "bad-name": "a file, a field or a folder does not bear the name it should",
    "bad-place": "a row of a list of places is wrong",
    "bad-profile": "an entry of [serves] does not fit its field",
    "bad-rule": "a rule does not follow the grammar",
    "bad-text": "a text for people is not { fr, en, ar }",
    "bad-type": "a field has no such type",
    "bad-value": "a key holds something else than it should",
    "broken-csv": "the file is not valid CSV",
    "broken-toml": "the file is not valid TOML",
    "arithmetic": "a condition computes; that is for derived fields",
    "cannot-write": "a file cannot be written there",
    "circular": "something is derived from, or lies inside, itself",
    "contradiction": "two things that are said cannot both be",
    "data-refused": "rows or cells of a table cannot be read",
    "duplicate-choice": "an applicant and an option stand twice among the choices",
    "duplicate-id": "two files bear the same id",
    "duplicate-column": "two columns bear the same name",
    "expired": "an option is past its last day",
    "extra-cells": "a row has more cells than the header",
    "impossible": "facts that cannot all be true",
    "interrupted": "the command was stopped",
    "invalid": "a schema, catalogue or model is missing or wrong",
    "lost-workers": "workers of a run were lost again and again",
    "missing-key": "a key that must be there is not",
    "never-decided": "a rule that no facts can settle",
    "never-false": "a rule that everybody fulfils",
    "never-true": "a rule, or rules together, that nobody can fulfil",
    "no-fields": "a schema without fields",
    "no-file": "a file cannot be opened",
    "no-source": "a condition or figure without a source",
    "not-a-candidate": "a chosen option refuses its applicant on that day",
    "not-a-boolean": "a cell is not true or false",
    "not-a-date": "a cell is not a day",
    "not-a-number": "a cell is not a number",
    "not-a-rule": "a value stands where a condition should",
    "not-a-table": "a key should be a table",
    "not-utf8": "the file is not UTF-8",
    "not-whole": "a cell is not a whole number",
    "sensitive": "a sensitive field would rank",
    "stale": "a status was seen too long ago",
    "too-deep": "a file is nested too deeply",
    "too-intricate": "a rule has too many cases to be told apart",
    "too-large": "a value is above its largest",
    "too-small": "a value is below its smallest",
    "undated": "a status without the day on which it was seen",
    "worse-model": "a model is worse than the one it would replace",
    "unknown-column": "a column is no field of the schema",
    "unknown-family": "a family that the catalogue does not name",
    "unknown-field": "a name is no field of the schema",
    "unknown-funder": "a funder that the catalogue does not name",
    "unknown-id": "no applicant, option or funder has that id",
    "unknown-key": "a key that means nothing there",
    "unknown-language": "a language other than fr, en, ar",
    "unknown-option": "an option that is not in the catalogue",
    "unknown-place": "a place that is not in the gazetteer",
    "unknown-source": "a source that is cited and not declared",
    "unknown-value": "a value outside a closed list",
    "untranslated": "a text that is not written in every language of the catalogue",
    "usage": "an option of the command cannot be used so",
    "a-range": "a cell holds a range where one value should stand",
    "a-rate": "an amount is by the month, not by the year",
    "ambiguous-million": "a million of dirhams or of centimes: the text does not tell",
    "ambiguous-number": "a mark in a number may mean thousands or decimals",
    "ambiguous-place": "a name that several places bear, or nearly bear",
    "ambiguous-share": "a number that may be a share or per cent",
    "ambiguous-word": "a word that names more than one thing",
    "approximate": "a value that is only about right; it is kept",
    "broken-file": "a file is damaged, incomplete, locked or hostile",
    "broken-json": "the file is not valid JSON",
    "cannot-be": "values of a row disagree, as more women than members; they are kept",
    "conflict": "two cells say two things about one applicant; the first is kept",
    "empty-file": "there is nothing in the file",
    "error-cell": "a cell of a spreadsheet holds an error",
    "far-from-others": "an amount is a hundred times the others, or so much less; it is kept",
    "formula": "a cell is a formula, or has no result",
    "from-name": "a value is read in the name, no column says it; it is kept",
    "hijri-date": "a date of the Hijri calendar",
    "in-the-future": "a day is still to come; it is kept",
    "merged": "two rows were taken for one applicant",
    "near-namesake": "another place differs by one letter; the value is kept",
    "no-header": "no row of a sheet looks like a header",
    "no-name": "a row does not say who it is about",
    "none-or-unknown": "a word may mean none or not known; it is left out",
    "not-an-amount": "a cell is not an amount of money",
    "old-division": "a region or province that is no more",
    "older-year": "a column of an older year; it is not read",
    "only-month": "only the month of a day is known; its first day is read",
    "only-year": "only the year of a day is known; its first day is read",
    "other-currency": "an amount is not in dirhams",
    "personal": "data on people; they are not kept",
    "repeated-header": "the header stands again among the rows; it is left out",
    "respelled": "a value was read in spite of its spelling",
    "same-or-not": "two rows may be one applicant: a person decides",
    "title-row": "a row holds a title only; it is left out",
    "too-long": "a text is too long",
    "total-row": "a row sums up others; it is left out",
    "unclear-column": "it is not clear what a column is; it is not read",
    "unlabelled-column": "a column has no label; it is not read",
    "unused-column": "a column is not used",
    "wrong-extension": "a file is not what its name says, or no table",
    "wrong-type": "a rule compares things of two kinds",
    "bug": "a bug of ours",
}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a file.

    Parameters
        where    file, then line or row and column, as far as they are known
        code     reason code, kebab-case, stable: programs may count on it
        what     what is wrong, with the value that is
        todo     what to do about it
        is_warning   True when the file is used all the same
    """

    where: str
    code: str
    what: str
    todo: str = ""
    is_warning: bool = False

    def __post_init__(self) -> None:
        if self.code not in REASONS:
            raise KeyError(f"{self.code} is not one of REASONS")

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text} {self.todo}".rstrip()

    def as_json(self) -> dict[str, object]:
        """The record that `--json` prints for a problem."""
        return {
            "where": self.where,
            "code": self.code,
            "what": self.what,
            "todo": self.todo,
            "warning": self.is_warning,
        }


class MatcherError(Exception):
    """The root of every expected error; its text is what a user reads."""

    exit_code = 70
    code = "bug"

    def __init__(
        self,
        what: str,
        problems: Iterable[Problem] = (),
        *,
        where: str = "",
        todo: str = "",
        code: str = "",
    ) -> None:
        self.what = what
        self.where = where
        self.todo = todo
        if code:
            self.code = code
        self.problems = tuple(sorted(problems))
        said = str(Problem(where, self.code, what, todo))
        super().__init__(f"{said}\n{list_problems(self.problems)}" if self.problems else said)

    def as_json(self) -> dict[str, object]:
        """The object that `--json` prints instead of an answer."""
        error: dict[str, object] = {
            "code": self.code,
            "message": f"{self.what} {self.todo}".rstrip(),
            "where": self.where,
        }
        if self.problems:
            error["problems"] = [problem.as_json() for problem in self.problems]
        return {"schema": 1, "error": error}


class UsageError(MatcherError):
    """An option or a path that cannot be used."""

    exit_code = 2
    code = "usage"


class UnknownId(MatcherError):
    """No applicant, option or funder has that id."""

    exit_code = 4
    code = "unknown-id"


class ReaderLeft(Exception):
    """Whoever read the answer has closed it: nothing more is to be said."""


class DataRefused(MatcherError):
    """Rows or cells that cannot be read."""

    exit_code = 3
    code = "data-refused"


class InvalidSource(MatcherError):
    """A schema, catalogue or model that is missing or wrong."""

    exit_code = 5
    code = "invalid"


def list_problems(problems: Sequence[Problem], shown: int = SHOWN_PROBLEMS) -> str:
    """The problems, one a line, the first `shown` of them."""
    lines = [f"  {'warning: ' if p.is_warning else ''}{p}" for p in problems[:shown]]
    if len(problems) > shown:
        lines.append(f"  … and {len(problems) - shown} more")
    return "\n".join(lines)


def nearest(word: str, known: Iterable[str]) -> str:
    """A sentence that proposes the known words nearest to `word`, or nothing.

    >>> nearest("membres", ["members", "women"])
    'Did you mean "members"?'
    >>> nearest("zzz", ["members"])
    ''
    """
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), n=3, cutoff=0.6)
    return f"Did you mean {' or '.join(_quoted(c) for c in close)}?" if close else ""


def _quoted(word: str) -> str:
    return f'"{word}"'
