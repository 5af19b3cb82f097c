"""What is said: places filled, counts, numbers and days as each language writes them."""

from __future__ import annotations

import ast
from datetime import date

import pytest
from conftest import ROOT

from matcher.reports.values import said_count
from matcher.support.errors import Problem, UsageError
from matcher.support.messages import (
    LONGEST_QUOTE,
    Message,
    Money,
    Share,
    WithinSentence,
    counted,
    message,
    render,
)
from matcher.support.text import Text


def test_values_stand_as_the_language_writes_them() -> None:
    said = message(
        "{amount}, {share}, {day}, {words}",
        amount=Money(240000, "MAD"),
        share=Share(0.125),
        day=date(2024, 7, 1),
        words=("a", "b"),
    )
    assert render(said, "en") == "240,000\u00a0MAD, 12.5%, 1 July 2024, a, b"
    assert render(said, "fr") == "240\u202f000\u00a0MAD, 12,5\u202f%, 1er juillet 2024, a, b"
    arabic = render(said, "ar")
    assert "240.000\u00a0درهم" in arabic
    assert "1 يوليوز 2024" in arabic


def test_a_minus_stands_before_its_number_in_arabic_too() -> None:
    said = message("{amount} {share}", amount=Money(-1700, "MAD"), share=Share(-0.35))
    assert render(said, "ar") == "\u200e−1.700\u00a0درهم \u200e−35%"
    assert render(said, "fr") == "−1\u202f700\u00a0MAD −35\u202f%"


def test_left_to_right_parts_are_isolated_in_arabic_only() -> None:
    said = message("{id}", id="SM-0196")
    assert render(said, "ar") == "\u2066SM-0196\u2069"
    assert render(said, "fr") == "SM-0196"
    assert render(message("{name}", name="تعاونية"), "ar") == "تعاونية"


def test_an_arabic_text_runs_from_the_right_even_where_a_latin_name_begins_it() -> None:
    funder = {"fr": "APEFE (Belgique)", "ar": "APEFE (بلجيكا)"}
    assert render(Text(funder), "ar") == "\u2067APEFE (بلجيكا)\u2069"
    assert render(funder["ar"], "ar") == "\u2068APEFE (بلجيكا)\u2069"


def test_signs_that_forge_a_screen_are_taken_out() -> None:
    forged = "Amal\u202e\x1b[31m\nTaza"
    assert render(message("{name}", name=forged), "en") == "Amal[31m Taza"
    assert render(Text({"en": forged}), "en") == "Amal[31m Taza"


def test_an_argument_is_not_read_as_a_sentence() -> None:
    assert render(message("{name}", name="{other}"), "en") == "{other}"


def test_a_place_without_an_argument_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        render(message("{name}"), "en")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_an_empty_sentence_says_nothing(language: str) -> None:
    assert render(message(""), language) == ""


@pytest.mark.parametrize(("count", "said"), [(0, "0 months"), (1, "1 month"), (1.5, "1.5 months")])
def test_english_says_one_and_others(count: float, said: str) -> None:
    assert render(counted("{n} month", "{n} months", count), "en") == said


COUNTS = (0, 1, 2, 3, 11, 100)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ["0 people", "1 person", "2 people", "3 people", "11 people", "100 people"],
        ),
        (
            "fr",
            [
                *("0 personne", "1 personne", "2 personnes"),
                *("3 personnes", "11 personnes", "100 personnes"),
            ],
        ),
        (
            "ar",
            ["لا أحد", "شخص واحد", "شخصان", "3 أشخاص", "11 شخصا", "100 شخص"],
        ),
    ],
)
def test_each_language_has_its_own_plurals(language: str, said: list[str]) -> None:
    people = (said_count(n, "people") for n in COUNTS)
    assert [render(one, language) for one in people] == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["0 pairs", "1 pair", "2 pairs", "3 pairs", "11 pairs", "100 pairs"]),
        ("fr", ["0 couple", "1 couple", "2 couples", "3 couples", "11 couples", "100 couples"]),
        ("ar", ["لا أزواج", "زوج واحد", "زوجان", "3 أزواج", "11 زوجا", "100 زوج"]),
    ],
)
def test_a_count_chooses_the_form_of_its_whole_sentence(language: str, said: list[str]) -> None:
    def pairs(n: int) -> Message:
        return counted(
            "{n} pair: {eligible} eligible or nothing against it, {undecided} undecided,"
            " {refused} refused.",
            "{n} pairs: {eligible} eligible or nothing against them, {undecided} undecided,"
            " {refused} refused.",
            n,
            eligible=n,
            undecided=0,
            refused=0,
        )

    heads = [render(pairs(n), language).partition(":")[0].strip() for n in COUNTS]
    assert heads == said


def test_a_bracket_of_the_arabic_around_a_name_is_not_part_of_it() -> None:
    said = render(message("Schema of the applicants (TOML)."), "ar")
    assert said == "مخطط حقول الطالبين (\u2066TOML\u2069)."


def test_a_command_in_arabic_keeps_the_order_of_its_words() -> None:
    said = render(message("See {command} --help.", command="match plan"), "ar")
    assert said == "انظروا \u2066\u2066match plan\u2069 --help\u2069."


def test_no_sentence_stands_inside_a_formatted_string() -> None:
    """There `matcher.locale.update` does not find it, and it is never translated."""
    makers = {"message", "message_in", "counted"}
    hidden = [
        f"{path.name}:{call.lineno}"
        for path in (ROOT / "matcher").rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        if isinstance(call.func, ast.Name) and call.func.id in makers
    ]
    assert not hidden


def test_what_is_wrong_is_quoted_in_part_only() -> None:
    rule = "a in [" + ", ".join(map(str, range(3_500))) + "]"
    inside = message("rule {rule}: {what}", rule=rule, what=message("{name} is long", name=rule))
    for told in (Problem("o.toml:5", "too-intricate", inside), UsageError(inside)):
        said = told.say("en")
        assert "rule a in [0, 1, 2, " in said
        assert "…: a in [0, 1" in said
        assert said.endswith("… is long")
        assert len(said) < 2 * LONGEST_QUOTE + 60


def test_a_list_of_what_is_allowed_is_told_whole() -> None:
    allowed = tuple(f"word_{at}" for at in range(100))
    said = Problem("o.toml:3", "unknown-value", message("one of {allowed}", allowed=allowed))
    assert "word_99" in said.say("en")


@pytest.mark.parametrize(
    ("title", "said"),
    [("Adhérer à une union", "adhérer à une union"), ("INDH", "INDH"), ("à deux", "à deux")],
)
def test_a_title_inside_a_sentence_loses_the_capital_that_opens_it(title: str, said: str) -> None:
    first = message("first {change}", change=WithinSentence(title))
    assert render(first, "fr") == f"d’abord {said}"


def test_a_title_that_begins_with_a_name_keeps_its_capital_inside_a_sentence() -> None:
    title = WithinSentence(Text({"en": "Intelaka loan", "fr": "Crédit Intelaka"}))
    assert render(title, "en") == "Intelaka loan"
    assert render(title, "fr") == "crédit Intelaka"
