"""The pages of one cooperative: what the page, the JSON and the terminal say is one view."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Command
from page_reader import Client, Page, sound
from starlette.testclient import TestClient

from matcher.api.session import Session, open_matcher
from matcher.reports.answer.coop import coop_view
from matcher.reports.answer.option_head import gives_said, option_state_said
from matcher.support.messages import render
from matcher.web.coops import TABS

DAY = "2026-11-23"


def _cards(page: Page) -> list[str]:
    """The ids of the options of a page, in its order."""
    ids = [attrs.get("id", "") for attrs in page.all("article")]
    return [one.removeprefix("option-") for one in ids if one.startswith("option-")]


def _plain(text: str) -> str:
    return " ".join(re.sub("[\u2066-\u2069]", "", text).split())


@pytest.mark.parametrize(("place", "language"), [(0, "en"), (1, "fr"), (2, "ar")])
def test_page_json_and_terminal_say_the_same(
    client: Client, match_here: Command, place: int, language: str
) -> None:
    browser, session = client(language), open_matcher(registry="demo", today=DAY)
    for number in range(1 + place, 91, 9):  # thirty in all
        applicant = f"SM-{number:04}"
        _compare(browser, session, applicant, language)
        asked = ("--coop", applicant, "--top", "10", "--registry", "demo", "--today", DAY)
        printed = match_here(*asked, "--lang", language, "--json").json
        address = f"/api/cooperatives/{applicant}/options?top=10"
        served = browser.get(address, headers={"accept-language": language}).json()
        assert served.keys() == printed.keys()
        for key, found in printed.items():  # every key, to the last digit
            assert served[key] == found, (applicant, key)


def _compare(browser: TestClient, session: Session, applicant: str, language: str) -> None:
    answer = session.coop(applicant, top=10)
    as_json = answer.to_dict(language)
    terminal = _plain(" ".join(answer.lines(language)))
    page = sound(browser.get(f"/cooperatives/{applicant}").text)
    shown = page.text
    assert _cards(page) == [match["option_id"] for match in as_json["matches"]]
    for match, view in zip(as_json["matches"], answer.view.matches, strict=True):
        assert f"{match['rank']}. {_plain(view.name.to(language))}" in shown
        told = (*option_state_said(view), *gives_said(view), view.next_step.says)
        for said in (*told, *view.reasons_for[:3], *view.reasons_against[:2]):
            words = _plain(render(said, language))
            assert words in shown
        for reason in view.reasons_for:
            assert _plain(render(reason, language)) in terminal
        if match["offer"]["amount"]:
            digits = str(match["offer"]["amount"])
            assert digits in re.sub(
                r"[.,\s\u202f\u00a0]", "", _plain(render(view.amount_said, language))
            )
    share = _plain(render(round(as_json["applicant"]["completeness"], 2) * 100, language))
    assert share in shown and share in terminal
    assert isinstance(answer.view, type(coop_view(session, session.options_for(applicant), 1)))


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_page_of_a_cooperative_is_sound(client: Client, language: str) -> None:
    browser = client(language)
    names = ["", *(name for name, _ in TABS if name != "cooperative"), "profile/members"]
    for name in names:
        answer = browser.get("/cooperatives/SM-0009" + (f"/{name}" if name else ""))
        assert answer.status_code == 200, name
        page = sound(answer.text)
        assert "SM-0009" in page.text
        here = [a["href"] for a in page.all("a") if a.get("aria-current") == "page"]
        assert "/cooperatives" in here and len(here) == 2, name


@pytest.mark.parametrize("tab", ["", *(name for name, _ in TABS if name != "cooperative")])
def test_a_cooperative_that_is_not_there_is_not_found(client: Client, tab: str) -> None:
    assert client().get(f"/cooperatives/XX-1/{tab}".rstrip("/")).status_code == 404


def test_the_list_says_how_complete_a_file_is_as_its_page_does(workspace: Client) -> None:
    browser = workspace()
    listed = sound(browser.get("/cooperatives?q=SM-0007").text).text
    said = re.search(r"file \d+% complete", listed)
    assert said and said[0] in sound(browser.get("/cooperatives/SM-0007/profile").text).text


def test_what_follows_from_what_is_told_makes_a_file_as_complete_in_the_list(
    client: Client, tmp_path: Path
) -> None:
    table = tmp_path / "one.csv"
    table.write_text(
        "applicant_id,name,province,purposes,need_total_mad,members\n"
        "T-1,Amal,tiznit,equipment;marketing,300000,12\n"
        "T-2,Souss,tiznit,,,12\n",
        encoding="utf-8",
    )
    browser = client("en", table)
    listed = sound(browser.get("/cooperatives").text).text
    shares = re.findall(r"file \d+% complete", listed)
    assert len(shares) == 2 and shares[0] != shares[1]
    for share, name in zip(shares, ("T-1", "T-2"), strict=True):
        assert share in sound(browser.get(f"/cooperatives/{name}/profile").text).text
