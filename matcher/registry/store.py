"""The profiles of the workspace, with the steps and the source rows that they come from."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

from matcher.registry.kept import Kept, full_id
from matcher.registry.listing import ListedApplicant, ListedPart, ListingFilter, search_text
from matcher.registry.source_rows import SourceRows
from matcher.registry.step_log import StepLog
from matcher.registry.workspace_file import json_list, json_map, json_names


class Store(StepLog, SourceRows):
    """The profiles of one workspace file; what writes is called within `changing`.

    Raises
        InvalidSourceError  it is no workspace, is damaged, or of a later version of the program
    """

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
        self.put_all([(kept, born)], step)

    def put_all(self, found: Sequence[tuple[Kept, int]], step: int) -> None:
        """Keep profiles, each with the number of its first row, and the versions a step made."""
        facts = [json_map(kept.facts) for kept, _ in found]
        self._base.executemany(
            "INSERT OR REPLACE INTO profile (id, name, facts, registers, names, founded_exact,"
            " version, born, requests, search) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    *(kept.id, kept.name, text, json_map(kept.registers)),
                    *(json_names(kept.names), int(kept.founded_exact), kept.version, born),
                    json_list([dict(one) for one in kept.requests]),
                    search_text(kept.id, (kept.name, *kept.names), kept.facts),
                )
                for (kept, born), text in zip(found, facts, strict=True)
            ],
        )
        self._base.executemany(
            "INSERT OR REPLACE INTO version VALUES (?, ?, ?, ?)",
            [
                (kept.id, kept.version, step, text)
                for (kept, _), text in zip(found, facts, strict=True)
            ],
        )

    def drop(self, profile_id: str) -> None:
        """Leave out a profile that no row stands under any more; its rows stay."""
        self._base.execute("DELETE FROM profile WHERE id = ?", (profile_id,))

    def last_version(self, profile_id: str) -> int:
        """The number of the last version that a profile had; 0 when it had none."""
        rows = self._all("SELECT max(number) FROM version WHERE id = ?", (profile_id,))
        return int(rows[0][0] or 0)

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
        run(
            "DELETE FROM reading WHERE record IN"
            " (SELECT id FROM record WHERE profile = ? OR base = ?)",
            (profile_id, profile_id),
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
            elif not self._all(
                "SELECT 1 FROM record WHERE step = ?1 UNION SELECT 1 FROM reading WHERE step = ?1"
                " LIMIT 1",
                (step.number,),
            ):
                run("UPDATE step SET files = '[]' WHERE number = ?", (step.number,))


#: The fields that say where a profile is, the narrowest first.
_PLACES = ("place", "province", "region")
_SELECT = "SELECT id, name, facts, registers, names, founded_exact, version, requests FROM profile"
