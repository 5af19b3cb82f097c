"""Pages from templates: languages, escaping, addresses; and what no template may hold."""

from __future__ import annotations

import re
from datetime import date

import pytest
from page_reader import Client, sound

from matcher.support.messages import message
from matcher.support.text import Text
from matcher.web.rendering import TEMPLATES, attribute_value, shown

FILES = sorted(TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_a_template_escapes_and_says_everything(file: object) -> None:
    text = file.read_text("utf-8")  # type: ignore[attr-defined]
    assert not re.search(r"\|\s*safe\b|autoescape|\{%\s*raw|style=|<style|\bon\w+=", text)
    for value in re.findall(r"""[\w-]+=("(?:\{\{.*?\}\}|[^"{])*"|'[^']*')""", text):
        for said in re.findall(r"\{\{ *(.*?) *\}\}", value):
            assert said.endswith("| plain") or re.match(r"url\(|at$", said), said
    bare = re.sub(r"\{[{%#].*?[}%#]\}|<[^>]*>|&\w+;", " ", re.sub(r"<!doctype.*?>", "", text))
    assert re.findall(r"[A-Za-z]{3,}", bare) == []  # every word stands in a message


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        ("<script>x</script>", "en", "&lt;script&gt;x&lt;/script&gt;"),
        ("a\u202e\u2066b\x00", "en", "ab"),
        ("تعاونية <i>", "fr", "<bdi>تعاونية &lt;i&gt;</bdi>"),
        ("Amal", "ar", "<bdi>Amal</bdi>"),
        (date(2024, 7, 1), "ar", "1 يوليوز 2024"),
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


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("en", "ltr")])
def test_the_language_is_kept_and_stays_on_the_page(
    client: Client, language: str, direction: str
) -> None:
    browser = client()
    first = sound(browser.get(f"/cooperatives?q=amal&lang={language}").text)
    html = first.all("html")[0]
    assert (html["lang"], html["dir"]) == (language, direction)
    assert {f"/cooperatives?q=amal&lang={other}" for other in ("fr", "ar", "en")} <= {
        a["href"] for a in first.all("a")
    }
    assert sound(browser.get("/about").text).all("html")[0]["lang"] == language  # the cookie


@pytest.mark.parametrize("asked", ["de", "", "fr%00", "../fr", "<b>"])
def test_a_language_that_is_none_of_ours_is_passed_over(client: Client, asked: str) -> None:
    answer = client("fr").get(f"/about?lang={asked}")
    assert sound(answer.text).all("html")[0]["lang"] == "fr"
    assert "set-cookie" not in answer.headers


def test_a_day_a_law_and_what_a_mark_follows_are_never_divided_at_the_end_of_a_line() -> None:
    said = shown(message("seen {day}, {n} %", day=date(2026, 11, 23), n="30"), "en")
    assert said == 'seen <span class="whole">2026-11-23</span>, 30\u00a0%'
    law = shown(Text({"fr": "loi 112-12 : vigueur ?"}), "fr")
    assert law == 'loi <span class="whole">112-12</span>\u00a0: vigueur\u00a0?'
    assert shown("60 %, 300 000 dirhams", "fr") == "60\u00a0%, 300\u00a0000 dirhams"
    named = shown("« Amal » ; SM-0001", "fr")
    assert named == '«\u00a0Amal\u00a0»\u00a0; <span class="whole">SM-0001</span>'
    assert "<span" not in attribute_value(date(2026, 11, 23), "en")


#: Pages whose lines are joined by dots in templates, in what is said, or both.
DOTTED = [
    "/", "/cooperatives", "/cooperatives/SM-0001", "/cooperatives/SM-0001/plans",
    "/cooperatives/SM-0001/changes", "/cooperatives/SM-0001/options/indh_p3_ess",
    "/catalogue/indh_p3_ess", "/catalogue/review", "/funders/gaps?by=sector", "/about",
]  # fmt: skip


@pytest.mark.parametrize("path", DOTTED)
def test_no_line_begins_with_the_dot_between_its_parts(client: Client, path: str) -> None:
    text = "".join(sound(client("fr").get(path).text).texts)
    assert "\u00a0· " in text
    assert re.findall(r".{20}[^\S\u00a0]+·\s.{20}", text) == []


def test_what_is_said_and_what_a_style_puts_hold_the_dot_too() -> None:
    assert shown(message("{a} · {b}", a="x", b="y"), "en") == "x\u00a0· y"
    styles = (TEMPLATES.parent / "static" / "office.css").read_text("utf-8")
    assert '" · "' not in styles and r'"\a0· "' in styles
