"""Options, their conditions and figures, as they travel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from matcher.text import Text

Availability = Literal["open", "periodic", "closed", "to_confirm"]

#: The files of a catalogue that hold no option: its settings and its funders.
SETTINGS_FILE, FUNDERS_FILE = BESIDE_OPTIONS = ("catalogue.toml", "funders.toml")
#: A status seen longer ago than this reads "to confirm" where a catalogue sets no limit.
STALE_AFTER_DAYS = 548


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and where it comes from; `low` and `high` are equal for a single value.

    A side is None where a range is open. `words` holds a figure that is a text.
    """

    low: float | bool | None = None
    high: float | bool | None = None
    sources: tuple[str, ...] = ()
    confidence: str = ""
    note: Text | None = None
    words: Text | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One rule of an option; `number` counts from 1 in the order of the file."""

    number: int
    rule: str
    says: Text
    sources: tuple[str, ...] = ()
    confidence: str = ""
    since: date | None = None
    until: date | None = None

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
class Case:
    """Figures that hold in one case: for some applicants, or for some budget lines."""

    rule: str
    purposes: tuple[str, ...]
    says: Text | None
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Pays:
    """The budget lines an option pays and those it never pays; empty means not published."""

    covers: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()

    def covered(self, purpose: str) -> bool | None:
        """Whether it pays that line; None when its sources do not say."""
        if purpose in self.excludes:
            return False
        if self.covers:
            return purpose in self.covers
        return None


@dataclass(frozen=True, slots=True)
class Source:
    """A page that a condition or a figure rests on."""

    id: str
    title: str
    url: str = ""
    date: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One product of one funder; amounts are in the schema's currency unless a key says usd."""

    id: str
    name: Text
    funder: str = ""
    family: str = ""
    direct: str = ""
    status: Availability = "to_confirm"
    status_as_of: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    texts: Mapping[str, Text] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    serves: Mapping[str, Declared] = field(default_factory=dict)
    amount: Mapping[str, Figure] = field(default_factory=dict)
    cases: tuple[Case, ...] = ()
    terms: Mapping[str, Figure] = field(default_factory=dict)
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    pays: Pays = field(default_factory=Pays)
    capacity: Mapping[str, Figure] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    file: str = ""

    def in_force(self, today: date) -> tuple[Condition, ...]:
        """The conditions that count on that day."""
        return tuple(c for c in self.conditions if c.is_in_force(today))

    def availability(self, today: date, stale_after_days: int) -> Availability:
        """Whether it can be asked for on that day, apart from who may ask.

        Outside its validity it is closed. What was seen open too long ago, or on a day that
        is not known, is to be confirmed, as on a day before it was seen unless its dates say
        that it was open by then; a closed option does not reopen by ageing.
        """
        if self.valid_from is not None and today < self.valid_from:
            return "closed"
        if self.valid_until is not None and today > self.valid_until:
            return "closed"
        if self.status == "closed":
            return "closed"
        seen = self.status_as_of
        if seen is None or (today - seen).days > stale_after_days:
            return "to_confirm"
        if today < seen and self.valid_from is None:
            return "to_confirm"
        return self.status


@dataclass(frozen=True, slots=True)
class Funder:
    """Who provides an option."""

    id: str
    name: Text
    kind: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The options by id, in the order of their ids, with the funders behind them."""

    options: Mapping[str, Option]
    funders: Mapping[str, Funder] = field(default_factory=dict)
    families: Mapping[str, Text] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    stale_after_days: int = STALE_AFTER_DAYS
    version: str = ""
    checked: date | None = None
    fingerprint: str = ""
