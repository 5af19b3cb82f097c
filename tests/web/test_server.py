"""The server of `match office`: on this machine alone, at once, until it is stopped."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from matcher.support.errors import UsageError
from matcher.web import server
from matcher.web.server import LOOPBACK, check_installed, listen

COMMAND = [sys.executable, "-m", "matcher", "office", "--no-browser", "--json", "--lang", "fr",
           "--registry", "demo", "--today", "2026-11-23"]  # fmt: skip


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of a running office page, and its process."""
    home = {**os.environ, "MATCHER_HOME": str(tmp_path)}
    with subprocess.Popen(COMMAND, stdout=subprocess.PIPE, text=True, env=home) as process:
        assert process.stdout is not None
        stop = threading.Timer(60, process.kill)
        stop.start()
        lines = "".join(process.stdout.readline() for _ in range(4))
        yield json.loads(lines)["address"], process
        stop.cancel()
        process.kill()


def test_it_answers_says_where_and_ends_when_told(
    running: tuple[str, subprocess.Popen[str]],
) -> None:
    address, process = running
    answer = httpx.get(address, timeout=30)
    assert answer.status_code == 200 and 'lang="fr"' in answer.text
    assert "server" not in answer.headers
    other = httpx.get(address, headers={"host": "evil.example"}, timeout=30)
    assert other.status_code == 403
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0


def test_it_listens_on_loopback_alone() -> None:
    with listen(0) as listening:
        assert listening.family == socket.AF_INET
        assert listening.getsockname()[0] == LOOPBACK == "127.0.0.1"
        taken = listening.getsockname()[1]
        with pytest.raises(UsageError):
            listen(taken)


def test_a_missing_package_is_named_before_anything_begins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    check_installed()
    monkeypatch.setattr(server, "PACKAGES", ("starlette", "no_such_package"))
    with pytest.raises(UsageError, match="no_such_package"):
        check_installed()
