"""The audit from beginning to end: what groups are shown, what they got, what moves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from matcher.audit.exposure import ListFloor, Lists, exposure, list_floor, make_lists
from matcher.audit.grouping import ApplicantGroup, make_groups, strata
from matcher.audit.permutation_tests import Whole, adjusted, gap_interval, interval
from matcher.eligibility.verdict import EligibilityEngine
from matcher.vector.score_matrix import Numbers, ScoreMatrix
from matcher.vector.table import Mask

MeasureName = Literal["exposure", "served", "outcome"]


@dataclass(frozen=True, slots=True)
class GroupStanding:
    """One group under one measure, beside all others.

    Parameters
        mean        share of those who got, or exposure (1 is the average of everybody)
        gap         the mean less that of all others; each with its interval at the level
        chance      how often shuffling makes any group differ as much; None if not tested
        is_found    the chance is at most the level
    """

    group: ApplicantGroup
    count: int
    mean: float
    low: float
    high: float
    gap: float
    gap_low: float
    gap_high: float
    chance: float | None
    is_found: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure for all groups."""

    name: MeasureName
    count: int
    mean: float
    standings: tuple[GroupStanding, ...]


@dataclass(frozen=True, slots=True)
class Removal:
    """The exposure gap of a group when the ranking leaves out one field."""

    group: ApplicantGroup
    field: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Audit:
    """The whole answer; `floors` by the place of the group in `measures[0]`."""

    level: float
    shuffles: int
    seed: int
    within: str
    measures: tuple[Measure, ...]
    removals: tuple[Removal, ...]
    floors: tuple[ListFloor, ...]


def make_audit(
    matrix: ScoreMatrix,
    engine: EligibilityEngine,
    names: Sequence[str],
    *,
    outcomes: tuple[Mask, Mask] | None = None,
    within: str = "",
    level: float = 0.05,
    seed: int = 1,
) -> Audit:
    """The audit of a score matrix that was made with its parts.

    Parameters
        outcomes  who is known and who got something, (n,) each; without, what is audited is
                  who is shown, and who has a sure option
        within    a field or rule whose groups are compared each with itself alone
        level     the chance that a measure calls a difference where there is none
    """
    groups = make_groups(names, matrix, engine)
    lists = make_lists(matrix)
    like = strata(within, matrix, engine)
    everybody = ~matrix.table.nobody
    shown = exposure(lists)
    measured: list[tuple[MeasureName, Numbers, Mask]] = [
        ("exposure", shown, everybody),
        ("served", lists.served.astype(float), everybody),
    ]
    if outcomes is not None:
        known, got = outcomes
        measured.append(("outcome", got.astype(float), known))
    found = [
        _measure(name, values, here, groups, like, level=level, seed=seed)
        for name, values, here in measured
    ]
    return Audit(
        level=level,
        shuffles=found[0][1],
        seed=seed,
        within=within,
        measures=tuple(measure for measure, _ in found),
        removals=tuple(_removals(lists, groups, shown)),
        floors=tuple(list_floor(lists, group.member) for group in groups),
    )


def _measure(
    name: MeasureName,
    values: Numbers,
    here: Mask,
    groups: Sequence[ApplicantGroup],
    like: Whole,
    *,
    level: float,
    seed: int,
) -> tuple[Measure, int]:
    kept = values[here]
    members = np.array([group.member[here] for group in groups], dtype=np.bool_)
    members = members.reshape(len(groups), len(kept))
    chance, shuffles = adjusted(kept, members, like[here], level=level, seed=seed)
    is_share = name != "exposure"
    standings = []
    for group, member, one in zip(groups, members, chance.tolist(), strict=True):
        inside, outside = kept[member], kept[~member]
        low, high = interval(inside, is_share=is_share, level=level)
        gap = gap_interval(inside, outside, is_share=is_share, level=level)
        mean = float(inside.mean()) if len(inside) else float("nan")
        other = float(outside.mean()) if len(outside) else float("nan")
        is_tested = one == one
        standings.append(
            GroupStanding(
                group,
                len(inside),
                mean,
                low,
                high,
                mean - other,
                *gap,
                chance=one if is_tested else None,
                is_found=is_tested and one <= level,
            )
        )
    mean = float(kept.mean()) if len(kept) else float("nan")
    return Measure(name, len(kept), mean, tuple(standings)), shuffles


def _removals(lists: Lists, groups: Sequence[ApplicantGroup], shown: Numbers) -> list[Removal]:
    """For each group, the fields whose removal moves its exposure gap, the most first."""
    without = {name: exposure(lists, name) for name in lists.parts}
    found = []
    for group in groups:
        before = _gap(shown, group.member)
        moved = [
            Removal(group, name, before, _gap(values, group.member))
            for name, values in without.items()
        ]
        moved = [one for one in moved if abs(one.after - one.before) > 1e-9]
        found += sorted(moved, key=lambda one: (-abs(one.after - one.before), one.field))
    return found


def _gap(values: Numbers, member: Mask) -> float:
    if member.all() or not member.any():
        return 0.0
    return float(values[member].mean() - values[~member].mean())
