"""The rule language: what is read, what is refused and where, and that nothing else happens."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.expressions.language import (
    DEEPEST_RULE,
    LARGEST_NUMBER,
    LONGEST_RULE,
    Arithmetic,
    Both,
    Compare,
    Either,
    FunctionCall,
    Name,
    Not,
    RuleSyntaxError,
    Value,
    Values,
    parse,
)


def name(word: str, at: int) -> Name:
    return Name(word, at)


def refused(rule: str) -> RuleSyntaxError:
    with pytest.raises(RuleSyntaxError) as caught:
        parse(rule)
    return caught.value


# --- precedence


def test_and_binds_tighter_than_or() -> None:
    assert parse("a or b and c") == Either((name("a", 0), Both((name("b", 5), name("c", 11)))))


def test_not_binds_tighter_than_and() -> None:
    assert parse("not a and b") == Both((Not(name("a", 4)), name("b", 10)))


def test_not_covers_the_whole_comparison_after_it() -> None:
    assert parse("not a < 5") == Not(Compare("<", name("a", 4), Value(5)))


def test_parentheses_win_over_precedence() -> None:
    assert parse("(a or b) and c") == Both(
        (Either((name("a", 1), name("b", 6))), name("c", 13)),
    )


def test_several_or_stand_in_one_node() -> None:
    assert parse("a or b or c") == Either((name("a", 0), name("b", 5), name("c", 10)))


def test_two_not_cancel_out_and_three_are_one() -> None:
    assert parse("not not a") == name("a", 8)
    assert parse("not not not a") == Not(name("a", 12))


def test_multiplication_binds_tighter_than_addition() -> None:
    product = Arithmetic("*", name("b", 4), name("c", 8))
    assert parse("a + b * c") == Arithmetic("+", name("a", 0), product)


def test_subtraction_and_division_go_from_left_to_right() -> None:
    assert parse("8 - 4 - 2") == Arithmetic("-", Arithmetic("-", Value(8), Value(4)), Value(2))
    assert parse("8 / 4 / 2") == Arithmetic("/", Arithmetic("/", Value(8), Value(4)), Value(2))


def test_arithmetic_binds_tighter_than_comparison() -> None:
    left = Arithmetic("/", name("a", 0), name("b", 4))
    assert parse("a / b > 0.5") == Compare(">", left, Value(0.5))


@pytest.mark.parametrize("sign", ["==", "!=", "<", "<=", ">", ">="])
def test_every_comparison_is_read(sign: str) -> None:
    assert parse(f"a {sign} 5") == Compare(sign, name("a", 0), Value(5))


def test_not_in_is_the_contrary_of_in() -> None:
    inside = Compare("in", name("a", 0), Values(("x", "y")))
    assert parse('a in ["x", "y"]') == inside
    assert parse('a not in ["x", "y"]') == Not(inside)


def test_has_takes_one_value() -> None:
    assert parse('a has "x"') == Compare("has", name("a", 0), Value("x"))


def test_a_call_keeps_its_arguments_in_order() -> None:
    assert parse("years(a, today)") == FunctionCall("years", (name("a", 6), name("today", 9)))


def test_a_list_may_end_with_a_comma() -> None:
    assert parse("a in [1, 2, ]") == Compare("in", name("a", 0), Values((1, 2)))


def test_a_word_that_only_starts_like_an_operator_is_a_name() -> None:
    assert parse("order and nothing") == Both((name("order", 0), name("nothing", 10)))
    assert parse("has_land or inside") == Either((name("has_land", 0), name("inside", 12)))


def test_spaces_tabs_and_line_ends_mean_nothing() -> None:
    assert parse("a\n\t and   b") == Both((name("a", 0), name("b", 10)))


# --- values


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0", 0),
        ("007", 7),
        ("5", 5),
        ("-5", -5),
        ("0.30", 0.3),
        ("-0.5", -0.5),
        ("1e3", 1000.0),
        ("2.5E-1", 0.25),
        ("1e+2", 100.0),
        ("999999999999999", 999_999_999_999_999),
    ],
)
def test_numbers_are_read(written: str, read: float) -> None:
    tree = parse(f"a == {written}")
    assert isinstance(tree, Compare)
    assert tree.right == Value(read)
    assert type(tree.right.value) is type(read)  # type: ignore[union-attr]


def test_true_and_false_are_values() -> None:
    assert parse("true") == Value(True)
    assert parse("a == false") == Compare("==", name("a", 0), Value(False))


def test_a_date_is_a_value_and_not_a_subtraction() -> None:
    assert parse("a > 2020-02-29") == Compare(">", name("a", 0), Value(date(2020, 2, 29)))


def test_quotes_and_backslashes_are_escaped() -> None:
    assert parse(r'a == "x\"y\\z"') == Compare("==", name("a", 0), Value('x"y\\z'))


def test_an_empty_text_is_a_text() -> None:
    assert parse('a == ""') == Compare("==", name("a", 0), Value(""))


def test_a_text_keeps_words_of_the_language_and_other_scripts() -> None:
    assert parse('a == "x and (y] تعاونية"') == Compare(
        "==", name("a", 0), Value("x and (y] تعاونية")
    )


def test_a_text_that_is_an_operator_is_not_taken_for_one() -> None:
    assert parse('a == "in"') == Compare("==", name("a", 0), Value("in"))
    assert parse('a has "("') == Compare("has", name("a", 0), Value("("))


def test_a_minus_before_a_name_is_a_subtraction_from_zero() -> None:
    assert parse("-a") == Arithmetic("-", Value(0), name("a", 1))


# --- what is refused, and where


@pytest.mark.parametrize(
    ("rule", "at", "says"),
    [
        ("", 0, "the rule ends too early"),
        ("   ", 3, "the rule ends too early"),
        ("a and", 5, "the rule ends too early"),
        ("a or or b", 5, '"or" is not expected here'),
        ("and a", 0, '"and" is not expected here'),
        ("a <", 3, "the rule ends too early"),
        ("a < and", 4, '"and" is not expected here'),
        ("a = 5", 2, '"=" is not an operator; write == to compare'),
        ("a == 'x'", 5, "text stands in double quotes"),
        ('a == "x', 5, "a text is not closed by a double quote"),
        (r'a == "x\n"', 5, "a text is not closed by a double quote"),
        (r'a == "x\"', 5, "a text is not closed by a double quote"),
        ("a == 5members", 5, "a number is badly written"),
        ("a == 1.2.3", 5, "a number is badly written"),
        ("a == 5.", 5, "a number is badly written"),
        ("a == .5", 5, '"." has no meaning in a rule'),
        ("a == 2020-13-01", 5, "2020-13-01 is not a day"),
        ("a == 2023-02-29", 5, "2023-02-29 is not a day"),
        ("a == 1e15", 5, "a number is not below 1e+15"),
        ("a == -1e15", 6, "a number is not below 1e+15"),
        ("a & b", 2, '"&" has no meaning in a rule'),
        ("a ! b", 2, '"!" has no meaning in a rule'),
        ("a; b", 1, '";" has no meaning in a rule'),
        ("a.b", 1, '"." has no meaning in a rule'),
        ("a\0", 1, "a sign that cannot be seen has no meaning in a rule"),
        ("(a", 2, '")" is missing before the end'),
        ("(a b)", 3, '")" is missing before "b"'),
        ("a)", 1, '")" is not expected here'),
        ("a b", 2, '"b" is not expected here'),
        ("()", 1, '")" is not expected here'),
        ("a in 5", 5, '"[" is missing before "5"'),
        ("a in", 4, '"[" is missing before the end'),
        ("a in []", 7, "a list is empty"),
        ("a in [1 2]", 8, '"," is missing before "2"'),
        ("a in [1", 7, '"," is missing before the end'),
        ("a in [b]", 6, "a list holds values only"),
        ("a in [[1]]", 6, "a list holds values only"),
        ("a not 5", 2, '"not" is not expected here'),
        ("a not has 5", 2, '"not" is not expected here'),
        ("a has", 5, "the rule ends too early"),
        ("a < b < c", 6, "comparisons cannot be chained; join two with and"),
        ("a < 5 in [5]", 6, "comparisons cannot be chained; join two with and"),
        ("a == not b", 5, '"not" is not expected here'),
        ("f(", 2, "the rule ends too early"),
        ("f()", 2, '")" is not expected here'),
        ("f(a", 3, '")" is missing before the end'),
        ("a + ", 4, "the rule ends too early"),
        ("* a", 0, '"*" is not expected here'),
    ],
)
def test_a_mistake_is_named_with_its_place(rule: str, at: int, says: str) -> None:
    error = refused(rule)
    assert str(error.message) == says
    assert error.at == at


# --- hostile input


@pytest.mark.parametrize(
    "rule",
    [
        "(" * 100_000,
        "(" * 100_000 + "a" + ")" * 100_000,
        "[" * 100_000,
        "-" * 100_000 + "5",
        "not " * 100_000,
        "f(" * 100_000,
        "a" * (LONGEST_RULE + 1),
    ],
    ids=["open", "closed", "lists", "minus", "not", "calls", "name"],
)
def test_a_hundred_thousand_signs_are_refused_by_length(rule: str) -> None:
    assert str(refused(rule).message) == "the rule is longer than 20,000 characters"


@pytest.mark.parametrize(
    "opening",
    ["(", "[", "-", "f(", "(not ", "a + (", "a in [", "a has (", "-("],
)
def test_deep_nesting_is_refused_and_never_overflows(opening: str) -> None:
    refused(opening * (LONGEST_RULE // len(opening)))


def test_nesting_is_allowed_up_to_the_limit_and_not_beyond() -> None:
    deep = DEEPEST_RULE - 1
    assert parse("(" * deep + "a" + ")" * deep) == name("a", deep)
    assert (
        str(refused("(" * (deep + 1) + "a" + ")" * (deep + 1)).message)
        == "more than 60 levels of nesting"
    )


def test_many_brackets_side_by_side_are_not_deep() -> None:
    tree = parse(" or ".join(["(a)"] * 2000))
    assert isinstance(tree, Either)
    assert len(tree.parts) == 2000


def test_the_longest_rule_is_still_read() -> None:
    tree = parse("not " * ((LONGEST_RULE - 1) // 4) + "a")
    assert tree == Not(name("a", 19_996))


def test_a_thousand_parts_stay_flat() -> None:
    tree = parse(" and ".join(f"a{n}" for n in range(1000)))
    assert isinstance(tree, Both)
    assert len(tree.parts) == 1000


@pytest.mark.parametrize("number", ["9" * 400, "9" * 5000, "1e999", "1e15", "1" + "0" * 15])
def test_a_number_too_large_to_be_exact_is_refused(number: str) -> None:
    assert str(refused(f"a < {number}").message) == "a number is not below 1e+15"


def test_the_largest_number_allowed_is_exact() -> None:
    assert float(int(LARGEST_NUMBER) - 1) == LARGEST_NUMBER - 1
    assert parse(f"a < {int(LARGEST_NUMBER) - 1}") == Compare(
        "<", name("a", 0), Value(999_999_999_999_999)
    )


def test_five_thousand_zeros_are_refused_as_too_long_a_number() -> None:
    with pytest.raises(RuleSyntaxError) as caught:
        parse("a < " + "0" * 5000)
    assert str(caught.value.message) == "a number is not below 1e+15"


@pytest.mark.parametrize(
    "rule",
    [
        "a == 5²",
        "a == 5½",
        "a\u202e == 5",
        "a\u200b",
        "a == “x”",
        "a ≥ 5",
        "\ud800",
        "a == \ufeff5",
        "💧",
    ],
)
def test_signs_of_other_scripts_are_refused_by_name(rule: str) -> None:
    refused(rule)


def test_names_may_be_in_any_script() -> None:
    assert parse("عدد_الأعضاء >= 5") == Compare(">=", name("عدد_الأعضاء", 0), Value(5))


# --- laws

_PIECES = st.sampled_from(
    (
        *["a", "b", "members", "today", "true", "false", "and", "or", "not", "in", "has"],
        *["==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "(", ")", "[", "]", ",", "="],
        *(
            '"x"',
            '"',
            "'",
            "\\",
            "5",
            "0.5",
            "1e9",
            "2020-01-01",
            "2020-99-99",
            "f(",
            ".",
            " ",
            "\n",
        ),
    )
)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_with_a_place_inside_it(rule: str) -> None:
    try:
        parse(rule)
    except RuleSyntaxError as error:
        assert 0 <= error.at <= len(rule)
        assert str(error.message)


@settings(max_examples=400)
@given(st.lists(_PIECES, max_size=60).map(" ".join))
def test_any_row_of_words_is_read_or_refused_with_a_place_inside_it(rule: str) -> None:
    try:
        parse(rule)
    except RuleSyntaxError as error:
        assert 0 <= error.at <= len(rule)


@given(st.text())
def test_any_text_survives_escaping(text: str) -> None:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    assert parse(f'a == "{escaped}"') == Compare("==", name("a", 0), Value(text))


@given(st.dates())
def test_any_day_is_read(day: date) -> None:
    assert parse(f"a == {day.isoformat()}") == Compare("==", name("a", 0), Value(day))


@given(st.floats(-9e14, 9e14, allow_nan=False) | st.integers(-(10**15) + 1, 10**15 - 1))
def test_any_number_below_the_limit_is_read_exactly(number: float) -> None:
    tree = parse(f"a == {number!r}")
    assert isinstance(tree, Compare)
    assert tree.right == Value(number)
