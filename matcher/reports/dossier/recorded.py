"""What the log of cases has of a cooperative, as its dossier says it: promised, asked, refused."""

from __future__ import annotations

from dataclasses import replace

from matcher.cases.effects import Known
from matcher.catalogue.families import WITHOUT_MONEY
from matcher.domain.applicant import Applicant
from matcher.matching.pair import Match
from matcher.reports.dossier.view import SummaryFigures
from matcher.reports.followed.case_notes import (
    PromisesView,
    note_views,
    promises_view,
    refusals_said,
)
from matcher.reports.phrases import labelled, where_nobody_types
from matcher.reports.plans.plan_views import OfferedView, PlanView
from matcher.session import Session
from matcher.support.messages import Message, message, message_in


def counted_of(known: Known, match: Match | None) -> int | None:
    """What an option has promised, and was asked for; None where it is to be asked, or not said.

    A guarantee and support bring no money that a plan could count.
    """
    if match is None or match.option.family in ("guarantee", *WITHOUT_MONEY):
        return None
    case = known.cases.get(match.option.id)
    if case is None or case.promised is None or case.pending is None:
        return None
    return case.promised + case.pending or None


def recorded_said(
    session: Session,
    applicant: Applicant,
    known: Known,
    plans: PlanView,
    option: str,
    *,
    is_steps: bool,
) -> tuple[Message, ...]:
    """What is recorded of the option of a file; on the steps of no option, who said no.

    Parameters
        option     the one that the file is for; empty: none
        is_steps   whether the file is the page of steps
    """
    case = known.cases.get(option)
    if case is None and (option or not is_steps or not known.said_no):
        return ()
    counted = tuple(one.says for one in plans.committed if one.option_id == option)
    if counted and option not in known.said_no:
        return counted
    with where_nobody_types():
        notes = note_views(session.options_for(applicant), known, session)
        if case is None:
            said = refusals_said(notes, session.catalogue)
            return tuple(labelled(message("Said no"), one) for one in said)
        lines = notes[option].lines
    if option not in known.said_no:
        return lines if case.state != "chosen" else ()
    again = message(
        "It said no to this request: ask it once more only when its reason no longer holds."
    )
    turn = message_in("a refusal and where to turn", "{said} {turn}", said=lines[0], turn=lines[1:])
    return (*counted, turn if lines[1:] else lines[0], again)


def above_cost(
    plans: PlanView, plan: OfferedView | None, figures: SummaryFigures, *, is_added: bool
) -> int | None:
    """All that a file asks, has promised and brings, where that is above the cost; else None.

    Parameters
        is_added   what is asked of the option stands beside the plan, and not in it
    """
    if figures.cost is None:
        return None
    total = sum(one.amount or 0 for one in plans.committed)
    if is_added:
        total += figures.asked or 0
    if plan is not None:
        total += sum(one.amount for one in plan.amounts) + plan.own_cash + plan.own_in_kind
    return total if total > figures.cost else None


def promises_of_others(
    session: Session, applicant: Applicant, known: Known, option: str, counted: int | None
) -> PromisesView | None:
    """What others have promised or were asked for; the request of this very file is none of it.

    What is left to find is without what is recorded of this request too.
    """
    others = {name: case for name, case in known.cases.items() if name != option}
    with where_nobody_types():
        found = promises_view(applicant, replace(known, cases=others), session.catalogue)
    if found is None or found.left is None:
        return found
    return replace(found, left=max(0, found.left - (counted or 0)))
