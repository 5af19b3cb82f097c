"""What is said: places filled, counts, numbers and days as each language writes them."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.messages import Money, Share, counted, message, render
from matcher.text import Text


def test_values_stand_as_the_language_writes_them() -> None:
    said = message(
        "{amount}, {share}, {day}, {words}",
        amount=Money(240000, "MAD"),
        share=Share(0.125),
        day=date(2024, 7, 1),
        words=("a", "b"),
    )
    assert render(said, "en") == "240,000\u00a0MAD, 12.5%, 2024-07-01, a, b"
    assert render(said, "fr") == "240\u202f000\u00a0MAD, 12,5\u202f%, 1er juillet 2024, a, b"
    arabic = render(said, "ar")
    assert "240.000\u00a0درهم" in arabic
    assert "1 يوليوز 2024" in arabic


def test_a_minus_stands_before_its_number_in_arabic_too() -> None:
    said = message("{amount} {share}", amount=Money(-1700, "MAD"), share=Share(-0.35))
    assert render(said, "ar") == "\u200e-1.700\u00a0درهم \u200e-35%"
    assert render(said, "fr") == "-1\u202f700\u00a0MAD -35\u202f%"


def test_left_to_right_parts_are_isolated_in_arabic_only() -> None:
    said = message("{id}", id="SM-0196")
    assert render(said, "ar") == "\u2066SM-0196\u2069"
    assert render(said, "fr") == "SM-0196"
    assert render(message("{name}", name="تعاونية"), "ar") == "تعاونية"


def test_signs_that_forge_a_screen_are_taken_out() -> None:
    forged = "Amal\u202e\x1b[31m\nTaza"
    assert render(message("{name}", name=forged), "en") == "Amal[31m Taza"
    assert render(Text({"en": forged}), "en") == "Amal[31m Taza"


def test_an_argument_is_not_read_as_a_sentence() -> None:
    assert render(message("{name}", name="{other}"), "en") == "{other}"


def test_a_place_without_an_argument_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        render(message("{name}"), "en")


@pytest.mark.parametrize(("count", "said"), [(0, "0 months"), (1, "1 month"), (1.5, "1.5 months")])
def test_english_says_one_and_others(count: float, said: str) -> None:
    assert render(counted("{n} month", "{n} months", count), "en") == said
