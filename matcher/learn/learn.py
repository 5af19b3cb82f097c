"""A model and what it is worth: both are learnt at once where that takes long."""

from __future__ import annotations

from datetime import date
from typing import Any

from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits

from matcher.history.read import History
from matcher.learn.measure import Measured, Progress, measure
from matcher.learn.train import train

#: From so many choices on the trial and the model itself are learnt side by side.
SIDE_BY_SIDE_FROM = 1000


def learn(
    history: History, until: date | None, cap: int, progress: Progress, workers: int = 2
) -> tuple[Measured | None, dict[str, Any]]:
    """What a trial is worth out of time, and the data of the model of all choices.

    Parameters
        progress  is told how far it is
        workers   threads at most; with any number the result is the same

    Raises
        DataRefused  no option was chosen before that day, or a choice cannot have been made
    """
    count = len(history.choices)
    jobs = workers if count >= SIDE_BY_SIDE_FROM else 1
    # threads do, for nearly all of it is arithmetic that leaves the interpreter free; that
    # itself stays on one thread, held here because the first to end would release the other
    with threadpool_limits(limits=1):
        measured, data = Parallel(n_jobs=jobs, prefer="threads")(
            [
                delayed(measure)(history, until, cap, progress),
                delayed(_model)(history, until, cap, progress),
            ]
        )
    return measured, data


def _model(history: History, until: date | None, cap: int, progress: Progress) -> dict[str, Any]:
    data = dict(train(history, until, cap=cap).data)
    progress(f"the model has learnt from {data['sizes']['choices']:,} choices")
    return data
