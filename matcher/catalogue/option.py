"""Options, their conditions and figures, as they travel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from typing import Literal, get_args

from matcher.support.records import dataclass
from matcher.support.text import Text

Availability = Literal["open", "upcoming", "periodic", "to_confirm", "closed"]
#: The same from the best to the worst for who wants to apply.
AVAILABILITIES: tuple[Availability, ...] = get_args(Availability)
#: How much of an option's conditions is published at all; "" where a catalogue does not say.
Published = Literal["complete", "partial", "unpublished", ""]

#: The two lists of an answer: money, and what helps without bringing any.
ListName = Literal["money", "support"]
#: The families whose options are support; every other one, guarantees too, is about money.
SUPPORT_FAMILIES = frozenset(("in_kind", "grouping"))

#: The files of a catalogue that hold no option: its settings and its funders.
SETTINGS_FILE, FUNDERS_FILE = "catalogue.toml", "funders.toml"
PAPERS_FILE, COOPERATIVES_FILE = "documents.toml", "cooperatives.toml"
BESIDE_OPTIONS = (SETTINGS_FILE, FUNDERS_FILE, PAPERS_FILE, COOPERATIVES_FILE)
#: A status seen longer ago than this reads "to confirm" where a catalogue sets no limit.
STALE_AFTER_DAYS = 548


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

    def availability(self, today: date, is_periodic: bool) -> Availability:
        """Whether one can apply on that day; a day that is not published is to be confirmed."""
        if self.opens is not None and today < self.opens:
            return "upcoming"
        if today > (self.closes or date(self.year, 12, 31)):
            return "periodic" if is_periodic else "closed"
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


@dataclass(frozen=True, slots=True)
class OfficeWord:
    """A word of an office on an option, shown beside it.

    Parameters
        channel   how it was learnt: phone, visit, meeting, letter, email, page
        by        a pseudonym
        office    the id of the office; empty where it does not say
        keys      what it gives and what stands, as "amount.max_mad"
        note      what else was said
    """

    day: date
    channel: str
    by: str
    office: str = ""
    keys: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class OfficeQuestion:
    """What contradicts about an option: it is asked and not guessed.

    Parameters
        kind       two_offices say different things; newer_catalogue: it was changed after the
                   word; no_option: a word on an option that is not there; same_id: an option
                   of the office has the id of one of the catalogue
        key        of what, as "amount.max_mad"
        ours       what the word says; of two offices, the one
        theirs     what the catalogue says; of two offices, the other
        day, other_day   when either was learnt or seen; None: not known
    """

    kind: Literal["two_offices", "newer_catalogue", "no_option", "same_id"]
    option_id: str
    key: str = ""
    ours: str = ""
    theirs: str = ""
    day: date | None = None
    other_day: date | None = None


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

    @property
    def status_known_to(self) -> Literal["day", "month", "year"]:
        """How finely the day of its status is known.

        Where only a month or a year was published, files say its first day; that it was the day
        itself holds where a source bears it.
        """
        seen = self.status_as_of
        if seen is None or seen.day > 1:
            return "day"
        if any(source.date == seen.isoformat() for source in self.sources.values()):
            return "day"
        is_of_year = seen.month == 1 and not any(
            source.date == f"{seen:%Y-%m}" for source in self.sources.values()
        )
        return "year" if is_of_year else "month"

    def _said_of_status(self, today: date) -> OfficeWord | None:
        """The latest word of an office by that day on whether it is open, or closed for good."""
        if self.status not in ("open", "closed"):
            return None
        said = (word for word in self.words if "status" in word.keys and word.day <= today)
        return max(said, key=lambda word: word.day, default=None)

    def _outranks(self, word: OfficeWord, call: Call) -> bool:
        """Whether a word on the status says more than the days of a call."""
        return call.is_known(word.day) and (
            self.status == "closed" or call.closes is None or word.day > call.closes
        )

    def availability(self, today: date, stale_after_days: int) -> Availability:
        """Whether it can be asked for on that day, apart from who may ask.

        Outside its validity it is closed. What was seen open too long ago, or on a day that
        is not known, is to be confirmed, as on a day before it was seen unless its dates say
        that it was open by then; a closed option does not reopen by ageing. A call says it by
        its own days; where it is not known which call governs, and they differ, it is to be
        confirmed. What an office was told later than the days of a call say outranks them.
        """
        if self.alternatives:
            states = {o.availability(today, stale_after_days) for o in self.alternatives}
            return states.pop() if len(states) == 1 else "to_confirm"
        if self.valid_from is not None and today < self.valid_from:
            return "closed"
        if self.valid_until is not None and today > self.valid_until:
            return "closed"
        word = self._said_of_status(today)
        if self.call is not None and not (word and self._outranks(word, self.call)):
            return self.call.availability(today, self.status == "periodic" or word is not None)
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

    # of the kind `members` are those of the applicant itself: nobody else is asked;
    # `several` are many of one kind under one name, of which one is to be chosen
    id: str
    name: Text
    kind: str = ""
    url: str = ""
    several: bool = False


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A paper that options ask for; what is not published is None.

    `held` is a rule that tells whether an applicant has it; empty where no field tells.
    """

    code: str
    name: Text
    given_by: Text | None = None
    note: Text | None = None
    valid_days: Figure | None = None
    cost: Figure | None = None
    held: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The options by id, in the order of their ids, with the funders behind them.

    Parameters
        papers        the papers that options ask for, by code
        cooperatives  how many cooperatives there are, by place
        credit        how far lenders reach cooperatives, by key of the file
        questions     what the words of offices leave open, over all options
    """

    options: Mapping[str, Option]
    funders: Mapping[str, Funder] = field(default_factory=dict)
    papers: Mapping[str, PaperKind] = field(default_factory=dict)
    cooperatives: Mapping[str, Figure] = field(default_factory=dict)
    credit: Mapping[str, Figure] = field(default_factory=dict)
    questions: tuple[OfficeQuestion, ...] = ()
    families: Mapping[str, Text] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    stale_after_days: int = STALE_AFTER_DAYS
    version: str = ""
    checked: date | None = None
    fingerprint: str = ""

    def __repr__(self) -> str:
        return (
            f"<Catalogue {self.version}: {len(self.options)} options, {len(self.funders)} funders>"
        )


def list_of(option: Option) -> ListName:
    """Which list an option stands in; one without a family stands with the money."""
    return "support" if option.family in SUPPORT_FAMILIES else "money"
