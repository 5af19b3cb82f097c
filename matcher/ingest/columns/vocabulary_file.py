"""The definition of data/vocabulary.toml, or of a file of one's own: words by what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from matcher.spec.shapes import ABOVE_0, OTHER_KEYS, SHARE, Named, NamesOf, TableFault
from matcher.support.messages import message

_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportSettings:
    """Choices of ours: thresholds and weights."""

    header_threshold: Annotated[float | None, "a column below this is asked about", SHARE] = None
    header_margin: Annotated[float | None, "two fields closer than this are ambiguous", SHARE] = (
        None
    )
    partial_date: Annotated[
        Literal["kept", "first-day", "unknown"] | None,
        'whether "2019" is kept, as any day of it, or left out; first-day, as it was once, is kept',
    ] = None
    outlier_factor: Annotated[
        float | None, "an amount so many times the middle one of its column is flagged", ABOVE_0
    ] = None
    wanted_fields: Annotated[
        _Words | None, "fields about what is wanted or planned: `words.not_now` takes nothing there"
    ] = None


@dataclass(frozen=True, slots=True)
class CellWords:
    """What cells and lines say, whatever their column."""

    unknown: Annotated[_Words, "not known"]
    nothing: Annotated[_Words, "none, or not known"]
    yes: Annotated[_Words, "yes"]
    no: Annotated[_Words, "no"]
    about: Annotated[_Words, "a number that is about right follows"]
    people: Annotated[_Words, "what stands behind a count"]
    and_: Annotated[_Words, Named("and"), "stands between values"]
    others: Annotated[_Words, "and others besides"]
    note: Annotated[_Words, "begins a line below the table"]
    total: Annotated[_Words, "begins a line that sums up"]
    total_alone: Annotated[_Words, "of those, what may begin a name too"] = ()
    division: Annotated[_Words, "begins the title of a division of the territory"] = ()
    doubted: Annotated[_Words, "behind a value: its author is not sure"] = ()
    including: Annotated[_Words, "behind a number: what part of it is what"] = ()
    negation: Annotated[_Words, "turns a value into its contrary"] = ()
    begins_with_and: Annotated[_Words, "one word that begins as “and something” does"] = ()
    not_now: Annotated[_Words, "of a past, pending or lost state: beside it nothing is a yes"] = ()
    other_work: Annotated[_Words, "beside a product: the sector may be another"] = ()
    chapter: Annotated[_Words, "over columns that are about the applicant"] = ()


@dataclass(frozen=True, slots=True)
class CurrencyWords:
    """Units of money; what is left out is known of the currency of the schema."""

    dirham: Annotated[_Words | None, "one unit of the currency, whatever it is"] = None
    thousand_dirham: Annotated[_Words | None, "a thousand of them"] = None
    million_dirham: Annotated[_Words | None, "a million of them"] = None
    thousand_million_dirham: Annotated[_Words | None, "a thousand million of them"] = None
    centime: Annotated[_Words | None, "a hundredth of one"] = None
    million_centime: Annotated[_Words | None, "a million hundredths"] = None
    rial: Annotated[_Words | None, "five centimes"] = None
    thousand: Annotated[_Words | None, "a thousand, of no unit"] = None
    bare_million: Annotated[_Words | None, "a million of units or of centimes: asked"] = None
    bare_thousand_million: Annotated[_Words | None, "a thousand such millions"] = None
    foreign: Annotated[_Words | None, "other currencies"] = None


@dataclass(frozen=True, slots=True)
class MonthWords:
    """Names of the months."""

    names: Annotated[Mapping[str, _Words], "the names of a month, by its number", OTHER_KEYS]
    hijri: Annotated[_Words, "months of the Hijri calendar"] = ()

    def faults(self) -> Iterator[TableFault]:
        """A month that is none."""
        for number in self.names:
            if number not in map(str, range(1, 13)):
                what = message('"{month}" is no month, 1 to 12.', month=number)
                yield TableFault((number,), "unknown-key", what)


@dataclass(frozen=True, slots=True)
class PersonalWords:
    """Columns that look like people: they are dropped at reading."""

    headers: Annotated[_Words, "whole headers"]
    words: Annotated[_Words, "words in a header"]
    first_names: Annotated[_Words, "headers of first names"] = ()
    bare_names: Annotated[_Words, "headers of a person's name beside a first name"] = ()


@dataclass(frozen=True, slots=True)
class IgnoredWords:
    """Columns that say nothing about an applicant."""

    headers: Annotated[_Words, "whole headers"]
    numbers: Annotated[_Words, "words in a header above numbers that no field holds"] = ()


@dataclass(frozen=True, slots=True)
class NameWords:
    """What cells of names say beside a name."""

    none: Annotated[_Words, "stands for the name of another row, or for none"] = ()
    offices: Annotated[_Words, "begins the name of who only deals with what it names"] = ()
    cooperative: Annotated[_Words, "says cooperative, before a trade perhaps"] = ()
    trades: Annotated[_Words, "behind it: what the body is instead"] = ()
    kinds: Annotated[_Words, "say what it is, and not which one"] = ()
    of_what: Annotated[_Words, "of those, whose or of what: one sheet may leave them out"] = ()
    shortened: Annotated[Mapping[str, _Words], "short forms with a point, by the word in full"] = (
        field(default_factory=dict)
    )
    shortened_bare: Annotated[_Words, "of the short forms, those known beside coop too"] = ()
    sheets: Annotated[_Words, "what sheets are called, besides labels and values"] = ()


@dataclass(frozen=True, slots=True)
class VocabularyFile:
    """Spellings met in spreadsheets. What a file of one's own leaves out is that of the shipped."""

    settings: Annotated[ImportSettings, "thresholds and weights"] = field(
        default_factory=ImportSettings
    )
    words: Annotated[CellWords | None, "what cells and lines say, whatever their column"] = None
    currency: Annotated[CurrencyWords | None, "units of money"] = None
    currency_names: Annotated[
        Mapping[str, _Words], "currencies in which a million is a million of it, by code"
    ] = field(default_factory=dict)
    months: Annotated[MonthWords | None, "names of the months"] = None
    names: Annotated[NameWords | None, "what cells of names say beside a name"] = None
    personal: Annotated[PersonalWords | None, "columns that look like people"] = None
    ignored: Annotated[IgnoredWords | None, "columns that say nothing"] = None
    identifiers: Annotated[
        Mapping[str, _Words] | None, "headers of registration numbers, by register"
    ] = None
    ambiguous: Annotated[
        Mapping[str, _Words], "words that name two values, by field", NamesOf("field")
    ] = field(default_factory=dict)
    values: Annotated[
        Mapping[str, Mapping[str, _Words]], "spellings of values, by field", NamesOf("field")
    ] = field(default_factory=dict)
    yes_says: Annotated[
        Mapping[str, _Words], "cells that say yes, by a field of yes and no", NamesOf("field")
    ] = field(default_factory=dict)
    no_says: Annotated[Mapping[str, _Words], "cells that say no to it", NamesOf("field")] = field(
        default_factory=dict
    )
    name_says: Annotated[
        Mapping[str, Mapping[str, _Words]],
        "words in a name that tell a value, by field",
        NamesOf("field"),
    ] = field(default_factory=dict)
    products_say: Annotated[
        Mapping[str, Mapping[str, str]],
        "what products tell of another field where no column says it, by field and product",
        NamesOf("field"),
    ] = field(default_factory=dict)
    headers: Annotated[
        Mapping[str, _Words], "headers, by field or applicant_id", NamesOf("column")
    ] = field(default_factory=dict)
    named_headers: Annotated[
        Mapping[str, _Words],
        "columns in which a name says yes, by the field of yes and no",
        NamesOf("field"),
    ] = field(default_factory=dict)
    second_headers: Annotated[
        Mapping[str, _Words],
        "headers that speak for another field first, by field",
        NamesOf("column"),
    ] = field(default_factory=dict)
    places: Annotated[
        Mapping[str, Mapping[str, _Words]], "spellings of places, by gazetteer and code"
    ] = field(default_factory=dict)
    old_places: Annotated[
        Mapping[str, Mapping[str, str]], "places that are no more, and what they are now"
    ] = field(default_factory=dict)
