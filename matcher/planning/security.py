"""What the lenders of a plan would ask as security, and what lacks of it."""

from __future__ import annotations

from matcher.advice.assumptions import Assumptions
from matcher.advice.guarantees import SecurityCoverage, cover
from matcher.planning.case import Plan
from matcher.planning.compose import Composition


def security_of(
    composed: Composition, plan: Plan, assumptions: Assumptions
) -> tuple[SecurityCoverage, ...]:
    """The security of each loan of a plan, in the order of their ids.

    A guarantee of the plan that stands behind a loan lowers what its lender risks; a loan that
    has one of its own keeps that.
    """
    matches = list(composed.matches.values())
    found = []
    for name in plan.sources:
        match = composed.matches[name]
        if match.option.family not in assumptions.lender_families:
            continue
        lent = plan.lent(name)
        behind = sum(
            amount * composed.case.guarantees[guarantee].share / 1000
            for (guarantee, loan), amount in plan.guaranteed.items()
            if loan == name
        )
        part = min(1.0, behind / lent) if behind else None
        found.append(cover(match, lent, matches, assumptions, guaranteed=part))
    return tuple(found)
