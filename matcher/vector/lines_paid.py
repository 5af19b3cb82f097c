"""Who asks for nothing that an option pays: for every distinct list of lines that are paid."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.catalogue.option import Pays
from matcher.domain.values import Several
from matcher.vector.columns import Columns

Mask = NDArray[np.bool_]


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


def _lines(columns: Columns) -> dict[str, Mask]:
    """Who asks for each budget line: bool (n,). See `budget_of`."""
    schema = columns.schema
    if not schema.budget:
        return {}
    asked = columns.column(schema.budget)
    found = {}
    for value, line in schema.budget_lines().items():
        amounts = columns.column(line.name).numbers
        held = np.array(
            [isinstance(a, Several) and value in a.values for a in asked.values], dtype=np.bool_
        )
        with np.errstate(invalid="ignore"):
            found[value] = (amounts > 0) | (np.isnan(amounts) & held[asked.codes])
    return found
