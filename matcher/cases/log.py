"""The log of events: one SQLite file beside the workspace, to which events are only added.

    log = EventLog(path, make=True)
    log.append([event])            # one transaction: all of them, or none
    log.of("", "C-0004")           # the events of an applicant, as they were recorded
    log.forget("", "C-0004")       # their text goes, their digests and their counts stay

Beside the entries stands one row a case, so that where 60,000 cases stand is read in an instant;
it is made from the events in the same transaction, and `check` compares it with them. Whoever
copies or moves a workspace must take this file with it.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from matcher.cases.chain import START, BrokenEntry, ChainEntry, check_chain, digest_of, link_of
from matcher.cases.event import Event, Recorded, parse_event
from matcher.cases.state import Case, cases_of
from matcher.cases.table import COLUMNS, case_row, read_case
from matcher.support.acting import acting
from matcher.support.database import DATABASE_FAULTS, connect_told, make_database, whole_step
from matcher.support.errors import InvalidSourceError, UsageError
from matcher.support.messages import message

FORMAT = 1
#: "MTCH": how SQLite tells this file from others of its kind.
APPLICATION = 0x4D544348
#: How many cases are in each state is counted from this alone; older logs get it when written to.
_BY_STATE = "CREATE INDEX IF NOT EXISTS standing_state ON standing (is_open, state)"
_TABLES = f"""
CREATE TABLE entry (
    number INTEGER PRIMARY KEY, link BLOB NOT NULL, digest BLOB NOT NULL, salt BLOB,
    content TEXT, subject TEXT);
CREATE INDEX entry_of ON entry (subject);
CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL,
    link BLOB NOT NULL);
