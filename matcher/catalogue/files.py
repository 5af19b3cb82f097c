"""The files of a catalogue: which keys there are and what stands in them.

An option is a file of its own; `catalogue.toml` (settings and families) and `funders.toml`
stand beside the options. A new key is a line here: reader, editor and reference page follow.
Keys of amounts end in the currency of the schema: `max_mad`, or `max_xof` elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from matcher.spec.shapes import (
    NOT_EMPTY,
    NOT_NEGATIVE,
    OR_ONE,
    OTHER_KEYS,
    ROUGHLY,
    SHARE,
    Bounds,
    NamesOf,
    TableFault,
)
from matcher.support.messages import message
from matcher.support.records import dataclass
from matcher.support.text import Text

Status = Literal["open", "periodic", "closed", "to_confirm"]
Direct = Literal["yes", "members", "indirect", "unclear"]
Confidence = Literal["high", "medium", "low"]
SourceKind = Literal["official", "press", "academic", "secondary", "seed", "office"]

_Cited = Annotated[tuple[str, ...], "ids of [[source]]", OR_ONE, NOT_EMPTY]
_Options = Annotated[tuple[str, ...], NamesOf("option"), OR_ONE, NOT_EMPTY]
_Lines = Annotated[tuple[str, ...], NamesOf("line"), OR_ONE, NOT_EMPTY]


# --- figures --------------------------------------------------------------------------------


_Confidence = Annotated[Confidence | None, "how sure it is"]
_Note = Annotated[Text | None, "what else is to be known of it"]


@dataclass(frozen=True, slots=True)
class SourcedRange:
    """A figure: a value or a range, with where it comes from."""

    CODE: ClassVar[str] = "bad-figure"

    value: Annotated[float | None, "the figure", NOT_NEGATIVE] = None
    min: Annotated[float | None, "its least", NOT_NEGATIVE] = None
    max: Annotated[float | None, "its most", NOT_NEGATIVE] = None
    source: _Cited = ()
    confidence: _Confidence = None
    note: _Note = None

    def faults(self) -> Iterator[TableFault]:
        """A figure without a value, with two, or with a range out of order."""
        if self.value is None and self.min is None and self.max is None:
            yield TableFault((), "bad-figure", message("a figure has a value, a min or a max."))
        elif self.value is not None and (self.min is not None or self.max is not None):
            what = message("a figure has a value or a range, not both.")
            yield TableFault((), "bad-figure", what)
        elif self.min is not None and self.max is not None and self.min > self.max:
            what = message("min {low} is above max {high}.", low=self.min, high=self.max)
            yield TableFault((), "bad-figure", what)

    def highest(self) -> float | None:
        """The most that it says."""
        return next((n for n in (self.max, self.value, self.min) if n is not None), None)


@dataclass(frozen=True, slots=True)
class Observed(SourcedRange):
    """What was really paid: a mean, a range or quartiles, with where it comes from."""

    quartiles: Annotated[
        tuple[float, ...], "first quartile, median and third, of a whole programme", NOT_NEGATIVE
    ] = ()
    basis: Annotated[
        Literal["cases"] | None, "known from single cases only: no ticket is expected from it"
    ] = None
    of: Annotated[
        Literal["groups"] | None,
        "paid to projects of several groups together: no ticket of one is expected from it",
    ] = None

    def faults(self) -> Iterator[TableFault]:
        """Quartiles that are not three in order, or a figure that says nothing."""
        if not self.quartiles:
            yield from super(Observed, self).faults()  # noqa: UP008 - slots: another class
        elif len(self.quartiles) != 3 or list(self.quartiles) != sorted(self.quartiles):
            what = message("quartiles are three numbers in ascending order.")
            yield TableFault(("quartiles",), "bad-figure", what)


@dataclass(frozen=True, slots=True)
class Count(SourcedRange):
    """How many were counted: a value or a range, with where it comes from."""

    of: Annotated[
        Literal["cooperatives", "groups", "firms", "loans", "people"] | None, "what is counted"
    ] = None
    place: Annotated[
        tuple[str, ...], "places in which they were counted; absent: the whole country", OR_ONE
    ] = ()
    bound: Annotated[
        Literal["upper", "lower", "planned"] | None,
        "the figure is only a bound, or is announced and not achieved",
    ] = None


@dataclass(frozen=True, slots=True)
class ShareRange(SourcedRange):
    """A sourced share: a value or a range, 0 to 1, with where it comes from."""

    value: Annotated[float | None, "the share", SHARE] = None
    min: Annotated[float | None, "its least", SHARE] = None
    max: Annotated[float | None, "its most", SHARE] = None


@dataclass(frozen=True, slots=True)
class CountedShare(ShareRange):
    """A share that was counted: a value or a range, 0 to 1, with where it comes from."""

    bound: Annotated[
        Literal["upper", "lower"] | None, "the share is only a bound: what was counted is open"
    ] = None


@dataclass(frozen=True, slots=True)
class SourcedFact:
    """A fact: something that is so or is not, with where it comes from."""

    CODE: ClassVar[str] = "bad-figure"

    value: Annotated[bool, "whether it is so"]
    source: _Cited = ()
    confidence: _Confidence = None
    note: _Note = None


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording: something that is said in words, with where it comes from."""

    CODE: ClassVar[str] = "bad-figure"

    value: Annotated[Text, "what is known"]
    source: _Cited = ()
    confidence: _Confidence = None
    note: _Note = None


