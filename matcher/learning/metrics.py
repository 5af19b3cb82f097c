"""Marks of a ranking: where what was chosen stands among what could have been.

Options that tie share their places: the mark is the mean of the marks of those places, which
is what an order drawn by lot would get on average. A model which cannot tell options apart
neither gains by the order of their ids nor loses beside one that orders them for no reason.

Source
    McSherry and Najork 2008, Computing information retrieval performance measures efficiently
    in the presence of tied scores.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
#: First and last place of what was chosen, from 1 (n, 2): they differ where it ties with others.
Standings = NDArray[np.intp]
#: How the cases are counted: see `mark_summary`.
VIEWS = ("all", "capped", "by_option")
#: The marks, in the order in which they are shown.
NAMES = ("ndcg@10", "ndcg", "mrr", "hit@1", "hit@3", "hit@5")


@dataclass(frozen=True, slots=True)
class MeanMark:
    """A mean with its 95 % interval, and how many cases it rests on."""

    value: float
    low: float
    high: float
    cases: int


def standings(scores: Reals, present: NDArray[np.bool_], chosen: NDArray[np.intp]) -> Standings:
    """The first and last place of the chosen column of each row among the present ones (n, 2)."""
    rows = np.arange(len(scores))
    own = scores[rows, chosen][:, None]
    above = (present & (scores > own + 1e-12)).sum(axis=1)
    tied = (present & (np.abs(scores - own) <= 1e-12)).sum(axis=1)
    return np.stack([above + 1, above + tied], axis=1)


def ndcg(at: Standings) -> Reals:
    """The NDCG of each case (n,) from its places; only the one chosen is relevant."""
    return _shared(at, lambda place: 1 / np.log2(1 + place))


def rank_marks(at: Standings) -> dict[str, Reals]:
    """Each mark of each case (n,) from its places; only the one chosen is relevant."""
    return {
        "ndcg@10": _shared(at, lambda place: np.where(place <= 10, 1 / np.log2(1 + place), 0.0)),
        "ndcg": ndcg(at),
        "mrr": _shared(at, lambda place: 1 / place),
        "hit@1": _shared(at, lambda place: place <= 1),
        "hit@3": _shared(at, lambda place: place <= 3),
        "hit@5": _shared(at, lambda place: place <= 5),
    }


def _shared(at: Standings, mark: Callable[[Reals], Any]) -> Reals:
    """The mean of a mark over the places that are shared."""
    first, last = at[:, 0], at[:, 1]
    every = np.arange(1, int(last.max(initial=1)) + 1, dtype=np.float64)
    sums = np.concatenate([[0.0], np.cumsum(mark(every))])
    # one place alone is read off: a difference of sums would be off in the last digit
    alone = np.asarray(mark(first.astype(np.float64)), dtype=np.float64)
    several = (sums[last] - sums[first - 1]) / (last - first + 1)
    return np.where(first == last, alone, several)


def capped_rows(chosen: NDArray[np.intp], cap: int) -> NDArray[np.intp]:
    """The rows that count (k,), in order: of each option the first so many."""
    seen: dict[int, int] = {}
    found = []
    for row, option in enumerate(chosen.tolist()):
        seen[option] = seen.get(option, 0) + 1
        if seen[option] <= cap:
            found.append(row)
    return np.array(found, dtype=np.intp)


def mark_summary(
    at: Standings, chosen: NDArray[np.intp], view: str, cap: int, seed: int = 1
) -> dict[str, MeanMark]:
    """Each mark with its interval, in one view of the cases.

    Parameters
        view   all: the mean over every case; capped: over the first `cap` of each option;
               by_option: the mean of the options' means, of the same cases

    The interval is a bootstrap of 500 draws: of cases, or of cases inside each option.
    """
    rows = np.arange(len(at)) if view == "all" else capped_rows(chosen, cap)
    if not len(rows):
        return {}
    values = rank_marks(at[rows])
    stacked = np.stack([values[name] for name in NAMES], axis=1)
    weights = np.full(len(rows), 1 / len(rows))
    _, which = np.unique(chosen[rows], return_inverse=True)
    if view == "by_option":
        weights = 1 / np.bincount(which)[which] / (which.max() + 1)
    drawn = _draws(which if view == "by_option" else np.zeros_like(which), seed)
    means = np.stack([(weights * counts) @ stacked for counts in drawn])
    low, high = np.quantile(means, [0.025, 0.975], axis=0)
    whole = weights @ stacked
    return {
        name: MeanMark(float(whole[k]), float(low[k]), float(high[k]), len(rows))
        for k, name in enumerate(NAMES)
    }


def difference(
    at: Standings, other: Standings, chosen: NDArray[np.intp], cap: int, seed: int = 1
) -> MeanMark:
    """How much more NDCG one ranking has than another, case by case, in the capped view."""
    rows = capped_rows(chosen, cap)
    gains = ndcg(at[rows]) - ndcg(other[rows])
    drawn = _draws(np.zeros(len(rows), dtype=np.intp), seed)
    means = np.array([(counts @ gains) / len(rows) for counts in drawn])
    low, high = np.quantile(means, [0.025, 0.975])
    return MeanMark(float(gains.mean()), float(low), float(high), len(rows))


def _draws(groups: NDArray[np.intp], seed: int) -> list[Reals]:
    """How often each case is drawn in each bootstrap, as many of each group as there are."""
    rng = np.random.default_rng(seed)
    lots = [np.flatnonzero(groups == group) for group in np.unique(groups)]
    found = []
    for _ in range(DRAWS):
        counts = np.zeros(len(groups))
        for lot in lots:
            counts += np.bincount(lot[rng.integers(0, len(lot), len(lot))], minlength=len(groups))
        found.append(counts)
    return found


#: Draws of a bootstrap.
DRAWS = 500
