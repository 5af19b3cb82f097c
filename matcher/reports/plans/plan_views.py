"""What the plans of an applicant are told as: who pays what, when, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from matcher.planning.schedule import Instalment
from matcher.reports.advising.advice_money import CoverageView
from matcher.reports.advising.changes import ChangeView
from matcher.reports.answer.applicant import ApplicantView
from matcher.reports.frame import Frame
from matcher.reports.options.figures import SourceView
from matcher.reports.plans.plan_committed import CommittedView
from matcher.reports.plans.plan_loans import AbilityView, LoanLimitView, YearView
from matcher.reports.plans.plan_rests import NoPlan
from matcher.reports.plans.plan_steps import AmountView, StepView
from matcher.reports.view import inlined, only_shown
from matcher.support.messages import Message, Sayable, message
from matcher.support.text import Text

#: A rule of the programme: its kind, then the ids of lines and options that it is about.
Rule = tuple[str, ...]
#: What the members bring, by the words of `--own-cash` and `--own-in-kind`.
OWN_MEANS = {"own_cash": message("own cash"), "own_in_kind": message("own in kind")}


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
    hoped_standing: int = only_shown()


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
    unlikely: Annotated[
        tuple[str, ...],
        "options that take no part until a fact is known: seldom are their conditions met",
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
    unlikely_said: Message | None = only_shown()
