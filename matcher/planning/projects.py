"""Several projects of one cooperative: several plans, in which nothing is spent twice.

A request of its own stands in the registry as an applicant of its own (`C-1`, `C-1/2`). The plan
of a later one finds what the first plans of those before it leave: the members' cash and kind,
the options that are not asked for there, the surplus after their repayments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from matcher.planning.answer import PlanAnswer, make_plans
from matcher.planning.compose import Wishes
from matcher.planning.recorded import as_recorded
from matcher.planning.settings import PlanSettings
from matcher.session import Session


def after_projects(
    wishes: Wishes, before: Sequence[str], session: Session, settings: PlanSettings, log: Path
) -> Wishes:
    """The wishes of a project that is planned after others of the same cooperative.

    Raises
        UnknownIdError  one of them is not in the registry
    """
    for name in before:
        applicant = session.applicant(name)
        mine = as_recorded(wishes, log, session, applicant)
        answer = make_plans(session, applicant, settings, mine, is_explained=False)
        wishes = _after(wishes, applicant.id, answer)
    return wishes


def _after(wishes: Wishes, name: str, answer: PlanAnswer) -> Wishes:
    if not answer.plans:
        return replace(wishes, after=(*wishes.after, name))
    case, first = answer.composed.case, answer.plans[0]
    cash = case.own_cash - sum(first.plan.cash.values()) - first.plan.advanced
    kind = case.own_in_kind - sum(first.plan.in_kind.values())
    # what nobody stated is not there twice: only what is stated can be left
    not_stated = answer.composed.not_stated
    return replace(
        wishes,
        own_cash=0 if "own_cash" in not_stated else cash,
        own_in_kind=0 if "own_in_kind" in not_stated else kind,
        elsewhere=wishes.elsewhere | set(first.plan.sources),
        owed=wishes.owed + first.calendar.heaviest_year,
        after=(*wishes.after, name),
    )
