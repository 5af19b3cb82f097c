"""The tables that a run writes: the options of each applicant, the applicants of each option.

One row a pair that can be suggested: ids, list, rank in it, verdict, availability, whether it
pays anything that is asked for, score, chance of being eligible.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.catalogue.option import ListName, list_of
from matcher.ranking.grid import STEPS
from matcher.support.errors import Problem
from matcher.support.messages import render
from matcher.support.text import disarmed
from matcher.vector.core import Core, EncodedApplicants, Keys, Whole
from matcher.vector.screen import screen_csv

#: The verdicts that can be suggested, by the flag of an undecided one.
VERDICTS = ("eligible", "undecided")
TRUTH = ("true", "false")
#: The lists of an answer, each with ranks of its own.
LISTS: tuple[ListName, ...] = ("money", "support")


@dataclass(frozen=True, slots=True)
class PairTable:
    """Pairs in the order in which they are written.

    Parameters
        first     "applicant_id" or "option_id": whose answers they are
        applicants, options   the ids behind the places
        applicant, option     int64 (rows,): places
        flags     int64 (rows,): undecided 1, pays nothing 2, closed 4
        availability   of each variant of the options
        variant   int64 (rows,): which variant of its option a pair is about
        of_list   int64 (rows,): 0 money, 1 support
        chance    int64 (rows,): the logarithm of the chance, in steps of the grid
    """

    first: str
    applicants: Sequence[str]
    options: Sequence[str]
    availability: Sequence[str]
    applicant: Whole
    option: Whole
    variant: Whole
    rank: Whole
    flags: Whole
    score: NDArray[np.float64]
    of_list: Whole
    chance: Whole

    @property
    def chances(self) -> list[float]:
        """The chance of each pair, 0 to 1, as `match --coop` says it."""
        known = {step: math.exp(step / STEPS) for step in np.unique(self.chance).tolist()}
        return [known[step] for step in self.chance.tolist()]

    @property
    def rows(self) -> int:
        """How many pairs it holds."""
        return len(self.rank)

    @property
    def header(self) -> tuple[str, ...]:
        """The names of its columns."""
        second = "option_id" if self.first == "applicant_id" else "applicant_id"
        said = ("verdict", "availability", "pays", "score", "chance")
        return (self.first, "list", "rank", second, *said)


def matches_table(
    core: Core, asked: EncodedApplicants, ids: Sequence[str], keys: Keys, k: int
) -> PairTable:
    """The first options of some applicants in each list, as `match --coop` orders them.

    Parameters
        keys   int64 (applicants, widths): list after list, the greatest first
        k      how many of each list were asked for
    """
    top = core.read(keys, len(core.options))
    row, column = np.nonzero(top.places >= 0)
    widths = core.widths(k)
    of_list = np.repeat(np.arange(len(widths)), widths)
    ranks = np.concatenate([np.arange(1, width + 1) for width in widths])
    option = top.places[row, column]
    variant = asked.variants(option, row)
    return PairTable(
        first="applicant_id",
        applicants=ids,
        options=[option.id for option in core.options],
        availability=core.availability,
        applicant=row,
        option=option,
        variant=variant,
        rank=ranks[column],
        of_list=of_list[column],
        flags=top.flags[row, column],
        score=top.scores[row, column],
        chance=core.chances(asked, row, variant),
    )


def candidates_table(core: Core, best: Sequence[Sequence[tuple[int, str, int, int]]]) -> PairTable:
    """The first applicants of each option, as `match --funder OPTION` orders them.

    Parameters
        best   for each option, keys without a place, ids of applicants, places of variants and
               logarithms of chances
    """
    values = np.array([value for row in best for value, _, _, _ in row], dtype=np.int64)
    flags, scores = core.decode(values)
    counts = [len(row) for row in best]
    ranks = [np.arange(1, count + 1) for count in counts]
    return PairTable(
        first="option_id",
        applicants=[name for row in best for _, name, _, _ in row],
        options=[option.id for option in core.options],
        availability=core.availability,
        applicant=np.arange(len(values)),
        option=np.repeat(np.arange(len(best)), counts),
        variant=np.array([variant for row in best for _, _, variant, _ in row], dtype=np.int64),
        rank=np.concatenate([np.empty(0, dtype=np.int64), *ranks]),
        flags=flags,
        score=scores,
        chance=np.array([chance for row in best for *_, chance in row], dtype=np.int64),
        of_list=np.repeat([list(core.lists).index(list_of(o)) for o in core.options], counts),
    )


def written(table: PairTable, form: str) -> bytes:
    """The table as a file: csv or parquet."""
    return _as_parquet(table) if form == "parquet" else _as_csv(table)


def problems_csv(problems: Sequence[Problem], language: str) -> bytes:
    """What is wrong with the rows of a part, as a table."""
    rows = (
        (
            render(p.where, language),
            p.code,
            render(p.message, language),
            render(p.hint, language),
            TRUTH[not p.is_warning],
        )
        for p in problems
    )
    return "".join(screen_csv(rows, ("where", "code", "what", "todo", "warning"))).encode("utf-8")


def _as_csv(table: PairTable) -> bytes:
    names = [_cell(name) for name in table.applicants]
    options = [_cell(name) for name in table.options]
    # what depends on the variant and the flags alone is written once
    tails = [
        [f"{VERDICTS[flags & 1]},{available},{TRUTH[flags >> 1 & 1]}," for flags in range(8)]
        for available in table.availability
    ]
    rows = zip(
        table.applicant.tolist(),
        table.option.tolist(),
        table.variant.tolist(),
        table.rank.tolist(),
        table.flags.tolist(),
        table.score.tolist(),
        table.of_list.tolist(),
        table.chances,
        strict=True,
    )
    if table.first == "applicant_id":
        lines = [
            f"{names[who]},{LISTS[of]},{rank},{options[what]},{tails[which][flags]}{score!r},{chance!r}\n"
            for who, what, which, rank, flags, score, of, chance in rows
        ]
    else:
        lines = [
            f"{options[what]},{LISTS[of]},{rank},{names[who]},{tails[which][flags]}{score!r},{chance!r}\n"
            for who, what, which, rank, flags, score, of, chance in rows
        ]
    return "".join((",".join(table.header) + "\n", *lines)).encode("utf-8")


def _cell(text: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow([disarmed(text)])
    return buffer.getvalue()


def _as_parquet(table: PairTable) -> bytes:
    from matcher.batch.parquet import pyarrow

    arrow = pyarrow()

    def named(places: Whole, names: Sequence[str]) -> Any:
        # only names that occur, each once: the bytes depend on the rows alone
        known = {name: place for place, name in enumerate(sorted(set(names)))}
        own = np.array([known[name] for name in names], dtype=np.int64)[places]
        met, own = np.unique(own, return_inverse=True)
        ordered = list(known)
        names = [ordered[place] for place in met.tolist()]
        index = arrow.array(own.astype(np.int32))
        return arrow.DictionaryArray.from_arrays(index, arrow.array(names, arrow.string()))

    arrays = {
        "applicant_id": named(table.applicant, table.applicants),
        "option_id": named(table.option, table.options),
        "list": named(table.of_list, LISTS),
        "rank": arrow.array(table.rank.astype(np.int32)),
        "verdict": named(table.flags & 1, VERDICTS),
        "availability": named(table.variant, table.availability),
        "pays": arrow.array((table.flags & 2) == 0),
        "score": arrow.array(table.score),
        "chance": arrow.array(table.chances),
    }
    sink = arrow.BufferOutputStream()
    rows = arrow.table({name: arrays[name] for name in table.header})
    arrow.parquet.write_table(rows, sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content
