"""The log: all or nothing, whatever happens; what is changed afterwards is named."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from matcher.cases.event import Event
from matcher.cases.log import EventLog
from matcher.support.errors import InvalidSourceError

DAY = date(2026, 3, 1)


def event(applicant: str = "C-0001", option: str = "fda", **parts: object) -> Event:
    return Event("applied", DAY, applicant=applicant, option=option, **parts)  # type: ignore[arg-type]


@pytest.fixture
def log(tmp_path: Path) -> EventLog:
    return EventLog(tmp_path / "cases.sqlite", make=True)


def test_events_are_numbered_from_1_in_the_order_in_which_they_are_recorded(log: EventLog) -> None:
    assert log.append([event(), event("C-0002")]) == [1, 2]
    assert log.append([event(asked=5)]) == [3]
    assert [one.number for one in log.of("", "C-0001")] == [1, 3]
    assert [one.number for one in log.of("", "C-0001", before=3)] == [1]
    assert log.of("demo", "C-0001") == []


def test_a_row_that_was_read_before_makes_no_other_event(log: EventLog) -> None:
    assert log.append([event(), event("C-0002")], ["a", "b"]) == [1, 2]
    assert log.append([event(), event("C-0003")], ["a", "c"]) == [1, 3]
    assert log.count() == 3


def test_what_fails_on_the_way_leaves_nothing(log: EventLog) -> None:
    def fail() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        log.append([event()], beside=fail)
    assert log.count() == 0
    assert list(log.standings()) == []


@pytest.mark.parametrize(
    "spoilt",
    [
        "UPDATE entry SET content = '{\"kind\": 1}' WHERE number = 1",
        "UPDATE entry SET content = 'no json' WHERE number = 1",
        "UPDATE entry SET content = 7 WHERE number = 1",
        "DROP TABLE entry",
    ],
)
def test_an_entry_that_cannot_be_read_is_a_damaged_file(log: EventLog, spoilt: str) -> None:
    log.append([event(), event("C-0002")])
    log.base.execute(spoilt)
    for read in (lambda: list(log), lambda: log.of("", "C-0001"), log.counts):
        with pytest.raises(InvalidSourceError, match="damaged"):
            read()


def test_a_state_that_cannot_be_read_is_a_damaged_file(log: EventLog) -> None:
    log.append([event()])
    log.base.execute("UPDATE standing SET facts = '[1]'")
    with pytest.raises(InvalidSourceError, match="damaged"):
        list(log.standings())


def test_entries_that_are_taken_out_are_missed(log: EventLog) -> None:
    log.append([event(f"C-{n}") for n in range(5)])
    log.base.execute("DELETE FROM entry WHERE number = 3")
    assert (3, "missing") in [(broken.number, broken.what) for broken in log.check()]


def test_the_newest_entries_that_are_taken_out_are_missed(log: EventLog) -> None:
    log.append([event(f"C-{n}") for n in range(5)])
    log.base.execute("DELETE FROM entry WHERE number = 5")
    assert [(broken.number, broken.what) for broken in log.check()] == [(5, "missing")]


def test_an_event_that_loses_its_text_without_being_forgotten_is_named(log: EventLog) -> None:
    log.append([event("C-1"), event("C-2"), event("C-3")])
    log.forget("", "C-1")
    assert log.check() == []
    log.base.execute("UPDATE entry SET content = NULL, salt = NULL WHERE number = 2")
    assert ("emptied" in [broken.what for broken in log.check()]) is True


def test_a_state_that_is_not_what_the_events_say_is_named(log: EventLog) -> None:
    log.append([event()])
    log.base.execute("UPDATE standing SET facts = replace(facts, 'applied', 'granted')")
    assert [(broken.number, broken.what) for broken in log.check()] == [(1, "state")]


@pytest.mark.parametrize("seed", range(8))
def test_a_changed_byte_of_the_file_is_found(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "cases.sqlite"
    log = EventLog(path, make=True)
    log.append([event(f"C-{n:04}", asked=1000 + n) for n in range(40)])
    log.close()
    data = bytearray(path.read_bytes())
    # a byte inside the text of an event: the last place of the text, which stands in a table
    number = random.Random(seed).randrange(40)
    at = data.find(f'"applicant_id":"C-{number:04}"'.encode()) + 18
    data[at] ^= 1
    path.write_bytes(data)
    log = EventLog(path)
    assert number + 1 in {broken.number for broken in log.check()}
    log.close()


def test_a_file_that_is_no_log_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cases.sqlite"
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE entry (number)")
    base.commit()
    base.close()
    with pytest.raises(InvalidSourceError):
        EventLog(path)
    path.write_bytes(b"not a database, but long enough to look like one" * 20)
    with pytest.raises(InvalidSourceError):
        EventLog(path)


WRITER = """
import sys
from datetime import date
from pathlib import Path
from matcher.cases.event import Event
from matcher.cases.log import EventLog
log = EventLog(Path(sys.argv[1]), make=True)
many = int(sys.argv[2])
for batch in range(1000):
    events = [Event("applied", date(2026, 3, 1), applicant=f"C-{batch}-{n}", option="fda")
              for n in range(many)]
    log.append(events, [f"{batch}-{n}" for n in range(many)])
    print(batch, flush=True)
"""


@pytest.mark.parametrize("many", [1, 400])
def test_a_kill_at_any_moment_loses_no_event_and_makes_none_twice(
    tmp_path: Path, many: int
) -> None:
    """25 kills of single records and 25 of bulk imports, at moments drawn by chance."""
    moments = random.Random(many)
    path = tmp_path / "cases.sqlite"
    told: set[int] = set()
    for _ in range(25):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(many)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        )
        assert process.stdout is not None
        first = process.stdout.readline()  # it has begun to write
        time.sleep(moments.uniform(0, 0.05))
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read()
        process.wait()
        process.stdout.close()
        told |= {int(line) for line in (first + rest).split()}
        log = EventLog(path)
        assert log.check() == []
        found = [one.event.applicant for one in log]
        log.close()
        assert len(found) == len(set(found)), "an event twice"
        batches = {int(one.split("-")[1]) for one in found}
        assert told <= batches, "an event that was told is lost"
        assert len(found) == many * len(batches), "half an import"
