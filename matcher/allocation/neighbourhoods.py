"""Parts of an allocation to work out anew while the rest stands: a search for a better one.

Branch and bound over all pairs finds no good allocation in the time where very many are nearly as
good as one another. A part that is solved to the end while all other awards stay (large
neighbourhood search) never makes it worse, and soon much better.

Source
    Shaw, P. (1998), Using constraint programming and local search methods to solve vehicle
    routing problems, CP-98; Danna, E., Rothberg, E. & Le Pape, C. (2005), Exploring relaxation
    induced neighborhoods to improve MIP solutions, Mathematical Programming 102.
"""

from __future__ import annotations

import numpy as np

from matcher.allocation.instance import Instance, Mask, Whole

#: Applicants, and the part of the funds, that are worked out anew together at first.
APPLICANTS, PART_OF_FUNDS = 50, 0.1


def neighbourhood(instance: Instance, held: Mask, wanted: Mask, turn: int, size: float) -> Mask:
    """The pairs that are free in a turn, bool (p,): the same ones whenever it is asked.

    In turn: all pairs of some funds; of some of the applicants whose awards are not those of the
    relaxation; of some applicants.

    Parameters
        held    who has an award now
        wanted  who has money in the continuous relaxation
        size    how large the part is, 1 at first
    """
    chance = np.random.default_rng(turn)

    def some(known: Whole, many: float) -> Whole:
        return chance.choice(known, min(max(1, round(many)), len(known)), replace=False)

    if turn % 3 == 0:
        funds = np.arange(len(instance.funds))
        return np.isin(instance.fund, some(funds, len(funds) * PART_OF_FUNDS * size))
    who = np.unique(instance.who[held != wanted] if turn % 3 == 1 else instance.who)
    return np.isin(instance.who, some(who, APPLICANTS * size))
