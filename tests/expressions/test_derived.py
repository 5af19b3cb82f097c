"""Derived fields: years, unknown inputs, arithmetic without an answer, and types."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.expressions.derived import Scalar, compute, inputs_of, problems_of, years_between
from matcher.expressions.language import parse

TYPES = {
    "members": "integer",
    "women": "integer",
    "need": "money",
    "share": "number",
    "founded": "date",
    "closed": "date",
    "rural": "boolean",
    "form": "category",
    "products": "categories",
    "place": "place",
    "project": "text",
}


def worked(expression: str, facts: Mapping[str, Scalar] | None = None) -> Scalar:
    known = facts or {}
    return compute(parse(expression), known.get)


# --- years


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (date(2020, 3, 1), date(2020, 3, 1), 0.0),
        (date(2020, 3, 1), date(2021, 3, 1), 1.0),
        (date(2021, 11, 23), date(2026, 11, 23), 5.0),
        (date(2020, 2, 29), date(2024, 2, 29), 4.0),
        (date(2020, 2, 29), date(2021, 3, 1), 1.0),
        (date(2023, 1, 1), date(2023, 7, 2), 182 / 365),
        (date(2024, 1, 1), date(2024, 7, 1), 182 / 366),
        (date(1900, 1, 1), date(2000, 1, 1), 100.0),
    ],
)
def test_an_anniversary_is_a_whole_number_of_years(start: date, end: date, years: float) -> None:
    assert years_between(start, end) == years


def test_the_day_before_an_anniversary_is_less_and_the_day_after_more() -> None:
    assert 4.99 < years_between(date(2021, 11, 23), date(2026, 11, 22)) < 5
    assert 5 < years_between(date(2021, 11, 23), date(2026, 11, 24)) < 5.01


def test_born_on_a_leap_day_the_anniversary_is_the_first_of_march() -> None:
    born = date(2020, 2, 29)
    assert years_between(born, date(2023, 2, 28)) < 3
    assert years_between(born, date(2023, 3, 1)) == 3
    assert years_between(born, date(2024, 2, 28)) < 4


def test_time_backwards_is_negative() -> None:
    assert years_between(date(2025, 3, 1), date(2020, 3, 1)) == -5


def test_the_first_day_there_is_has_an_age() -> None:
    assert years_between(date.min, date(2001, 1, 1)) == 2000


def test_the_last_day_there_is_has_an_age() -> None:
    assert years_between(date(2019, 12, 31), date.max) == 7980


_DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


@given(_DAYS, _DAYS)
def test_years_turn_their_sign_with_the_order(one: date, other: date) -> None:
    assert years_between(one, other) == -years_between(other, one)


@given(_DAYS, _DAYS)
def test_a_day_later_is_never_younger(start: date, end: date) -> None:
    # before the start a 29th of February and the day after it may be as far from it
    now, then = years_between(start, end), years_between(start, end + timedelta(days=1))
    is_leap_day = (2, 29) in ((start.month, start.day), (end.month, end.day))
    assert then >= now if end < start or is_leap_day else then > now


# --- unknown


@pytest.mark.parametrize(
    "expression",
    [
        "women / members",
        "members + women",
        "women == members",
        "not rural",
        "rural and members > 5",
        "members > 5 or rural",
        "members in [5, 6]",
        "years(founded, closed)",
        "year(closed)",
        "min(women, members)",
        "members * 0",
        "-members",
    ],
)
def test_one_unknown_input_makes_the_result_unknown(expression: str) -> None:
    assert worked(expression, {"women": 5, "founded": date(2020, 1, 1)}) is None


def test_a_division_by_zero_has_no_answer() -> None:
    assert worked("women / members", {"women": 0, "members": 0}) is None
    assert worked("women / members", {"women": 5, "members": 0.0}) is None
    assert worked("1 + women / members", {"women": 5, "members": 0}) is None


def test_a_day_outside_the_calendar_has_no_answer() -> None:
    facts = {"founded": date(9999, 12, 30), "members": 2, "need": 10**14}
    assert worked("founded + members", facts) is None
    assert worked("founded + need", facts) is None
    assert worked("founded - 100000000", facts) is None


def test_numbers_beyond_all_bounds_have_no_answer() -> None:
    assert worked("*".join(["need"] * 25) + " / 2", {"need": 10**14}) is None


# --- known


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("women / members", 0.3),
        ("women == members", False),
        ("women != members", True),
        ("women + members * 2", 23),
        ("(women + members) * 2", 26),
        ("members - women - 1", 6),
        ("-women", -3),
        ("members in [9, 10]", True),
        ("members not in [9, 10]", False),
        ("rural and members >= 10", True),
        ("not rural or women > 3", False),
        ("min(members, women, 5)", 3),
        ("max(members, women, 5)", 10),
        ("year(founded)", 2020),
        ("years(founded, closed)", 5.0),
        ("closed - founded", 1827),
        ("founded + 31", date(2020, 2, 1)),
        ("founded - 1", date(2019, 12, 31)),
        ('form == "union"', True),
        ("founded < closed", True),
        ("5", 5),
    ],
)
def test_an_expression_of_known_facts_has_its_value(expression: str, result: Scalar) -> None:
    facts = {
        "women": 3,
        "members": 10,
        "rural": True,
        "form": "union",
        "founded": date(2020, 1, 1),
        "closed": date(2025, 1, 1),
    }
    assert worked(expression, facts) == result


def test_exactly_thirty_per_cent_is_exactly_three_tenths() -> None:
    for tens in range(1, 500):
        assert worked("women / members", {"women": 3 * tens, "members": 10 * tens}) == 0.3


def test_the_inputs_are_named_once_in_their_order() -> None:
    assert inputs_of(parse("members / (women + members) - years(founded, today)")) == (
        "members",
        "women",
        "founded",
        "today",
    )


# --- types


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("women / members", "number"),
        ("women + need", "money"),
        ("women == members", "boolean"),
        ('form == "x" and not rural', "boolean"),
        ("members in [1, 2]", "boolean"),
        ("years(founded, today)", "number"),
        ("year(today)", "integer"),
        ("founded + 30", "date"),
        ("max(founded, closed)", "date"),
        ("today - founded", "integer"),
        ("place", "place"),
        ("form", "text"),
        ("5", "number"),
    ],
)
def test_a_well_typed_expression_is_accepted(expression: str, wanted: str) -> None:
    assert problems_of(parse(expression), TYPES, wanted) == []


@pytest.mark.parametrize(
    ("expression", "wanted", "says"),
    [
        ("women / members", "boolean", "the expression gives a number"),
        ("women == members", "number", "the expression gives true or false"),
        ("founded", "number", "the expression gives a date"),
        ("products", "categories", "a categories field cannot be derived."),
        ("products", "text", "the expression gives a list"),
        ("founded + founded", "date", '"+" cannot join a date and a date.'),
        ("founded * 2", "date", '"*" cannot join a date and a number.'),
        ("2 + founded", "date", '"+" cannot join a number and a date.'),
        ("form + 1", "number", '"+" cannot join a text and a number.'),
        ("rural and members", "boolean", "and, or and not join what is true or false"),
        ("not members", "boolean", "and, or and not join what is true or false"),
        ("members == form", "boolean", "a number is compared with a text."),
        ("form < form", "boolean", '"<" compares numbers or dates, not a text.'),
        ("members in [1, true]", "boolean", "a list that holds something else."),
        ('products has "x"', "boolean", "for conditions, not for derived fields."),
        ("years(members, today)", "number", "write years(start, end)"),
        ("years(founded)", "number", "write years(start, end)"),
        ("year(members)", "number", "write year(day)"),
        ("min(founded, members)", "number", "min takes numbers, or dates."),
        ("max(form, form)", "number", "max takes numbers, or dates."),
        ("sqrt(members)", "number", '"sqrt" is not a function; there are years, year, min, max.'),
    ],
)
def test_an_ill_typed_expression_is_refused(expression: str, wanted: str, says: str) -> None:
    problems = problems_of(parse(expression), TYPES, wanted)
    assert any(says in str(what) for what in problems), problems
