"""Options as they travel: what one is, and what it is under one of its rounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import Literal

from matcher.catalogue.office_word import OfficeQuestion, OfficeWord
from matcher.catalogue.terms import (
    Availability,
    Call,
    Condition,
    Declared,
    Example,
    Figure,
    FigureCase,
    Local,
    Paper,
    Pays,
    Source,
)
from matcher.support.records import dataclass
from matcher.support.text import Text

#: How much of an option's conditions is published at all; "" where a catalogue does not say.
Published = Literal["complete", "partial", "unpublished", ""]
#: The two lists of an answer: money, and what helps without bringing any.
ListName = Literal["money", "support"]
#: The families whose options are support; every other one, guarantees too, is about money.
SUPPORT_FAMILIES = frozenset(("in_kind", "grouping"))


@dataclass(frozen=True, slots=True)
class Option:
    """One product of one funder; amounts are in the schema's currency unless a key says usd.

    Parameters
        rules         how much of its conditions is published; "" where that is not said
        replaced_by   ids of the options to go to where this one is closed
        local         what is known of its reach in some places
        serves_basis  "cases" where `serves` is what was seen in single cases, and no target
        not_found     the day on which awards a year were looked for in vain
        rate          awards a year over those who could have one, 0 to 1; None: no claim
        least_rate    the same of an option of which no number was found
        calls         its rounds, in the order of the file
        call          the round whose terms these are; None: its own terms
        alternatives  what it may be for an applicant of whom only a wide place is known
        base          the option of the catalogue, where these are its terms under one call
        words         what offices know of it, the oldest first
        questions     what contradicts in that, and is to be asked
        is_local      True for an option that an office added itself
    """

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
    serves_basis: Literal["cases", ""] = ""
    amount: Mapping[str, Figure] = field(default_factory=dict)
    cases: tuple[FigureCase, ...] = ()
    terms: Mapping[str, Figure] = field(default_factory=dict)
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    pays: Pays = field(default_factory=Pays)
    capacity: Mapping[str, Figure] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    file: str = ""
    rules: Published = ""
    replaced_by: tuple[str, ...] = ()
    local: tuple[Local, ...] = ()
    not_found: date | None = None
    rate: float | None = None
    least_rate: float | None = None
    calls: tuple[Call, ...] = ()
    examples: tuple[Example, ...] = ()
    papers: tuple[Paper, ...] = ()
    call: Call | None = None
    alternatives: tuple[Option, ...] = ()
    base: Option | None = None
    words: tuple[OfficeWord, ...] = ()
    questions: tuple[OfficeQuestion, ...] = ()
    is_local: bool = False

    def __repr__(self) -> str:
        return (
            f"<Option {self.id}: {self.family or 'no family'}, {len(self.conditions)} conditions>"
        )

    def under(self, call: Call | None) -> Option:
        """The option on the terms of a call, or on its own terms."""
        base = self.base or self
        if call is None:
            return base
        kept = base.conditions if call.adds else ()
        amount = {**base.amount, **base.not_yet_told("amount", call)}
        terms = {**base.terms, **base.not_yet_told("terms", call)}
        if "own_share" in call.terms and "own_share_in_kind_max" not in call.terms:
            terms.pop("own_share_in_kind_max", None)  # it was said of another own share
        return replace(
            base,
            conditions=(*kept, *call.conditions),
            texts={**base.texts, **call.texts},
            amount=amount,
            cases=call.cases if "max" in call.amount or call.cases else base.cases,
            terms=terms,
            pays=base.pays if call.pays is None else call.pays,
            call=call,
            base=base,
        )

    def not_yet_told(self, table: Literal["amount", "terms"], call: Call) -> Mapping[str, Figure]:
        """The figures of a call that hold: those of which no office was told in a later year.

        A word is of its year and of every place, so it counts as a call of that year without a
        place would: the newest year governs, then the narrowest place.
        """
        figures = call.amount if table == "amount" else call.terms
        told = self._told_since(call)
        return {key: figure for key, figure in figures.items() if (table, key) not in told}

    def _told_since(self, call: Call) -> frozenset[tuple[str, str]]:
        """What an office was told of the option after the year of a call: table and figure."""
        keys = (key.split(".") for w in self.words if w.day.year > call.year for key in w.keys)
        return frozenset(
            (table, name)
            for table, *rest in keys
            for name in (*rest[:1], *(key.rpartition("_")[0] for key in rest[:1]))
        )

    def has_older_terms(self, today: date) -> bool:
        """Whether some of its figures are the option's own while a newer call is known.

        They are under a call that does not give them, and where no call is known while other
        places have one.
        """
        if self.call is None:
            is_behind = any(call.is_known(today) for call in (self.base or self).calls)
            return is_behind and bool(self.amount or self.terms)
        newer = {name for _, name in self._told_since(self.call)}
        own = {*self.amount, *self.terms} - {*self.call.amount, *self.call.terms}
        return bool(own - newer)

    def every_condition(self) -> tuple[Condition, ...]:
        """Its own conditions and those of all its calls, by their numbers."""
        base = self.base or self
        return (*base.conditions, *(c for call in base.calls for c in call.conditions))

    def call_of(self, condition: Condition) -> Call | None:
        """The round that asks a condition; None where the option itself does."""
        found = (call for call in (self.base or self).calls if call.id == condition.call)
        return next(found, None) if condition.call else None

    def in_force(self, today: date) -> tuple[Condition, ...]:
        """The conditions that count on that day."""
        return tuple(c for c in self.conditions if c.is_in_force(today))


def list_of(option: Option) -> ListName:
    """Which list an option stands in; one without a family stands with the money."""
    return "support" if option.family in SUPPORT_FAMILIES else "money"
