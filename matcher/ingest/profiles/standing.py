"""What holds after all the steps that stand: the profile of each row, and its corrections.

A merge puts rows and corrections of one profile under another, a split takes some out again; a
step that was taken back counts as if it had never been.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matcher.registry.kept import WorkspaceStep
from matcher.registry.store import Store


def standing_before(steps: Iterable[WorkspaceStep], number: int) -> set[int]:
    """The steps that stood just before a step was made."""
    earlier = [step for step in steps if step.number < number]
    undone: set[int] = set()
    for step in reversed(earlier):
        if step.kind == "undo" and step.number not in undone:
            undone.add(int(str(step.about["step"])))
    return {step.number for step in earlier} - undone


def placed(
    homes: Iterable[tuple[int, int, str, str]], steps: Iterable[WorkspaceStep]
) -> dict[int, str]:
    """The profile of every record, after the merges and splits that stand, in their order."""
    rows = [*homes]
    found = {at: base for at, _, base, _ in rows}
    made = {at: step for at, step, _, _ in rows}
    for step in steps:
        if not step.undone:
            _place(step, found, made)
    return found


def _place(step: WorkspaceStep, found: dict[int, str], made: Mapping[int, int]) -> None:
    """Put the rows where a merge or a split puts them."""
    if step.kind == "merge":
        for at, home in found.items():
            if home == step.about["from"] and made[at] < step.number:
                found[at] = str(step.about["into"])
    elif step.kind == "split":
        for at in step.about["records"]:  # type: ignore[attr-defined]
            if found.get(at) == step.about["from"]:
                found[at] = str(step.about["to"])


@dataclass
class _Said:
    """A correction that stands: what it is about now, and the rows that it was said of."""

    home: str
    rows: frozenset[int]
    field: str
    text: str | None


def corrections_of(store: Store, profile_id: str) -> list[tuple[str, str | None]]:
    """The corrections of a profile that stand, in order: field and canonical cell."""
    if store.has_moved_rows():  # what was said of one profile may hold of another
        return current_corrections(store).get(profile_id, [])
    undone = store.undone()
    said = store.corrections(profile_id)
    return [(name, text) for number, _, name, text in said if number not in undone]


def current_corrections(store: Store) -> dict[str, list[tuple[str, str | None]]]:
    """By profile, the corrections that stand, in order.

    They go where a merge goes, and with a split where all rows go that they were said of.
    """
    by_step: dict[int, list[tuple[str, str, str | None]]] = {}
    for number, profile, name, text in store.corrections():
        by_step.setdefault(number, []).append((profile, name, text))
    steps = [step for step in store.steps() if not step.undone] if by_step else []
    rows = store.homes() if any(step.kind == "split" for step in steps) else []
    homes = {at: base for at, _, base, _ in rows}
    made = {at: number for at, number, _, _ in rows}
    said: list[_Said] = []
    for step in steps:
        for profile, name, text in by_step.get(step.number, ()):
            mine = (at for at, home in homes.items() if home == profile and made[at] < step.number)
            said.append(_Said(profile, frozenset(mine), name, text))
        _place(step, homes, made)
        for one in said:
            if step.kind == "merge" and one.home == step.about["from"]:
                one.home = str(step.about["into"])
            elif step.kind == "split" and one.home == step.about["from"]:
                gone = one.rows.issubset(step.about["records"])  # type: ignore[arg-type]
                if one.rows and gone:
                    one.home = str(step.about["to"])
    found: dict[str, list[tuple[str, str | None]]] = {}
    for one in said:
        found.setdefault(one.home, []).append((one.field, one.text))
    return found
