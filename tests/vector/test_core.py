"""The compiled core says of every pair what `match --coop` and `match --funder` say."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from matcher.catalogue.catalogue import Catalogue
from matcher.domain.applicant import Applicant
from matcher.domain.values import Several
from matcher.matching.pair import Matcher
from matcher.ranking.learnt import Encoding, EvidenceTable, FieldPair, LearntOption
from matcher.ranking.ranker import Ranker
from matcher.session import Session, open_matcher
from matcher.support.errors import InvalidSourceError
from matcher.vector.columns import columns_of
from matcher.vector.core import FIT_BITS, PLACE_BITS, Core, greatest
from matcher.vector.evidence_columns import EvidenceColumn

TODAY = date(2026, 11, 24)
Row = tuple[str, float, str, bool, bool]


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(today=TODAY)


@pytest.fixture(scope="module")
def some(session: Session) -> list[Applicant]:
    """Eighty cooperatives of the demonstration, some without half of their facts."""
    rng = random.Random(8)
    pool = rng.sample(list(session.registry), 80)
    return [
        replace(
            applicant,
            stated={name: v for name, v in applicant.stated.items() if rng.random() < 0.6},
            _derived={},
        )
        if place % 2
        else applicant
        for place, applicant in enumerate(pool)
    ]


def rows_of(core: Core, applicants: list[Applicant], k: int) -> list[list[Row]]:
    """The first k options of each applicant, by the compiled core, in blocks of 17."""
    columns = columns_of(applicants, core.schema, core.today)
    asked = core.ask(columns)
    found = []
    for start in range(0, len(applicants), 17):
        rows = slice(start, min(start + 17, len(applicants)))
        top = core.read(core.score(asked, k, rows).options, len(core.options))
        for places, flags, scores in zip(top.places, top.flags, top.scores, strict=True):
            found.append(
                [
                    (
                        core.options[place].id,
                        score,
                        "undecided" if flag & 1 else "eligible",
                        bool(flag & 2),
                        bool(flag & 4),
                    )
                    for place, flag, score in zip(
                        places.tolist(), flags.tolist(), scores.tolist(), strict=True
                    )
                    if place >= 0
                ]
            )
    return found


def expected(matcher: Matcher, applicant: Applicant) -> list[Row]:
    """The same by the core of `match --coop`, one pair at a time."""
    return [
        (
            match.option.id,
            match.score,
            match.verdict.name,
            match.offer.pays_nothing,
            match.availability == "closed",
        )
        for match in matcher.options_for(applicant)
        if match.rank is not None
    ]


def test_every_option_stands_where_match_coop_puts_it(
    session: Session, some: list[Applicant]
) -> None:
    core = Core(session.matcher)
    for found, applicant in zip(rows_of(core, some, len(core.options)), some, strict=True):
        assert found == expected(session.matcher, applicant)


def test_the_first_of_an_option_are_those_of_match_funder(
    session: Session, some: list[Applicant]
) -> None:
    core = Core(session.matcher)
    asked = core.ask(columns_of(some, session.schema, TODAY))
    keys = core.score(asked, 7, slice(0, len(some))).applicants
    in_order = sorted(applicant.id for applicant in some)
    top = core.read(keys, len(some))
    for option, places, scores in zip(core.options, top.places, top.scores, strict=True):
        found = [(in_order[p], f) for p, f in zip(places, scores, strict=True) if p >= 0]
        matches = session.matcher.applicants_for([option], some)
        assert found == [(m.applicant.id, m.score) for m in matches if m.rank][:7]


def learnt_model(rng: random.Random, session: Session) -> Ranker:
    """A model with tables of every kind, drawn at random: it means nothing."""

    def number() -> float:
        return rng.uniform(-2, 2)

    schema = session.schema
    words = frozenset(
        word for a in list(session.registry)[:60] for word in str(a.value("project")).split()[:3]
    )
    knots = (3.0, 9.5, 11.0, 13.5)
    options = {}
    for option in rng.sample(sorted(session.catalogue.options), 40):
        says = {
            "sector": EvidenceTable({v: number() for v in schema["sector"].values or ()}, number()),
            "purposes": EvidenceTable({"equipment": number(), "training": number()}, number()),
            "rural": EvidenceTable({"true": number()}, number()),
            "place": EvidenceTable(
                {"morocco": 0.1, "souss-massa": number()}, -1.0, {"souss-massa": 0.3}
            ),
            "need_total_mad": EvidenceTable(knots=tuple(number() for _ in knots)),
            "project": EvidenceTable({word: number() for word in sorted(words)[:9]}, number()),
            "sector*age_years": EvidenceTable({"argan|1": number(), "honey|0": number()}, number()),
        }
        kept = {name: one for name, one in says.items() if rng.random() < 0.7}
        options[option] = LearntOption(term=number(), seen=9, says=kept)
    return replace(
        session.matcher.ranker,
        options=options,
        pairs=(FieldPair("sector", "age_years", 0.7, {"age_years": (2.0, 8.0)}),),
        bases={
            "need_total_mad": Encoding(knots=knots),
            "project": Encoding(
                words={word: number() for word in sorted(words)}, hit=0.9, miss=-0.1
            ),
        },
    )


def test_a_learnt_model_is_compiled_too(session: Session, some: list[Applicant]) -> None:
    matcher = replace(session.matcher, ranker=learnt_model(random.Random(3), session))
    core = Core(matcher)
    for found, applicant in zip(rows_of(core, some, len(core.options)), some, strict=True):
        assert found == expected(matcher, applicant)


def test_the_day_decides_what_is_in_force(session: Session, some: list[Applicant]) -> None:
    for day in (date(2024, 1, 1), date(2031, 6, 30)):
        then = replace(session.matcher, today=day)
        moved = [replace(applicant, today=day, _derived={}) for applicant in some[:12]]
        core = Core(then)
        for found, applicant in zip(rows_of(core, moved, len(core.options)), moved, strict=True):
            assert found == expected(then, applicant)


def test_a_value_that_stands_twice_shifts_nothing_that_is_asked_later(session: Session) -> None:
    def products(*names: str) -> Several:
        return Several(frozenset(names))

    honey, twice, fish = products("honey"), products("argan", "honey"), products("fish")

    def voices() -> EvidenceColumn:
        return Core(session.matcher).evidence.voices["products"]

    asked = voices()
    asked.table([twice, twice, honey])
    (later,) = asked.table([fish]).tolist()
    (alone,) = voices().table([fish]).tolist()
    assert later == alone
    assert (
        asked.table([honey, fish, twice]).tolist() == voices().table([honey, fish, twice]).tolist()
    )


def test_nobody_and_nothing_make_empty_answers(session: Session, some: list[Applicant]) -> None:
    core = Core(session.matcher)
    assert rows_of(core, [], 5) == []
    empty = replace(session.matcher, catalogue=Catalogue({}))
    assert rows_of(Core(empty), some[:3], 5) == [[], [], []]


def test_a_model_that_could_overflow_the_keys_is_refused(
    session: Session, some: list[Applicant]
) -> None:
    heavy = replace(session.matcher.ranker, weights={"sector": 500.0})
    core = Core(replace(session.matcher, ranker=heavy))
    with pytest.raises(InvalidSourceError, match="beyond 128"):
        core.ask(columns_of(some, session.schema, TODAY))


def test_a_key_says_its_flags_and_its_score(session: Session) -> None:
    core = Core(session.matcher)
    steps = np.array([5 << 36, -(5 << 36), 0, 1], dtype=np.int64)
    for tier in range(4):
        for undecided in (0, 1):
            values = ((steps - (tier << FIT_BITS)) << 1) | (1 - undecided)
            flags, scores = core.decode(values)
            assert flags.tolist() == [2 * tier + undecided] * 4
            assert scores.tolist() == [5.0, -5.0, 0.0, 2.0**-36]
    assert FIT_BITS + 1 + PLACE_BITS + 3 < 64  # four tiers, and one for what is refused


def test_the_greatest_are_those_of_a_full_sort() -> None:
    rng = np.random.default_rng(5)
    keys = rng.integers(-1000, 1000, (40, 23))
    for k in (1, 5, 22, 23, 60):
        assert greatest(keys, k).tolist() == [
            sorted(row, reverse=True)[:k] for row in keys.tolist()
        ]
