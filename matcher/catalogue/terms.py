"""What an option, or one round of it, publishes: figures, conditions, the lines it pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Literal, get_args

from matcher.support.records import dataclass
from matcher.support.text import Text

Availability = Literal["open", "upcoming", "periodic", "to_confirm", "closed"]
#: The same from the best to the worst for who wants to apply.
AVAILABILITIES: tuple[Availability, ...] = get_args(Availability)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and where it comes from; `low` and `high` are equal for a single value.

    A side is None where a range is open. `words` holds a figure that is a text.

    Parameters
        quartiles   first quartile, median and third of what a whole programme paid
        of          what a number counts, or an amount is paid to: cooperatives, groups (several
                    applicants together), firms, loans or people
        place       the places in which it was counted; empty: the whole country
        bound       "upper", "lower" or "planned" where it is no more than that
        basis       "cases" where single cases alone are known
    """

    low: float | bool | None = None
    high: float | bool | None = None
    sources: tuple[str, ...] = ()
    confidence: str = ""
    note: Text | None = None
    words: Text | None = None
    quartiles: tuple[float, ...] = ()
    of: str = ""
    place: tuple[str, ...] = ()
    bound: str = ""
    basis: str = ""

    @property
    def is_of_one(self) -> bool:
        """Whether an amount is what one applicant is paid: what a project of several groups, as
        one of a whole territory, was paid says nothing of one of them."""
        return self.of != "groups"


@dataclass(frozen=True, slots=True)
class Condition:
    """One rule of an option; `number` counts from 1 in the order of the file.

    The conditions of calls count on after those of the option; `call` is the id of their call.
    """

    number: int
    rule: str
    says: Text
    sources: tuple[str, ...] = ()
    confidence: str = ""
    since: date | None = None
    until: date | None = None
    call: str = ""

    def is_in_force(self, today: date) -> bool:
        """Whether it counts on that day; both ends are included."""
        return (self.since is None or self.since <= today) and (
            self.until is None or today <= self.until
        )


@dataclass(frozen=True, slots=True)
class Declared:
    """What an option declares about one field: what it is for.

    Parameters
        weights   category, categories, place: how much each value counts
        share     boolean: the share of true among those it serves, 0 to 1
        low, high, typical   numbers, money, dates; None where it does not say
        words     text: words that describe it
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    share: float | None = None
    low: float | date | None = None
    high: float | date | None = None
    typical: float | date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class FigureCase:
    """Figures that hold in one case: for some applicants, or for some budget lines."""

    rule: str
    purposes: tuple[str, ...]
    says: Text | None
    figures: Mapping[str, Figure]


#: Which budget lines count as paid: "known", only those that sources say are paid, for an answer
#: that must be sure; "not_excluded", also those of which they say nothing, for one that says
#: "may be", or tells that it assumes it.
CountedLines = Literal["known", "not_excluded"]


@dataclass(frozen=True, slots=True)
class Pays:
    """The budget lines an option pays and those it never pays; empty means not published.

    `only` is True where its sources say that it pays nothing but what it covers.
    """

    covers: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    only: bool = False

    def covered(self, purpose: str) -> bool | None:
        """Whether it pays that line; None when its sources do not say."""
        if purpose in self.excludes:
            return False
        if purpose in self.covers:
            return True
        return False if self.covers and self.only else None

    def lines(self, purposes: Sequence[str], counted: CountedLines) -> tuple[bool, ...]:
        """Whether it pays each of some budget lines.

        Parameters
            purposes   the lines; "" is the whole need, of a schema that has no lines
            counted    which lines count as paid where its sources may not say
        """
        said = [self.covered(one) if one else not self.only for one in purposes]
        if counted == "known":
            return tuple(one is True for one in said)
        return tuple(one is not False for one in said)


@dataclass(frozen=True, slots=True)
class Source:
    """A page that a condition or a figure rests on.

    Parameters
        title_in   the title in other languages; None: it was published so, and is the same in all
    """

    id: str
    title: str
    url: str = ""
    date: str = ""
    kind: str = ""
    title_in: Text | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A dated, often local, round of an option; what it gives replaces what the option gives.

    Parameters
        place        codes of the places it is for; empty: everywhere
        known_from   the first day on which anybody could know of it
        opens, closes   first and last day of applying; None: not published
        adds         True when its conditions stand beside those of the option, not in their place
        pays         the lines it pays; None: as the option
        sources      ids of the sources it rests on
    """

    id: str
    year: int
    name: Text | None = None
    place: tuple[str, ...] = ()
    known_from: date | None = None
    opens: date | None = None
    closes: date | None = None
    adds: bool = False
    conditions: tuple[Condition, ...] = ()
    texts: Mapping[str, Text] = field(default_factory=dict)
    amount: Mapping[str, Figure] = field(default_factory=dict)
    cases: tuple[FigureCase, ...] = ()
    terms: Mapping[str, Figure] = field(default_factory=dict)
    pays: Pays | None = None
    sources: tuple[str, ...] = ()

    def is_known(self, today: date) -> bool:
        """Whether anybody could know of it on that day."""
        return (self.known_from or self.opens or date(self.year, 1, 1)) <= today

    def availability(
        self, today: date, later: Literal["periodic", "to_confirm", "closed"]
    ) -> Availability:
        """Whether one can apply on that day; a day that is not published is to be confirmed.

        Parameters
            later   what holds after its last day; where none is published, after its year
        """
        if self.opens is not None and today < self.opens:
            return "upcoming"
        if today > (self.closes or date(self.year, 12, 31)):
            return later
        return "open" if self.closes is not None else "to_confirm"


@dataclass(frozen=True, slots=True)
class Local:
    """What is known of the reach of an option in some places."""

    place: tuple[str, ...]
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Example:
    """One applicant of whom somebody who knows the programme says the verdict.

    Parameters
        facts   values by field, as a TOML file holds them; every other field is unknown
        on      the day; None: the day of the check
    """

    facts: Mapping[str, object]
    verdict: Literal["eligible", "refused", "undecided"]
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that an option asks for.

    Parameters
        code   the same over the whole catalogue: see the papers of the catalogue
        note   what this option asks of it in particular
    """

    code: str
    note: Text | None = None
