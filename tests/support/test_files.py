"""Files written whole or not at all, and a cache that is never in the way."""

from __future__ import annotations

import io
import json
import os
import stat
from datetime import date
from pathlib import Path

import pytest

from matcher.catalogue.loading import load, load_schema
from matcher.support import files
from matcher.support.errors import UsageError
from matcher.support.files import check_free, compiled, place_of, write_whole, writing


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("MATCHER_HOME", str(folder))
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- writing


def test_a_file_appears_whole(tmp_path: Path) -> None:
    write_whole(tmp_path / "out.txt", "تعاونية\nline\r\n")
    assert (tmp_path / "out.txt").read_bytes() == "تعاونية\nline\r\n".encode()
    assert names(tmp_path) == ["out.txt"]


def test_a_failure_in_the_middle_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old")
    with pytest.raises(RuntimeError, match="power cut"), writing(path) as write:
        write("new")
        raise RuntimeError("power cut")
    assert path.read_text() == "old"
    assert names(tmp_path) == ["out.txt"]


def test_an_interruption_in_the_middle_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt), writing(path) as write:
        write("new")
        raise KeyboardInterrupt
    assert (path.read_text(), names(tmp_path)) == ("old", ["out.txt"])


def test_a_failure_in_the_middle_leaves_no_file_where_none_was(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), writing(tmp_path / "out.txt") as write:
        write("new")
        raise RuntimeError
    assert names(tmp_path) == []


def test_nobody_sees_the_new_file_before_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old")
    with writing(path) as write:
        write("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "out.txt"
    path.write_text("old")
    if step == "fsync":
        monkeypatch.setattr(files.os, "fsync", full)
    else:
        monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UsageError, match="the disk is full") as caught:
        write_whole(path, "new")
    assert caught.value.where == str(path)
    assert path.read_text() == "old"
    assert names(tmp_path) == ["out.txt"]


def test_a_folder_that_is_missing_or_a_folder_in_its_place_is_a_wrong_usage(
    tmp_path: Path,
) -> None:
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "gone" / "out.txt", tmp_path / "folder", Path("/proc/none/out.txt")):
        with pytest.raises(UsageError, match="The file cannot be written"):
            write_whole(path, "x")
    assert names(tmp_path) == ["folder"]


def test_a_name_too_long_is_a_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        write_whole(tmp_path / ("x" * 300), "x")


def test_a_single_dash_is_the_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    write_whole(Path("-"), "text")
    assert capsys.readouterr().out == "text"


def test_a_private_file_stays_private(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old")
    path.chmod(0o600)
    write_whole(path, "new")
    assert path.stat().st_mode & 0o777 == 0o600


# --- the cache


def test_what_is_made_is_made_once(home: Path) -> None:
    made: list[int] = []

    def make() -> dict[str, object]:
        made.append(1)
        return {"day": date(2026, 11, 23), "text": "تعاونية", "none": None}

    expected = {"day": "2026-11-23", "text": "تعاونية", "none": None}
    assert compiled("key", make) == expected
    assert compiled("key", make) == expected
    assert len(made) == 1
    assert names(home / "cache") == ["key.json"]


def test_different_keys_are_kept_apart() -> None:
    assert compiled("one", lambda: 1) == 1
    assert compiled("two", lambda: 2) == 2


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"a": 1'])
def test_a_kept_result_that_cannot_be_read_is_made_again(home: Path, content: bytes) -> None:
    (home / "cache").mkdir(parents=True)
    (home / "cache" / "key.json").write_bytes(content)
    assert compiled("key", lambda: {"a": 1}) == {"a": 1}
    assert compiled("key", lambda: {"a": 2}) == {"a": 1}


def test_a_folder_in_the_place_of_a_kept_result_is_no_hindrance(home: Path) -> None:
    (home / "cache" / "key.json").mkdir(parents=True)
    assert compiled("key", lambda: 5) == 5


def test_a_file_in_the_place_of_the_cache_is_no_hindrance(home: Path) -> None:
    home.write_text("not a folder")
    assert compiled("key", lambda: 5) == 5


def test_a_cache_that_cannot_be_written_is_no_hindrance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_HOME", "/proc/nowhere")
    assert compiled("key", lambda: 5) == 5
    assert len(load().catalogue.options) >= 60


def test_a_failure_to_make_is_not_kept(home: Path) -> None:
    def fail() -> object:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        compiled("key", fail)
    assert not (home / "cache").exists() or names(home / "cache") == []
    assert compiled("key", lambda: 5) == 5


def test_a_spoilt_cache_of_the_built_in_data_is_made_again(home: Path) -> None:
    whole = load()
    for path in (home / "cache").iterdir():
        path.write_bytes(path.read_bytes()[:-20])
    assert load().catalogue == whole.catalogue


def test_the_cache_holds_data_only(home: Path) -> None:
    load()
    for path in (home / "cache").iterdir():
        assert path.suffix == ".json"
        json.load(io.BytesIO(path.read_bytes()))


@pytest.mark.parametrize("content", [b"null", b"[]", b"{}"])
def test_a_kept_result_of_another_shape_is_made_again(home: Path, content: bytes) -> None:
    load_schema()
    for path in (home / "cache").iterdir():
        path.write_bytes(content)
    try:
        schema, _ = load_schema()
    except Exception as error:
        raise AssertionError(type(error).__name__) from error
    assert "members" in schema


# --- what is there already


def test_a_link_stays_and_the_file_that_it_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "table.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)
    write_whole(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert (names(tmp_path / "there"), names(tmp_path)) == (["table.csv"], ["link.csv", "there"])


def test_a_link_to_nothing_makes_the_file_that_it_names(tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "table.csv")
    write_whole(link, "new")
    assert link.is_symlink()
    assert (tmp_path / "table.csv").read_text() == "new"


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(UsageError, match="its links go round in a circle"):
        write_whole(tmp_path / "a", "new")


def test_a_pipe_stays_and_what_is_written_goes_through(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(pipe, "through")
        assert os.read(reader, 100) == b"through"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert names(tmp_path) == ["pipe"]


def test_a_device_is_written_and_stays() -> None:
    assert place_of(Path(os.devnull)) is None
    write_whole(Path(os.devnull), "lost")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_file_that_holds_something_is_replaced_only_by_force(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("precious")
    with pytest.raises(UsageError, match="there already"):
        check_free(path, force=False)
    check_free(path, force=True)
    (tmp_path / "link.csv").symlink_to(path)
    with pytest.raises(UsageError, match="there already"):
        check_free(tmp_path / "link.csv", force=False)


def test_what_loses_nothing_may_be_written(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    (tmp_path / "link.csv").symlink_to(tmp_path / "nothing.csv")
    free = ("empty.csv", "link.csv", "new.csv")
    check_free(*(tmp_path / name for name in free), Path("-"), Path(os.devnull), None, force=False)


def test_a_folder_is_no_file_by_force_either(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="it is a folder"):
        check_free(tmp_path, force=True)
