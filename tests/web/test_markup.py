"""What a page shows: said in its language, escaped, isolated, its lines ending between words."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.support.messages import counted, in_print, message, render
from matcher.support.text import Text
from matcher.web.environment import TEMPLATES
from matcher.web.markup import attribute_value, shown


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        ("<script>x</script>", "en", "&lt;script&gt;x&lt;/script&gt;"),
        ("a\u202e\u2066b\x00", "en", "ab"),
        ("تعاونية <i>", "fr", "<bdi>تعاونية &lt;i&gt;</bdi>"),
        ("Amal", "ar", "<bdi>Amal</bdi>"),
        (date(2024, 7, 1), "ar", "1\u00a0يوليوز 2024"),
        (1234, "fr", "1\u202f234"),
        (message("{n} of {all}", n='"', all="&"), "en", "&#34; of &amp;"),
    ],
)
def test_what_is_shown_is_said_escaped_and_isolated(
    value: object, language: str, expected: str
) -> None:
    assert shown(value, language) == expected


def test_an_arabic_text_runs_from_the_right_even_where_a_latin_name_begins_it() -> None:
    text = Text({"fr": "APEFE (Belgique)", "ar": "APEFE (بلجيكا)"})
    assert shown(text, "ar") == '<bdi dir="rtl">APEFE (بلجيكا)</bdi>'


def test_an_attribute_holds_data_as_it_is_and_no_markup() -> None:
    assert attribute_value('a"<b>\u202e', "ar") == 'a"<b>'
    assert shown(attribute_value('a"<b>', "ar"), "ar") == "a&#34;&lt;b&gt;"
    assert (attribute_value(1234, "fr"), attribute_value(None, "fr")) == ("1234", "")


def test_a_day_a_law_and_what_a_mark_follows_are_never_divided_at_the_end_of_a_line() -> None:
    said = shown(message("seen {day}, {n} %", day=date(2026, 11, 23), n="30"), "en")
    assert said == "seen 23\u00a0November 2026, 30\u00a0%"
    law = shown(Text({"fr": "loi 112-12 : vigueur ?"}), "fr")
    assert law == 'loi <span class="whole">112-12</span>\u00a0: vigueur\u00a0?'
    assert shown("60 %, 300 000 dirhams", "fr") == "60\u00a0%, 300\u00a0000 dirhams"
    named = shown("« Amal » ; SM-0001", "fr")
    assert named == '«\u00a0Amal\u00a0»\u00a0; <span class="whole">SM-0001</span>'
    assert "<span" not in attribute_value(date(2026, 11, 23), "en")


@pytest.mark.parametrize(
    ("language", "people", "day"),
    [
        ("en", "29\u00a0people", "1\u00a0July 2024"),
        ("fr", "29\u00a0personnes", "1er\u00a0juillet 2024"),
        ("ar", "29\u00a0شخصا", "1\u00a0يوليوز 2024"),
    ],
)
def test_a_number_stays_with_what_it_counts_and_a_day_with_its_month(
    language: str, people: str, day: str
) -> None:
    assert shown(counted("{n} person", "{n} people", 29), language) == people
    assert shown(date(2024, 7, 1), language) == day


def test_what_is_quoted_stands_in_the_quotes_of_print_and_a_rule_keeps_its_own() -> None:
    said = message('"{cell}" is no day: {todo}', cell="12", todo=message("write {r}", r='a == "b"'))
    assert shown(said, "en") == "“12” is no day: write a == &#34;b&#34;"
    assert shown((message('"{x}" or', x="a"), "b"), "en") == "“a” or, b"


def test_what_is_said_and_what_a_style_puts_hold_the_dot_too() -> None:
    assert shown(message("{a} · {b}", a="x", b="y"), "en") == "x\u00a0· y"
    styles = (TEMPLATES.parent / "static" / "office.css").read_text("utf-8")
    assert '" · "' not in styles and r'"\a0· "' in styles


def test_no_line_ends_between_a_number_and_its_unit() -> None:
    assert str(shown("10 Mo au plus", "fr")) == "10\u00a0Mo au plus"
    assert str(shown("de 8 à 9 ans", "fr")) == "de 8 à 9\u00a0ans"
    assert "10 Monts" in str(shown("10 Monts", "fr"))


def test_the_address_of_a_site_keeps_the_order_of_its_parts_and_one_line() -> None:
    said = str(shown(Text({"ar": "منصتا a.gov.ma وpj-indh-tiznit.com (تيزنيت)."}), "ar"))
    assert 'و<bdi dir="ltr" class="whole">pj-indh-tiznit.com</bdi> (' in said
    assert '<bdi dir="ltr" class="whole">a.gov.ma</bdi>' in said
    for other in ("sixth.csv", "a@b.com", "https://www.maroc.ma/x", "Fin.Com", "x" * 40 + ".com"):
        assert "whole" not in str(shown(other, "en")), other


def test_prints_and_texts_of_a_terminal_on_a_page_have_the_apostrophes_of_print() -> None:
    said = message('the option\'s own "{x}", of others\' too; Add budget = "{y}"', x="a", y="b")
    assert str(said).startswith('the option\'s own "a"')  # a terminal: as one types
    assert str(shown(said, "en")).startswith("the option’s own “a”, of others’ too")
    assert "= &#34;b&#34;" in str(shown(said, "en"))  # the value of a key is code
    with in_print():
        assert render(said, "en").startswith("the option’s own “a”")