CREATE TABLE mark (mark TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX mark_of ON mark (number);
CREATE TABLE standing ({COLUMNS}, PRIMARY KEY (subject, option)) WITHOUT ROWID;
CREATE INDEX standing_due ON standing (is_open DESC, due, since);
CREATE INDEX standing_option ON standing (option, state);
{_BY_STATE};
CREATE TABLE kept (mark TEXT PRIMARY KEY, what TEXT NOT NULL, content BLOB NOT NULL);
CREATE TABLE profile (
    mark TEXT NOT NULL, subject TEXT NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (mark, subject)) WITHOUT ROWID;
CREATE TABLE paper (
    subject TEXT NOT NULL, code TEXT NOT NULL, since TEXT, until TEXT,
    PRIMARY KEY (subject, code)) WITHOUT ROWID;
CREATE INDEX paper_until ON paper (until);
CREATE TABLE muted (
    subject TEXT NOT NULL, option TEXT NOT NULL, since TEXT NOT NULL,
    PRIMARY KEY (subject, option)) WITHOUT ROWID;
"""
#: What is kept of an applicant beside the entries, and goes when it is forgotten.
_OF_SUBJECT = ("standing", "profile", "paper", "muted")
#: The kind of an entry that counts forgotten events; it is no event.
FORGOTTEN = "forgotten"


def subject_of(registry: str, applicant: str) -> str:
    """The key under which the log keeps an applicant of a registry."""
    return f"{registry}\t{applicant}"


class EventLog:
    """The events of one workspace.

    Raises
        InvalidSourceError  the file is no log, or of a later version of the program
        UsageError     it cannot be opened
    """

    def __init__(self, path: Path, *, make: bool = False) -> None:
        self.path = path
        try:
            if make and not path.exists():
                make_database(path, _fill)
            mode = "rwc" if make else "rw"
            uri = f"{path.resolve().as_uri()}?mode={mode}"
            self.base = connect_told(uri, self._no_log, timeout=20)
            self._prepare(make=make)
        except (OSError, sqlite3.OperationalError) as error:
            raise UsageError(
                message("The log of cases cannot be opened."),
                where=str(path),
                code="cannot-write",
                hint=message("Check MATCHER_HOME."),
            ) from error
        except DATABASE_FAULTS as error:
            raise self._no_log() from error

    def _no_log(self) -> InvalidSourceError:
        what = message("The file is not a log of cases, or is damaged.")
        hint = message("Bring it back from a backup.")
        return InvalidSourceError(what, where=str(self.path), hint=hint)

    def _prepare(self, *, make: bool) -> None:
        self.base.execute("PRAGMA secure_delete = ON")
        self.base.execute("PRAGMA synchronous = FULL")
        kind, version = self._pragma("application_id"), self._pragma("user_version")
        if make and not self._tables():
            with self.changing():
                if not self._tables():
                    _fill(self.base)
            return
        if self._tables() and (kind, version) != (APPLICATION, FORMAT):
            raise self._no_log()
        if make:
            self.base.execute(_BY_STATE)

    def _pragma(self, name: str) -> int:
        return int(self.base.execute(f"PRAGMA {name}").fetchone()[0])

    def _tables(self) -> int:
        return int(self.base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])

    @contextmanager
    def changing(self) -> Iterator[None]:
        """All that is done inside is done, or none of it.

        Raises
            UsageError  the file is in use, or cannot be written
        """
        try:
            with whole_step(self.base):
                yield
        except sqlite3.OperationalError as error:
            raise UsageError(
                message("The log of cases cannot be written: it is in use, or the disk is full."),
                where=str(self.path),
                hint=message("Try again."),
                code="cannot-write",
            ) from error

    def close(self) -> None:
        """Let go of the file."""
        self.base.close()

    # --- reading ------------------------------------------------------------------

    def count(self) -> int:
        """How many entries there are, forgotten ones and their counts included."""
        row = self.base.execute("SELECT number FROM head").fetchone()
        return int(row[0]) if row else 0

    def head(self) -> str:
        """The link of the newest entry: it stands for the whole chain."""
        return self._head()[1].hex()

    def get(self, number: int) -> Recorded | None:
        """The event of that number; None where there is none, or it is forgotten."""
        row = self.base.execute(
            "SELECT number, content FROM entry WHERE number = ? AND content IS NOT NULL", (number,)
        ).fetchone()
        found = list(self._events([row])) if row else []
        return found[0] if found else None

    def is_forgotten(self, number: int) -> bool:
        """Whether an event of that number was there and is forgotten."""
        row = self.base.execute("SELECT content FROM entry WHERE number = ?", (number,)).fetchone()
        return row is not None and row[0] is None

    def of(self, registry: str, applicant: str, before: int = 2**62) -> list[Recorded]:
        """The events of an applicant, in the order in which they were recorded.

        Parameters
            before   only entries before this number: what was known when it was written
        """
        rows = self.base.execute(
            "SELECT number, content FROM entry WHERE subject = ? AND number < ? ORDER BY number",
            (subject_of(registry, applicant), before),
        )
        return list(self._events(rows))

    def _of_subject(self, subject: str) -> list[Recorded]:
        registry, _, applicant = subject.partition("\t")
        return self.of(registry, applicant)

    def __iter__(self) -> Iterator[Recorded]:
        """Every event that is not forgotten."""
        rows = self.base.execute("SELECT number, content FROM entry ORDER BY number")
        yield from self._events(rows)

    def backwards(self) -> Iterator[Recorded]:
        """Every event that is not forgotten, the last one recorded first."""
        rows = self.base.execute("SELECT number, content FROM entry ORDER BY number DESC")
        yield from self._events(rows)

    def _events(self, rows: Iterable[tuple[int, str | None]]) -> Iterator[Recorded]:
        for number, content in rows:
            if content is not None and not content.startswith('{"counts":'):
                with self._whole():
                    event = parse_event(content)
                yield Recorded(number, event)

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """What is kept is read: where it is not as it was written, the log is damaged."""
        try:
            yield
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._no_log() from error

    def marked(self, marks: Iterable[str]) -> dict[str, int]:
        """Of some marks of rows, those that were read before, with the event each made."""
        found = {}
        for mark in marks:
            row = self.base.execute("SELECT number FROM mark WHERE mark = ?", (mark,)).fetchone()
            if row:
                found[mark] = int(row[0])
        return found

    # --- writing ------------------------------------------------------------------

    def append(
        self,
        events: Sequence[Event],
        marks: Sequence[str] = (),
        beside: Callable[[], object] = lambda: None,
    ) -> list[int]:
        """The numbers of events that are now recorded: all of them, or none.

        Where somebody is signed in, they are recorded in that name, whatever they say.

        Parameters
            marks    one an event, "" for none: an event whose mark is there is not added again,
                     and the number of the earlier one stands in its place
            beside   writes, in the same transaction, what is kept with them
        """
        with self.changing():
            known = self.marked(filter(None, marks))
            numbers: list[int] = []
            subjects: dict[str, None] = {}
            number, link = self._head()
            name = acting()
            for at, event in enumerate(replace(one, by=name or one.by) for one in events):
                mark = marks[at] if marks else ""
                if mark and mark in known:
                    numbers.append(known[mark])
                    continue
                subject = subject_of(event.registry, event.applicant)
                number, link = self._add(number, link, event.content(), subject)
                subjects[subject] = None
                numbers.append(number)
                if event.supersedes:  # what is taken back may be recorded again
                    self.base.execute(
                        "DELETE FROM mark WHERE number = ? AND mark NOT LIKE 'key:%'",
                        (event.supersedes,),
                    )
                if mark:
                    known[mark] = number
                    self.base.execute("INSERT OR REPLACE INTO mark VALUES (?, ?)", (mark, number))
            self._set_head(number, link)
            self._stand(subjects)
            beside()
        return numbers

    def keep_mark(self, mark: str, number: int) -> None:
        """Give an event one more mark, by which a row that says the same is known."""
        with self.changing():
            self.base.execute("INSERT OR REPLACE INTO mark VALUES (?, ?)", (mark, number))

    def _head(self) -> tuple[int, bytes]:
        row = self.base.execute("SELECT number, link FROM head").fetchone()
        return (int(row[0]), bytes(row[1])) if row else (0, START)

    def _set_head(self, number: int, link: bytes) -> None:
        self.base.execute("INSERT OR REPLACE INTO head VALUES (1, ?, ?)", (number, link))

    def _add(
        self, number: int, link: bytes, content: str, subject: str | None
    ) -> tuple[int, bytes]:
        salt = os.urandom(16)
        digest = digest_of(salt, content)
        number += 1
        link = link_of(link, number, digest)
        row = (number, link, digest, salt, content, subject)
        self.base.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", row)
        return number, link

    def _stand(self, subjects: Iterable[str]) -> None:
        """Make the states of some applicants' cases anew."""
        rows = []
        for subject in subjects:
            self.base.execute("DELETE FROM standing WHERE subject = ?", (subject,))
            registry, _, applicant = subject.partition("\t")
            rows += [case_row(subject, case) for case in cases_of(self.of(registry, applicant))]
        if rows:
            places = ", ".join("?" * len(rows[0]))
            self.base.executemany(f"INSERT INTO standing VALUES ({places})", rows)  # noqa: S608

    def forget(self, registry: str, applicant: str) -> int:
        """How many events of an applicant lost text and salt; nothing else of it is left.

        Their number by kind, option, reason and state of the case stays, as a new entry.
        """
        own = subject_of(registry, applicant)
        with self.changing():
            # its earlier requests, C-1/1 and on, stand under ids of their own
            subjects = [own, *(s for s in self._subjects() if s.startswith(f"{own}/"))]
            events = [one for s in subjects for one in self._of_subject(s)]
            if events:
                counts = _counts(events)
                marks = [(one.number,) for one in events]
                self.base.executemany("DELETE FROM mark WHERE number = ?", marks)
                self.base.executemany(
                    "UPDATE entry SET salt = NULL, content = NULL, subject = NULL"
                    " WHERE subject = ?",
                    [(s,) for s in subjects],
                )
                number, link = self._head()
                self._set_head(*self._add(number, link, _counted(len(events), counts), None))
            for table in _OF_SUBJECT:
                self.base.executemany(
                    f"DELETE FROM {table} WHERE subject = ?",  # noqa: S608
                    [(s,) for s in subjects],
                )
        # what is deleted is overwritten already (secure_delete): this only makes the file smaller
        with suppress(sqlite3.OperationalError):
            self.base.execute("VACUUM")
        return len(events)

    def _subjects(self) -> list[str]:
        """All that anything is kept under."""
        found: dict[str, None] = {}
        for table in ("entry", *_OF_SUBJECT):
            rows = self.base.execute(f"SELECT DISTINCT subject FROM {table}")  # noqa: S608
            found.update((row[0], None) for row in rows if row[0] is not None)
        return list(found)

    # --- counting and checking --------------------------------------------------------

    def forgotten(self) -> tuple[int, Counter[str]]:
        """How many events were forgotten, and their counts by what they were."""
        total, counts = 0, Counter[str]()
        rows = self.base.execute(
            "SELECT content FROM entry WHERE subject IS NULL AND content IS NOT NULL"
        )
        for (content,) in rows:
            with self._whole():
                data = json.loads(content)
                if data.get("kind") == FORGOTTEN:
                    total += data["events"]
                    counts.update(data["counts"])
        return total, counts

    def counts(self) -> Counter[str]:
        """Events and cases by what they are, those of forgotten applicants included.

        The keys are those of `_counts`: "event granted fda", "case refused fda",
        "reason collateral fda".
        """
        _, counts = self.forgotten()
        by_subject: dict[tuple[str, str], list[Recorded]] = {}
        for one in self:
            by_subject.setdefault((one.event.registry, one.event.applicant), []).append(one)
        for events in by_subject.values():
            counts.update(_counts(events))
        return counts

    def check(self) -> list[BrokenEntry]:
        """Everything that is not as it was written, by number of the entry."""
        try:
            head, link = self._head()
            rows = self.base.execute(
                "SELECT number, link, digest, salt, content, subject FROM entry ORDER BY number"
            )
            subjects: dict[int, str | None] = {}

            def entries() -> Iterator[ChainEntry]:
                for number, own, digest, salt, content, subject in rows:
                    subjects[number] = subject
                    text = content if isinstance(content, str) else None
                    yield ChainEntry(
                        number, _bytes(own), _bytes(digest), salt and _bytes(salt), text
                    )

            found, empty = check_chain(entries(), head, link)
            if not found:
                found += self._check_beside(subjects, empty)
        except (sqlite3.DatabaseError, ValueError, KeyError, TypeError) as error:
            raise self._no_log() from error
        return found

    def _check_beside(
        self, subjects: Mapping[int, str | None], empty: int
    ) -> Iterator[BrokenEntry]:
        """What is kept to find events and states, against the events themselves."""
        total, _ = self.forgotten()
        if empty != total:
            first = self.base.execute(
                "SELECT min(number) FROM entry WHERE content IS NULL"
            ).fetchone()[0]
            yield BrokenEntry(int(first or 0), "emptied")
        events: list[Recorded] = []
        for one in self:
            events.append(one)
            if subjects.get(one.number) != subject_of(one.event.registry, one.event.applicant):
                yield BrokenEntry(one.number, "index")
        kept = {(c.registry, c.applicant, c.option): c for c in self.standings()}
        # a state that an older program kept by its own rule was not changed by anybody
        older = cases_of(events, as_before=True)
        for case, before in zip(cases_of(events), older, strict=True):
            found = kept.pop((case.registry, case.applicant, case.option), None)
            if found not in (case, before):
                yield BrokenEntry(case.last, "state")
        yield from (BrokenEntry(case.last, "state") for case in kept.values())
        for (said,) in self.base.execute("PRAGMA integrity_check").fetchall():
            if said != "ok":
                yield BrokenEntry(0, "index")

    def standings(self, where: str = "", values: Sequence[object] = ()) -> Iterator[Case]:
        """The states of cases that meet a condition in SQL, in the order it asks for."""
        names = "registry, applicant, option, facts"
        for row in self.base.execute(f"SELECT {names} FROM standing {where}", values):  # noqa: S608
            with self._whole():
                case = read_case(*row)
            yield case


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def _fill(base: sqlite3.Connection) -> None:
    for statement in filter(str.strip, _TABLES.split(";")):
        base.execute(statement)
    base.execute(f"PRAGMA application_id = {APPLICATION}")
    base.execute(f"PRAGMA user_version = {FORMAT}")


def _counts(events: Sequence[Recorded]) -> Counter[str]:
    """What stays of events: how many there are of each kind, and of each end of a case."""
    counts: Counter[str] = Counter()
    for one in events:
        counts[f"event {one.event.kind} {one.event.option}".rstrip()] += 1
    for case in cases_of(events):
        counts[f"case {case.state} {case.option}"] += 1
        counts.update(f"reason {reason} {case.option}" for reason in case.reasons)
    return counts


def _counted(events: int, counts: Mapping[str, int]) -> str:
    data = {"counts": dict(counts), "events": events, "kind": FORGOTTEN}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
