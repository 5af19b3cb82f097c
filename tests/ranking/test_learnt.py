"""Tables of what was learnt: looked up by hand for each type of field, and refused when wrong."""

from __future__ import annotations

import json
import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matcher.catalogue.option import Option
from matcher.catalogue.terms import Declared
from matcher.domain.applicant import Applicant
from matcher.domain.gazetteer import Gazetteer, Place
from matcher.domain.schema import Schema
from matcher.domain.schema_file import read_schema
from matcher.domain.values import FieldValue, Several
from matcher.ranking.acceptance import Acceptance
from matcher.ranking.evidence import contributions, score
from matcher.ranking.learnt import (
    Encoding,
    EvidenceTable,
    FieldPair,
    LearntOption,
    between,
    look_up,
    pair_cell,
    pair_key,
    scaled,
    tokens,
)
from matcher.ranking.ranker import read_ranker
from matcher.spec.source import parse_toml
from matcher.support.errors import InvalidSourceError
from matcher.support.text import Text

SCHEMA_FILE = b"""
[field.form]
type = "category"
[field.products]
type = "categories"
[field.rural]
type = "boolean"
[field.need]
type = "money"
scale = "log"
[field.founded]
type = "date"
[field.project]
type = "text"
[field.gender]
type = "category"
sensitive = true
"""
PLACES = Gazetteer(
    {
        code: Place(code, parent, Text({"en": code}))
        for code, parent in (("land", ""), ("north", "land"), ("a", "north"), ("b", "north"))
    }
)


def schema() -> Schema:
    return read_schema(parse_toml(SCHEMA_FILE, "schema.toml"))


def said(name: str, value: FieldValue, says: EvidenceTable, basis: Encoding | None = None) -> float:
    return look_up(value, schema()[name], says, basis or Encoding(), None)


def test_a_category_is_looked_up_or_is_other() -> None:
    says = EvidenceTable(at={"a": 1.5}, other=-0.5)
    assert said("form", "a", says) == 1.5
    assert said("form", "b", says) == -0.5
    # though a place is called as it is
    assert look_up("a", schema()["form"], says, Encoding(), PLACES) == 1.5


def test_a_table_that_tells_nothing_says_nothing() -> None:
    nothing = EvidenceTable()
    assert (nothing.other, said("form", "a", nothing), said("rural", True, nothing)) == (0, 0, 0)
    encoding = Encoding()
    assert (encoding.hit, encoding.miss, encoding.neighbours) == (0.0, 0.0, 1.0)
    option = LearntOption()
    assert (option.term, option.seen, option.granted, option.decided) == (0.0, 0, 0, 0)


def test_a_boolean_is_looked_up_as_a_word() -> None:
    says = EvidenceTable(at={"true": 0.25, "false": -1.0})
    assert said("rural", True, says) == 0.25
    assert said("rural", False, says) == -1.0


def test_several_values_count_by_their_mean() -> None:
    says = EvidenceTable(at={"a": 1.5, "b": 0.5}, other=-0.5)
    assert said("products", Several(frozenset(("a", "c"))), says) == 0.5
    assert said("products", Several(frozenset()), says) == 0.0


def test_a_number_lies_on_the_line_between_two_knots_and_level_beyond() -> None:
    basis = Encoding(knots=(0.0, math.log1p(100), math.log1p(10_000)))
    says = EvidenceTable(knots=(-1.0, 1.0, 3.0))
    assert said("need", 0, says, basis) == -1.0
    assert said("need", 100, says, basis) == pytest.approx(1.0)
    assert said("need", 10**9, says, basis) == 3.0
    middle = math.expm1((math.log1p(100) + math.log1p(10_000)) / 2)
    assert said("need", middle, says, basis) == pytest.approx(2.0)
    assert between(1.0, (), ()) == 0.0
    assert [between(at, (0.0, 10.0), (7.0, 9.0)) for at in (-5, 0, 10, 15)] == [7, 7, 9, 9]
    # a debt below nothing is none, and a number below nothing is what it is
    assert scaled(-0.5, schema()["need"]) == 0.0
    assert scaled(date(1, 1, 5), schema()["founded"]) == 5.0


def test_a_day_is_a_number_of_days() -> None:
    day = date(2020, 1, 1)
    basis = Encoding(knots=(float(day.toordinal()), float(day.toordinal() + 10)))
    assert said("founded", date(2020, 1, 6), EvidenceTable(knots=(0.0, 1.0)), basis) == 0.5


