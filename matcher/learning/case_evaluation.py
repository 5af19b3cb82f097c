"""How a model ranks the payers of cases: the marks of `match evaluate` on stories told.

Nothing is learnt, and what an option owes to the page of a case alone is taken out. A model that
was trained on these very cases has seen them: what it is worth on a new page is in its card.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.history.cases import CaseHistory
from matcher.learning.baselines import stated_priors
from matcher.learning.case_pairs import CasePairs, Mask, Reals, beside_loans, case_pairs
from matcher.learning.case_validation import owed
from matcher.learning.metrics import MeanMark, Standings, difference, mark_summary
from matcher.ranking.ranker import Ranker


@dataclass(frozen=True)
class CaseEvaluation:
    """What a model is worth on cases; ranks count within the list of the payer.

    Parameters
        marks      the marks by name
        baselines  by name: their marks
        gains      by baseline: how much more NDCG the model has
        judged     cases with a payer that may be judged
        owed       of these, cases whose every payer is in the catalogue for their page alone
        options    how many options stand behind the payers that were counted
    """

    marks: Mapping[str, MeanMark]
    baselines: Mapping[str, Mapping[str, MeanMark]]
    gains: Mapping[str, MeanMark]
    judged: int
    owed: int
    options: int
    pairs: CasePairs
    scores: Reals


def evaluate_cases(history: CaseHistory, ranker: Ranker) -> CaseEvaluation:
    """The marks of a model on the cases that teach, on the day of the history."""
    pairs = case_pairs(history, ranker)
    pairs = pairs.take(np.array([case.use == "learn" for case in pairs.cases]))
    aside = owed(history, pairs.options, pairs.cases)
    scores = _scores(pairs, ranker)
    stated = stated_priors(history.schema, built_in=not (history.folder / "schema.toml").is_file())
    others = {"prior_weights": _scores(pairs, stated), "rate": pairs.rate}
    at, chosen = case_standings(pairs, scores, aside)
    every = {name: case_standings(pairs, other, aside)[0] for name, other in others.items()}
    cap = len(pairs) + 1
    return CaseEvaluation(
        marks=mark_summary(at, chosen, "all", cap),
        baselines={name: mark_summary(other, chosen, "all", cap) for name, other in every.items()},
        gains={name: difference(at, other, chosen, cap) for name, other in every.items()},
        judged=len(pairs),
        owed=int((~(pairs.paid & ~aside).any(axis=1)).sum()),
        options=len({int(column) for column in chosen}),
        pairs=pairs,
        scores=scores,
    )


def _scores(pairs: CasePairs, ranker: Ranker) -> Reals:
    weights = np.array([ranker.weight(name) for name in pairs.fields])
    return pairs.scores(weights, ranker.rate_weight, ranker.share_weight)


def case_standings(
    pairs: CasePairs, scores: Reals, aside: Mask
) -> tuple[Standings, NDArray[np.intp]]:
    """The places of the best payer of each case in its list (n, 2), and its column (n,).

    A case whose every payer is put aside has the place behind all options.
    """
    scores, found, chosen = beside_loans(pairs, scores), [], []
    for row in range(len(pairs)):
        best = (len(pairs.options) + 1, len(pairs.options) + 1)
        column = int(np.flatnonzero(pairs.paid[row])[0])
        for payer in np.flatnonzero(pairs.paid[row] & ~aside[row]).tolist():
            others = pairs.candidate[row] & (pairs.money == pairs.money[payer])
            keys = (pairs.last[row] * -1000.0) + scores[row].round(9)
            above = int((keys[others] > keys[payer]).sum())
            ties = int((keys[others] == keys[payer]).sum())
            if (above + 1, above + ties) < best:
                best, column = (above + 1, above + ties), payer
        found.append(best)
        chosen.append(column)
    return np.array(found, dtype=np.intp).reshape(-1, 2), np.array(chosen, dtype=np.intp)


def case_rank_rows(found: CaseEvaluation) -> Iterator[tuple[str, str, str, str]]:
    """The rows of --ranks: every candidate of each case, money before support, best first."""
    pairs = found.pairs
    ordered = beside_loans(pairs, found.scores)
    for row, case in enumerate(pairs.cases):
        for in_list in (pairs.money, ~pairs.money):
            columns = np.flatnonzero(pairs.candidate[row] & in_list).tolist()
            order = [(int(pairs.last[row, c]), -float(ordered[row, c])) for c in columns]
            ranked = sorted(zip(order, columns, strict=True))
            for rank, (_, column) in enumerate(ranked, start=1):
                score = repr(float(found.scores[row, column]))
                yield case.id, pairs.options[column], score, str(rank)
