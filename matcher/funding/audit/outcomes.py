"""Outcomes to be audited: who got something."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from matcher.decide.table import Mask
from matcher.errors import DataRefused, Problem, UsageError, nearest

_GOT = {"true": True, "false": False}


def read_outcomes(path: Path, ids: Sequence[str]) -> tuple[Mask, Mask]:
    """Who is in the file, and who got something: bool (n,) each, in the order of `ids`.

    A table with a column `got` says true or false of each applicant in it; one without, such
    as the awards of `match allocate --out`, names those who got, and all others did not.

    Raises
        UsageError   the file is missing or cannot be read
        DataRefused  it is not such a table, or names somebody who is not in the registry
    """
    text = _decoded(path)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    columns = reader.fieldnames or []
    if "applicant_id" not in columns:
        problem = Problem(path.name, "missing-key", 'there is no column "applicant_id".')
        raise DataRefused("The outcomes cannot be used.", [problem], where=str(path))
    place = {applicant_id: row for row, applicant_id in enumerate(ids)}
    says = "got" in columns
    known, got = np.full(len(ids), not says, dtype=np.bool_), np.zeros(len(ids), dtype=np.bool_)
    problems = []
    for number, row in enumerate(reader, start=2):
        where = f"{path.name}, row {number}"
        applicant_id = (row["applicant_id"] or "").strip()
        if applicant_id not in place:
            what = f'no applicant has the id "{applicant_id}".'
            problems.append(Problem(where, "unknown-id", what, nearest(applicant_id, ids)))
            continue
        value = (row["got"] or "").strip() if says else "true"
        if value and value not in _GOT:
            what = f'"{value}" is neither true nor false.'
            problems.append(
                Problem(f"{where}, got", "bad-value", what, "Leave it empty if unknown.")
            )
        elif value:
            known[place[applicant_id]] = True
            got[place[applicant_id]] |= _GOT[value]
    if problems:
        raise DataRefused("The outcomes cannot be used.", problems, where=str(path))
    return known, got


def _decoded(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        what = f"The outcomes cannot be read: {(error.strerror or 'no file').lower()}."
        raise UsageError(what, where=str(path), hint="Check the path.", code="no-file") from error
    except UnicodeDecodeError as error:
        problem = Problem(path.name, "not-utf8", "the file is not UTF-8.", "Save it as UTF-8.")
        raise DataRefused("The outcomes cannot be used.", [problem], where=str(path)) from error
