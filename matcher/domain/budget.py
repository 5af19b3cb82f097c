"""What an applicant asks money for: its budget lines and their total."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.domain.applicant import Applicant
from matcher.domain.values import Several
from matcher.support.records import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """What is asked for: amounts by line where they are known, and their total."""

    lines: dict[str, int | None]
    total: int | None
    is_open: bool

    @property
    def unassigned(self) -> int:
        """What of the total stands in none of the lines, though all of these have an amount.

        A line may have been written that could not be read, or what the rest is for was not told.
        """
        known = [amount for amount in self.lines.values() if amount is not None]
        if self.total is None or not known or len(known) < len(self.lines):
            return 0
        return max(0, self.total - sum(known))


def budget_of(applicant: Applicant) -> Budget:
    """The budget lines of an applicant: those with an amount, and those held without one.

    Where one line alone lacks its amount and no other is open, it has the rest of the total.
    """
    if "budget" not in applicant.kept:
        applicant.kept["budget"] = _budget_of(applicant)
    found: Budget = applicant.kept["budget"]
    return found


def _budget_of(applicant: Applicant) -> Budget:
    schema = applicant.schema
    lines: dict[str, int | None] = {}
    asked = applicant.value(schema.budget) if schema.budget else None
    held = asked.values if isinstance(asked, Several) else frozenset()
    for value, line in schema.budget_lines().items():
        amount = applicant.value(line.name)
        if isinstance(amount, int | float) and amount > 0:
            lines[value] = int(amount)
        elif amount is None and value in held:
            lines[value] = None
    need = applicant.value(schema.need) if schema.need else None
    total = int(need) if isinstance(need, int | float) else None
    is_open = bool(schema.budget) and (not isinstance(asked, Several) or asked.is_open)
    unpriced = [value for value, amount in lines.items() if amount is None]
    if total is not None and not is_open and len(unpriced) == 1:
        rest = total - sum(amount or 0 for amount in lines.values())
        lines[unpriced[0]] = rest if rest > 0 else None
    return Budget(lines, total, is_open=is_open)


def payable_need(budget: Budget, purposes: Sequence[str]) -> int | None:
    """What some of the lines cost together; the total where that is not known line by line."""
    amounts = [budget.lines[purpose] for purpose in purposes]
    if amounts and None not in amounts:
        return sum(a for a in amounts if a is not None)
    if budget.lines and not purposes:
        return 0
    # Only the total is known: the option cannot pay more than all of it.
    return budget.total
