"""The part of an option's score that is the same for every applicant: rate, ticket, background."""

from __future__ import annotations

import math
from collections.abc import Mapping
from copy import copy
from dataclasses import field
from datetime import date

from matcher.catalogue.option import Option, list_of
from matcher.catalogue.rate import (
    HIGHEST_RATE,
    NO_COUNT,
    OF_ALL_BORROWERS,
    UNKNOWN_AWARDS,
    amount_paid,
)
from matcher.eligibility.verdict import EligibilityEngine
from matcher.ranking.background import Backgrounds
from matcher.ranking.base_rates import BaseRates
from matcher.ranking.chance import Chances
from matcher.ranking.ranker import PopulationStats, Ranker
from matcher.support.records import dataclass

#: An option is taken to be open to at least this part of those it was counted over.
LEAST_OPEN = 0.01
#: Families whose options bring no money to the applicant themselves.
BRING_NOTHING = frozenset(("guarantee", "refinancing"))


@dataclass(frozen=True, slots=True)
class Ticket:
    """What an option is expected to bring.

    Parameters
        amount   in units of currency
        most     the greatest share of a cost that it pays, 0 to 1
        basis    "paid" what was really paid, "usual" a usual amount it states, "part" a part of
                 its ceiling, "family" the stated one of its family
    """

    amount: float
    most: float = 1.0
    basis: str = "family"


@dataclass(frozen=True, slots=True)
class OptionStanding:
    """What an option is on a day under a model, the same for every applicant.

    Parameters
        rate        awards a year over those who could have one, 0 to 1; None: no claim
        is_counted  whether a number of awards was found
        ticket      None where nothing about its amounts is known, stated or published
        everybody   what is known of everybody who meets its conditions, by field
        granted, decided   requests of this office to it, where the model has learnt from them
    """

    rate: float | None = None
    is_counted: bool = False
    ticket: Ticket | None = None
    everybody: Mapping[str, PopulationStats] = field(default_factory=dict)
    granted: int = 0
    decided: int = 0


class Standings:
    """Standings of options under one model on one day, each worked out once."""

    def __init__(self, ranker: Ranker, engine: EligibilityEngine, today: date) -> None:
        self.ranker, self.engine, self.today = ranker, engine, today
        rates = BaseRates(ranker, engine.schema)
        self.chances = Chances(engine, rates)
        self._backgrounds = Backgrounds(ranker, engine.schema, rates, self.chances)
        self._known: dict[int, tuple[Option, OptionStanding]] = {}
        self._days: dict[date, Standings] = {today: self}

    def on(self, today: date) -> Standings:
        """The standings on another day; what depends on no day is shared."""
        if today not in self._days:
            other = copy(self)
            other.today, other._known = today, {}
            self._days[today] = other
        return self._days[today]

    def of(self, option: Option) -> OptionStanding:
        """The standing of an option, or of one of its rounds."""
        known = self._known.get(id(option))
        if known is None:
            known = option, self._made(option)
            self._known[id(option)] = known  # the option is held, so its id stays its own
        return known[1]

    def _made(self, option: Option) -> OptionStanding:
        conditions = option.in_force(self.today)
        awards = option.capacity.get("awards_per_year")
        counted_in = awards.place if awards is not None else ()
        rate = None
        if option.rate is not None:
            # its own conditions, not those of a round: awards were counted over all of them
            own = (option.base or option).in_force(self.today)
            is_open = 1.0
            # where borrowers of every kind were counted the rate is a bound on all cooperatives
            if awards is None or awards.of not in OF_ALL_BORROWERS:
                is_open = max(self.chances.of_everybody(own, counted_in), LEAST_OPEN)
            rate = min(_reaches(option, option.rate, self.ranker) / is_open, HIGHEST_RATE)
        learnt = self.ranker.options.get(option.id)
        return OptionStanding(
            granted=learnt.granted if learnt else 0,
            decided=learnt.decided if learnt else 0,
            rate=rate,
            is_counted=awards is not None or option.id in self.ranker.reach,
            ticket=ticket_of(option, self.ranker.tickets),
            everybody=self._backgrounds.of(option, conditions) if conditions else {},
        )


def _reaches(option: Option, found: float, ranker: Ranker) -> float:
    """The rate found of an option with what is stated of its family, before its conditions."""
    of_one = (option.least_rate or found) / UNKNOWN_AWARDS
    stated = awards_of(option.family, ranker.awards)
    awards = option.capacity.get("awards_per_year")
    if awards is None:
        return of_one * max(stated, ranker.reach.get(option.id, stated))
    if awards.bound in NO_COUNT:
        # a ceiling or a plan is no count: half way down, on a scale of ratios, to what is stated
        return min(found, math.sqrt(found * of_one * stated))
    return found


def awards_of(family: str, stated: Mapping[str, float]) -> float:
    """Awards a year in the whole country that are assumed where none was found."""
    return stated.get(family, stated.get("", UNKNOWN_AWARDS))


def ticket_of(option: Option, stated: Mapping[str, float]) -> Ticket | None:
    """What an option is expected to bring; a figure from single stories is none.

    Support has none. A guarantee brings nothing of the need itself.
    """
    if list_of(option) == "support":
        return None
    if option.family in BRING_NOTHING:
        return Ticket(0.0, basis="family")
    shares = option.amount.get("share_max")
    most = 1.0
    if shares is not None and shares.high:
        most = min(float(shares.high), 1.0)
    paid = amount_paid(option)
    if paid is not None:
        return Ticket(paid[0], most, paid[1])
    amount = stated.get(option.family)
    return Ticket(amount, most) if amount else None
