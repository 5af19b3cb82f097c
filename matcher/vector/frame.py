"""Every pair as a table in memory: what `session.table()` gives to those who work with pandas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from matcher.domain.applicant import Applicant
from matcher.matching.pair import Matcher
from matcher.vector.columns import columns_of
from matcher.vector.core import PLACE_BITS, Core
from matcher.vector.verdicts import FAILS, OPEN

if TYPE_CHECKING:
    import pandas

#: The verdicts, by what the predicates of an option say together.
_VERDICTS = ("eligible", "undecided", "refused")


def all_pairs(matcher: Matcher, applicants: Sequence[Applicant]) -> pandas.DataFrame:
    """Every pair of some applicants and the catalogue, a row each.

    Returns
        applicant_id, option_id, list, verdict, availability   categories
        score   float64, log-odds: what `match --coop` gives, to the last bit; NaN where refused
        rank    Int64: the place in its list for the applicant, from 1; missing where refused
    """
    import pandas

    core = Core(matcher)
    columns = columns_of(applicants, core.schema, matcher.today)
    asked = core.ask(columns)
    keys, flags = core.keys(asked, slice(0, len(applicants)))
    ordered = core.beside_loans(keys)
    many, size = len(core.options), len(applicants)
    refused = (flags & FAILS) > 0
    scores = np.where(refused, np.nan, core.decode(keys >> PLACE_BITS)[1])
    # of equal keys the first option by id stands first
    ranks, list_of = np.empty((many, size), dtype=np.int64), np.zeros(many, dtype=np.int64)
    for number, places in enumerate(core.lists.values()):
        list_of[places] = number
        order = np.argsort(-ordered[places], axis=0, kind="stable")
        own = np.empty(order.shape, dtype=np.int64)
        np.put_along_axis(own, order, np.arange(1, len(places) + 1)[:, np.newaxis], 0)
        ranks[places] = own
    option, row = np.tile(np.arange(many), size), np.repeat(np.arange(size), many)
    states = list(dict.fromkeys(core.availability))
    state_of = np.array([states.index(one) for one in core.availability], dtype=np.int64)
    verdict = np.where(refused, 2, (flags == OPEN).astype(np.int8))
    rank = pandas.arrays.IntegerArray(ranks.T.ravel(), refused.T.ravel())
    ids = [applicant.id for applicant in applicants]
    return pandas.DataFrame(
        {
            "applicant_id": pandas.Categorical.from_codes(row, ids),
            "option_id": pandas.Categorical.from_codes(option, [o.id for o in core.options]),
            "list": pandas.Categorical.from_codes(list_of[option], list(core.lists)),
            "verdict": pandas.Categorical.from_codes(verdict.T.ravel(), _VERDICTS),
            "availability": pandas.Categorical.from_codes(
                state_of[asked.variants(option, row)], states
            ),
            "score": scores.T.ravel(),
            "rank": rank,
        }
    )
