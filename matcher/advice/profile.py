"""The answers of an interview as a registry of one row, with where each of them comes from.

`write_profile` is the one place that writes: it can be pointed at a workspace later.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matcher.domain.applicant import Applicant
from matcher.domain.values import FieldValue, Several
from matcher.registry.cells import cell_of
from matcher.registry.csv_table import ID_COLUMN
from matcher.support.files import write_whole

#: What a file of provenance is called beside its table.
SIDECAR = ".provenance.json"


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: what was asked, what was said, and when.

    Parameters
        value   the one value of an open list that was asked about, "" for the field as a whole
        answer  the canonical cell of the field; "yes" or "no" for one value
    """

    field: str
    value: str
    answer: str
    question: str
    day: date


def with_answer(applicant: Applicant, name: str, value: FieldValue) -> Applicant:
    """The applicant with one more fact."""
    stated = {**applicant.stated, name: value}
    return Applicant(applicant.id, applicant.schema, stated, applicant.today)


def with_value(applicant: Applicant, name: str, value: str, holds: bool) -> Applicant:
    """The applicant with one value of a categories field settled, the others left open."""
    before = applicant.value(name)
    held = before if isinstance(before, Several) else Several(frozenset(), is_open=True)
    one = frozenset((value,))
    settled = (
        Several(held.values | one, True, held.excluded - one)
        if holds
        else Several(held.values - one, True, held.excluded | one)
    )
    return with_answer(applicant, name, settled)


def write_profile(path: Path, applicant: Applicant, given: Sequence[Given]) -> Path:
    """Write the profile as a registry of one row, and its provenance beside it.

    Returns
        the path of the provenance file

    Raises
        UsageError  a file cannot be written there
    """
    columns = [ID_COLUMN, *(f.name for f in applicant.schema if f.name in applicant.stated)]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    cells = [cell_of(applicant.stated[name]) for name in columns[1:]]
    writer.writerow([applicant.id, *cells])
    record = {
        "schema": 1,
        ID_COLUMN: applicant.id,
        "profile": path.name,
        "given": [
            {
                "field": g.field,
                "value": g.value or None,
                "answer": g.answer,
                "cell": cell_of(applicant.stated.get(g.field)),
                "question": g.question,
                "day": g.day.isoformat(),
                "source": "interview: match advise --ask",
            }
            for g in given
        ],
    }
    beside = path.with_name(path.name + SIDECAR)
    # the provenance first: a profile is never there without it
    write_whole(beside, json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    write_whole(path, buffer.getvalue())
    return beside
