"""Many values at once say, to the last step of the grid, what the serving model says of one."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.catalogue.option import Option
from matcher.catalogue.terms import Declared
from matcher.domain.schema import Field, Schema
from matcher.domain.values import Several
from matcher.ranking.evidence import field_evidence
from matcher.ranking.grid import STEPS, on_grid
from matcher.ranking.learnt import Encoding, EvidenceTable, LearntOption, between, tokens
from matcher.ranking.ranker import PopulationStats, Ranker
from matcher.support.text import Text
from matcher.vector.approximate import of_knots, rounded_evidence, to_steps
from matcher.vector.evidence_columns import EvidenceColumn

FIELDS = (
    Field("need", "money", Text({"en": "need"}), log_scale=True),
    Field("share", "number", Text({"en": "share"})),
    Field("founded", "date", Text({"en": "founded"})),
    Field("project", "text", Text({"en": "project"})),
    Field("sector", "category", Text({"en": "sector"}), values=("argan", "honey", "rugs", "milk")),
    Field("products", "categories", Text({"en": "products"}), values=("oil", "soap", "wax")),
)
SCHEMA = Schema({about.name: about for about in FIELDS})
WORDS = ("pompe", "puits", "miel", "ruche", "tapis", "four", "une", "de", "Irrigation")


def same_as_one_by_one(name: str, values: list[Any], options: list[Option], ranker: Ranker) -> None:
    voices = EvidenceColumn(name, SCHEMA, ranker)
    for place, option in enumerate(options):
        voices.add(option, place)
    table = voices.table(values)
    for voice, places in enumerate(voices.options):
        for place in places:
            learnt = ranker.options.get(options[place].id, LearntOption())
            for value, steps in zip(values, table[:, voice].tolist(), strict=True):
                said = 0.0
                if value is not None:
                    said = field_evidence(
                        value, SCHEMA[name], options[place], learnt, ranker, SCHEMA
                    )
                assert steps == on_grid(ranker.weight(name) * said) * STEPS


numbers = st.none() | st.integers(0, 10**9) | st.floats(0, 10, allow_nan=False)
bounds = st.none() | st.integers(0, 2_000_000)


@st.composite
def ranges(draw: st.DrawFn) -> Declared:
    low, typical, high = sorted(draw(st.lists(st.integers(1, 2_000_000), min_size=3, max_size=3)))
    shown = draw(st.lists(st.booleans(), min_size=3, max_size=3))
    return Declared(
        low=low if shown[0] else None,
        typical=typical if shown[1] else None,
        high=high if shown[2] else None,
    )


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(("need", "share")),
    st.lists(numbers, min_size=1, max_size=40),
    st.lists(ranges(), min_size=1, max_size=5),
    st.floats(-3, 3),
    st.none() | st.tuples(st.floats(0, 15), st.floats(0.1, 5)),
)
def test_numbers_in_ranges(
    name: str,
    values: list[Any],
    declared: list[Declared],
    weight: float,
    everybody: tuple[float, float] | None,
) -> None:
    options = [Option(f"o{n}", Text({"en": ""}), serves={name: d}) for n, d in enumerate(declared)]
    known = {name: PopulationStats({}, *everybody)} if everybody else {}
    ranker = Ranker(weights={name: weight}, everybody=known)
    same_as_one_by_one(name, values, options, ranker)


def test_days_in_ranges() -> None:
    day = date(2020, 2, 29)
    declared = Declared(low=day, high=day + timedelta(days=900))
    option = Option("o", Text({"en": ""}), serves={"founded": declared})
    values = [None, *(day + timedelta(days=days) for days in range(-3000, 3000, 97))]
    same_as_one_by_one("founded", values, [option], Ranker())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-5, 50), min_size=1, max_size=30),
    st.lists(st.floats(0, 40), min_size=0, max_size=6, unique=True).map(sorted),
    st.lists(st.floats(-4, 4), min_size=6, max_size=6),
)
def test_numbers_between_knots(values: list[float], knots: list[float], curve: list[float]) -> None:
    says = tuple(curve[: len(knots)])
    found = of_knots(np.array(values), knots, [EvidenceTable(knots=says)])
    for value, one in zip(values, found[:, 0].tolist(), strict=True):
        assert one == pytest.approx(between(value, tuple(knots), says), abs=1e-12)
    ranker = Ranker(
        options={"o": LearntOption(says={"share": EvidenceTable(knots=says)})},
        bases={"share": Encoding(knots=tuple(knots))},
    )
    same_as_one_by_one("share", [*values, None], [Option("o", Text({"en": ""}))], ranker)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(("sector", "products")),
    st.data(),
    st.floats(-3, 3),
    st.sampled_from(({}, {"argan": 0.5, "oil": 0.6, "wax": 1e-9})),
)
def test_categories(name: str, data: st.DataObject, weight: float, usual: dict[str, float]) -> None:
    category = st.sampled_from(SCHEMA[name].values or ())
    several = st.frozensets(category).map(lambda held: Several(held, is_open=not held))
    values = data.draw(st.lists(st.none() | (category if name == "sector" else several)))
    weights = st.dictionaries(category, st.floats(0.1, 5), min_size=1)
    options = [
        Option(f"o{n}", Text({"en": ""}), serves={name: Declared(weights=one)})
        for n, one in enumerate(data.draw(st.lists(weights, min_size=1, max_size=4)))
    ]
    ranker = Ranker(weights={name: weight}, everybody={name: PopulationStats(usual)})
    same_as_one_by_one(name, values, options, ranker)


texts = st.lists(st.sampled_from((*WORDS, "x", "!")), max_size=9).map(" ".join)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(texts, min_size=1, max_size=20, unique=True), st.lists(texts, min_size=1, max_size=4)
)
def test_texts_beside_declared_words(values: list[str], declared: list[str]) -> None:
    options = [
        Option(f"o{n}", Text({"en": ""}), serves={"project": Declared(words=words)})
        for n, words in enumerate(declared)
    ]
    same_as_one_by_one("project", [*values, None], options, Ranker(weights={"project": 0.4}))
    rarity = {word: 0.3 + n / 10 for n, word in enumerate(tokens("une pompe de irrigation miel"))}
    basis = Encoding(words=rarity, hit=0.7, miss=-0.2, neighbours=0.3)
    learnt = EvidenceTable({"pompe": 1.3, "une pompe": -0.4, "miel": 0.1}, other=-0.05)
    ranker = Ranker(
        options={"o0": LearntOption(says={"project": learnt})}, bases={"project": basis}
    )
    same_as_one_by_one("project", [*values, None], options, ranker)


def test_what_lies_between_two_steps_is_worked_out_again() -> None:
    middle = (7 + 0.5) / STEPS
    asked: list[tuple[int, int]] = []

    def exact(value: int, voice: int) -> float:
        asked.append((value, voice))
        return middle * (1 + 1e-6)

    found = rounded_evidence(np.array([[0.25, middle], [7 / STEPS, -0.25]]), 1.0, exact)
    assert asked == [(0, 1)]
    assert found.tolist() == [[STEPS // 4, 8], [7, -STEPS // 4]]


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=30))
def test_sums_on_the_grid_are_exact_in_any_order(values: list[float]) -> None:
    steps = [to_steps(value) for value in values]
    on = [on_grid(value) for value in values]
    assert math.fsum(on) == sum(on) == sum(reversed(on)) == sum(steps) / STEPS
    assert all(abs(one - value) <= 0.5 / STEPS for one, value in zip(on, values, strict=True))
