"""The map of gaps: groups are named once, and its words promise nothing."""

from __future__ import annotations

from pathlib import Path

from page_reader import Client, sound


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
