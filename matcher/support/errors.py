"""What can go wrong, in one tree, each with its exit code.

    MatcherError
    ├── CannotHoldError      1   limits that cannot hold together
    ├── UsageError           2   an option or a path that cannot be used
    ├── DataRefusedError     3   rows or cells that cannot be read; the good ones went on
    ├── UnknownIdError       4   no applicant, option or funder of that id
    └── InvalidSourceError   5   a schema, catalogue or model that is missing or wrong

Every message has three parts: what is wrong, where, and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from matcher.support.messages import (
    Message,
    Sayable,
    counted,
    message,
    render,
    with_short_quotes,
)
from matcher.support.reason_codes import REASONS
from matcher.support.records import dataclass
from matcher.support.writing import labelled_text

#: How many problems a message lists before it only counts the rest.
SHOWN_PROBLEMS = 20
#: How many more places of one cause are named.
SHOWN_PLACES = 3

EXIT_CODES = {
    0: message("found"),
    1: message("nothing matched"),
    2: message("wrong usage"),
    3: message("data refused"),
    4: message("id unknown"),
    5: message("schema, catalogue or model missing or invalid"),
    70: message("a bug of ours"),
    130: message("interrupted"),
}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a file.

    Parameters
        where    file, then line or row and column, as far as they are known
        code     reason code, kebab-case, stable: programs may count on it
        message  what is wrong, with the value that is
        hint     what to do about it
        is_warning   True when the file is used all the same
    """

    where: Sayable
    code: str
    message: Sayable
    hint: Sayable = ""
    is_warning: bool = False

    def __post_init__(self) -> None:
        if self.code not in REASONS:
            raise KeyError(f"{self.code} is not one of REASONS")
        object.__setattr__(self, "message", with_short_quotes(self.message))
        object.__setattr__(self, "hint", with_short_quotes(self.hint))

    def say(self, language: str) -> str:
        """Where, what and what to do, in one line."""
        said = " ".join(
            filter(None, (render(part, language) for part in (self.message, self.hint)))
        )
        return labelled_text(render(self.where, language), said, language) if self.where else said

    def __str__(self) -> str:
        return self.say("en")


class Problems(list[Problem]):
    """What is wrong in a file, each thing told once, however often the file is read."""

    def __init__(self) -> None:
        super().__init__()
        self._told: set[object] = set()

    def tell(self, *problems: Problem) -> None:
        """Add those that were not told before."""
        for problem in problems:
            try:
                hash(problem)
                told: object = problem
            except TypeError:  # a text for people is not hashable
                told = repr(problem)
            if told not in self._told:
                self._told.add(told)
                self.append(problem)


class MatcherError(Exception):
    """The root of every expected error: a code, what is wrong, where, and what to do."""

    exit_code = 70
    code = "bug"
    #: Whether many problems are better told by cause than by place.
    is_of_causes = False
    #: Whether a single problem says all that the error does.
    is_its_only_problem = True

    def __init__(
        self,
        message: Sayable,
        problems: Iterable[Problem] = (),
        *,
        where: Sayable = "",
        hint: Sayable = "",
        code: str = "",
    ) -> None:
        super().__init__(message)
        self.message = with_short_quotes(message)
        self.where = where
        self.hint = with_short_quotes(hint)
        if code:
            self.code = code
        self.problems = tuple(sorted(problems))

    def say(self, language: str) -> str:
        """What a user reads: the only problem, or the error and a line for each of them."""
        said = Problem(self.where, self.code, self.message, self.hint).say(language)
        if not self.problems:
            return said
        if self.is_its_only_problem and len(self.problems) == 1 and not self.hint:
            return self.problems[0].say(language)
        told = list_problems(self.problems, language=language, may_group=self.is_of_causes)
        return f"{said}\n{told}"

    def __str__(self) -> str:
        return self.say("en")


class UsageError(MatcherError):
    """An option or a path that cannot be used."""

    exit_code = 2
    code = "usage"


