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
from matcher.web.accounts import OfficeAccounts, accounts_file
from matcher.web.server import LOOPBACK, check_installed, listen, share_at

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
        lines = "".join(iter(process.stdout.readline, "}\n")) + "}"
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


@pytest.mark.parametrize(
    ("at", "listens", "address", "hosts"),
    [
        (["https://Office.example/"], LOOPBACK, "https://office.example/", {"office.example"}),
        (["https://a.b:8443"], LOOPBACK, "https://a.b:8443/", {"a.b:8443"}),
        (["10.0.0.5", "corner"], "0.0.0.0", "http://10.0.0.5:81/", {"10.0.0.5:81", "corner:81"}),
    ],
)
def test_it_is_shared_behind_a_proxy_or_under_names_of_this_machine(
    at: list[str], listens: str, address: str, hosts: set[str], an_account: None
) -> None:
    share = share_at(at)
    assert (share.listens, share.address(81)) == (listens, address)
    sharing = share.sharing(81)
    assert sharing.hosts == hosts and sharing.is_encrypted == address.startswith("https")
    sharing.accounts.close()


@pytest.mark.parametrize(
    "at",
    [["http://x"], ["https://a", "https://b"], ["a b"], ["x/y"], ["https://x/y"], [""], ["-x"],
     ["https://user@x"], ["https://x:port"], ["x:80"]],
)  # fmt: skip
def test_what_is_no_name_and_no_address_is_refused(at: list[str], an_account: None) -> None:
    with pytest.raises(UsageError) as error:
        share_at(at)
    assert error.value.where == "--at"


def test_it_is_not_shared_before_somebody_may_sign_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path))
    with pytest.raises(UsageError, match="Nobody may sign in yet"):
        share_at(["10.0.0.5"])


@pytest.fixture
def an_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path))
    monkeypatch.setattr("matcher.web.passwords.N", 2**4)
    accounts = OfficeAccounts(accounts_file())
    accounts.add("chief", "lead", "tortue lampe huit olivier", "2026-11-23")
    accounts.close()
