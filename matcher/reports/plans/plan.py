"""The financing plans of one applicant as a view."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.planning.answer import Offered, PlanAnswer
from matcher.planning.calendar import Calendar
from matcher.planning.compose import Composition
from matcher.planning.settings import PlanSettings
from matcher.reports.advising.advice_money import coverage_view
from matcher.reports.advising.changes import change_view
from matcher.reports.answer.applicant import applicant_view
from matcher.reports.frame import frame
from matcher.reports.options.figures import cited
from matcher.reports.phrases import named
from matcher.reports.plans.leads import beside_list
from matcher.reports.plans.plan_committed import committed_views, standing_amounts
from matcher.reports.plans.plan_conflict import rule_in_conflict_said
from matcher.reports.plans.plan_limits import (
    cap_said,
    improvement_said,
    improvements_title,
    is_limit_assumed,
)
from matcher.reports.plans.plan_loans import ability_view, carried_said, loan_views, year_views
from matcher.reports.plans.plan_rests import (
    counted_on,
    differs,
    hoped_of_others,
    left_out_said,
    no_plan_of,
    rests_in_short,
    rests_on,
    surest_said,
    unlikely_said,
)
from matcher.reports.plans.plan_said import aim_said, line_name, payer_name, stated_money
from matcher.reports.plans.plan_steps import AmountView, step_view
from matcher.reports.plans.plan_views import (
    OWN_MEANS,
    AssumptionsView,
    ConflictView,
    GuaranteeView,
    ImprovementView,
    MonthView,
    OfferedView,
    OwnShareView,
    PlanView,
    ReachedLimitView,
    RepaymentView,
)
from matcher.session import Session
from matcher.support.messages import Message, message


def _in_kind_pays_nothing(composed: Composition) -> Message | None:
    # what is stated may not be passed over without a word: the lines are an assumption
    case = composed.case
    if "own_in_kind" in composed.not_stated or not case.own_in_kind or case.in_kind_lines:
        return None
    return message(
        "None of these lines can be paid in kind (assumed): what the members bring so counts as"
        " own share at most."
    )


def plan_view(session: Session, answer: PlanAnswer, settings: PlanSettings) -> PlanView:
    """The view of the plans of an applicant."""
    composed = answer.composed
    case, schema = composed.case, session.schema
    fields = {name: schema.amount(f"{name}_mad") for name in composed.not_stated}
    no_plan = no_plan_of(answer)
    rules = {name: match.option.rules for name, match in composed.matches.items()}
    return PlanView(
        frame=frame(session),
        applicant=applicant_view(composed.applicant),
        lines=dict(composed.need.lines),
        lines_without_amount=composed.unpriced,
        unassigned=composed.need.unassigned,
        total=sum(composed.need.lines.values()),
        lines_proposed=composed.need.proposed,
        need_assumed=composed.need.guessed,
        own_cash_available=case.own_cash,
        own_in_kind_available=case.own_in_kind,
        not_stated=composed.not_stated,
        committed=committed_views(composed),
        covered_with_nothing_conditional=answer.sure + standing_amounts(composed)[0],
        plans=() if no_plan else tuple(_offered(answer, one) for one in answer.plans),
        no_plan=no_plan,
        ability=ability_view(composed),
        loans=loan_views(answer),
        left_out=tuple(left_out_said(composed)),
        unlikely=tuple(match.option.id for match in composed.unlikely),
        unlikely_said=unlikely_said(composed),
        beside_list=beside_list(answer, settings, session),
        conflict=tuple(
            ConflictView(name, rule_in_conflict_said(name, composed)) for name in answer.conflict
        ),
        improvements=tuple(
            ImprovementView(
                kind=better.kind,
                lowers=better.measure,
                gain=better.gain,
                own_cash=better.amount if better.change is None else None,
                change=change_view(better.change, schema, rules) if better.change else None,
                says=improvement_said(better, composed),
            )
            for better in answer.improvements
        ),
        amount_not_published=tuple(match.option.id for match in composed.unpublished),
        support_in_kind=tuple(match.option.id for match in composed.in_kind),
        assumptions=AssumptionsView(
            source=message("the settings of plans; none of them is a fact"),
            coverage=settings.repayment.coverage,
            most_sources=case.most_sources,
            public_share_max=settings.money.public_share_max,
            months=settings.months.all(),
        ),
        carried=carried_said(answer),
        help_title=improvements_title(answer.improvements, answer.plans[0].plan, schema.currency)
        if answer.improvements
        else None,
        surest=None if no_plan else surest_said(answer),
        own_cash=stated_money(composed, "own_cash"),
        own_in_kind=stated_money(composed, "own_in_kind"),
        in_kind_pays_nothing=_in_kind_pays_nothing(composed),
        not_stated_names=tuple(
            named(schema[field].label) if field in schema else OWN_MEANS[name]
            for name, field in fields.items()
        ),
        not_stated_fields=tuple(field for field in fields.values() if field in schema),
        line_names={
            line: line_name(composed, line) for line in (*composed.need.lines, *composed.unpriced)
        },
        cited={
            option: cited(composed.matches[option].option)
            for offered in answer.plans
            for option in (*offered.plan.sources, *offered.plan.guarantees)
        },
        option_names={
            option: payer_name(composed, option)
            for option in (
                *case.sources,
                *case.guarantees,
                *(one.committed.option for one in composed.standing),
                *(match.option.id for match in (*composed.unpublished, *composed.in_kind)),
            )
        },
    )


def _offered(answer: PlanAnswer, offered: Offered) -> OfferedView:
    composed, plan, calendar = answer.composed, offered.plan, offered.calendar
    case, measured = composed.case, offered.measured
    names = {name: match.option.name for name, match in composed.matches.items()}
    rules = {name: match.option.rules for name, match in composed.matches.items()}
    return OfferedView(
        aim=offered.aim.name,
        best_for=offered.best_for,
        says=aim_said(composed, offered),
        proven=offered.is_proven,
        differs=differs(answer, offered),
        uncovered=measured["uncovered"],
        counted_on=counted_on(composed, offered),
        hoped=hoped_of_others(composed, offered),
        rests_on=tuple(rests_on(composed, offered)),
        rests_in_short=tuple(rests_in_short(composed, offered)),
        hoped_standing=sum(one.worth for one in composed.standing),
        own_cash=measured["own_cash"],
        own_in_kind=sum(plan.in_kind.values()),
        cost_year=measured["yearly_cost"] / 10_000,
        score=-measured["score"] / 100,
        sources=measured["sources"],
        # by its calendar: who is asked after another decides later than its own wait says
        months=max((step.decided for step in calendar.steps), default=0),
        conditional=sum(offered.uncertain.values()) + standing_amounts(composed)[1],
        own_assumed=(measured["own_cash"] if "own_cash" in composed.not_stated else 0)
        + (sum(plan.in_kind.values()) if "own_in_kind" in composed.not_stated else 0),
        own_shares=tuple(
            OwnShareView(
                name, share.asked, share.cash, share.in_kind, share.others, share.is_certain
            )
            for name, share in offered.own_shares.items()
        ),
        amounts=tuple(AmountView(*payment, n) for payment, n in plan.paid.items()),
        own_cash_by_line=dict(plan.cash),
        own_in_kind_by_line=dict(plan.in_kind),
        uncovered_by_line=dict(plan.uncovered),
        project_lines={s: tuple(sorted(lines)) for s, lines in plan.bases.items()},
        bridges=dict(plan.bridges),
        own_cash_advanced=plan.advanced,
        guarantees=tuple(
            GuaranteeView(guarantee, loan, n, n * case.guarantees[guarantee].share / 1000)
            for (guarantee, loan), n in plan.guaranteed.items()
        ),
        steps=tuple(step_view(composed, offered, step) for step in calendar.steps),
        cash=tuple(
            MonthView(
                month=m.number,
                received=m.received,
                own=m.own,
                spent=m.spent,
                gap=m.gap,
                bridged=m.bridged,
                repaid=m.repaid,
                balance=m.balance,
            )
            for m in calendar.months
        ),
        repayments=tuple(_repayments(calendar)),
        security=tuple(
            coverage_view(coverage, answer.lending, composed.applicant.schema, names, rules)
            for coverage in offered.security
        ),
        heaviest_year=calendar.heaviest_year,
        years=year_views(offered),
        coverage=offered.accounts.worst_ratio,
        payback_years=offered.accounts.payback_years,
        limits=tuple(
            ReachedLimitView(
                rule=cap.name,
                limit=cap.limit,
                remaining=cap.remaining,
                lowers=cap.measure,
                assumed=is_limit_assumed(cap, composed),
                one_more=cap.price,
                ten_thousand_more=cap.wider,
                # of one sum that is left, the first limit tells: twice would read as twice so much
                says=cap_said(
                    cap,
                    composed,
                    tells_rest=all(one.remaining != cap.remaining for one in offered.caps[:place]),
                ),
            )
            for place, cap in enumerate(offered.caps)
        ),
    )


def _repayments(calendar: Calendar) -> Iterator[RepaymentView]:
    for one in calendar.repayments:
        yield RepaymentView(
            option_id=one.id,
            first_month=one.first,
            last_month=one.last,
            heaviest_year=one.heaviest_year,
            interest=one.interest,
            rate_pct_year=one.terms.rate_pct,
            assumed=one.terms.assumed,
            months=one.terms.months,
            from_sales=one.from_sales,
            instalments=one.instalments,
        )
