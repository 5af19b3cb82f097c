"""The catalogue in the page: finding, reading, confirming, and whom to ask first."""

from __future__ import annotations

import re
from datetime import date

import pytest
from page_reader import Client, sound

from matcher.matching.pair import Matcher
from matcher.support.personal import HIDDEN
from matcher.web.pages import catalogue as pages

OPTION = "andzoa_programmes"


def test_options_are_found_by_name_family_and_state(client: Client) -> None:
    office = client()
    everything = sound(office.get("/catalogue").text)
    found = sound(office.get("/catalogue?q=andzoa&family=public_grant&state=to_confirm").text)
    links = [a["href"] for a in found.all("a") if a["href"] == f"/catalogue/{OPTION}"]
    assert links and len(found.all("a")) < len(everything.all("a"))


def test_options_are_found_by_who_funds_them(client: Client) -> None:
    found = sound(client("fr").get("/catalogue?q=tamwilcom").text)
    links = {a["href"] for a in found.all("a")}
    assert {"/catalogue/damane_express", "/catalogue/start_tpe"} <= links
    assert "6 options sur 98" in found.text.replace("\u202f", " ").replace("\u00a0", " ")


def test_the_list_says_why_what_was_seen_lately_is_to_be_confirmed(client: Client) -> None:
    office = client()
    option = office.app.app.state.office.session().catalogue.options[OPTION]  # type: ignore[attr-defined]
    assert option.status == "to_confirm" and str(option.status_as_of) == "2026-01-19"
    told = sound(office.get("/catalogue").text).text
    assert "nothing read says that one can apply" in told and "Opens later: " in told


def test_one_finds_the_way_back_from_an_option_and_from_the_calls(client: Client) -> None:
    office = client()
    from_option = {a["href"] for a in sound(office.get(f"/catalogue/{OPTION}").text).all("a")}
    assert {"/catalogue", "/catalogue/review", f"/funders/candidates/{OPTION}"} <= from_option
    calls = sound(office.get("/catalogue/review").text)
    assert "Back to the catalogue" in calls.text


def test_a_call_to_make_says_where_its_funder_is_found(client: Client) -> None:
    office = client()
    calls = sound(office.get("/catalogue/review").text)
    known = office.app.app.state.office.session().catalogue.funders  # type: ignore[attr-defined]
    assert known["ministry_agriculture"].url == "https://agriculture.gov.ma/"
    assert "https://agriculture.gov.ma/" in {a["href"] for a in calls.all("a")}


def test_rounds_that_are_past_are_not_called_the_next(client: Client) -> None:
    told = sound(client("fr").get("/catalogue/indh_p3_ess").text).text
    assert "appels passés, et le prochain" in told and "10 mars 2026" in told
    arabic = sound(client("ar").get("/catalogue/moazara").text).text
    assert "التواريخ غير منشورة" in arabic and "تواريخه غير منشورة" not in arabic


def test_what_is_not_published_is_named(client: Client) -> None:
    assert (
        "Aucune condition n’est publiée."
        in sound(client("fr").get(f"/catalogue/{OPTION}").text).text
    )
    assert "لم يُنشر أي شرط." in sound(client("ar").get(f"/catalogue/{OPTION}").text).text


def test_an_option_has_the_state_that_its_round_has(client: Client) -> None:
    office = client()

    def found(state: str) -> bool:
        shown = sound(office.get(f"/catalogue?q=moazara&state={state}").text)
        return any(link["href"] == "/catalogue/moazara" for link in shown.all("a"))

    assert (found("to_confirm"), found("periodic")) == (True, False)
    assert "to confirm" in sound(office.get("/catalogue/moazara").text).text
    listed = sound(office.get("/catalogue").text).text
    assert "By calls: no call is known to be open" in listed
    assert "depending on the place: by calls, to confirm" in listed


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_option_has_a_sound_page(language: str, client: Client) -> None:
    office = client(language)
    ids = list(office.app.app.state.office.session().catalogue.options)  # type: ignore[attr-defined]
    for option_id in ids:
        answer = office.get(f"/catalogue/{option_id}")
        assert answer.status_code == 200, option_id
        sound(answer.text)


