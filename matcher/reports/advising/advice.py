"""`match advise`: everything that would change the answer for one applicant, as a view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from matcher.advice.advise import Advice
from matcher.advice.calendar import Coming, State
from matcher.domain.schema import Schema
from matcher.reports.advising.advice_money import (
    CostView,
    CoverageView,
    EarningView,
    RungView,
    SupportView,
    cost_view,
    coverage_view,
    earning_view,
    rung_view,
    support_view,
)
from matcher.reports.advising.blockers import RefusalView, blocker_view
from matcher.reports.advising.changes import ChangeView, change_view
from matcher.reports.advising.questions import QuestionsView, questions_view
from matcher.reports.answer.applicant import ApplicantView, applicant_view
from matcher.reports.answer.match import is_for_others
from matcher.reports.frame import Frame, frame
from matcher.reports.view import inlined, only_shown
from matcher.session import Session
from matcher.support.text import Text


@dataclass(frozen=True, slots=True)
class ComingView:
    """One day on which time alone changes something."""

    option_id: Annotated[str, "the option"]
    kind: Annotated[
        Literal["opens", "ends"], "whether it can be used from that day on, or no longer"
    ]
    day: Annotated[date, "the first day on which it is so"]
    last_day_before: Annotated[date, "the last day of what was before"]
    before: Annotated[State, "the verdict, or closed"]
    after: Annotated[State, "the verdict, or closed"]
    fields: Annotated[
        tuple[str, ...], "fields that bring it about by growing older; empty when its dates do"
    ]
    labels: tuple[Text, ...] = only_shown()
    rules: str = only_shown()


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceView:
    """What would change the answer for one applicant."""

    frame: Frame = inlined()
    assumptions: Annotated[str, "version of the file of assumptions"]
    applicant: Annotated[ApplicantView, "whom it is about"]
    questions: Annotated[QuestionsView, "what to ask first"]
    refused: Annotated[tuple[RefusalView, ...], "what refuses, and what is asked"]
    changes: Annotated[tuple[ChangeView, ...], "changes, by what they unlock"]
    time: Annotated[tuple[ComingView, ...], "what time alone changes, the soonest first"]
    security: Annotated[tuple[CoverageView, ...], "security, lender by lender"]
    return_: Annotated[EarningView | None, "the project's yearly return; null when not known"]
    costs: Annotated[tuple[CostView, ...], "what each option's money costs a year"]
    support: Annotated[tuple[SupportView, ...], "support before money, what opens most first"]
    ladder: Annotated[tuple[RungView, ...], "phases from the present one on"]
    names: Mapping[str, Text] = only_shown()

    @property
    def currency(self) -> str:
        """The currency of every amount."""
        return self.frame.currency


def advice_view(session: Session, advice: Advice) -> AdviceView:
    """All the advice about one applicant."""
    schema = session.schema
    names = {match.option.id: match.option.name for match in advice.matches}
    rules = {match.option.id: match.option.rules for match in advice.matches}
    return AdviceView(
        frame=frame(session),
        assumptions=advice.assumptions.version,
        applicant=applicant_view(advice.applicant),
        questions=questions_view(session, advice.questions),
        refused=tuple(
            RefusalView(
                option_id=refusal.match.option.id,
                name=refusal.match.option.name,
                blockers=tuple(
                    blocker_view(b, refusal.match.option, advice.applicant)
                    for b in refusal.blockers
                ),
                is_for_others=is_for_others(refusal.match.option),
            )
            for refusal in advice.refusals
        ),
        changes=tuple(change_view(change, schema, rules) for change in advice.changes),
        time=tuple(_coming(coming, schema, rules[coming.option_id]) for coming in advice.coming),
        security=tuple(
            coverage_view(coverage, advice.assumptions, schema, names, rules)
            for coverage in advice.coverage
        ),
        return_=earning_view(advice.earning),
        costs=tuple(cost_view(cost) for cost in advice.costs),
        support=tuple(support_view(support, advice) for support in advice.support),
        ladder=tuple(rung_view(rung, advice) for rung in advice.ladder),
        names=names,
    )


def _coming(coming: Coming, schema: Schema, rules: str) -> ComingView:
    return ComingView(
        option_id=coming.option_id,
        kind=coming.kind,
        day=coming.day,
        last_day_before=coming.last_day,
        before=coming.before,
        after=coming.after,
        fields=coming.facts,
        labels=tuple(schema[name].label for name in coming.facts),
        rules=rules,
    )
