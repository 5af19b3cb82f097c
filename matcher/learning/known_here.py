"""How often an option said yes here: a beta–binomial around its published rate.

    yes of decided ~ binomial(decided, p),   p ~ beta(s * prior, s * (1 - prior))

The prior is the published acceptance rate of the option, or, where none is published, what the
office met over all its options, itself held to the mean of the published rates. `s`, how many
decided requests the prior is worth, is the value under which the counts are likeliest. What an
office has learnt of an option is log(posterior / prior): with nothing decided it is exactly 0.

Source
    Gelman and others 2013, Bayesian data analysis, section 2.4 and chapter 5.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, betaln

from matcher.catalogue.option import Option

#: How many decided requests a prior may be worth.
STRENGTHS = (4.0, 8.0, 16.0, 32.0)
#: How many decided requests the mean of the published rates is worth beside those of the office.
POOLED_WORTH = 10.0
#: What is taken where no option publishes a rate.
NO_RATE = 0.3
#: No rate is taken to be nearer to none or to all than this.
LEAST_RATE = 0.02
#: Decided requests below which no rate is said.
FEWEST = 20


@dataclass(frozen=True, slots=True)
class KnownHere:
    """What the decided requests of an office say of an option.

    Parameters
        prior      the rate before any of them, and whether it is the option's published one
        mean       the rate after them; `low` and `high` its interval of 95 %
    """

    granted: int
    decided: int
    prior: float
    is_published: bool
    mean: float
    low: float
    high: float

    @property
    def term(self) -> float:
        """What is added to the score of the option for every applicant."""
        return math.log(self.mean / self.prior)


def published_rates(options: Mapping[str, Option]) -> dict[str, float]:
    """The acceptance rate that each option publishes: the middle of a range."""
    found = {}
    for name, option in options.items():
        figure = option.capacity.get("acceptance_rate")
        sides = [float(s) for s in (figure.low, figure.high) if s is not None] if figure else []
        if sides:
            rate = sum(sides) / len(sides)
            found[name] = min(max(rate, LEAST_RATE), 1 - LEAST_RATE)
    return found


def known_here(
    counts: Mapping[str, tuple[int, int]], published: Mapping[str, float]
) -> tuple[dict[str, KnownHere], float]:
    """What was learnt of each option, and how many requests its prior is worth.

    Parameters
        counts   granted and decided, by option
    """
    usual = sum(published.values()) / len(published) if published else NO_RATE
    others = [pair for name, pair in counts.items() if name not in published]
    granted, decided = (sum(pair[at] for pair in others) for at in (0, 1))
    pooled = (granted + POOLED_WORTH * usual) / (decided + POOLED_WORTH)
    prior = {name: published.get(name, pooled) for name in counts}
    worth = max(STRENGTHS, key=lambda s: (round(_likelihood(counts, prior, s), 6), s))
    found = {}
    for name, (yes, of) in counts.items():
        a, b = worth * prior[name] + yes, worth * (1 - prior[name]) + of - yes
        low, high = (float(betaincinv(a, b, q)) for q in (0.025, 0.975))
        found[name] = KnownHere(yes, of, prior[name], name in published, a / (a + b), low, high)
    return found, worth


def _likelihood(
    counts: Mapping[str, tuple[int, int]], prior: Mapping[str, float], worth: float
) -> float:
    """The log-likelihood of the counts, where a prior is worth so many requests."""
    yes = np.array([pair[0] for pair in counts.values()], dtype=np.float64)
    no = np.array([pair[1] - pair[0] for pair in counts.values()], dtype=np.float64)
    a = worth * np.array([prior[name] for name in counts])
    b = worth - a
    return float(np.sum(betaln(a + yes, b + no) - betaln(a, b)))
