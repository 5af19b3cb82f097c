"""What was done, taking it back, and copies."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_reader import Client, sound


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
    assert office.post("/history", data={"step": "1"}).status_code == 200
    told = office.post("/history", data={"step": "1"})
    assert told.status_code == 422 and sound(told.text)
    assert office.post("/history", data={"step": "x"}).status_code == 422


def test_a_copy_is_downloaded_and_brought_back(office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    copy = office.get("/backup")
    assert copy.headers["content-type"] == "application/zip"
    office.post("/history", data={"step": "1"})
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
