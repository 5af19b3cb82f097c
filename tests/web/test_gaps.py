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
        "Down: ",
        "A milder rule opens less",
    ):
        assert said in page.text, said
    assert "unpaid" not in page.text and "becomes eligible" not in page.text
