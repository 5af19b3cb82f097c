"""The files that `match config` settles hold for every command that is given no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, Answer, run_match

from matcher.cli.settled_files import settled_files

SENEGAL = ROOT / "docs" / "example" / "senegal"
DAY = ("--today", "2026-11-30")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of settings of the test's own."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def settle(*names: str) -> Answer:
    """The answer of `match config`, written from the folder of the example."""
    files = {
        "schema": "schema.toml",
        "catalogue": "catalogue",
        "registry": "cooperatives.csv",
    }
    return run_match("config", *(f"{name}={files[name]}" for name in names), cwd=SENEGAL)


def test_every_command_takes_what_is_settled_from_any_folder(home: Path, tmp_path: Path) -> None:
    shown = settle("schema", "catalogue", "registry")
    assert (shown.code, shown.err) == (0, "")
    given = ("--schema", "schema.toml", "--catalogue", "catalogue")
    table = ("--registry", "cooperatives.csv")
    for command, options in (
        (("--coop", "SN-1", *DAY), (*given, *table)),
        (("plan", "--coop", "SN-1", *DAY), (*given, *table)),
        (("catalogue", "check", *DAY), given),
        (("screen", "--out", "-", *DAY), (*given, *table)),
        (("places", "Mbour"), given[:2]),
    ):
        settled = run_match(*command, cwd=tmp_path)
        elsewhere = {"MATCHER_HOME": str(tmp_path / "elsewhere")}
        asked = run_match(*command, *options, cwd=SENEGAL, env=elsewhere)
        assert (settled.code, settled.out) == (asked.code, asked.out), settled.err


def test_a_schema_that_is_given_takes_nothing_of_another_country(home: Path) -> None:
    settle("schema", "catalogue", "registry")
    every = dict.fromkeys(("schema", "catalogue", "registry", "model"))
    assert settled_files(every) == {
        "schema": SENEGAL / "schema.toml",
        "catalogue": SENEGAL / "catalogue",
        "registry": SENEGAL / "cooperatives.csv",
    }
    assert settled_files(every | {"schema": Path("other.toml")}) == {}
    assert settled_files({"registry": None}) == {}
    kept = settled_files(every | {"registry": Path("other.csv")})
    assert kept.keys() == {"schema", "catalogue"}


@pytest.mark.parametrize(("name", "code"), [("schema", 5), ("catalogue", 5), ("registry", 2)])
def test_what_is_gone_is_said_in_one_line_and_can_be_taken_back(
    home: Path, tmp_path: Path, name: str, code: int
) -> None:
    settle("schema", "catalogue", "registry")
    path = home / "config.toml"
    gone = tmp_path / "gone"
    said = f'{name} = "{gone}"'
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(name)]
    path.write_text("\n".join([*kept, said]), encoding="utf-8")
    answer = run_match("--coop", "SN-1", *DAY)
    assert (answer.code, answer.out) == (code, "")
    assert answer.err == (
        f'match: {gone}: What the setting "{name}" names is not there. Write match config {name}=…'
        f" with where it is now, or match config {name}= to take it back.\n"
    )
    assert run_match("config", f"{name}=").code == 0
    assert name not in path.read_text(encoding="utf-8")


def test_a_file_that_is_not_there_is_not_settled(home: Path) -> None:
    answer = run_match("config", "schema=catalogue", cwd=SENEGAL)
    assert answer.code == 2
    assert 'schema cannot be "catalogue": it is not there.' in answer.err
    assert not (home / "config.toml").exists()


def test_a_path_with_any_sign_comes_back_as_it_was(home: Path, tmp_path: Path) -> None:
    table = tmp_path / 'a "b" \\ é.csv'
    table.write_text("id\n", encoding="utf-8")
    assert run_match("config", f"registry={table}").code == 0
    assert settled_files({"schema": None, "registry": None}) == {"registry": table}


def test_what_to_do_first_names_nobody_of_the_built_in_country(home: Path) -> None:
    settle("schema", "catalogue")
    answer = run_match()
    assert answer.code == 0
    assert "SM-" not in answer.out
    assert "indh" not in answer.out
    assert "those of match config" in answer.out


def test_the_office_page_takes_what_is_settled(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from matcher.cli.run import run
    from matcher.web import server

    settle("schema", "catalogue")
    opened = []
    monkeypatch.setattr(server, "serve", lambda office, *rest: opened.append(office.sources))
    assert run(["office", "--no-browser"]) == 0
    assert (opened[0].schema, opened[0].catalogue) == (
        SENEGAL / "schema.toml",
        SENEGAL / "catalogue",
    )
    assert opened[0].registry is None


def test_a_registry_of_the_settings_beside_a_workspace_is_told_and_how_to_change_it(
    home: Path, tmp_path: Path
) -> None:
    settle("schema", "catalogue", "registry")
    table = tmp_path / "other.csv"
    table.write_text("name,members\nAmal,7\n", encoding="utf-8")
    before = run_match("--coop", "SN-1", *DAY)
    assert "stands aside" not in before.err
    told = "The registry asked is cooperatives.csv, of your settings; your workspace stands aside."
    for command in (("import", table, "--lang", "en"), ("--coop", "SN-1", "--lang", "en", *DAY)):
        answer = run_match(*command)
        assert told in answer.err and "match config registry=" in answer.err, answer.err
    named = run_match("--coop", "SN-1", *DAY, "--registry", SENEGAL / "cooperatives.csv")
    assert "stands aside" not in named.err
