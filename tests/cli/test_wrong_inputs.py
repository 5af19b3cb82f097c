"""What people type wrongly: one clear thing said in their language, and the right exit code.

The table is `tests/cases/wrong_inputs.toml`: whoever finds another one adds it there.
"""

from __future__ import annotations

import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Command

TABLE = tomllib.loads((ROOT / "tests" / "cases" / "wrong_inputs.toml").read_text("utf-8"))["wrong"]
SYSTEMS = {"en": "C.UTF-8", "fr": "fr_MA.UTF-8", "ar": "ar_MA.UTF-8"}
FILES = {
    "semi.csv": "applicant_id;name\nA;b\n",
    "empty.csv": "",
    "labels.csv": "Nom;Province\nAl Amal;Tiznit\n",
    "header.csv": "applicant_id,name\n",
    "x.txt": "hello",
    "broken.xlsx": "PK\x03\x04 no workbook",
    "bad.toml": "not toml = = =\n",
    "empty.json": "{}",
    "badcell.csv": "applicant_id,members\nA,douze\n",
}
#: Words of programmers that no sentence for an officer needs.
JARGON = ("Traceback", "Exception", "NoneType", "int range", "pickle", "Errno", "stack")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files of the table, where the command runs."""
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "folder").mkdir()
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_there_are_sixty_at_least() -> None:
    assert len(TABLE) >= 60


@pytest.mark.parametrize("wrong", TABLE, ids=[wrong["typed"] for wrong in TABLE])
def test_a_wrong_input_is_told_in_every_language(
    match_here: Command, folder: Path, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any]
) -> None:
    for language, system in SYSTEMS.items():
        monkeypatch.setenv("LANG", system)
        answer = match_here(*shlex.split(wrong["typed"]))
        assert (answer.code, answer.err.strip()) == (wrong["code"], wrong[language])
        assert not [word for word in JARGON if word in answer.err]
