"""The log of the workspace: every step, what was corrected in it, and the pairs it asks about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from matcher.registry.kept import DuplicateQuestion, WorkspaceStep
from matcher.registry.workspace_file import WorkspaceFile
from matcher.support.acting import acting
from matcher.support.personal import mask_numbers


class StepLog(WorkspaceFile):
    """The steps of a workspace file; what writes is called within `changing`."""

    def steps(self) -> list[WorkspaceStep]:
        """Every step, the oldest first, with the one that took it back."""
        rows = self._all(
            "SELECT number, day, kind, about, why, files, by, hour FROM step ORDER BY number"
        )
        undone = self.undone()
        return [
            WorkspaceStep(
                number, self._text(day), kind, self._read(about), mask_numbers(self._text(why)),
                tuple(map(self._text, self._list(files))),
                undone.get(number, 0), by, self._text(hour),
            )
            for number, day, kind, about, why, files, by, hour in rows
        ]  # fmt: skip

    def undone(self) -> dict[int, int]:
        """The steps that were taken back, each with the one that did it."""
        found: dict[int, int] = {}
        rows = self._all("SELECT number, about FROM step WHERE kind = 'undo' ORDER BY number DESC")
        for number, about in rows:
            if number not in found:  # an undo that is undone undoes nothing
                found[self._number_in(about, "step")] = number
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

    def begin_step(
        self,
        kind: str,
        day: str,
        about: Mapping[str, object] | None = None,
        why: str = "",
        files: Iterable[str] = (),
    ) -> int:
        """The number of a new step, made in the name of whoever is signed in.

        Numbers of persons in its reason are hidden before it is kept.
        """
        done = self._base.execute(
            "INSERT INTO step (day, files, kind, about, why, by, hour)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(day, json.dumps(list(files), ensure_ascii=False), kind),
                json.dumps(dict(about or {}), ensure_ascii=False, sort_keys=True),
                *(mask_numbers(why), acting(), _hour_of(day)),
            ),
        )
        return int(done.lastrowid or 0)

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


def _hour_of(day: str) -> str:
    """The hour of now on the clock of this machine, as "14:05"; "" of any other day than today.

    Where somebody says `--today`, the day of a step is no day of the clock: an hour beside it
    would be untrue, and differ from run to run.
    """
    now = datetime.now()  # local, as the day of a step is
    return now.strftime("%H:%M") if now.date().isoformat() == day else ""
