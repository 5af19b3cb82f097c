"""The budget lines of a plan, completed where people told only a total, purposes, or less."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from matcher.domain.applicant import Applicant
from matcher.domain.budget import budget_of
from matcher.domain.values import Several
from matcher.planning.settings import PlanSettings

#: The largest amount of cost that a plan reckons with, in units of currency.
LARGEST = 10**9
Guessed = Literal["total", "purposes"]


@dataclass(frozen=True, slots=True)
class Need:
    """What is to be paid.

    Parameters
        lines      cost of each line, in whole units of currency
        proposed   lines whose amounts nobody told: a total was divided over them
        guessed    what is assumed, for nobody told it
        unpriced   lines asked for without an amount, that no total settles
        unassigned  what of the stated total stands in no line, and so in no plan
    """

    lines: Mapping[str, int]
    proposed: tuple[str, ...] = ()
    guessed: tuple[Guessed, ...] = ()
    unpriced: tuple[str, ...] = ()
    unassigned: int = 0


def need_of(applicant: Applicant, settings: PlanSettings) -> Need:
    """The lines of an applicant, completed where a part of them is told.

    A total is divided over the lines without an amount, in the proportion of their usual costs.
    Where no amount is told at all the total is the usual one of the legal form, and where no
    purpose is, the usual ones; both are said.
    """
    budget = budget_of(applicant)
    priced = {line: min(cost, LARGEST) for line, cost in budget.lines.items() if cost}
    open_lines = [line for line, cost in budget.lines.items() if cost is None]
    total = budget.total
    if total == 0 or (total is None and priced):
        return Need(priced, unpriced=tuple(open_lines))
    if total is None and _told_nothing_is_needed(applicant):
        return Need({})
    guessed: list[Guessed] = []
    if total is None:
        if applicant.schema.currency != settings.unpublished.currency:
            return Need(priced, unpriced=tuple(open_lines))
        total = _usual_total(applicant, settings)
        guessed.append("total")
    rest = min(total, LARGEST) - sum(priced.values())
    if not priced and not open_lines:
        known = applicant.schema.budget_lines()
        open_lines = [line for line in settings.need.purposes if line in known]
        guessed.append("purposes")
    if rest <= 0 or not open_lines:
        return Need(priced, unpriced=tuple(open_lines), unassigned=budget.unassigned)
    lines = {**priced, **divided(rest, open_lines, settings)}
    if not all(lines.values()):
        return Need(priced, unpriced=tuple(open_lines))
    order = [line for line in applicant.schema.budget_lines() if line in lines]
    return Need({line: lines[line] for line in order}, tuple(open_lines), tuple(guessed))


def divided(amount: int, lines: Sequence[str], settings: PlanSettings) -> dict[str, int]:
    """An amount over some lines in the proportion of their usual costs; the dearest takes what
    is left of the steps."""
    known = [cost for cost in settings.need.usual.values() if cost > 0]
    otherwise = sum(known) / len(known) if known else 1.0
    costs = {line: settings.need.usual.get(line) or otherwise for line in lines}
    whole = sum(costs.values())
    step = settings.need.step
    parts = {line: int(amount * cost / whole) // step * step for line, cost in costs.items()}
    dearest = max(lines, key=lambda line: costs[line])
    parts[dearest] += amount - sum(parts.values())
    return parts


def _usual_total(applicant: Applicant, settings: PlanSettings) -> int:
    form = applicant.value("legal_form") if "legal_form" in applicant.schema else None
    totals = settings.need.total
    first = next(iter(totals.values()), 0.0)
    return int(totals.get(form, first) if isinstance(form, str) else first)


def _told_nothing_is_needed(applicant: Applicant) -> bool:
    schema = applicant.schema
    lines = schema.budget_lines().values()
    asked = applicant.value(schema.budget) if schema.budget else None
    is_told = isinstance(asked, Several) and not asked.values and not asked.is_open
    return is_told or all(applicant.value(line.name) == 0 for line in lines)
