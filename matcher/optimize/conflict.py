"""Smallest conflicts: parts of a whole that cannot hold together, each of them needed.

Rules of an option, needs and rules of a plan, floors and caps of an allocation: what cannot
hold is explained by the same search. In mixed-integer programming such a set is an irreducible
infeasible subset (IIS).

Source
    Junker, U. (2004), QuickXplain: preferred explanations and relaxations for over-constrained
    problems, AAAI: a set of k among n is found in some k log(n / k) questions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

_Part = TypeVar("_Part")


def minimal_conflict(
    parts: Sequence[_Part], is_conflict: Callable[[Sequence[_Part]], bool]
) -> list[_Part]:
    """Those of some parts in conflict of which none can be spared, in their order.

    Of several such sets, the one is found whose parts stand first: the last part that can be
    spared is spared, then the last of the rest.

    Parameters
        parts         known to be in conflict when all are taken
        is_conflict   whether some parts cannot hold together; with more parts they still cannot

    Example
        >>> minimal_conflict([5, 1, 7, 2], lambda parts: sum(parts) > 8)
        [5, 7]
    """

    def explain(known: list[_Part], has_new: bool, left: list[_Part]) -> list[_Part]:
        if has_new and is_conflict(known):
            return []
        if len(left) == 1:
            return left
        half = len(left) // 2
        first, second = left[:half], left[half:]
        of_second = explain([*known, *first], True, second)
        of_first = explain([*known, *of_second], bool(of_second), first)
        return [*of_first, *of_second]

    return explain([], True, list(parts)) if parts else []