#: A bare number stands where nobody needs a source.
Figure = Annotated[float | SourcedRange | None, NOT_NEGATIVE]
Portion = Annotated[float | ShareRange | None, SHARE]
CountedPortion = Annotated[float | CountedShare | None, SHARE]
Paid = Annotated[float | Observed | None, NOT_NEGATIVE]
Counted = Annotated[float | Count | None, NOT_NEGATIVE]


# --- an option --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ConditionTable:
    """One rule of an option; all of them must hold."""

    rule: Annotated[str, "the condition, in the rule language"]
    says: Annotated[Text | None, "the condition in words"] = None
    source: _Cited = ()
    confidence: _Confidence = None
    since: Annotated[date | None, "first day in force"] = None
    until: Annotated[date | None, "last day in force"] = None

    def faults(self) -> Iterator[TableFault]:
        """Days out of order."""
        if self.since and self.until and self.until < self.since:
            yield TableFault(("until",), "bad-date", message("until is before since."))


def _amounts_out_of_order(least: Any, usual: Any, most: Any) -> Iterator[TableFault]:
    low, typical, high = (
        one.highest() if isinstance(one, SourcedRange) else one for one in (least, usual, most)
    )
    if high is None:
        return
    if low is not None and low > high:
        what = message(
            "the smallest amount, {low}, is above the largest, {high}.", low=low, high=high
        )
        yield TableFault(("min_mad",), "amounts-out-of-order", what)
    if typical is not None and typical > high:
        what = message(
            "the usual amount, {usual}, is above the largest, {high}.", usual=typical, high=high
        )
        yield TableFault(("typical_mad",), "amounts-out-of-order", what)


@dataclass(frozen=True, slots=True)
class CaseTable:
    """Figures that depend on who asks or for what."""

    rule: Annotated[str, "when the case applies, in the rule language"] = ""
    purposes: Annotated[_Lines, "the budget lines to which it applies"] = ()
    says: Annotated[Text | None, "the case in words"] = None
    min_mad: Annotated[Figure, "smallest amount"] = None
    max_mad: Annotated[Figure, "largest amount"] = None
    share_max: Annotated[Portion, "largest share of the cost it pays"] = None

    def faults(self) -> Iterator[TableFault]:
        """Amounts out of order."""
        return _amounts_out_of_order(self.min_mad, None, self.max_mad)


@dataclass(frozen=True, slots=True)
class Amount:
    """How much the option gives."""

    min_mad: Annotated[Figure, "smallest amount"] = None
    max_mad: Annotated[Figure, "largest amount"] = None
    typical_mad: Annotated[Figure, "usual amount"] = None
    observed_mad: Annotated[Paid, "what was really paid"] = None
    max_usd: Annotated[Figure, "largest amount, in US dollars"] = None
    typical_usd: Annotated[Figure, "usual amount, in US dollars"] = None
    per_hire_mad: Annotated[Figure, "amount for each person hired"] = None
    share_max: Annotated[Portion, "largest share of the cost it pays"] = None
    budget_note: Annotated[Wording | None, "what is known of the envelope"] = None
    case: Annotated[tuple[CaseTable, ...], "figures that depend on who asks or for what"] = ()

    def faults(self) -> Iterator[TableFault]:
        """Amounts out of order."""
        return _amounts_out_of_order(self.min_mad, self.typical_mad, self.max_mad)