def test_what_a_funder_says_is_kept_and_withdrawn(client: Client) -> None:
    office = client()
    said = {"do": "answered", "status": "open", "most": "50 000", "own_share": "20", "by": "o1"}
    kept = office.post(f"/catalogue/{OPTION}", data=said)
    assert kept.status_code == 200
    text = sound(kept.text).text
    assert "50,000" in text and "o1" in text and "seen 23 November 2026" in text
    back = sound(office.post(f"/catalogue/{OPTION}", data={"do": "withdraw"}).text).text
    assert "50,000" not in back


def test_what_a_funder_says_of_a_round_is_told_with_it(client: Client) -> None:
    office = client()
    said = {"closes": "2026-12-20", "most": "50,000", "own_share": "20", "by": "o1"}
    kept = office.post(f"/catalogue/{OPTION}", data={"do": "answered", **said})
    told = sound(kept.text).text
    assert "largest amount: 50,000 MAD" in told and "own share: 20%" in told
    assert "office 23 November 2026" in told and "by phone (o1)" in told
    assert "office-2026" not in told


def test_that_nobody_answered_is_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    office = client()
    assert office.post(f"/catalogue/{OPTION}", data={"do": "no_answer"}).status_code == 200
    asked = pages.last_asked(office.app.app.state.office.session().today)  # type: ignore[attr-defined]
    assert asked[OPTION].result == "no_answer"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"most": "beaucoup"}, "most"),
        ({"own_share": "120"}, "own_share"),
        ({"opens": "32/13/2026"}, "opens"),
        ({"on": "2999-01-01"}, "on"),
        ({"by": "Ali Exemple"}, "by"),
        ({"rule": "members >"}, ""),
    ],
)
def test_a_fault_stands_at_its_field_and_nothing_is_kept(
    given: dict[str, str], field: str, client: Client
) -> None:
    office = client()
    told = office.post(f"/catalogue/{OPTION}", data={"do": "answered", **given})
    assert told.status_code == 422
    page = sound(told.text)
    assert not field or f"#{field}" in {a.get("href") for a in page.all("a")}
    assert "o1" not in page.text and "2026-11-23 (0" not in page.text


def test_an_option_that_is_none_is_not_found(client: Client) -> None:
    assert client().get("/catalogue/no_such").status_code == 404
    assert client().post("/catalogue/no_such", data={"do": "answered"}).status_code == 404


def test_whom_to_ask_first_is_the_answer_of_the_command(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Matcher] = []
    real = pages.review

    def few(matcher, registry, last, today):  # type: ignore[no-untyped-def]
        asked.append(matcher)
        return real(matcher, list(registry)[:10], last, today)

    monkeypatch.setattr(pages, "review", few)
    office = client("fr")
    page = sound(office.get("/catalogue/review").text)
    assert len([a for a in page.all("a") if a["href"].startswith("/catalogue/")]) > 5
    office.get("/catalogue/review")
    assert len(asked) == 1


def test_every_call_to_make_can_be_reached_and_its_answer_be_written_down(client: Client) -> None:
    office = client()
    first = sound(office.get("/catalogue/review").text)
    way = next(a["href"] for a in first.all("a") if "all=on" in a["href"])
    whole = sound(office.get(way).text)
    options = {a["href"] for a in whole.all("a") if "#confirm" in a["href"]}
    assert len(options) > 60 and "more call" not in whole.text
    assert 'id="confirm"' in office.get(sorted(options)[0].split("#")[0]).text


def test_options_of_a_family_stand_by_their_names(client: Client) -> None:
    page = sound(client("fr").get("/catalogue?family=bank_credit").text)
    names = [text for text in page.texts if text.startswith(("Crédit", "Damane", "Tamwil"))]
    assert len(names) > 3 and names == sorted(names)


def test_titles_of_sources_in_own_words_are_translated_and_days_are_said(client: Client) -> None:
    page = sound(client("fr").get(f"/catalogue/{OPTION}").text)
    assert "976 projets" in page.text and "976 projects" not in page.text
    assert "19 janvier 2026" in page.text and "2026-01-19" not in page.text
    arabic = sound(client("ar").get(f"/catalogue/{OPTION}").text).text
    assert "976 مشروعا" in arabic and "976 projects" not in arabic


def test_a_published_title_stays_as_it_is_and_claims_no_language(client: Client) -> None:
    page = sound(client("ar").get("/catalogue/italian_associations").text)
    assert "Coopératives accompagnées par Soleterre" in page.text
    assert {"lang": "", "dir": "auto"} in page.all("span")


