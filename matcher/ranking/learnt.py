"""What a model has learnt of single options: tables that say the evidence of each value.

Where an option has a record, its evidence is not computed from what it declares but looked
up: the declared profile is already in the table, updated by what was financed. Every table
is a sum over a few *keys* that a value switches on, each with a share, so that the score of
many pairs is one product of matrices:

    category, boolean   its value, share 1
    categories          each value, share 1 / how many
    place               each place on the way down from the top, share 1
    number, money, date the two knots around it, shares by nearness
    text                each known word, 1, and pair of neighbouring words, `neighbours`, over
                        sqrt(1 + the sum of these)
    a pair of fields    the two values together, share 1

A key that is not listed says `other`. A place walks down only as far as places are listed;
the first one that is not says what its parent has `inside` for it, and those below nothing.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from itertools import pairwise
from operator import mul

from matcher.domain.gazetteer import Gazetteer
from matcher.domain.schema import Field
from matcher.domain.values import FieldValue, Several
from matcher.support.records import dataclass
from matcher.support.text import fold

#: Stands between the fields of a pair in its name.
PAIR_SIGN = "*"
#: Stands between the two values of a pair.
VALUE_SIGN = "|"


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a field's values become keys, the same for every option.

    Parameters
        knots      numbers and dates: scaled values at which evidence is given, ascending
        words      text: the words and pairs of words that are known, each with its rarity; no
                   other one counts
        hit, miss  text: the evidence of a known word that an option without a record declares,
                   times its rarity, and of one that it does not
        neighbours text: how much a pair of neighbouring words counts beside a word
    """

    knots: tuple[float, ...] = ()
    words: Mapping[str, float] = field(default_factory=dict)
    hit: float = 0.0
    miss: float = 0.0
    neighbours: float = 1.0


@dataclass(frozen=True, slots=True)
class EvidenceTable:
    """The evidence of one option about one field, or one pair of fields, by key.

    Parameters
        at      evidence of a key
        other   evidence of a key that is not listed
        inside  place: evidence of a place that is not listed and lies directly in a listed one
        knots   numbers and dates: evidence at each knot of the basis, in their order
    """

    at: Mapping[str, float] = field(default_factory=dict)
    other: float = 0.0
    inside: Mapping[str, float] = field(default_factory=dict)
    knots: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class LearntOption:
    """What was learnt of one option.

    Parameters
        term   added to its score for every applicant: how much more often it was chosen than
               its evidence says
        seen   how many choices that rests on
        says   by field, and by pair of fields
        granted, decided   requests of this office: what the term rests on, where it is of an office
    """

    term: float = 0.0
    seen: int = 0
    says: Mapping[str, EvidenceTable] = field(default_factory=dict)
    granted: int = 0
    decided: int = 0


@dataclass(frozen=True, slots=True)
class FieldPair:
    """Two fields that are looked up together; `cuts` make ranges of a number, by field."""

    first: str
    second: str
    weight: float
    cuts: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name among the contributions."""
        return f"{self.first}{PAIR_SIGN}{self.second}"


def look_up(
    value: FieldValue, about: Field, says: EvidenceTable, basis: Encoding, places: Gazetteer | None
) -> float:
    """The evidence of one known value of one option; `places` is needed for a place field."""
    if about.type == "place" and places is not None:
        return _of_place(str(value), says, places)
    if about.type == "text":
        return text_evidence(tokens(str(value)), says, basis)
    if isinstance(value, Several):
        found = [says.at.get(one, says.other) for one in sorted(value.values)]
        return math.fsum(found) / len(found) if found else 0.0
    if isinstance(value, bool):
        return says.at.get("true" if value else "false", says.other)
    if isinstance(value, str):
        return says.at.get(value, says.other)
    return between(scaled(value, about), basis.knots, says.knots)


def _of_place(code: str, says: EvidenceTable, places: Gazetteer) -> float:
    total, around = 0.0, ""
    for here in reversed(places.around(code)):
        if here not in says.at:
            return total + (says.inside.get(around, 0.0) if around else says.other)
        total += says.at[here]
        around = here
    return total


def text_evidence(said: Iterable[str], says: EvidenceTable, basis: Encoding) -> float:
    """The evidence of the known words among those said."""
    known = [word for word in said if word in basis.words]
    at, other = says.at, says.other
    found = [at.get(word, other) for word in known]
    return math.fsum(map(mul, text_shares(known, basis.neighbours), found))


def text_shares(known: Sequence[str], neighbours: float) -> list[float]:
    """How much each known word and pair of neighbouring words of a text counts.

    >>> text_shares(("solar", "pump", "solar pump"), 1.0)
    [0.5, 0.5, 0.5]
    """
    are_pairs = [" " in word for word in known]
    pairs = sum(are_pairs)
    word = 1 / math.sqrt(1 + len(known) - pairs + neighbours * pairs)
    pair = neighbours * word
    return [pair if is_pair else word for is_pair in are_pairs]


def tokens(text: str) -> tuple[str, ...]:
    """The distinct words of a text, folded, and its pairs of neighbouring words.

    >>> tokens("Une pompe, une POMPE")
    ('une', 'pompe', 'une pompe', 'pompe une')
    """
    words = fold(text).split()
    together = (f"{first} {second}" for first, second in pairwise(words))
    return tuple(dict.fromkeys((*words, *together)))


def between(number: float, knots: tuple[float, ...], values: tuple[float, ...]) -> float:
    """The value at a number, on straight lines between knots; level beyond the first and last.

    >>> between(2.5, (1.0, 2.0, 4.0), (0.0, 1.0, 3.0))
    1.5
    """
    if not knots:
        return 0.0
    at = bisect_right(knots, number)
    if at == 0:
        return values[0]
    if at == len(knots):
        return values[-1]
    share = (number - knots[at - 1]) / (knots[at] - knots[at - 1])
    return (1 - share) * values[at - 1] + share * values[at]


def scaled(value: object, about: Field) -> float:
    """A number, amount or date on the scale on which it is compared."""
    number = float(value.toordinal() if isinstance(value, date) else value)  # type: ignore[arg-type]
    return math.log1p(max(number, 0.0)) if about.log_scale else number


def pair_key(
    first: FieldValue, second: FieldValue, pair: FieldPair, kinds: Mapping[str, Field]
) -> str:
    """The key of two values together; empty when one is unknown."""
    cells = (
        pair_cell(value, kinds[name], pair.cuts.get(name, ()))
        for name, value in ((pair.first, first), (pair.second, second))
    )
    found = [cell for cell in cells if cell]
    return VALUE_SIGN.join(found) if len(found) == 2 else ""


def pair_cell(value: FieldValue, about: Field, cuts: tuple[float, ...]) -> str:
    """What a value counts as in a pair: itself, or the number of its range; empty if none."""
    if value is None or isinstance(value, Several):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return str(bisect_right(cuts, scaled(value, about)))
