"""Columns of evidence about one field: one for each distinct thing that options say of it.

Options that declare the same, or of which the same was learnt, share a column (in the code, a
voice). The evidence of each distinct value is worked out by the serving model, once; that of
numbers, texts and categories, of which many are distinct, all at once and equal to the last step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import numpy as np

from matcher.catalogue.option import Option
from matcher.domain.schema import ORDERED, Schema
from matcher.domain.values import FieldValue
from matcher.ranking.bell import bell_of
from matcher.ranking.evidence import (
    field_evidence,
    of_categories,
    of_declared_words,
    ratios_of,
)
from matcher.ranking.learnt import Encoding, EvidenceTable, LearntOption, scaled
from matcher.ranking.ranker import PopulationStats, Ranker
from matcher.support.text import fold
from matcher.vector.approximate import (
    DeclaredCategories,
    DeclaredWords,
    KnownWords,
    Numbers,
    Steps,
    of_bells,
    of_knots,
    rounded_evidence,
    to_steps,
)

#: More values than this are not kept from one block of applicants to the next.
MOST_KEPT = 1 << 13

NOT_LEARNT = LearntOption()


class EvidenceColumn:
    """What is said about one field under one model.

    Parameters
        options   for each column of evidence, the places of the options that share it
    """

    def __init__(self, name: str, schema: Schema, ranker: Ranker) -> None:
        self.about, self.schema, self.ranker = schema[name], schema, ranker
        self.options: list[list[int]] = []
        self._speakers: list[Option] = []
        self._everybody: list[PopulationStats | None] = []
        self._places: dict[object, int] = {}
        self._kept: dict[FieldValue, int] = {}
        self._rows: Steps = np.zeros((0, 0), dtype=np.int64)

    def add(self, option: Option, place: int, everybody: PopulationStats | None = None) -> None:
        """Add what one more option declares of the field, or what was learnt of it.

        Parameters
            everybody  those who meet its conditions; None: all that the model knows of
        """
        learnt = self._learnt(option)
        if learnt is None:
            declared = option.serves[self.about.name]
            key: object = repr(declared), repr(everybody), self._openness(option)
        else:
            key = option.id
        voice = self._places.setdefault(key, len(self.options))
        if voice == len(self.options):
            self.options.append([])
            self._speakers.append(option)
            self._everybody.append(everybody)
        self.options[voice].append(place)

    def table(self, values: Sequence[FieldValue]) -> Steps:
        """Weighted evidence in steps: int64 (values, voices); 0 for an unknown value."""
        if self.about.type in ORDERED or not values:
            return self._worked_out(values)
        # two spellings of one value ("argan; honey", "honey; argan") make it stand twice
        new = [value for value in dict.fromkeys(values) if value not in self._kept]
        if len(self._kept) + len(new) > MOST_KEPT:
            self._kept, new = {}, list(dict.fromkeys(values))
            self._rows = self._rows[:0]
        if new:
            start = len(self._kept)
            self._kept.update({value: start + at for at, value in enumerate(new)})
            before = self._rows.reshape(-1, len(self.options))
            self._rows = np.concatenate([before, self._worked_out(new)])
        return self._rows[[self._kept[value] for value in values]]

    def _worked_out(self, values: Sequence[FieldValue]) -> Steps:
        found = np.zeros((len(values), len(self.options)), dtype=np.int64)
        places = [place for place, value in enumerate(values) if value is not None]
        known = [values[place] for place in places]
        if not known:
            return found
        weight = self.ranker.weight(self.about.name)

        def exact(value: int, voice: int) -> float:
            return self._exact(known[value], voice)

        if self._together is not None:
            found[places] = rounded_evidence(self._together(known), weight, exact)
        else:
            many = range(len(self.options))
            found[places] = [
                [to_steps(weight * exact(value, voice)) for voice in many]
                for value in range(len(known))
            ]
        return found

    def _exact(self, value: FieldValue, voice: int) -> float:
        ratios = self._ratios[voice]
        if ratios is not None:
            return of_categories(value, ratios, self._openness(self._speakers[voice]))
        option = self._speakers[voice]
        learnt = self.ranker.options.get(option.id, NOT_LEARNT)
        everybody = self._everybody[voice]
        return field_evidence(
            value, self.about, option, learnt, self.ranker, self.schema, everybody
        )

    def _openness(self, option: Option) -> float:
        return self.ranker.openness_of(option, self.about.name)

    def _learnt(self, option: Option) -> EvidenceTable | None:
        return self.ranker.options.get(option.id, NOT_LEARNT).says.get(self.about.name)

    @cached_property
    def _ratios(self) -> list[Mapping[str, float] | None]:
        """What each option declares of categories, as ratios; None where a record speaks."""
        name = self.about.name
        everybody = self.ranker.everybody.get(name, PopulationStats())
        return [
            None
            if self.about.type not in ("category", "categories") or self._learnt(option)
            else ratios_of(option.serves[name], self.about, one or everybody)
            for option, one in zip(self._speakers, self._everybody, strict=True)
        ]

    @cached_property
    def _together(self) -> Callable[[Sequence[FieldValue]], Numbers] | None:
        """Works out many values at once, to the last bits; None where one by one is right."""
        if self.about.type in ORDERED:
            return self._numbers()
        if self.about.type == "text":
            return self._texts()
        ratios = [one for one in self._ratios if one is not None]
        if len(ratios) == len(self._speakers):
            openness = [self._openness(option) for option in self._speakers]
            return DeclaredCategories(ratios, np.array(openness)).of
        return None

    def _numbers(self) -> Callable[[Sequence[FieldValue]], Numbers]:
        name, ranker = self.about.name, self.ranker
        everybody = ranker.everybody.get(name, PopulationStats())
        backgrounds = [one or everybody for one in self._everybody]
        knots = ranker.bases.get(name, Encoding()).knots
        learnt = {voice: s for voice, o in enumerate(self._speakers) if (s := self._learnt(o))}
        stated = [voice for voice in range(len(self._speakers)) if voice not in learnt]
        bells = [
            bell_of(self._speakers[v].serves[name], self.about, backgrounds[v]) for v in stated
        ]

        def together(values: Sequence[FieldValue]) -> Numbers:
            numbers = np.array([scaled(value, self.about) for value in values], dtype=np.float64)
            found = np.empty((len(values), len(self._speakers)))
            if bells:
                openness = [self._openness(self._speakers[voice]) for voice in stated]
                found[:, stated] = of_bells(numbers, bells, np.array(openness))
            if learnt:
                found[:, list(learnt)] = of_knots(numbers, knots, list(learnt.values()))
            return found

        return together

    def _texts(self) -> Callable[[Sequence[FieldValue]], Numbers] | None:
        name, ranker = self.about.name, self.ranker
        basis = ranker.bases.get(name, Encoding())
        learnt = [self._learnt(option) for option in self._speakers]
        words: DeclaredWords | KnownWords
        if basis.words:
            says = [
                one or of_declared_words(o.serves[name], basis)
                for one, o in zip(learnt, self._speakers, strict=True)
            ]
            words = KnownWords(says, basis)
        elif any(learnt):
            return None
        else:
            declared = [frozenset(fold(o.serves[name].words).split()) for o in self._speakers]
            openness = [self._openness(option) for option in self._speakers]
            words = DeclaredWords(declared, np.array(openness))
        return lambda values: words.of([str(value) for value in values])
