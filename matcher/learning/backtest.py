"""A model measured out of time before it is trained on everything.

The latest fifth of the choices is kept back: a trial model is trained on those before it and
held against it, with the baselines, for every part of the cases; and, for a learning curve,
models of shorter histories.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from matcher.history.candidates import make_cases
from matcher.history.read import History
from matcher.learning.acceptance_calibration import learn_acceptance
from matcher.learning.evaluation import Evaluation, evaluate
from matcher.learning.evaluation_data import evaluation_data, mark_data
from matcher.learning.metrics import MeanMark, difference, mark_summary, standings
from matcher.learning.pair_scores import pair_scores
from matcher.learning.train import SEED, train
from matcher.ranking.ranker import Ranker, parse_ranker
from matcher.support.messages import Message, counted

#: Is told how far the work is.
Progress = Callable[[Message], object]
#: The share of the choices, the latest, that is kept back.
KEPT_BACK = 0.2
#: Lengths of history of the learning curve.
CURVE = (30, 100, 300, 1000, 3000, 10_000)


@dataclass(frozen=True)
class Measured:
    """What a trial model is worth out of time, as the model file keeps it."""

    evaluation: Evaluation
    data: Mapping[str, Any]
    acceptance: Mapping[str, Any] | None


def measure(history: History, until: date | None, cap: int, progress: Progress) -> Measured | None:
    """The trial; None where all choices are of one day, or later ones of the same applicants."""
    chosen = [
        choice
        for choice in history.choices
        if choice.is_chosen and (until is None or choice.day < until)
    ]
    day = held_from([choice.day for choice in chosen])
    if day is None or not any(c.is_chosen for c in history.unseen(day, until)):
        return None
    trial = train(history, day, cap=cap)
    said = counted(
        "a trial has learnt from {n} choice; measuring it",
        "a trial has learnt from {n} choices; measuring it",
        len(trial.cases),
    )
    progress(said)
    ranker = parse_ranker(trial.data, history.schema)
    found = evaluate(history, ranker, day, cap=cap, until=until)
    data = {
        "from": day.isoformat(),
        "to": found.last.isoformat(),
        "trained_on": len(trial.cases),
        "judged": len(found.judged),
        "single": found.single,
        "repeated": found.repeated,
        **evaluation_data(found),
    }
    return Measured(found, data, _acceptance(history, ranker, day, until))


def held_from(days: list[date]) -> date | None:
    """The first day of the choices that are kept back; None when all are of one day."""
    if not days or days[0] == days[-1]:
        return None
    day = days[int(len(days) * (1 - KEPT_BACK))]
    return day if day > days[0] else min(d for d in days if d > days[0])


def curve_sizes(measured: Measured) -> list[int]:
    """The lengths of history below that of the trial, the longest first; none to judge: none."""
    trained_on, judged = measured.data["trained_on"], measured.data["judged"]
    return [size for size in reversed(CURVE) if judged and size < trained_on]


def curve_point(
    history: History, found: Evaluation, cap: int, size: int, progress: Progress
) -> dict[str, Any]:
    """What a model of so many choices, the latest before the trial, is worth where the trial is."""
    trained = train(history, found.since, cap=cap, last=size)
    ranker = parse_ranker(trained.data, history.schema)
    judged = found.cases.take(found.judged)
    scores = pair_scores(judged, history.catalogue, history.schema, ranker)
    ahead = standings(scores, judged.candidates, judged.chosen)
    mark = mark_summary(ahead, judged.chosen, "capped", cap)["ndcg"]
    progress(counted("learning curve: {n} choice", "learning curve: {n} choices", size))
    return {"choices": size, **mark_data(mark)}


def _acceptance(
    history: History, ranker: Ranker, day: date, until: date | None
) -> Mapping[str, Any] | None:
    decided = [choice for choice in history.unseen(day, until) if choice.is_decided]
    if len({choice.outcome for choice in decided}) < 2:
        return None
    cases = make_cases(history, decided)
    scores = pair_scores(cases, history.catalogue, history.schema, ranker)
    own = scores[np.arange(len(cases)), cases.chosen]
    financed = np.array([choice.outcome == "financed" for choice in decided])
    return learn_acceptance(own, financed, SEED)


def compare_models(history: History, new: Evaluation, old: Ranker, cap: int) -> MeanMark | None:
    """How much more NDCG a trial has than another model on the same choices; None without any."""
    if not len(new.judged):
        return None
    scores = pair_scores(new.cases, history.catalogue, history.schema, old)
    some = new.cases.take(new.judged)
    other = standings(scores[new.judged], some.candidates, some.chosen)
    return difference(new.ahead, other, some.chosen, cap)
