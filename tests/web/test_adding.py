"""A cooperative added by hand, without a table."""

from __future__ import annotations

import pytest
from page_reader import Client, sound

from matcher.web.pages import adding


@pytest.mark.parametrize("place", ["Tiznit", "", "Assaisse"])
def test_a_name_is_enough_and_the_step_is_taken_back(client: Client, place: str) -> None:
    office = client(registry=None)
    assert "/add" in {a.get("href") for a in sound(office.get("/cooperatives").text).all("a")}
    sent = {"name": "Coopérative Tifaouine", "place": place}
    page = sound(office.post("/add", data=sent).text)
    assert "The cooperative is added." in page.text and "Tifaouine" in page.text
    assert not place or place in page.text
    again = office.post("/add", data=sent)
    assert again.status_code == 422 and "It is there already" in sound(again.text).text
    office.post("/history", data={"step": "1", "sure": "1"})
    assert "Your workspace is empty" in sound(office.get("/cooperatives").text).text


@pytest.mark.parametrize("name", ["", " ", "Total"])
def test_what_is_no_name_is_a_fault(client: Client, name: str) -> None:
    told = client(registry=None).post("/add", data={"name": name, "place": "Tata"})
    assert told.status_code == 422 and sound(told.text)


def test_the_columns_are_ones_that_the_import_knows(client: Client) -> None:
    office = client(registry=None)
    table = ";".join(adding.LABELS) + "\nAfoulki;Tiznit\n"
    seen = office.post("/import", files={"file": ("a.csv", table.encode())})
    assert "question to settle" not in sound(seen.text).text
