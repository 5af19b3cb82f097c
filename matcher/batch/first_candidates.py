"""The first candidates of a funder among the applicants of a large file.

Every pair is decided and weighed by columns, as `match batch` does; what is kept of it is a
number. Applicants are made only of the rows that are shown, and of those with something wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.batch.parts import find_parts
from matcher.batch.table import applicant_at, read_part
from matcher.catalogue.option import Option
from matcher.domain.applicant import Applicant
from matcher.eligibility.verdict import EligibilityEngine
from matcher.matching.pair import Matcher
from matcher.registry.csv_table import Applicants, Registry
from matcher.shortlist.shortlist import (
    Place,
    Shortlist,
    as_texts,
    counted_candidates,
    questions_of,
    spread,
    unknown_of,
)
from matcher.vector.columns import Columns, columns_of, distinct
from matcher.vector.core import PLACE_BITS, Core, EncodedApplicants
from matcher.vector.score_matrix import held
from matcher.vector.screen import fields_behind, fields_of_missing
from matcher.vector.table import ApplicantTable
from matcher.vector.verdicts import FAILS, OPEN

#: Rows that are read and decided together: bounds the memory whatever the length of the file.
ROWS = 5_000

Whole = NDArray[np.int64]
Marks = NDArray[np.uint8]
#: What a filter says of an applicant that it does not leave out.
UNDECIDED, HOLDS = 1, 2


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Candidates, each with the option that suits it best.

    Parameters
        keys      int64 (n,): what the core says of each, without a place
        places    int64 (n,): the option, by its place in the core
        numbers   int64 (n,): the number of the applicant in the registry
        met       uint8 (n,): 1 where the filter is undecided, 2 where it holds
        ids       the ids of the applicants
        values    of each, those of the field over which they are spread
    """

    keys: Whole
    places: Whole
    numbers: Whole
    met: Marks
    ids: list[str]
    values: list[tuple[str, ...]]


def first_candidates(
    matcher: Matcher,
    registry: Applicants,
    options: Sequence[Option],
    most: int | None,
    *,
    where: str = "",
    diverse: str = "",
    saturation: str = "",
    with_refused: bool = False,
) -> Shortlist | None:
    """The shortlist of the first candidates, as `make_shortlist` makes it of all matches.

    What is wrong in a file is told to the registry, as when it is read applicant by applicant.

    Parameters
        most           so many candidates, but all are counted; None for all of them
        with_refused   those too whom every option refuses

    Returns
        None where there is no applicant that can be read.

    Raises
        UsageError, DataRefusedError  the file cannot be read
    """
    asked_for = {option.id: option for option in options}
    core = Core(replace(matcher, catalogue=replace(matcher.catalogue, options=asked_for)))
    missing = _Missing(core, matcher.engine)
    pool = _pool(registry, core, fields_behind([where] if where else [], matcher.engine))
    none = np.zeros(0, dtype=np.int64)
    parts = [_Pairs(none, none, none, none.astype(np.uint8), [], [])]
    refused: list[int] = []
    is_synthetic, left_out, undecided = False, 0, 0
    for block in pool.blocks():
        columns = block.columns
        asked = core.ask(columns)
        keys, verdicts = core.keys(asked, slice(0, len(asked)))
        # of equal keys the first option by id stands first
        places, rows = keys.argmax(0), np.arange(len(asked))
        said, met = verdicts[places, rows], _met(where, columns, matcher.engine)
        left_out += int((met == 0).sum())
        is_synthetic = is_synthetic or _is_synthetic(columns, np.flatnonzero(met))
        refused += block.numbers[np.flatnonzero((said & FAILS > 0) & (met > 0))].tolist()
        ranked = np.flatnonzero((said & FAILS) == 0)
        is_open = ranked[(said[ranked] == OPEN) & (met[ranked] > 0)]
        undecided += len(is_open)
        missing.add(asked, columns, places[is_open], is_open)
        values: list[tuple[str, ...]] = []
        if diverse:
            column = columns.column(diverse)
            texts = [as_texts(value) for value in column.values]
            values = [texts[code] for code in column.codes[ranked].tolist()]
        parts.append(
            _Pairs(
                keys[places[ranked], ranked] >> PLACE_BITS,
                places[ranked],
                block.numbers[ranked],
                met[ranked],
                [columns.ids[row] for row in ranked.tolist()],
                values,
            )
        )
    pairs = _joined(parts)
    many = int((pairs.met > 0).sum())
    if not many + len(refused) + left_out:
        return None
    best = _first(core, pairs, most, is_filtered=bool(where), is_spread=bool(diverse))
    option_of = {int(pairs.numbers[at]): core.options[pairs.places[at]] for at, _ in best}
    if with_refused:  # they stand with the first option that refuses them
        option_of |= dict.fromkeys(refused, core.options[0])
    shown = {
        number: matcher.match(applicant, option_of[number])
        for number, applicant in pool.some(option_of.keys())
        if number in option_of
    }
    matches = [replace(shown[int(pairs.numbers[at])], rank=rank) for at, rank in best]
    unsure = [pairs.met[at] == UNDECIDED for at, _ in best]
    return Shortlist(
        candidates=counted_candidates(
            [
                (match, unknown_of(where, match, matcher.engine) if open_ else ())
                for match, open_ in zip(matches, unsure, strict=True)
            ],
            saturation,
        ),
        refused=tuple(
            sorted((shown[at] for at in refused), key=lambda match: match.applicant.id)
            if with_refused
            else ()
        ),
        left_out=left_out,
        questions=questions_of(missing.counts),
        where=where,
        diverse=diverse,
        saturation=saturation,
        ranked=many,
        refused_all=len(refused),
        undecided=undecided,
        is_synthetic=is_synthetic,
    )


