"""Cases: stories that somebody chose to tell of who financed whom (`sampling = "cases"`).

Beside the tables of a history may stand `pages.csv`: the page that tells each case, its year where
one is told, and its use. Without it each applicant is a case of a page of its own, in the year of
its first choice. A case without a year enters nothing that needs a day. What nobody can
learn from (a programme told of as a whole, a story without a named funder) is there and counted.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.loading import load, load_schema
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.eligibility.verdict import EligibilityEngine
from matcher.history.read import not_an_outcome, outcome_of
from matcher.registry.csv_table import Registry
from matcher.support.errors import DataRefusedError, Problem, UsageError, in_column, nearest
from matcher.support.messages import message

SETTINGS = "history.toml"
PAGES = "pages.csv"
TABLES = ("applicants.csv", "choices.csv", PAGES)
#: What a case may be used for: it teaches, it is only counted, or nobody is known to have paid.
USES = ("learn", "count", "none")


@dataclass(frozen=True, slots=True)
class Story:
    """One story.

    Parameters
        payers   ids of the options that paid, in the order of the file
        year     of the funding; None where it is not told
        page     the address of the page, and `others` that tell the same
        use      learn, count or none
        part     the collection it belongs to
    """

    applicant: Applicant
    payers: tuple[str, ...]
    year: int | None
    page: str
    others: tuple[str, ...]
    use: str
    part: str
    missing: int

    @property
    def id(self) -> str:
        """Its id."""
        return self.applicant.id


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """Cases with the catalogue they are held against.

    Parameters
        day    the day under whose conditions candidates are taken
        marks  hashes of what it was read from: schema, catalogue, data
    """

    folder: Path
    name: Mapping[str, str]
    day: date
    schema: Schema
    catalogue: Catalogue
    engine: EligibilityEngine
    cases: tuple[Story, ...]
    marks: Mapping[str, str]


def sampling_of(folder: Path) -> str:
    """How a history was sampled: "choices", every one of a period, or "cases", stories told.

    Raises
        UsageError  its settings cannot be read, or name another way
    """
    return check_sampling(str(_settings(folder).get("sampling", "choices")), str(folder / SETTINGS))


def check_sampling(sampling: str, where: str) -> str:
    """A way of sampling, as it was written.

    Raises
        UsageError  it is none
    """
    if sampling not in ("choices", "cases"):
        what = message('"{value}" is no way of sampling.', value=sampling)
        raise UsageError(what, where=where, hint=message("Write choices or cases."))
    return sampling


def read_cases(folder: Path) -> CaseHistory:
    """The cases of a folder; without a catalogue of its own, under the built-in one.

    Raises
        UsageError     a table is not there
        InvalidSourceError  its schema or catalogue is wrong
        DataRefusedError    rows that cannot be read; all of them
    """
    settings = _settings(folder)
    day = settings.get("day", _last_day(folder))
    if not isinstance(day, date):
        what = message("The settings of the history name no day.")
        raise UsageError(
            what, where=str(folder / SETTINGS), hint=message("Write day = 2026-11-28.")
        )
    own_schema, own_catalogue = folder / "schema.toml", folder / "catalogue"
    schema_path = own_schema if own_schema.is_file() else None
    loaded = load(schema_path, own_catalogue if own_catalogue.is_dir() else None)
    _, schema_mark = load_schema(schema_path)
    registry = Registry(folder / "applicants.csv", loaded.schema, day)
    applicants = {applicant.id: applicant for applicant in registry}
    problems = [problem for problem in registry.problems if not problem.is_warning]
    payers = _payers(folder, applicants, loaded.catalogue, problems)
    if (folder / PAGES).is_file():
        cases = tuple(_cases(folder, applicants, payers, problems))
    else:
        cases = tuple(_one_each(folder, applicants, payers))
    if problems:
        raise DataRefusedError(message("The history cannot be used."), problems, where=str(folder))
    read = [folder / name for name in (SETTINGS, *TABLES)]
    data = [path.read_bytes() for path in read if path.is_file()]
    name = settings.get("name", folder.name)
    return CaseHistory(
        folder=folder,
        name=name if isinstance(name, dict) else {"en": str(name)},
        day=day,
        schema=loaded.schema,
        catalogue=loaded.catalogue,
        engine=EligibilityEngine(loaded.schema, loaded.rules),
        cases=cases,
        marks={
            "schema": schema_mark,
            "catalogue": loaded.catalogue.fingerprint,
            "data": sha256(b"\0".join(data)).hexdigest()[:32],
        },
    )


def _settings(folder: Path) -> dict[str, Any]:
    path = folder / SETTINGS
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        what = message("The settings of the history cannot be read.")
        raise UsageError(what, where=str(path)) from error


def _payers(
    folder: Path,
    applicants: Mapping[str, Applicant],
    catalogue: Catalogue,
    problems: list[Problem],
) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for number, row in _rows(folder / "choices.csv", ("applicant_id", "option_id", "outcome")):
        known: tuple[tuple[str, Mapping[str, object], str], ...] = (
            ("applicant_id", applicants, "applicants.csv"),
            ("option_id", catalogue.options, "catalogue"),
        )
        for column, ids, where in known:
            if row[column] not in ids:
                what = message('"{id}" is not in {where}.', id=row[column], where=where)
                place = in_column("choices.csv", number, column)
                problems.append(Problem(place, "unknown-id", what, nearest(row[column], ids) or ""))
        outcome = outcome_of(row["outcome"])
        if outcome is None:
            place = in_column("choices.csv", number, "outcome")
            problems.append(Problem(place, "unknown-value", *not_an_outcome(row["outcome"])))
        if outcome == "financed":
            found.setdefault(row["applicant_id"], []).append(row["option_id"])
    return {name: tuple(dict.fromkeys(options)) for name, options in found.items()}


def _cases(
    folder: Path,
    applicants: Mapping[str, Applicant],
    payers: Mapping[str, tuple[str, ...]],
    problems: list[Problem],
) -> Iterator[Story]:
    columns = ("applicant_id", "set", "use", "year", "page", "others", "missing_funders")
    for number, row in _rows(folder / PAGES, columns):
        place = in_column(PAGES, number, "applicant_id")
        applicant = applicants.get(row["applicant_id"])
        if applicant is None:
            what = message('"{id}" is not in applicants.csv.', id=row["applicant_id"])
            problems.append(Problem(place, "unknown-id", what))
            continue
        if row["use"] not in USES or not (row["year"].isdecimal() or not row["year"]):
            what = message("The use or the year of a case cannot be read.")
            problems.append(Problem(place, "unknown-value", what))
            continue
        yield Story(
            applicant=applicant,
            payers=payers.get(applicant.id, ()),
            year=int(row["year"]) if row["year"] else None,
            page=row["page"],
            others=tuple(row["others"].split()),
            use=row["use"],
            part=row["set"],
            missing=int(row["missing_funders"] or 0),
        )


def _one_each(
    folder: Path, applicants: Mapping[str, Applicant], payers: Mapping[str, tuple[str, ...]]
) -> Iterator[Story]:
    """Every applicant of a history as a case of its own."""
    years: dict[str, int] = {}
    for _, row in _rows(folder / "choices.csv", ("applicant_id",)):
        if day := _day(row.get("date", "")):
            years[row["applicant_id"]] = min(day.year, years.get(row["applicant_id"], day.year))
    for applicant in applicants.values():
        yield Story(
            applicant=applicant,
            payers=payers.get(applicant.id, ()),
            year=years.get(applicant.id),
            page=applicant.id,
            others=(),
            use="learn",
            part="",
            missing=0,
        )


def _last_day(folder: Path) -> date | None:
    """The day of the last choice: the day of cases whose settings name none."""
    rows = _rows(folder / "choices.csv", ())
    return max((day for _, row in rows if (day := _day(row.get("date", "")))), default=None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as source:
            rows = list(csv.DictReader(source, restval="", strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        what = message("A table of the history cannot be read.")
        raise UsageError(what, where=str(path), code="no-file") from error
    for number, row in enumerate(rows, start=2):
        missing = tuple(name for name in needed if name not in row)
        if missing:
            what = message("There are no columns {columns}.", columns=missing)
            raise DataRefusedError(what, where=str(path))
        yield number, {name: (value or "").strip() for name, value in row.items() if name}
