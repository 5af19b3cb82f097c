"""The map of gaps: groups are named once, and its words promise nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from page_reader import Client, sound

from matcher import open_matcher
from matcher.reports.for_funders.gaps_text import gaps_lines, opened_said
from matcher.support.messages import render
from matcher.web.pages.gaps import RULES


def test_a_group_of_a_map_of_gaps_is_named_once(client: Client, some_rows: Path) -> None:
    page = sound(client(registry=some_rows).get("/funders/gaps?by=sector").text)
    assert [one["scope"] for one in page.all("th")].count("colgroup") == 1
    assert "opens an option to 0" not in page.text


def test_gaps_say_how_to_use_them_and_what_their_picture_shows(client: Client) -> None:
    """That an option says it pays a line is no promise: it could pay it, and can still refuse."""
    page = sound(client().get("/funders/gaps?by=sector&by=province").text)
    for said in (
        "How to use it",
        "It can still refuse.",
        "that no sure option could pay",
        "not payable",
        "In each cell, how many have no sure option",
        "A milder rule opens less",
    ):
        assert said in page.text, said
    assert "unpaid" not in page.text and "becomes eligible" not in page.text


def test_the_heat_map_is_a_table_that_can_be_read_and_heard(client: Client) -> None:
    page = sound(client().get("/funders/gaps?by=sector&by=province").text)
    heat = next(one for one in page.all("table") if "heat" in one["class"])
    assert heat and not page.all("img")


def test_conditions_name_their_options_with_a_link_and_say_whom_to_ask(client: Client) -> None:
    page = sound(client().get("/funders/gaps").text)
    assert "Ask the cooperatives, or the funder" in page.text
    assert "publish them, or ask" not in page.text
    assert any(one["href"].startswith("/catalogue/") for one in page.all("a"))


def test_a_need_that_nobody_told_is_no_nought(client: Client, tmp_path: Path) -> None:
    """Where no line has an amount, the head sums nothing up, as the table below it does not."""
    rows = tmp_path / "rows.csv"
    rows.write_text(
        "applicant_id,name,region\nC-1,Une,souss-massa\nC-2,Deux,souss-massa\n", encoding="utf-8"
    )
    text = sound(client(registry=rows).get("/funders/gaps").text).text
    assert "0 MAD" not in text and "0\u00a0MAD" not in text and "not known" in text
    view = open_matcher(registry=rows, today="2026-11-23").gaps(by=["region"]).view
    assert not view.total.is_need_known
    lines = list(gaps_lines(view, 3, "en"))
    assert any(line.startswith("2 applicants, ") for line in lines)
    assert not any("0 MAD" in line or "0\u00a0MAD" in line for line in lines)


def test_each_list_of_conditions_says_how_its_own_figures_are_meant(client: Client) -> None:
    text = client().get("/funders/gaps").text
    first, second = text.index("Rules that turn away"), text.index("refuse nobody but are not")
    assert first < text.index("if the rule were dropped altogether") < second
    assert second < text.index("The figures are those of all of them meeting it")


def test_conditions_beyond_the_first_are_counted_and_open_below_them(client: Client) -> None:
    """What a page does not show at once, it neither hides nor leaves uncounted."""
    view = open_matcher(registry="demo", today="2026-11-23").gaps().view
    page = sound(client().get("/funders/gaps").text)
    asked = [one["href"] for one in page.all("a") if "drop" in one.get("href", "")]
    assert len(asked) == len(view.relaxations)
    for kind in (True, False):
        left = sum(one.turns_away is kind for one in view.relaxations) - RULES
        assert f"{left} more condition" in page.text


def test_what_a_condition_opens_says_of_whom_and_how_much_its_option_could_pay() -> None:
    """Need above the ceiling of the option is not all that it would pay."""
    view = open_matcher(registry="demo", today="2026-11-23").gaps().view
    one = next(one for one in view.relaxations if one.money < one.need and one.refused)
    said = [render(part, "en") for part in opened_said(one, "MAD")]
    assert said[-1].endswith(f"at most {one.money:,}\u00a0MAD of it within the option's ceiling")
    assert f"{one.eligible} more cooperatives would then have nothing published" in said[-2]
    assert f"({one.refused} refused today)" in said[-2]
    nothing = replace(one, opened=0, refused=0, need=0, money=0)
    assert [render(part, "en") for part in opened_said(nothing, "MAD")] == [
        f"{one.eligible} more cooperatives would then have nothing published against them"
    ]
