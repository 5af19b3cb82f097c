"""What an expression can still come to while inputs are unknown, worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import inf
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matcher import open_matcher
from matcher.advice.advise import advise
from matcher.advice.required_values import Interval
from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Condition
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.domain.schema_file import read_schema
from matcher.domain.values import FieldValue
from matcher.eligibility.verdict import EligibilityEngine
from matcher.expressions.derived import compute
from matcher.expressions.language import parse
from matcher.expressions.ranges import (
    NothingPossibleError,
    Possible,
    Range,
    make_range,
    movers,
    of_value,
    possible,
)
from matcher.session import Session
from matcher.spec.source import parse_toml
from matcher.support.text import Text
from matcher.vector.ranges import possible_numbers, ranges_of
from matcher.vector.screen import screen

TODAY = date(2026, 11, 23)


def whole(low: float, high: float) -> Range:
    return make_range(low, high, is_whole=True)


def day(first: date, last: date) -> Range:
    return make_range(first.toordinal(), last.toordinal(), is_whole=True, is_day=True)


#: n, m whole from 0 up; w whole from 1 to 5; r from -1 to 2; p above 0; d in May 2020.
INPUTS: dict[str, Possible] = {
    "n": whole(0, inf),
    "m": whole(0, inf),
    "w": whole(1, 5),
    "r": make_range(-1, 2),
    "p": make_range(0, inf, is_low_out=True),
    "d": day(date(2020, 5, 1), date(2020, 5, 31)),
    "yes": frozenset((True,)),
    "b": frozenset((True, False)),
    "form": frozenset(("union", "gie")),
    "word": None,
    "today": of_value(TODAY),
}


def found(expression: str) -> Possible:
    return possible(parse(expression), INPUTS.__getitem__)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("800000 + n + m", whole(800_000, inf)),
        ("n - m", whole(-inf, inf)),
        ("7 - w", whole(2, 6)),
        ("-r", make_range(-2, 1)),
        ("r + w", make_range(0, 7)),
        ("w * 3", whole(3, 15)),
        ("r * r", make_range(-2, 4)),  # its two places are taken to be independent
        ("n * 0", whole(0, 0)),
        ("p * p", make_range(0, inf, is_low_out=True)),
        ("w / 10", make_range(0.1, 0.5)),
        ("3 / w", make_range(0.6, 3)),
        ("3 / n", make_range(0, 3, is_low_out=True)),  # by 0 nothing is divided
        ("0 / n", make_range(0, 0)),
        ("w / p", make_range(0, inf, is_low_out=True)),
        ("n / m", make_range(0, inf)),
        ("1 / r", make_range(-inf, inf)),  # both sides of 0, and what lies between
        ("-3 / w", make_range(-3, -0.6)),
        ("min(n, w)", whole(0, 5)),
        ("max(n, w)", whole(1, inf)),
        ("min(r, 1)", make_range(-1, 1)),
        ("max(p, 0)", make_range(0, inf, is_low_out=True)),
        ("year(d)", whole(2020, 2020)),
        ("d + 30", day(date(2020, 5, 31), date(2020, 6, 30))),
        ("today - d", whole(2367, 2397)),
    ],
)
def test_numbers_and_days_lie_between_their_ends(expression: str, expected: Range) -> None:
    assert found(expression) == expected


def test_years_from_a_month_on_lie_within_a_month() -> None:
    ages = found("years(d, today)")
    assert isinstance(ages, Range)
    assert 6.48 < ages.low < 6.49
    assert 6.56 < ages.high < 6.57


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("n >= 0", {True}),
        ("n < 0", {False}),
        ("n < w", {True, False}),
        ("w == 5", {True, False}),
        ("w == 6", {False}),
        ("w == 2.5", {False}),
        ("w != 6", {True}),
        ("w in [1, 2, 3, 4, 5]", {True}),
        ("w in [1, 5]", {True, False}),
        ("w in [0, 6]", {False}),
        ("w not in [0, 6]", {True}),
        ("p > 0", {True}),
        ("p <= 0", {False}),
        ("p == 0", {False}),
        ("d < 2020-06-01", {True}),
        ('form in ["union", "gie"]', {True}),
        ('form == "cooperative"', {False}),
        ('form == "union"', {True, False}),
        ('word == "x"', {True, False}),
        ("b and w > 5", {False}),
        ("b or w < 6", {True}),
        ("not b", {True, False}),
        ("yes and b", {True, False}),
        ("yes or b", {True}),
    ],
)
def test_truths_are_those_that_can_come_out(expression: str, expected: set[bool]) -> None:
    assert found(expression) == expected


@pytest.mark.parametrize("expression", ["w / 0", "1 / (n * 0)", "d + 4000000", "max(n / 0, 1)"])
def test_where_there_is_never_an_answer_nothing_is_possible(expression: str) -> None:
    with pytest.raises(NothingPossibleError):
        found(expression)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("n + w - 3", ("n", "w")),
        ("n * 0 + w", ("w",)),
        ("0 / n", ()),
        ("min(w, 6 + n)", ("w",)),  # 6 and more is never the least
        ("min(w, n)", ("w", "n")),
        ("max(w, -n)", ("w",)),
        ("b and w < 9", ("b",)),
        ("b or w < 9", ()),
        ("yes", ()),
    ],
)
def test_only_what_can_move_a_value_moves_it(expression: str, expected: tuple[str, ...]) -> None:
    assert movers(parse(expression), INPUTS.__getitem__) == expected


_NUMBERS = st.integers(-6, 6) | st.sampled_from((-2.5, -0.5, 0.0, 0.25, 3.5))
_EXPRESSIONS = st.sampled_from(
    ("a + b * c", "a - b - c", "a * b / c", "a / (b + c)", "(a - b) / (c * c)", "2 * a - b / 3")
)


@st.composite
def _ranges(draw: st.DrawFn) -> Range:
    ends = sorted((draw(_NUMBERS), draw(_NUMBERS)))
    is_whole = draw(st.booleans()) and all(end == int(end) for end in ends)
    is_open = ends[0] < ends[1] and not is_whole
    low = draw(st.sampled_from((ends[0], -inf)))
    high = draw(st.sampled_from((ends[1], inf)))
    outs = [is_open and draw(st.booleans()) for _ in range(2)]
    return make_range(low, high, is_low_out=outs[0], is_high_out=outs[1], is_whole=is_whole)


@given(_EXPRESSIONS, st.fixed_dictionaries({name: _ranges() for name in "abc"}))
def test_many_at_once_are_as_one_by_one(expression: str, inputs: Mapping[str, Range]) -> None:
    tree = parse(expression)
    columns = {name: ranges_of([one, one]) for name, one in inputs.items()}
    both = list(possible_numbers(tree, columns.__getitem__, 2).each())
    try:
        one = possible(tree, inputs.__getitem__)
    except NothingPossibleError:
        one = None
    assert both == [one, one]


QUARTERS = np.arange(-30, 30.25, 0.25).tolist()


@given(_EXPRESSIONS, st.fixed_dictionaries({name: _ranges() for name in "abc"}), st.data())
def test_what_is_computed_lies_in_the_range(
    expression: str, inputs: Mapping[str, Range], data: st.DataObject
) -> None:
    tree = parse(expression)
    values = {}
    for name, one in inputs.items():
        fitting = [number for number in QUARTERS if one.has(number)]
        assume(fitting)
        values[name] = data.draw(st.sampled_from(fitting), label=name)
    value = compute(tree, values.get)
    assume(value is not None)
    ends = possible(tree, inputs.__getitem__)
    assert isinstance(ends, Range)
    assert isinstance(value, int | float)
    assert ends.low <= value <= ends.high


# --- applicants

SCHEMA = """
field.one = { type = "money", min = 0 }
field.two = { type = "money", min = 0 }
field.three = { type = "money", min = 0, max = 10 }
field.total = { type = "money", min = 0, derived = "one + two + three" }
field.women = { type = "integer", min = 0 }
field.members = { type = "integer", min = 1 }
field.share = { type = "number", min = 0, max = 1, derived = "women / members" }
field.all_women = { type = "boolean", derived = "share == 1" }
field.each = { type = "number", derived = "total / members" }
field.small = { type = "money", derived = "min(three, 5)" }
"""


@pytest.fixture(scope="module")
def schema() -> Schema:
    return read_schema(parse_toml(SCHEMA.encode(), "s.toml"))


def known(schema: Schema, name: str, **facts: int | float) -> object:
    return Applicant("x", schema, facts, TODAY).known(name)


def test_a_total_is_at_least_what_is_known_of_it(schema: Schema) -> None:
    assert known(schema, "total", one=800_000) == whole(800_000, inf)
    assert known(schema, "total", one=1, two=2) == whole(3, 13)
    assert known(schema, "total", one=1, two=2, three=3) == 6


def test_a_stated_total_stands_where_it_cannot_be_computed(schema: Schema) -> None:
    assert known(schema, "total", one=800_000, total=900_000) == 900_000


def test_a_share_stays_within_its_bounds(schema: Schema) -> None:
    assert known(schema, "share", women=3) == make_range(0, 1, is_low_out=True)
    assert known(schema, "share", women=0) == 0
    assert known(schema, "share", members=4) is None  # anything from 0 to 1, as ever
    assert known(schema, "all_women", women=0) is False
    assert known(schema, "all_women", women=3) is None


def test_what_contradicts_itself_is_an_unknown_of_its_own(schema: Schema) -> None:
    assert known(schema, "share", women=5, members=4) is None
    assert known(schema, "total", one=-9, two=-9) is None


def test_a_field_is_settled_by_what_can_move_it(schema: Schema) -> None:
    applicant = Applicant("x", schema, {"women": 0}, TODAY)
    assert applicant.unknown_inputs("share") == ("members",)  # known: nothing is left to ask
    assert Applicant("x", schema, {}, TODAY).unknown_inputs("share") == ("women", "members")
    assert Applicant("x", schema, {}, TODAY).unknown_inputs("small") == ("three",)
    assert Applicant("x", schema, {"one": 4}, TODAY).unknown_inputs("total") == ("two", "three")


def test_a_stated_total_is_not_asked_for_beside_one_that_is_not(schema: Schema) -> None:
    conditions = (Condition(1, "each > 2", Text({"en": ""})),)
    catalogue = Catalogue({"o": Option("o", Text({"en": ""}), conditions=conditions)})
    facts: list[dict[str, FieldValue]] = [{"total": 5}, {}, {"total": 5, "one": 3}]
    applicants = [Applicant(str(n), schema, one, TODAY) for n, one in enumerate(facts)]
    pairs = screen(applicants, catalogue, EligibilityEngine(schema), TODAY)
    assert [pair.missing for pair in pairs] == [
        ("members",),
        ("one", "two", "three", "members"),
        ("members",),
    ]


# --- a ceiling and a total of which one line is known


CAP = """
id = "cap"
name = { en = "Cap" }
status = "open"
status_as_of = 2026-11-01
[[condition]]
rule = "need_total_mad <= 300000"
says = { en = "Need at most 300,000 MAD." }
"""


@pytest.fixture
def capped(tmp_path: Path) -> Session:
    (tmp_path / "cap.toml").write_text(CAP, encoding="utf-8")
    return open_matcher(catalogue=tmp_path, today=TODAY)


def test_a_line_above_the_ceiling_refuses_whatever_the_others_are(capped: Session) -> None:
    facts = {"purposes": ("premises", "equipment", "stock"), "need_premises_mad": 800_000}
    applicant = capped.new_applicant("k1", facts)
    assert applicant.value("need_total_mad") is None
    verdict = capped.match(applicant, "cap").verdict
    assert (verdict.name, verdict.blockers, verdict.missing) == ("refused", (1,), ())
    assert [pair.verdict for pair in capped.screen([applicant])] == ["refused"]  # type: ignore[attr-defined]


def test_a_line_below_the_ceiling_leaves_it_to_the_others(capped: Session) -> None:
    facts = {"purposes": ("premises", "equipment", "stock"), "need_premises_mad": 200_000}
    verdict = capped.match(capped.new_applicant("k1", facts), "cap").verdict
    assert (verdict.name, set(verdict.missing)) == (
        "undecided",
        {"need_equipment_mad", "need_stock_mad"},
    )


def test_the_advice_says_within_what_the_total_lies(capped: Session) -> None:
    applicant = capped.new_applicant("k1", {"need_premises_mad": 800_000})
    (refusal,) = advise(capped, applicant).refusals
    (fact,) = refusal.blockers[0].facts
    assert (fact.field, fact.value) == ("need_total_mad", None)
    assert fact.within == Interval(800_000, None, True, False)
