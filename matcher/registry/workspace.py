"""The applicants of the workspace, behind the same small interface as a CSV registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.domain.values import FieldValue
from matcher.registry.cells import RefusedCellError, read_cell
from matcher.registry.csv_table import cannot_be, nobody
from matcher.registry.kept import Kept, WorkspaceStep, full_id
from matcher.registry.listing import ListedPart, ListingFilter
from matcher.registry.store import Store
from matcher.support.errors import DataRefusedError, Problem, Problems, UnknownIdError
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
    problems: Problems = field(default_factory=Problems)

    def __repr__(self) -> str:
        return f"<WorkspaceRegistry {self.path.name}>"

    def __iter__(self) -> Iterator[Applicant]:
        """Every applicant, in the order of their first import; each request is one."""
        store = Store(self.path)
        try:
            for kept in store:
                for one in by_request(kept):
                    applicant, problems = self._read(one)
                    self.problems.tell(*problems)
                    if not problems:
                        yield applicant
        finally:
            store.close()

    def merged_homes(self) -> dict[str, str]:
        """By each profile that a person merged into another, the one that it is part of now."""
        store = Store(self.path)
        try:
            steps = store.steps()
        finally:
            store.close()
        gone = {str(step.about["from"]) for step in steps if step.kind == "merge"}
        return {one: home for one in sorted(gone) if (home := merged_into(steps, one))}

    def get(self, applicant_id: str) -> Applicant:
        """The applicant of that id, in any case, or of that name.

        Raises
            UnknownIdError    there is none, or several may be meant; the nearest are proposed
            DataRefusedError  it was kept under another schema and cannot be read
        """
        store = Store(self.path)
        try:
            kept = store.get(applicant_id) or _request(store, applicant_id)
            if kept is None and (full := full_id(applicant_id)) != applicant_id:
                kept = store.get(full) or _request(store, full)
            if kept is None:
                if home := merged_into(store.steps(), applicant_id):
                    raise UnknownIdError(
                        nobody(applicant_id),
                        where=message("the workspace"),
                        hint=message("It was merged into {id}.", id=home),
                    )
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
        if kept.requests:
            self._tell_requests(kept)
        applicant, problems = self._read(kept)
        if problems:
            what = message("{id} cannot be read.", id=applicant_id)
            raise DataRefusedError(what, problems, where=str(self.path))
        return applicant

    def find(self, wanted: ListingFilter, first: int, most: int) -> ListedPart:
        """A part of the applicants that are looked for; earlier requests are not among them."""
        store = Store(self.path)
        try:
            return store.find(wanted, first, most)
        finally:
            store.close()

    def facts(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Id and canonical cells of every applicant, as they are kept."""
        store = Store(self.path)
        try:
            for profile_id, facts, requests in store.facts():
                for number, of_request in enumerate(requests, 1):
                    yield f"{profile_id}/{number}", {**_own(facts), **of_request}
                yield profile_id, facts
        finally:
            store.close()

    def changed_since(self, day: date) -> dict[str, Mapping[str, str] | None]:
        """The facts of that day of each profile that changed after it; None: it was not there."""
        store = Store(self.path)
        try:
            return store.changed_since(day.isoformat())
        finally:
            store.close()

    def _tell_requests(self, kept: Kept) -> None:
        others = tuple(one.id for one in by_request(kept))[:-1]
        what = message("{id} has earlier requests: {others}.", id=kept.id, others=others)
        problem = Problem(kept.id, "several-requests", what, is_warning=True)
        self.problems.tell(problem)

    def again(self) -> WorkspaceRegistry:
        """The same, read anew: what is wrong with it is counted apart."""
        return WorkspaceRegistry(self.path, self.schema, self.today, self.hint)

    def has_any(self) -> bool:
        """Whether anything was imported and is still there.

        Raises
            InvalidSourceError  the file is damaged: nothing else answers in its place
        """
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
            self.problems.tell(problem)
        return applicant, problems


def by_request(kept: Kept) -> list[Kept]:
    """The profile once for each request, the newest last and under its own id.

    An earlier one is C-1/1, C-1/2 … in order; of the newest request it says nothing.
    """
    if not kept.requests:
        return [kept]
    own = _own(kept.facts)
    earlier = [
        replace(kept, id=f"{kept.id}/{number}", facts={**own, **facts}, requests=())
        for number, facts in enumerate(kept.requests, 1)
    ]
    return [*earlier, kept]


def _own(facts: Mapping[str, str]) -> dict[str, str]:
    """What a profile says of who asks, without what the newest request asks for."""
    return {name: text for name, text in facts.items() if not is_of_request(name)}


def _request(store: Store, applicant_id: str) -> Kept | None:
    """The profile of "C-1/2", the second request of C-1; None where there is none."""
    base, _, number = applicant_id.rpartition("/")
    kept = store.get(base) if base and number.isdigit() else None
    if kept is None:
        return None
    requests = by_request(kept)
    if not 0 < int(number) <= len(requests):
        return None
    return replace(requests[int(number) - 1], id=applicant_id, requests=())


def is_of_request(name: str) -> bool:
    """Whether a field says what is asked for, and not who asks.

    >>> is_of_request("need_total_mad"), is_of_request("own_cash_xof"), is_of_request("members")
    (True, True, False)
    """
    return name in _OF_REQUEST or name.startswith(("need_", "own_cash_", "own_in_kind_"))


#: What a request of one's own says; with what a cooperative can put into it.
_OF_REQUEST = ("purposes", "project", "project_return_pct", "planned_jobs")


def merged_into(steps: Iterable[WorkspaceStep], profile_id: str) -> str:
    """The profile that one was merged into; "" where it was not."""
    home = profile_id
    for step in steps:
        if step.kind == "merge" and not step.undone and step.about["from"] == home:
            home = str(step.about["into"])
    return home if home != profile_id else ""
