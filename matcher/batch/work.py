"""One part of a run, from its rows to its output and its record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from matcher.batch import store
from matcher.batch.job import Job, core_of
from matcher.batch.output import matches_table, problems_csv, written
from matcher.batch.parts import FilePart
from matcher.batch.table import read_part
from matcher.support.errors import SHOWN_PROBLEMS, Problem
from matcher.support.message_data import problem_from_data, problem_to_data
from matcher.vector.columns import Columns
from matcher.vector.core import PLACE_BITS, Core, EncodedApplicants, Keys, greatest

#: Pairs that are worked out together: what bounds the memory, whatever the part. With many
#: options a block has at least so many applicants, or each step on it would be too short.
MOST_PAIRS, FEWEST_ROWS = 1 << 19, 512

#: A key without a place, the id of an applicant, the place of its variant of the option, and the
#: logarithm of its chance in steps of the grid.
Best = tuple[int, str, int, int]
#: The form of a record; one of another form is not read, and its part is done again.
RECORD = 5


@dataclass(frozen=True, slots=True)
class Output:
    """A file of a run: its place in the folder, its rows, bytes and hash."""

    file: str
    rows: int
    bytes: int
    sha256: str


def put(job: Job, file: str, rows: int, content: bytes) -> Output:
    """Write a file of a run."""
    store.write(store.join(job.out, file), content)
    return Output(file, rows, len(content), store.sha256(content))


@dataclass(frozen=True, slots=True)
class PartRecord:
    """What is kept of a part that is done: enough to finish the run without doing it again.

    Parameters
        mark       the job's
        source     hash of the part's input
        sha256     hash of the part's output
        eligible, undecided   how many applicants, for each option
        best       for each option, its best applicants of the part
        problems   the first ones; all of them are in a table beside the output
    """

    part: int
    mark: str
    source: str
    outputs: list[Output]
    applicants: int
    refused: int
    eligible: list[int]
    undecided: list[int]
    best: list[list[Best]]
    n_problems: int
    problems: list[Problem]

    def as_json(self) -> bytes:
        """The record as a file."""
        problems = [problem_to_data(problem) for problem in self.problems]
        data = {**asdict(self), "schema": RECORD, "problems": problems}
        return json.dumps(data, ensure_ascii=False, sort_keys=True).encode("utf-8")


def record_of(content: bytes | None) -> PartRecord | None:
    """The record of a file, or None when there is none that can be read."""
    try:
        data: dict[str, Any] = json.loads(content or b"")
        if data.pop("schema") != RECORD:
            return None
        data["outputs"] = [Output(**output) for output in data["outputs"]]
        data["best"] = [[tuple(one) for one in best] for best in data["best"]]
        data["problems"] = [problem_from_data(problem) for problem in data["problems"]]
        return PartRecord(**data)
    except (ValueError, KeyError, TypeError):
        return None


def record_place(job: Job, part: FilePart) -> str:
    """Where the record of a part is kept."""
    return store.join(job.out, "records", f"{part.name}.json")


def output_names(job: Job, part: FilePart) -> tuple[str, str]:
    """The output of a part and the table of its problems, inside the folder of the run."""
    return f"applicants/{part.name}.{job.form}", f"problems/{part.name}.csv"


def run_part(job: Job, part: FilePart) -> PartRecord:
    """Do a part: write its output, then its record.

    Raises
        MatcherError  its input is gone or changed, or its output cannot be written
    """
    core = core_of(job)
    read = read_part(part, core.schema, job.today, core.texts, core.memory)
    asked = core.ask(read.columns)
    options, best, counts = _scored(core, asked, read.columns, job.top)
    table = matches_table(core, asked, read.columns.ids, options, job.top)
    name, problems_name = output_names(job, part)
    outputs = [put(job, name, table.rows, written(table, job.form))]
    if read.problems:
        content = problems_csv(read.problems, job.language)
        outputs.append(put(job, problems_name, len(read.problems), content))
    record = PartRecord(
        part=part.number,
        mark=job.mark,
        source=part.source,
        outputs=outputs,
        applicants=len(read.columns),
        refused=read.refused,
        eligible=counts[0].tolist(),
        undecided=counts[1].tolist(),
        best=best,
        n_problems=len(read.problems),
        problems=read.problems[:SHOWN_PROBLEMS],
    )
    store.write(record_place(job, part), record.as_json())
    return record


def _scored(
    core: Core, asked: EncodedApplicants, columns: Columns, top: int
) -> tuple[Keys, list[list[Best]], Keys]:
    many, size = len(core.options), len(columns)
    step = max(FEWEST_ROWS, MOST_PAIRS // max(many, 1))
    rows: list[Keys] = []
    best = np.empty((many, 0), dtype=np.int64)
    counts = np.zeros((2, many), dtype=np.int64)
    for start in range(0, size, step):
        scored = core.score(asked, top, slice(start, min(start + step, size)))
        rows.append(scored.options)
        best = greatest(np.concatenate([best, scored.applicants], axis=1), top)
        counts += scored.counts
    in_order = np.argsort(asked.order)
    places = core.read(best, size).places
    rows_of_best = in_order[np.maximum(places, 0)]
    option = np.repeat(np.arange(many)[:, np.newaxis], best.shape[1], axis=1)
    variants = asked.variants(option, rows_of_best)
    chances = core.chances(asked, rows_of_best.ravel(), variants.ravel()).reshape(best.shape)
    kept = (best, rows_of_best, variants, chances, places)
    bests = [
        [
            (key >> PLACE_BITS, columns.ids[at], variant, chance)
            for key, at, variant, chance, place in zip(*row, strict=True)
            if place >= 0
        ]
        for row in zip(*(a.tolist() for a in kept), strict=True)
    ]
    return np.concatenate([core.no_rows(top), *rows]), bests, counts


def merged(first: Sequence[Best], second: Sequence[Best], top: int) -> list[Best]:
    """The best of two lists of applicants of one option."""
    return sorted((*first, *second), key=lambda best: (-best[0], best[1]))[:top]
