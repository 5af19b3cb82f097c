"""Finding cooperatives, and one option of one of them in full."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from page_reader import Client, Page, sound

from matcher.api.session import open_matcher
from matcher.planning.borrowing import loans_borne
from matcher.reports.answer.applicant import applicant_view
from matcher.reports.answer.option_head import chance_said
from matcher.reports.imported.profile_sheet import facts_to_ask
from matcher.support.messages import render
from matcher.support.text import fold
from matcher.web.coops import TABS
from matcher.web.pages import cooperatives


def _words(part: str) -> str:
    """The words of a part of a page."""
    return " ".join(re.sub(r"<[^>]+>", "", part).split())


def _found(page: Page) -> list[str]:
    links = [a["href"] for a in page.all("a")]
    return [one.split("/")[-1] for one in links if one.startswith("/cooperatives/")]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_cooperative_is_found_by_its_id(client: Client, language: str) -> None:
    browser = client(language)
    found = sound(browser.get("/cooperatives?q=sm-0196").text)
    assert _found(found) == ["SM-0196"]
    assert "SM-0196" in sound(browser.get("/cooperatives/SM-0196").text).text


def test_words_and_values_narrow_the_list(client: Client) -> None:
    browser = client()
    everybody = sound(browser.get("/cooperatives").text)
    argan = sound(browser.get("/cooperatives?sector=argan").text)
    both = sound(browser.get("/cooperatives?sector=argan&q=tiznit").text)
    said = [re.search(r"([\d,]+) cooperatives?\b", page.text) for page in (everybody, argan, both)]
    numbers = [int(one[1].replace(",", "")) for one in said if one]
    assert len(numbers) == 3
    assert numbers[0] > numbers[1] > numbers[2] > 0
    assert len(_found(everybody)) == cooperatives.PART
    chosen = [o for o in argan.all("option") if "selected" in o]
    assert [o["value"] for o in chosen] == ["argan"]


def test_the_parts_of_the_list_follow_each_other(client: Client) -> None:
    browser = client()
    first = sound(browser.get("/cooperatives").text)
    after = next(a["href"] for a in first.all("a") if a.get("rel") == "next")
    second = sound(browser.get(after).text)
    assert not set(_found(first)) & set(_found(second))
    before = next(a["href"] for a in second.all("a") if a.get("rel") == "prev")
    assert _found(sound(browser.get(before).text)) == _found(first)


@pytest.mark.parametrize(
    "query", ["from=-1", "from=x", "from=99999999", "cases=x", "sector=x", "q=%00%e2%80%ae"]
)
def test_what_means_nothing_is_passed_over(client: Client, query: str) -> None:
    answer = client().get(f"/cooperatives?{query}")
    assert answer.status_code == 200
    sound(answer.text)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_an_option_in_full_has_its_conditions_and_sources(client: Client, language: str) -> None:
    browser = client(language)
    page = sound(browser.get("/cooperatives/SM-0196/options/indh_p3_ess").text)
    assert "indh_p3_ess" not in page.text and page.all("ol")  # it is a link, no word
    assert "/catalogue/indh_p3_ess" in {one.get("href") for one in page.all("a")}
    said = {
        "en": "call, Taroudannt",
        "fr": "appel de 2026, Taroudannt",
        "ar": "نداء 2026، تارودانت",
    }
    assert said[language] in page.text  # the title of a source
    refused = sound(browser.get("/cooperatives/SM-0196/options/ardi").text)
    assert [t for t in refused.all("span") if "bad" in t.get("class", "")]
    assert browser.get("/cooperatives/SM-0196/options/nothing").status_code == 404


def test_what_to_do_first_leads_to_its_option(client: Client) -> None:
    page = sound(client().get("/cooperatives/SM-0196").text)
    links = [a["href"] for a in page.all("a") if a["href"].startswith("#option-")]
    assert links == ["#option-indh_p3_ess"]


def test_each_page_of_a_cooperative_has_a_title_of_its_own(client: Client) -> None:
    browser, at = client(), "/cooperatives/SM-0196"
    pages = ("", "/profile", "/questions", "/cases", "/options/indh_p3_ess", "/options/fda")
    titles = [browser.get(at + page).text.partition("</title>")[0] for page in pages]
    assert len(set(titles)) == len(pages)
    assert all("Agdal" in title for title in titles)


def test_an_option_that_was_asked_says_what_it_waits_for(client: Client) -> None:
    browser = client()
    browser.post("/cooperatives/SM-0196/cases", data={"option": "fda", "kind": "applied"})
    listed = browser.get("/cooperatives/SM-0196?all=1").text
    card = listed.split('id="option-fda"')[1].split("</article>")[0]
    for shown in (card, browser.get("/cooperatives/SM-0196/options/fda").text):
        assert "the funder: answer the request, by" in _words(shown)
        assert "ask whether it is open" not in _words(shown)


def test_nobody_asks_the_members_of_a_cooperative_for_their_own_money(client: Client) -> None:
    page = sound(client().get("/cooperatives/SM-0196/options/members_self_financing").text)
    assert "decide in a general meeting of the members" in page.text
    assert "ask whether it is open" not in page.text


def test_the_first_thing_to_do_says_only_what_stands_above_it(client: Client) -> None:
    browser = client()
    said = sound(browser.get("/cooperatives/SM-0196").text).text
    assert "above it in the list: first to ask whether a cooperative may apply" in said
    assert "Each list puts first what suits best" in said
    browser.post("/cooperatives/SM-0196/cases", data={"option": "indh_p3_ess", "kind": "applied"})
    said = sound(browser.get("/cooperatives/SM-0196").text).text
    above = said.split("above it in the list: ")[1].split("Each list")[0]
    assert "asked already" in above and "said no" not in above and "refused" not in above


def test_an_option_for_which_nothing_speaks_says_why_it_is_there(client: Client) -> None:
    page = client().get("/cooperatives/SM-0196?all=1").text
    cards = [one.split("</article>")[0] for one in page.split('<article class="card"')[1:]]
    assert len(cards) > 20
    without = [_words(one) for one in cards if 'class="for"' not in one]
    assert without and all(
        "no fact on file speaks for it" in one or "No fact on file clearly speaks for it" in one
        for one in without
    )


def test_how_many_an_option_reaches_stands_beside_what_it_is_compared_with(client: Client) -> None:
    page = sound(client().get("/cooperatives/SM-0196/options/indh_p3_ess").text)
    assert re.search(r"reaches \d+ of 1,000 .* \(options are compared with 1 of 1,000\)", page.text)


def test_before_a_dossier_is_made_its_page_says_what_it_asks(client: Client) -> None:
    page = sound(client().get("/cooperatives/SM-0196/options/fda").text)
    assert "its dossier asks at most what the option’s own terms allow" in page.text
    assert "/cooperatives/SM-0196/plans" in {one.get("href") for one in page.all("a")}


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_no_page_of_a_cooperative_shows_a_key_or_an_amount_of_nothing(
    client: Client, language: str
) -> None:
    browser = client(language)
    paper = {"do": "paper", "code": "project_file", "since": "2026-01-10"}
    browser.post("/cooperatives/SM-0001/cases", data=paper)
    for tab, _ in TABS:
        text = sound(browser.get(f"/cooperatives/SM-0001/{tab}".removesuffix("/cooperative")).text)
        keys = set(re.findall(r"\b[A-Za-z]+_[\w.]+", text.text)) - {"synthetic_souss_massa.csv"}
        assert keys == set(), tab
        assert not re.search(
            r"at most 0 |au plus 0 | 0 درهم على الأكثر|على الأكثر 0 ", text.text
        ), tab


def test_what_is_undecided_is_never_eligible_in_none_or_all() -> None:
    def said(chance: float, rules: str = "complete") -> str:
        match: Any = SimpleNamespace(chance=chance, rules=rules)
        return str(chance_said(match))

    assert said(0.999).startswith("eligible in 99%") and said(0.0004).startswith("eligible in 1%")
    assert said(0.5, "partial").startswith("nothing against it in 50%")


def test_a_list_of_nobody_leads_to_everybody(client: Client) -> None:
    page = sound(client().get("/cooperatives?q=zzzz").text)
    assert "Show all cooperatives" in page.text


def test_a_value_that_cannot_be_corrected_leads_to_the_import(client: Client) -> None:
    page = sound(client().get("/cooperatives/SM-0001/profile/members").text)
    main = page.text.partition("Only profiles of the workspace")[2]
    assert "Bring in a table" in main


def test_what_a_click_records_is_said_beside_it(client: Client) -> None:
    page = sound(client().get("/cooperatives/SM-0001/cases").text).text
    assert "One click records it" in page and "Refused, because of:" in page
    assert "Amount, if one was said (dirham)" in page
    arabic = sound(client("ar").get("/cooperatives/SM-0001/cases").text).text
    assert "(درهم)" in arabic and "(MAD)" not in arabic


def test_the_nearest_of_a_cooperative_that_is_not_there_are_links(client: Client) -> None:
    answer = client().get("/cooperatives/SM-9999")
    page = sound(answer.text)
    assert answer.status_code == 404 and "Is it one of these?" in page.text
    links = [one["href"] for one in page.all("a") if "/SM-" in one.get("href", "")]
    assert client().get(links[-1]).status_code == 200
    assert "Where:" not in page.text  # it is the registry of which every page speaks


def test_months_of_sources_are_written_as_the_language_writes_them(client: Client) -> None:
    said = sound(client("fr").get("/cooperatives/SM-0001/options/indh_p3_ess").text).text
    assert "août 2023" in said and "2023-08" not in said


def test_what_is_needed_stands_once_where_only_a_total_is_known(tmp_path: Path) -> None:
    table = tmp_path / "one.csv"
    table.write_text("applicant_id,name,need_total_mad\nT-1,Amal,300000\n", encoding="utf-8")
    view = applicant_view(open_matcher(registry=table, today="2026-11-23").applicant("T-1"))
    told = " ".join(render(one, "en") for one in (*view.headline, view.budget or ""))
    assert told.count("300,000") == 1


def test_a_product_that_is_named_as_its_sector_introduces_once() -> None:
    view = applicant_view(open_matcher(registry="demo", today="2026-11-23").applicant("SM-0003"))
    assert [render(one, "fr") for one in view.headline].count("élevage") == 1
    assert [render(one, "en") for one in view.headline].count("livestock") == 1


def test_a_refusal_by_a_condition_of_low_confidence_says_so(client: Client) -> None:
    """Who would give up reads that its source is little sure."""
    session = open_matcher(registry="demo", today="2026-11-23")
    option = session.catalogue.options["indh_p3_ess"]
    doubtful = {c.number for c in option.every_condition() if c.confidence == "low"}
    refused = next(
        applicant.id
        for applicant in session.registry
        if doubtful & set(session.match(applicant, "indh_p3_ess").verdict.blockers)
    )
    # it says of which call it is: another province may have another
    warning = "This condition is of one call (2026 call of Taroudannt, income improvement) and"
    browser = client()
    listed = sound(browser.get(f"/cooperatives/{refused}").text).text
    assert warning in listed
    assert re.search(r"refused: why \d+ on nothing but what is little sure", listed)
    full = sound(browser.get(f"/cooperatives/{refused}/options/indh_p3_ess").text).text
    assert re.search(r"INDH\) refused (open|by calls|to confirm) seen ", full)
    assert full.count(warning) == len(
        doubtful & set(session.match(refused, "indh_p3_ess").verdict.blockers)
    )
    assert warning in sound(browser.get(f"/cooperatives/{refused}/changes").text).text


def test_every_loan_shown_that_cannot_be_borne_says_so(client: Client) -> None:
    session = open_matcher(registry="demo", today="2026-11-23")
    applicant, matches = session.applicant("SM-0001"), session.options_for("SM-0001")
    not_borne = {one for one, can in loans_borne(session, applicant, matches).items() if not can}
    html = client().get("/cooperatives/SM-0001").text
    articles = re.findall(r'<article[^>]*id="option-(\w+)".*?</article>', html, re.DOTALL)
    told = {
        found[1]
        for found in re.finditer(r'<article[^>]*id="option-(\w+)"(.*?)</article>', html, re.DOTALL)
        if "does not show that it can be repaid" in found[2]
    }
    assert told and told == not_borne & set(articles)


def test_a_refused_option_says_what_is_not_met_and_not_how_much_it_would_bring(
    client: Client,
) -> None:
    browser = client()
    page = sound(browser.get("/cooperatives/SM-0001").text)
    assert "not met: Be a women’s cooperative." in page.text
    one = sound(browser.get("/cooperatives/SM-0001/options/prize_lalla_al_moutaaouina").text)
    assert (
        "refuses Be a women’s" in one.text and "If what is on file is wrong, correct it" in one.text
    )


def test_what_is_missing_leads_to_its_field_in_the_demonstration_too(client: Client) -> None:
    page = sound(client().get("/cooperatives/SM-0001").text)
    links = {a["href"] for a in page.all("a")}
    assert any(one.startswith("/cooperatives/SM-0001/profile/") for one in links)


def test_the_option_with_most_money_to_expect_is_a_link(client: Client) -> None:
    page = client().get("/cooperatives/SM-0001").text
    named = re.search(r'<a href="(/cooperatives/SM-0001/options/\w+)">Most money to expect', page)
    assert named
    assert client().get(named[1]).status_code == 200


def test_what_refuses_stands_beside_its_condition_and_what_is_not_known_leads_to_its_field(
    client: Client,
) -> None:
    session = open_matcher(registry="demo", today="2026-11-23")
    browser = client()
    page = sound(browser.get("/cooperatives/SM-0008/options/indh_p3_ess").text)
    women = session.applicant("SM-0008").value("women_share")
    assert isinstance(women, float) and women <= 0.5
    assert re.search(r"Share of women: [\d.]+% here, asked (above|more than) 50%", page.text)
    assert "/cooperatives/SM-0008/profile/statutes_up_to_date" in {a["href"] for a in page.all("a")}
    fits = sound(browser.get("/cooperatives/SM-0007/options/indh_p3_ess").text)
    assert " here, asked " not in fits.text


def _table(folder: Path, columns: str, cells: str) -> Path:
    """A registry of one cooperative."""
    table = folder / "one.csv"
    table.write_text(f"applicant_id,name,{columns}\nT-1,Amal,{cells}\n", encoding="utf-8")
    return table


@pytest.mark.parametrize("coop", ["SM-0001", "SM-0161"])
def test_the_points_of_a_score_add_up_as_they_are_shown_or_are_said_to_be_rounded(
    client: Client, coop: str
) -> None:
    browser = client()
    found = browser.get(f"/cooperatives/{coop}?all=1").text
    options = sorted(set(re.findall(rf"/cooperatives/{coop}/options/(\w+)", found)))[:12]
    are_rounded = set()
    for option in options:
        html = browser.get(f"/cooperatives/{coop}/options/{option}").text
        title, _, rest = html.partition("point by point: together ")[2].partition("</h3>")
        if not title:
            continue  # refused: it has no score
        points = re.findall(r'<span class="whole">(.*?)</span>', rest.partition("</ul>")[0])
        added = round(sum(_number(one) for one in points), 2)
        told, _, rounded = title.partition(" (")
        assert (added == _number(told)) == (not rounded), (option, title, points)
        are_rounded.add(bool(rounded))
    assert are_rounded == {True, False}


@pytest.mark.parametrize("option", ["indh_p3_ess", "moazara", "tpme_charter_30"])
def test_the_page_of_an_option_tells_its_amount_once(client: Client, option: str) -> None:
    """Where it refuses, its head says nothing of money and the list below does."""
    html = client().get(f"/cooperatives/SM-0161/options/{option}").text
    said = _words(html.partition("<h2>")[2].partition("<h3>")[0])
    assert len(re.findall(r"at most [\d,\u00a0\u202f]+ MAD", said)) == 1, said
    assert ("amount: " in said) == (option == "tpme_charter_30")


def _number(said: str) -> float:
    return float(_words(said).replace("−", "-").replace("+", ""))


def test_what_is_to_be_settled_first_stands_first_among_what_is_missing(
    client: Client, tmp_path: Path
) -> None:
    """Lines of a budget would fill the list: what the money is for stands for all of them."""
    columns = "place,founded,legal_form,members,turnover_mad"
    table = _table(tmp_path, columns, "tiznit/anzi,2019-02-01,cooperative,25,200000")
    html = client(registry=table).get("/cooperatives/T-1").text
    banner = html.partition('class="notice first"')[2].partition("</p>")[0]
    settle = banner.partition("first settle: ")[2].partition("<br>")[0].split(", ")
    listed = html.partition('id="missing"')[2].partition("</section>")[0]
    facts = [_words(one) for one in re.findall(r"<li>(.*?)</li>", listed, re.DOTALL)]
    before = [one for one in facts if "before what is to do first" in one]
    assert before and before == facts[: len(before)]
    assert len(before) == len(settle) and len(facts) == cooperatives.MISSING
    assert all(any(one.lower().startswith(name.lower()) for one in before) for name in settle)
    assert not any(one.startswith("Need: ") for one in facts)
    assert any(one.startswith("What the money is for") for one in facts)
    session = open_matcher(registry=table, today="2026-11-23")
    asked = (session.applicant("T-1"), session.options_for("T-1"))
    few = [about.name for about, _ in facts_to_ask(*asked, ("youth", "need_energy_mad"), 3)]
    assert set(few[:2]) == {"purposes", "youth"} and few[2] == "sector"


def test_a_need_that_nobody_said_is_said_to_be_unknown_and_leads_to_its_field(
    client: Client, tmp_path: Path
) -> None:
    browser = client(registry=_table(tmp_path, "place,members", "tiznit/anzi,25"))
    page = sound(browser.get("/cooperatives/T-1").text)
    assert "Need: amount not known yet" in page.text
    assert "/cooperatives/T-1/profile/need_total_mad" in [one.get("href") for one in page.all("a")]
    assert "whatever the need, of which no amount is on file" in page.text
    known = sound(client().get("/cooperatives/SM-0007").text).text
    assert "amount not known yet" not in known
    assert "for the need on file" in known


def test_the_options_that_refuse_stand_in_the_order_of_their_names(client: Client) -> None:
    """Those to ask about come first, those that serve no cooperative last, by name in each."""
    for language in ("en", "fr", "ar"):
        page = client(language).get("/cooperatives/SM-0008").text
        refused = re.findall(r"<li>(.*?)</li>", page.rpartition("<details>")[2], re.DOTALL)
        names = [_words(re.findall(r"<a [^>]*>(.*?)</a>", one, re.DOTALL)[0]) for one in refused]
        others = ["<br>" not in one for one in refused]
        assert others == sorted(others) and any(others) and not all(others)
        tail = names[others.index(True) :]
        assert tail == sorted(tail, key=fold) and len(tail) > 5
    asked = [n for n, one in enumerate(refused) if "غير مؤكد" in one or "قليل اليقين" in one]
    assert asked == list(range(len(asked))) and asked
