"""Who asks for nothing that an option pays: for every distinct list of lines that are paid."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.catalogue.terms import Pays
from matcher.domain.values import Several
from matcher.vector.columns import Columns

Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]


def pays_nothing(pays: Sequence[Pays], columns: Columns) -> list[Mask]:
    """`Offer.pays_nothing` for each of several `pays`: bool (n,) each."""
    lines = _lines(columns)
    nobody = np.zeros(len(columns), dtype=np.bool_)
    asks = np.logical_or.reduce([nobody, *lines.values()])
    found = []
    for paid in pays:
        payable = [asked for line, asked in lines.items() if paid.covered(line) is not False]
        found.append(asks & ~np.logical_or.reduce([nobody, *payable]))
    return found


def needs(pays: Sequence[Pays], columns: Columns) -> list[Numbers]:
    """What is asked for of the lines that each of several `pays` may pay: float64 (n,) each.

    NaN where it is not known; 0 where every line asked for is one that is never paid. See
    `payable_need`.
    """
    schema, size = columns.schema, len(columns)
    unknown = np.full(size, np.nan)
    total = columns.column(schema.need).numbers.copy() if schema.need else unknown
    total = np.where(np.trunc(total) != 0, np.trunc(total), np.nan)
    lines = _lines(columns)
    if not lines:
        return [total] * len(pays)
    amounts = _amounts(columns, lines, total)
    asks = np.logical_or.reduce(list(lines.values()))
    costs = {line: np.where(held, amounts[line], 0.0) for line, held in lines.items()}
    found = []
    for paid in pays:
        payable = [line for line in lines if paid.covered(line) is not False]
        some = np.zeros(size, dtype=np.bool_)
        cost = np.zeros(size)
        for line in payable:
            some |= lines[line]
            cost += costs[line]
        asked = np.where(some & ~np.isnan(cost), cost, total)
        asked = np.where(asked == 0, np.nan, asked)
        found.append(np.where(asks & ~some, 0.0, asked))
    return found


def _amounts(columns: Columns, lines: dict[str, Mask], total: Numbers) -> dict[str, Numbers]:
    """The amount of each line, NaN where it is not known.

    Where one line alone lacks its amount and no other is open, it has the rest of the total.
    """
    schema = columns.schema
    fields = schema.budget_lines()
    amounts = {line: np.trunc(columns.column(fields[line].name).numbers) for line in lines}
    asked = columns.column(schema.budget)
    is_open = np.array([not isinstance(a, Several) or a.is_open for a in asked.values])
    unpriced = {line: held & np.isnan(amounts[line]) for line, held in lines.items()}
    known = np.zeros(len(columns))
    for line, held in lines.items():
        known += np.where(held & ~unpriced[line], amounts[line], 0.0)
    one_open = sum(mask.astype(np.int64) for mask in unpriced.values()) == 1
    rest = total - known
    with np.errstate(invalid="ignore"):
        takes = one_open & ~is_open[asked.codes] & (rest > 0)
    return {line: np.where(takes & unpriced[line], rest, amounts[line]) for line in lines}


def _lines(columns: Columns) -> dict[str, Mask]:
    """Who asks for each budget line: bool (n,). See `budget_of`."""
    schema = columns.schema
    if not schema.budget:
        return {}
    asked = columns.column(schema.budget)
    fields = schema.budget_lines()
    places = {value: place for place, value in enumerate(fields)}
    named = np.zeros((len(places), len(asked.values)), dtype=np.bool_)
    for code, one in enumerate(asked.values):
        if isinstance(one, Several):
            named[[places[value] for value in one.values if value in places], code] = True
    found = {}
    for value, line in fields.items():
        amounts = columns.column(line.name).numbers
        held = named[places[value]][asked.codes]
        with np.errstate(invalid="ignore"):
            found[value] = (amounts > 0) | (np.isnan(amounts) & held)
    return found
