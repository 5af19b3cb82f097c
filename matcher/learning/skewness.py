"""Numbers whose scale hides most of what they say: a few values far above all the others.

Evidence of a number is read at knots on its scale. Where the largest values are many times the
middle one, nearly all applicants stand in one corner of a linear scale; `scale = "log"` in the
schema spreads them out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.domain.schema import NUMERIC
from matcher.history.read import History

#: How many times the median the highest hundredth must reach to be called skewed.
SKEWED_FROM = 20.0
#: Applicants of whom the number must be known before anything is said.
FEWEST = 30


@dataclass(frozen=True, slots=True)
class SkewedField:
    """A number on a linear scale that wants a logarithmic one.

    Parameters
        middle  the median of its values
        top     what the highest hundredth of them reach
    """

    name: str
    middle: float
    top: float


def skewed_fields(history: History) -> list[SkewedField]:
    """The declared numbers of a history that are positive, skewed and not on a log scale."""
    found = []
    for about in history.schema:
        if about.type not in NUMERIC or about.log_scale or about.derived is not None:
            continue
        stated = (applicant.stated.get(about.name) for applicant in history.applicants.values())
        values = np.array([v for v in stated if isinstance(v, int | float) and v > 0])
        if len(values) < FEWEST:
            continue
        middle, top = (float(np.quantile(values, share)) for share in (0.5, 0.99))
        if top >= SKEWED_FROM * middle:
            found.append(SkewedField(about.name, middle, top))
    return found
