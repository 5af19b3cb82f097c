"""Running commands in one process."""

from __future__ import annotations

import gc

import pytest

from matcher.cli.run import run


def test_a_command_leaves_nothing_that_a_program_could_not_let_go(
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept = gc.get_freeze_count()
    assert run(["--coop", "SM-0196", "--registry", "demo", "--today", "2026-11-23"]) == 0
    assert gc.isenabled()
    assert gc.get_freeze_count() == kept
    assert "SM-0196" in capsys.readouterr().out
