"""How far a number lies in what an option declares of it: a degree that falls off as a bell does.

The degree of everybody on average is the exact integral of the bell over a normal distribution.
"""

from __future__ import annotations

import math
from dataclasses import replace

from matcher.catalogue.terms import Declared
from matcher.domain.schema import Field
from matcher.ranking.base_rates import field_bounds, normal_mass
from matcher.ranking.learnt import scaled
from matcher.ranking.ranker import PopulationStats
from matcher.support.records import dataclass

#: The share of everybody inside a declared range or list about which nothing is known.
USUAL_UNKNOWN = 0.5
#: The least standard deviation around a declared typical value, in those of everybody.
LEAST_WIDTH = 0.5
#: No value is taken to be rarer than this among everybody: it bounds the evidence for.
RAREST = 0.02
#: Where fewer than this meet the conditions, nothing is known of what they are like.
LEAST_MASS = 1e-6


@dataclass(frozen=True, slots=True)
class Bell:
    """The degree to which a number lies in a range: 1 at its typical value or all over it,
    falling off outside as a bell does, half the range being one standard deviation; around
    a typical value never less than half of everybody's.

    Parameters
        low, high      where the degree is 1, on the field's scale; open where infinite
        below, above   the standard deviations on either side
        usual          the degree of everybody on average
        least, most    the bounds that are declared, infinite where none is: outside them a number
                       is never evidence for
    """

    low: float
    high: float
    below: float
    above: float
    usual: float
    least: float = -math.inf
    most: float = math.inf

    def degree(self, number: float) -> float:
        """The degree of a number on the field's scale, 0 to 1."""
        nearest = min(max(number, self.low), self.high)
        far = (number - nearest) / (self.above if number > nearest else self.below)
        return math.exp(-0.5 * far * far)


def bell_of(declared: Declared, about: Field, everybody: PopulationStats) -> Bell:
    """The bell of what is declared about a number or a date."""
    low, high, typical = (
        None if bound is None else scaled(bound, about)
        for bound in (declared.low, declared.high, declared.typical)
    )
    if typical is None:
        start, end = -math.inf if low is None else low, math.inf if high is None else high
        below = _half(low, high, about, start)
        above = _half(low, high, about, end)
    else:
        start = end = typical
        below = _half(low, typical, about, typical) if low is None else typical - low
        above = _half(typical, high, about, typical) if high is None else high - typical
        # a typical value at its own bound was seen a few times only: no bell is that narrow
        least = LEAST_WIDTH * (everybody.spread or 0.0)
        below, above = max(below, least), max(above, least)
    below, above = max(below, 1e-9), max(above, 1e-9)
    least, most = -math.inf if low is None else low, math.inf if high is None else high
    bell = Bell(start, end, below, above, USUAL_UNKNOWN, least, most)
    return replace(bell, usual=_usual_degree(bell, about, everybody))


def _half(low: float | None, high: float | None, about: Field, at: float) -> float:
    """Half the width of a range; where a side is open, a factor of two or a year."""
    if low is not None and high is not None:
        return (high - low) / 2
    if about.type == "date":
        return 365.0
    return math.log(2) if about.log_scale else max(abs(at) / 2, 1e-9)


def _usual_degree(bell: Bell, about: Field, everybody: PopulationStats) -> float:
    """The mean of a degree over everybody: its integral over a normal distribution, cut off at
    the bounds of the field and weighted, stretch by stretch, by who meets the conditions."""
    centre, spread = everybody.centre, everybody.spread
    if centre is None or spread is None:
        return USUAL_UNKNOWN
    low, high = (b if math.isinf(b) else scaled(b, about) for b in field_bounds(about))
    pieces = everybody.pieces or ((low, high, 1.0),)
    whole = math.fsum(w * normal_mass(a, b, centre, spread) for a, b, w in pieces)
    if whole < LEAST_MASS:
        return USUAL_UNKNOWN
    inside = math.fsum(
        weight * _mean_degree(bell, start, end, centre, spread) for start, end, weight in pieces
    )
    return min(max(inside / whole, RAREST), 1.0)


def _mean_degree(bell: Bell, start: float, end: float, centre: float, spread: float) -> float:
    """The integral of a degree times a normal density between two numbers."""
    left, right = min(max(bell.low, start), end), min(max(bell.high, start), end)
    found = normal_mass(left, right, centre, spread)
    if left > start:
        found += _tail(bell.low, bell.below, start, left, centre, spread)
    if right < end:
        found += _tail(bell.high, bell.above, right, end, centre, spread)
    return found


def _tail(at: float, width: float, start: float, end: float, centre: float, spread: float) -> float:
    """The integral of a bell of some width around `at` times a normal density.

    The product of two bells is a bell: its width is harmonic, its centre weighted.
    """
    total = math.hypot(width, spread)
    joint = width * spread / total
    middle = (at * spread * spread + centre * width * width) / (total * total)
    height = width / total * math.exp(-0.5 * ((at - centre) / total) ** 2)
    return height * normal_mass(start, end, middle, joint)
