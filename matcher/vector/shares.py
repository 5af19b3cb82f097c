"""The share of the need for all pairs: once for each distinct list of lines that are paid."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from matcher.catalogue.terms import Pays
from matcher.ranking.share import share, share_evidence
from matcher.ranking.standing import Ticket
from matcher.vector.approximate import Numbers, Steps, of_shares, rounded_evidence, to_steps
from matcher.vector.columns import Columns
from matcher.vector.lines_paid import needs


class Shares:
    """What options are expected to bring of what is asked for.

    Parameters
        weight  factor on the logarithm of the share
    """

    def __init__(self, weight: float) -> None:
        self._weight = weight
        self._pays: dict[Pays, dict[Ticket, list[int]]] = {}

    def add(self, pays: Pays, ticket: Ticket, place: int) -> None:
        """Take in one more option, by its place."""
        self._pays.setdefault(pays, {}).setdefault(ticket, []).append(place)

    def say(self, columns: Columns) -> Iterator[tuple[Steps, NDArray[np.int64], tuple[int, ...]]]:
        """Weighted logarithms in steps (n,), the place there of each applicant, options."""
        found = needs(list(self._pays), columns)
        everybody = np.arange(len(columns))  # needs are nearly all distinct: finding out costs more
        for tickets, asked in zip(self._pays.values(), found, strict=True):
            table = self._table(asked, list(tickets))
            for column, options in enumerate(tickets.values()):
                yield np.ascontiguousarray(table[:, column]), everybody, tuple(options)

    def _table(self, asked: Numbers, tickets: list[Ticket]) -> Steps:
        """int64 (needs, tickets): a need that is not known says nothing, one of 0 the least."""
        table = np.zeros((len(asked), len(tickets)), dtype=np.int64)
        table[asked == 0] = to_steps(self._weight * share_evidence(0.0))
        known = np.flatnonzero(asked > 0)
        amounts = asked[known]

        def exact(row: int, column: int) -> float:
            return share_evidence(share(float(amounts[row]), tickets[column]))

        if len(known):
            table[known] = rounded_evidence(of_shares(amounts, tickets), self._weight, exact)
        return table
