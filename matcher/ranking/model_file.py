"""The definition of a model file: data only, as `match train` writes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Annotated, Any, Literal

from matcher.spec.shapes import ABOVE_0, AT_LEAST_1, NOT_NEGATIVE, SHARE, Bounds, TableFault
from matcher.support.messages import message
from matcher.support.text import Text

_Numbers = tuple[float, ...]
_Table = Mapping[str, float]
_Origin = Annotated[str, "where it comes from"]


def are_ascending(numbers: _Numbers) -> bool:
    """Whether each number is above the one before."""
    return all(a < b for a, b in pairwise(numbers))


@dataclass(frozen=True, slots=True)
class PopulationEntry:
    """What is known of a field over all applicants."""

    shares: Annotated[_Table, "the share of each value", Bounds(0, 1, above=True)] = field(
        default_factory=dict
    )
    centre: Annotated[float | None, "mean, of the logarithm where the scale is log"] = None
    spread: Annotated[float | None, "standard deviation on that scale", ABOVE_0] = None
    origin: _Origin = ""

    def faults(self) -> Iterator[TableFault]:
        """A centre without a spread, or the other way round."""
        if (self.centre is None) != (self.spread is None):
            yield TableFault((), "bad-model", message("centre and spread stand together."))


@dataclass(frozen=True, slots=True)
class EncodingEntry:
    """How a field's values become keys."""

    knots: Annotated[_Numbers, "values at which evidence is given, ascending"] = ()
    words: Annotated[tuple[str, ...], "known words and pairs of words"] = ()
    rarity: Annotated[_Numbers, "of each of the words"] = ()
    hit: Annotated[float, "evidence of a known word that is declared"] = 0.0
    miss: Annotated[float, "evidence of a known word that is not"] = 0.0
    neighbours: Annotated[float, "how much a pair counts beside a word", NOT_NEGATIVE] = 1.0

    def faults(self) -> Iterator[TableFault]:
        """Knots out of order, and words without their rarity."""
        if not are_ascending(self.knots):
            yield TableFault(("knots",), "bad-model", message("knots are ascending numbers."))
        if self.rarity and len(self.rarity) != len(self.words):
            what = message("there is one rarity for each of the words.")
            yield TableFault(("rarity",), "bad-model", what)


@dataclass(frozen=True, slots=True)
class FieldWeight:
    """The weight of a field, and what is known of it."""

    weight: Annotated[float, "factor on its evidence"]
    origin: _Origin = ""
    prior: Annotated[float | None, "what it was shrunk to"] = None
    record_weight: Annotated[float | None, "factor on the evidence of a record"] = None
    record_origin: Annotated[str, "where that weight comes from"] = ""
    strength: Annotated[float | None, "how many choices the prior is worth"] = None
    everybody: Annotated[PopulationEntry | None, "what is known of it over all applicants"] = None
    basis: Annotated[EncodingEntry | None, "how its values become keys"] = None


@dataclass(frozen=True, slots=True)
class Weight:
    """A weight with the prior it was shrunk to."""

    weight: Annotated[float, "what is added, or a factor"]
    origin: _Origin = ""
    prior: Annotated[float | None, "what it was shrunk to"] = None


@dataclass(frozen=True, slots=True)
class PairWeight:
    """The weight of two fields together."""

    weight: Annotated[float, "factor on their evidence"]
    origin: _Origin = ""
    prior: Annotated[float | None, "what it was shrunk to"] = None
    cuts: Annotated[Mapping[str, _Numbers], "where a number is cut into ranges, by field"] = field(
        default_factory=dict
    )

    def faults(self) -> Iterator[TableFault]:
        """Cuts out of order."""
        for name, cuts in self.cuts.items():
            if not are_ascending(cuts):
                what = message("the cuts of {field} are ascending numbers.", field=name)
                yield TableFault(("cuts", name), "bad-model", what)


@dataclass(frozen=True, slots=True)
class EvidenceTableEntry:
    """The evidence of one option about one field, or one pair of fields."""

    at: Annotated[_Table, "evidence of a key"] = field(default_factory=dict)
    other: Annotated[float, "evidence of a key that is not listed"] = 0.0
    inside: Annotated[_Table, "evidence of a place that lies in a listed one"] = field(
        default_factory=dict
    )
    knots: Annotated[_Numbers, "evidence at each knot of the basis"] = ()


@dataclass(frozen=True, slots=True)
class OptionEntry:
    """What was learnt of one option."""

    term: Annotated[float, "added to its score whoever asks"] = 0.0
    seen: Annotated[int, "how many choices that rests on", NOT_NEGATIVE] = 0
    granted: Annotated[int, "requests of this office that it granted", NOT_NEGATIVE] = 0
    decided: Annotated[int, "requests of this office that it decided", NOT_NEGATIVE] = 0
    says: Annotated[Mapping[str, EvidenceTableEntry], "by field, and by pair of fields"] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True)
