"""What a person does to the workspace: set, merge, split, keep apart, and take back.

Each is a step. The profiles are made again from the steps that stand, so that undoing one gives
exactly what would be there without it; undoing an undo brings it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from matcher.domain.schema import Schema
from matcher.ingest.profiles.folding import as_kept, as_record, fold_profile, is_same
from matcher.ingest.profiles.meanwhile import check_unseen
from matcher.ingest.profiles.returning import check_return
from matcher.ingest.profiles.standing import (
    corrections_of,
    current_corrections,
    placed,
    standing_before,
)
from matcher.ingest.profiles.typed_facts import read_said
from matcher.registry.kept import Kept, WorkspaceStep
from matcher.registry.store import Store
from matcher.support.errors import UnknownIdError, UsageError, nearest
from matcher.support.messages import message

#: What "undo" alone takes back: an undo of an undo is asked for by its number.
_UNDONE_FIRST = ("import", "set", "merge", "split", "apart")


@dataclass(frozen=True, slots=True)
class Done:
    """A step and the profiles that it changed, before and after; None where there was none."""

    step: int
    changed: tuple[tuple[str, Kept | None, Kept | None], ...]


@dataclass(frozen=True, slots=True)
class Corrector:
    """Corrects one workspace.

    Parameters
        day  of the steps, ISO 8601
    """

    store: Store
    schema: Schema
    day: str

    def correct(
        self,
        profile_id: str,
        said: Sequence[str],
        why: str = "",
        key: str = "",
        seen: int | None = None,
    ) -> Done:
        """Say what fields of a profile are: "members=36", "members=" where it is not known.

        A field may be named by its label, and a value written as in a spreadsheet: "Rural=oui".
        It outranks every import, before and after, until it is undone.

        Parameters
            key   a word of the caller: what was corrected under it is not corrected twice
            seen  the version of the profile that was seen: what others changed since is not
                  overwritten; None overwrites

        Raises
            ChangedMeanwhileError  it would overwrite what was not seen
            UnknownIdError    there is no such profile
            UsageError   a correction is not FIELD=VALUE, or the key stands for another
            DataRefusedError  a value is none of its field
        """
        kept = self.store.get(self.store.id_of(profile_id))
        known = kept.facts if kept else {}
        facts = read_said(said, self.schema, date.fromisoformat(self.day), known)
        with self.store.changing():
            profile_id = self._known(profile_id).id
            if (done := self._done_under(key, profile_id, facts)) is not None:
                return done
            if seen is not None:
                check_unseen(self.store, profile_id, seen, facts)
            about = {"id": profile_id} | ({"key": _mark_of(key)} if key else {})
            step = self.store.begin_step("set", self.day, about, why)
            self.store.put_corrections(step, profile_id, facts)
            return Done(step, self._fold_again((profile_id,), step))

    def is_known(self, profile_id: str, said: Sequence[str]) -> bool:
        """Whether a profile says so already: a form that was saved as it was opened.

        Raises
            UsageError        a correction is not FIELD=VALUE
            DataRefusedError  a value is none of its field
        """
        kept = self.store.get(self.store.id_of(profile_id))
        known = kept.facts if kept else {}
        facts = read_said(said, self.schema, date.fromisoformat(self.day), known)
        return all(known.get(name) == text for name, text in facts.items())

    def _done_under(
        self, key: str, profile_id: str, facts: Mapping[str, str | None]
    ) -> Done | None:
        """What was done under a key; None where nothing was.

        Raises
            UsageError  it was something else
        """
        if not key:
            return None
        mark = _mark_of(key)
        step = next((s for s in self.store.steps() if s.about.get("key") == mark), None)
        if step is None:
            return None
        said = {name: text for at, _, name, text in self.store.corrections() if at == step.number}
        if step.about["id"] != profile_id or said != facts:
            what = message("Something else was recorded under that key.")
            hint = message("Give every request its own key.")
            raise UsageError(what, where=key, hint=hint, code="key-reused")
        return Done(step.number, ())

    def merge(self, ids: Sequence[str], why: str = "") -> Done:
        """Make profiles one: the first takes the rows and corrections of the others.

        Raises
            UnknownIdError   one of them is not there
            UsageError  they are one already
        """
        with self.store.changing():
            into, *others = ids = [self.store.id_of(one) for one in ids]
            if not others or into in others:
                raise UsageError(message("Name two different profiles."))
            for one in ids:
                self._known(one)
            step = 0
            for one in others:
                about = {"from": one, "into": into}
                step = self.store.begin_step("merge", self.day, about, why)
            self._place_again()
            return Done(step, self._fold_again(ids, step))

    def split(self, profile_id: str, rows: Sequence[int], why: str = "") -> Done:
        """Take rows out of a profile into a new one.

        Parameters
            rows  counted from 1 in the order of `match registry history`; none of them means
                  the rows that came with the last merge or import

        Raises
            UnknownIdError   there is no such profile
            UsageError  there is no such row, or nothing would be left
        """
        with self.store.changing():
            profile_id = self._known(profile_id).id
            records = self.store.records(profile_id)
            picked = [number for number in rows if 0 < number <= len(records)]
            if len(picked) != len(rows) or not picked or len(picked) == len(records):
                what = message("{id} has {n} rows: name some of them, not all.",
                               id=profile_id, n=len(records))  # fmt: skip
                raise UsageError(what, hint=message("See match registry history."))
            new = self.store.new_id()
            numbers = [records[number - 1].id for number in picked]
            about = {"from": profile_id, "to": new, "records": numbers}
            step = self.store.begin_step("split", self.day, about, why)
            self._place_again()
            return Done(step, self._fold_again((profile_id, new), step))

    def apart(self, pairs: Iterable[tuple[str, str]], why: str = "") -> Done:
        """Say of pairs of profiles that they are two: nobody is asked again."""
        return self._of_pairs("apart", pairs, why)

    def put_off(self, pairs: Iterable[tuple[str, str]], why: str = "") -> Done:
        """Leave pairs of profiles for later: they are asked about after all others."""
        return self._of_pairs("later", pairs, why)

    def _of_pairs(self, kind: str, pairs: Iterable[tuple[str, str]], why: str) -> Done:
        step = 0
        with self.store.changing():
            for pair in pairs:
                known = sorted(self._known(one).id for one in pair)
                about = dict(zip(("one", "other"), known, strict=True))
                step = self.store.begin_step(kind, self.day, about, why)
        return Done(step, ())

    def undo(self, number: int | None = None, why: str = "") -> Done:
        """Take a step back; an undone step comes back when its undo is undone.

        Parameters
            number  of the step; None: the last one that stands and is no undo, unless it is an
                    import, which has to be named

        Raises
            UsageError  there is no such step, it is undone already, it is an import and no
                        number was given, or a cooperative would be there twice
        """
        with self.store.changing():
            steps = {step.number: step for step in self.store.steps()}
            if number is None:
                number = self._last_correction(steps.values())
            found = steps.get(number)
            if found is not None and found.undone:
                by = max(n for n, one in steps.items() if _target(one) == number)
                what = message("Step {number} is taken back already.", number=str(number))
                hint = message("match registry undo {number} brings it back.", number=str(by))
                raise UsageError(what, hint=hint)
            if found is None or found.kind == "forgotten":
                what = message("There is no step {number} to take back.", number=str(number))
                raise UsageError(what, hint=message("See match registry history."))
            said = current_corrections(self.store)
            step = self.store.begin_step("undo", self.day, {"step": number}, why)
            touched = self._place_again()
            says = current_corrections(self.store)  # of a profile, or of what it was merged into
            touched |= {one for one in said.keys() | says.keys() if said.get(one) != says.get(one)}
            if found.kind == "undo":
                back = {s.number for s in self.store.steps() if not s.undone and s.number != step}
                back -= {s.number for s in steps.values() if not s.undone}
                stood = standing_before(steps.values(), number)
                check_return(self.store, number, back, stood)
            at: WorkspaceStep | None = found
            while at is not None:  # an undo of an undo … is about the step at the end
                touched |= set(at.ids())
                at = steps.get(_target(at))
            touched |= {home for _, made, _, home in self.store.homes() if made == number}
            return Done(step, self._fold_again(sorted(touched), step))

    @staticmethod
    def _last_correction(steps: Iterable[WorkspaceStep]) -> int:
        """The step that an undo without a number takes back."""
        standing = [step for step in steps if not step.undone and step.kind in _UNDONE_FIRST]
        if not standing:
            what = message("There is nothing to take back.")
            raise UsageError(what, hint=message("See match registry history."))
        last = standing[-1]
        if last.kind == "import":
            what = message("The last step is an import: {files}.", files=last.files)
            hint = message(
                "To take it back with all that it brought, write match registry undo {number}.",
                number=str(last.number),
            )
            raise UsageError(what, hint=hint)
        return last.number

    # --- making profiles again ---------------------------------------------------------

    def _known(self, profile_id: str) -> Kept:
        kept = self.store.get(self.store.id_of(profile_id))
        if kept is None:
            what = message('No profile of the workspace has the id "{id}".', id=profile_id)
            known = nearest(profile_id, [one.id for one in self.store])
            raise UnknownIdError(what, hint=known or message("See match registry list."))
        return kept

    def _place_again(self) -> set[str]:
        """Put every row under the profile that the steps give it; the profiles concerned."""
        steps = {step.number: step for step in self.store.steps()}
        active = {number for number, step in steps.items() if not step.undone}
        was = {at: home for at, _, _, home in self.store.homes(everywhere=True)}
        standing, since = {at for at, *_ in self.store.homes()}, self.store.since().items()
        homes = placed(self.store.homes(everywhere=True), steps.values())
        moved = {at: home for at, home in homes.items() if was[at] != home}
        self.store.move(moved, active)
        turned = standing ^ {at for at, *_ in self.store.homes()}
        turned |= {at for at, _ in since ^ self.store.since().items()}
        return {was[at] for at in (*moved, *turned)} | {homes[at] for at in (*moved, *turned)}

    def _fold_again(
        self, ids: Iterable[str], step: int
    ) -> tuple[tuple[str, Kept | None, Kept | None], ...]:
        changed: list[tuple[str, Kept | None, Kept | None]] = []
        for one in dict.fromkeys(ids):
            before = self.store.get(one)
            records = self.store.records(one)
            if not records:
                if before is not None:
                    self.store.drop(one)
                    changed.append((one, before, None))
                continue
            steps = sorted({r.step for r in records})
            by_step = [[as_record(r, self.schema) for r in records if r.step == s] for s in steps]
            folded = fold_profile(by_step, corrections_of(self.store, one), self.schema)
            after = as_kept(one, folded, self.store.last_version(one) + 1)
            if before is None or not is_same(before, after):
                self.store.put(after, step, min(r.id for r in records))
                changed.append((one, before, after))
        return tuple(changed)


def _mark_of(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:32]


def _target(step: WorkspaceStep) -> int:
    return int(str(step.about.get("step", 0))) if step.kind == "undo" else 0