def _met(where: str, columns: Columns, engine: EligibilityEngine) -> Marks:
    """Whether a rule fails (0), is undecided (1) or holds (2), for each applicant: uint8 (n,)."""
    if not where:
        return np.full(len(columns), HOLDS, dtype=np.uint8)
    holds, may_hold = held(where, ApplicantTable((), columns.schema, columns), engine)
    return holds.astype(np.uint8) + may_hold.astype(np.uint8)


def _joined(parts: Sequence[_Pairs]) -> _Pairs:
    return _Pairs(
        np.concatenate([one.keys for one in parts]),
        np.concatenate([one.places for one in parts]),
        np.concatenate([one.numbers for one in parts]),
        np.concatenate([one.met for one in parts]),
        [name for one in parts for name in one.ids],
        [values for one in parts for values in one.values],
    )


def _first(
    core: Core, pairs: _Pairs, most: int | None, *, is_filtered: bool, is_spread: bool
) -> list[tuple[int, int]]:
    """The first of some pairs that meet the filter, each with its rank among all of them."""
    keys = pairs.keys
    near = np.arange(len(keys))
    if most is not None and 0 < most < len(keys) and not is_filtered and not is_spread:
        near = np.flatnonzero(keys >= np.partition(keys, -most)[-most])
    whole, places, ids = keys.tolist(), pairs.places.tolist(), pairs.ids
    ordered = sorted(near.tolist(), key=lambda at: (-whole[at], places[at], ids[at]))
    met = pairs.met.tolist()
    ranked = [(at, rank) for rank, at in enumerate(ordered, start=1) if met[at]]
    if not is_spread:
        return ranked[:most]
    flags, scores = core.decode(keys)
    stand: list[Place] = [
        (bool(flags[at] & 4), bool(flags[at] & 2), float(scores[at]), bool(flags[at] & 1),
         (places[at], ids[at]))
        for at, _ in ranked
    ]  # fmt: skip
    values = [pairs.values[at] for at, _ in ranked]
    return [ranked[place] for place in spread(stand, values, most=most)]


def _is_synthetic(columns: Columns, rows: Whole) -> bool:
    origin = columns.stated.get("origin")
    return origin is not None and any(
        value == "synthetic" and bool((origin.codes[rows] == code).any())
        for code, value in enumerate(origin.values)
    )


@dataclass(frozen=True, slots=True)
class _Block:
    """Some applicants by columns, with their numbers in the registry."""

    columns: Columns
    numbers: Whole


class _Pool(Protocol):
    def blocks(self) -> Iterator[_Block]: ...

    def some(self, wanted: Set[int]) -> Iterable[tuple[int, Applicant]]: ...


def _pool(registry: Applicants, core: Core, fields: Iterable[str]) -> _Pool:
    return (
        _File(registry, core, fields) if isinstance(registry, Registry) else _Kept(registry, core)
    )


class _File:
    """A CSV file: applicants are made only of the rows that are shown, or have a flaw."""

    def __init__(self, registry: Registry, core: Core, fields: Iterable[str]) -> None:
        self._registry, self._core = registry, core
        self._texts = core.texts | set(fields)
        self._flawed: set[int] = set()

    def blocks(self) -> Iterator[_Block]:
        core = self._core
        for part in find_parts([str(self._registry.path)], ROWS, with_rows=True):
            read = read_part(part, core.schema, core.today, self._texts, core.memory)
            self._flawed |= read.flawed
            yield _Block(read.columns, np.array(read.numbers, dtype=np.int64))

    def some(self, wanted: Set[int]) -> Iterable[tuple[int, Applicant]]:
        return self._registry.some(self._flawed | wanted)


class _Kept:
    """The applicants of a workspace, all of them at hand."""

    def __init__(self, registry: Applicants, core: Core) -> None:
        self._all, self._core = list(registry), core

    def blocks(self) -> Iterator[_Block]:
        for start in range(0, len(self._all), ROWS):
            part = self._all[start : start + ROWS]
            columns = columns_of(part, self._core.schema, self._core.today)
            columns.memory = self._core.memory
            yield _Block(columns, np.arange(start, start + len(part)))

    def some(self, wanted: Set[int]) -> Iterable[tuple[int, Applicant]]:
        return ((at, one) for at, one in enumerate(self._all) if at in wanted)


class _Missing:
    """How often each set of facts is missing to undecided pairs; each pattern is decided once."""

    def __init__(self, core: Core, engine: EligibilityEngine) -> None:
        self._core, self._engine = core, engine
        self._known: dict[tuple[Hashable, ...], frozenset[str]] = {}
        self.counts: Counter[frozenset[str]] = Counter()

    def add(self, asked: EncodedApplicants, columns: Columns, places: Whole, rows: Whole) -> None:
        """Count some undecided pairs, given by option and row."""
        variants = asked.variants(places, rows)
        for variant in np.unique(variants).tolist():
            conditions = self._core.variants.options[variant].in_force(self._core.today)
            parts = [columns.known(f) for f in fields_of_missing(conditions, self._engine)]
            codes, met = distinct([(one.codes, len(one.values)) for one in parts], len(columns))
            there, counts = np.unique(codes[rows[variants == variant]], return_counts=True)
            for code, count in zip(there.tolist(), counts.tolist(), strict=True):
                row = met[code]
                key = (variant, *(one.values[one.codes[row]] for one in parts))
                if key not in self._known:
                    verdict = self._engine.decide(conditions, applicant_at(columns, row))
                    self._known[key] = frozenset(verdict.missing)
                self.counts[self._known[key]] += count
