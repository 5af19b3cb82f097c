"""`match plan` on one screen: the first plan, how the others differ, what would help."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.planning.offer_plans import COVERS_MOST
from matcher.reports.answer.coop_brief import who_lines
from matcher.reports.layout import PageLine, wrapped
from matcher.reports.phrases import labelled, option_title
from matcher.reports.plans.plan_parts import bar_marks, hoped_said, members_said, title_said
from matcher.reports.plans.plan_steps import NEXT_CALL, StepView
from matcher.reports.plans.plan_text import (
    ASKS,
    RESTS,
    improvement_lines,
    need_lines,
    no_plan_lines,
    repayment_lines,
    row_said,
)
from matcher.reports.plans.plan_views import OfferedView, PlanView
from matcher.support.messages import Money, Sayable, message, message_in, render
from matcher.support.writing import joined

#: Improvements that are told.
HELP = 2
#: Plans that are told; of the others the name, for all fits on one screen.
TOLD = 2


def brief_plan_lines(view: PlanView, language: str) -> Iterator[str]:
    """The lines of `match plan`."""
    yield from who_lines(view.applicant, language)
    yield ""
    yield from need_lines(view, language)
    if view.loans and not any(one.bearable for one in view.loans):
        # what would change that no loan can be borne
        yield from wrapped(render(view.loans[0].says, language), indent="")
    yield from no_plan_lines(view, language)
    if view.surest is not None and not view.plans[0].steps:
        yield from wrapped(render(view.surest, language), indent="")
    elif view.surest is not None and any(p.uncovered < view.plans[0].uncovered for p in view.plans):
        said = message("Plan 1 is the least uncertain; another below covers more on paper.")
        yield from wrapped(render(said, language), indent="")
    for place, plan in enumerate(view.plans, start=1):
        yield ""
        yield from wrapped(render(title_said(place, plan), language), indent="")
        # in which way the one that covers most is less certain is never left unsaid
        if place <= TOLD or COVERS_MOST in plan.best_for:
            yield from _plan(view, plan, language, is_first=place == 1)
    yield from improvement_lines(view, language, HELP)
    yield ""
    for said in view.left_out:
        yield from wrapped(render(said, language), indent="")
    if view.beside_list is not None:
        yield from wrapped(render(view.beside_list, language), indent="")
    more = message(
        "Lines, cash, accounts, loans, limits: match plan --coop {id} --details",
        id=view.applicant.applicant_id,
    )
    yield from wrapped(render(more, language), indent="")
    made = message_in(
        "foot of a page",
        "{day} · catalogue {catalogue} · a person decides",
        day=view.frame.today,
        catalogue=view.frame.catalogue.version or view.frame.catalogue.fingerprint[:8],
    )
    yield from wrapped(render(made, language), indent="")


def _plan(view: PlanView, plan: OfferedView, language: str, *, is_first: bool) -> Iterator[str]:
    def say(said: Sayable) -> str:
        return render(said, language)

    if plan.differs is not None:
        yield from wrapped(say(plan.differs), indent="  ")
    else:
        yield from wrapped(row_said(_summary(view, plan), language), indent="  ")
    if is_first and plan.steps:
        yield f"  {say(ASKS)}"
        marks = bar_marks(plan)
        for step in plan.steps:
            yield from _step(view, step, marks[step.option_id], language)
    if is_first:
        yield from repayment_lines(view, plan, language)
    first = view.plans[0].rests_in_short
    rests = [one for one in plan.rests_in_short if is_first or one not in first]
    if rests:
        yield f"  {say(RESTS)}"
    for one in rests:
        yield from wrapped(f"? {say(one)}")


def _summary(view: PlanView, plan: OfferedView) -> Iterator[Sayable]:
    def money(amount: float) -> Money:
        return Money(amount, view.frame.currency)

    covered, total = money(view.total - plan.uncovered), money(view.total)
    asked = sum(one.amount for one in plan.amounts)
    if plan.conditional and plan.conditional == asked:
        yield message(
            "covers {covered} of {total}, of which {amount} is not certain: {hoped} of it may be"
            " counted on",
            covered=covered,
            total=total,
            amount=money(asked),
            hoped=money(plan.hoped),
        )
    elif plan.conditional:
        yield message(
            "covers {covered} of {total}, of which {amount} is not certain",
            covered=covered,
            total=total,
            amount=money(plan.conditional),
        )
    else:
        yield message("covers {covered} of {total}", covered=covered, total=total)
    if plan.conditional != asked:
        yield from hoped_said(view, plan)
    yield from members_said(view, plan)
    if not plan.proven:
        yield message("not proven to be the best: the time ran out")


def _step(view: PlanView, step: StepView, mark: str, language: str) -> Iterator[str]:
    title: Sayable = option_title(step.name, step.option_id)
    if step.amount is not None:
        amount = Money(step.amount, view.frame.currency)
        title = message_in("what a step brings", "{option} {amount}", option=title, amount=amount)
    parts: list[Sayable] = [title]
    if step.is_deferred:
        parts.append(message("paid after the works"))
    elif step.at_next_call:
        parts.append(NEXT_CALL)
    elif step.paid_month is not None:
        said = message("money in month {month}", month=step.paid_month)
        if step.delay_assumed:
            said = message("money in month {month} (assumed)", month=step.paid_month)
        parts.append(said)
    parts += step.duties
    if step.open_points:
        points = joined((render(point, language) for point in step.open_points), language)
        parts.append(labelled(message("not certain"), points))
    for line in wrapped(f"{mark}. {row_said(parts, language)}"):
        yield PageLine(line, "option")
