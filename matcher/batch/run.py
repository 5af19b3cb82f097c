"""A run from input to manifest: find the parts, do those that are not done, put them together."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

from matcher.batch import store
from matcher.batch.engines import in_this_process, with_dask, with_joblib
from matcher.batch.job import FORMS, Job, core_of
from matcher.batch.output import candidates_table, written
from matcher.batch.parts import FilePart, find_parts, input_files
from matcher.batch.work import (
    Best,
    Output,
    PartRecord,
    merged,
    put,
    record_of,
    record_place,
)
from matcher.support.errors import SHOWN_PROBLEMS, DataRefusedError, Problem, UsageError
from matcher.support.messages import message
from matcher.vector.core import Core

MANIFEST = "manifest.json"
#: What a run says of itself as it goes: applicants done, and of how many; or found, and None.
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Engine:
    """Who does the parts: joblib or dask, how many workers, and at which address."""

    name: str = "joblib"
    workers: int = 1
    scheduler: str | None = None

    def run(self, job: Job, parts: Sequence[FilePart]) -> Iterator[PartRecord]:
        """The records of parts, in any order."""
        if self.name == "dask":
            return with_dask(job, parts, self.workers, self.scheduler)
        if self.workers == 1 or len(parts) < 2:
            return in_this_process(job, parts)
        return with_joblib(job, parts, self.workers)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run has done.

    Parameters
        resumed   applicants whose part was done by an earlier run
        problems  the first ones; all of them are in the folder problems
    """

    out: str
    applicants: int
    refused: int
    resumed: int
    eligible: int
    undecided: int
    pairs: int
    n_problems: int
    problems: tuple[Problem, ...]


def run_batch(job: Job, place: str, engine: Engine, *, force: bool, tell: Progress) -> Summary:
    """Do a run, or the rest of it.

    Parameters
        place  a table, a folder of tables or a pattern
        force  whether the output of another run may be replaced

    Raises
        UsageError   a file cannot be read or written, or the folder holds another run
        DataRefusedError  a table cannot be read, or there is no applicant in it
    """
    core_of(job)
    _check_folder(job, force)
    parts: list[FilePart] = []
    total = 0
    for part in find_parts(input_files(place), job.size):
        parts.append(part)
        total += part.rows
        tell(total, None)
    waiting = [part for part in parts if not _is_done(job, part)]
    rows_of = {part.number: part.rows for part in waiting}
    done = resumed = total - sum(rows_of.values())
    tell(done, total)
    for record in engine.run(job, waiting):
        done += rows_of[record.part]
        tell(done, total)
    return _finish(job, parts, resumed)


def _check_folder(job: Job, force: bool) -> None:
    if force:
        return
    for place in store.files_in(store.join(job.out, "records")):
        record = record_of(store.read_or_none(place))
        if record is not None and record.mark != job.mark:
            what = message("The folder holds a run with other settings.")
            hint = message("Choose another folder, or add --force to replace it.")
            raise UsageError(what, where=job.out, hint=hint)


def _is_done(job: Job, part: FilePart) -> bool:
    record = record_of(store.read_or_none(record_place(job, part)))
    if record is None or (record.mark, record.source) != (job.mark, part.source):
        return False
    for output in record.outputs:
        content = store.read_or_none(store.join(job.out, output.file))
        if content is None or store.sha256(content) != output.sha256:
            return False
    return True


def _finish(job: Job, parts: Sequence[FilePart], resumed: int) -> Summary:
    core = core_of(job)
    best: list[list[Best]] = [[] for _ in core.options]
    sums = dict.fromkeys(("applicants", "refused", "eligible", "undecided", "problems"), 0)
    problems: list[Problem] = []
    outputs: list[Output] = []
    for part in parts:
        record = record_of(store.read_or_none(record_place(job, part)))
        if record is None:
            what = message("The record of a part is gone.")
            raise UsageError(what, where=record_place(job, part), hint=message("Run it again."))
        best = [merged(*both, job.top) for both in zip(best, record.best, strict=True)]
        problems = sorted((*problems, *record.problems))[:SHOWN_PROBLEMS]
        outputs.extend(record.outputs)
        sums["applicants"] += record.applicants
        sums["refused"] += record.refused
        sums["eligible"] += sum(record.eligible)
        sums["undecided"] += sum(record.undecided)
        sums["problems"] += record.n_problems
    if not sums["applicants"]:
        none = message("There is no applicant that can be read.")
        raise DataRefusedError(none, problems, where=job.out)
    sums["pairs"] = sums["applicants"] * len(core.options)
    candidates = candidates_table(core, best)
    name = f"options.{job.form}"
    outputs.append(put(job, name, candidates.rows, written(candidates, job.form)))
    store.write(store.join(job.out, MANIFEST), _manifest(job, core, parts, sums, outputs))
    _remove_others(job, parts, outputs)
    return Summary(
        out=job.out,
        applicants=sums["applicants"],
        refused=sums["refused"],
        resumed=resumed,
        eligible=sums["eligible"],
        undecided=sums["undecided"],
        pairs=sums["pairs"],
        n_problems=sums["problems"],
        problems=tuple(problems),
    )


def _manifest(
    job: Job,
    core: Core,
    parts: Sequence[FilePart],
    sums: dict[str, int],
    outputs: Sequence[Output],
) -> bytes:
    """What a run was made of and made: nothing of when, where or by how many workers."""
    data = {
        "schema": 1,
        "matcher": job.version,
        "today": job.today.isoformat(),
        "top": job.top,
        "part": job.size,
        "settings": job.mark,
        "options": len(core.options),
        "inputs": [
            {
                "file": store.last_part(p.file),
                "rows": p.rows,
                "first_row": p.first_row,
                "sha256": p.sha256,
            }
            for p in parts
        ],
        **sums,
        "outputs": [asdict(output) for output in outputs],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _remove_others(job: Job, parts: Sequence[FilePart], outputs: Sequence[Output]) -> None:
    """Remove what earlier runs left: more parts, another form, files that were never finished."""
    kept = {output.file for output in outputs} | {f"records/{part.name}.json" for part in parts}
    for folder in ("applicants", "problems", "records"):
        for place in store.files_in(store.join(job.out, folder)):
            if f"{folder}/{store.last_part(place)}" not in kept:
                store.remove(place)
    others = {f"options.{form}" for form in FORMS if form != job.form}
    unfinished = tuple(f".{name}." for name in (MANIFEST, f"options.{job.form}"))
    for place in store.files_in(job.out):
        name = store.last_part(place)
        if name in others or name.startswith(unfinished):
            store.remove(place)
