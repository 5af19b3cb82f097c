"""The printed file from its button: a PDF, and a Word file."""

from __future__ import annotations

import re
from io import BytesIO

import docx
import pytest
from page_reader import Client, sound

from matcher.web.pages import dossiers


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_the_dossier_comes_as_a_file(client: Client, kind: str, begins: bytes) -> None:
    answer = client("fr").get(f"/cooperatives/SM-0009/dossier.{kind}?option=indh_p3_ess")
    assert answer.content.startswith(begins)
    assert answer.headers["content-type"] == dossiers.KINDS[kind]
    name = f"sm-0009-indh-p3-ess.{kind}"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    answer = client("fr").get(f"/cooperatives/SM-0009/dossier.{kind}")
    assert answer.headers["content-disposition"] == f'attachment; filename="sm-0009.{kind}"'


def test_the_first_page_says_what_is_recorded_of_its_option(client: Client) -> None:
    browser, at = client(), "/cooperatives/SM-0196"
    asked = {"option": "ads", "kind": "applied", "amount": "62500", "on": "2026-11-02"}
    refused = {"option": "indh_p3_ess", "kind": "refused:collateral", "on": "2026-11-03"}
    for sent, said in (
        (asked, "was asked for 62,500 MAD on 2 November 2026 and has not answered"),
        (refused, "recorded: refused on 3 November 2026, reason: collateral → The next options: "),
    ):
        browser.post(f"{at}/cases", data=sent)
        content = browser.get(f"{at}/dossier.docx?option={sent['option']}").content
        text = "\n".join(one.text for one in docx.Document(BytesIO(content)).paragraphs[:12])
        assert said in text.replace("\u00a0", " "), text


@pytest.mark.parametrize("path", ["dossier.exe", "dossier.pdf?option=nothing"])
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client().get(f"/cooperatives/SM-0009/{path}").status_code == 404


def test_the_dossier_has_a_tab_and_is_offered_for_the_options_that_suit(client: Client) -> None:
    browser = client("fr")
    first = sound(browser.get("/cooperatives/SM-0009").text)
    tabs = [one["href"] for one in first.all("a")]
    assert tabs.index("/cooperatives/SM-0009/dossiers") < tabs.index(
        "/cooperatives/SM-0009/dossier.pdf"
    )
    page = sound(browser.get("/cooperatives/SM-0009/dossiers").text)
    files = [one["href"] for one in page.all("a") if "/dossier." in one.get("href", "")]
    assert files[:2] == [f"/cooperatives/SM-0009/dossier.{kind}" for kind in ("pdf", "docx")]
    assert sum("?option=" in one for one in files) == 20


def test_the_tab_says_what_is_recorded_of_an_option(client: Client) -> None:
    browser, at = client(), "/cooperatives/SM-0196"
    assert "has not answered" not in sound(browser.get(f"{at}/dossiers").text).text
    browser.post(f"{at}/cases", data={"option": "fda", "kind": "applied", "on": "2026-11-02"})
    refused = {"option": "indh_p3_ess", "kind": "refused:collateral", "on": "2026-11-03"}
    browser.post(f"{at}/cases", data=refused)
    text = sound(browser.get(f"{at}/dossiers").text).text
    assert "recorded: applied for on 2 November 2026" in text
    assert "recorded: refused on 3 November 2026, reason: collateral" in text


def test_what_is_left_to_find_is_no_term_of_an_option(client: Client) -> None:
    content = client().get("/cooperatives/SM-0001/dossier.docx?option=intelaka_urban").content
    rows = {
        row.cells[0].text: row.cells[1].text
        for table in docx.Document(BytesIO(content)).tables
        for row in table.rows
        if len(row.cells) > 1
    }
    assert "at most 501,300" in rows["Its terms"].replace("\u00a0", " ")
    assert "left to find" not in rows["Its terms"]


def test_the_options_beyond_the_first_are_counted_and_reached(client: Client) -> None:
    browser, at = client(), "/cooperatives/SM-0007/dossiers"
    few = sound(browser.get(at).text)
    links = [a["href"] for a in few.all("a") if "dossier.pdf?option=" in a["href"]]
    more = re.search(r"and (\d+) more options that do not refuse it", few.text)
    assert more and f"{at}?all=1" in {a["href"] for a in few.all("a")}
    whole = sound(browser.get(f"{at}?all=1").text)
    every = [a["href"] for a in whole.all("a") if "dossier.pdf?option=" in a["href"]]
    assert len(every) == len(links) + int(more[1])
    assert "more options that do not" not in whole.text
