"""A disk that is full at some moment: one clear message, and what was kept is still whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import ROOT, Command

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
