"""A run from input to manifest: find the parts, do those that are not done, put them together."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from matcher.batch import store
from matcher.batch.engines import in_this_process, with_dask, with_joblib
from matcher.batch.job import FORMS, Job, core_of
from matcher.batch.output import TRUTH, candidates_table, written
from matcher.batch.parts import Part, find_parts, input_files
from matcher.batch.work import Best, Record, merged, output_name, record_of, record_place
from matcher.compiled.core import Core
from matcher.decide.screen import as_csv
from matcher.errors import SHOWN_PROBLEMS, DataRefused, Problem, UsageError
from matcher.registry import ID_COLUMN, unknown_column
from matcher.schema import Schema

MANIFEST = "manifest.json"
#: What a run says of itself as it goes: applicants done, and of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Engine:
    """Who does the parts: joblib or dask, how many workers, and at which address."""

    name: str = "joblib"
    workers: int = 1
    scheduler: str | None = None

    def run(self, job: Job, parts: Sequence[Part]) -> Iterator[Record]:
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
        problems  the first ones; all are in problems.csv
    """

    out: str
    applicants: int
    refused: int
    resumed: int
    eligible: int
    undecided: int
    pairs: int
    problems: tuple[Problem, ...]
    n_problems: int


def run_batch(job: Job, place: str, engine: Engine, *, force: bool, tell: Progress) -> Summary:
    """Do a run, or the rest of it.

    Parameters
        place  a table, a folder of tables or a pattern
        force  whether the output of another run may be replaced

    Raises
        UsageError   a file cannot be read or written, or the folder holds another run
        DataRefused  a table cannot be read, or there is no applicant in it
    """
    core = core_of(job)
    _check_folder(job, force)
    files = input_files(place)
    problems: list[Problem] = []
    parts = list(find_parts(files, job.size, problems))
    problems.extend(_unknown_columns(parts, core.schema))
    total = sum(part.rows for part in parts)
    waiting = [part for part in parts if not _is_done(job, part)]
    done = resumed = total - sum(part.rows for part in waiting)
    tell(done, total)
    rows_of = {part.number: part.rows for part in waiting}
    for record in engine.run(job, waiting):
        done += rows_of[record.part]
        tell(done, total)
    return _finish(job, parts, problems, resumed)


def _check_folder(job: Job, force: bool) -> None:
    if force:
        return
    for place in store.files_in(store.join(job.out, "records")):
        record = record_of(store.read_or_none(place))
        if record is not None and record.mark != job.mark:
            raise UsageError(
                "The folder holds a run with other settings.",
                where=job.out,
                todo="Choose another folder, or add --force to replace it.",
            )


def _unknown_columns(parts: Sequence[Part], schema: Schema) -> Iterator[Problem]:
    headers = {part.file: part.header for part in parts}
    for file, header in headers.items():
        for name in header:
            if name != ID_COLUMN and name not in schema:
                where = f"{store.name_of(file)}, row 1, column {name}"
                yield unknown_column(where, name, schema)


def _is_done(job: Job, part: Part) -> bool:
    record = record_of(store.read_or_none(record_place(job, part)))
    if record is None or (record.mark, record.source) != (job.mark, part.source):
        return False
    content = store.read_or_none(store.join(job.out, record.file))
    return content is not None and store.sha256(content) == record.sha256


def _finish(job: Job, parts: Sequence[Part], problems: list[Problem], resumed: int) -> Summary:
    core = core_of(job)
    best: list[list[Best]] = [[] for _ in core.options]
    sums = dict.fromkeys(("applicants", "refused", "eligible", "undecided", "pairs"), 0)
    outputs: list[dict[str, object]] = []
    for part in parts:
        record = record_of(store.read_or_none(record_place(job, part)))
        if record is None:
            raise UsageError(
                "The record of a part is gone.", where=record_place(job, part), todo="Run it again."
            )
        best = [merged(*both, job.top) for both in zip(best, record.best, strict=True)]
        problems.extend(record.problems)
        sums["applicants"] += record.applicants
        sums["refused"] += record.refused
        sums["eligible"] += sum(record.eligible)
        sums["undecided"] += sum(record.undecided)
        sums["pairs"] += record.applicants * len(core.options)
        outputs.append(_listed(record.file, record.rows, record.size, record.sha256))
    problems.sort()
    if not sums["applicants"]:
        raise DataRefused("There is no applicant that can be read.", problems, where=job.out)
    candidates = candidates_table(core, best)
    for name, rows, content in (
        (f"options.{job.form}", candidates.rows, written(candidates, job.form)),
        ("problems.csv", len(problems), _problems_csv(problems)),
    ):
        store.write(store.join(job.out, name), content)
        outputs.append(_listed(name, rows, len(content), store.sha256(content)))
    manifest = _manifest(job, core, parts, sums, outputs)
    store.write(store.join(job.out, MANIFEST), manifest)
    _remove_others(job, parts)
    return Summary(
        out=job.out,
        applicants=sums["applicants"],
        refused=sums["refused"],
        resumed=resumed,
        eligible=sums["eligible"],
        undecided=sums["undecided"],
        pairs=sums["pairs"],
        problems=tuple(problems[:SHOWN_PROBLEMS]),
        n_problems=len(problems),
    )


def _listed(name: str, rows: int, size: int, sha256: str) -> dict[str, object]:
    return {"file": name, "rows": rows, "bytes": size, "sha256": sha256}


def _manifest(
    job: Job,
    core: Core,
    parts: Sequence[Part],
    sums: dict[str, int],
    outputs: list[dict[str, object]],
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
                "file": store.name_of(p.file),
                "rows": p.rows,
                "first_row": p.first_row,
                "sha256": p.sha256,
            }
            for p in parts
        ],
        **sums,
        "outputs": outputs,
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _problems_csv(problems: Sequence[Problem]) -> bytes:
    rows = ((p.where, p.code, p.what, p.todo, TRUTH[not p.is_warning]) for p in problems)
    return "".join(as_csv(rows, ("where", "code", "what", "todo", "warning"))).encode("utf-8")


def _remove_others(job: Job, parts: Sequence[Part]) -> None:
    """Remove what earlier runs left: more parts, another form, files that were never finished."""
    ours = {store.name_of(record_place(job, part)) for part in parts}
    ours.update(store.name_of(output_name(job, part)) for part in parts)
    for folder in ("applicants", "records"):
        for place in store.files_in(store.join(job.out, folder)):
            if store.name_of(place) not in ours:
                store.remove(place)
    others = {f"options.{form}" for form in FORMS if form != job.form}
    unfinished = tuple(f".{name}." for name in (MANIFEST, "problems.csv", f"options.{job.form}"))
    for place in store.files_in(job.out):
        name = store.name_of(place)
        if name in others or name.startswith(unfinished):
            store.remove(place)
