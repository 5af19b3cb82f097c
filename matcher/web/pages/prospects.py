"""What would change the answer for one cooperative, and its financing plans."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.advice.advise import advise
from matcher.advice.assumptions import assumptions_of
from matcher.advice.top_questions import MOST_QUESTIONS
from matcher.cases.effects import after_cases
from matcher.planning.answer import make_plans
from matcher.planning.compose import Wishes
from matcher.planning.recorded import as_recorded
from matcher.planning.settings import settings_of
from matcher.reports.advising.advice import AdviceView, advice_view
from matcher.reports.advising.advice_money_text import (
    costs_lines,
    ladder_lines,
    security_lines,
    support_lines,
)
from matcher.reports.advising.advice_text import coming_said, refused_nearest_first
from matcher.reports.advising.blockers import refusal_lines
from matcher.reports.advising.changes import alike_changes, effects_said, gains_said, in_common
from matcher.reports.plans.bank_text import ACCOUNTS, account_rows
from matcher.reports.plans.plan import plan_view
from matcher.reports.plans.plan_parts import bar_parts, line_said, plan_summary, title_said
from matcher.reports.plans.plan_steps import NEXT_CALL, after_next_call_said
from matcher.reports.plans.plan_svg import plan_svg
from matcher.reports.plans.plan_text import (
    advance_said,
    assumed_terms_said,
    no_plan_said,
    paid_said,
    repaid_said,
)
from matcher.reports.plans.plan_views import PlanView
from matcher.support.messages import message
from matcher.web.coops import Subject, coop_of
from matcher.web.markup import outline, picture
from matcher.web.pages.cooperatives import common
from matcher.web.rendering import language_of, page

#: Things shown under each heading.
TOP = 8


def advice_of(subject: Subject) -> AdviceView:
    """What would change the answer, as `match advise` says it."""

    def make() -> AdviceView:
        session = subject.session
        used = assumptions_of(session)
        known = subject.known()
        advice = advise(
            session,
            subject.applicant,
            used,
            questions=MOST_QUESTIONS,
            said_no=known.said_no,
            after=partial(after_cases, known=known),
        )
        return advice_view(session, advice)

    return subject.office.kept(("advice", subject.id), subject.moment, make)


def changes(request: Request) -> Response:
    """What would change the answer: changes, time, security, costs, support, the ladder."""
    subject = coop_of(request)
    view = advice_of(subject)
    language = language_of(request)
    refused = refused_nearest_first(view)
    sections = (
        (message("Security, lender by lender"), security_lines(view, len(view.security), language)),
        (message("Costs against returns"), costs_lines(view, len(view.costs), language)),
        (message("Support before money"), support_lines(view, len(view.support), language)),
        (message("Step by step"), ladder_lines(view, language)),
        (
            message("What refuses, and what is asked"),
            (line for one in refused for line in refusal_lines(one, language)),
        ),
    )
    return page(
        request,
        "cooperatives/changes.html",
        **common(subject, "changes"),
        view=view,
        top=TOP,
        groups=alike_changes(view.changes),
        in_common=in_common,
        gains_said=gains_said,
        effects_said=effects_said,
        coming_said=coming_said,
        sections=[(heading, outline(lines)) for heading, lines in sections],
    )


def plans_of(subject: Subject) -> PlanView:
    """The financing plans, as `match plan` makes them: what is recorded counts there too."""

    def make() -> PlanView:
        session = subject.session
        settings = settings_of(session)
        log = subject.office.sources.log
        wishes = as_recorded(Wishes(), log, session, subject.applicant)
        return plan_view(
            session, make_plans(session, subject.applicant, settings, wishes, ()), settings
        )

    return subject.office.kept(("plan", subject.id), subject.moment, make)


def plans(request: Request) -> Response:
    """Who could pay each line, in plans that differ, with their picture."""
    subject = coop_of(request)
    view = plans_of(subject)
    language = language_of(request)
    drawn = plan_svg(view, language, is_beside_words=True) if view.plans else None
    return page(
        request,
        "cooperatives/plans.html",
        **common(subject, "plans"),
        view=view,
        drawn=picture(drawn) if drawn else None,
        accounts_heading=ACCOUNTS,
        accounts_of=account_rows,
        fields=[subject.session.schema[name] for name in view.not_stated_fields],
        title_said=title_said,
        summary=plan_summary,
        parts_of=bar_parts,
        line_said=line_said,
        next_call=NEXT_CALL,
        paid_said=paid_said,
        advance_said=advance_said,
        repaid_said=repaid_said,
        assumed_terms_said=assumed_terms_said,
        after_call=after_next_call_said,
        no_plan_said=no_plan_said,
    )


ROUTES = [
    Route("/cooperatives/{id:path}/changes", changes, name="changes"),
    Route("/cooperatives/{id:path}/plans", plans, name="plans"),
]
