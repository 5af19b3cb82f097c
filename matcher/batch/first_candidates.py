"""The first candidates of a funder among the applicants of a large file.

Every pair is decided and weighed by columns, as `match batch` does; what is kept of it is a
number. Applicants are made only of the rows that are shown, and of those with something wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matcher.batch.parts import find_parts
from matcher.batch.table import applicant_at, read_part
from matcher.catalogue.option import Option
from matcher.eligibility.verdict import EligibilityEngine
from matcher.matching.pair import Match, Matcher
from matcher.registry.csv_table import Registry
from matcher.vector.columns import Columns, distinct
from matcher.vector.core import PLACE_BITS, Core, EncodedApplicants
from matcher.vector.screen import fields_of_missing
from matcher.vector.verdicts import FAILS, OPEN

#: Rows that are read and decided together: bounds the memory whatever the length of the file.
ROWS = 5_000

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class FirstCandidates:
    """What is known of all candidates, and the first of them.

    Parameters
        first         ranked matches, best first
        ranked        how many can be suggested; the others are refused by every option
        missing       how often each set of facts is missing to an undecided candidate
    """

    first: tuple[Match, ...]
    ranked: int
    refused: int
    missing: Counter[frozenset[str]]
    is_synthetic: bool


def first_candidates(
    matcher: Matcher, registry: Registry, options: Sequence[Option], most: int
) -> FirstCandidates:
    """The first applicants of a file for some options, as `Matcher.applicants_for` ranks them.

    What is wrong in the file is told to the registry, as when it is read applicant by applicant.

    Raises
        UsageError, DataRefusedError  the file cannot be read
    """
    asked_for = {option.id: option for option in options}
    core = Core(replace(matcher, catalogue=replace(matcher.catalogue, options=asked_for)))
    missing = _Missing(core, matcher.decider)
    found: list[tuple[Whole, Whole, Whole]] = []
    ids: list[str] = []
    flawed: set[int] = set()
    refused, is_synthetic = 0, False
    for part in find_parts([str(registry.path)], ROWS):
        read = read_part(part, core.schema, matcher.today, core.texts, core.memory)
        flawed |= read.flawed
        asked = core.ask(read.columns)
        keys, verdicts = core.keys(asked, slice(0, len(asked)))
        # of equal keys the first option by id stands first
        places, rows = keys.argmax(0), np.arange(len(asked))
        said = verdicts[places, rows]
        kept = np.flatnonzero((said & FAILS) == 0)
        refused += len(asked) - len(kept)
        is_synthetic = is_synthetic or _is_synthetic(read.columns)
        is_open = said[kept] == OPEN
        missing.add(asked, read.columns, places[kept][is_open], kept[is_open])
        ids += [read.columns.ids[row] for row in kept.tolist()]
        numbers = np.array(read.numbers, dtype=np.int64)
        found.append((keys[places[kept], kept] >> PLACE_BITS, places[kept], numbers[kept]))
    keys, places, numbers = (
        np.concatenate([np.zeros(0, dtype=np.int64), *one]) for one in zip(*found, strict=True)
    )
    best = _first(keys, places, ids, most)
    order = {int(numbers[at]): rank for rank, at in enumerate(best, start=1)}
    option_of = {int(numbers[at]): core.options[places[at]] for at in best}
    matches = [
        replace(matcher.match(applicant, option_of[number]), rank=order[number])
        for number, applicant in registry.some(flawed | order.keys())
        if number in order
    ]
    matches.sort(key=lambda match: match.rank or 0)
    return FirstCandidates(tuple(matches), len(keys), refused, missing.counts, is_synthetic)


def _first(keys: Whole, places: Whole, ids: Sequence[str], most: int) -> list[int]:
    """The first of some pairs: by key, then by option, then by applicant."""
    near = np.arange(len(keys))
    if 0 < most < len(keys):
        near = np.flatnonzero(keys >= np.partition(keys, -most)[-most])
    ordered = sorted(near.tolist(), key=lambda at: (-int(keys[at]), int(places[at]), ids[at]))
    return ordered[:most]


def _is_synthetic(columns: Columns) -> bool:
    origin = columns.stated.get("origin")
    return origin is not None and any(
        value == "synthetic" and bool((origin.codes == code).any())
        for code, value in enumerate(origin.values)
    )


class _Missing:
    """How often each set of facts is missing to undecided pairs; each pattern is decided once."""

    def __init__(self, core: Core, decider: EligibilityEngine) -> None:
        self._core, self._decider = core, decider
        self._known: dict[tuple[Hashable, ...], frozenset[str]] = {}
        self.counts: Counter[frozenset[str]] = Counter()

    def add(self, asked: EncodedApplicants, columns: Columns, places: Whole, rows: Whole) -> None:
        """Count some undecided pairs, given by option and row."""
        variants = asked.variants(places, rows)
        for variant in np.unique(variants).tolist():
            conditions = self._core.variants.options[variant].in_force(self._core.today)
            parts = [columns.known(f) for f in fields_of_missing(conditions, self._decider)]
            codes, met = distinct([(one.codes, len(one.values)) for one in parts], len(columns))
            there, counts = np.unique(codes[rows[variants == variant]], return_counts=True)
            for code, count in zip(there.tolist(), counts.tolist(), strict=True):
                row = met[code]
                key = (variant, *(one.values[one.codes[row]] for one in parts))
                if key not in self._known:
                    verdict = self._decider.decide(conditions, applicant_at(columns, row))
                    self._known[key] = frozenset(verdict.missing)
                self.counts[self._known[key]] += count
