"""Applicants as a sparse table of keys (a value, a stretch of numbers, a word): who has which.

The keys are those of `matcher.ranking.learnt`, the same for every option. A key `OTHER` stands for
values that training has not seen; for places a key `inside` of each place stands for what lies in
it and was not seen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.catalogue.terms import Declared
from matcher.domain.applicant import Applicant
from matcher.domain.schema import ORDERED, Field, Schema
from matcher.domain.values import FieldValue, Several
from matcher.ranking.learnt import PAIR_SIGN, VALUE_SIGN, pair_cell, scaled, text_shares, tokens

Reals = NDArray[np.float64]
#: The key of values that were not seen.
OTHER = "\0other"
#: Before the code of a place: the key of what lies in it and was not seen.
INSIDE = "\0inside "
#: Knots of a number at most; where there are fewer distinct values, each is a knot.
MOST_KNOTS = 40
#: Words of a text field at most, and how many applicants must have said one.
MOST_WORDS, FEWEST_SAYING = 3000, 3
#: How much a pair of neighbouring words counts beside a word where options declare words: what is
#: declared says nothing of pairs, and the more of them a text has the less its words would tell.
NEIGHBOURS_WHERE_DECLARED = 0.3
#: Values of a category, or pairs of values, at most: the most frequent.
MOST_VALUES = 5000


@dataclass(frozen=True)
class Keys:
    """The keys of one field, or of a pair of fields.

    `cuts` make ranges of the numbers of a pair; `parents` tells what lies around a place;
    `neighbours` how much a pair of neighbouring words counts beside a word.
    """

    name: str
    abouts: tuple[Field, ...]
    keys: tuple[str, ...]
    knots: tuple[float, ...] = ()
    cuts: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    neighbours: float = 1.0

    @property
    def kind(self) -> str:
        """number, text, place, pair, or value."""
        if len(self.abouts) == 2:
            return "pair"
        kind = self.abouts[0].type
        return "number" if kind in ORDERED else kind if kind in ("text", "place") else "value"

    @cached_property
    def column(self) -> Mapping[str, int]:
        """The place of each key."""
        return {key: place for place, key in enumerate(self.keys)}

    def table(self, applicants: Sequence[Applicant], schema: Schema) -> Any:
        """Shares (n, keys) as a sparse matrix; an applicant of unknown value has an empty row."""
        indptr, indices, shares = [0], [], []
        kept: dict[object, list[tuple[int, float]]] = {}
        columns = [[one.value(about.name) for one in applicants] for about in self.abouts]
        for value in zip(*columns, strict=True):
            if value not in kept:
                kept[value] = self._of(value, schema)
            for place, share in kept[value]:
                indices.append(place)
                shares.append(share)
            indptr.append(len(indices))
        shape = (len(indptr) - 1, len(self.keys))
        made = sparse.csr_matrix((shares, indices, indptr), shape=shape, dtype=np.float64)
        made.sum_duplicates()
        return made

    def _of(self, values: tuple[FieldValue, ...], schema: Schema) -> list[tuple[int, float]]:
        if any(value is None for value in values):
            return []
        if self.kind == "pair":
            cells = [
                pair_cell(value, about, self.cuts.get(about.name, ()))
                for value, about in zip(values, self.abouts, strict=True)
            ]
            if not all(cells):
                return []
            return [(self.column.get(VALUE_SIGN.join(cells), self.column[OTHER]), 1.0)]
        (value,), (about,) = values, self.abouts
        if self.kind == "number":
            return _around(scaled(value, about), self.knots)
        if self.kind == "text":
            known = [word for word in tokens(str(value)) if word in self.column]
            shares = text_shares(known, self.neighbours)
            return [(self.column[word], share) for word, share in zip(known, shares, strict=True)]
        if self.kind == "place":
            return self._way(str(value), schema)
        words = _words(value)
        return [(self.column.get(word, self.column[OTHER]), 1 / len(words)) for word in words]

    def _way(self, code: str, schema: Schema) -> list[tuple[int, float]]:
        found: list[tuple[int, float]] = []
        around = ""
        for here in reversed(schema.places(self.name).around(code)):
            if here not in self.column:
                return [*found, (self.column[INSIDE + around if around else OTHER], 1.0)]
            found.append((self.column[here], 1.0))
            around = here
        return found


def _words(value: FieldValue) -> list[str]:
    if isinstance(value, Several):
        return sorted(value.values)
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [str(value)]


def _around(number: float, knots: tuple[float, ...]) -> list[tuple[int, float]]:
    at = bisect_right(knots, number)
    if at in (0, len(knots)):
        return [(max(at - 1, 0), 1.0)]
    share = (number - knots[at - 1]) / (knots[at] - knots[at - 1])
    return [(at - 1, 1 - share), (at, share)] if share else [(at - 1, 1.0)]


def make_keys(
    name: str, schema: Schema, applicants: Sequence[Applicant], declared: Sequence[Declared] = ()
) -> Keys | None:
    """The keys of a field from the applicants of training; None where nobody says anything.

    Parameters
        declared   what options declare about it: values, places and words there are keys too
    """
    about = schema[name]
    values = [v for applicant in applicants if (v := applicant.value(name)) is not None]
    if not values:
        return None
    if about.type in ORDERED:
        knots = _knots([scaled(value, about) for value in values])
        return Keys(name, (about,), tuple(map(str, knots)), knots) if len(knots) > 1 else None
    if about.type == "text":
        said = Counter(word for value in values for word in tokens(str(value)))
        known = [(-count, word) for word, count in said.items() if count >= FEWEST_SAYING]
        words = {word for _, word in sorted(known)[:MOST_WORDS]}
        words.update(w for d in declared for w in tokens(d.words) if " " not in w)
        neighbours = NEIGHBOURS_WHERE_DECLARED if declared else 1.0
        return Keys(name, (about,), tuple(sorted(words)), neighbours=neighbours) if words else None
    if about.type == "place":
        places = schema.places(name)
        named = {*map(str, values), *(code for d in declared for code in d.weights)}
        ways = {code for value in named for code in places.around(value)}
        listed = sorted(ways, key=lambda code: (len(places.around(code)), code))
        parents = {code: places[code].parent for code in listed}
        inside = (INSIDE + code for code in listed)
        return Keys(name, (about,), (*listed, *inside, OTHER), parents=parents)
    counts = Counter(word for value in values for word in _words(value))
    frequent = set(sorted(counts, key=lambda word: (-counts[word], word))[:MOST_VALUES])
    frequent.update(value for d in declared for value in d.weights)
    return Keys(name, (about,), (*sorted(frequent), OTHER))


def make_pair(
    first: str, second: str, schema: Schema, applicants: Sequence[Applicant]
) -> Keys | None:
    """The keys of two fields together; numbers are cut into four ranges."""
    abouts = (schema[first], schema[second])
    cuts: dict[str, tuple[float, ...]] = {}
    for about in abouts:
        if about.type in ORDERED:
            values = [v for a in applicants if (v := a.value(about.name)) is not None]
            numbers = np.array([scaled(value, about) for value in values])
            if not len(numbers):
                return None
            bounds = sorted({round(float(q), 6) for q in np.quantile(numbers, [0.25, 0.5, 0.75])})
            cuts[about.name] = tuple(bounds)
    counts: Counter[str] = Counter()
    for applicant in applicants:
        cells = [pair_cell(applicant.value(a.name), a, cuts.get(a.name, ())) for a in abouts]
        if all(cells):
            counts[VALUE_SIGN.join(cells)] += 1
    if len(counts) < 2:
        return None
    frequent = sorted(counts, key=lambda key: (-counts[key], key))[:MOST_VALUES]
    return Keys(f"{first}{PAIR_SIGN}{second}", abouts, (*sorted(frequent), OTHER), cuts=cuts)


def _knots(numbers: list[float]) -> tuple[float, ...]:
    distinct = np.unique(np.round(np.array(numbers), 6))
    if len(distinct) > MOST_KNOTS:
        at = np.quantile(np.array(numbers), np.linspace(0, 1, MOST_KNOTS))
        distinct = np.unique(np.round(at, 6))
    return tuple(float(knot) for knot in distinct)


def fields_to_learn(schema: Schema) -> list[str]:
    """The fields that may speak: not sensitive, none that repeats another, and never a name:
    it says who somebody is, and a model is no place for it."""
    return [
        about.name
        for about in schema
        if not about.sensitive and not about.alias_of and about.name != "name"
    ]
