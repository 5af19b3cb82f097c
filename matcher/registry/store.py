"""The SQLite file of the workspace: one transaction a step, so it is before or after."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from matcher.registry.kept import (
    DuplicateQuestion,
    Kept,
    KeptCell,
    KeptRecord,
    WorkspaceStep,
    full_id,
)
from matcher.registry.listing import ListedApplicant, ListedPart, ListingFilter, search_text
from matcher.registry.migrations import MIGRATIONS, files_of, migrate
from matcher.support.acting import acting
from matcher.support.database import is_spoilt, make_database, whole_step
from matcher.support.errors import InvalidSourceError, UsageError
from matcher.support.messages import message

__all__ = ["Kept", "KeptCell", "Store"]

_WAIT_S = 30
#: Made once: thousands of rows of an import are written with them.
_LISTED = json.JSONEncoder(ensure_ascii=False)
_SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Store:
    """The profiles of one workspace file.

    Raises
        InvalidSourceError  it is no workspace, is damaged, or of a later version of the program
    """

    def __init__(self, path: Path, *, make: bool = False) -> None:
        self.path = path
        try:
            if make and not path.exists():
                make_database(path, migrate)
            uri = f"{path.resolve().as_uri()}?mode=rw"
            self._base = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_WAIT_S)
            self._prepare()
        except (OSError, sqlite3.OperationalError) as error:
            if isinstance(error, sqlite3.OperationalError) and _says_damage(error):
                raise damaged(path) from error
            raise UsageError(
                message("The workspace cannot be opened."),
                where=str(path),
                code="cannot-write",
                hint=message("Check MATCHER_HOME."),
            ) from error
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # it quotes what it found
            raise damaged(path) from error

    def _prepare(self) -> None:
        self._base.execute("PRAGMA secure_delete = ON")
        self._base.execute("PRAGMA synchronous = FULL")
        version = self._base.execute("PRAGMA user_version").fetchone()[0]
        has_profiles = self._base.execute(
            "SELECT count(*) FROM sqlite_master WHERE name = 'profile'"
        ).fetchone()[0]
        if version > len(MIGRATIONS):
            what = message("The workspace is of another version of the program.")
            hint = message("Update the program.")
            raise InvalidSourceError(what, where=str(self.path), hint=hint)
        if not has_profiles:  # a file is made with its tables: one without them lost them
            raise damaged(self.path)
        if version < len(MIGRATIONS):
            with self.changing():
                migrate(self._base)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """All that is done inside is done, or none of it.

        Raises
            UsageError     the file is in use by another import, or cannot be written
            InvalidSourceError  the file is damaged
        """
        try:
            with whole_step(self._base):
                yield
        except sqlite3.OperationalError as error:
            raise UsageError(
                message("The workspace cannot be written: it is in use, or the disk is full."),
                where=str(self.path),
                hint=message("Try again when no other import runs."),
                code="cannot-write",
            ) from error
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise damaged(self.path) from error

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def check(self) -> None:
        """Read the whole file.

        Raises
            InvalidSourceError  it is damaged
        """
        if self._all("PRAGMA quick_check(1)")[0][0] != "ok":
            raise damaged(self.path)

    def _all(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        try:
            return self._base.execute(query, values).fetchall()
        except sqlite3.OperationalError as error:
            if _says_damage(error):
                raise damaged(self.path) from error
            raise UsageError(
                message("The workspace cannot be opened."),
                where=str(self.path),
                hint=message("Try again when no other import runs."),
                code="cannot-write",
            ) from error
        except sqlite3.DatabaseError as error:
            raise damaged(self.path) from error

    def _read(self, text: str) -> Any:
        """What was kept as JSON; a database may be sound where a text in it is not."""
        try:
            return json.loads(text)
        except (ValueError, TypeError) as error:
            raise damaged(self.path) from error

    def _kept(self, row: tuple[str, str, str, str, str, int, int, str]) -> Kept:
        return Kept(
            row[0],
            row[1],
            self._read(row[2]),
            self._read(row[3]),
            tuple(self._read(row[4])),
            bool(row[5]),
            row[6],
            tuple(self._read(row[7])),
        )

    # --- reading ------------------------------------------------------------------

    def count(self) -> int:
        """How many profiles there are."""
        return int(self._all("SELECT count(*) FROM profile")[0][0])

    def get(self, profile_id: str) -> Kept | None:
        """One profile, or None."""
        rows = self._all(f"{_SELECT} WHERE id = ?", (profile_id,))
        return self._kept(rows[0]) if rows else None

    def id_of(self, typed: str) -> str:
        """The id of a profile as it was typed, whole or in short (C-4); others as they are."""
        return typed if self.get(typed) is not None else full_id(typed)

    def find(self, wanted: ListingFilter, first: int, most: int) -> ListedPart:
        """A part of the profiles that are looked for, in the order of their first row."""
        where, values = ["1"], list[object]()
        for part in wanted.parts():
            where.append("instr(search, ?)")
            values.append(part)
        if wanted.ids is not None:
            where.append("id IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(sorted(wanted.ids)))
        met = f"FROM profile INDEXED BY profile_listing WHERE {' AND '.join(where)}"
        (number,) = self._all(f"SELECT count(*) {met}", values)[0]
        ids = f"SELECT id {met} ORDER BY born, id LIMIT ? OFFSET ?"
        rows = self._all(
            f"SELECT id, name, facts FROM profile WHERE id IN ({ids}) ORDER BY born, id",  # noqa: S608
            [*values, most, first],
        )
        return ListedPart(
            number, tuple(ListedApplicant(row[0], row[1], self._read(row[2])) for row in rows)
        )

    def __iter__(self) -> Iterator[Kept]:
        """Every profile, in the order of their first row."""
        for row in self._all(f"{_SELECT} ORDER BY born, id"):
            yield self._kept(row)

    def lines(self) -> list[tuple[str, str, int, int, str]]:
        """Id, name, version, number of facts and place of every profile, in the same order."""
        narrowest = ", ".join(f"json_extract(facts, '$.{one}')" for one in _PLACES)
        return self._all(
            "SELECT id, name, version, (SELECT count(*) FROM json_each(facts)),"  # noqa: S608
            f" coalesce({narrowest}, '') FROM profile ORDER BY born, id"
        )

    def facts(self) -> Iterator[tuple[str, Mapping[str, str], Sequence[Mapping[str, str]]]]:
        """Id, facts and earlier requests of every profile, in the order of their first row."""
        for row in self._all("SELECT id, facts, requests FROM profile ORDER BY born, id"):
            yield row[0], self._read(row[1]), self._read(row[2]) if row[2] != "[]" else ()

    def cells(self, profile_id: str) -> list[KeptCell]:
        """Every source cell of a profile that stands, the oldest import first."""
        rows = self._all(
            "SELECT c.field, c.value, c.raw, c.code, c.file, c.sheet, c.row, c.col, c.header,"
            " c.import FROM cell c JOIN record r ON r.id = c.record"
            " WHERE r.profile = ? AND r.is_active ORDER BY c.import, c.rowid",
            (profile_id,),
        )
        return [KeptCell(*row) for row in rows]

    def records(self, profile_id: str) -> list[KeptRecord]:
        """Every row of a profile that stands, with its cells, the oldest first."""
        cells: dict[int, list[KeptCell]] = {}
        for record, *cell in self._all(
            "SELECT c.record, c.field, c.value, c.raw, c.code, c.file, c.sheet, c.row, c.col,"
            " c.header, c.import FROM cell c JOIN record r ON r.id = c.record"
            " WHERE r.profile = ? AND r.is_active ORDER BY c.rowid",
            (profile_id,),
        ):
            cells.setdefault(record, []).append(KeptCell(*cell))
        rows = self._all(
            "SELECT id, step, profile, file, sheet, row, names, registers, exact, own_id, mark,"
            " row_mark FROM record WHERE profile = ? AND is_active ORDER BY step, id",
            (profile_id,),
        )
        return [
            KeptRecord(
                *(row[0], row[1], row[2], row[3], row[4], row[5]),
                tuple(self._read(row[6])),
                self._read(row[7]),
                bool(row[8]),
                *(row[9], row[10], row[11]),
                tuple(cells.get(row[0], ())),
            )
            for row in rows
        ]

    def homes(self, *, everywhere: bool = False) -> list[tuple[int, int, str, str]]:
        """Record, step, the profile it was read into, and the one it stands under."""
        only = "" if everywhere else " WHERE is_active"
        return self._all(f"SELECT id, step, base, profile FROM record{only} ORDER BY id")  # noqa: S608

    def rows_of_a_step(self) -> dict[str, int]:
        """How many rows of one import stand under each profile, at most."""
        counted = "SELECT profile, count(*) AS n FROM record WHERE is_active GROUP BY profile, step"
        return dict(self._all(f"SELECT profile, max(n) FROM ({counted}) GROUP BY profile"))  # noqa: S608

    def versions(self, profile_id: str) -> list[tuple[int, int, str, Mapping[str, str]]]:
        """Number, step, its day, and the facts of every version, the oldest first."""
        rows = self._all(
            "SELECT v.number, v.import, s.day, v.facts FROM version v JOIN step s"
            " ON s.number = v.import WHERE v.id = ? ORDER BY v.number",
            (profile_id,),
        )
        return [(number, made, day, self._read(facts)) for number, made, day, facts in rows]

    def changed_since(self, day: str) -> dict[str, Mapping[str, str] | None]:
        """The facts of that day of each profile that a step changed after it.

        None where the profile was not there yet.
        """
        found: dict[str, Mapping[str, str] | None] = {}
        for (profile_id,) in self._all(
            "SELECT DISTINCT v.id FROM version v JOIN step s ON s.number = v.import"
            " WHERE s.day > ?",
            (day,),
        ):
            older = [facts for _, _, made, facts in self.versions(profile_id) if made <= day]
            found[profile_id] = older[-1] if older else None
        return found

    def marks(self) -> dict[str, list[str]]:
        """The profiles of every row that was read and stands, by its marks, the oldest first."""
        found: dict[str, list[str]] = {}
        for *marks, profile in self._all(
            "SELECT mark, row_mark, profile FROM record WHERE is_active ORDER BY id"
        ):
            for mark in filter(None, marks):
                found.setdefault(mark, []).append(profile)
        return found

    def row_marks(self) -> list[tuple[int, bool, str, str, str, str]]:
        """Of every row: step, whether it stands, the profile it came to and is of, its marks."""
        return self._all(
            "SELECT step, is_active, base, profile, mark, row_mark FROM record ORDER BY id"
        )

    def away(self) -> list[Kept]:
        """The profiles of which no row stands any more, as they were last."""
        rows = self._all(
            "SELECT r.profile, r.names, r.registers, r.exact FROM record r"
            " LEFT JOIN profile p ON p.id = r.profile"
            " WHERE NOT r.is_active AND p.id IS NULL ORDER BY r.id"
        )
        if not rows:
            return []
        last = {
            one: (number, self._read(facts))
            for one, number, facts in self._all(
                "SELECT id, max(number), facts FROM version GROUP BY id"
            )
        }
        found: dict[str, Kept] = {}
        for one, names, registers, exact in rows:
            if one not in last:
                continue
            number, facts = last[one]
            new = Kept(
                *(one, facts.get("name", one), facts, self._read(registers)),
                *(tuple(self._read(names)), bool(exact), number),
            )
            old = found.get(one, new)
            found[one] = replace(
                new,
                registers={**old.registers, **new.registers},
                names=tuple(dict.fromkeys((*old.names, *new.names))),
                founded_exact=old.founded_exact or new.founded_exact,
            )
        return list(found.values())

    def steps(self) -> list[WorkspaceStep]:
        """Every step, the oldest first, with the one that took it back."""
        rows = self._all(
            "SELECT number, day, kind, about, why, files, by FROM step ORDER BY number"
        )
        undone = self.undone()
        return [
            WorkspaceStep(
                number, day, kind, self._read(about), why, tuple(files_of(files)),
                undone.get(number, 0), by,
            )
            for number, day, kind, about, why, files, by in rows
        ]  # fmt: skip

    def undone(self) -> dict[int, int]:
        """The steps that were taken back, each with the one that did it."""
        found: dict[int, int] = {}
        rows = self._all("SELECT number, about FROM step WHERE kind = 'undo' ORDER BY number DESC")
        for number, about in rows:
            if number not in found:  # an undo that is undone undoes nothing
                found[int(self._read(about)["step"])] = number
        return found

    def has_moved_rows(self) -> bool:
        """Whether any step ever put rows of one profile under another."""
        return bool(self._all("SELECT 1 FROM step WHERE kind IN ('merge', 'split') LIMIT 1"))

    def corrections(self, profile_id: str = "") -> list[tuple[int, str, str, str | None]]:
        """Step, profile at that time, field and value of every correction, the oldest first.

        Parameters
            profile_id   only those that were said of it; "" for all
        """
        where, values = ("WHERE profile = ?", [profile_id]) if profile_id else ("", [])
        return self._all(
            f"SELECT step, profile, field, value FROM correction {where} ORDER BY step, field",  # noqa: S608
            values,
        )

    def questions(self) -> list[DuplicateQuestion]:
        """The pairs that nobody has answered, the likeliest first; those put off come last."""
        rows = self._all(
            "SELECT q.one, q.other, q.step, q.bits, q.pattern, q.evidence FROM question q"
            " JOIN profile a ON a.id = q.one JOIN profile b ON b.id = q.other"
            " ORDER BY q.bits DESC, q.one, q.other"
        )
        closed, put_off = self.apart(), self._pairs("later")
        found = [
            DuplicateQuestion(
                *(one, other, step, bits, pattern),
                tuple((name, level, weight) for name, level, weight in self._read(evidence)),
                put_off.get(frozenset((one, other)), ""),
            )
            for one, other, step, bits, pattern, evidence in rows
            if frozenset((one, other)) not in closed
        ]
        return sorted(found, key=lambda question: question.put_off)

    def apart(self) -> set[frozenset[str]]:
        """The pairs of which a person has said that they are two."""
        return set(self._pairs("apart"))

    def _pairs(self, kind: str) -> dict[frozenset[str], str]:
        """The pairs that standing steps of a kind name, each with the day of the last one."""
        return {
            frozenset((str(s.about["one"]), str(s.about["other"]))): s.day
            for s in self.steps()
            if s.kind == kind and not s.undone
        }

    # --- writing, inside `changing` ---------------------------------------------------

    def begin_step(
        self,
        kind: str,
        day: str,
        about: Mapping[str, object] | None = None,
        why: str = "",
        files: Iterable[str] = (),
    ) -> int:
        """The number of a new step, made in the name of whoever is signed in."""
        done = self._base.execute(
            "INSERT INTO step (day, files, kind, about, why, by) VALUES (?, ?, ?, ?, ?, ?)",
            (
                *(day, json.dumps(list(files), ensure_ascii=False), kind),
                *(json.dumps(dict(about or {}), ensure_ascii=False, sort_keys=True), why),
                acting(),
            ),
        )
        return int(done.lastrowid or 0)

    def new_id(self) -> str:
        """An id that no profile has, nor had."""
        with self.new_ids() as ids:
            return next(ids)

    @contextmanager
    def new_ids(self) -> Iterator[Iterator[str]]:
        """Ids that no profile has, nor had, one after another; the last one is noted at the end."""
        row = self._base.execute("SELECT value FROM setting WHERE name = 'last_id'").fetchone()
        given = int(row[0]) if row else 0
        known = {
            found
            for (found,) in self._all(
                "SELECT base FROM record UNION SELECT profile FROM record"
                " UNION SELECT id FROM profile"
            )
        }

        def ids() -> Iterator[str]:
            nonlocal given
            while True:
                given += 1
                if (found := f"C-{given:04}") not in known:
                    yield found

        yield ids()
        self._base.execute("INSERT OR REPLACE INTO setting VALUES ('last_id', ?)", (str(given),))

    def put(self, kept: Kept, step: int, born: int) -> None:
        """Keep a profile and the version of it that a step made."""
        facts = _json(kept.facts)
        self._base.execute(
            "INSERT OR REPLACE INTO profile (id, name, facts, registers, names, founded_exact,"
            " version, born, requests, search) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(kept.id, kept.name, facts, _json(kept.registers)),
                *(_LISTED.encode(kept.names), int(kept.founded_exact), kept.version, born),
                _LISTED.encode([dict(one) for one in kept.requests]),
                search_text(kept.id, (kept.name, *kept.names), kept.facts),
            ),
        )
        self._base.execute(
            "INSERT OR REPLACE INTO version VALUES (?, ?, ?, ?)",
            (kept.id, kept.version, step, facts),
        )

    def drop(self, profile_id: str) -> None:
        """Leave out a profile that no row stands under any more; its rows stay."""
        self._base.execute("DELETE FROM profile WHERE id = ?", (profile_id,))

    def last_version(self, profile_id: str) -> int:
        """The number of the last version that a profile had; 0 when it had none."""
        rows = self._all("SELECT max(number) FROM version WHERE id = ?", (profile_id,))
        return int(rows[0][0] or 0)

    def put_record(self, record: KeptRecord) -> int:
        """Keep a row with its cells; gives its number."""
        done = self._base.execute(
            "INSERT INTO record (step, base, profile, own_id, file, sheet, row, names, registers,"
            " exact, mark, row_mark) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(record.step, record.profile, record.profile, record.own_id, record.file),
                *(record.sheet, record.row, _LISTED.encode(record.names)),
                *(_json(record.registers), int(record.exact), record.mark, record.row_mark),
            ),
        )
        number = int(done.lastrowid or 0)
        self._base.executemany(
            "INSERT INTO cell (id, import, field, value, raw, code, file, sheet, row, col, header,"
            " record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    *(record.profile, record.step, c.field, c.value, c.raw, c.code, c.file),
                    *(c.sheet, c.row, c.column, c.header, number),
                )
                for c in record.cells
            ],
        )
        return number

    def move(self, homes: Mapping[int, str], active_steps: set[int]) -> None:
        """Put records under other profiles; those of steps that were taken back do not stand."""
        self._base.executemany(
            "UPDATE record SET profile = ? WHERE id = ?", [(home, at) for at, home in homes.items()]
        )
        for number, is_active in self._all("SELECT DISTINCT step, is_active FROM record"):
            if bool(is_active) != (number in active_steps):
                self._base.execute(
                    "UPDATE record SET is_active = ? WHERE step = ?",
                    (int(number in active_steps), number),
                )

    def put_corrections(self, step: int, profile_id: str, facts: Mapping[str, str | None]) -> None:
        """Keep what a person says of a profile."""
        self._base.executemany(
            "INSERT INTO correction VALUES (?, ?, ?, ?)",
            [(step, profile_id, name, text) for name, text in facts.items()],
        )

    def put_questions(self, questions: Iterable[DuplicateQuestion]) -> None:
        """Keep pairs that a person should look at."""
        self._base.executemany(
            "INSERT OR REPLACE INTO question VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    *(*sorted((q.one, q.other)), q.step, round(q.bits, 3), q.pattern),
                    json.dumps([(n, level, round(b, 3)) for n, level, b in q.evidence]),
                )
                for q in questions
            ],
        )

    def forget(self, profile_id: str) -> None:
        """Leave nothing of a profile, in no table and on no free page of the file.

        A profile that was merged into it is forgotten with it: they are one cooperative.
        """
        with self.changing():
            ids = {profile_id}
            for step in reversed(self.steps()):
                if step.kind == "merge" and not step.undone and step.about["into"] in ids:
                    ids.add(str(step.about["from"]))
            for one in ids:
                self._forget(one)
        # what is deleted is overwritten already (secure_delete): this only makes the file smaller
        with suppress(sqlite3.OperationalError):
            self._base.execute("VACUUM")

    def _forget(self, profile_id: str) -> None:
        run = self._base.execute
        run(
            "DELETE FROM cell WHERE id = ? OR record IN"
            " (SELECT id FROM record WHERE profile = ? OR base = ?)",
            (profile_id,) * 3,
        )
        run("DELETE FROM record WHERE profile = ? OR base = ?", (profile_id, profile_id))
        for table, column in (
            ("profile", "id"), ("version", "id"), ("correction", "profile"),
            ("question", "one"), ("question", "other"),
        ):  # fmt: skip
            run(f"DELETE FROM {table} WHERE {column} = ?", (profile_id,))  # noqa: S608
        for step in self.steps():
            if profile_id in step.ids():
                run(
                    "UPDATE step SET about = '{}', why = '', kind = 'forgotten' WHERE number = ?",
                    (step.number,),
                )
            elif not step.files:
                continue
            elif not self._all("SELECT 1 FROM record WHERE step = ? LIMIT 1", (step.number,)):
                run("UPDATE step SET files = '[]' WHERE number = ?", (step.number,))


def _says_damage(error: sqlite3.OperationalError) -> bool:
    """Whether the file is spoilt: of plain errors a missing table, or a text that is no JSON."""
    return is_spoilt(error) or error.sqlite_errorcode == sqlite3.SQLITE_ERROR


def damaged(path: Path) -> InvalidSourceError:
    """The error of a file that is no workspace, or no longer one."""
    return InvalidSourceError(
        message("The workspace is damaged, or is none."),
        where=str(path),
        hint=message("Bring it back with match restore FILE, or move it away."),
    )


#: The fields that say where a profile is, the narrowest first.
_PLACES = ("place", "province", "region")
_SELECT = "SELECT id, name, facts, registers, names, founded_exact, version, requests FROM profile"


def _json(data: Mapping[str, str]) -> str:
    return _SORTED.encode(dict(data)) if data else "{}"
