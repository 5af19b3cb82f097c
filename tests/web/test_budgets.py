"""The page of budgets: the form, what becomes of it, and what each rule costs."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest
from page_reader import Client, Page, sound

from matcher import open_matcher
from matcher.web.pages.budgets import LIMITS

FUND = {
    "fund1_option": "indh_p3_ess",
    "fund1_budget_mad": "500 000",
    "fund1_ticket_max_mad": "200000",
    "fund1_own_share": "40 %",
    "undecided": "conditional",
}
FLOOR = {
    "limit1_kind": "floor",
    "limit1_amount": "60",
    "limit1_measure": "share",
    "limit1_whom": "women_share > 0.5",
}


def ask(client: Client, registry: Path, status: int = 200, **given: str) -> Page:
    """The page for a form."""
    answer = client(registry=registry).get(f"/funders/budgets?{urlencode(given)}")
    assert answer.status_code == status, sound(answer.text).text
    return sound(answer.text)


def test_the_form_divides_as_the_command_does(
    client: Client, some_rows: Path, tmp_path: Path
) -> None:
    file = tmp_path / "funds.toml"
    file.write_text(
        'undecided = "conditional"\n[[fund]]\nid = "indh_p3_ess"\noption = "indh_p3_ess"\n'
        "budget_mad = 500000\nticket_max_mad = 200000\nown_share = 0.4\n"
        '[[floor]]\nid = "w"\nrule = "women_share > 0.5"\nleast_share = 0.6\n',
        encoding="utf-8",
    )
    view = open_matcher(registry=some_rows, today="2026-11-23").allocate(file).view
    page = ask(client, some_rows, **FUND, **FLOOR)
    assert f"{view.summary.given:,.0f} MAD to {view.summary.winners} of" in page.text
    costs = view.limits[0].costs
    assert costs is not None and f"{round(costs):,}" in page.text
    assert "1. more women than men" in page.text


def test_what_is_no_number_is_said_as_it_was_typed(client: Client, some_rows: Path) -> None:
    told = ask(client, some_rows, 422, fund1_budget_mad="much").text
    assert "“much” is no number" in told and "budget_mad" not in told


@pytest.mark.parametrize(
    "typed",
    [
        "500,000",
        "500.000",
        "500\u202f000",
        "500000",
        "500 000 DH",
        "500 000 dirhams",
        "500.000 MAD",
        "٥٠٠٠٠٠ درهم",
    ],
)
def test_an_amount_is_read_as_the_pages_write_it(
    client: Client, some_rows: Path, typed: str
) -> None:
    """Read as a decimal mark, that of the thousands made five hundred dirhams of a budget."""
    page = ask(client, some_rows, **{**FUND, "fund1_budget_mad": typed})
    assert "of 500,000 MAD to" in page.text


def test_awards_stand_open_and_name_no_option_by_its_id(client: Client, some_rows: Path) -> None:
    page = ask(client, some_rows, **FUND)
    assert "open" in page.all("details")[0]
    assert not {"indh_p3_ess", "Option"} & {text.strip() for text in page.texts}
    labels = {one.get("data-label") for one in page.all("td")}
    assert {"Amount (MAD)", "What one dirham counts (0 to 1)"} <= labels


def test_a_long_name_of_an_option_is_told_whole(client: Client, some_rows: Path) -> None:
    page = ask(client, some_rows, lang="ar", **FUND)
    assert "الاقتصاد الاجتماعي والتضامني: 500.000" in page.text.replace("\u2069", "")


def test_the_terms_of_the_option_stand_before_the_fields_that_replace_them(
    client: Client, some_rows: Path
) -> None:
    chosen = {"fund1_option": "indh_p3_ess"}
    told = ask(client, some_rows, **chosen).text.replace("\u00a0", " ")
    assert (
        "2026 call of Taroudannt, income improvement: at most 200,000 MAD, at most 90% of" in told
    )
    assert "Its own terms elsewhere: at most 300,000 MAD, at most 60% of the cost" in told
    assert "replaces the option’s own term" not in told
    told = ask(client, some_rows, **FUND).text
    assert "replaces the option’s own term: the largest award, the own share." in told


def test_what_was_typed_stays_in_the_form(client: Client, some_rows: Path) -> None:
    page = ask(client, some_rows, **FUND, **FLOOR)
    values = {one["id"]: one.get("value") for one in page.all("input") if "id" in one}
    assert values["fund1_budget_mad"] == "500 000"
    assert values["limit1_amount"] == "60"
    assert f"limit{LIMITS}_amount" in values


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"fund1_budget_mad": "much"}, "fund1_budget_mad"),
        ({"fund1_budget_mad": "-4"}, "fund1_budget_mad"),
        ({**FUND, "fund1_option": "nothing"}, "fund1_option"),
        ({**FUND, "fund1_rule": "moon > 1"}, "fund1_rule"),
        ({**FUND, "fund1_ticket_min_mad": "900000"}, "fund1_ticket_min_mad"),
        ({**FUND, "fund2_budget_mad": "x"}, "fund2_budget_mad"),
        ({**FUND, **FLOOR, "limit1_amount": "x"}, "limit1_amount"),
        ({**FUND, **FLOOR, "limit1_amount": "160"}, "limit1_amount"),
        ({**FUND, "limit3_kind": "cap", "limit3_amount": "5", "limit3_rule": "moon"},
         "limit3_rule"),
    ],
)  # fmt: skip
def test_a_fault_leads_to_its_field(
    client: Client, some_rows: Path, given: dict[str, str], field: str
) -> None:
    page = ask(client, some_rows, 422, **given)
    assert f"#{field}" in [one.get("href") for one in page.all("a")]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_it_is_sound_in_other_languages(client: Client, some_rows: Path, language: str) -> None:
    ask(client, some_rows, **FUND, **FLOOR, lang=language)
    ask(client, some_rows, lang=language)


def test_the_currency_is_said_in_the_words_of_the_language(client: Client, some_rows: Path) -> None:
    assert "الميزانية (درهم)" in ask(client, some_rows, lang="ar").text
    assert "MAD" not in ask(client, some_rows, lang="ar").text
    assert "Budget (MAD)" in ask(client, some_rows, lang="fr").text


def test_a_condition_shows_how_it_is_written(client: Client) -> None:
    page = sound(client().get("/funders/budgets").text)
    told = [one for one in page.all("input") if "-help" in one.get("aria-describedby", "")]
    assert {one["name"].split("_")[1] for one in told} == {"rule"}
    assert page.text.count("For example members >= 10 and women_share > 0.5") == len(told) > 0


def test_closed_options_stand_apart_and_older_calls_are_folded(
    client: Client, some_rows: Path
) -> None:
    page = ask(client, some_rows, **FUND)
    apart = page.all("optgroup")
    assert apart and all(one["label"].startswith("Closed") for one in apart)
    now, _, earlier = page.text.partition("In places without a call of this year")
    assert "2021 call of Tiznit" not in now and "2021 call of Tiznit" in earlier


def test_a_question_stands_only_where_there_is_something_to_answer(
    client: Client, some_rows: Path
) -> None:
    page = ask(client, some_rows, **FUND)
    assert "What did the rules cost?" not in page.text and "no floors and no caps" not in page.text
    assert "No money is left" not in page.text


def test_the_awards_of_a_page_have_one_measure_of_how_well_the_money_suits(
    client: Client, some_rows: Path
) -> None:
    html = client(registry=some_rows).get(f"/funders/budgets?{urlencode(FUND)}").text
    assert (
        "What one dirham counts (0 to 1)" in html and 'scope="col" class="number">Score' not in html
    )


def test_what_a_unit_counts_is_said_once_where_rules_have_a_price_too(
    client: Client, some_rows: Path
) -> None:
    page = ask(client, some_rows, **FUND, **FLOOR)
    assert page.text.count("that is given counts between 0 and 1") == 1
    assert "What each rule costs" in page.text


def test_an_award_says_beside_it_what_it_rests_on_and_who_is_left_out_says_why(
    client: Client, some_rows: Path
) -> None:
    page = ask(client, some_rows, **FUND)
    assert "to be known of it" in page.text
    assert "conditional" not in page.text.lower()
    assert "refused by" in page.text


@pytest.mark.parametrize("address", ["/funders/budgets", "/funders/candidates/indh"])
def test_the_names_that_a_rule_uses_stand_beside_what_they_mean(
    client: Client, some_rows: Path, address: str
) -> None:
    """Those of sensitive fields, which rank nobody, are none of them."""
    text = client(registry=some_rows).get(f"{address}?lang=fr").text
    assert '<dt>Adhérents</dt><dd><code dir="ltr">members</code></dd>' in text
    assert "president_gender</code>" not in text


def test_every_amount_of_a_fund_has_its_currency(client: Client, some_rows: Path) -> None:
    text = ask(client, some_rows).text
    for label in ("Budget (MAD)", "Smallest award (MAD)", "Largest award (MAD)"):
        assert label in text
