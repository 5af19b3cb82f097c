"""What changed anywhere is seen by the very next request, and what did not is not made again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest
from page_reader import PORT, Client, Shared, marks
from starlette.testclient import TestClient

from matcher.api.session import Session
from matcher.catalogue.loading import default_catalogue
from matcher.cli.run import run
from matcher.registry.backup import restore_backup
from matcher.support.paths import user_folder
from matcher.web.app import make_app
from matcher.web.office import Office, OfficeFiles

DAY = "2026-11-23"
COOP = "/cooperatives/SM-0007"


def command(*words: str) -> None:
    with redirect_stdout(StringIO()):
        assert run([*words]) == 0


def corrected(browser: TestClient, value: str) -> None:
    path = f"{COOP}/profile/members"
    sent = {"value": value, **marks(browser.get(path).text)}
    assert browser.post(path, data=sent).status_code == 200


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The cooperatives whose options were worked out, in order."""
    found: list[str] = []
    real = Session.options_for

    def counted(session: Session, applicant: object) -> object:
        found.append(getattr(applicant, "id", str(applicant)))
        return real(session, applicant)  # type: ignore[arg-type]

    monkeypatch.setattr(Session, "options_for", counted)
    yield found


def test_what_one_officer_writes_the_other_reads(shared: Shared) -> None:
    one, other = shared.browser("officer-1"), shared.browser("officer-2")
    assert "41\u00a0people" not in other.get(COOP).text
    corrected(one, "41")
    assert "41\u00a0people" in other.get(COOP).text
    told = "Events, as they were recorded"
    assert told not in other.get(f"{COOP}/cases").text
    before = other.get(f"{COOP}/options/fda").text
    sent = {"option": "fda", "kind": "applied", **marks(one.get(f"{COOP}/cases").text)}
    assert one.post(f"{COOP}/cases", data=sent).status_code == 200
    assert told in other.get(f"{COOP}/cases").text
    assert other.get(f"{COOP}/options/fda").text != before


def test_a_correction_in_a_terminal_and_its_undoing(workspace: Client) -> None:
    browser = workspace()
    assert "41\u00a0people" not in browser.get(COOP).text
    command("registry", "set", "SM-0007", "members=41", "--today", DAY)
    assert "41\u00a0people" in browser.get(COOP).text
    assert '"members":41' in browser.get(f"/api{COOP}").text
    command("registry", "undo", "2", "--today", DAY)
    assert "41\u00a0people" not in browser.get(COOP).text


def test_a_file_that_is_imported_in_a_terminal(workspace: Client, tmp_path: Path) -> None:
    browser, table = workspace(), tmp_path / "more.csv"
    assert browser.get("/cooperatives/N-1").status_code == 404
    table.write_text("applicant_id,name\nN-1,Coop Tafraout\n", encoding="utf-8")
    command("import", str(table), "--today", DAY, "--quiet")
    assert "Coop Tafraout" in browser.get("/cooperatives/N-1").text
    assert "N-1" in browser.get("/cooperatives?q=tafraout").text


def test_the_first_import_takes_the_place_of_the_demonstration(
    client: Client, tmp_path: Path
) -> None:
    browser, table = client("en", None), tmp_path / "first.csv"
    assert "Demonstration" in browser.get("/cooperatives").text
    table.write_text("applicant_id,name\nSM-0007,Coop Tafraout\n", encoding="utf-8")
    command("import", str(table), "--today", DAY, "--quiet")
    page = browser.get(COOP).text
    assert "Coop Tafraout" in page and "Demonstration" not in page


def test_a_copy_that_is_brought_back_in_a_terminal(workspace: Client, tmp_path: Path) -> None:
    browser, copy = workspace(), tmp_path / "copy.zip"
    copy.write_bytes(browser.get("/backup").content)
    corrected(browser, "41")
    assert "41\u00a0people" in browser.get(COOP).text
    restore_backup(copy, user_folder(), force=True)
    assert "41\u00a0people" not in browser.get(COOP).text
    assert "41\u00a0people" not in browser.get(f"{COOP}/profile").text


def test_a_catalogue_that_somebody_edits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    folder = tmp_path / "catalogue"
    copytree(default_catalogue(), folder)
    file = folder / "bank_credit" / "cam_campaign_credit.toml"
    office = Office(OfficeFiles(catalogue=folder, today=date.fromisoformat(DAY)), "en")
    with TestClient(make_app(office, PORT), base_url=f"http://127.0.0.1:{PORT}") as browser:
        assert "Seasonal (campaign) credit" in browser.get("/catalogue").text
        before, text = file.stat(), file.read_text(encoding="utf-8")
        file.write_text(text.replace("Seasonal (campaign)", "Seasonal (harvests)"), "utf-8")
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))  # as an archive leaves it
        assert file.stat().st_size == before.st_size
        assert "Seasonal (harvests) credit" in browser.get("/catalogue").text
        assert "Seasonal (harvests) credit" in browser.get("/cooperatives/SM-0001?all=1").text
        (folder / "bank_credit" / "new.toml").write_text("no = option", encoding="utf-8")
        told = browser.get("/catalogue")
        assert told.status_code == 500 and "new.toml" in told.text
        (folder / "bank_credit" / "new.toml").unlink()
        assert browser.get("/catalogue").status_code == 200


def test_what_an_office_learns_of_an_option(workspace: Client) -> None:
    browser = workspace()
    assert "officer-7" not in browser.get("/catalogue/fda").text
    shown = browser.get("/catalogue/review").text
    command(
        *("catalogue", "confirm", "fda", "--status", "closed", "--on", DAY),
        *("--by", "officer-7", "--channel", "phone"),
    )
    assert "officer-7" in browser.get("/catalogue/fda").text
    assert browser.get("/catalogue/review").text != shown


def test_a_new_day_begins_at_midnight(workspace: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(date):
        day = date(2026, 11, 23)

        @classmethod
        def today(cls) -> date:  # type: ignore[override]
            return cls.day

    for module in ("matcher.web.office", "matcher.session"):
        monkeypatch.setattr(f"{module}.date", Clock)
    workspace()  # a workspace, under a day that is given
    browser = TestClient(make_app(Office(OfficeFiles()), PORT), base_url=f"http://127.0.0.1:{PORT}")
    assert '"today":"2026-11-23"' in browser.get(f"/api{COOP}").text
    assert 'value="2026-11-23"' in browser.get(COOP).text
    Clock.day += timedelta(days=1)
    assert '"today":"2026-11-24"' in browser.get(f"/api{COOP}").text
    assert 'value="2026-11-24"' in browser.get(COOP).text


def test_after_a_correction_only_that_cooperative_is_worked_out_again(
    workspace: Client, asked: list[str]
) -> None:
    browser = workspace()
    for _ in range(2):
        browser.get(COOP), browser.get("/cooperatives/SM-0003")
    assert asked == ["SM-0007", "SM-0003"]
    corrected(browser, "41")
    browser.get("/cooperatives/SM-0003"), browser.get(COOP)
    assert asked[2:] == ["SM-0007"]  # by the page that tells what was corrected


def test_an_event_of_one_cooperative_moves_its_list_alone(
    workspace: Client, asked: list[str]
) -> None:
    browser: TestClient = workspace()
    get: Callable[[str], str] = lambda path: browser.get(path).text  # noqa: E731
    first, other = get(COOP), get("/cooperatives/SM-0003")
    command("record", "SM-0007", "fda", "refused", "--today", DAY, "--reason", "documents")
    del asked[:]
    assert get(COOP) != first and get("/cooperatives/SM-0003") == other
    assert asked == []  # no fact has changed, and so no verdict
