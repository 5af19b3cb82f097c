"""Registries: tables of applicants in the canonical form of the schema.

UTF-8 CSV with a column `applicant_id` and one column a field: booleans true or false, ISO
dates, '.' decimals, several categories joined by ';' with a trailing '?' for "these and
perhaps others", an empty cell for unknown.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TextIO

from matcher.applicant import Applicant
from matcher.errors import DataRefused, Problem, UnknownId, UsageError, nearest
from matcher.rules.language import LARGEST_NUMBER
from matcher.schema import Field, Schema
from matcher.values import FieldValue, Several

ID_COLUMN = "applicant_id"


class _BadCell(Exception):
    def __init__(self, code: str, what: str, todo: str) -> None:
        super().__init__(what)
        self.code, self.what, self.todo = code, what, todo


@dataclass
class Registry:
    """The applicants of one CSV file, read row by row.

    `problems` grows while rows are read; a row with a problem is left out, the others go on.
    """

    path: Path
    schema: Schema
    today: date
    problems: list[Problem] = field(default_factory=list)

    def __iter__(self) -> Iterator[Applicant]:
        """Every applicant that can be read, in the order of the file.

        Raises
            UsageError   the file is missing or cannot be read
            DataRefused  it is empty, not UTF-8, or has no column `applicant_id`
        """
        seen: set[str] = set()
        for number, row in self._rows():
            applicant_id = row.get(ID_COLUMN, "").strip()
            if not applicant_id or applicant_id in seen:
                what = f'id "{applicant_id}" stands twice.' if applicant_id else "there is no id."
                self._say(number, ID_COLUMN, "bad-id", what, "Give every row an id of its own.")
                continue
            seen.add(applicant_id)
            applicant, problems = self._read(number, applicant_id, row)
            self.problems.extend(problems)
            if not problems:
                yield applicant

    def get(self, applicant_id: str) -> Applicant:
        """The applicant of that id; only its row is converted.

        Raises
            UnknownId    there is none; the message proposes the nearest ids and names
            DataRefused  a cell of its row cannot be read
        """
        known: dict[str, str] = {}
        for number, row in self._rows():
            found = row.get(ID_COLUMN, "").strip()
            if found == applicant_id:
                applicant, problems = self._read(number, found, row)
                if problems:
                    raise DataRefused(f"{applicant_id} cannot be read.", problems)
                return applicant
            known.setdefault(found, row.get("name", "").strip())
        if not any(known):
            raise DataRefused(f"{self.path}: the registry has no applicant.", ())
        raise UnknownId(
            f'No applicant has the id "{applicant_id}".',
            where=str(self.path),
            todo=_propose(applicant_id, known),
        )

    def _rows(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        with self._open() as stream:
            try:
                reader = csv.DictReader(stream, restkey="", restval="", strict=True)
                self._check_header(reader.fieldnames)
                for row in reader:
                    yield reader.line_num, row
            except UnicodeDecodeError as error:
                what = f"{self.path}: the file is not UTF-8. Save it as CSV UTF-8."
                raise DataRefused(what, ()) from error
            except csv.Error as error:
                where = f"{self.path.name}, line {reader.line_num}"
                problem = Problem(where, "broken-csv", f"not valid CSV: {error}.")
                raise DataRefused("The registry cannot be read.", [problem]) from error

    def _open(self) -> TextIO:
        if str(self.path) == "-":
            return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", newline="")
        try:
            return self.path.open(encoding="utf-8-sig", newline="")
        except OSError as error:
            reason = (error.strerror or "cannot be read").lower()
            raise UsageError(
                f"The registry cannot be opened: {reason}.", where=str(self.path), code="no-file"
            ) from error

    def _check_header(self, columns: object) -> None:
        if not columns:
            raise DataRefused(f"{self.path}: the file is empty.", ())
        names = [str(name).strip() for name in columns]  # type: ignore[attr-defined]
        if ID_COLUMN not in names:
            todo = nearest(ID_COLUMN, names) or f"Its columns are {', '.join(names[:8])}."
            raise DataRefused(f"{self.path}: there is no column {ID_COLUMN}. {todo}", ())
        for name in names:
            if name != ID_COLUMN and name not in self.schema:
                problem = Problem(
                    f"{self.path.name}, row 1, column {name}",
                    "unknown-column",
                    f'"{name}" is not a field of the schema; the column is not read.',
                    nearest(name, self.schema.fields),
                    is_warning=True,
                )
                if problem not in self.problems:
                    self.problems.append(problem)

    def _read(
        self, number: int, applicant_id: str, row: Mapping[str, str]
    ) -> tuple[Applicant, list[Problem]]:
        stated: dict[str, FieldValue] = {}
        problems = []
        for name, cell in row.items():
            if not cell or name not in self.schema or not (text := cell.strip()):
                continue
            try:
                stated[name] = read_cell(text, self.schema[name], self.schema)
            except _BadCell as bad:
                where = f"{self.path.name}, row {number}, column {name}"
                problems.append(Problem(where, bad.code, bad.what, bad.todo))
        return Applicant(applicant_id, self.schema, stated, self.today), problems

    def _say(self, number: int, column: str, code: str, what: str, todo: str) -> None:
        where = f"{self.path.name}, row {number}, column {column}"
        self.problems.append(Problem(where, code, what, todo))


def _propose(wanted: str, known: Mapping[str, str]) -> str:
    from rapidfuzz import fuzz, process, utils

    labels = {key: f"{key} {name}".strip() for key, name in known.items() if key}
    best = process.extract(
        wanted, labels, scorer=fuzz.WRatio, processor=utils.default_process, limit=3
    )
    return f"Nearest: {'; '.join(label for label, _, _ in best)}." if best else ""


def read_cell(text: str, declared: Field, schema: Schema) -> FieldValue:
    """The value of a canonical cell; it is never empty.

    Raises
        _BadCell  it is not a value of the field
    """
    if declared.type == "boolean":
        if text not in ("true", "false"):
            raise _BadCell("not-a-boolean", f'"{text}" is not true or false.', "Write one of them.")
        return text == "true"
    if declared.type in ("integer", "number", "money"):
        return _number(text, declared)
    if declared.type == "date":
        return _date(text, declared)
    if declared.type == "categories":
        is_open = text.endswith("?")
        words = [word.strip() for word in text.rstrip("?").split(";") if word.strip()]
        for word in words:
            _check_value(word, declared)
        return Several(frozenset(words), is_open)
    if declared.type == "category":
        _check_value(text, declared)
    elif declared.type == "place" and text not in schema.places(declared.name):
        todo = nearest(text, schema.places(declared.name).places)
        raise _BadCell("unknown-place", f'"{text}" is not a known place.', todo)
    return text


def _number(text: str, declared: Field) -> int | float:
    try:
        number = float(text)
    except ValueError:
        number = LARGEST_NUMBER
    if not -LARGEST_NUMBER < number < LARGEST_NUMBER or "_" in text:
        raise _BadCell("not-a-number", f'"{text}" is not a number.', "Write 1250 or 0.5.")
    if declared.is_whole:
        if number != int(number):
            raise _BadCell("not-whole", f'"{text}" is not a whole number.', "Write it in units.")
        number = int(number)
    _check_bounds(number, declared, text)
    return number


def _date(text: str, declared: Field) -> date:
    try:
        if len(text) != 10:
            raise ValueError(text)
        day = date.fromisoformat(text)
    except ValueError:
        raise _BadCell("not-a-date", f'"{text}" is not a day.', "Write it as 2019-03-31.") from None
    _check_bounds(day, declared, text)
    return day


def _check_bounds(value: object, declared: Field, text: str) -> None:
    low, high = declared.minimum, declared.maximum
    if low is not None and value < low:  # type: ignore[operator]
        raise _BadCell("too-small", f'"{text}" is below {low}.', "Mend it, or leave it empty.")
    if high is not None and value > high:  # type: ignore[operator]
        raise _BadCell("too-large", f'"{text}" is above {high}.', "Mend it, or leave it empty.")


def _check_value(word: str, declared: Field) -> None:
    if declared.values is not None and word not in declared.values:
        raise _BadCell(
            "unknown-value",
            f'"{word}" is not a value of {declared.name}.',
            nearest(word, declared.values) or f"Write one of {', '.join(declared.values[:12])}.",
        )