@pytest.mark.parametrize(
    ("code", "expected"),
    [("land", 0.5), ("north", 1.5), ("a", 3.5), ("b", 1.25)],
)
def test_a_place_adds_up_from_the_top_down(code: str, expected: float) -> None:
    says = EvidenceTable(
        at={"land": 0.5, "north": 1.0, "a": 2.0}, inside={"north": -0.25}, other=-9.0
    )
    field = read_schema(
        parse_toml(b'[field.place]\ntype = "place"\ngazetteer = "x"\n', "schema.toml")
    )["place"]
    assert look_up(code, field, says, Encoding(), PLACES) == expected
    assert look_up(code, field, EvidenceTable(other=-2.0), Encoding(), PLACES) == -2.0


def test_inside_a_place_of_which_nothing_more_is_told_the_place_counts() -> None:
    field = read_schema(
        parse_toml(b'[field.place]\ntype = "place"\ngazetteer = "x"\n', "schema.toml")
    )["place"]
    says = EvidenceTable(at={"land": 0.5}, other=-9.0)
    assert look_up("a", field, says, Encoding(), PLACES) == 0.5


def test_two_values_together_have_a_key_where_both_are_known() -> None:
    kinds = schema().fields
    pair = FieldPair("form", "need", 1.0, {"need": (math.log1p(5), math.log1p(10))})
    needs = (0, 4, 5, 9, 10, 10**6)
    assert [pair_key("a", need, pair, kinds) for need in needs] == [
        *("a|0", "a|0", "a|1", "a|1", "a|2", "a|2")
    ]
    assert pair_key("a", None, pair, kinds) == pair_key(None, 5, pair, kinds) == ""
    assert pair_cell(None, kinds["need"], ()) == ""
    several = FieldPair("products", "rural", 1.0)
    assert pair_key(Several(frozenset("a")), True, several, kinds) == ""
    truth = FieldPair("form", "rural", 1.0)
    found = [pair_key("a", rural, truth, kinds) for rural in (True, False, None)]
    assert found == ["a|true", "a|false", ""]


def test_known_words_are_added_and_held_against_how_many_they_are() -> None:
    basis = Encoding(words={"pump": 1.0, "solar": 1.0, "solar pump": 1.0})
    says = EvidenceTable(at={"solar": 1.0, "solar pump": 2.0}, other=-0.5)
    assert tokens("Solar pump!") == ("solar", "pump", "solar pump")
    assert said("project", "Solar pump!", says, basis) == pytest.approx(2.5 / 2)
    assert said("project", "nothing known", says, basis) == 0.0


def test_a_pair_of_neighbouring_words_may_count_less_than_a_word() -> None:
    basis = Encoding(words={"pump": 1.0, "solar": 1.0, "solar pump": 1.0}, neighbours=0.25)
    says = EvidenceTable(at={"solar": 1.0, "solar pump": 2.0}, other=-0.5)
    # 1.0 for solar, -0.5 for pump, a quarter of 2.0 for both together; 1 + 1 + 1 + 0.25
    assert said("project", "Solar pump!", says, basis) == pytest.approx(1.0 / math.sqrt(3.25))


MODEL: dict[str, Any] = {
    "kind": "ranker",
    "schema": 1,
    "fields": {
        "form": {"weight": 2.0},
        "need": {"weight": 0.5, "basis": {"knots": [0.0, 10.0]}},
        "project": {
            "weight": 1.0,
            "basis": {"words": ["pump"], "rarity": [1.5], "hit": 1.0, "miss": -1.0},
        },
    },
    "pairs": {"form*need": {"weight": 1.0, "cuts": {"need": [5.0]}}},
    "options": {
        "known": {
            "term": 0.25,
            "seen": 12,
            "says": {
                "form": {"at": {"a": 1.0}, "other": -1.0},
                "need": {"knots": [0.0, 1.0]},
                "form*need": {"at": {"a|1": 0.5}, "other": 0.0},
            },
        }
    },
}


def written(tmp_path: Path, content: object) -> Path:
    path = tmp_path / "model.json"
    path.write_text(json.dumps(content))
    return path


def test_a_learnt_option_speaks_through_its_tables_and_the_parts_sum(tmp_path: Path) -> None:
    ranker = read_ranker(written(tmp_path, MODEL), schema())
    facts: dict[str, FieldValue] = {"form": "a", "need": 10**9, "project": "a pump"}
    applicant = Applicant("x", schema(), facts, date(2026, 1, 1))
    known = Option("known", Text({"en": "K"}), serves={"form": Declared(weights={"b": 1.0})})
    parts = {c.field: c.value for c in contributions(applicant, known, "open", ranker)}
    assert parts == {"option": 0.25, "form": 2.0, "need": 0.5, "form*need": 0.5}
    assert all(c.is_learnt for c in contributions(applicant, known, "open", ranker))
    assert score(contributions(applicant, known, "open", ranker)) == 3.25
    declared = Declared(words="a pump")  # the one word is known and the other is not
    fresh = Option("fresh", Text({"en": "F"}), serves={"project": declared})
    (only,) = contributions(applicant, fresh, "open", ranker)
    assert (only.field, only.is_learnt) == ("project", False)
    assert only.evidence == pytest.approx(1.5 / math.sqrt(2))


