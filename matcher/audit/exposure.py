"""How much each applicant is shown: where it stands on the lists of all the options.

Source
    Singh, A. & Joachims, T. (2018), Fairness of exposure in rankings: a place is seen as often
    as 1 / log2(1 + rank); those of equal score share what their places have.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.shortlist.gaps import NOT_DIRECT, counts, coverage, lines_paid, suits
from matcher.vector.score_matrix import Numbers, ScoreMatrix
from matcher.vector.table import Mask

#: How many places of a list a floor is looked at for.
FIRST = 10


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of the options that bring money and are not closed.

    Parameters
        on        bool (n, m): who stands on each list: whom the option does not refuse
        surely    bool (n, m): who is eligible and stands before the undecided
        scores      float64 (n, m); `parts` what each field adds to them
        served    bool (n,): who has a sure option (see `matcher.shortlist.gaps`)
    """

    on: Mask
    surely: Mask
    scores: Numbers
    parts: dict[str, Numbers]
    served: Mask


def make_lists(matrix: ScoreMatrix) -> Lists:
    """The lists of a score matrix made with its parts."""
    kept = [
        place
        for place, option in enumerate(matrix.options)
        if option.direct not in NOT_DIRECT and counts(option, matrix.availability[place])
    ]
    cover = coverage(matrix)
    useful = np.ones((len(matrix.table), len(kept)), dtype=np.bool_)
    for column, place in enumerate(kept):
        pays = lines_paid(matrix.options[place], matrix.table.schema, "not_excluded")
        useful[:, column] = suits(cover.asked, pays)
    return Lists(
        on=~matrix.refused[:, kept] & ~matrix.is_closed[:, kept] & useful,
        surely=matrix.eligible[:, kept],
        scores=matrix.scores[:, kept],
        parts={name: part[:, kept] for name, part in matrix.parts.items()},
        served=cover.served,
    )


def exposure(lists: Lists, without: str = "") -> Numbers:
    """What each applicant is shown, 1 on average: (n,).

    Parameters
        without   a field whose part of the score is left out
    """
    scores = lists.scores - lists.parts[without] if without else lists.scores
    # the parts are added exactly; what is taken off again must not part those that are equal
    scores = np.round(scores, 9)
    total = np.zeros(len(scores))
    for column in range(scores.shape[1]):
        here = np.flatnonzero(lists.on[:, column])
        if len(here):
            total[here] += _seen(lists.surely[here, column], scores[here, column])
    mean = total.mean() if len(total) else 0.0
    found: Numbers = total / mean if mean > 0 else total
    return found


def _seen(surely: Mask, scores: Numbers) -> Numbers:
    order = np.lexsort((-scores, ~surely))
    weight = 1 / np.log2(2 + np.arange(len(order)))
    is_new = np.ones(len(order), dtype=np.bool_)
    is_new[1:] = (np.diff(scores[order]) != 0) | (np.diff(surely[order].astype(int)) != 0)
    tie = np.cumsum(is_new) - 1
    shared = np.bincount(tie, weight) / np.bincount(tie)
    found = np.zeros(len(order))
    found[order] = shared[tie]
    return found


@dataclass(frozen=True, slots=True)
class ListFloor:
    """What it costs that a group has its share of the first places of every list.

    Parameters
        share     of those on the lists, on average
        held      places it has among the first of all lists, of `places`
        wanted    places that its share of each list would be, rounded down
        lists     on how many lists a place changes hands
        score_lost  mean score that a place changing hands loses, in log-odds; 0 where none does
    """

    share: float
    held: int
    places: int
    wanted: int
    lists: int
    score_lost: float


def list_floor(lists: Lists, member: Mask, first: int = FIRST) -> ListFloor:
    """The floor of a group on the first places; ids settle nothing, the order of rows does."""
    held = places = wanted = changed = 0
    shares, lost = [], []
    for column in range(lists.scores.shape[1]):
        here = np.flatnonzero(lists.on[:, column])
        if not len(here):
            continue
        scores, surely = lists.scores[here, column], lists.surely[here, column]
        order = here[np.lexsort((-scores, ~surely))]
        top, rest = order[:first], order[first:]
        share = float(member[here].mean())
        shares.append(share)
        has, due = int(member[top].sum()), int(share * len(top))
        held, places, wanted = held + has, places + len(top), wanted + due
        inside, outside = rest[member[rest]], top[~member[top]]
        moved = min(max(0, due - has), len(inside), len(outside))
        changed += moved > 0
        for one, other in zip(outside[::-1][:moved], inside[:moved], strict=True):
            lost.append(float(lists.scores[one, column] - lists.scores[other, column]))
    return ListFloor(
        share=float(np.mean(shares)) if shares else 0.0,
        held=held,
        places=places,
        wanted=wanted,
        lists=changed,
        score_lost=float(np.mean(lost)) if lost else 0.0,
    )
