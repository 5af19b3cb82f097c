"""Evidence for all pairs: a table of weighted evidence by value, and each applicant's code in it.

Options that declare the same of a field, or have learnt the same, share one table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.catalogue.option import Option
from matcher.catalogue.terms import Availability
from matcher.domain.schema import Schema
from matcher.ranking.evidence import OPTION_TERM, spoken_fields, stated_terms
from matcher.ranking.learnt import EvidenceTable, FieldPair, pair_key
from matcher.ranking.share import SHARE_TERM
from matcher.ranking.standing import Standings
from matcher.vector.approximate import Steps, to_steps
from matcher.vector.columns import Columns
from matcher.vector.evidence_columns import NOT_LEARNT, EvidenceColumn
from matcher.vector.shares import Shares


@dataclass(frozen=True, slots=True)
class EncodedEvidence:
    """What one or more options say about one field of some applicants.

    Parameters
        name     the field or pair that is spoken of
        table    int64 (values,): weighted evidence in steps of the grid, by distinct value
        codes    int64 (n,): each applicant's place in the table
        options  places of the options that say just this
    """

    name: str
    table: Steps
    codes: NDArray[np.int64]
    options: tuple[int, ...]


class Evidence:
    """All that a model says of the pairs of a catalogue.

    Parameters
        terms   for each option, what is added for every applicant: steps by term
        start   int64 (options,): their sums
        voices  the columns of evidence, by field
    """

    def __init__(
        self,
        options: Sequence[Option],
        availability: Sequence[Availability],
        schema: Schema,
        standings: Standings,
    ) -> None:
        ranker = standings.ranker
        self.schema, self._ranker = schema, ranker
        self._shares = Shares(ranker.share_weight)
        self.voices: dict[str, EvidenceColumn] = {}
        self._pairs: list[tuple[FieldPair, list[tuple[int, EvidenceTable]]]] = []
        self.terms: list[dict[str, int]] = []
        for place, (option, available) in enumerate(zip(options, availability, strict=True)):
            learnt = ranker.options.get(option.id, NOT_LEARNT)
            standing = standings.of(option)
            terms = {
                part.field: to_steps(part.weight * part.evidence)
                for part in stated_terms(option, available, ranker, standing)
            }
            if learnt.term:
                terms[OPTION_TERM] = to_steps(learnt.term)
            self.terms.append(terms)
            if standing.ticket is not None:
                self._shares.add(option.pays, standing.ticket, place)
            for name in spoken_fields(option, learnt, standing, schema):
                if name not in self.voices:
                    self.voices[name] = EvidenceColumn(name, schema, ranker)
                self.voices[name].add(option, place, standing.everybody.get(name))
        self.start: Steps = np.array([sum(t.values()) for t in self.terms], dtype=np.int64)
        for pair in ranker.pairs:
            speaking = [
                (place, says)
                for place, option in enumerate(options)
                if (says := ranker.options.get(option.id, NOT_LEARNT).says.get(pair.name))
            ]
            if speaking:
                self._pairs.append((pair, speaking))

    @property
    def fields(self) -> frozenset[str]:
        """The fields that are spoken of."""
        paired = (name for pair, _ in self._pairs for name in (pair.first, pair.second))
        return frozenset((*self.voices, *paired))

    def say(self, columns: Columns) -> list[EncodedEvidence]:
        """The evidence of every field for some applicants."""
        shares = [EncodedEvidence(SHARE_TERM, *rest) for rest in self._shares.say(columns)]
        return [*self._of_fields(columns), *self._of_pairs(columns), *shares]

    def _of_fields(self, columns: Columns) -> Iterator[EncodedEvidence]:
        for name, voices in self.voices.items():
            column = columns.column(name)
            table = voices.table(column.values)
            for voice, options in enumerate(voices.options):
                spoken = np.ascontiguousarray(table[:, voice])
                yield EncodedEvidence(name, spoken, column.codes, tuple(options))

    def _of_pairs(self, columns: Columns) -> Iterator[EncodedEvidence]:
        for pair, speaking in self._pairs:
            first, second = columns.column(pair.first), columns.column(pair.second)
            codes, met = columns.combined((pair.first, pair.second))
            keys = [
                pair_key(
                    first.values[first.codes[row]],
                    second.values[second.codes[row]],
                    pair,
                    self.schema.fields,
                )
                for row in met
            ]
            for place, says in speaking:
                table = [
                    to_steps(pair.weight * says.at.get(key, says.other)) if key else 0
                    for key in keys
                ]
                yield EncodedEvidence(pair.name, np.array(table, dtype=np.int64), codes, (place,))