def test_of_a_year_no_day_is_said(client: Client) -> None:
    said = sound(client("fr").get("/catalogue").text).text
    assert "vue en 2025" in said and "vue en septembre 2022" in said
    assert "vue le 1er" not in said and "vue le 10 mars 2026" in said
    one = sound(client("fr").get("/catalogue/aquaculture_equipment").text).text
    assert "vue en 2025" in one and "il y a" not in one


def test_a_number_of_a_person_in_a_note_is_hidden_and_that_is_said(client: Client) -> None:
    office = client()
    note = {"do": "answered", "status": "open", "note": "demander au 0661234567"}
    told = office.post(f"/catalogue/{OPTION}", data=note)
    assert str(HIDDEN) in sound(told.text).text
    assert "demander au ***" in sound(told.text).text and "0661234567" not in told.text


def test_the_list_says_what_makes_an_option_open(client: Client) -> None:
    assert "seen open within the last 18 months" in sound(client().get("/catalogue").text).text


def test_what_the_office_was_told_is_said_and_every_page_agrees(client: Client) -> None:
    office = client(today=date(2026, 11, 30))
    said = {"do": "answered", "status": "open", "most": "250 000", "note": "guichet rouvert"}
    text = sound(office.post("/catalogue/indh_p3_ess", data=said).text).text
    told = "by phone on 30 November 2026 (an officer): open; largest amount: 250,000 MAD"
    assert told in text.replace("\u00a0", " ") and "(guichet rouvert)" in text
    assert "open seen 30 November 2026" in text
    for at in ("/cooperatives/SM-0196?all=1", "/cooperatives/SM-0196/options/indh_p3_ess"):
        page = sound(office.get(at).text).text.replace("\u00a0", " ")
        part = page.partition("INDH phase III")[2] if "all" in at else page
        part = part[part.index("National Human Development Initiative") :]
        assert "open seen 30 November 2026" in part[:300], at
    assert "whether one can apply is to be confirmed" not in page
    tiznit = sound(office.get("/cooperatives/SM-0001/options/indh_p3_ess").text).text
    assert "at most 250,000 MAD" in tiznit  # told of every place, after its call of 2021
    assert "300,000 MAD" not in tiznit.partition("Conditions")[0].partition("undecided")[2]
    taroudannt = sound(office.get("/cooperatives/SM-0008/options/indh_p3_ess").text).text
    assert "largest amount: here the round of the place counts" in taroudannt


def test_conditions_are_numbered_by_the_page_and_named_after_their_round(client: Client) -> None:
    office = client()
    for at in ("/catalogue/indh_p3_ess", "/cooperatives/SM-0007/options/indh_p3_ess"):
        page = sound(office.get(at).text)
        assert not [one for one in page.all("li") if "value" in one], at
        assert "2026 call of Chtouka-Aït Baha, social and solidarity economy" in page.text


def test_sources_are_folded_and_their_addresses_read_from_left_to_right(client: Client) -> None:
    page = client("ar").get("/catalogue/indh_p3_ess").text
    assert '<bdi dir="ltr">www<wbr>.mapexpress<wbr>.ma/' in page
    assert "indh_p3_ess" not in sound(page).text
    sources = page[page.index('id="sources"') :]
    assert sources.index("<details>") < sources.index("mapexpress")


def test_who_asked_is_said_in_words_and_a_place_that_says_no_more_is_left_out(
    client: Client,
) -> None:
    office = client("fr", today=date(2026, 11, 30))
    office.post("/catalogue/indh_p3_ess", data={"do": "answered", "status": "open"})
    page = sound(office.get("/catalogue/review?all=on").text).text
    assert "le 30 novembre 2026 (un agent)" in page and "(officer)" not in page
    asked = re.findall(r"où demander\s?: ([^.]*)\.", page)
    assert len(asked) > 5 and "Maroc PME" not in asked


def test_an_option_says_how_its_conditions_and_those_of_rounds_go_together(client: Client) -> None:
    page = sound(client().get("/catalogue/indh_p3_ess").text).text.replace("\u00a0", " ")
    assert "take the place of those above" in page
    assert page.count("Of this round nothing else was found.") == 1
    # what the score calls usual stands beside the quartiles
    assert "92,000–155,000 MAD, the middle one 127,000 MAD" in page
    assert "; Those who ask" not in page  # the note on a paper is a line of its own
