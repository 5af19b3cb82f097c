"""How much it says against two rows that a column differs, as the register itself shows it.

The declared weights are what is thought of any register. Where rows are proved one, it can be seen
how often each of their columns differs all the same: clerks of one office copy the trade and count
the members anew, those of another do the reverse. These are the m-probabilities of Fellegi and
Sunter, estimated from the pairs that are sure; the declared weight counts as twenty of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import log2

from matcher.ingest.linkage.comparisons import COMPARISONS
from matcher.ingest.linkage.record_pair import RecordPair

#: From so many bits on a proved pair is one for sure.
_SURE = 12.0
#: As many pairs the declared weight counts for; from fewer sure ones nothing is learned.
_FEW = 20
#: What differs speaks against by no more than this, however reliable its column.
_MOST_AGAINST = 8.0
#: What is compared so. The others prove, or tell sisters apart: pairs are sure only where these
#: agree, so that the sure ones cannot say how often they differ.
LEARNED = frozenset(("members", "activity", "counts", "amounts", "unread", "number"))


def weights_of_differing(
    pairs: Iterable[RecordPair], kinds: Mapping[str, str], chance: Mapping[str, float]
) -> dict[str, float]:
    """The bits of "other" by what is compared, where the sure pairs show them.

    Parameters
        kinds   by what is compared, its kind
        chance  by what is compared, how likely two rows differ that are two; 1 where it is not told
    """
    sure = [p for p in pairs if p.is_proved and not p.contradicts and p.bits >= _SURE]
    if len(sure) < _FEW:
        return {}
    levels = Counter(
        (about, level)
        for pair in sure
        for about, level, _ in pair.evidence
        if kinds.get(about) in LEARNED
    )
    found = {}
    for about in sorted({about for about, _ in levels}):
        seen = sum(count for (name, _), count in levels.items() if name == about)
        by_chance = max(chance.get(about, 1.0), 1 / _FEW)
        declared = 2.0 ** COMPARISONS[kinds[about]].levels["other"].bits * by_chance
        share = (levels[about, "other"] + _FEW * declared) / (seen + _FEW)
        found[about] = max(-_MOST_AGAINST, min(0.0, log2(share / by_chance)))
    return found
