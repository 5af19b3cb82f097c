"""Whether a model of an office may take the place of the one it was made from.

The latest fifth of the decided requests is kept back. A trial model is made of those before them
and held against the model in its place on the same requests: how often does what was granted
stand above what was refused? Nothing is promoted on a feeling: the gain must not be below 0, and
the lower end of its paired interval not below `MARGIN`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.learning.backtest import held_from
from matcher.learning.concordance import Reals, concordance, concordance_gain
from matcher.learning.metrics import MeanMark
from matcher.learning.office_cases import Decided, OfficeCases
from matcher.learning.office_model import OfficeData, counts_of, learn_office
from matcher.matching.pair import Matcher
from matcher.ranking.ranker import parse_ranker

#: Requests, granted or refused ones, below which nothing can be told.
FEWEST_EACH = 10
#: How far the paired interval of the gain may reach below none.
MARGIN = -0.02


@dataclass(frozen=True)
class Trial:
    """What a trial of an office's model was worth on requests that it had not seen.

    Parameters
        is_promoted   whether the model may take the place of the old one
        gain     how much more often it has a pair in order; None where too few were decided
        marks    by ranking: the trial, the old model, counts of grants alone
        trained_on, judged   decided requests before, and after
    """

    is_promoted: bool
    gain: MeanMark | None
    marks: dict[str, MeanMark]
    trained_on: int
    judged: int


def try_office(office: OfficeData, cases: OfficeCases) -> Trial:
    """What a trial is worth on the latest decided requests."""
    day = held_from([one.day for one in cases.decided])
    before = cases.before(day) if day is not None else cases
    later = [one for one in cases.decided if day is not None and one.day >= day]
    granted = np.array([one.is_granted for one in later], dtype=np.bool_)
    if day is None or min(int(granted.sum()), int((~granted).sum())) < FEWEST_EACH:
        return Trial(False, None, {}, len(before.decided), len(later))
    trial = learn_office(replace(office, day=day), before)
    old = parse_ranker(office.prior, office.schema)
    counts = {name: pair[0] for name, pair in counts_of(before.decided).items()}
    scores = {
        "trial": scores_of(office.matcher(parse_ranker(trial.data, office.schema)), later),
        "old": scores_of(office.matcher(old), later),
        "counts": np.array([float(counts.get(one.option_id, 0)) for one in later]),
    }
    gain = concordance_gain(scores["trial"], scores["old"], granted)
    marks = {name: concordance(one, granted) for name, one in scores.items()}
    return Trial(
        is_promoted=gain is not None and gain.value >= 0 and gain.low >= MARGIN,
        gain=gain,
        marks={name: mark for name, mark in marks.items() if mark is not None},
        trained_on=len(before.decided),
        judged=len(later),
    )


def scores_of(matcher: Matcher, cases: Sequence[Decided]) -> Reals:
    """The score of each decided request under a model: (cases,)."""
    options = matcher.catalogue.options
    return np.array([matcher.match(c.applicant, options[c.option_id]).score for c in cases])
