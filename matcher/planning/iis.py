"""A smallest set of needs and rules that cannot hold together."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.optimize.conflict import minimal_conflict
from matcher.optimize.rows import Name
from matcher.planning.case import PlanCase
from matcher.planning.milp import make_programme
from matcher.planning.solve import can_cover

#: Of several conflicts that one is named whose rules stand first here: what says most.
_ORDER = (
    "pays",
    "own_cash",
    "in_kind_lines",
    "ceiling",
    "share",
    "line_share",
    "own_share",
    "needs",
    "guarantee_lines",
    "requires",
    "share_of",
    "floor",
    "public_max",
    "bridge",
    "own_in_kind",
)


def find_conflict(case: PlanCase) -> tuple[Name, ...]:
    """Needs and rules of which every one is needed for the conflict; empty when there is none.

    A need is `("need", line)`. Without any single one of those returned, the rest can hold.
    """
    lines = list(case.lines)
    if can_cover(case, lines):
        return ()
    rules = [name for name in _names(case) if name[0] != "need"]
    # Few needs first: a conflict on one line says more than one on all of them.
    few = next(([line] for line in lines if not can_cover(case, [line])), lines)
    needs: list[Name] = [("need", line) for line in few]
    if len(few) > 1:
        needs = _shrink(case, rules, needs, [], tested_are_needs=True)
    return (*needs, *_shrink(case, rules, rules, needs, tested_are_needs=False))


def holds_without(case: PlanCase, conflict: Sequence[Name], dropped: Name) -> bool:
    """Whether the needs of a conflict can be covered when one of its members is dropped.

    Only the rules of the conflict are kept.
    """
    kept = [name for name in conflict if name != dropped]
    return _can_hold(case, kept, _names(case))


def _names(case: PlanCase) -> list[Name]:
    made = make_programme(case, covering=case.lines)
    names = dict.fromkeys(row.name for row in made.rows if row.name)
    for line in case.lines:
        names["pays", line] = None
        if line not in case.in_kind_lines:
            names["in_kind_lines", line] = None
    for source in case.sources.values():
        if any(0 < most < case.lines[line] for line, most in source.lines.items()):
            names["line_share", source.id] = None
    place = {kind: number for number, kind in enumerate(_ORDER)}
    return sorted(names, key=lambda name: place.get(name[0], len(_ORDER)))


def _can_hold(case: PlanCase, kept: Sequence[Name], rules: Sequence[Name]) -> bool:
    lines = [name[1] for name in kept if name[0] == "need"]
    there = set(kept)
    left_out = [name for name in rules if name[0] != "need" and name not in there]
    return can_cover(case, lines, left_out)


def _shrink(
    case: PlanCase,
    rules: Sequence[Name],
    tested: Sequence[Name],
    needs: Sequence[Name],
    *,
    tested_are_needs: bool,
) -> list[Name]:
    """The tested names that the conflict cannot do without."""
    always = list(rules) if tested_are_needs else list(needs)
    return minimal_conflict(tested, lambda kept: not _can_hold(case, [*always, *kept], rules))