class UnknownIdError(MatcherError):
    """No applicant, option or funder has that id; `proposed` are the nearest, by id."""

    exit_code = 4
    code = "unknown-id"
    proposed: Mapping[str, Sayable] = MappingProxyType({})


class CannotHoldError(MatcherError):
    """Limits of which one has to go: nothing can be found while all of them hold."""

    exit_code = 1
    code = "contradiction"


class ReaderLeftError(Exception):
    """Whoever read the answer has closed it: nothing more is to be said."""


class DataRefusedError(MatcherError):
    """Rows or cells that cannot be read."""

    exit_code = 3
    code = "data-refused"


class InvalidSourceError(MatcherError):
    """A schema, catalogue or model that is missing or wrong."""

    exit_code = 5
    code = "invalid"
    is_of_causes = True
    is_its_only_problem = False  # that it is a model or a catalogue has to be said


def by_cause(problems: Iterable[Problem], language: str = "en") -> Iterator[tuple[Problem, str]]:
    """Each cause once, where it is met first, with the line that tells it and its other places."""
    met: dict[tuple[str, str, str, bool], list[Problem]] = {}
    for problem in problems:
        cause = (problem.code, str(problem.message), str(problem.hint), problem.is_warning)
        met.setdefault(cause, []).append(problem)
    for first, *others in met.values():
        said = first.say(language)
        if others:
            elsewhere = counted(
                "The same at {n} more place: {places}.",
                "The same at {n} more places: {places} …",
                len(others),
                places=tuple(other.where for other in others[:SHOWN_PLACES]),
            )
            said = f"{said} {render(elsewhere, language)}"
        yield first, said


def list_problems(
    problems: Sequence[Problem],
    shown: int = SHOWN_PROBLEMS,
    language: str = "en",
    *,
    may_group: bool = False,
) -> str:
    """The problems, one a line, the first `shown` of them; if they may, grouped by cause."""
    warning = render(message("warning"), language)
    told = [(problem, problem.say(language)) for problem in problems]
    if may_group and len(problems) > shown:
        told = list(by_cause(problems, language))
    lines = [
        f"  {labelled_text(warning, said, language) if problem.is_warning else said}"
        for problem, said in told[:shown]
    ]
    if len(told) > shown:
        rest = counted("… and {n} more", "… and {n} more", len(told) - shown)
        lines.append(f"  {render(rest, language)}")
    return "\n".join(lines)


def in_line(file: str, line: int) -> Message:
    """A line of a file of text, as a place."""
    return message("{file}, line {line}", file=file, line=str(line))


def in_row(file: str, row: int) -> Message:
    """A row of a table, as a place; the header is row 1."""
    return message("{file}, row {row}", file=file, row=str(row))


def in_column(file: str, row: int, column: str) -> Message:
    """A cell of a table, as a place."""
    return message("{file}, row {row}, column {column}", file=file, row=str(row), column=column)


def nearest(word: str, known: Iterable[str]) -> Message | str:
    """A sentence that proposes the known words nearest to `word`, or nothing.

    >>> print(nearest("membres", ["members", "women"]))
    Did you mean "members"?
    >>> print(nearest("Members", ["members", "union_member"]))
    Did you mean "members"?
    >>> nearest("zzz", ["members"])
    ''
    """
    from difflib import get_close_matches

    by_fold = {one.casefold(): one for one in known}  # GIE is meant for gie
    meant = word.casefold()
    folds = [meant] if meant in by_fold else get_close_matches(meant, by_fold, n=3, cutoff=0.6)
    close = [by_fold[fold] for fold in folds]
    if not close:
        return ""
    if len(close) == 1:
        return message('Did you mean "{first}"?', first=close[0])
    if len(close) == 2:
        return message('Did you mean "{first}" or "{second}"?', first=close[0], second=close[1])
    return message(
        'Did you mean "{first}" or "{second}" or "{third}"?',
        first=close[0],
        second=close[1],
        third=close[2],
    )
