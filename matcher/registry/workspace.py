"""The applicants of the workspace, behind the same small interface as a CSV registry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.domain.values import FieldValue
from matcher.registry.csv_table import RefusedCellError, cannot_be, nobody, read_cell
from matcher.registry.store import Kept, Store
from matcher.support.errors import DataRefusedError, Problem, UnknownIdError
from matcher.support.lookup import the_meant_id
from matcher.support.messages import Sayable, message


@dataclass
class WorkspaceRegistry:
    """The profiles of a workspace file.

    `problems` grows while profiles are read; one with a problem is left out, the others go on.
    `hint` is said beside an id that is not there.
    """

    path: Path
    schema: Schema
    today: date
    hint: Sayable = ""
    problems: list[Problem] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"<WorkspaceRegistry {self.path.name}>"

    def __iter__(self) -> Iterator[Applicant]:
        """Every applicant, in the order of their first import."""
        store = Store(self.path)
        try:
            for kept in store:
                applicant, problems = self._read(kept)
                self.problems.extend(p for p in problems if p not in self.problems)
                if not problems:
                    yield applicant
        finally:
            store.close()

    def get(self, applicant_id: str) -> Applicant:
        """The applicant of that id, in any case, or of that name.

        Raises
            UnknownIdError    there is none, or several may be meant; the nearest are proposed
            DataRefusedError  it was kept under another schema and cannot be read
        """
        store = Store(self.path)
        try:
            kept = store.get(applicant_id)
            if kept is None:
                names = {one.id: one.name for one in store}
                meant = the_meant_id(
                    applicant_id,
                    names,
                    nobody(applicant_id),
                    where=message("the workspace"),
                    see=self.hint,
                )
                kept = store.get(meant)
            if kept is None:  # forgotten by another process in between
                raise UnknownIdError(nobody(applicant_id), where=message("the workspace"))
        finally:
            store.close()
        applicant, problems = self._read(kept)
        if problems:
            what = message("{id} cannot be read.", id=applicant_id)
            raise DataRefusedError(what, problems, where=str(self.path))
        return applicant

    def again(self) -> WorkspaceRegistry:
        """The same, read anew: what is wrong with it is counted apart."""
        return WorkspaceRegistry(self.path, self.schema, self.today, self.hint)

    def has_any(self) -> bool:
        """Whether anything was imported and is still there."""
        store = Store(self.path)
        try:
            return store.count() > 0
        finally:
            store.close()

    def _read(self, kept: Kept) -> tuple[Applicant, list[Problem]]:
        stated: dict[str, FieldValue] = {}
        problems = []
        for name, text in kept.facts.items():
            if name not in self.schema:
                continue
            try:
                stated[name] = read_cell(text, self.schema[name], self.schema)
            except RefusedCellError as bad:
                where = f"{self.path.name}, {kept.id}, {name}"
                problems.append(Problem(where, bad.code, bad.message, bad.hint))
        applicant = Applicant(kept.id, self.schema, stated, self.today)
        for problem in cannot_be(applicant, f"{self.path.name}, {kept.id}"):
            if problem not in self.problems:
                self.problems.append(problem)
        return applicant, problems
