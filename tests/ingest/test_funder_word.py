"""What a funder said of an option is no fact of a cooperative: files that hold it say so."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from matcher.session import open_matcher
from matcher.support.messages import render

WORDS = Path(__file__).parents[1] / "cases" / "funder_word.csv"


def test_a_recorded_word_about_one_option_changes_no_other_option() -> None:
    session = open_matcher(registry=WORDS, today=date(2026, 11, 28))
    a, b, c = (
        [(m.option.id, m.verdict, m.rank) for m in session.options_for(one)] for one in "abc"
    )
    assert a == b == c


def test_a_registry_with_the_former_column_names_the_command() -> None:
    session = open_matcher(registry=WORDS, today=date(2026, 11, 28))
    list(session.registry)
    [problem] = session.registry.problems
    assert (problem.code, problem.is_warning) == ("funder-word", True)
    assert "match catalogue confirm OPTION" in render(problem.hint, "en")


def test_an_import_with_the_former_column_names_the_command_and_asks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-m", "matcher", "import", str(WORDS), "--json", "--lang", "en"],
        capture_output=True,
        text=True,
        check=False,
    )
    told = json.loads(done.stdout)
    # that the three invented cooperatives are so alike is asked besides
    about_columns = [found for found in told["problems"] if found["kind"] != "pair"]
    assert [found["code"] for found in about_columns] == ["funder-word"]
    assert "match catalogue confirm OPTION" in json.dumps(told["problems"])
