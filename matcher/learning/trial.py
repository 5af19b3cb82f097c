"""A model and what it is worth: both are learnt at once where that takes long."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from joblib import Parallel, delayed
from joblib.externals.loky.process_executor import BrokenProcessPool

from matcher.history.read import History
from matcher.learning.backtest import Measured, Progress, curve_point, curve_sizes, measure
from matcher.learning.train import train
from matcher.support.messages import counted, message

#: From so many choices on the trial and the model itself are learnt side by side, then the
#: points of the curve; with fewer a second process costs more than it saves.
SIDE_BY_SIDE_FROM = 1000


def learn(
    history: History, until: date | None, cap: int, progress: Progress, workers: int = 2
) -> tuple[Measured | None, dict[str, Any]]:
    """What a trial is worth out of time, and the data of the model of all choices.

    Parameters
        progress  is told how far it is, in the process where it is
        workers   processes at most; with any number the result is the same

    Raises
        DataRefusedError  no option was chosen before that day, or a choice cannot have been made
    """
    jobs = workers if len(history.choices) >= SIDE_BY_SIDE_FROM else 1
    try:
        return _learn(history, until, cap, progress, Parallel(n_jobs=jobs))
    except BrokenProcessPool:
        # a process was killed, most likely for want of memory: one after the other needs less
        progress(message("a process was lost; going on with one"))
        return _learn(history, until, cap, progress, Parallel(n_jobs=1))


def _learn(
    history: History, until: date | None, cap: int, progress: Progress, run: Parallel
) -> tuple[Measured | None, dict[str, Any]]:
    measured, data = run(
        [
            delayed(measure)(history, until, cap, progress),
            delayed(_model)(history, until, cap, progress),
        ]
    )
    if measured is not None:
        points = run(
            delayed(curve_point)(history, measured.evaluation, cap, size, progress)
            for size in curve_sizes(measured)
        )
        measured = replace(measured, data={**measured.data, "curve": points[::-1]})
    return measured, data


def _model(history: History, until: date | None, cap: int, progress: Progress) -> dict[str, Any]:
    data = dict(train(history, until, cap=cap).data)
    said = counted(
        "the model has learnt from {n} choice",
        "the model has learnt from {n} choices",
        data["sizes"]["choices"],
    )
    progress(said)
    return data
