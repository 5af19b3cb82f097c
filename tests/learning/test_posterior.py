"""The evidence of a record: worked by hand, and never anything but a number."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from matcher.catalogue.terms import Declared
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Field
from matcher.domain.schema_file import read_schema
from matcher.learning.encoding import INSIDE, OTHER, Keys, fields_to_learn, make_keys
from matcher.learning.posterior import (
    DECLARED_TIMES,
    RECORD_OPENNESS,
    PriorStrength,
    Usual,
    record_evidence,
)
from matcher.ranking.ranker import PopulationStats
from matcher.spec.source import parse_toml
from matcher.support.text import Text


def keys(kind: str, names: tuple[str, ...], **more: object) -> Keys:
    about = Field("f", kind, Text({"en": "F"}))  # type: ignore[arg-type]
    return Keys("f", (about,), names, **more)  # type: ignore[arg-type]


def usual(*shares: float) -> Usual:
    return Usual(np.array(shares), PopulationStats())


def test_a_category_is_its_record_smoothed_by_what_is_usual() -> None:
    counts, seen = np.array([[3.0, 0.0, 0.0], [0.0, 0.0, 0.0]]), np.array([3.0, 0.0])
    found = record_evidence(
        keys("category", ("a", "b", OTHER)),
        counts,
        seen,
        usual(0.5, 0.4, 0.1),
        None,
        PriorStrength(5.0),
    )
    # (3 + 5 * 0.5) / (8 * 0.5), and (0 + 5 u) / (8 u) whatever is usual; then kept open
    share = RECORD_OPENNESS * 3 / 4
    assert found[0, 0] == pytest.approx(math.log((1 - share) * 5.5 / 4 + share))
    assert found[0, 1] == pytest.approx(math.log((1 - share) * 5 / 8 + share))
    assert found[0, 2] == pytest.approx(found[0, 1])
    assert not found[1].any()  # no record, nothing declared: nothing is said


def test_a_declaration_is_worth_more_choices_than_being_like_everybody() -> None:
    counts, seen = np.array([[1.0, 1.0], [2.0, 0.0]]), np.array([2.0, 2.0])
    # at openness 0.2 the ratio 1.8 is a value twice as frequent; 0.2 one that is not declared
    ratios = np.array([[1.8, 0.2], [np.nan, np.nan]])
    found = record_evidence(
        keys("category", ("a", OTHER)), counts, seen, usual(0.5, 0.5), ratios, PriorStrength(10.0)
    )
    share = RECORD_OPENNESS * 2 / 3
    s = 10 * DECLARED_TIMES
    said = [(1 + s * 0.5 * r) / ((2 + s) * 0.5) for r in (1.8, 0.2)]
    expected = [math.log((1 - share) * one + share) for one in said]
    assert found[0].tolist() == pytest.approx(expected)
    said = [(n + 10 * 0.5) / (12 * 0.5) for n in (2, 0)]  # declares nothing of the field
    expected = [math.log((1 - share) * one + share) for one in said]
    assert found[1].tolist() == pytest.approx(expected)


def test_a_long_record_rules_nothing_out() -> None:
    counts, seen = np.array([[9999.0, 0.0, 0.0]]), np.array([9999.0])
    found = record_evidence(
        keys("category", ("a", "b", OTHER)),
        counts,
        seen,
        usual(0.5, 0.4, 0.1),
        None,
        PriorStrength(5.0),
    )
    assert found[0, 1] == pytest.approx(math.log(RECORD_OPENNESS), abs=0.01)


def test_places_are_counted_inside_the_place_around_them() -> None:
    names = ("land", "north", "a", INSIDE + "land", INSIDE + "north", INSIDE + "a", OTHER)
    parents = {"land": "", "north": "land", "a": "north"}
    counts = np.array([[4.0, 3.0, 3.0, 1.0, 0.0, 0.0, 0.0]])
    found = record_evidence(
        keys("place", names, parents=parents),
        counts,
        np.array([4.0]),
        usual(1.0, 0.5, 0.25, 0.5, 0.5, 0.5, 0.5),
        None,
        PriorStrength(2.0),
    )[0]
    assert found[0] == pytest.approx(math.log((4 + 2) / (6 * 1.0)))
    assert found[1] == pytest.approx(math.log((3 + 2 * 0.5) / (6 * 0.5)))
    assert found[2] == pytest.approx(math.log((3 + 2 * 0.25) / (5 * 0.25)))
    assert found[3] == pytest.approx(math.log(2 / 6))  # elsewhere in the land
    assert found[4] == pytest.approx(math.log(2 / 5))  # elsewhere in the north
    assert found[6] == pytest.approx(math.log(2 / 6))


def test_choices_without_a_known_word_say_nothing_wrong() -> None:
    counts, seen = np.zeros((2, 2)), np.array([3.0, 0.0])
    for ratios in (None, np.array([[1.0, 0.0], [np.nan, np.nan]])):
        found = record_evidence(
            keys("text", ("w", "x")), counts, seen, usual(0.5, 0.5), ratios, PriorStrength(1.0)
        )
        assert np.isfinite(found).all()
        assert not found[1].any()


def test_two_fields_together_say_nothing_when_they_are_independent() -> None:
    abouts = tuple(Field(n, "category", Text({"en": n})) for n in ("f", "g"))
    pair = Keys("f*g", abouts, ("a|c", "a|d", "b|c", "b|d", OTHER))
    even, tied = [10.0, 10.0, 10.0, 10.0, 0.0], [20.0, 0.0, 0.0, 20.0, 0.0]
    found = record_evidence(
        pair,
        np.array([even, tied]),
        np.array([40.0, 40.0]),
        usual(0.25, 0.25, 0.25, 0.25, 1e-4),
        None,
        PriorStrength(20.0),
    )
    assert np.abs(found[0, :4]).max() < 0.01
    assert found[1, 0] > 0.3
    assert found[1, 1] < -0.5


def test_a_number_says_most_where_its_record_is() -> None:
    knots = (0.0, 1.0, 2.0, 3.0, 4.0)
    about = Field("f", "number", Text({"en": "F"}))
    table = Keys("f", (about,), tuple(map(str, knots)), knots)
    counts = np.array([[0.0, 6.0, 0.0, 0.0, 0.0]])
    found = record_evidence(
        table,
        counts,
        np.array([6.0]),
        usual(0.2, 0.2, 0.2, 0.2, 0.2),
        None,
        PriorStrength(3.0, 3.0),
    )[0]
    assert found[1] > found[0] > found[4]
    assert found[1] > 0 > found[4]


def test_pairs_of_words_do_not_thin_out_the_words_that_options_declare() -> None:
    schema = read_schema(parse_toml(b'[field.wish]\ntype = "text"', "s.toml"))
    says = "solar pump"
    people = [Applicant(str(n), schema, {"wish": says}, date(2026, 1, 1)) for n in range(3)]
    bare = make_keys("wish", schema, people)
    declared = make_keys("wish", schema, people, [Declared(words="pump")])
    assert bare is not None and declared is not None
    assert bare.keys == declared.keys == ("pump", "solar", "solar pump")
    assert bare.table(people, schema).toarray()[0] == pytest.approx([0.5, 0.5, 0.5])
    whole = math.sqrt(1 + 1 + 1 + 0.3)
    found = declared.table(people, schema).toarray()[0]
    assert found == pytest.approx([1 / whole, 1 / whole, 0.3 / whole])


def test_no_name_and_nothing_sensitive_is_learnt_from() -> None:
    file = b"""
    [field.name]
    type = "text"
    [field.gender]
    type = "category"
    sensitive = true
    [field.place]
    type = "place"
    gazetteer = "x"
    [field.region]
    type = "place"
    gazetteer = "x"
    derived = "place"
    [field.wish]
    type = "text"
    """
    assert fields_to_learn(read_schema(parse_toml(file, "s.toml"))) == ["place", "wish"]