@dataclass(frozen=True, slots=True)
class TermsTable:
    """On what terms."""

    rate_pct_year: Annotated[Figure, "interest, per cent a year"] = None
    duration_months: Annotated[Figure, "duration, months"] = None
    grace_months: Annotated[Figure, "months before the first repayment"] = None
    repayable: Annotated[SourcedFact | None, "whether it is paid back"] = None
    own_share: Annotated[Portion, "share of the cost the applicant brings"] = None
    own_share_in_kind_max: Annotated[Portion, "part of it that may be in kind"] = None
    guarantee_share: Annotated[Portion, "share of the loan that is guaranteed"] = None
    guarantee_cap_mad: Annotated[Figure, "largest guarantee"] = None
    guarantee_fee_pct: Annotated[Figure, "fee of the guarantee, per cent"] = None
    loan_min_mad: Annotated[Figure, "smallest loan guaranteed"] = None
    loan_max_mad: Annotated[Figure, "largest loan guaranteed"] = None
    fees: Annotated[Wording | None, "other costs"] = None
    collateral: Annotated[Wording | None, "what secures it"] = None
    paid_after_works: Annotated[
        SourcedFact | None, "whether it is paid once the works are done"
    ] = None
    group_size: Annotated[Figure, "people in a solidarity group"] = None
    delay_days: Annotated[Figure, "days from the file to the decision"] = None
    repayment_rate: Annotated[Portion, "share repaid so far"] = None
    requires: Annotated[_Options, "options that must come with it"] = ()
    excludes: Annotated[_Options, "options it cannot be combined with"] = ()


@dataclass(frozen=True, slots=True)
class PaysTable:
    """The budget lines that it pays."""

    covers: Annotated[_Lines, "budget lines it pays"] = ()
    only: Annotated[bool, "whether the source says that it pays nothing else"] = False
    excludes: Annotated[_Lines, "budget lines it never pays"] = ()
    source: _Cited = ()
    confidence: _Confidence = None

    def faults(self) -> Iterator[TableFault]:
        """Lines that are paid and never paid."""
        if both := tuple(sorted(set(self.covers) & set(self.excludes))):
            yield TableFault(
                (), "contradiction", message("{lines}: covered and excluded at once.", lines=both)
            )


@dataclass(frozen=True, slots=True)
class LocalCapacity:
    """How much there is of it in some places."""

    place: Annotated[tuple[str, ...], "codes of the places", OR_ONE, NOT_EMPTY]
    awards_per_year: Annotated[Counted, "awards a year there"] = None
    awards_total: Annotated[Counted, "awards made there so far"] = None
    acceptance_rate: Annotated[CountedPortion, "share of the files that were accepted there"] = None
    observed_mad: Annotated[Paid, "what was really paid there"] = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much there is of it."""

    budget_mad: Annotated[Figure, "envelope"] = None
    budget_usd: Annotated[Figure, "envelope, in US dollars"] = None
    awards_per_year: Annotated[Counted, "awards a year"] = None
    awards_total: Annotated[Counted, "awards made so far"] = None
    acceptance_rate: Annotated[CountedPortion, "share of the files that were accepted"] = None
    not_found: Annotated[date | None, "day on which awards a year were looked for in vain"] = None
    local: Annotated[tuple[LocalCapacity, ...], "the same, known for some places"] = ()


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A page that a condition or a figure rests on; its id is of this file."""

    id: Annotated[str, "the id that conditions and figures cite"]
    title: Annotated[str, "what the page says: its title, or words of one's own"]
    title_in: Annotated[Text | None, "the same in other languages, where it is in own words"] = None
    url: Annotated[str, "its address"] = ""
    date: Annotated[str, "the date of the page", ROUGHLY] = ""
    kind: Annotated[SourceKind | None, "who says it"] = None


