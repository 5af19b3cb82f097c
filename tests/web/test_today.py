"""Today: what is due, what changed, and where to begin."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from page_reader import Client, sound

from matcher.api.session import open_matcher
from matcher.support.messages import render
from matcher.web.pages import today

DAY = date(2026, 11, 23)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_first_page_leads_to_the_others(client: Client, language: str) -> None:
    page = sound(client(language).get("/").text)
    assert {"/", "/cooperatives", "/about"} <= {a["href"] for a in page.all("a")}
    assert today.ROUTES[0].path == "/"


@pytest.mark.parametrize("query", ["", "?back=1", "?back=30", "?back=x", "?back=30&fits=1"])
def test_the_digest_is_that_of_the_command(client: Client, query: str) -> None:
    page = sound(client().get(f"/{query}").text)
    back = {"?back=1": 1}.get(query, 30 if "30" in query else 7)
    session = open_matcher(registry="demo", today=DAY)
    items = session.digest(DAY - timedelta(days=back)).view.items
    for item in items:
        is_shown = "fits=1" in query or item.section != "fits"
        assert (" ".join(str(item.said).split()) in page.text) is is_shown, item


def test_what_happened_leads_to_those_to_whom_it_happened(client: Client) -> None:
    browser = client()
    sent = {"option": "indh_p3_ess", "kind": "applied", "on": "2026-11-20"}
    browser.post("/cooperatives/SM-0196/cases", data=sent)
    links = {a["href"] for a in sound(browser.get("/").text).all("a")}
    assert "/cooperatives/SM-0196/cases" in links
    assert "SM-0196" in sound(browser.get("/cooperatives?cases=applied").text).text


def test_few_are_named_with_the_day_of_the_answer_and_many_are_counted(client: Client) -> None:
    browser = client()
    for number, option in enumerate(("fda", "indh_p3_ess", "ardi", "ads"), start=1):
        told = sound(browser.get("/").text).text
        assert told.count(": applied for; ") == number - 1 and "4 applied for" not in told
        browser.post("/cooperatives/SM-0196/cases", data={"option": option, "kind": "applied"})
    told = sound(browser.get("/").text).text
    assert "4 applied for" in told and ": applied for; " not in told


def test_a_request_of_today_says_by_when_it_is_answered(client: Client) -> None:
    browser = client("fr")
    browser.post("/cooperatives/SM-0196/cases", data={"option": "fda", "kind": "applied"})
    told = sound(browser.get("/").text).text
    assert "(FDA) : demande déposée ; réponse attendue pour le 22 janvier 2027" in told


def test_one_day_is_said_in_the_singular(client: Client) -> None:
    assert "last day" in sound(client().get("/?back=1").text).text


def test_what_waits_for_an_answer_is_counted_though_nothing_is_due(client: Client) -> None:
    browser = client()
    before = sound(browser.get("/").text).text
    assert "No step of a case is due now." in before and "waits for the answer" not in before
    sent = {"option": "ads", "kind": "applied", "on": "2026-09-10"}
    browser.post("/cooperatives/SM-0196/cases", data=sent)
    page = sound(browser.get("/").text)
    assert "1 request waits for the answer of its funder" in page.text
    assert "/cooperatives?cases=applied" in {a["href"] for a in page.all("a")}
    assert "has to act" not in page.text
    sent = {"option": "ads", "kind": "refused:collateral", "on": "2026-10-05"}
    browser.post("/cooperatives/SM-0196/cases", data=sent)
    after = sound(browser.get("/").text).text
    assert "1 case in which the office has to act" in after and "waits for the answer" not in after


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_closing_day_says_that_the_state_is_to_be_confirmed(
    client: Client, language: str
) -> None:
    """The programme ends with 2026; whether it still takes requests was last seen in 2025."""
    session = open_matcher(registry="demo", today=date(2026, 12, 14))
    items = session.digest(date(2026, 12, 7)).view.items
    (ends,) = [one for one in items if one.what == "option_ends" and one.option_id == "go_siyaha"]
    assert ends.availability == "to_confirm"
    page = sound(client(language, today=date(2026, 12, 14)).get("/").text)
    assert " ".join(render(ends.said, language).split()) in page.text
    assert {
        "en": "whether it is open now is to be confirmed",
        "fr": "à confirmer",
        "ar": "ينبغي التأكد",
    }[language] in page.text
