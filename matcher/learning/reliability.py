"""Whether a share that is given is the share that is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.history.candidates import make_cases
from matcher.history.read import Choice, History
from matcher.learning.pair_scores import pair_scores
from matcher.ranking.ranker import Ranker

#: Bins of the shares given.
BINS = 5


@dataclass(frozen=True, slots=True)
class Bin:
    """Requests to which about the same share was given: the mean given and the share seen."""

    given: float
    seen: float
    cases: int


def reliability(history: History, ranker: Ranker, decided: Sequence[Choice]) -> list[Bin]:
    """Bins of as many decided requests each; none without an acceptance model or refusals.

    Requests outside the data of the acceptance model are left out: it gives them no share.
    """
    if ranker.acceptance is None or len({choice.outcome for choice in decided}) < 2:
        return []
    cases = make_cases(history, decided)
    scores = pair_scores(cases, history.catalogue, history.schema, ranker)
    shares, outcomes = [], []
    for row, choice in enumerate(decided):
        share = ranker.acceptance.share(float(scores[row, cases.chosen[row]]))
        if share is not None:
            shares.append(share.value)
            outcomes.append(choice.outcome == "financed")
    order = np.argsort(shares, kind="stable")
    return [
        Bin(
            float(np.mean([shares[i] for i in part])),
            float(np.mean([outcomes[i] for i in part])),
            len(part),
        )
        for part in np.array_split(order, BINS)
        if len(part)
    ]
