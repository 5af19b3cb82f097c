"""The financing plans of one applicant as a view."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from matcher.planning.answer import Offered, PlanAnswer
from matcher.planning.calendar import Calendar
from matcher.planning.compose import Composition
from matcher.planning.schedule import Instalment
from matcher.planning.settings import PlanSettings
from matcher.reports.advising.advice_money import CoverageView, coverage_view
from matcher.reports.advising.changes import ChangeView, change_view
from matcher.reports.answer.applicant import ApplicantView, applicant_view
from matcher.reports.frame import Frame, frame
from matcher.reports.options.figures import SourceView, cited
from matcher.reports.phrases import named
from matcher.reports.plans.leads import beside_list
from matcher.reports.plans.plan_committed import CommittedView, committed_views, standing_amounts
from matcher.reports.plans.plan_conflict import rule_in_conflict_said
from matcher.reports.plans.plan_limits import (
    cap_said,
    improvement_said,
    improvements_title,
    is_limit_assumed,
)
from matcher.reports.plans.plan_loans import (
    AbilityView,
    LoanLimitView,
    YearView,
    ability_view,
    carried_said,
    loan_views,
    year_views,
)
from matcher.reports.plans.plan_rests import (
    NoPlan,
    counted_on,
    differs,
    hoped_of_others,
    left_out_said,
    no_plan_of,
    rests_in_short,
    rests_on,
    surest_said,
)
from matcher.reports.plans.plan_said import aim_said, line_name, payer_name, stated_money
from matcher.reports.plans.plan_steps import AmountView, StepView, step_view
from matcher.reports.view import inlined, only_shown
from matcher.session import Session
from matcher.support.messages import Message, Sayable, message
from matcher.support.text import Text

#: A rule of the programme: its kind, then the ids of lines and options that it is about.
Rule = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuaranteeView:
    """A guarantee behind a loan."""

    option_id: Annotated[str, "the guarantee"]
    loan: Annotated[str, "the option that lends"]
    loan_amount: Annotated[int, "what it lends, in currency"]
    covered: Annotated[float, "what the guarantee covers of it, in currency"]


@dataclass(frozen=True, slots=True)
class MonthView:
    """Money of the project in one month, in currency."""

    month: Annotated[int, "number of the month, from 0"]
    received: Annotated[int, "paid in by options"]
    own: Annotated[int, "cash of the members"]
    spent: Annotated[int, "paid for the lines"]
    gap: Annotated[int, "what is spent before it comes in"]
    bridged: Annotated[int, "the part of that which somebody advances"]
    repaid: Annotated[int, "paid back on loans"]
    balance: int = only_shown()


@dataclass(frozen=True, slots=True)
class RepaymentView:
    """How a loan is paid back."""

    option_id: Annotated[str, "the option"]
    first_month: Annotated[int, "month of the first payment"]
    last_month: Annotated[int, "month of the last payment"]
    heaviest_year: Annotated[int, "the most in twelve months, in currency"]
    interest: Annotated[int, "interest in all, in currency"]
    rate_pct_year: Annotated[float, "rate, per cent a year"]
    assumed: Annotated[tuple[str, ...], "which of rate and months no source publishes"]
    months: int = only_shown()
    from_sales: bool = only_shown()
    instalments: tuple[Instalment, ...] = only_shown()


@dataclass(frozen=True, slots=True)
class ReachedLimitView:
    """A limit that a plan reaches."""

    rule: Annotated[Rule, "the rule: its kind, then what it is about"]
    limit: Annotated[int, "its amount, in currency"]
    remaining: Annotated[int, "what is left on the lines that it is about, in currency"]
    lowers: Annotated[str, "what more of it would lower: uncovered, own_cash, or empty"]
    assumed: Annotated[bool, "true where the amount is assumed: nobody published or stated it"]
    one_more: Annotated[int, "what one more unit takes off that, in currency"]
    ten_thousand_more: Annotated[int, "what ten thousand more take off that, in currency"]
    says: Annotated[Message, "the limit in words"]


@dataclass(frozen=True, slots=True)
class OwnShareView:
    """The own share that an option asks for, published or assumed, and who brings it."""

    option_id: Annotated[str, "the option"]
    asked: Annotated[int, "in currency"]
    own_cash: Annotated[int, "what the members bring of it in cash, in currency"]
    own_in_kind: Annotated[int, "what they bring of it in kind, in currency"]
    others: Annotated[
        Mapping[str, int], "what other options of the plan bring of it, by option, in currency"
    ]
    certain: Annotated[bool, "whether all of it is stated or comes from certain options"]


@dataclass(frozen=True, slots=True)
class OfferedView:
    """One plan: who pays what, when, and what it costs."""

    aim: Annotated[str, "name of the aim that it was looked for with"]
    best_for: Annotated[tuple[str, ...], "aims for which no plan is better; empty for another way"]
    says: Annotated[Message, "that in words"]
    proven: Annotated[bool, "whether nothing better can exist"]
    differs: Annotated[Message | None, "how it differs from the first; null for the first"]
    uncovered: Annotated[int, "what nobody pays, in currency"]
    counted_on: Annotated[
        int, "of the cost, what is counted on by the assumed weights; no probability; in currency"
    ]
    hoped: Annotated[
        int, "the part of it that others are asked for: neither the members' own nor recorded"
    ]
    rests_on: Annotated[tuple[Message, ...], "what nobody knows and it rests on, or assumes"]
    own_cash: Annotated[int, "cash of the members, in currency"]
    own_in_kind: Annotated[int, "what they bring in kind, in currency"]
    cost_year: Annotated[float, "what the heaviest year costs, repayment included, in currency"]
    score: Annotated[float, "score of each unit of currency, summed, log-odds"]
    sources: Annotated[int, "signatures that it takes"]
    months: Annotated[int, "months to the last decision"]
    conditional: Annotated[int, "money of others that is not certain, in currency"]
    own_assumed: Annotated[
        int, "what of the members' own nobody stated: assumed, and not certain; in currency"
    ]
    own_shares: Annotated[
        tuple[OwnShareView, ...], "who brings the own share that its options ask for"
    ]
    amounts: Annotated[tuple[AmountView, ...], "what each option pays of each line"]
    own_cash_by_line: Annotated[Mapping[str, int], "cash of the members by line, in currency"]
    own_in_kind_by_line: Annotated[Mapping[str, int], "in kind by line, in currency"]
    uncovered_by_line: Annotated[Mapping[str, int], "what nobody pays by line, in currency"]
    project_lines: Annotated[
        Mapping[str, tuple[str, ...]], "lines that an option with an own share counts, by option"
    ]
    bridges: Annotated[Mapping[str, int], "what a lender advances until a grant is paid, by option"]
    own_cash_advanced: Annotated[int, "what the members advance so, in currency"]
    guarantees: Annotated[tuple[GuaranteeView, ...], "guarantees behind loans"]
    steps: Annotated[tuple[StepView, ...], "what to ask for, in order"]
    cash: Annotated[tuple[MonthView, ...], "money of the project by month"]
    repayments: Annotated[tuple[RepaymentView, ...], "what is paid back"]
    security: Annotated[tuple[CoverageView, ...], "the security that its lenders ask"]
    heaviest_year: Annotated[int, "the most that is paid back in twelve months, in currency"]
    years: Annotated[tuple[YearView, ...], "accounts of three years, and for as long as it repays"]
    coverage: Annotated[
        float | None, "the lowest coverage of its repayments; null when nothing is repaid"
    ]
    payback_years: Annotated[
        float | None, "years until what the project earns has paid for it; null when never"
    ]
    limits: Annotated[tuple[ReachedLimitView, ...], "limits that it reaches, the dearest first"]
    rests_in_short: tuple[Message, ...] = only_shown()


@dataclass(frozen=True, slots=True)
class ConflictView:
    """A need or a rule of those that cannot all hold."""

    rule: Annotated[Rule, "its kind, then what it is about"]
    says: Annotated[Message, "it in words"]


@dataclass(frozen=True, slots=True)
class ImprovementView:
    """Something that would cover more, or spare the members cash."""

    kind: Annotated[Literal["own_cash", "change"], "what it takes"]
    lowers: Annotated[str, "what it lowers: uncovered or own_cash"]
    gain: Annotated[int, "by how much, in currency"]
    own_cash: Annotated[int | None, "own cash that it takes, in currency; null for a change"]
    change: Annotated[ChangeView | None, "changes of the applicant; null for own cash"]
    says: Annotated[Message, "it in words"]


@dataclass(frozen=True, slots=True)
class AssumptionsView:
    """What is assumed where no source says it."""

    source: Annotated[Message, "where they stand"]
    coverage: Annotated[float, "cash for debt service over repayments, at least"]
    most_sources: Annotated[int, "outside sources that a plan has at most"]
    public_share_max: Annotated[float, "share of the cost that public money may pay"]
    months: Annotated[Mapping[str, int], "months from request to decision, by family"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """Who could pay each line, in plans that differ."""

    frame: Frame = inlined()
    applicant: Annotated[ApplicantView, "who asks"]
    lines: Annotated[
        Mapping[str, int], "cost of each budget line, with what is promised; in currency"
    ]
    lines_without_amount: Annotated[tuple[str, ...], "lines asked for without an amount"]
    unassigned: Annotated[
        int, "what of the total that was told stands in no line, so in no plan; in currency"
    ]
    total: Annotated[int, "cost of all lines, in currency"]
    lines_proposed: Annotated[
        tuple[str, ...], "lines whose amount nobody told: a total was divided over them"
    ]
    need_assumed: Annotated[
        tuple[Literal["total", "purposes"], ...], "what of the need is assumed, for nobody told it"
    ]
    own_cash_available: Annotated[int, "cash that the members can bring; assumed if not stated"]
    own_in_kind_available: Annotated[int, "what they can bring in kind; assumed if not stated"]
    not_stated: Annotated[tuple[str, ...], "which of own_cash and own_in_kind are not stated"]
    committed: Annotated[
        tuple[CommittedView, ...], "what is promised or asked for already, as the log of cases has"
    ]
    covered_with_nothing_conditional: Annotated[int, "in currency"]
    plans: Annotated[tuple[OfferedView, ...], "the plans; none when nothing can be planned"]
    no_plan: Annotated[
        NoPlan | None, "why there is none: no line has an amount, all is promised, nobody pays"
    ]
    ability: Annotated[AbilityView, "from what repayments must be borne"]
    loans: Annotated[tuple[LoanLimitView, ...], "what each lender could lend, and what stops it"]
    left_out: Annotated[
        tuple[Message, ...], "what takes no part though its conditions do not refuse, and why"
    ]
    beside_list: Annotated[
        Message | None, "why another option leads the list of options; null where it is in plan 1"
    ]
    conflict: Annotated[
        tuple[ConflictView, ...], "why not everything can be covered: a smallest set"
    ]
    improvements: Annotated[tuple[ImprovementView, ...], "what would help most, best first"]
    amount_not_published: Annotated[tuple[str, ...], "options to ask all the same"]
    support_in_kind: Annotated[tuple[str, ...], "options that help with a line without money"]
    assumptions: Annotated[AssumptionsView, "what is assumed"]
    carried: Message | None = only_shown()
    help_title: Message | None = only_shown()
    surest: Message | None = only_shown()
    own_cash: Sayable = only_shown()
    own_in_kind: Sayable = only_shown()
    in_kind_pays_nothing: Message | None = only_shown()
    not_stated_names: tuple[Sayable, ...] = only_shown()
    not_stated_fields: tuple[str, ...] = only_shown()
    line_names: Mapping[str, Text | str] = only_shown()
    option_names: Mapping[str, Text | str] = only_shown()
    cited: Mapping[str, tuple[SourceView, ...]] = only_shown()


#: What the members bring, by the words of `--own-cash` and `--own-in-kind`.
OWN_MEANS = {"own_cash": message("own cash"), "own_in_kind": message("own in kind")}


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
        beside_list=beside_list(answer, settings, session.catalogue),
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
