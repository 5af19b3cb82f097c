"""Lines of a page: their width as it is seen, and directions that end with the line."""

from __future__ import annotations

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from matcher.reports.layout import display_width, wrapped

LRI, PDI = "\u2066", "\u2069"


def test_a_word_is_never_broken() -> None:
    assert wrapped("ab cdefghij kl", indent="", width=5) == ["ab", "  cdefghij", "  kl"]


def test_the_space_before_a_text_stays() -> None:
    assert wrapped(" 1. Bare", first="") == [" 1. Bare"]


def test_an_isolated_part_is_isolated_anew_on_each_line() -> None:
    lines = wrapped(f"{LRI}aaa bbb{PDI} ccc", indent=" ", width=5)
    assert lines == [f" {LRI}aaa{PDI}", f" {LRI}bbb{PDI}", " ccc"]


@given(st.text("ab é", max_size=80), st.integers(4, 40))
def test_plain_text_breaks_as_the_standard_library_breaks_it(text: str, width: int) -> None:
    text = " ".join(text.split())
    expected = textwrap.wrap(
        text,
        width,
        initial_indent="- ",
        subsequent_indent="    "[: min(4, width - 1)],
        break_long_words=False,
        break_on_hyphens=False,
    )
    assert wrapped(text, indent="    "[: min(4, width - 1)], first="- ", width=width) == expected


@given(st.text("ab " + LRI + PDI, max_size=40))
def test_no_line_is_wider_than_asked_unless_a_word_is(text: str) -> None:
    for line in wrapped(text, indent="", width=12):
        assert display_width(line) <= 12 or len(line.split()) == 1
