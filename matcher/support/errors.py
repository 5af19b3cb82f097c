"""What can go wrong, in one tree, each with its exit code.

    MatcherError
    ├── UsageError        2   an option or a path that cannot be used
    ├── DataRefusedError       3   rows or cells that cannot be read; the good ones went on
    ├── UnknownIdError         4   no applicant, option or funder of that id
    └── InvalidSourceError     5   a schema, catalogue or model that is missing or wrong

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


#: Every reason code, with what it means; programs may count on them.
REASONS = {
    "after-the-day": message("a choice is dated after the day: nobody can know it yet"),
    "amounts-out-of-order": message("a smallest amount is above the largest"),
    "bad-date": message("a date is not a day, or dates are out of order"),
    "bad-figure": message("a figure has no value, a wrong one, or a range out of order"),
    "bad-id": message("an id is missing, stands twice, or has other signs than letters and digits"),
    "bad-model": message("a model file says something that cannot be"),
    "bad-name": message("a file, a field or a folder does not bear the name it should"),
    "bad-place": message("a row of a list of places is wrong"),
    "bad-profile": message("an entry of [serves] does not fit its field"),
    "bad-rule": message("a rule does not follow the grammar"),
    "bad-text": message("a text for people is not { fr, en, ar }"),
    "bad-value": message("a key holds something else than it should"),
    "busy": message("too much is being worked out at once"),
    "changed-meanwhile": message("somebody changed what was not seen, and it is not overwritten"),
    "refused": message("nobody is signed in, or the account may not do that"),
    "restored": message("a copy was brought back since the page was opened"),
    "sign-in": message("the name or the password is wrong, or there were too many tries"),
    "key-reused": message("a key of a request stands for another request"),
    "no-address": message("there is nothing at an address"),
    "not-allowed": message("a method that an address does not have"),
    "stale-cursor": message("a list has changed since its cursor was given"),
    "broken-csv": message("the file is not valid CSV"),
    "broken-toml": message("the file is not valid TOML"),
    "arithmetic": message("a condition computes; that is for derived fields"),
    "cannot-write": message("a file cannot be written there"),
    "circular": message("something is derived from, or lies inside, itself"),
    "contradiction": message("two things that are said cannot both be"),
    "data-refused": message("rows or cells of a table cannot be read"),
    "duplicate-choice": message("an applicant and an option stand twice among the choices"),
    "duplicate-id": message("two files bear the same id"),
    "duplicate-column": message("two columns bear the same name"),
    "example": message("the rules say something else than an example"),
    "expired": message("an option is past its last day"),
    "extra-cells": message("a row has more cells than the header"),
    "impossible": message("facts that cannot all be true"),
    "interrupted": message("the command was stopped"),
    "invalid": message("a schema, catalogue or model is missing or wrong"),
    "lost-workers": message("workers of a run were lost again and again"),
    "missing-key": message("a key that must be there is not"),
    "never-decided": message("a rule that no facts can settle"),
    "never-false": message("a rule that everybody fulfils"),
    "never-true": message("a rule, or rules together, that nobody can fulfil"),
    "no-fields": message("a schema without fields"),
    "no-file": message("a file cannot be opened"),
    "no-source": message("a condition or figure without a source"),
    "not-a-candidate": message("a chosen option refuses its applicant on that day"),
    "not-a-boolean": message("a cell is not true or false"),
    "not-a-date": message("a cell is not a day"),
    "not-a-number": message("a cell is not a number"),
    "not-a-rule": message("a value stands where a condition should"),
    "not-a-table": message("a key should be a table"),
    "not-utf8": message("the file is not UTF-8"),
    "not-whole": message("a cell is not a whole number"),
    "sensitive": message("a sensitive field would rank"),
    "stale": message("a status was seen too long ago"),
    "too-deep": message("a file is nested too deeply"),
    "too-intricate": message("a rule has too many cases to be told apart"),
    "too-large": message("a value is above its largest"),
    "too-small": message("a value is below its smallest"),
    "unknown-kind": message("a loan or a guarantee by its terms, of a family known as neither"),
    "undated": message("a status without the day on which it was seen"),
    "worse-model": message("a model is worse than the one it would replace"),
    "unknown-column": message("a column is no field of the schema"),
    "unknown-family": message("a family that the catalogue does not name"),
    "unknown-field": message("a name is no field of the schema"),
    "unknown-funder": message("a funder that the catalogue does not name"),
    "unknown-id": message("no applicant, option or funder has that id"),
    "unknown-key": message("a key that means nothing there"),
    "unknown-language": message("a language other than fr, en, ar"),
    "unknown-option": message("an option that is not in the catalogue"),
    "unknown-place": message("a place that is not in the gazetteer"),
    "unknown-source": message("a source that is cited and not declared"),
    "unknown-value": message("a value outside a closed list"),
    "untranslated": message("a text that is not written in every language of the catalogue"),
    "usage": message("an option of the command cannot be used so"),
    "a-range": message("a cell holds a range where one value should stand"),
    "several-amounts": message("a cell holds several numbers"),
    "several-names": message("a name on several lines of a cell, perhaps several cooperatives"),
    "a-rate": message("an amount is by the month, not by the year"),
    "ambiguous-million": message("a million of dirhams or of centimes: the text does not tell"),
    "ambiguous-number": message("a mark in a number may mean thousands or decimals"),
    "ambiguous-place": message("a name that several places bear, or nearly bear"),
    "ambiguous-share": message("a number that may be a share or per cent"),
    "ambiguous-word": message("a word that names more than one thing"),
    "approximate": message("a value that is only about right; it is kept"),
    "bad-letter": message("a letter of a line cannot be read in the encoding of the file"),
    "broken-file": message("a file is damaged, incomplete, locked or hostile"),
    "broken-json": message("the file is not valid JSON"),
    "cannot-be": message("values of a row disagree, as more women than members; they are kept"),
    "conflict": message("two cells say two things about one applicant; the first is kept"),
    "empty-file": message("there is nothing in the file"),
    "error-cell": message("a cell of a spreadsheet holds an error"),
    "far-from-others": message(
        "an amount is a hundred times the others, or so much less; it is kept"
    ),
    "funder-word": message("a column holds what funders said of options: match catalogue confirm"),
    "formula": message("a cell is a formula, or has no result"),
    "from-name": message("a value is read in the name, no column says it; it is kept"),
    "need-line": message("the row is one line of a request; rows of one project add up"),
    "need-lines": message("one of several lines of a request, which add up"),
    "only-a-name": message("the row holds a name and nothing else; it may be a title"),
    "from-title": message("a title names the place of the rows below it"),
    "hidden-row": message("a row is hidden in the file; it is read all the same"),
    "hidden-sheet": message("a sheet is hidden; it is left out"),
    "hijri-date": message("a date of the Hijri calendar"),
    "in-the-future": message("a day is still to come; it is kept"),
    "longer-row": message("a row has more cells than there are labels; it is kept"),
    "lookup-sheet": message("a table explains codes and names no cooperative; it is left out"),
    "merged": message("two rows were taken for one applicant"),
    "near-namesake": message("another place differs by one letter; the value is kept"),
    "no-header": message("no row of a sheet looks like a header"),
    "unsure-layout": message("it is not sure which row of a sheet holds the labels"),
    "no-name": message("a row does not say who it is about"),
    "none-or-unknown": message("a word may mean none or not known; it is left out"),
    "not-an-amount": message("a cell is not an amount of money"),
    "nothing-read": message("a row of which nothing is read, or only its id; it is left out"),
    "old-division": message("a region or province that is no more"),
    "older-year": message("a column of an older year; it is not read"),
    "only-month": message("only the month of a day is known; its first day is read"),
    "only-year": message("only the year of a day is known; its first day is read"),
    "open-quote": message("a quote is opened and never closed"),
    "other-currency": message("an amount is in another currency"),
    "perhaps-a-person": message("a name that people bear, kept as that of a cooperative"),
    "personal": message("data on people; they are not kept"),
    "places-elsewhere": message("no place of the table is known; its column is not read"),
    "repeated-header": message("the header stands again among the rows; it is left out"),
    "respelled": message("a value was read in spite of its spelling"),
    "back-again": message(
        "taken back before and there again, with what was corrected and recorded"
    ),
    "shared-id": message("an id that rows of different names bear; it is not used"),
    "several-requests": message("several requests of one cooperative; the newest one answers"),
    "against-correction": message("a file says otherwise than a person; the person is believed"),
    "old-value": message("what was replaced since; the newer value is kept"),
    "same-or-not": message("two rows may be one applicant: a person decides"),
    "spare-column": message("another column says the same more clearly; the column is not read"),
    "struck-row": message("a row is struck out; it is left out"),
    "title-row": message("a row holds a title only; it is left out"),
    "too-long": message("a text is too long"),
    "total-row": message("a row sums up others; it is left out"),
    "unclear-column": message("it is not clear what a column is; it is not read"),
    "unlabelled-column": message("a column has no label; it is not read"),
    "unused-column": message("a column is not used"),
    "wrong-extension": message("a file is not what its name says, or no table"),
    "wrong-type": message("a rule compares things of two kinds"),
    "bug": message("a bug of ours"),
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
    >>> nearest("zzz", ["members"])
    ''
    """
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), n=3, cutoff=0.6)
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
