"""The rate of an option: how many of those who could have it get it in a year.

    rate = awards a year / applicants of the place in which they were counted

It comes from whole programmes, never from single stories. What was counted over borrowers of every
kind (loans, firms, people) is not a number of cooperatives:

- credit reaches at most the part of it in what finances cooperatives times the part of them with
  access to it, all lenders together; a lender has the part of that bound that it has of all money
  lent;
- of the firms and people that a programme pays, cooperatives are the part that the one programme
  that counted both found; the bound of credit holds for them too.

An option without a figure gets a stated low level. What is no more than a ceiling or a plan is
taken half way down to that level by the ranking (`matcher.ranking.standing`). A catalogue that
does not say how many applicants there are has no rates at all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from matcher.catalogue.option import Option
from matcher.catalogue.terms import Figure

#: Awards a year in the whole country that are assumed where none was found.
UNKNOWN_AWARDS = 0.5
#: No option reaches more than this part of those who could have it.
HIGHEST_RATE = 0.5
#: What a number counts that is not of applicants alone.
OF_ALL_BORROWERS = frozenset(("loans", "firms", "people"))
#: What a number is that is no count: the most that may be, or what is planned.
NO_COUNT = frozenset(("upper", "planned"))
#: How many units of the currency one US dollar is, where an amount is published in dollars.
MAD_PER_USD = 9.5
#: Where only the most that an option gives is known, it is taken to give this part of it: the
#: programmes that publish both paid a third to a half of their ceilings.
PART_OF_MOST = 0.4


def rate_of(
    option: Option, applicants: Mapping[str, Figure], credit: Mapping[str, Figure]
) -> float | None:
    """Awards a year over those who could have one, 0 to 1; None without numbers of applicants.

    Parameters
        applicants  how many there are, by place; the whole country is the largest
        credit      how far lenders reach them: see `Catalogue.credit`
    """
    lowest = least_rate(applicants)
    if lowest is None:
        return None
    awards = option.capacity.get("awards_per_year")
    if awards is None or (number := _mean(awards)) is None:
        return lowest
    inside = sum(_mean(applicants[place]) or 0.0 for place in awards.place if place in applicants)
    found = number / inside if inside else number * lowest / UNKNOWN_AWARDS
    if awards.of == "loans":
        found = min(found, _credit_bound(credit) * _part_lent(option, number, credit))
    elif awards.of in OF_ALL_BORROWERS:
        found = min(found * _known(credit, "share_of_firms", 1.0), _credit_bound(credit))
    return min(max(found, lowest), HIGHEST_RATE)


def least_rate(applicants: Mapping[str, Figure]) -> float | None:
    """The rate of an option without a figure; None without numbers of applicants."""
    everywhere = max((n for place in applicants if (n := _mean(applicants[place]))), default=0.0)
    return UNKNOWN_AWARDS / everywhere if everywhere else None


def amount_paid(option: Option) -> tuple[float, str] | None:
    """What an option pays once, and how that is known; None where nothing is.

    A figure from single stories is none. "paid" is what was really paid, "usual" a usual amount it
    states, "part" a part of its ceiling.
    """
    for key, part, basis in (
        ("observed", 1.0, "paid"),
        ("typical", 1.0, "usual"),
        ("max", PART_OF_MOST, "part"),
    ):
        for unit, factor in (("", 1.0), ("_usd", MAD_PER_USD)):
            figure = option.amount.get(f"{key}{unit}")
            if figure is not None and figure.basis != "cases" and (number := middle(figure)):
                return number * part * factor, basis
    return None


def middle(figure: Figure) -> float | None:
    """The median of a figure, or the middle of its range on a scale of ratios."""
    if len(figure.quartiles) == 3:
        return float(figure.quartiles[1])
    sides: Sequence[float] = [float(s) for s in (figure.low, figure.high) if s]
    if not sides:
        return None
    return math.sqrt(sides[0] * sides[-1]) if min(sides) > 0 else sides[-1]


def _credit_bound(credit: Mapping[str, Figure]) -> float:
    parts = (credit.get("share_of_financing"), credit.get("share_with_access"))
    known = [n for part in parts if part is not None and (n := _mean(part)) is not None]
    return known[0] * known[1] if len(known) == 2 else HIGHEST_RATE


def _part_lent(option: Option, loans: float, credit: Mapping[str, Figure]) -> float:
    """A lender's part of all money lent in a year; 1 where that is not known."""
    lent, all_loans = _known(credit, "lent_a_year"), _known(credit, "loans_a_year")
    if not lent or not all_loans:
        return 1.0
    paid = amount_paid(option)
    return min(loans * (paid[0] if paid else lent / all_loans) / lent, 1.0)


def _known(figures: Mapping[str, Figure], key: str, otherwise: float = 0.0) -> float:
    figure = figures.get(key)
    found = None if figure is None else _mean(figure)
    return otherwise if found is None else found


def _mean(figure: Figure) -> float | None:
    """A figure, or the middle of its range."""
    sides = [float(side) for side in (figure.low, figure.high) if side is not None]
    return sum(sides) / len(sides) if sides else None
