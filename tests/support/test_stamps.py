"""The mark of some files: another one whenever one of them is another."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from matcher.support.stamps import files_under, stamps

_LONG_AGO_NS = 1_700_000_000 * 10**9


def settled(path: Path) -> None:
    """As if the file had been written long ago."""
    os.utime(path, ns=(_LONG_AGO_NS, _LONG_AGO_NS))


def test_what_is_not_touched_keeps_its_mark(tmp_path: Path) -> None:
    one, other = tmp_path / "a", tmp_path / "b"
    one.write_text("1")
    settled(one)
    assert stamps([one, other]) == stamps([one]) and len(stamps([one])) == 1
    assert stamps([other]) == ()


def test_every_way_of_changing_a_file_changes_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("one")
    settled(path)
    seen = [stamps([path])]
    path.write_text("two")  # as long as before
    seen.append(stamps([path]))
    settled(path)  # with the time that it had before
    seen.append(stamps([path]))
    fresh = tmp_path / "b"
    fresh.write_text("six")
    settled(fresh)
    fresh.replace(path)  # another file in its place, as long and as old
    seen.append(stamps([path]))
    path.unlink()
    seen.append(stamps([path]))
    assert len(set(seen)) == len(seen)


def test_what_was_written_this_moment_has_a_mark_of_this_call_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_text("1")
    settled(path)
    after = iter((1_000, 2_000, 3_000, 4_000, 10**9, 2 * 10**9))  # nanoseconds
    monkeypatch.setattr("matcher.support.stamps.time_ns", lambda: _LONG_AGO_NS + next(after))
    assert stamps([path]) != stamps([path])  # it may be written again within the same tick
    assert stamps([path]) == stamps([path])


def test_files_are_found_however_deep(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    for name in ("b/c/2.toml", "1.toml", "b/0.toml", "b/0.md"):
        (tmp_path / name).write_text("")
    found = [Path(one).relative_to(tmp_path).as_posix() for one in files_under(tmp_path, ".toml")]
    assert found == ["1.toml", "b/0.toml", "b/c/2.toml"]
    assert list(files_under(tmp_path / "no", ".toml")) == []