class AcceptanceEntry:
    """How often a score was accepted."""

    scores: Annotated[_Numbers, "scores, ascending"]
    shares: Annotated[_Numbers, "the share accepted at each", SHARE]
    low: Annotated[_Numbers, "the least that it may be", SHARE]
    high: Annotated[_Numbers, "the most that it may be", SHARE]
    cases: Annotated[int, "how many decided requests it rests on", AT_LEAST_1]

    def faults(self) -> Iterator[TableFault]:
        """Curves of other lengths, out of order, or outside their interval."""
        curves = (self.low, self.shares, self.high)
        if not self.scores or not are_ascending(self.scores):
            yield TableFault(("scores",), "bad-model", message("scores are ascending numbers."))
        elif any(len(curve) != len(self.scores) for curve in curves):
            what = message("there are low, shares and high at each of the scores.")
            yield TableFault((), "bad-model", what)
        elif any(not low <= share <= high for low, share, high in zip(*curves, strict=True)):
            yield TableFault((), "bad-model", message("a share lies outside its interval."))


@dataclass(frozen=True, slots=True)
class Refined:
    """What refining on top of the tables brought."""

    ridge: Annotated[float, "how firmly it was held"]
    gain: Annotated[float, "of the log-likelihood of a choice"]
    error: Annotated[float, "its standard error"]


@dataclass(frozen=True, slots=True)
class FamilyLevel:
    """What is assumed where nothing was found, by family of options."""

    by_family: Annotated[_Table, "the level; the empty family is any other", ABOVE_0]
    origin: _Origin = ""


@dataclass(frozen=True, slots=True)
class ReachEntry:
    """What offices counted of an option of which no number is published."""

    awards_per_year: Annotated[float, "awards a year, at least", ABOVE_0]
    origin: _Origin = ""


@dataclass(frozen=True, slots=True)
class TrustEntry:
    """How often the payer of real cases stood among the first three."""

    hits: Annotated[int, "how many cases", NOT_NEGATIVE]
    cases: Annotated[int, "of how many", AT_LEAST_1]
    field: Annotated[str, "which cases: those of a value of this field; empty: all"] = ""
    value: Annotated[str, "the value of that field"] = ""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A ranking model."""

    kind: Annotated[Literal["ranker"], "what the file is"]
    schema: Annotated[Literal[1], "version of this format"]
    fields: Annotated[Mapping[str, FieldWeight], "weights by field"]
    name: Annotated[Text | None, "its name"] = None
    made: Annotated[str, "the day it was made"] = ""
    trained: Annotated[bool, "whether it was learnt from choices"] = False
    about: Annotated[str, "what it is"] = ""
    openness: Annotated[
        float, "share of the served that are like anybody", Bounds(1e-6, 1 - 1e-6)
    ] = 0.2
    openness_seen: Annotated[
        Mapping[str, Annotated[float, Bounds(1e-6, 1 - 1e-6)]],
        "the same by field, where what an option serves was seen in single stories alone",
    ] = field(default_factory=dict)
    default_weight: Annotated[float, "weight of a field that is not named"] = 1.0
    pairs: Annotated[Mapping[str, PairWeight], "weights of pairs of fields"] = field(
        default_factory=dict
    )
    terms: Annotated[Mapping[str, Weight], "added for what an option is"] = field(
        default_factory=dict
    )
    factors: Annotated[
        Mapping[Literal["rate", "share"], Weight],
        "factors on the logarithms of an option's rate and of the share of the need it brings",
    ] = field(default_factory=dict)
    levels: Annotated[
        Mapping[Literal["awards_per_year", "ticket"], FamilyLevel],
        "what is assumed of an option of which no number was found",
    ] = field(default_factory=dict)
    reach: Annotated[
        Mapping[str, ReachEntry], "what offices counted of options without a published number"
    ] = field(default_factory=dict)
    trust: Annotated[tuple[TrustEntry, ...], "how far real cases were found again"] = ()
    frequency: Annotated[Mapping[str, Weight], "weights of how often options are chosen"] = field(
        default_factory=dict
    )
    options: Annotated[Mapping[str, OptionEntry], "what was learnt of single options"] = field(
        default_factory=dict
    )
    acceptance: Annotated[AcceptanceEntry | None, "how often a score was accepted"] = None
    office: Annotated[Any, "what the requests of an office taught"] = None
    refined: Annotated[Refined | None, "what refining brought"] = None
    until: Annotated[str, "the day before which choices were learnt from"] = ""
    since: Annotated[str, "the day of the first choice"] = ""
    seed: Annotated[int, "what chance was drawn from"] = 0
    cap: Annotated[int, "choices of one option that count in full", NOT_NEGATIVE] = 0
    sources: Annotated[Mapping[str, str], "hashes of what it was learnt from"] = field(
        default_factory=dict
    )
    sizes: Annotated[Mapping[str, int], "how much it was learnt from"] = field(default_factory=dict)
    measured: Annotated[Any, "what it was worth out of time"] = None