@dataclass(frozen=True, slots=True)
class Documents:
    """The papers that an option asks for."""

    asks: Annotated[tuple[str, ...], "codes of documents.toml", NamesOf("document"), NOT_EMPTY]
    notes: Annotated[
        Mapping[str, Text], "what is asked of a paper in particular, by code", NamesOf("document")
    ] = field(default_factory=dict)
    source: _Cited = ()
    confidence: _Confidence = None


@dataclass(frozen=True, slots=True)
class CallTable:
    """A dated, often local, round; what it gives replaces what the option gives."""

    id: Annotated[str, "unique in the file"]
    year: Annotated[int, "the year it is of", Bounds(1900, 2200)]
    name: Annotated[Text | None, "its name"] = None
    place: Annotated[tuple[str, ...], "codes of its places; absent: everywhere", OR_ONE] = ()
    known_from: Annotated[
        date | None, "first day on which anybody could know of it; absent: opens, or 1 January"
    ] = None
    opens: Annotated[date | None, "first day of applying; absent: not published"] = None
    closes: Annotated[date | None, "last day of applying; absent: not published"] = None
    conditions: Annotated[
        Literal["replace", "add"] | None,
        "do its conditions replace those of the option, or add to them? absent: replace, if any",
    ] = None
    caveat: Annotated[Text | None, "what was not found"] = None
    condition: Annotated[tuple[ConditionTable, ...], "all of them must hold"] = ()
    amount: Annotated[Amount | None, "how much it gives"] = None
    terms: Annotated[TermsTable | None, "on what terms"] = None
    pays: Annotated[PaysTable | None, "the budget lines that it pays"] = None
    source: _Cited = ()

    def faults(self) -> Iterator[TableFault]:
        """Days out of order."""
        if self.opens and self.closes and self.closes < self.opens:
            yield TableFault(("closes",), "bad-date", message("closes is before opens."))


@dataclass(frozen=True, slots=True)
class ExampleTable:
    """An applicant of whom somebody who knows the programme says the verdict."""

    facts: Annotated[Mapping[str, Any], "values by field; all others are unknown", NamesOf("field")]
    verdict: Annotated[
        Literal["eligible", "refused", "undecided"], "the verdict on the published conditions"
    ]
    on: Annotated[date | None, "the day; absent: the day of the check"] = None


@dataclass(frozen=True, slots=True)
class OptionFile:
    """One product of one funder."""

    id: Annotated[str, "the file's name; unique in the catalogue"]
    name: Annotated[Text, "the name that the public knows"]
    funder: Annotated[str, "an id of funders.toml", NamesOf("funder")] = ""
    family: Annotated[str, "a family of catalogue.toml", NamesOf("family")] = ""
    direct: Annotated[Direct | None, "can an applicant apply itself?"] = None
    status: Annotated[Status | None, "what was seen on status_as_of"] = None
    status_as_of: Annotated[date | None, "the day the status was seen"] = None
    valid_from: Annotated[date | None, "first day; before it the option is closed"] = None
    valid_until: Annotated[date | None, "last day; after it the option is closed"] = None
    summary: Annotated[Text | None, "one sentence: what it is"] = None
    instead: Annotated[Text | None, "what to do when it cannot be used directly"] = None
    channel: Annotated[Text | None, "where one applies"] = None
    caveat: Annotated[Text | None, "conflicts between sources, what was not found"] = None
    to_ask: Annotated[Text | None, "what the funder has not published: what to ask whom"] = None
    next_round: Annotated[Text | None, "when the next round is likely, if the past tells"] = None
    replaced_by: Annotated[_Options, "options to go to where this one is closed"] = ()
    rules: Annotated[
        Literal["complete", "partial", "unpublished"] | None,
        "how much of its conditions is published at all",
    ] = None
    documents: Annotated[Documents | None, "the papers it asks for"] = None
    condition: Annotated[tuple[ConditionTable, ...], "all of them must hold"] = ()
    serves: Annotated[
        Mapping[str, Any],
        "what the option is for, by field of the schema: ranks, never refuses",
        NamesOf("field"),
    ] = field(default_factory=dict)
    serves_basis: Annotated[
        Literal["cases"] | None, "[serves] is what was seen in single cases: it states no target"
    ] = None
    amount: Annotated[Amount | None, "how much it gives"] = None
    terms: Annotated[TermsTable | None, "on what terms"] = None
    pays: Annotated[PaysTable | None, "the budget lines that it pays"] = None
    capacity: Annotated[Capacity | None, "how much there is of it"] = None
    call: Annotated[tuple[CallTable, ...], "its rounds"] = ()
    example: Annotated[tuple[ExampleTable, ...], "applicants with their verdict, executed"] = ()
    source: Annotated[tuple[SourceTable, ...], "the pages that conditions and figures rest on"] = ()

    def faults(self) -> Iterator[TableFault]:
        """An id with strange signs, days out of order, sources or calls with one id."""
        calls: set[str] = set()
        for place, call in enumerate(self.call):
            if call.id in calls:
                what = message('call "{id}" stands twice.', id=call.id)
                yield TableFault(("call", place), "duplicate-id", what)
            calls.add(call.id)
        if not self.id.replace("_", "").replace("-", "").isalnum():
            what = message('"{id}" has other signs than letters, digits, _.', id=self.id)
            yield TableFault(("id",), "bad-id", what)
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            what = message("valid_until is before valid_from.")
            yield TableFault(("valid_until",), "bad-date", what)
        seen: set[str] = set()
        for place, source in enumerate(self.source):
            if source.id in seen:
                what = message('source "{id}" stands twice.', id=source.id)
                yield TableFault(("source", place), "duplicate-id", what)
            seen.add(source.id)


