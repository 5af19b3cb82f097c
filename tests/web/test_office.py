"""The state behind the pages: read again when its files change, written by one at a time."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_reader import Client, sound
from starlette.requests import Request

from matcher.web.office import Office, OfficeFiles


def _asking(method: str) -> Request:
    return Request({"type": "http", "method": method, "headers": [], "path": "/"})


def test_a_session_is_read_again_when_its_table_changes(tmp_path: Path) -> None:
    table = tmp_path / "rows.csv"
    table.write_text("applicant_id,name\nA-1,Amal\n", encoding="utf-8")
    office = Office(OfficeFiles(registry=table))
    first = office.session()
    assert office.session() is first and office.kept("x", lambda: 1) == 1
    assert office.kept("x", lambda: 2) == 1
    table.write_text("applicant_id,name\nA-1,Amal\nA-2,Atlas\n", encoding="utf-8")
    assert office.session() is not first
    assert office.kept("x", lambda: 2) == 2


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_request_that_asks_can_change_nothing(method: str) -> None:
    with pytest.raises(RuntimeError), Office().changing(_asking(method)):
        raise AssertionError
    with Office().changing(_asking("POST")):
        pass


def test_what_an_office_writes_is_seen_at_once(workspace: Client) -> None:
    browser = workspace()
    assert "41 people" not in browser.get("/cooperatives/SM-0007").text
    answer = browser.post("/cooperatives/SM-0007/profile/members", data={"value": "41"})
    assert answer.status_code == 200
    assert "41 people" in sound(browser.get("/cooperatives/SM-0007").text).text
