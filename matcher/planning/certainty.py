"""What of a plan is certain, and who brings the own share that its sources ask for.

A source is no surer than what it waits for: where others are to bring a part of its own share, and
they are not certain, neither is the source. This looks at a finished plan; the programme itself
only knows what is uncertain of each source alone (`PlanSource.is_conditional`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil

from matcher.planning.case import Plan, PlanCase, PlanSource


@dataclass(frozen=True, slots=True)
class OwnShare:
    """The own share that one source of a plan asks for, and who brings it.

    Parameters
        asked     of the lines that it counts as its project
        cash, in_kind   what the members bring of it
        others    what other sources of the plan bring of it, by source; the certain ones first
        is_certain   whether all of it is: stated by the members, or brought by a certain source
    """

    asked: int
    cash: int
    in_kind: int
    others: Mapping[str, int] = field(default_factory=dict)
    is_certain: bool = True


def uncertain_sources(
    case: PlanCase, plan: Plan, not_stated: Collection[str] = ()
) -> frozenset[str]:
    """The sources of a plan of which nobody can be sure, for their own sake or for that of others.

    Parameters
        not_stated   "own_cash", "own_in_kind", "surplus": the members' means that are only assumed
    """
    doubted: frozenset[str] = frozenset()
    while True:
        found = frozenset(
            name for name in plan.sources if _is_doubted(case, plan, name, not_stated, doubted)
        )
        if found == doubted:
            return found
        doubted = found


def uncertain_money(case: PlanCase, plan: Plan, not_stated: Collection[str] = ()) -> dict[str, int]:
    """What of the money of each source is not certain: all of an uncertain one; of another what
    is beyond its usual ticket or on lines of which its sources do not speak."""
    doubted = uncertain_sources(case, plan, not_stated)
    return {
        name: plan.amount(name) - _certain(case, plan, name, case.lines, doubted)
        for name in plan.sources
    }


def own_shares(case: PlanCase, plan: Plan, not_stated: Collection[str] = ()) -> dict[str, OwnShare]:
    """Who brings the own share that each source of a plan asks for, by source."""
    doubted = uncertain_sources(case, plan, not_stated)
    return {
        name: share
        for name in plan.sources
        if (share := _own_share(case, plan, name, not_stated, doubted)) is not None
    }


def _is_doubted(
    case: PlanCase,
    plan: Plan,
    name: str,
    not_stated: Collection[str],
    doubted: frozenset[str],
) -> bool:
    source = case.sources[name]
    behind = [g for g, loan in plan.guaranteed if loan == name]
    share = _own_share(case, plan, name, not_stated, doubted)
    return (
        source.is_conditional
        or (source.is_repaid and "surplus" in not_stated)
        or any(case.guarantees[g].is_conditional for g in behind)
        or any(other in doubted for other in (*source.requires, source.share_of))
        or (source.is_deferred and _is_advance_doubted(plan, not_stated, doubted))
        or (share is not None and not share.is_certain)
    )


def _is_advance_doubted(plan: Plan, not_stated: Collection[str], doubted: frozenset[str]) -> bool:
    """Whether what is paid after the works may find nobody who advances it."""
    is_assumed = bool(plan.advanced) and "own_cash" in not_stated
    return is_assumed or any(lender in doubted for lender in plan.bridges)


def _own_share(
    case: PlanCase,
    plan: Plan,
    name: str,
    not_stated: Collection[str],
    doubted: frozenset[str],
) -> OwnShare | None:
    source = case.sources[name]
    if not (source.own_share or source.assumed_own):
        return None
    lines = plan.bases.get(name, frozenset()) if source.own_share else frozenset(case.lines)
    asked = left = _asked(case, plan, source, lines)
    # the money first that needs no other's word
    cash = min(left, sum(n for line, n in plan.cash.items() if line in lines))
    left -= cash
    kind = min(left, _in_kind(case, plan, source, lines, asked))
    left -= kind
    certain = cash * ("own_cash" not in not_stated) + kind * ("own_in_kind" not in not_stated)
    others: dict[str, int] = {}
    for other, amount, sure in sorted(
        _suppliers(case, plan, name, lines, doubted), key=lambda one: (one[1] > one[2], one[0])
    ):
        part = min(left, amount)
        if part:
            others[other] = part
            certain += min(part, sure)
            left -= part
    return OwnShare(asked, cash, kind, others, certain >= asked - left)


def _asked(case: PlanCase, plan: Plan, source: PlanSource, lines: Collection[str]) -> int:
    if source.own_share:
        return ceil(source.own_share * sum(case.lines[line] for line in lines) / 1000)
    # what is assumed is a part of the own money and the source together
    paid = plan.amount(source.id)
    return ceil(source.assumed_own * paid / (1000 - source.assumed_own))


def _in_kind(
    case: PlanCase, plan: Plan, source: PlanSource, lines: Collection[str], asked: int
) -> int:
    given = sum(n for line, n in plan.in_kind.items() if line in lines)
    if not source.own_share:
        return given
    # what is there in kind and pays no line counts as well
    beside = case.own_in_kind - sum(plan.in_kind.values())
    return min(given + beside, source.own_in_kind * asked // 1000)


def _suppliers(
    case: PlanCase, plan: Plan, name: str, lines: Collection[str], doubted: frozenset[str]
) -> Iterator[tuple[str, int, int]]:
    """Each other source whose money counts as own share, with what of it pays these lines and
    what of that is certain."""
    for other in plan.sources:
        if other != name and case.sources[other].supplies:
            amount = sum(n for (s, line), n in plan.paid.items() if s == other and line in lines)
            yield other, amount, _certain(case, plan, other, lines, doubted)


def _certain(
    case: PlanCase, plan: Plan, name: str, lines: Collection[str], doubted: frozenset[str]
) -> int:
    source = case.sources[name]
    if name in doubted:
        return 0
    paid = sum(
        n
        for (s, line), n in plan.paid.items()
        if s == name and line in lines and line not in source.unclear
    )
    return paid if source.usual is None else min(paid, source.usual)
