"""What was done, taking it back, and copies."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from page_reader import Client, sound

from matcher.support import writing


@pytest.fixture
def office(client: Client):  # type: ignore[no-untyped-def]
    found = client(registry=None)
    text = "Nom de la coopérative;Province\nAfoulki;Tiznit\n"
    seen = found.post("/import", files={"file": ("a.csv", text.encode())})
    found.post(str(seen.url), data={"do": "import"})
    return found


def test_steps_are_listed_and_taken_back_once(office) -> None:  # type: ignore[no-untyped-def]
    assert "a.csv" in sound(office.get("/history").text).text
    office.post("/cooperatives/C-0001/profile/members", data={"value": "12"})
    named = sound(office.get("/history").text)
    assert "correction · Afoulki C-0001" in named.text
    assert "/cooperatives/C-0001" in {a.get("href") for a in named.all("a")}
    assert office.post("/history", data={"step": "1", "sure": "1"}).status_code == 200
    told = office.post("/history", data={"step": "1", "sure": "1"})
    assert told.status_code == 422 and sound(told.text)
    assert office.post("/history", data={"step": "x"}).status_code == 422


def test_an_import_taken_back_says_what_goes_along_and_comes_back_with_it(office) -> None:  # type: ignore[no-untyped-def]
    office.post("/cooperatives/C-0001/profile/members", data={"value": "12"})
    sent = {"option": "indh_p3_ess", "kind": "applied", "on": "2026-11-20"}
    office.post("/cooperatives/C-0001/cases", data=sent)
    assert "/cooperatives/C-0001/cases" in _links(office.get("/").text)
    told = sound(office.post("/history", data={"step": "1", "sure": "1"}).text).text
    assert "No longer there: 1 cooperative." in told
    assert "1 correction or answer, 1 recorded request." in told
    assert "No longer there" not in sound(office.get("/history?done=undone&of=1").text).text
    assert "No longer there" not in sound(office.get("/history?done=undone&of=x").text).text
    _hand_in(office, "Tamounte;Tata")  # a neighbour: the workspace is not empty
    assert "/cooperatives/C-0001/cases" not in _links(office.get("/").text)
    assert "has its number again" in _hand_in(office, "Afoulki;Tiznit")
    assert "/cooperatives/C-0001/cases" in _links(office.get("/").text)
    listed = sound(office.get("/cooperatives?cases=applied").text).text
    assert "C-0001" in listed and "Tamounte" not in listed
    profile = office.get("/cooperatives/C-0001/profile").text
    assert 'value="12"' in profile or "12" in sound(profile).text


def _links(page: str) -> set[str | None]:
    return {a.get("href") for a in sound(page).all("a")}


def _hand_in(office, row: str) -> str:  # type: ignore[no-untyped-def]
    text = f"Nom de la coopérative;Province\n{row}\n"
    seen = office.post("/import", files={"file": ("a.csv", text.encode())})
    return str(sound(office.post(str(seen.url), data={"do": "import"}).text).text)


def test_a_copy_is_downloaded_and_brought_back(office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    copy = office.get("/backup")
    assert copy.headers["content-type"] == "application/zip"
    office.post("/history", data={"step": "1", "sure": "1"})
    files = {"file": ("copy.zip", copy.content)}
    unsure = office.post("/restore", files=files)
    assert unsure.status_code == 422
    back = office.post("/restore", files=files, data={"sure": "1"})
    assert back.status_code == 200 and "taken back by" not in sound(back.text).text
    assert list((tmp_path / "home").glob("*.before-restore-*"))


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all" * 100])
def test_what_is_no_copy_changes_nothing(content: bytes, office) -> None:  # type: ignore[no-untyped-def]
    told = office.post("/restore", files={"file": ("a.zip", content)}, data={"sure": "1"})
    assert told.status_code == 422
    assert "a.csv" in office.get("/history").text


def test_an_empty_workspace_says_so(client: Client) -> None:
    empty = client(registry=None)
    assert "Nothing was done yet" in sound(empty.get("/history").text).text
    assert empty.get("/backup").status_code == 422


def test_an_office_whose_only_import_is_taken_back_is_told_what_it_sees(office) -> None:  # type: ignore[no-untyped-def]
    assert "Your workspace is empty" not in sound(office.get("/cooperatives").text).text
    told = sound(office.post("/history", data={"step": "1", "sure": "1"}).text).text
    for said in (told, sound(office.get("/cooperatives").text).text):
        assert "Your workspace is empty" in said and "synthetic" in said
    assert "Step 1 is taken back." in told


def test_who_never_imported_sees_the_demonstration_and_no_empty_workspace(client: Client) -> None:
    said = sound(client(registry=None).get("/cooperatives").text).text
    assert "Your workspace is empty" not in said and "synthetic" in said


def test_a_registry_in_the_place_of_the_workspace_is_told_on_every_page(
    workspace: Client, client: Client
) -> None:
    told = "your workspace, into which tables are imported here, stands aside"
    assert told not in sound(workspace().get("/cooperatives").text).text
    other = client("en", Path("demo"))
    assert told in sound(other.get("/import").text).text


def test_a_step_that_empties_the_workspace_is_asked_about_and_can_be_done_again(office) -> None:  # type: ignore[no-untyped-def]
    shown = sound(office.get("/history").text)
    assert "Empty the workspace: no cooperative stays" in shown.text
    refused = office.post("/history", data={"step": "1"})
    assert refused.status_code == 422 and "Tick that you mean it." in sound(refused.text).text
    assert "Afoulki" in sound(office.get("/cooperatives").text).text
    gone = sound(office.post("/history", data={"step": "1", "sure": "1"}).text)
    assert "Do it again" in gone.text and "Empty the workspace" not in gone.text
    office.post("/history", data={"step": "2"})  # taken back once more: it is there again
    assert "Afoulki" in sound(office.get("/cooperatives").text).text


def test_a_step_shows_day_and_hour_of_the_clock_and_no_hour_of_another_day(client: Client) -> None:
    today = client(registry=None, today=date.today())
    _hand_in(today, "Afoulki;Tiznit")
    told = sound(today.get("/history").text).text
    assert re.search(rf"Step 1 · {writing.day(date.today(), 'en')}, \d\d:\d\d · import", told)
    assert "clock of this machine" in told
    other = client(registry=None, today=date(2026, 1, 2))
    _hand_in(other, "Tamounte;Tata")
    assert "Step 2 · 2 January 2026 · import" in sound(other.get("/history").text).text


def test_what_was_recorded_stands_among_the_steps_and_leads_to_its_cases(office) -> None:  # type: ignore[no-untyped-def]
    for kind in ("applied", "granted"):
        sent = {"option": "indh_p3_ess", "kind": kind, "on": "2026-11-20", "amount": "150000"}
        office.post("/cooperatives/C-0001/cases", data=sent)
    page = sound(office.get("/history").text)
    told = r"\d+ [A-Z][a-z]+ \d{4} · recorded · Afoulki C-0001 · E-1 · 20 November 2026"
    assert re.search(told, page.text), "the day of recording, then that of the request"
    assert "/cooperatives/C-0001" in {a.get("href") for a in page.all("a")}
    assert page.text.index("E-2") < page.text.index("E-1") < page.text.index("a.csv")
    assert "applied for" in page.text
    assert "/cooperatives/C-0001/cases" in {a.get("href") for a in page.all("a")}
    office.post("/cooperatives/C-0001/cases", data={"do": "undo", "event": "E-2"})
    told = sound(office.get("/history").text).text
    assert "takes back E-2" in told and "replace" not in told


def test_a_correction_shows_the_former_value_and_the_page_what_taking_back_does(office) -> None:  # type: ignore[no-untyped-def]
    for members in ("12", "15"):
        office.post("/cooperatives/C-0001/profile/members", data={"value": members})
    said = sound(office.get("/history").text).text
    assert "Members: 12 people → 15 people" in said
    assert "Members: unknown → 12 people" in said
    assert "A step is taken back alone: the later ones stand." in said
