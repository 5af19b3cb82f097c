"""`match batch`: everybody, at scale."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from matcher.cli.asked import Asked
from matcher.cli.output import tell, write_json
from matcher.cli.screen import is_terminal
from matcher.session import open_matcher
from matcher.support.errors import UsageError, list_problems
from matcher.support.messages import message, render

ENGINES = ("joblib", "dask")


@dataclass(frozen=True, slots=True)
class RunOptions:
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


def write_batch(asked: Asked, wanted: RunOptions) -> int:
    """Do the run; 1 when nothing can be suggested to anybody, 3 when rows were refused."""
    from matcher.batch.engines import cores
    from matcher.batch.job import FORMS, make_job
    from matcher.batch.run import Engine, run_batch
    from matcher.reports.batch import batch_said, batch_view
    from matcher.reports.view import as_json

    for value, known, option in (
        (wanted.form, FORMS, "--format"),
        (wanted.engine, ENGINES, "--engine"),
    ):
        if value not in known:
            first, second = known
            raise UsageError(
                message('There is no "{value}".', value=value),
                where=option,
                hint=message("Write {first} or {second}.", first=first, second=second),
            )
    if wanted.scheduler is not None and wanted.engine != "dask":
        raise UsageError(message("A scheduler goes with --engine dask."), where="--scheduler")
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
        language=asked.language,
    )
    engine = Engine(wanted.engine, wanted.workers or cores(), wanted.scheduler)
    progress = _Progress(asked.language, is_shown=is_terminal(sys.stderr) and not wanted.quiet)
    try:
        summary = run_batch(job, wanted.applicants, engine, force=wanted.force, tell=progress.tell)
    finally:
        progress.end()
    view = batch_view(summary)
    if summary.problems:
        tell(list_problems(summary.problems, language=asked.language))
        if summary.n_problems > len(summary.problems):
            folder = f"{summary.out}/problems"
            more = message("… {n} in all: see {folder}", n=summary.n_problems, folder=folder)
            tell(f"  {render(more, asked.language)}")
    if asked.as_json:
        write_json(as_json(view, asked.language))
    else:
        tell(batch_said(view))
    if summary.refused:
        return 3
    return 0 if summary.eligible + summary.undecided else 1


class _Progress:
    """One line on a terminal, from the second second on: done, rate, time left."""

    def __init__(self, language: str, *, is_shown: bool) -> None:
        self.language = language
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
        from matcher.reports.batch import progress_said

        parts = progress_said(done, total, (done - (self.first or 0)) / elapsed)
        said = " · ".join(render(part, self.language) for part in parts)
        sys.stderr.write(f"\r{said}\x1b[K")
        sys.stderr.flush()
        self.was_shown = True

    def end(self) -> None:
        """Take the line away."""
        if self.was_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
