"""The page of what-if: facts and terms on a copy; kept only when somebody asks for it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from conftest import ROOT, Command
from page_reader import Client, Page, sound

from matcher.web.pages.what_if import FACTS, _typed

SUPPOSED = {
    "coop": "SM-0009", "fact1": "union_member", "value1": "oui",
    "fact2": "own_cash_mad", "value2": "40 %", "plan": "on",
}  # fmt: skip


def ask(client: Client, registry: Path | None, code: int = 200, **given: str) -> Page:
    """The page for a form."""
    answer = client(registry=registry).get(f"/what-if?{urlencode(given)}")
    assert answer.status_code == code, sound(answer.text).text
    return sound(answer.text)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_it_is_sound_in_three_languages(client: Client, some_rows: Path, language: str) -> None:
    ask(client, some_rows, lang=language)
    ask(client, some_rows, lang=language, **SUPPOSED, option="indh_p3_ess", drop4="on")
    ask(client, some_rows, lang=language, option="indh_p3_ess", drop2="on", status="closed")


def test_there_is_one_way_back_to_the_cooperative_before_and_after(
    client: Client, some_rows: Path
) -> None:
    wrong = {"coop": "SM-0009", "fact1": "members", "value1": "moon"}
    for given, code in (({"coop": "SM-0009"}, 200), (SUPPOSED, 200), (wrong, 422)):
        page = ask(client, some_rows, code, **given)
        assert "/cooperatives/SM-0009" in [one.get("href") for one in page.all("a")]
        assert page.text.count("Back to ") == 2  # to the cooperative, and to the funders
    nobody = ask(client, some_rows, 422, coop="zzzz").all("a")
    assert not [one for one in nobody if one.get("href", "").startswith("/cooperatives/")]


def test_the_way_back_to_the_funders_has_the_words_of_their_other_pages(
    client: Client, some_rows: Path
) -> None:
    for given in ({}, SUPPOSED, {"option": "indh_p3_ess"}):
        assert ask(client, some_rows, **given).text.count("Back to the funders") == 1


def test_a_figure_of_today_that_is_a_range_is_said_whole(client: Client, some_rows: Path) -> None:
    said = ask(client, some_rows, option="indh_p3_ess").text
    assert "amounts seen (today 92,000 MAD–155,000 MAD)" in said
    assert "own share, in per cent (today 40%)" in said


def test_nothing_was_worked_out_before_anything_is_asked(client: Client, some_rows: Path) -> None:
    assert "worked out" not in ask(client, some_rows).text
    assert "worked out" in ask(client, some_rows, **SUPPOSED).text


def test_it_says_what_moves(client: Client, some_rows: Path) -> None:
    page = ask(client, some_rows, **SUPPOSED)
    assert "Member of a union or group: no → yes" in page.text
    assert f"fact{FACTS}" in [one.get("id") for one in page.all("select")]
    assert "The first plan covers" in page.text
    assert not [one for one in page.all("form") if one.get("method") == "post"]


def test_another_rule_is_a_term_and_the_same_rule_none(client: Client, some_rows: Path) -> None:
    page = ask(client, some_rows, option="indh_p3_ess")
    rules = {
        one["name"]: one["value"] for one in page.all("input") if one.get("name", "")[:4] == "rule"
    }
    assert rules["rule2"] == "women_share > 0.30 or youth_share > 0.30"
    same = ask(client, some_rows, option="indh_p3_ess", **rules)
    assert "can ask today" not in same.text
    rules["rule2"] = "women_share > 0.1"
    assert "can ask today or perhaps" in ask(client, some_rows, option="indh_p3_ess", **rules).text


def test_a_rule_is_written_behind_a_heading(client: Client, some_rows: Path) -> None:
    text = client(registry=some_rows).get("/what-if?option=indh_p3_ess").text
    before = text.partition('id="rule2"')[0]
    assert before.rpartition("<details")[2].count("</details>") == 0


def test_the_advice_on_a_cooperative_leads_here(client: Client) -> None:
    page = sound(client().get("/cooperatives/SM-0001/changes").text)
    assert "/what-if?coop=SM-0001" in [a["href"] for a in page.all("a")]


@pytest.mark.parametrize(
    "given",
    [
        {"coop": "nobody-at-all", "fact1": "members", "value1": "4"},
        {"fact1": "members", "value1": "4"},
        {"coop": "SM-0009", "fact1": "members", "value1": "many"},
        {"coop": "SM-0009", "fact1": "moon", "value1": "4"},
        {"option": "nothing"},
        {"option": "indh_p3_ess", "rule1": "moon > 1"},
        {"option": "indh_p3_ess", "figure_max": "much"},
        {"coop": '"><script>alert(1)</script>'},
    ],
)
def test_a_fault_is_said_in_the_page(
    client: Client, some_rows: Path, given: dict[str, str]
) -> None:
    ask(client, some_rows, 422, **given)


def test_facts_are_kept_when_somebody_asks(client: Client, match_here: Command) -> None:
    code = match_here("import", ROOT / "docs/example/cooperatives.xlsx", "--today", "2026-11-23")
    assert code.code < 4
    here = client(registry=None)
    one = here.get("/api/cooperatives").json()["coops"][0]["applicant_id"]
    page = sound(here.get(f"/what-if?coop={one}&fact1=members&value1=60").text)
    facts = [box["value"] for box in page.all("input") if box.get("name") == "fact"]
    assert facts == ["members=60"]
    assert here.get(f"/api/cooperatives/{one}").json()["applicant"]["facts"].get("members") != 60
    done = here.post("/what-if", data={"coop": one, "fact": facts}, follow_redirects=False)
    assert (done.status_code, done.headers["location"]) == (
        303,
        f"/cooperatives/{one}?done=saved&of=members",
    )
    assert here.get(f"/api/cooperatives/{one}").json()["applicant"]["facts"]["members"] == 60


def test_those_whom_other_terms_touch_are_named(client: Client) -> None:
    text = client().get("/what-if?option=indh_p3_ess&drop1=on&drop2=on").text
    named = sound(text).text.partition("No longer refused Coop")[2]
    assert named.startswith("érative ") and "SM-" in named


def test_a_share_is_typed_in_per_cent(client: Client) -> None:
    form = sound(client().get("/what-if?option=indh_p3_ess").text)
    assert "own share, in per cent" in form.text and "0 to 1" not in form.text
    assert "(today 40%)" in form.text and "(today 300,000 MAD)" in form.text
    assert [_typed("own_share", said) for said in ("20", "20%", "12.5")] == ["0.2", "0.2", "0.125"]
    assert _typed("max_mad", "500000") == "500000"


def test_what_is_promised_is_in_what_the_first_plan_covers(client: Client, some_rows: Path) -> None:
    here = client(registry=some_rows)
    sent = {"option": "fda", "kind": "granted", "on": "2026-11-20", "amount": "20000"}
    assert here.post("/cooperatives/SM-0007/cases", data=sent).status_code in (200, 303)
    asked = "/what-if?coop=SM-0007&fact1=own_cash_mad&value1=20000&plan=on"
    told = sound(here.get(asked).text).text.replace("\u00a0", " ")
    plans = sound(here.get("/cooperatives/SM-0007/plans").text).text.replace("\u00a0", " ")
    covered = re.search(r"covers ([\d,]+ MAD of 66,000 MAD)", plans)
    assert covered and f"The first plan covers {covered[1]} today" in told


def test_it_says_what_is_counted_on_beside_what_is_covered(client: Client) -> None:
    page = ask(client, None, coop="SM-0007", fact1="own_cash_mad", value1="20000", plan="on")
    text = page.text.replace("\u00a0", " ")
    assert "The first plan covers 65,900 MAD of 66,000 MAD today, of which " in text
    assert text.count("can be counted on") == 1


def test_what_is_supposed_and_so_already_is_said(client: Client, some_rows: Path) -> None:
    page = ask(client, some_rows, coop="SM-0009", fact1="union_member", value1="non")
    assert "Member of a union or group: it is so already (no)" in page.text
    assert re.search(r"No option changes: all \d+ stand as before", page.text)
    assert "The plans may change all the same" not in page.text
    cash = ask(client, some_rows, coop="SM-0009", fact1="own_cash_mad", value1="90000")
    assert "The plans may change all the same" in cash.text
    both = ask(client, some_rows, **{**SUPPOSED, "fact3": "legal_form", "value3": "cooperative"})
    assert "no → yes" in both.text
    assert "Legal form: it is so already (cooperative)" in both.text


def test_conditions_stand_under_the_call_that_asks_them(client: Client, some_rows: Path) -> None:
    page = client(registry=some_rows).get("/what-if?option=indh_p3_ess").text
    legends = [" ".join(re.sub("<.*?>", "", one).split()) for one in re.findall(
        r"<legend>(.*?)</legend>", page, re.DOTALL)]  # fmt: skip
    assert "Asked in every call" in legends
    assert any("Agadir" in one for one in legends)
    assert page.count("<details") == 1  # one place for those who write rules


def test_a_share_is_no_more_than_a_whole(client: Client, some_rows: Path) -> None:
    page = ask(client, some_rows, 422, option="indh_p3_ess", figure_share_max="700")
    assert "is no share of a whole" in page.text
