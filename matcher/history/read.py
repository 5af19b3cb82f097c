"""A history folder to choices: everything that is wrong at once, by file and row.

HISTORY/schema.toml      optional: the built-in schema if absent
HISTORY/catalogue/*.toml options; conditions and [serves] optional
HISTORY/applicants.csv   applicant_id and declared fields
HISTORY/choices.csv      applicant_id, option_id, date, outcome, amount
HISTORY/history.toml     optional: how it was sampled, see `cases`
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Literal

from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.loading import Loaded, load, load_schema
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.eligibility.verdict import EligibilityEngine
from matcher.registry.csv_table import Registry
from matcher.support.errors import (
    DataRefusedError,
    InvalidSourceError,
    Problem,
    UsageError,
    in_column,
    nearest,
)
from matcher.support.messages import Message, Sayable, counted, message
from matcher.support.reasons import csv_reason, reason_of

Outcome = Literal["financed", "refused", "withdrawn", "no_answer", "pending"]
OUTCOMES: tuple[Outcome, ...] = ("financed", "refused", "withdrawn", "no_answer", "pending")
#: What says the same: the words of `match record`.
_ALSO = {"granted": "financed", "paid": "financed"}
#: The columns that a table of choices must have; outcome and amount may be absent.
NEEDED = ("applicant_id", "option_id", "date")
_ALL = (*NEEDED, "outcome", "amount")


@dataclass(frozen=True, slots=True)
class Choice:
    """One applicant and the option that decided on it; `amount` is None where unknown."""

    applicant_id: str
    option_id: str
    day: date
    outcome: Outcome = "financed"
    amount: float | None = None
    row: int = 0

    @property
    def is_chosen(self) -> bool:
        """Whether applicant and option came together: it teaches what the option chooses.

        What nobody has answered yet is censored: it is neither a choice nor a refusal.
        """
        return self.outcome in ("financed", "withdrawn")

    @property
    def is_decided(self) -> bool:
        """Whether the funder said yes or no: it teaches how often an answer is yes."""
        return self.outcome in ("financed", "refused")


def outcome_of(text: str) -> Outcome | None:
    """What a cell says came of a choice; None where it is no outcome.

    >>> outcome_of("paid"), outcome_of(""), outcome_of("maybe")
    ('financed', 'financed', None)
    """
    said = _ALSO.get(text, text) or "financed"
    return next((outcome for outcome in OUTCOMES if outcome == said), None)


def not_an_outcome(text: str) -> tuple[Message, Message]:
    """What is wrong with a cell that says no outcome, and what to write."""
    what = message('"{outcome}" is not an outcome.', outcome=text)
    return what, message("Write one of {values}.", values=(*OUTCOMES, *_ALSO))


@dataclass(frozen=True, slots=True)
class History:
    """Choices in order of their days, with what was declared of everybody.

    Parameters
        applicants   by id; only those of some choice
        schema_path  None for the built-in schema
        marks        hashes of what it was read from: schema, catalogue, data
    """

    folder: Path
    schema: Schema
    schema_path: Path | None
    catalogue: Catalogue
    engine: EligibilityEngine
    applicants: Mapping[str, Applicant]
    choices: tuple[Choice, ...]
    marks: Mapping[str, str]
    warnings: tuple[Problem, ...] = ()

    def as_of(self, choice: Choice) -> Applicant:
        """The applicant of a choice on the day of the choice."""
        return replace(
            self.applicants[choice.applicant_id], today=choice.day, _derived={}, _narrowed={}
        )

    def since(self, day: date, until: date | None = None) -> list[Choice]:
        """The choices of a day and after, before another."""
        return [one for one in self.choices if day <= one.day < (until or date.max)]

    def unseen(self, since: date, until: date | None = None) -> list[Choice]:
        """The choices of a day and after, of applicants that had made none before it.

        What is learnt before that day has seen the others: they would be no test of it.
        """
        seen = {choice.applicant_id for choice in self.choices if choice.day < since}
        return [one for one in self.since(since, until) if one.applicant_id not in seen]


def read_history(folder: Path, today: date | None = None) -> History:
    """The history of a folder.

    Parameters
        today    no choice may be dated after it; the day it is by default

    Raises
        UsageError     the folder or one of its tables is not there
        InvalidSourceError  its schema or catalogue is wrong
        DataRefusedError    rows that cannot be read, or that would leak; all of them
    """
    if not folder.is_dir():
        raise UsageError(message("The history is not a folder."), where=str(folder), hint=_FORM)
    own = folder / "schema.toml"
    schema_path = own if own.is_file() else None
    loaded = _loaded(folder, schema_path)
    _, schema_mark = load_schema(schema_path)
    day = today or date.today()
    registry = Registry(folder / "applicants.csv", loaded.schema, day)
    applicants = {applicant.id: applicant for applicant in registry}
    reader = _Choices(folder / "choices.csv", applicants, loaded.catalogue, day)
    choices = sorted(reader.rows(), key=lambda c: (c.day, c.row))
    problems = [*registry.problems, *reader.problems]
    errors = [problem for problem in problems if not problem.is_warning]
    if errors:
        raise DataRefusedError(message("The history cannot be used."), errors, where=str(folder))
    if not choices:
        none = message("The history has no choice.")
        raise DataRefusedError(none, where=str(folder / "choices.csv"))
    chosen = {choice.applicant_id for choice in choices}
    data = [(folder / name).read_bytes() for name in ("applicants.csv", "choices.csv")]
    return History(
        folder=folder,
        schema=loaded.schema,
        schema_path=schema_path,
        catalogue=loaded.catalogue,
        engine=EligibilityEngine(loaded.schema, loaded.rules),
        applicants={key: a for key, a in applicants.items() if key in chosen},
        choices=tuple(choices),
        marks={
            "schema": schema_mark,
            "catalogue": loaded.catalogue.fingerprint,
            "data": sha256(b"\0".join(data)).hexdigest()[:32],
        },
        warnings=tuple(problem for problem in problems if problem.is_warning),
    )


def _loaded(folder: Path, schema_path: Path | None) -> Loaded:
    catalogue = folder / "catalogue"
    try:
        return load(schema_path, catalogue)
    except InvalidSourceError as error:
        # a schema or a catalogue that is settled for answers is not read here: say what is
        if not catalogue.is_dir():
            raise InvalidSourceError(error.message, where=error.where, hint=_FORM) from error
        if schema_path is None:
            hint = message(
                "The history has no schema.toml, so the built-in one is read: copy yours into it."
            )
            raise InvalidSourceError(
                error.message, error.problems, where=error.where, hint=hint
            ) from error
        raise


_FORM = message(
    "A history has catalogue/*.toml, applicants.csv and choices.csv, and a schema.toml."
)


@dataclass
class _Choices:
    path: Path
    applicants: Mapping[str, Applicant]
    catalogue: Catalogue
    today: date
    problems: list[Problem] = field(default_factory=list)

    def rows(self) -> Iterator[Choice]:
        seen: dict[tuple[str, str], int] = {}
        for number, row in enumerate(self._table(), start=2):
            choice = self._choice(number, row)
            if choice is None:
                continue
            pair = applicant_id, option_id = choice.applicant_id, choice.option_id
            if pair in seen:
                what = message(
                    '"{applicant}" and "{option}" stand in row {row} already.',
                    applicant=applicant_id,
                    option=option_id,
                    row=str(seen[pair]),
                )
                hint = message("A later request is another applicant: give it an id of its own.")
                self._say(number, "option_id", "duplicate-choice", what, hint)
                continue
            seen[pair] = number
            yield choice

    def _table(self) -> Iterator[Mapping[str, str]]:
        try:
            text = self.path.read_text(encoding="utf-8-sig")
            rows = list(csv.DictReader(io.StringIO(text, newline=""), restval="", strict=True))
        except OSError as error:
            what = message("The choices cannot be opened: {reason}.", reason=reason_of(error))
            raise UsageError(what, where=str(self.path), hint=_FORM, code="no-file") from error
        except UnicodeDecodeError as error:
            what, hint = message("The file is not UTF-8."), message("Save it as CSV UTF-8.")
            raise DataRefusedError(what, where=str(self.path), hint=hint) from error
        except csv.Error as error:
            what = message("The choices are not valid CSV: {reason}.", reason=csv_reason(error))
            hint = message("Save the table again.")
            raise DataRefusedError(what, where=str(self.path), hint=hint) from error
        columns = {column.strip() for column in next(csv.reader(io.StringIO(text)), [])}
        if missing := tuple(name for name in NEEDED if name not in columns):
            what = counted(
                "There is no column {columns}.",
                "There are no columns {columns}.",
                len(missing),
                columns=missing,
            )
            hint = message("Columns: {columns}.", columns=_ALL)
            raise DataRefusedError(what, where=str(self.path), hint=hint)
        for row in rows:
            yield {(k or "").strip(): (v or "").strip() for k, v in row.items() if k is not None}

    def _choice(self, number: int, row: Mapping[str, str]) -> Choice | None:
        before = len(self.problems)
        applicant_id, option_id = row["applicant_id"], row["option_id"]
        if applicant_id not in self.applicants:
            what = message('"{id}" is not in applicants.csv.', id=applicant_id)
            self._say(number, "applicant_id", "unknown-id", what, message("Add its row."))
        if option_id not in self.catalogue.options:
            what = message('"{option}" is not in the catalogue.', option=option_id)
            hint = nearest(option_id, self.catalogue.options) or message("Add its file.")
            self._say(number, "option_id", "unknown-id", what, hint)
        day = self._day(number, row["date"])
        outcome = outcome_of(row.get("outcome", ""))
        if outcome is None:
            what, hint = not_an_outcome(row["outcome"])
            self._say(number, "outcome", "unknown-value", what, hint)
        amount = self._amount(number, row.get("amount", ""))
        if len(self.problems) > before or day is None or outcome is None:
            return None
        return Choice(applicant_id, option_id, day, outcome, amount, number)

    def _day(self, number: int, text: str) -> date | None:
        try:
            if len(text) != 10 or "W" in text:
                raise ValueError(text)
            day = date.fromisoformat(text)
        except ValueError:
            what = message('"{text}" is not a day.', text=text)
            self._say(
                number,
                "date",
                "not-a-date",
                what,
                message("Write the day, for example 2019-03-31."),
            )
            return None
        if day > self.today:
            what = message(
                "{day} is after {today}: nobody can know it yet.", day=day, today=self.today
            )
            hint = message("Mend the date, or leave the row out.")
            self._say(number, "date", "after-the-day", what, hint)
        return day

    def _amount(self, number: int, text: str) -> float | None:
        if not text:
            return None
        try:
            amount = float(text)
            if not 0 <= amount < float("inf"):
                raise ValueError(text)
        except ValueError:
            what = message('"{text}" is not an amount.', text=text)
            hint = message("Write the amount, for example 1250, or leave it empty.")
            self._say(number, "amount", "not-a-number", what, hint)
            return None
        return amount

    def _say(self, number: int, column: str, code: str, what: Sayable, hint: Sayable) -> None:
        where = in_column(self.path.name, number, column)
        self.problems.append(Problem(where, code, what, hint))
