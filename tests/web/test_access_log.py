"""What each account was shown: kept, bounded, and forgotten with a cooperative."""

from __future__ import annotations

import sqlite3
from threading import RLock

import pytest

from matcher.web import access_log as room
from matcher.web.access_log import LOG_TABLES, AccessLog


@pytest.fixture
def log() -> AccessLog:
    base = sqlite3.connect(":memory:", isolation_level=None)
    base.executescript(LOG_TABLES)
    return AccessLog(base, RLock(), lambda: 0.0)


def test_it_is_bounded_and_forgets_a_cooperative(
    log: AccessLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_SHOWN", 300)
    for number in range(1000):
        log.note("officer-7", "cooperative", f"C-{number}")
    assert len(log.shown(most=10_000)) == 300
    log.note("officer-7", "shared", "fda", ["C-1", "C-11", "C-1"])
    log.note("officer-7", "cooperative", "C-1")
    log.looked("a sign-in", "C-1", 3)
    log.forget("C-1")
    last, before = log.shown("officer-7", 2)
    assert (last.about, before.coops, before.account) == ("", ("C-11",), "officer-7")
    assert log.looked("a sign-in", "C-1", 4) == 0 and log.looked("a sign-in", "C-1", 5) == 4
    assert log.shown("chief") == []