# --- beside the options ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FunderEntry:
    """Who provides options."""

    name: Annotated[Text, "its name"]
    kind: Annotated[str, "what it is; members: of the applicant itself, who decide alone"] = ""
    url: Annotated[str, "its address"] = ""
    several: Annotated[bool, "true: many of one kind, of which an applicant chooses one"] = False
    note: Annotated[Text | None, "what an officer should know"] = None


@dataclass(frozen=True, slots=True)
class FundersFile:
    """The funders of the catalogue: a table for each, named by its id."""

    funders: Annotated[Mapping[str, FunderEntry], "a funder, by its id", OTHER_KEYS]


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """A paper that options ask for."""

    name: Annotated[Text, "what it is"]
    given_by: Annotated[Text | None, "who writes or gives it"] = None
    note: Annotated[Text | None, "what must be known of it"] = None
    valid_days: Annotated[Figure, "how long it is valid, days"] = None
    held: Annotated[str, "rule that tells whether an applicant has it; absent: not known"] = ""
    cost_mad: Annotated[Figure, "what it costs"] = None


@dataclass(frozen=True, slots=True)
class DocumentsFile:
    """The papers that options ask for: a table for each, named by its code."""

    papers: Annotated[Mapping[str, PaperEntry], "a paper, by its code", OTHER_KEYS]


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """How many cooperatives there are in a place."""

    place: Annotated[str, "code of the place"]
    cooperatives: Annotated[Figure, "how many there are"]


@dataclass(frozen=True, slots=True)
class CreditReach:
    """How far lenders reach cooperatives."""

    share_of_financing: Annotated[Portion, "part of credit in what finances cooperatives"] = None
    share_with_access: Annotated[Portion, "part of cooperatives with access to credit"] = None
    share_of_firms: Annotated[
        Portion, "part of cooperatives among the firms and people that a programme pays"
    ] = None
    lent_a_year: Annotated[Figure, "money that all lenders lend in a year"] = None
    loans_a_year: Annotated[Figure, "loans of all lenders in a year"] = None


@dataclass(frozen=True, slots=True)
class CooperativesFile:
    """What awards a year are divided by, and what bounds the reach of lenders."""

    place: Annotated[tuple[PlaceCount, ...], "cooperatives by place"] = ()
    credit: Annotated[CreditReach | None, "how far lenders reach cooperatives"] = None
    source: Annotated[tuple[SourceTable, ...], "the pages that the figures rest on"] = ()


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """The settings of the catalogue."""

    version: Annotated[str, "version of the catalogue"] = ""
    checked: Annotated[date | None, "the day it was last held against its sources"] = None
    stale_after_days: Annotated[
        int | None, "age at which a status reads to_confirm", Bounds(0, 100_000)
    ] = None
    languages: Annotated[
        tuple[Literal["fr", "en", "ar"], ...], "languages in which every text must stand", OR_ONE
    ] = ()
    family: Annotated[Mapping[str, Text], "the families and their names"] = field(
        default_factory=dict
    )
