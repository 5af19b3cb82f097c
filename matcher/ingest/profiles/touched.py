"""What becomes of each profile to which rows of an import come, written or only looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from matcher.domain.schema import Schema
from matcher.ingest.diagnostics import Finding
from matcher.ingest.outcome import FieldChange, Outcome, Touched
from matcher.ingest.profiles.folding import (
    CORRECTED,
    Folded,
    as_kept,
    as_record,
    fold_profile,
    is_same,
    profile_changes,
)
from matcher.ingest.profiles.standing import current_corrections
from matcher.ingest.rows.record import Record
from matcher.registry.kept import Kept
from matcher.registry.store import Store
from matcher.support.messages import message
from matcher.support.records import dataclass

#: An id, or nothing for a new profile, and its rows.
Planned = list[tuple[str, list[Record]]]


@dataclass(frozen=True, slots=True)
class TouchedProfile:
    """A profile to which rows of an import come.

    Parameters
        old      as it was; None for a new one
        now      as it is with these rows
        born     number of its first row; 0 where that is one of these
    """

    rows: Sequence[Record]
    old: Kept | None
    now: Kept
    born: int

    @property
    def is_changed(self) -> bool:
        """Whether the rows make it, or say something new of it."""
        return self.old is None or not is_same(self.now, self.old)


def touched_profiles(
    store: Store | None,
    before: Mapping[str, Kept],
    planned: Planned,
    schema: Schema,
    outcome: Outcome,
    new_ids: Iterator[str],
) -> Iterator[TouchedProfile]:
    """Every profile that was planned, with what becomes of it; the outcome names them.

    Parameters
        store    the workspace; None while there is none
        before   the profiles that stand, by their ids
        new_ids  ids for new profiles; empty while nothing is written
    """
    outcome.made, outcome.changed = [], []
    corrected = current_corrections(store) if store else {}
    for profile_id, rows in planned:
        old = before.get(profile_id)
        version = born = 0
        by_step: list[list[Record]] = [rows]
        if store is not None and old is not None:
            version, kept = store.last_version(profile_id), store.records(profile_id)
            born = kept[0].id if kept else 0
            steps = sorted({one.step for one in kept})
            by_step = [*([as_record(r, schema) for r in kept if r.step == s] for s in steps), rows]
        elif old is None:
            own = profile_id or next((row.own_id for row in rows if row.own_id), "")
            is_free = own and own not in before and own not in outcome.names
            profile_id = own if is_free else next(new_ids)
            version = store.last_version(own) if store and is_free else 0
        folded = fold_profile(by_step, corrected.get(profile_id, ()), schema)
        now = as_kept(profile_id, folded, version + 1)
        one = TouchedProfile(rows, old, now, born)
        if profile_id:
            outcome.names[profile_id] = now.name
        if old is None:
            outcome.made.append(profile_id)
        else:
            _tell_overruled(folded, rows, outcome)
        if old is not None and one.is_changed:
            outcome.changed.append(profile_id)
            outcome.changes += [
                FieldChange(profile_id, name, was, is_now)
                for name, was, is_now in profile_changes(old.facts, now.facts)
            ]
        where = now.facts.get(schema.place_field(), "")
        origins = tuple(row.origin for row in rows)
        outcome.touched.append(
            Touched(profile_id, now.name, old is None, one.is_changed, origins, where)
        )
        yield one


def _tell_overruled(folded: Folded, rows: Sequence[Record], outcome: Outcome) -> None:
    """Say which cells were not obeyed: a person said otherwise, or a newer file did."""
    for name, (reason, instead) in folded.overruled.items():
        fact = next((r.facts[name] for r in rows if name in r.facts), None)
        if fact is None:
            continue
        if reason == CORRECTED:
            what = message(
                '"{cell}" is not what a person corrected it to ({value}); the correction is kept.',
                cell=fact.raw,
                value=instead or message("unknown"),
            )
            hint = message("match registry undo takes the correction back.")
        else:
            what = message(
                '"{cell}" was said before and replaced by {value} since; {value} is kept.',
                cell=fact.raw,
                value=instead or "",
            )
            hint = message("If it holds again, say so with match registry set.")
        code = "against-correction" if reason == CORRECTED else "old-value"
        outcome.findings.append(Finding(fact.origin, "cell", code, what, hint, True))
