"""The compiled core: every pair of some applicants and a catalogue, in one pass.

A pair becomes one whole number, its key: greater means earlier in the answer. From the top down
a key holds what `Match.order` holds: refused or not, closed, pays nothing that is asked for,
then the score in steps of its grid, whether it is decided, and in its lowest bits the place that
settles what is equal. So the first k of a row or a column of pairs are the k greatest keys, and
no two keys of a row or a column are equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.catalogue.availability import availability_of
from matcher.catalogue.families import CARRIED
from matcher.catalogue.option import ListName, list_of
from matcher.matching.pair import Matcher
from matcher.ranking.grid import STEPS
from matcher.support.errors import InvalidSourceError
from matcher.support.messages import message
from matcher.vector.columns import Columns, Memory
from matcher.vector.evidence import EncodedEvidence, Evidence
from matcher.vector.lines_paid import pays_nothing
from matcher.vector.variants import Variants
from matcher.vector.verdicts import OPEN, PredicateAnswers, Predicates

Keys = NDArray[np.int64]
Whole = NDArray[np.int64]

#: Bits of a score in steps: its sign and values below 128. Bits for the place that settles.
FIT_BITS, PLACE_BITS = 44, 15
MOST_PLACES = 1 << PLACE_BITS
#: Flags from here on are of refused pairs.
REFUSED_FLAG = 8
_TIER = 1 << FIT_BITS
_PAYS_NOTHING, _CLOSED, _REFUSED = 1, 2, 4
_LARGEST = (1 << (FIT_BITS - 1)) - 1
#: Applicants whose pairs are turned from columns to rows together: they fit a cache.
_TILE = 128
#: What a verdict takes off a key, by its flags.
_TIERS = np.array([0, 0, _REFUSED * _TIER, _REFUSED * _TIER], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class EncodedApplicants:
    """What predicates, budgets and evidence say of some applicants: all that pairs are made of.

    Parameters
        answers  what each predicate says
        nothing  bool (n,) for each distinct `pays`: who asks for nothing that it pays
        said     what each distinct declaration says
        which    int64 (options, n) or None: which variant of each option is the applicant's
        order    int64 (n,): each applicant's place in the order of the ids
    """

    answers: list[PredicateAnswers]
    nothing: list[NDArray[np.bool_]]
    said: list[EncodedEvidence]
    which: Whole | None
    order: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.order)

    def variants(self, options: Whole, rows: Whole) -> Whole:
        """The places of the variants of some pairs, given by option and row: int64 (pairs,)."""
        return options if self.which is None else self.which[options, rows]


@dataclass(frozen=True, slots=True)
class Top:
    """The first k of some rows or columns of pairs.

    Parameters
        places   int64 (rows, k): which option or applicant; -1 pads
        flags    int64 (rows, k): undecided 1, pays nothing 2, closed 4
        scores     float64 (rows, k)
    """

    places: NDArray[np.int64]
    flags: NDArray[np.int64]
    scores: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scored:
    """The best of a block of pairs.

    Parameters
        options     int64 (rows, k): the keys of each applicant's first options of each list, list
                    after list: see `Core.widths`
        applicants  int64 (options, k): the keys of each option's first applicants
        counts      int64 (2, options): how many are eligible, how many undecided
    """

    options: Keys
    applicants: Keys
    counts: NDArray[np.int64]


class Core:
    """A matcher compiled for all pairs; options in the order of their ids.

    Raises
        InvalidSourceError  more options than can be told apart, or scores may grow too large
    """

    def __init__(self, matcher: Matcher) -> None:
        catalogue, today = matcher.catalogue, matcher.today
        self.schema, self.today = matcher.engine.schema, today
        self.options = [catalogue.options[name] for name in sorted(catalogue.options)]
        if len(self.options) > MOST_PLACES:
            raise InvalidSourceError(message("There are more than {n} options.", n=MOST_PLACES))
        self.variants = Variants(self.options, self.schema, today)
        every = self.variants.options
        self.availability = [availability_of(o, today, catalogue.stale_after_days) for o in every]
        self._is_closed = [available == "closed" for available in self.availability]
        standings = matcher.standings
        self.predicates = Predicates(every, matcher.engine, today, standings.chances)
        self.evidence = Evidence(every, self.availability, self.schema, standings)
        pays = {option.pays: None for option in every}
        self._pays = list(pays)
        self.memory: Memory = {}
        self._places = np.arange(len(self.options) - 1, -1, -1, dtype=np.int64)
        #: the places of the options of each list, where it has any
        self.lists: dict[ListName, NDArray[np.int64]] = {}
        names: tuple[ListName, ...] = ("money", "support")
        for name in names:
            of_list = [at for at, option in enumerate(self.options) if list_of(option) == name]
            self.lists[name] = np.array(of_list, dtype=np.int64)
        of_family = [option.family for option in self.options]
        self._guarantees = [at for at, name in enumerate(of_family) if name == "guarantee"]
        self._is_guarantee = np.array([name == "guarantee" for name in of_family], dtype=np.bool_)
        self._loans = [at for at, name in enumerate(of_family) if name in CARRIED]
        self._pays_of = [self._pays.index(option.pays) for option in every]

    @property
    def texts(self) -> frozenset[str]:
        """The text fields that are asked about."""
        asked = {*self.evidence.fields, *self.predicates.fields}
        return frozenset(name for name in asked if self.schema[name].type == "text")

    def ask(self, columns: Columns) -> EncodedApplicants:
        """All that pairs of these applicants are made of."""
        said, answers = self.evidence.say(columns), self.predicates.ask(columns)
        self._check(said, answers)
        order = np.empty(len(columns), dtype=np.int64)
        order[sorted(range(len(columns)), key=columns.ids.__getitem__)] = np.arange(len(columns))
        return EncodedApplicants(
            answers=answers,
            nothing=pays_nothing(self._pays, columns),
            said=said,
            which=self.variants.which(columns),
            order=order,
        )

    def _check(self, said: Sequence[EncodedEvidence], answers: Sequence[PredicateAnswers]) -> None:
        most = np.abs(self.evidence.start)
        for one in said:
            most[list(one.options)] += int(np.abs(one.table).max(initial=0))
        for place, predicates in enumerate(self.predicates.of_option):
            for predicate in predicates:
                most[place] += int(np.abs(answers[predicate].chances).max(initial=0))
        if most.max(initial=0) > _LARGEST:
            raise InvalidSourceError(
                message("The model's weights are too large: a score could be beyond 128."),
                hint=message("Divide its weights."),
            )

    def keys(self, asked: EncodedApplicants, rows: slice) -> tuple[Keys, NDArray[np.uint8]]:
        """The keys of all pairs of some applicants, their places still 0, and the verdicts.

        Returns
            keys      int64 (options, rows)
            verdicts  uint8 (options, rows): 0 eligible, OPEN undecided, with FAILS refused
        """
        size = len(range(*rows.indices(len(asked))))
        keys = np.empty((len(self.variants), size), dtype=np.int64)
        verdicts = np.zeros((len(self.variants), size), dtype=np.uint8)
        for place, start in enumerate(self.evidence.start):
            keys[place] = start - (_CLOSED * _TIER if self._is_closed[place] else 0)
        for said in asked.said:
            added = said.table.take(said.codes[rows])
            for place in said.options:
                keys[place] += added
        nothing = [mask[rows] * (_PAYS_NOTHING * _TIER) for mask in asked.nothing]
        flags = [one.flags.take(one.codes[rows]) for one in asked.answers]
        chances = [
            one.chances.take(one.codes[rows]) if one.chances.any() else None
            for one in asked.answers
        ]
        for place, predicates in enumerate(self.predicates.of_option):
            for predicate in predicates:
                verdicts[place] |= flags[predicate]
                if (chance := chances[predicate]) is not None:
                    keys[place] += chance
            keys[place] -= nothing[self._pays_of[place]]
            keys[place] -= _TIERS.take(verdicts[place])
        keys <<= 1
        keys |= verdicts != OPEN
        keys <<= PLACE_BITS
        if asked.which is None:
            return keys, verdicts
        which = asked.which[:, rows]
        return self.variants.chosen(keys, which), self.variants.chosen(verdicts, which)

    def score(self, asked: EncodedApplicants, k: int, rows: slice) -> Scored:
        """The first k options of some applicants, and the first k of them for each option."""
        keys, verdicts = self.keys(asked, rows)
        counts = np.stack(
            [np.count_nonzero(verdicts == 0, axis=1), np.count_nonzero(verdicts == OPEN, axis=1)]
        )
        ordered = self.beside_loans(keys)
        across = [
            np.concatenate(
                [
                    self._first_of(ordered, keys, places, slice(start, start + _TILE), k)
                    for places in self.lists.values()
                ],
                axis=1,
            )
            for start in range(0, keys.shape[1], _TILE)
        ]
        keys += len(asked) - 1 - asked.order[rows]
        best = np.concatenate([self.no_rows(k), *across])
        return Scored(best, greatest(keys, k), counts)

    def beside_loans(self, keys: Keys) -> Keys:
        """The keys by which the options of an applicant are ordered, their places still 0.

        A guarantee stands a step behind the best loan of a bank of its tier, or behind its tier.
        """
        if not self._guarantees:
            return keys
        found = keys.copy()
        loans = keys[self._loans] >> (PLACE_BITS + 1)
        tiers = (loans + _LARGEST + 1) >> FIT_BITS
        for place in self._guarantees:
            tier = ((keys[place] >> (PLACE_BITS + 1)) + _LARGEST + 1) >> FIT_BITS
            lowest = (tier << FIT_BITS) - _LARGEST
            best = np.where(tiers == tier, loans, lowest).max(axis=0, initial=lowest.min(initial=0))
            behind = np.maximum(best - 1, lowest)
            found[place] = ((behind << 1) | (keys[place] >> PLACE_BITS & 1)) << PLACE_BITS
        return found

    def _first_of(self, ordered: Keys, keys: Keys, places: Whole, rows: slice, k: int) -> Keys:
        """The keys of the first k of some options for some applicants, in the order of others."""
        found = greatest(ordered[places, rows].T + self._places[places], k)
        if self._guarantees:
            which = len(self.options) - 1 - (found & (MOST_PLACES - 1))
            row, at = np.nonzero(self._is_guarantee[which])
            option = which[row, at]
            found[row, at] = keys[option, row + rows.start] + self._places[option]
        return found

    def chances(self, asked: EncodedApplicants, rows: Whole, variants: Whole) -> Whole:
        """The logarithms of the chances of some pairs, in steps: 0 where it is decided.

        Parameters
            rows, variants   int64 (pairs,): places of applicants and of variants of options
        """
        found = np.zeros(len(rows), dtype=np.int64)
        order = np.argsort(variants, kind="stable")
        places, starts = np.unique(variants[order], return_index=True)
        for place, at in zip(places.tolist(), np.split(order, starts[1:]), strict=True):
            for predicate in self.predicates.of_option[place]:
                one = asked.answers[predicate]
                found[at] += one.chances.take(one.codes[rows[at]])
        return found

    def widths(self, k: int) -> list[int]:
        """How many keys of each list a row has, where k are asked for."""
        return [min(k, len(places)) for places in self.lists.values()]

    def no_rows(self, k: int) -> Keys:
        """The keys of no applicant at all: int64 (0, width)."""
        return np.empty((0, sum(self.widths(k))), dtype=np.int64)

    def read(self, keys: Keys, many: int) -> Top:
        """What keys say.

        Parameters
            many   how many places there were: options, or applicants in the order of their ids
        """
        places = many - 1 - (keys & (MOST_PLACES - 1))
        flags, scores = self.decode(keys >> PLACE_BITS)
        is_there = flags < REFUSED_FLAG
        return Top(np.where(is_there, places, -1), flags, scores)

    def decode(self, values: Keys) -> tuple[Whole, NDArray[np.float64]]:
        """What keys without a place say, in their shape: flags (8 and more: refused), scores."""
        undecided = 1 - (values & 1)
        values = values >> 1
        tiers = -((values + _LARGEST + 1) >> FIT_BITS)
        return (tiers << 1) | undecided, (values + (tiers << FIT_BITS)) / STEPS


def greatest(keys: Keys, k: int) -> Keys:
    """The k greatest of each row, the greatest first; all of them where there are fewer."""
    if k < keys.shape[1]:
        keys = np.partition(keys, -k, axis=1)[:, -k:]
    return np.sort(keys, axis=1)[:, ::-1]
