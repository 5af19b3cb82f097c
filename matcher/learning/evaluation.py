"""A model held against choices that it has not seen, in both directions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.history.candidates import Cases, make_cases
from matcher.history.read import History
from matcher.learning.baselines import baseline_scores
from matcher.learning.metrics import VIEWS, MeanMark, Standings, difference, mark_summary, standings
from matcher.learning.pair_scores import pair_scores
from matcher.learning.reliability import Bin, reliability
from matcher.learning.slices import CaseSlice, make_slices
from matcher.ranking.ranker import Ranker
from matcher.support.errors import DataRefusedError
from matcher.support.messages import message

Reals = NDArray[np.float64]
#: Choices of one option that count, unless said otherwise.
CAP = 60
Marks = Mapping[str, Mapping[str, MeanMark]]


@dataclass(frozen=True)
class Evaluation:
    """What a model is worth.

    Parameters
        cases        the choices that were judged, those with a single candidate too
        single       how many had a single candidate: they say nothing and are in no mark
        repeated     how many more were left out: their applicants had chosen before
        scores         (n, p) score of every pair
        by_applicant marks by view: the options of each applicant
        by_option    marks by view: the applicants of each option
        baselines    by name: marks by view, options of each applicant
        gains        by baseline: how much more NDCG the model has, capped
        ahead        places of the options chosen (n, 2), those of one candidate left out
    """

    cases: Cases
    since: date
    last: date
    single: int
    repeated: int
    scores: Reals
    by_applicant: Marks
    by_option: Marks
    baselines: Mapping[str, Marks]
    gains: Mapping[str, MeanMark]
    slices: Sequence[CaseSlice]
    bins: Sequence[Bin]
    ahead: Standings
    judged: NDArray[np.intp]


def evaluate(
    history: History, ranker: Ranker, since: date, *, cap: int = CAP, until: date | None = None
) -> Evaluation:
    """The marks of a model on the choices of a day and after; nothing is learnt.

    Only applicants that had chosen nothing before are judged: split by time and by applicant.

    Raises
        DataRefusedError  there is no such choice
    """
    every, later = history.since(since, until), history.unseen(since, until)
    chosen = [choice for choice in later if choice.is_chosen]
    if not chosen:
        what = message("There is no choice from {day} on.", day=since)
        hint = message("Choose an earlier --from.")
        raise DataRefusedError(what, where=str(history.folder), hint=hint)
    cases = make_cases(history, chosen)
    earlier = [choice for choice in history.choices if choice.day < since]
    scores = pair_scores(cases, history.catalogue, history.schema, ranker)
    judged = np.flatnonzero(cases.candidates.sum(axis=1) > 1)
    some = cases.take(judged)
    ahead = standings(scores[judged], some.candidates, some.chosen)
    others = {
        name: standings(np.asarray(given)[judged], some.candidates, some.chosen)
        for name, given in baseline_scores(history, cases, earlier).items()
    }
    reverse, owners = reverse_standings(scores, cases)
    return Evaluation(
        cases=cases,
        since=since,
        last=chosen[-1].day,
        single=len(cases) - len(judged),
        repeated=sum(one.is_chosen for one in every) - len(chosen),
        scores=scores,
        by_applicant=_views(ahead, some.chosen, cap),
        by_option=_views(reverse, owners, cap),
        baselines={name: _views(at, some.chosen, cap) for name, at in others.items()},
        gains={
            name: difference(ahead, at, some.chosen, cap)
            for name, at in others.items()
            if len(judged)
        },
        slices=make_slices(history.schema, some, ahead, ranker, cap) if len(judged) else (),
        bins=reliability(history, ranker, [c for c in later if c.is_decided]),
        ahead=ahead,
        judged=judged,
    )


def reverse_standings(scores: Reals, cases: Cases) -> tuple[Standings, NDArray[np.intp]]:
    """Where each chosen applicant stands for its option, among those who chose another.

    Returns
        places (k, 2) and options (k,) of the cases whose option has such a rival
    """
    found, owners = [], []
    for option in np.unique(cases.chosen):
        own = np.flatnonzero(cases.chosen == option)
        choice_set = np.flatnonzero(cases.candidates[:, option] & (cases.chosen != option))
        if not len(choice_set):
            continue
        against = scores[choice_set, option]
        for row in own:
            score = scores[row, option]
            first = 1 + int((against > score + 1e-12).sum())
            found.append((first, first + int((np.abs(against - score) <= 1e-12).sum())))
            owners.append(option)
    return np.array(found, dtype=np.intp).reshape(-1, 2), np.array(owners, dtype=np.intp)


def _views(at: Standings, chosen: NDArray[np.intp], cap: int) -> Marks:
    return {view: mark_summary(at, chosen, view, cap) for view in VIEWS}


def rank_rows(evaluation: Evaluation) -> list[tuple[str, str, str, str]]:
    """The rows of --ranks: every candidate of every evaluated applicant, best first.

    An applicant with several choices stands once, as of the first.
    """
    cases, rows, seen = evaluation.cases, [], set()
    for place, choice in enumerate(cases.choices):
        if choice.applicant_id in seen:
            continue
        seen.add(choice.applicant_id)
        columns = np.flatnonzero(cases.candidates[place]).tolist()
        scores = evaluation.scores[place]
        ordered = sorted(columns, key=lambda c: (-float(scores[c]), cases.options[c]))
        for rank, column in enumerate(ordered, start=1):
            score = repr(float(scores[column]))
            rows.append((choice.applicant_id, cases.options[column], score, str(rank)))
    return rows
