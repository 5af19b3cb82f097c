"""The rate of an option: how many of those who could have it get it in a year.

    rate = awards a year / applicants of the place in which they were counted

It comes from whole programmes, never from single stories. Where awards were counted over borrowers
of every kind (loans, firms, people), the part of cooperatives is published nowhere: it is bounded
by the part of credit in what finances cooperatives times the part of them with access to credit.
An option without a figure gets a stated low level; a catalogue that does not say how many
applicants there are has no rates at all.
"""

from __future__ import annotations

from collections.abc import Mapping

from matcher.catalogue.option import Figure, Option

#: Awards a year in the whole country that are assumed where none was found.
UNKNOWN_AWARDS = 0.5
#: No option reaches more than this part of those who could have it.
HIGHEST_RATE = 0.5
#: What a number counts that is not of applicants alone.
OF_ALL_BORROWERS = frozenset(("loans", "firms", "people"))


def rate_of(
    option: Option, applicants: Mapping[str, Figure], credit: Mapping[str, Figure]
) -> float | None:
    """Awards a year over those who could have one, 0 to 1; None without numbers of applicants.

    Parameters
        applicants  how many there are, by place; the whole country is the largest
        credit      how far lenders reach them: see `Catalogue.credit`
    """
    everywhere = max((n for place in applicants if (n := _middle(applicants[place]))), default=0.0)
    if not everywhere:
        return None
    awards = option.capacity.get("awards_per_year")
    if awards is None or (number := _middle(awards)) is None:
        return UNKNOWN_AWARDS / everywhere
    inside = sum(_middle(applicants[place]) or 0.0 for place in awards.place if place in applicants)
    found = number / (inside or everywhere)
    if awards.of in OF_ALL_BORROWERS:
        found = min(found, _credit_bound(credit))
    return min(max(found, UNKNOWN_AWARDS / everywhere), HIGHEST_RATE)


def _credit_bound(credit: Mapping[str, Figure]) -> float:
    parts = (credit.get("share_of_financing"), credit.get("share_with_access"))
    known = [n for part in parts if part is not None and (n := _middle(part)) is not None]
    return known[0] * known[1] if len(known) == 2 else HIGHEST_RATE


def _middle(figure: Figure) -> float | None:
    """A figure, or the middle of its range."""
    sides = [float(side) for side in (figure.low, figure.high) if side is not None]
    return sum(sides) / len(sides) if sides else None
