"""Outcomes to be audited: who got something."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from matcher.support.errors import DataRefusedError, Problem, UsageError, in_column, in_row, nearest
from matcher.support.messages import message
from matcher.support.reasons import reason_of
from matcher.vector.table import Mask

_ID = "applicant_id"
_GOT = {"true": True, "false": False}
_CANNOT = message("The outcomes cannot be used.")


def read_outcomes(path: Path, ids: Sequence[str]) -> tuple[Mask, Mask]:
    """Who is in the file, and who got something: bool (n,) each, in the order of `ids`.

    A table with a column `got` says true or false of each applicant in it; one without, such
    as the awards of `match allocate --out`, names those who got, and all others did not.

    Raises
        UsageError   the file is missing or cannot be read
        DataRefusedError  it is not such a table, or names somebody who is not in the registry
    """
    text = _decoded(path)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    columns = reader.fieldnames or []
    if _ID not in columns:
        what = message('there is no column "{column}".', column=_ID)
        raise DataRefusedError(_CANNOT, [Problem(path.name, "missing-key", what)], where=str(path))
    place = {applicant_id: row for row, applicant_id in enumerate(ids)}
    says = "got" in columns
    known, got = np.full(len(ids), not says, dtype=np.bool_), np.zeros(len(ids), dtype=np.bool_)
    problems = []
    for number, row in enumerate(reader, start=2):
        applicant_id = (row[_ID] or "").strip()
        if applicant_id not in place:
            what = message('no applicant has the id "{id}".', id=applicant_id)
            where = in_row(path.name, number)
            problems.append(Problem(where, "unknown-id", what, nearest(applicant_id, ids)))
            continue
        value = (row["got"] or "").strip() if says else "true"
        if value and value not in _GOT:
            what = message('"{value}" is neither true nor false.', value=value)
            hint = message("Leave it empty if unknown.")
            where = in_column(path.name, number, "got")
            problems.append(Problem(where, "bad-value", what, hint))
        elif value:
            known[place[applicant_id]] = True
            got[place[applicant_id]] |= _GOT[value]
    if problems:
        raise DataRefusedError(_CANNOT, problems, where=str(path))
    return known, got


def _decoded(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        what = message("The outcomes cannot be read: {reason}.", reason=reason_of(error))
        hint = message("Check the path.")
        raise UsageError(what, where=str(path), hint=hint, code="no-file") from error
    except UnicodeDecodeError as error:
        what, hint = message("the file is not UTF-8."), message("Save it as UTF-8.")
        problem = Problem(path.name, "not-utf8", what, hint)
        raise DataRefusedError(_CANNOT, [problem], where=str(path)) from error
