"""Laws of the log: whatever is recorded, in whatever order, there is one truth."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.cases.event import Event, Recorded, parse_event
from matcher.cases.kinds import REASONS, SAID_KINDS, WITH_REASONS
from matcher.cases.log import EventLog
from matcher.cases.state import Case, cases_of, live

DAY = date(2026, 1, 1)
COOPS, OPTIONS = ("C-0001", "C-0002", "C-0003"), ("fda", "indh_p3_ess", "attawfiq")
AMOUNT = {"chosen": "asked", "applied": "asked", "granted": "granted", "paid": "paid"}


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Anything that an officer may record."""
    kind = draw(st.sampled_from(SAID_KINDS))
    amount = draw(st.none() | st.integers(0, 500_000))
    reason = draw(st.sampled_from(REASONS))
    event = Event(
        kind=kind,
        on=DAY + timedelta(days=draw(st.integers(0, 6))),
        applicant=draw(st.sampled_from(COOPS)),
        option=draw(st.sampled_from(OPTIONS)),
        reasons=(reason,) if kind in WITH_REASONS else (),
        answer_days=draw(st.none() | st.integers(1, 90)),
    )
    return replace(event, **{AMOUNT[kind]: amount}) if kind in AMOUNT else event


# a loaded machine may take long to draw
SLOW = (HealthCheck.too_slow,)
LOGS = st.lists(events(), max_size=12)


def numbered(found: list[Event]) -> list[Recorded]:
    return [Recorded(number, event) for number, event in enumerate(found, 1)]


def plain(cases: list[Case]) -> list[Case]:
    """Cases without the numbers of their events, which depend on when those were recorded."""
    return [replace(case, last=0) for case in cases]


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(LOGS, st.randoms())
def test_no_order_of_recording_gives_two_truths(found: list[Event], random: object) -> None:
    other = list(found)
    random.shuffle(other)  # type: ignore[attr-defined]
    assert plain(cases_of(numbered(found))) == plain(cases_of(numbered(other)))


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(LOGS.filter(bool), events(), st.integers(0, 100))
def test_superseding_is_as_if_it_had_been_recorded_so_at_first(
    found: list[Event], other: Event, at: int
) -> None:
    place = at % len(found)
    old = found[place]
    new = replace(other, applicant=old.applicant, option=old.option)
    corrected = [*found, replace(new, supersedes=place + 1)]
    as_first = [*found[:place], new, *found[place + 1 :]]
    assert plain(cases_of(numbered(corrected))) == plain(cases_of(numbered(as_first)))


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(LOGS.filter(bool), st.integers(0, 100))
def test_taking_back_is_as_if_it_had_never_been_recorded(found: list[Event], at: int) -> None:
    place = at % len(found)
    old = found[place]
    back = Event("corrected", DAY, applicant=old.applicant, option=old.option, supersedes=place + 1)
    without = [*found[:place], *found[place + 1 :]]
    assert plain(cases_of(numbered([*found, back]))) == plain(cases_of(numbered(without)))
    # and taking that back brings the first one to life again
    again = replace(back, supersedes=len(found) + 1)
    both = cases_of(numbered([*found, back, again]))
    assert plain(both) == plain(cases_of(numbered(found)))


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(LOGS, events())
def test_an_event_changes_only_its_own_case(found: list[Event], more: Event) -> None:
    def others(cases: list[Case]) -> list[Case]:
        return [c for c in cases if (c.applicant, c.option) != (more.applicant, more.option)]

    before, after = cases_of(numbered(found)), cases_of(numbered([*found, more]))
    assert others(before) == others(after)


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(events())
def test_an_event_is_read_as_it_was_written(event: Event) -> None:
    assert parse_event(event.content()) == event


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(LOGS)
def test_no_event_counts_that_one_that_counts_replaces(found: list[Event]) -> None:
    recorded = numbered(
        [replace(e, supersedes=n) if n and n % 3 == 0 else e for n, e in enumerate(found)]
    )
    counting = live(recorded)
    replaced = {one.event.supersedes for one in counting}
    assert not replaced & {one.number for one in counting}


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(LOGS)
def test_the_states_that_are_kept_are_those_that_replaying_gives(found: list[Event]) -> None:
    with TemporaryDirectory() as folder:
        log = EventLog(Path(folder) / "cases.sqlite", make=True)
        for event in found:
            log.append([event])
        kept = sorted(log.standings(), key=lambda c: (c.applicant, c.option))
        assert kept == cases_of(log)
        assert log.check() == []
        log.close()


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(LOGS.filter(bool), st.sampled_from(COOPS))
def test_forgetting_leaves_no_occurrence_and_every_count(found: list[Event], who: str) -> None:
    secret = f"{who}-zq7"
    found = [replace(e, applicant=f"{e.applicant}-zq7") for e in found]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cases.sqlite"
        log = EventLog(path, make=True)
        log.append(found)
        before = log.counts()
        gone = log.forget("", secret)
        assert gone == sum(event.applicant == secret for event in found)
        assert log.counts() == before
        assert log.check() == []
        assert all(one.event.applicant != secret for one in log)
        log.close()
        assert secret.encode() not in path.read_bytes()
        assert Counter(p.name for p in Path(folder).iterdir()) == Counter(["cases.sqlite"])


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(LOGS.filter(bool), st.integers(0, 10_000), st.sampled_from(("content", "salt", "digest")))
def test_a_changed_byte_is_found_and_named(found: list[Event], at: int, where: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cases.sqlite"
        log = EventLog(path, make=True)
        log.append(found)
        log.close()
        number = at % len(found) + 1
        base = sqlite3.connect(path)
        old = base.execute(f"SELECT {where} FROM entry WHERE number = ?", (number,)).fetchone()[0]
        data = bytearray(old.encode() if isinstance(old, str) else old)
        data[at % len(data)] ^= 1
        new = data.decode(errors="replace") if isinstance(old, str) else bytes(data)
        base.execute(f"UPDATE entry SET {where} = ? WHERE number = ?", (new, number))
        base.commit()
        base.close()
        log = EventLog(path)
        assert number in {broken.number for broken in log.check()}
        log.close()
