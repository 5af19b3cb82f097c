"""A bug leaves its frames in a file of the user, and nothing of what it was about."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.support.bug_trace import keep_trace


def test_only_frames_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path))
    said = "-".join(("SM", "0001"))
    try:
        raise ValueError(said)
    except ValueError as error:
        path = Path(keep_trace(error)).expanduser()
    kept = path.read_text("utf-8")
    assert kept.startswith("ValueError\n") and "test_only_frames_are_kept" in kept
    assert said not in kept


def test_where_nothing_can_be_written_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "file"))
    assert keep_trace(ValueError()) == ""
