"""`match plan --all`: how many plans were made for how many applicants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from matcher.reports.problems import ProblemView
from matcher.reports.view import SCHEMA
from matcher.support.messages import Message, counted, message


@dataclass(frozen=True, slots=True, kw_only=True)
class PlansSummaryView:
    """What `match plan --all` wrote, every plan checked once more."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    out: Annotated[str, "the table that was written"]
    applicants: Annotated[int, "how many were planned for"]
    with_plans: Annotated[int, "of those, how many have a plan"]
    plans: Annotated[int, "plans in all"]
    violations: Annotated[int, "rules that a plan breaks; 0 unless the check finds a bug of ours"]
    not_proven: Annotated[int, "plans of which it is not proven that nothing better exists"]
    problems: Annotated[tuple[ProblemView, ...], "what was wrong with the registry"]


def summary_said(view: PlansSummaryView) -> Message:
    """The counts in a sentence."""
    counts = (
        counted("{n} applicant", "{n} applicants", view.applicants),
        message("{n} with plans", n=view.with_plans),
        counted("{n} plan", "{n} plans", view.plans),
        counted("{n} violation", "{n} violations", view.violations),
        message("{n} not proven", n=view.not_proven),
    )
    return message("{file}: {counts}.", file=view.out, counts=counts)
