"""Pages from templates: their language, kept from page to page, and their lines."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT
from page_reader import Client, sound


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


@pytest.mark.parametrize(
    ("path", "under"),
    [("/duplicates", "/import"), ("/history", "/import"), ("/what-if", "/funders")],
)
def test_a_page_beside_the_main_ones_marks_the_one_it_belongs_to_and_leads_back(
    client: Client, path: str, under: str
) -> None:
    shown = sound(client().get(path).text)
    marked = [a["href"] for a in shown.all("a") if a.get("aria-current") == "page"]
    assert marked == [under]
    assert sum(a.get("href") == under for a in shown.all("a")) >= 2


def test_what_the_pages_say_in_english_is_quoted_with_curly_quotes() -> None:
    """Straight quotes stand around code alone: a value of a rule, or a name that is typed."""
    text = (ROOT / "matcher/locale/fr.po").read_text("utf-8")
    code = {'{name} == "{value}"'}
    straight = []
    for block in re.split(r"\n\n+", text):
        sources = re.findall(r"^#: (.*)$", block, re.MULTILINE)
        places = [one for line in sources for one in line.split()]
        asked = re.search(r"^msgid (.*?)^msgstr", block, re.MULTILINE | re.DOTALL)
        said = "".join(re.findall(r'"(.*)"', asked[1])).replace('\\"', '"') if asked else ""
        ours = places and all(one.startswith(_PAGES) for one in places)
        if ours and '"' in said and said not in code:
            straight.append(said)
    assert straight == []


#: Where what only the pages say is written.
_PAGES = ("matcher/web/", "matcher/reports/imported/", "matcher/reports/phrases.py")
