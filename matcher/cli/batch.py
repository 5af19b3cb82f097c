"""`match batch`: everybody, at scale."""

from __future__ import annotations

import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from matcher.cli.answers import Asked
from matcher.cli.output import tell, write_json
from matcher.errors import UsageError, list_problems
from matcher.session import open_matcher

ENGINES = ("joblib", "dask")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a run is wanted: see the options of the command."""

    applicants: str
    out: str
    form: str
    part: int
    engine: str
    workers: int
    scheduler: str | None
    force: bool
    quiet: bool


def write_batch(asked: Asked, wanted: Wanted) -> int:
    """Do the run; 1 when nothing can be suggested to anybody, 3 when rows were refused."""
    from matcher.batch.engines import cores
    from matcher.batch.job import FORMS, make_job
    from matcher.batch.run import Engine, run_batch

    for value, known, option in (
        (wanted.form, FORMS, "--format"),
        (wanted.engine, ENGINES, "--engine"),
    ):
        if value not in known:
            raise UsageError(
                f'There is no "{value}".', where=option, hint=f"Write {' or '.join(known)}."
            )
    if wanted.scheduler is not None and wanted.engine != "dask":
        raise UsageError("A scheduler goes with --engine dask.", where="--scheduler")
    session = open_matcher(
        schema=asked.schema,
        catalogue=asked.catalogue,
        model=asked.model,
        registry=Path("-"),
        today=asked.today,
    )
    job = make_job(
        session,
        schema=asked.schema,
        catalogue=asked.catalogue,
        model=asked.model,
        top=asked.top,
        form=wanted.form,
        out=wanted.out,
        size=wanted.part,
    )
    engine = Engine(wanted.engine, wanted.workers or cores(), wanted.scheduler)
    progress = _Progress(is_shown=sys.stderr.isatty() and not wanted.quiet)
    try:
        summary = run_batch(job, wanted.applicants, engine, force=wanted.force, tell=progress.tell)
    finally:
        progress.end()
    if summary.problems:
        tell(list_problems(summary.problems))
        if summary.n_problems > len(summary.problems):
            tell(f"  … {summary.n_problems:,} in all: see {summary.out}/problems")
    if asked.as_json:
        listed = [problem.as_json() for problem in summary.problems]
        write_json({"schema": 1, **asdict(summary), "problems": listed})
    else:
        tell(
            f"{summary.out}: {summary.applicants:,} applicants, {summary.pairs:,} pairs: "
            f"{summary.eligible:,} eligible, {summary.undecided:,} undecided, "
            f"{summary.pairs - summary.eligible - summary.undecided:,} refused."
        )
    if summary.refused:
        return 3
    return 0 if summary.eligible + summary.undecided else 1


class _Progress:
    """One line on a terminal, from the second second on: done, rate, time left."""

    def __init__(self, *, is_shown: bool) -> None:
        self.is_shown, self.was_shown = is_shown, False
        self.started = time.monotonic()
        self.first: int | None = None

    def tell(self, done: int, total: int | None) -> None:
        """Say how many applicants are done, and of how many; or found, with None."""
        now = time.monotonic()
        if total is not None and self.first is None:
            self.first, self.started = done, now  # the rate is that of this run
        elapsed = now - self.started
        if not self.is_shown or elapsed < 1:
            return
        said = f"{done:,} applicants found"
        if total is not None:
            rate = (done - (self.first or 0)) / elapsed
            left = f" · {_span((total - done) / rate)} left" if rate > 0 else ""
            said = f"{done:,} of {total:,} applicants · {rate:,.0f} a second{left}"
        sys.stderr.write(f"\r{said}\x1b[K")
        sys.stderr.flush()
        self.was_shown = True

    def end(self) -> None:
        """Take the line away."""
        if self.was_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _span(seconds: float) -> str:
    """A length of time as one says it.

    >>> _span(12.3), _span(200), _span(7300)
    ('12 s', '3 min', '2 h 2 min')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
