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
    code = "error"

    def __init__(self, what: str, *, where: str = "", todo: str = "", code: str = "") -> None:
        self.what = what
        self.where = where
        self.todo = todo
        if code:
            self.code = code
        self.problems: tuple[Problem, ...] = ()
        super().__init__(str(Problem(where, self.code, what, todo)))

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


class _WithProblems(MatcherError):
    def __init__(self, what: str, problems: Iterable[Problem]) -> None:
        found = tuple(sorted(problems))
        super().__init__(f"{what}\n{list_problems(found)}" if found else what)
        self.what = what
        self.problems = found


class DataRefused(_WithProblems):
    """Rows or cells that cannot be read."""

    exit_code = 3
    code = "data-refused"


class InvalidSource(_WithProblems):
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
