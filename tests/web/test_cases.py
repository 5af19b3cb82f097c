"""What happened: recorded in two clicks, taken back, with its papers; faults are said."""

from __future__ import annotations

import re

import pytest
from page_reader import Client, sound

from matcher.web.pages import cases

AT = "/cooperatives/SM-0196/cases"


def test_a_funder_refuses_for_reasons_of_its_own(client: Client) -> None:
    page = sound(client().get(AT).text)
    refusals = [one["value"] for one in page.all("button") if "refused:" in one.get("value", "")]
    assert "refused:collateral" in refusals and "refused:too_slow" not in refusals
    assert "too_slow" in [one.get("value") for one in page.all("option")]


def test_an_event_is_recorded_shown_and_taken_back(client: Client) -> None:
    browser = client()
    sent = {"option": "indh_p3_ess", "kind": "applied", "amount": "120 000", "on": "2026-11-20"}
    page = sound(browser.post(AT, data=sent).text)
    assert "Recorded: " in page.text and "120,000" in page.text and "E-1" in page.text
    again = sound(browser.post(AT, data=sent).text)
    assert "E-2" not in again.text  # the same is recorded once
    listed = sound(browser.get("/cooperatives?cases=applied").text)
    assert "social and solidarity economy: applied for" in listed.text
    refused = {"option": "indh_p3_ess", "kind": "refused:collateral"}  # one click, with its reason
    assert "collateral" in sound(browser.post(AT, data=refused).text).text
    shown = browser.get("/cooperatives/SM-0196").text
    assert 'id="option-indh_p3_ess"' not in shown  # it stands behind the others,
    assert "Said no" in sound(shown).text  # and that is said above them
    undone = sound(browser.post(AT, data={"do": "undo", "event": "E-2"}).text)
    assert "takes back E-2" in undone.text and "replaces" not in undone.text
    assert "taken back · by" in undone.text.partition("takes back E-2")[0]


def test_the_form_marks_options_that_are_refused_or_closed_and_keeps_them(client: Client) -> None:
    """A request that was made earlier is recorded all the same."""
    html = client().get(AT).text
    options = re.findall(r'<option value="(\w+)">([^<]*)</option>', html)
    marks = {said[-20:].rpartition("(")[2].strip("()\u2068\u2069") for _, said in options}
    assert {"refused", "closed"} <= marks


def test_the_form_stands_on_the_page_of_the_cooperative(client: Client) -> None:
    page = sound(client().get("/cooperatives/SM-0196").text)
    forms = [form for form in page.all("form") if form.get("action") == AT]
    assert len(forms) >= 10 and {form["method"] for form in forms} == {"post"}
    kinds = {b["value"] for b in page.all("button") if b.get("name") == "kind"}
    assert {"applied", "granted", "refused:collateral", "paid"} <= kinds


@pytest.mark.parametrize("typed", ["150 000 DH", "150 000 dirhams", "150,000 MAD", "١٥٠٠٠٠ درهم"])
def test_an_amount_is_taken_with_its_currency(client: Client, typed: str) -> None:
    browser = client()
    browser.post(AT, data={"option": "indh_p3_ess", "kind": "applied", "amount": typed})
    assert "150,000 MAD" in sound(browser.get(AT).text).text


@pytest.mark.parametrize("where", ["cooperative", "option"])
def test_a_fault_stays_on_its_page_with_what_was_typed(client: Client, where: str) -> None:
    """Who records from the list of options does not lose the place."""
    sent = {"option": "fda", "kind": "applied", "amount": "150 000 EUR", "page": where}
    answer = client().post(AT, data=sent)
    assert answer.status_code == 422
    page = sound(answer.text)
    assert "Write a whole amount." in page.text
    typed = [one["value"] for one in page.all("input") if one.get("id") == "amount-fda"]
    assert typed == ["150 000 EUR"]
    assert "#amount-fda" in {one.get("href") for one in page.all("a")}
    assert ("Each list puts first" in page.text) == (where == "cooperative")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose an option."),
        ({"option": "nothing", "kind": "applied"}, "Choose an option."),
        ({"option": "ardi", "kind": "shown"}, "Say what happened."),
        ({"option": "ardi", "kind": "applied", "on": "2026-13-01"}, "is not a day"),
        ({"option": "ardi", "kind": "applied", "on": "2027-01-01"}, "still to come"),
        ({"option": "ardi", "kind": "applied", "amount": "lots"}, "Write a whole amount."),
        ({"option": "ardi", "kind": "late", "amount": "5"}, "amount"),
        ({"do": "undo", "event": "E-99"}, "There is no event"),
        ({"do": "undo", "event": "<b>"}, "There is no event"),
        ({"do": "paper", "code": "nothing"}, "Choose a paper."),
        ({"do": "paper", "code": "accounts", "since": "x"}, "is not a day"),
    ],
)
def test_a_fault_is_said_and_nothing_is_kept(
    client: Client, sent: dict[str, str], said: str
) -> None:
    browser = client()
    answer = browser.post(AT, data=sent)
    assert answer.status_code == 422
    page = sound(answer.text)
    assert "There is something to mend" in page.text and said in page.text
    assert "Nothing is recorded yet." in page.text


def test_a_paper_is_kept_with_its_day(client: Client) -> None:
    sent = {"do": "paper", "code": "accounts", "since": "2026-01-10"}
    told = sound(client().post(AT, data=sent).text).text
    assert "accounts: since 10 January 2026" in told and "[accounts]" not in told
    assert cases.BY == "office"


def test_an_event_of_another_cooperative_is_not_taken_back(client: Client) -> None:
    browser = client()
    browser.post(AT, data={"option": "ardi", "kind": "applied"})
    answer = browser.post("/cooperatives/SM-0001/cases", data={"do": "undo", "event": "E-1"})
    assert answer.status_code == 422


def test_no_option_is_chosen_for_anybody(client: Client) -> None:
    browser = client()
    sent = {"option": "indh_p3_ess", "kind": "applied"}
    page = sound(browser.post(AT, data=sent).text)
    assert page.all("select")[0]["id"] == "option" and "required" in page.all("select")[0]
    assert [one for one in page.all("option") if "selected" in one] == []
    named = sound(browser.get(f"{AT}?option=ardi").text)
    assert [one["value"] for one in named.all("option") if "selected" in one] == ["ardi"]


@pytest.mark.parametrize(
    ("language", "by", "name"), [("fr", "par le bureau", "INDH"), ("ar", "من طرف المكتب", "")]
)
def test_nothing_recorded_is_told_by_its_key(
    client: Client, language: str, by: str, name: str
) -> None:
    browser = client(language)
    browser.post(AT, data={"option": "indh_p3_ess", "kind": "applied"})
    assert by in sound(browser.get(AT).text).text
    shown = sound(browser.get(AT.removesuffix("/cases")).text).text
    assert name in shown and "indh_p3_ess" not in shown


def test_after_a_refusal_the_page_says_what_to_do(client: Client) -> None:
    sent = {"option": "indh_p3_ess", "kind": "refused:collateral", "on": "2026-11-20"}
    page = sound(client().post(AT, data=sent).text)
    said = page.text.partition("Where its requests stand")[2].partition("Record what happened")[0]
    assert "turn elsewhere" in said and "The next options: " in said
