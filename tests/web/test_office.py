"""The state behind the pages: read again when its files change, written by one at a time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from page_reader import Client, sound
from starlette.requests import Request

from matcher.web.office import Office, OfficeFiles


def _asking(method: str) -> Request:
    return Request({"type": "http", "method": method, "headers": [], "path": "/"})


def _written(path: Path, text: str) -> None:
    """A file of a while ago: what is written this very moment is read again each time."""
    path.write_text(text, encoding="utf-8")
    then = path.stat().st_mtime_ns - 10**9
    os.utime(path, ns=(then, then))


def test_a_session_is_read_again_when_its_table_changes(tmp_path: Path) -> None:
    table = tmp_path / "rows.csv"
    _written(table, "applicant_id,name\nA-1,Amal\n")
    office = Office(OfficeFiles(registry=table))
    first = office.now()
    assert office.session() is first.session
    assert office.kept("x", first, lambda: 1) == 1
    assert office.kept("x", office.now(), lambda: 2) == 1
    _written(table, "applicant_id,name\nA-1,Amal\nA-2,Atlas\n")
    then = office.now()
    assert [one.id for one in then.session.registry] == ["A-1", "A-2"]
    assert then.session.matcher is first.session.matcher  # the rules were not read again
    assert office.kept("x", then, lambda: 2) == 2


def test_what_a_slow_request_made_of_an_earlier_moment_is_kept_for_no_later_one(
    tmp_path: Path,
) -> None:
    table = tmp_path / "rows.csv"
    _written(table, "applicant_id,name\nA-1,Amal\n")
    office = Office(OfficeFiles(registry=table))
    slow = office.now()
    _written(table, "applicant_id,name\nA-1,Atlas\n")
    quick = office.now()
    assert office.kept("x", slow, lambda: "Amal") == "Amal"
    assert office.kept("x", quick, lambda: "Atlas") == "Atlas"


def test_what_rests_on_one_cooperative_outlives_a_change_of_another(tmp_path: Path) -> None:
    table = tmp_path / "rows.csv"
    _written(table, "applicant_id,name,members\nA-1,Amal,7\nA-2,Atlas,8\n")
    office = Office(OfficeFiles(registry=table))

    def made(of: str, value: int) -> int:
        moment = office.now()
        stated = moment.session.applicant(of).stated
        return office.kept(of, moment, lambda: value, on=stated)

    assert (made("A-1", 1), made("A-2", 1)) == (1, 1)
    _written(table, "applicant_id,name,members\nA-1,Amal,9\nA-2,Atlas,8\n")
    assert (made("A-1", 2), made("A-2", 2)) == (2, 1)


def test_only_so_many_answers_are_kept_and_the_last_ones_asked_for(tmp_path: Path) -> None:
    table = tmp_path / "rows.csv"
    _written(table, "applicant_id,name\nA-1,Amal\n")
    office = Office(OfficeFiles(registry=table))
    moment = office.now()
    for number in range(100):
        office.kept(number, moment, lambda: "first")
    assert office.kept(0, moment, lambda: "again") == "first"
    office.kept("one more", moment, lambda: "first")
    assert office.kept(0, moment, lambda: "again") == "first"
    assert office.kept(1, moment, lambda: "again") == "again"


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_request_that_asks_can_change_nothing(method: str) -> None:
    with pytest.raises(RuntimeError), Office().changing(_asking(method)):
        raise AssertionError
    with Office().changing(_asking("POST")):
        pass


def test_what_an_office_writes_is_seen_at_once(workspace: Client) -> None:
    browser = workspace()
    assert "41\u00a0people" not in browser.get("/cooperatives/SM-0007").text
    answer = browser.post("/cooperatives/SM-0007/profile/members", data={"value": "41"})
    assert answer.status_code == 200
    assert "41 people" in sound(browser.get("/cooperatives/SM-0007").text).text
