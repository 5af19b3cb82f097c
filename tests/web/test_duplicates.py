"""Pairs side by side: the same, two, later; groups at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from page_reader import Client, Page, sound

from matcher.registry.store import Store

TABLE = (
    "Nom de la coopérative;Province;Zzz\nTafoukt Aglou;Tiznit;x\nTafoukt Agloul;Tiznit;x\n"
    "Amal Anzi;Tiznit;y\nAmal Anzzi;Tiznit;y\n"
)


@pytest.fixture
def office(client: Client):  # type: ignore[no-untyped-def]
    found = client(registry=None)
    seen = found.post("/import", files={"file": ("a.csv", TABLE.encode())})
    found.post(str(seen.url), data={"do": "import"})
    return found


def pair(office) -> dict[str, str]:  # type: ignore[no-untyped-def]
    page = Page(office.get("/duplicates").text)
    return {
        one["name"]: one["value"] for one in page.all("input") if one["name"] in ("one", "other")
    }


def left(home: Path) -> int:
    store = Store(home / "workspace.sqlite")
    try:
        return len(store.questions())
    finally:
        store.close()


def test_both_stand_side_by_side_with_a_bar_for_each_piece(office) -> None:  # type: ignore[no-untyped-def]
    page = sound(office.get("/duplicates").text)
    assert {"Tafoukt Aglou", "Tafoukt Agloul"} <= set(
        page.text.replace(" C-", "|C-").split("|")
    ) or ("Tafoukt Agloul" in page.text)
    assert len(page.all("rect")) >= 3


def test_later_is_kept_and_comes_last(office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    home = tmp_path / "home"
    before, first = left(home), pair(office)
    office.post("/duplicates", data={**first, "answer": "later"})
    assert left(home) == before
    if before > 1:
        assert pair(office) != first
    store = Store(home / "workspace.sqlite")
    assert store.questions()[-1].put_off == "2026-11-23"
    store.close()


def test_two_are_not_asked_again_and_the_answer_is_taken_back(office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    home = tmp_path / "home"
    before = left(home)
    office.post("/duplicates", data={**pair(office), "answer": "not", "alike": "1"})
    assert left(home) < before
    office.post("/history", data={"step": "2"})
    assert left(home) > 0


def test_the_same_becomes_one(office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    told = office.post("/duplicates", data={**pair(office), "answer": "same"})
    assert re.search(r"C-000\d and C-000\d: they are one cooperative now\.", sound(told.text).text)
    store = Store(tmp_path / "home" / "workspace.sqlite")
    assert store.count() == 3
    store.close()


def test_an_answer_that_is_none_is_a_fault(office) -> None:  # type: ignore[no-untyped-def]
    told = office.post("/duplicates", data={**pair(office), "answer": "perhaps"})
    assert told.status_code == 422
    assert sound(told.text)
    assert (
        office.post("/duplicates", data={"one": "x", "other": "y", "answer": "same"}).status_code
        == 404
    )


def test_nothing_to_answer_is_said(client: Client) -> None:
    assert "No pair is left" in sound(client(registry=None).get("/duplicates").text).text


def test_the_first_page_says_how_many_wait(office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    many = left(tmp_path / "home")
    page = sound(office.get("/").text)
    assert many > 1
    assert f"{many} pairs, each perhaps one and the same cooperative" in page.text
    assert "/duplicates" in {a["href"] for a in page.all("a")}
    for _ in range(many):
        office.post("/duplicates", data={**pair(office), "answer": "later"})
    assert "perhaps one and the same cooperative" not in sound(office.get("/").text).text


def test_a_column_on_people_is_told_without_its_label(client: Client) -> None:
    found = client(registry=None)
    rows = "".join(
        f"{name};Tiznit;06612345{number:02}\n"
        for name, number in (
            *(("Tafoukt Aglou", 67), ("Tafoukt Agloul", 67)),
            *(("Amal Anzi", 11), ("Itrane Massa", 12), ("Tazlaft Ida", 13)),
        )
    )
    table = f"Nom de la coopérative;Province;Tél. présidente\n{rows}"
    seen = found.post("/import", files={"file": ("a.csv", table.encode())})
    done = found.post(str(seen.url), data={"do": "import"})
    page = sound(found.get("/duplicates").text).text
    assert "a cell on people" in page
    assert "présidente" not in page
    assert "présidente +" not in sound(done.text).text


def test_the_sum_says_from_where_on_it_asks_and_the_names_lead_to_the_profiles(office) -> None:  # type: ignore[no-untyped-def]
    page = sound(office.get("/duplicates").text)
    assert "From −1 on a pair is asked about. From +7 on two rows are put together" in page.text
    profiles = [a for a in page.all("a") if a.get("href", "").endswith("/profile")]
    assert len(profiles) >= 2
    assert "-" not in "".join(page.text.split("Weight")[1].split("Are they")[0]).replace("C-", "")
