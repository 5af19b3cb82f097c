"""Rules held against a schema: what becomes of them, and every kind of mistake."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from matcher.domain.gazetteer import Gazetteer, Place
from matcher.domain.schema import Schema
from matcher.domain.schema_file import read_schema
from matcher.expressions.language import parse
from matcher.rules.predicates import (
    Among,
    FieldComparison,
    Formula,
    Holds,
    Inside,
    Order,
    RuleProblem,
    atoms_of,
    bind,
)
from matcher.spec.source import parse_toml
from matcher.support.text import Text

SCHEMA_FILE = b"""
[field.members]
type = "integer"
[field.women]
type = "integer"
[field.share]
type = "number"
[field.need]
type = "money"
[field.founded]
type = "date"
[field.audited]
type = "date"
[field.rural]
type = "boolean"
[field.form]
type = "category"
values = ["cooperative", "union"]
labels = { union = { en = "federation", fr = "Bund" } }
[field.village]
type = "category"
[field.products]
type = "categories"
values = ["honey", "argan"]
[field.confirmed]
type = "categories"
[field.project]
type = "text"
[field.place]
type = "place"
gazetteer = "test"
[field.region]
type = "place"
gazetteer = "test"
level = "region"
derived = "place"
"""


def _schema() -> Schema:
    read = read_schema(parse_toml(SCHEMA_FILE, "schema.toml"))
    places = {
        "north": Place("north", "", Text({"en": "North"}), "region"),
        "south": Place("south", "", Text({"en": "South"}), "region"),
        "tizi": Place("tizi", "north", Text({"en": "Tizi"}), "commune"),
    }
    return replace(read, gazetteers={"test": Gazetteer(places)})


SCHEMA = _schema()


def sound(rule: str) -> Formula:
    formula, problems = bind(parse(rule), SCHEMA)
    assert problems == []
    return formula


def mistakes(rule: str) -> list[RuleProblem]:
    wrong = bind(parse(rule), SCHEMA)[1]
    return [RuleProblem(p.code, str(p.message), str(p.hint)) for p in wrong]


def mistake(rule: str) -> RuleProblem:
    (only,) = mistakes(rule)
    return only


# --- what is sound


@pytest.mark.parametrize(
    ("rule", "formula"),
    [
        ("members < 5", Order("members", "<", 5)),
        ("members <= 5", Order("members", "<=", 5)),
        ("members == 5", Order("members", "==", 5)),
        ("members > 5", ("not", Order("members", "<=", 5))),
        ("members >= 5", ("not", Order("members", "<", 5))),
        ("members != 5", ("not", Order("members", "==", 5))),
        ("5 < members", ("not", Order("members", "<=", 5))),
        ("5 >= members", Order("members", "<=", 5)),
        ("founded > 2020-01-01", ("not", Order("founded", "<=", date(2020, 1, 1)))),
        ("women <= members", FieldComparison("women", "<=", "members")),
        ("women > members", ("not", FieldComparison("women", "<=", "members"))),
        ("share < members", FieldComparison("share", "<", "members")),
        ("founded < audited", FieldComparison("founded", "<", "audited")),
        ("rural", Among("rural", frozenset((True,)))),
        ("rural == true", Among("rural", frozenset((True,)))),
        ("rural == false", ("not", Among("rural", frozenset((True,))))),
        ("not rural", ("not", Among("rural", frozenset((True,))))),
        ('form == "union"', Among("form", frozenset(("union",)))),
        ('form != "union"', ("not", Among("form", frozenset(("union",))))),
        ('form in ["union"]', Among("form", frozenset(("union",)))),
        ('village == "anything at all"', Among("village", frozenset(("anything at all",)))),
        ('project == "a mill"', Among("project", frozenset(("a mill",)))),
        ('products has "honey"', Holds("products", "honey")),
        ('confirmed has "anything"', Holds("confirmed", "anything")),
        ('place == "north"', Inside("place", frozenset(("north",)))),
        ('place not in ["north", "tizi"]', ("not", Inside("place", frozenset(("north", "tizi"))))),
        ("members in [1, 2]", ("any", (Order("members", "==", 1), Order("members", "==", 2)))),
        ("true", True),
    ],
)
def test_a_sound_rule_becomes_atoms(rule: str, formula: Formula) -> None:
    assert sound(rule) == formula


def test_a_field_derived_from_one_field_alone_asks_about_that_field() -> None:
    assert sound('region == "north"') == Inside("place", frozenset(("north",)))


def test_a_field_compared_with_itself_is_settled() -> None:
    assert sound("members <= members") is True
    assert sound("members < members") is False


def test_each_atom_is_listed_once_in_the_order_of_the_rule() -> None:
    formula = sound("(members < 5 or rural) and not members < 5")
    assert atoms_of(formula) == (Order("members", "<", 5), Among("rural", frozenset((True,))))


# --- what is wrong


def test_an_unknown_field_proposes_the_nearest() -> None:
    assert mistake("membres < 5") == RuleProblem(
        "unknown-field", '"membres" is not a field.', 'Did you mean "members"?'
    )


def test_a_field_like_no_other_proposes_nothing() -> None:
    assert mistake("zzz < 5") == RuleProblem("unknown-field", '"zzz" is not a field.', "")


def test_today_is_not_a_field_of_conditions() -> None:
    assert mistake("founded < today").code == "unknown-field"


def test_an_unknown_field_is_named_wherever_it_stands() -> None:
    for rule in ("zzz", "not zzz", "members < zzz", "rural or zzz", '"x" == zzz', 'zzz has "x"'):
        assert [p.message for p in mistakes(rule)] == ['"zzz" is not a field.'], rule


def test_a_value_outside_a_closed_list_proposes_the_nearest() -> None:
    expected = RuleProblem(
        "unknown-value", '"unions" is not a value of "form".', 'Did you mean "union"?'
    )
    assert mistake('form == "unions"') == expected
    assert mistake('form in ["union", "unions"]') == expected
    assert mistake('products has "hony"').hint == 'Did you mean "honey"?'


def test_a_value_differs_by_case() -> None:
    assert mistake('form == "Union"').code == "unknown-value"


def test_a_value_is_proposed_by_its_name_for_people_and_in_any_case() -> None:
    for word in ("Federation", "bund", "UNION"):
        assert mistake(f'form == "{word}"').hint == 'Did you mean "union"?'


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ('members < "5"', '"members" (integer) is compared with a text, not a number.'),
        ("members < true", '"members" (integer) is compared with true or false, not a number.'),
        ("members < 2020-01-01", '"members" (integer) is compared with a date, not a number.'),
        ("founded < 2020", '"founded" (date) is compared with a number, not a date.'),
        ('founded == "2020-01-01"', '"founded" (date) is compared with a text, not a date.'),
        ("rural == 1", '"rural" (boolean) is compared with a number, not true or false.'),
        ("rural in [true, 1]", '"rural" (boolean) is compared with a number, not true or false.'),
        ("form == 5", '"form" (category) is compared with a number, not a text.'),
        ("form == true", '"form" (category) is compared with true or false, not a text.'),
        ("place == 5", '"place" (place) is compared with a number, not a text.'),
        ("project == 5", '"project" (text) is compared with a number, not a text.'),
        ('form < "union"', '"<" does not compare a category field: "form".'),
        ("rural <= true", '"<=" does not compare a boolean field: "rural".'),
        ('place > "north"', '">" does not compare a place field: "place".'),
        ('project >= "a"', '">=" does not compare a text field: "project".'),
        ("members", '"members" alone is not a condition: it is a integer field.'),
        ("not form", '"form" alone is not a condition: it is a category field.'),
        ("products", '"products" alone is not a condition: it is a categories field.'),
        ("members < founded", '"members" (integer) cannot be compared with "founded" (date).'),
        ("form == village", '"form" (category) cannot be compared with "village" (category).'),
        ("rural == rural", '"rural" (boolean) cannot be compared with "rural" (boolean).'),
        ("members == [1, 2]", "a list goes with in."),
        ("members < [1]", "a list goes with in."),
        ('products has ["honey"]', "a list goes with in."),
    ],
)
def test_a_wrong_type_is_named(rule: str, says: str) -> None:
    found = mistake(rule)
    assert found.code == "wrong-type"
    assert found.message == says


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ('form has "union"', 'has is for a categories field; "form" is category.'),
        ("members has 5", 'has is for a categories field; "members" is integer.'),
        ('place has "north"', 'has is for a categories field; "place" is place.'),
        ('products == "honey"', '"products" may hold several values: write products has "…".'),
        ('products != "honey"', '"products" may hold several values: write products has "…".'),
        (
            'products in ["honey"]',
            '"products" may hold several values: write products has "…" or … .',
        ),
        ("products has 5", "products has a text, not a number."),
        ("products has true", "products has a text, not true or false."),
    ],
)
def test_has_and_in_are_not_taken_for_one_another(rule: str, says: str) -> None:
    assert mistake(rule) == RuleProblem("wrong-type", says, "")


@pytest.mark.parametrize("rule", ["members has women", "founded has audited"])
def test_a_field_never_has_another_field(rule: str) -> None:
    assert mistakes(rule)


def test_a_categories_field_cannot_hold_another_field() -> None:
    assert mistake("products has form").code == "wrong-type"


def test_an_unknown_place_proposes_the_nearest() -> None:
    assert mistake('place == "nord"') == RuleProblem(
        "unknown-value", '"nord" is not a place of "place".', 'Did you mean "north"?'
    )


def test_a_place_of_another_level_is_refused() -> None:
    found = mistake('region == "tizi"')
    assert found.code == "unknown-value"
    assert found.message == '"tizi" is a commune; "region" holds a region.'


@pytest.mark.parametrize(
    "rule",
    ["members + 1 < 5", "members / women > 0.5", "-members < 5", "years(founded, today) < 5"],
)
def test_arithmetic_is_refused_in_a_condition(rule: str) -> None:
    assert mistake(rule).code == "arithmetic"


def test_arithmetic_on_the_right_is_refused_too() -> None:
    assert mistakes("members < women + 1")[0].code == "arithmetic"
    assert mistakes("5 < members + 1")[0].code in ("arithmetic", "not-a-rule")


@pytest.mark.parametrize("rule", ["5", '"x"', "2020-01-01", "[1, 2]", "5 < 6", '"x" in ["x"]'])
def test_a_value_alone_is_not_a_condition(rule: str) -> None:
    assert mistake(rule).code == "not-a-rule"


def test_a_comparison_cannot_be_compared() -> None:
    assert mistake("(members < 5) == true").code == "not-a-rule"
    assert mistake("rural == (members < 5)").code == "not-a-rule"


def test_every_mistake_of_a_rule_is_found_at_once() -> None:
    rule = 'membres < 5 and (form == "unio" or not products == "honey") and 5'
    assert [p.code for p in mistakes(rule)] == [
        "unknown-field",
        "unknown-value",
        "wrong-type",
        "not-a-rule",
    ]


def test_a_list_names_each_of_its_mistakes() -> None:
    assert len(mistakes('form in ["a", 5, "union", "b"]')) == 3


def test_a_very_long_unknown_word_is_refused_quickly() -> None:
    assert mistake(f'form == "{"x" * 19_000}"').code == "unknown-value"
    assert mistake(f'place == "{"x" * 19_000}"').code == "unknown-value"


def test_the_atoms_of_a_formula_come_once_each_in_order() -> None:
    young, old = Order("members", "<", 7), Order("members", "<", 50)
    rural = Among("rural", frozenset((True,)))
    formula = ("all", (old, True, ("not", ("any", (rural, old, young))), False))
    assert atoms_of(formula) == (old, rural, young)
    assert atoms_of(True) == ()


def test_an_atom_answers_for_a_known_value() -> None:
    assert [Order("members", "<=", 7).holds(value) for value in (6, 7, 8)] == [True, True, False]
    pair = FieldComparison("women", "==", "members")
    assert [pair.holds(3, value) for value in (2, 3)] == [False, True]
    held = Among("sector", frozenset(("crafts", "trade")))
    assert [held.holds(value) for value in ("crafts", "fishing")] == [True, False]
