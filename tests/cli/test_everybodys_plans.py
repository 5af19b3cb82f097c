"""Plans of everybody: each core does a part, and the table is the same to the last byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Command

from matcher.cli import everybodys_plans


def test_more_processes_write_the_same_bytes(
    match_here: Command, some_rows: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    for workers in (1, 3):
        monkeypatch.setattr(everybodys_plans, "cores", lambda workers=workers: workers)
        out = tmp_path / f"{workers}.csv"
        said = match_here("plan", "--all", "--registry", some_rows, "--out", out, "--json")
        assert said.code in (0, 3) and said.json["violations"] == 0
        written.append((out.read_bytes(), {**said.json, "out": ""}))
    assert written[0] == written[1]
    assert written[0][1]["plans"] > written[0][1]["applicants"]
