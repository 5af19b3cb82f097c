"""Counts of an office that name nobody: for a regional picture, and as priors of reach elsewhere.

Options by region: how many cooperatives got something and how many were answered, over the years
of the log. No cell of fewer than five cooperatives is published: small ones of an option are joined
over regions, with the smallest of the others where that does not suffice, or left out. Totals are
not published, so that nothing can be told from what is missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from matcher.cases.event import Recorded
from matcher.cases.state import DECIDED, PROMISED, cases_of
from matcher.domain.applicant import Applicant
from matcher.support.errors import DataRefusedError
from matcher.support.messages import message

#: Fewer cooperatives than this are never counted in a cell.
LEAST_CELL = 5
KIND = "office-aggregate"
_DAYS_PER_YEAR = 365.25
#: More than this no office has counted, or been counting for.
_MOST_COUNTED, _MOST_YEARS = 1_000_000, 100


@dataclass(frozen=True, slots=True)
class Cell:
    """How many cooperatives an option decided on in a region; "" is other regions or unknown."""

    option: str
    region: str
    granted: int
    decided: int


def aggregate(
    events: Iterable[Recorded],
    applicants: Mapping[str, Applicant],
    *,
    registry: str,
    day: date,
    least: int = LEAST_CELL,
) -> dict[str, Any]:
    """The counts of a log as plain data, no cell below `least` cooperatives."""
    known = [one for one in events if one.event.registry == registry]
    # by option and region, each cooperative once: a later request is the same cooperative
    counts: dict[tuple[str, str], dict[str, bool]] = {}
    for case in cases_of(known):
        if case.state in DECIDED:
            applicant = applicants.get(case.applicant)
            of_cell = counts.setdefault((case.option, _region(applicant)), {})
            who = case.applicant.partition("/")[0]
            of_cell[who] = of_cell.get(who, False) or case.state in PROMISED
    first = min((one.event.on for one in known), default=day)
    years = max((day - first).days / _DAYS_PER_YEAR, 1.0)
    cells = [
        Cell(option, region, sum(answers.values()), len(answers))
        for (option, region), answers in sorted(counts.items())
    ]
    shown = guarded(cells, least)
    people = len(applicants)
    return {
        "schema": 1,
        "kind": KIND,
        "made": day.isoformat(),
        "years": round(years, 1),
        "cooperatives": people if people >= least else None,
        "least_cell": least,
        "held_back": sum(cell not in shown for cell in cells),
        "cells": [
            {
                "option": cell.option,
                "region": cell.region or None,
                "granted": cell.granted,
                "decided": cell.decided,
            }
            for cell in shown
        ],
    }


def _region(applicant: Applicant | None) -> str:
    """The region of an applicant; empty where it is not known."""
    if applicant is None or "region" not in applicant.schema:
        return ""
    return str(applicant.value("region") or "")


def guarded(cells: Sequence[Cell], least: int = LEAST_CELL) -> list[Cell]:
    """The cells that may be published: small ones are joined over regions, or left out.

    A cell is small where fewer than `least` cooperatives were answered, or where fewer than `least`
    got something, or nothing, though not none: each of these numbers is a cell too.
    """
    found: list[Cell] = []
    for option in dict.fromkeys(cell.option for cell in cells):
        rows = [cell for cell in cells if cell.option == option]
        kept = [cell for cell in rows if not is_small(cell, least)]
        rest = [cell for cell in rows if is_small(cell, least)]
        joined = Cell(option, "", sum(c.granted for c in rest), sum(c.decided for c in rest))
        while rest and kept and is_small(joined, least):
            smallest = min(kept, key=lambda cell: (cell.decided, cell.region))
            kept.remove(smallest)
            granted, decided = joined.granted + smallest.granted, joined.decided + smallest.decided
            joined = Cell(option, "", granted, decided)
        found += kept
        if rest and not is_small(joined, least):
            found.append(joined)
    return found


def is_small(cell: Cell, least: int) -> bool:
    """Whether a cell tells of fewer than `least` cooperatives."""
    refused = cell.decided - cell.granted
    return cell.decided < least or 0 < cell.granted < least or 0 < refused < least


def read_aggregate(path: Path) -> dict[str, Any]:
    """The counts that another office published.

    Raises
        DataRefusedError  the file is none, or holds a cell that is too small
    """
    try:
        data: dict[str, Any] = json.loads(path.read_bytes())
        for c in data["cells"]:
            c["granted"], c["decided"] = _count(c["granted"]), _count(c["decided"])
        cells = [
            Cell(str(c["option"]), str(c["region"] or ""), c["granted"], c["decided"])
            for c in data["cells"]
        ]
        is_sound = data["kind"] == KIND and data["schema"] == 1
        is_sound &= 1 <= float(data["years"]) <= _MOST_YEARS
        is_sound &= all(cell.granted <= cell.decided for cell in cells)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise _no_counts(path) from error
    if not is_sound:
        raise _no_counts(path)
    if any(is_small(cell, LEAST_CELL) for cell in cells):
        what = message("A cell of fewer than {n} cooperatives stands in it.", n=LEAST_CELL)
        raise DataRefusedError(what, where=path, hint=message("Have the office write it again."))
    return data


def _count(value: object) -> int:
    """A number of cooperatives.

    Raises
        ValueError  it is none
    """
    if type(value) is int and 0 <= value <= _MOST_COUNTED:
        return value
    raise ValueError(value)


def _no_counts(path: Path) -> DataRefusedError:
    what = message("The file holds no counts of an office.")
    return DataRefusedError(what, where=path, hint=message("See match exchange counts --help."))


def granted_a_year(aggregates: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """Grants a year by option, summed over the offices: a lower bound of what there are."""
    found: dict[str, float] = {}
    for data in aggregates:
        for cell in data["cells"]:
            name = cell["option"]
            found[name] = found.get(name, 0.0) + cell["granted"] / float(data["years"])
    return dict(sorted(found.items()))
