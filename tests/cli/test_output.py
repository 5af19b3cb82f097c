"""What a command writes: nothing is replaced unasked, stdout holds one answer, names are true."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import ROOT, Command

from matcher.cli.output import check_kind, check_outputs, check_picture
from matcher.support.errors import UsageError

HISTORY = ROOT / "tests" / "other_history"
TODAY = ("--today", "2026-11-23")


@pytest.fixture
def precious(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that somebody needs, and a home of the test's own."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    path = tmp_path / "precious.csv"
    path.write_text("precious", encoding="utf-8")
    return path


def one_row(folder: Path) -> Path:
    path = folder / "rows.csv"
    path.write_text("Nom;Province\nArgane;Tiznit\n", encoding="utf-8")
    return path


# --- nothing is replaced unasked


def test_the_table_of_screen_replaces_nothing_unasked(
    match_here: Command, some_rows: Path, precious: Path
) -> None:
    call = ("screen", "--registry", some_rows, "--out", precious, *TODAY)
    refused = match_here(*call)
    assert (refused.code, precious.read_text()) == (2, "precious")
    assert "The file is there already. Add --force." in refused.err
    assert match_here(*call, "--force").code == 0
    assert precious.read_text().startswith("applicant_id,")


def test_the_report_of_an_import_replaces_nothing_unasked(
    match_here: Command, precious: Path, tmp_path: Path
) -> None:
    call = ("import", one_row(tmp_path), "--dry-run", "--report", precious)
    assert (match_here(*call).code, precious.read_text()) == (2, "precious")
    assert match_here(*call, "--force").code == 0
    assert precious.read_text() != "precious"


def test_the_card_of_a_model_replaces_no_file_of_its_name(
    match_here: Command, tmp_path: Path
) -> None:
    (tmp_path / "notes.md").write_text("precious")
    answer = match_here("train", "--history", HISTORY, "--out", tmp_path / "notes.json")
    assert answer.code == 2
    assert "notes.md: The file is there already." in answer.err
    assert (tmp_path / "notes.md").read_text() == "precious"


@pytest.mark.parametrize("name", ["pipe", "link.csv"])
def test_a_link_and_a_pipe_are_still_what_they_were(
    match_here: Command, some_rows: Path, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    if name == "pipe":
        os.mkfifo(path)
        reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    else:
        path.symlink_to(tmp_path / "table.csv")
        reader = os.open(os.devnull, os.O_RDONLY)
    lines = some_rows.read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "one.csv").write_text("".join(lines[:2]), encoding="utf-8")
    assert match_here("screen", "--registry", tmp_path / "one.csv", "--out", path).code == 0
    os.close(reader)
    assert path.is_fifo() if name == "pipe" else path.is_symlink()


# --- stdout holds one answer


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "-"])
def test_a_table_on_stdout_is_printed_whatever_stdout_is_called(
    match: Command, some_rows: Path, name: str
) -> None:
    answer = match("screen", "--registry", some_rows, "--out", name, *TODAY)
    assert answer.code == 0
    assert answer.out.startswith("applicant_id,option_id,")


@pytest.mark.parametrize(
    "call",
    [
        ("demo", "--out", "-"),
        ("demo", "--out", "/dev/stdout"),
        ("screen", "--registry", "demo", "--out", "-"),
        ("exchange", "counts", "--out", "-"),
        ("exchange", "grants", "--out", "-"),
        ("exchange", "reach", "counts.json", "--out", "-"),
        ("import", "rows.csv", "--report", "-"),
        ("plan", "--coop", "SM-0001", "--registry", "demo", "--svg", "-"),
        ("gaps", "--registry", "demo", "--svg", "-"),
        ("allocate", "--registry", "demo", "--funds", "funds.toml", "--page", "-"),
        ("evaluate", "--history", "history", "--model", "model.json", "--ranks", "-"),
        ("trail", "E-1", "--out", "-"),
    ],
    ids=" ".join,
)
def test_with_json_stdout_holds_one_object_and_no_file(
    match_here: Command, call: tuple[str, ...]
) -> None:
    answer = match_here(*call, "--json")
    assert answer.code == 2
    assert answer.json["error"]["code"] == "usage"
    assert answer.json["error"]["where"] == "--json"


def test_a_page_on_stdout_is_the_answer(match_here: Command, some_rows: Path) -> None:
    funds = ROOT / "docs" / "funds.toml"
    answer = match_here(
        "allocate", "--registry", some_rows, "--funds", funds, "--page", "-", "--quiet", *TODAY
    )
    assert answer.out.startswith("<!doctype html>")
    assert answer.out.rstrip().endswith("</html>")


def test_two_files_do_not_share_stdout() -> None:
    with pytest.raises(UsageError, match="Only one file"):
        check_outputs(Path("-"), Path("-"), force=False, as_json=False)


def test_the_versions_are_one_object(match_here: Command) -> None:
    said = match_here("--version", "--json").json
    assert said["schema"] == 1
    assert {"program", "catalogue", "options", "checked", "model", "made"} < set(said)


# --- names are true


@pytest.mark.parametrize("name", ["x.xlsx", "x.svg", "x.json", "x.XLSX"])
def test_a_table_of_csv_has_no_name_of_another_kind(
    match_here: Command, some_rows: Path, tmp_path: Path, name: str
) -> None:
    for call in (("screen", "--registry", some_rows), ("demo",)):
        answer = match_here(*call, "--out", tmp_path / name)
        assert answer.code == 2
        assert "The name of this file ends in .csv. Name it so." in answer.err
    assert not (tmp_path / name).exists()


def test_a_name_that_says_nothing_is_free() -> None:
    for name in ("table", "table.txt", "table.2026", "-", "table.CSV"):
        check_kind(Path(name), ".csv")


def test_a_picture_is_called_one() -> None:
    check_picture(Path("a.svg"))
    with pytest.raises(UsageError, match=r"an \.svg file"):
        check_picture(Path("a.csv"))


# --- numbers are numbers


@pytest.mark.parametrize(
    "call",
    [
        ("audit", "--level", "nan"),
        ("audit", "--seconds", "inf"),
        ("allocate", "--funds", "funds.toml", "--seconds", "nan"),
        ("allocate", "--funds", "funds.toml", "--seconds", "inf"),
        ("plan", "--coop", "SM-0001", "--public-cap", "nan"),
    ],
    ids=" ".join,
)
def test_what_is_no_number_is_refused_wherever_one_is_asked(
    match_here: Command, call: tuple[str, ...]
) -> None:
    answer = match_here(*call)
    assert answer.code == 2
    assert f'"{call[-1]}" is not a number' in answer.err
