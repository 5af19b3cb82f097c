"""Engines: who does the parts. Any of them, with any number of workers, makes the same output."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from matcher.batch import store
from matcher.batch.job import Job
from matcher.batch.parts import FilePart
from matcher.batch.work import PartRecord, run_part
from matcher.support.errors import UsageError
from matcher.support.messages import Message, counted, message

#: How often workers may be lost, without a part done in between, before a run gives up.
MOST_LOSSES = 3


def cores() -> int:
    """How many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_this_process(job: Job, parts: Sequence[FilePart]) -> Iterator[PartRecord]:
    """The records of the parts, one after the other."""
    for part in parts:
        yield run_part(job, part)


def with_joblib(job: Job, parts: Sequence[FilePart], workers: int) -> Iterator[PartRecord]:
    """The records of the parts as they are done by processes of this machine.

    Raises
        UsageError  workers were lost again and again
    """
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import BrokenProcessPool

    left = {part.number: part for part in parts}
    losses = 0
    while left:
        pool = Parallel(n_jobs=workers, return_as="generator_unordered", batch_size=1)
        try:
            for record in pool(delayed(run_part)(job, part) for part in list(left.values())):
                del left[record.part]
                losses = 0
                yield record
        except BrokenProcessPool as error:
            losses += 1
            if losses > MOST_LOSSES:
                lost = counted(
                    "Workers were lost {n} time in a row.",
                    "Workers were lost {n} times in a row.",
                    losses,
                )
                raise _lost(lost) from error


def with_dask(
    job: Job, parts: Sequence[FilePart], workers: int, scheduler: str | None
) -> Iterator[PartRecord]:
    """The records of the parts as a Dask cluster does them; the parts of a lost worker go on.

    Parameters
        scheduler  its address; None starts a cluster of processes on this machine

    Raises
        UsageError  Dask is not installed, no scheduler answers, or a part killed every worker
    """
    client, cluster = _connect(workers, scheduler)
    try:
        yield from _submitted(client, job, parts)
    finally:
        client.close()
        if cluster is not None:
            cluster.close()


def _connect(workers: int, scheduler: str | None) -> tuple[Any, Any]:
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        what, hint = message("The engine is not installed."), store.INSTALL_DASK
        raise UsageError(what, hint=hint) from error
    try:
        if scheduler is not None:
            return Client(scheduler, timeout=10), None
        cluster = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
        return Client(cluster), cluster
    except (OSError, ValueError, TimeoutError) as error:
        what, hint = message("No scheduler answers there."), message("Check --scheduler.")
        raise UsageError(what, where=scheduler or "", hint=hint) from error


def _submitted(client: Any, job: Job, parts: Sequence[FilePart]) -> Iterator[PartRecord]:
    from distributed import KilledWorker, as_completed

    waiting = iter(parts)
    # a few parts ahead of the workers: the scheduler never holds the whole run
    ahead = 4 * max(sum(client.nthreads().values()), 1)

    def submit(many: int) -> list[Any]:
        return [client.submit(run_part, job, part, pure=False) for part in islice(waiting, many)]

    going = as_completed(submit(ahead))
    for future in going:
        try:
            record: PartRecord = future.result()
        except KilledWorker as error:
            raise _lost(message("Workers were lost too many times in a row.")) from error
        future.release()
        for more in submit(1):
            going.add(more)
        yield record


def _lost(what: Message) -> UsageError:
    hint = message(
        "Make the parts smaller (--part) or give the workers more memory, and run again: what is"
        " done stays done."
    )
    return UsageError(what, hint=hint, code="lost-workers")
