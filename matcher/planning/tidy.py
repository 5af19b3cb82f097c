"""The same plan with fewer splits: who gives how much stays, which line it pays does not.

A solver leaves one dirham of a source on one line and the rest on another, for it costs the
same. People do not sign that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from matcher.planning.case import Plan, PlanCase, measures
from matcher.planning.verify import broken_rules

#: Moves that are tried at most; each one takes a split away.
_MOST_MOVES = 200


def tidied(case: PlanCase, plan: Plan) -> Plan:
    """The plan with as few parts as simple exchanges between two payers reach.

    Every measure stays as it is or gets smaller, and every rule is checked again.
    """
    if len(case.lines) < 2:
        return plan
    now, best = measures(case, plan), plan
    for _ in range(_MOST_MOVES):
        better = next(
            (
                other
                for other in _exchanged(case, best)
                if not broken_rules(case, other)
                and all(value <= now[name] for name, value in measures(case, other).items())
            ),
            None,
        )
        if better is None:
            return best
        best = better
    return best


def _exchanged(case: PlanCase, plan: Plan) -> Iterator[Plan]:
    """Plans in which two payers change places on two lines until one part is gone."""
    parts = _parts(plan)
    for (payer, line), amount in sorted(parts.items(), key=lambda item: (item[1], item[0])):
        for (other, elsewhere), held in parts.items():
            if other == payer or elsewhere == line or held < amount:
                continue
            # The payer must already pay elsewhere, or the other one here: else a part is made.
            if (payer, elsewhere) not in parts or (other, line) not in parts:
                continue
            changed = dict(parts)
            changed[payer, line] -= amount
            changed[payer, elsewhere] += amount
            changed[other, elsewhere] -= amount
            changed[other, line] += amount
            yield _made(plan, changed)


def _parts(plan: Plan) -> dict[tuple[str, str], int]:
    own = {(_OWN[0], line): n for line, n in plan.cash.items()}
    kind = {(_OWN[1], line): n for line, n in plan.in_kind.items()}
    none = {(_OWN[2], line): n for line, n in plan.uncovered.items()}
    return {**plan.paid, **own, **kind, **none}


#: Payers that are no option: the members' cash, their contribution in kind, nobody.
_OWN = (" cash", " in kind", " nobody")


def _made(plan: Plan, parts: dict[tuple[str, str], int]) -> Plan:
    def of(payer: str) -> dict[str, int]:
        return {line: n for (who, line), n in parts.items() if who == payer and n}

    paid = {(who, line): n for (who, line), n in parts.items() if who not in _OWN and n}
    return replace(plan, paid=paid, cash=of(_OWN[0]), in_kind=of(_OWN[1]), uncovered=of(_OWN[2]))
