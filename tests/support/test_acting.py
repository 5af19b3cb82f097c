"""In whose name something is written: in steps, in events, and nowhere else."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

from matcher.cases.event import Event
from matcher.cases.log import EventLog
from matcher.registry.store import Store
from matcher.support.acting import acting, in_the_name_of


def test_a_name_holds_inside_and_in_its_own_thread() -> None:
    seen: list[str] = []
    with in_the_name_of("officer-7"):
        assert acting() == "officer-7"
        other = threading.Thread(target=lambda: seen.append(acting()))
        other.start()
        other.join()
    assert (acting(), seen) == ("", [""])


def test_steps_and_events_bear_the_name(tmp_path: Path) -> None:
    store, log = Store(tmp_path / "w.sqlite", make=True), EventLog(tmp_path / "c.sqlite", make=True)
    said = Event("applied", date(2026, 11, 23), by="office", applicant="C-1", option="fda")
    with store.changing():
        store.begin_step("set", "2026-11-23", {"id": "C-1"})
    log.append([said])
    with in_the_name_of("officer-7"):
        with store.changing():
            store.begin_step("set", "2026-11-23", {"id": "C-1"})
        log.append([said])
    assert [step.by for step in store.steps()] == ["", "officer-7"]
    assert [one.event.by for one in log] == ["office", "officer-7"]
    store.close()
    log.close()
