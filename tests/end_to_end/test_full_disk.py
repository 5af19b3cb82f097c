"""A disk that is full at some moment: one clear message, and what was kept is still whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT, Command
from starlette.testclient import TestClient

from matcher.web.app import make_app
from matcher.web.office import Office, OfficeFiles

resource = pytest.importorskip("resource", reason="this system sets no bounds on files")

WORKBOOK = ROOT / "docs" / "example" / "cooperatives.xlsx"
DAY = ("--today", "2026-11-23")
#: What writes, and bounds in bytes that stop it early, on the way, and late.
WRITING = (
    ("registry", "set", "C-0001", "members=77"),
    ("registry", "undo"),
    ("registry", "forget", "C-0002"),
    ("registry", "papers", "C-0001", "accounts"),
    ("registry", "mute", "C-0001", "indh_p3_ess"),
    ("registry", "export", "--out", "registry.csv", "--force"),
    ("record", "C-0001", "indh_p3_ess", "refused", "--reason", "collateral"),
    ("config", "language=fr"),
    ("backup", "backup.zip", "--force"),
    ("--coop", "C-0001", "--record", *DAY),
    ("catalogue", "confirm", "indh_p3_ess", "--max", "300000"),
    ("catalogue", "asked", "indh_p3_ess"),
    ("digest", "--since", "2026-01-01", "--out", "digest.ics", "--force"),
    ("plan", "--coop", "C-0001", "--out", "plan.xlsx", "--force", *DAY),
    ("dossier", "C-0001", "--out", "dossier.pdf", "--force", *DAY),
    ("dossier", "C-0001", "--out", "dossier.docx", "--force", *DAY),
)
#: Forms of the office page that write, and what is sent.
FORMS = (
    ("/cooperatives/C-0001/profile/name", {"value": "Another name", "why": "said so"}),
    ("/cooperatives/C-0001/cases", {"option": "ardi", "kind": "applied"}),
    ("/catalogue/indh_p3_ess", {"do": "answered", "note": "they call back"}),
)
BOUNDS = (0, 5_000, 60_000)


@contextmanager
def disk_of(most_bytes: int) -> Iterator[None]:
    """No file can grow beyond that: the system refuses it as it does on a full disk."""
    _, hard = before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def office(match_here: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder with three cooperatives and one request."""
    home = tmp_path / "home"
    monkeypatch.setenv("MATCHER_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    match_here("import", WORKBOOK)
    assert match_here("registry", "set", "C-0001", "members=60").code == 0
    assert match_here("record", "C-0001", "indh_p3_ess", "applied").code == 0
    return home


@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_what_is_kept_outlives_a_full_disk(
    command: tuple[str, ...], match_here: Command, office: Path
) -> None:
    for bound in BOUNDS:
        with disk_of(bound):
            answer = match_here(*command)
        assert answer.code in (0, 2), (bound, answer.err)
        assert answer.code == 0 or "disk" in answer.err or "cannot be" in answer.err
        assert match_here("registry", "show", "C-0001").code == 0
        assert match_here("cases").code == 0
        assert match_here("trail").code == 0
    assert not list(office.glob(".*.new"))


@pytest.mark.parametrize(("at", "sent"), FORMS)
def test_what_is_kept_outlives_a_full_disk_under_the_office_page(
    at: str, sent: dict[str, str], match_here: Command, office: Path
) -> None:
    pages = make_app(Office(OfficeFiles(today=date.fromisoformat(DAY[1])), "en"), 8765)
    with TestClient(pages, base_url="http://127.0.0.1:8765") as browser:
        assert browser.get("/cooperatives/C-0001").status_code == 200
        for bound in BOUNDS:
            with disk_of(bound):
                answer = browser.post(at, data=sent)
            assert answer.status_code in (200, 422), (bound, answer.text)
            assert "bug of ours" not in answer.text
            assert answer.status_code == 200 or "disk" in answer.text or "cannot be" in answer.text
            assert browser.get("/cooperatives/C-0001").status_code == 200
            assert match_here("cases").code == 0
    assert not list(office.rglob(".*.new"))


def test_a_file_that_is_handed_in_to_a_full_disk_is_refused(office: Path) -> None:
    pages = make_app(Office(OfficeFiles(today=date.fromisoformat(DAY[1])), "en"), 8765)
    with TestClient(pages, base_url="http://127.0.0.1:8765") as browser:
        with disk_of(10):
            answer = browser.post(
                "/import", files={"file": ("a.csv", b"Name;Place\nAfra;Tiznit\n")}
            )
        assert answer.status_code == 422, answer.text
        assert "cannot be written" in answer.text and "bug of ours" not in answer.text
        assert not list((office / "uploads").iterdir())


def test_a_workspace_that_cannot_be_made_leaves_nothing(
    match_here: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("MATCHER_HOME", str(home))
    with disk_of(0):
        assert match_here("import", WORKBOOK).code == 2
    assert not list(home.glob("*workspace*"))
    assert match_here("import", WORKBOOK).code in (0, 3)
    assert "C-0001" in match_here("registry", "list").out
