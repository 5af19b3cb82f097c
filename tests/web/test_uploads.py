"""Files that were handed in lie apart, a day at most."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from matcher.registry.backup import write_backup
from matcher.support.errors import UnknownIdError
from matcher.web.uploads import (
    KEPT_S,
    find_upload,
    keep_upload,
    remove_upload,
    safe_name,
    sweep,
    uploads_folder,
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_file_is_found_by_its_token_until_it_is_removed(home: Path) -> None:
    token = keep_upload("liste 2026.xlsx", b"x")
    assert find_upload(token).name == "liste 2026.xlsx"
    remove_upload(token)
    with pytest.raises(UnknownIdError):
        find_upload(token)


def test_after_a_day_it_is_gone(home: Path) -> None:
    token = keep_upload("a.csv", b"x")
    sweep(time.time() + KEPT_S - 60)
    assert find_upload(token).read_bytes() == b"x"
    sweep(time.time() + KEPT_S + 60)
    assert list(uploads_folder().iterdir()) == []


def test_no_copy_holds_it(home: Path, tmp_path: Path) -> None:
    keep_upload("a.csv", b"x")
    (home / "config.toml").write_text("")
    assert write_backup(home, tmp_path / "copy.zip") == ("config.toml",)


@pytest.mark.parametrize(
    "name", ["..", ".", "", "/etc/passwd", "a\u202egpj.csv", "..\\..\\x.csv", "é" * 300, "a\nb.csv"]
)
def test_a_name_stays_in_its_folder(name: str, home: Path) -> None:
    found = find_upload(keep_upload(name, b"x"))
    assert found.parent.parent == uploads_folder()
    assert len(safe_name(name).encode()) <= 100