def test_an_unknown_field_of_a_learnt_option_adds_exactly_nothing(tmp_path: Path) -> None:
    ranker = read_ranker(written(tmp_path, MODEL), schema())
    nobody = Applicant("x", schema(), {}, date(2026, 1, 1))
    option = Option("known", Text({"en": "K"}))
    assert [c.field for c in contributions(nobody, option, "open", ranker)] == ["option"]


def changed(path: str, value: object) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(json.dumps(MODEL))
    at = content
    *way, last = path.split("/")
    for key in way:
        at = at.setdefault(key, {})
    at[last] = value
    return content


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("options/known/term", "high", "term is a number"),
        ("options/known/seen", -1, "seen is not below zero"),
        ("options/known/says", [], "says is a table"),
        ("options/known/says/gender", {"at": {}}, '"gender" is neither a field nor a pair'),
        ("options/known/says/need/knots", [1.0], "needs evidence at each of 2 knots"),
        ("options/known/says/form/at", {"a": None}, "a is a number"),
        ("options/known/says/form/other", math.nan, "other is not a number"),
        ("options/known/says/form", 3, "form is a table"),
        ("options", [], "options is a table"),
        ("fields/need/basis/knots", [1.0, 1.0], "knots are ascending numbers"),
        ("fields/form/basis", {"knots": [1.0]}, "knots are for numbers and dates"),
        ("fields/project/basis/words", [1], "words is a text"),
        ("fields/project/basis/rarity", [1, 2], "one rarity for each of the words"),
        ("fields/project/basis/hit", "x", "hit is a number"),
        ("fields/project/basis/neighbours", -1, "neighbours is not below zero"),
        ("fields/project/basis", 1, "basis is a table"),
        ("pairs/form*gender", {"weight": 1.0}, '"form*gender" is not two fields that may rank'),
        ("pairs/form*need/cuts", {}, "a number in a pair needs cuts"),
        ("pairs/form*need/cuts", {"need": [2, 1]}, "the cuts of need are ascending numbers"),
        ("pairs/form*need/weight", None, "weight is a number"),
        ("pairs/form*project", {"weight": 1.0}, "categories and texts cannot be paired"),
        (
            "acceptance",
            {"scores": [1, 0], "low": [0, 0], "shares": [0, 0], "high": [0, 0], "cases": 1},
            "scores are ascending numbers",
        ),
        ("acceptance", {"scores": [1, 0]}, '"shares" is missing'),
        (
            "acceptance",
            {"scores": [0, 1], "low": [0], "shares": [0], "high": [0], "cases": 1},
            "there are low, shares and high at each of the scores",
        ),
        (
            "acceptance",
            {"scores": [0.0], "low": [0.5], "shares": [0.4], "high": [0.6], "cases": 3},
            "a share lies outside its interval",
        ),
        (
            "acceptance",
            {"scores": [0.0], "low": [0.1], "shares": [0.4], "high": [0.6]},
            '"cases" is missing',
        ),
    ],
)
def test_tables_that_say_what_cannot_be_are_refused(
    tmp_path: Path, path: str, value: object, says: str
) -> None:
    with pytest.raises(InvalidSourceError, match="not valid") as caught:
        read_ranker(written(tmp_path, changed(path, value)), schema())
    assert says in str(caught.value)


def test_a_pair_of_two_numbers_has_cuts_of_both(tmp_path: Path) -> None:
    content = changed("fields/founded", {"weight": 1.0})
    cuts = {"need": [5.0], "founded": [730_000.0]}
    content["pairs"]["founded*need"] = {"weight": 1.0, "cuts": cuts}
    ranker = read_ranker(written(tmp_path, content), schema())
    assert {pair.name for pair in ranker.pairs} == {"form*need", "founded*need"}


def test_an_acceptance_is_withheld_outside_its_data() -> None:
    curve = Acceptance((0.0, 2.0), (0.2, 0.6), (0.1, 0.4), (0.3, 0.8), 50)
    share = curve.share(1.0)
    assert share is not None
    assert (share.value, share.low, share.high) == pytest.approx((0.4, 0.25, 0.55))
    assert curve.share(-0.01) is None
    assert curve.share(2.01) is None
