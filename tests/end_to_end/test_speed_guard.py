"""One answer loads only what it needs: counted, never timed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

SLOW = {"pandas", "scipy", "sklearn", "numpy", "rich", "joblib", "pydantic"}


def modules_loaded_by(*arguments: str) -> set[str]:
    """The modules that Python loads to run the command."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "matcher", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rsplit("|", 1)[-1].strip() for line in lines}


@pytest.mark.parametrize(
    "arguments",
    [
        ("--coop", "SM-0001"),
        ("--coop", "SM-0001", "--json"),
        ("--funder", "prize_lalla_al_moutaaouina", "--top", "1"),
        ("catalogue", "list"),
        ("advise", "--coop", "SM-0001"),
        ("--version",),
    ],
    ids=" ".join,
)
def test_an_answer_loads_no_heavy_library(arguments: tuple[str, ...]) -> None:
    modules_loaded_by(*arguments)  # the first run compiles schema and catalogue
    packages = {name.split(".")[0] for name in modules_loaded_by(*arguments)}
    assert "matcher" in packages
    assert packages & SLOW == set()


def test_a_version_opens_no_catalogue_and_builds_no_command() -> None:
    modules_loaded_by("--version")
    loaded = modules_loaded_by("--version")
    assert "matcher.cli.versions" in loaded
    rooms = {name.split(".")[1] for name in loaded if name.startswith("matcher.")}
    assert rooms <= {"cli", "reports", "support"}
    assert "typer" not in loaded


def test_a_command_builds_no_other() -> None:
    assert {name for name in modules_loaded_by("plan", "--help") if "cli." in name} & {
        "matcher.cli.case_commands",
        "matcher.cli.funders",
        "matcher.cli.office_word_commands",
        "matcher.cli.registry",
    } == set()


def test_where_nothing_was_recorded_no_database_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path))  # other tests record in the common one
    assert "sqlite3" not in modules_loaded_by("--coop", "SM-0001")


def test_a_plan_loads_the_solver_and_no_other_heavy_library() -> None:
    packages = {name.split(".")[0] for name in modules_loaded_by("plan", "--coop", "SM-0001")}
    assert packages & SLOW == {"numpy"}


def test_an_answer_loads_few_modules() -> None:
    # 280 were loaded when this was written; a new library shows as a leap
    assert len(modules_loaded_by("--coop", "SM-0001")) < 420


def test_the_front_door_alone_loads_no_command_line() -> None:
    program = "import sys, matcher; matcher.open_matcher; print(sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {name.split(".")[0] for name in eval(done.stdout)}
    assert loaded & (SLOW | {"typer", "click"}) == set()
