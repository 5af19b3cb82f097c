"""Advice on money as views: security, returns and costs, support, the ladder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from matcher.advice.advise import Advice
from matcher.advice.assumptions import Assumptions
from matcher.advice.costs import Cost, Earning, Flag
from matcher.advice.guarantees import AssetLine, SecurityCoverage, Way, WayKind, Why
from matcher.advice.ladder import LadderStep, Rung, Support
from matcher.domain.schema import Schema
from matcher.eligibility.verdict import VerdictName
from matcher.reports.advising.blockers import BlockerView, blocker_view
from matcher.reports.advising.changes import first_said
from matcher.reports.phrases import with_notes
from matcher.reports.view import only_shown
from matcher.support.messages import Sayable, WithinSentence
from matcher.support.text import Text


@dataclass(frozen=True, slots=True)
class AssetView:
    """One kind of asset before one lender."""

    kind: Annotated[str, "kind of asset"]
    value: Annotated[int, "what it is worth, in currency"]
    pledged: Annotated[int | None, "the part already pledged; null when not known"]
    share: Annotated[float, "share of the free value that counts, 0 to 1"]
    counted: Annotated[int, "what the lender counts, in currency"]
    possible: Annotated[int, "what it would count with the papers that are missing"]
    why: Annotated[Why, "why it counts or does not"]
    name: Text | str = only_shown()


@dataclass(frozen=True, slots=True)
class WayView:
    """One way to lower the shortfall, in the order in which to ask."""

    kind: Annotated[WayKind, "what is asked for"]
    subject: Annotated[str, "the kind of asset, the field, or the option id that it is about"]
    brings: Annotated[int, "by how much it lowers the shortfall; 0 where that is not published"]
    left: Annotated[int, "the shortfall after it and those before it, in currency"]
    why: Annotated[str, "what stands in its way, or the verdict of the option"]
    share: Annotated[float | None, "share of the loan or of the value; null where none is"]
    days: Annotated[int | None, "how long it takes; null when not known"]
    cost: Annotated[int | None, "what it costs, in currency; null when not known"]
    needed: Annotated[int | None, "what a co-financier has to bring to close the rest"]
    name: Sayable = only_shown()
    first: Sayable | None = only_shown()
    rules: str = only_shown()


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The security before one lender."""

    option_id: Annotated[str, "the lender's option"]
    security: Annotated[str, "what the lender looks at: assets, project or none"]
    loan: Annotated[int, "the most that it may lend for the need, in currency"]
    loan_is_need: Annotated[bool, "true where that is not published and the need stands for it"]
    guaranteed: Annotated[float, "part of the loan that the option itself has guaranteed, 0 to 1"]
    coverage: Annotated[float, "security asked for each unit of its risk"]
    asked: Annotated[int, "the security that is asked, in currency"]
    assets: Annotated[tuple[AssetView, ...], "the register, kind by kind"]
    project: Annotated[int, "what the loan itself buys, where the lender takes that"]
    counted: Annotated[int, "what counts of the assets and the project, in currency"]
    surety: Annotated[int, "surety of the group, in currency"]
    shortfall: Annotated[int, "what lacks, in currency"]
    ratio: Annotated[float | None, "(counted + surety) / asked; null when nothing is asked"]
    missing: Annotated[tuple[str, ...], "fields whose papers are missing"]
    ways: Annotated[tuple[WayView, ...], "how to close the shortfall"]
    is_assumed: Annotated[bool, "true when shares and coverage are not the lender's own"]
    source: Annotated[str, "id of the option's source; empty for an assumption"]
    papers: tuple[Text, ...] = only_shown()


@dataclass(frozen=True, slots=True)
class EarningView:
    """The yearly return that costs are held against."""

    low_pct: Annotated[float, "lowest, per cent a year"]
    high_pct: Annotated[float, "highest, per cent a year"]
    stated: Annotated[bool, "true when it is the project's own"]
    seen_among: Annotated[Text | None, "among whom it was seen; null when it is the project's own"]
    source: Annotated[str | None, "where that is from; null when it is the project's own"]


@dataclass(frozen=True, slots=True)
class CostView:
    """What an option's money costs a year."""

    option_id: Annotated[str, "the option"]
    amount: Annotated[int, "the loan that it is worked out on, in currency"]
    interest: Annotated[tuple[int, int], "lowest and highest interest of a full year"]
    guarantee: Annotated[int, "the guarantee's fee, spread over the years of the loan"]
    own_share: Annotated[int, "what the own share would have earned elsewhere"]
    low_pct: Annotated[float, "all of it at its lowest, per cent of the amount a year"]
    high_pct: Annotated[float, "all of it at its highest, per cent of the amount a year"]
    has_other_fees: Annotated[bool, "true when the option names fees that are not in the figures"]
    flag: Annotated[Flag, "whether it is, or may be, dearer than the return"]


@dataclass(frozen=True, slots=True)
class SupportView:
    """An option that brings skills or papers rather than money."""

    option_id: Annotated[str, "the option"]
    gaps: Annotated[tuple[str, ...], "missing skills that it is for"]
    helps: Annotated[tuple[str, ...], "fields that it can help to change"]
    opens: Annotated[tuple[str, ...], "ids of options that those changes turn"]
    lifts: Annotated[tuple[str, ...], "ids of options to which they bring nearer"]
    gap_names: tuple[Text | str, ...] = only_shown()
    help_names: tuple[Text, ...] = only_shown()
    opened_names: tuple[Text, ...] = only_shown()
    lifted_names: tuple[Text, ...] = only_shown()


@dataclass(frozen=True, slots=True)
class UnmetView:
    """A condition that is not met yet."""

    number: Annotated[int, "its number in the option"]
    says: Annotated[Text, "the condition in words"]


@dataclass(frozen=True, slots=True)
class RungOptionView:
    """An option on a rung."""

    option_id: Annotated[str, "the option"]
    verdict: Annotated[VerdictName, "the verdict, were the applicant in that phase"]
    amount: Annotated[int | None, "the most it brings, in currency; null when not known"]
    to_meet: Annotated[tuple[UnmetView, ...], "conditions that are not met"]
    missing: Annotated[tuple[str, ...], "fields that could settle an undecided one"]
    blockers: Annotated[tuple[BlockerView, ...], "why it would still refuse"]
    rules: str = only_shown()


@dataclass(frozen=True, slots=True)
class RungView:
    """A phase with the options that are meant for it."""

    phase: Annotated[str, "the phase"]
    now: Annotated[bool, "true for the present one"]
    options: Annotated[tuple[RungOptionView, ...], "those that can be had first"]
    name: Text | str = only_shown()


def coverage_view(
    coverage: SecurityCoverage,
    assumptions: Assumptions,
    schema: Schema,
    names: Mapping[str, Text],
    rules: Mapping[str, str],
) -> CoverageView:
    """The security before one lender.

    Parameters
        names, rules   of the options by id: the name, and how much of the conditions is published
    """
    return CoverageView(
        option_id=coverage.option_id,
        security=coverage.security,
        loan=coverage.loan,
        loan_is_need=coverage.loan_is_need,
        guaranteed=coverage.guaranteed,
        coverage=coverage.coverage,
        asked=coverage.asked,
        assets=tuple(_asset(line, assumptions, schema) for line in coverage.assets),
        project=coverage.project,
        counted=coverage.counted,
        surety=coverage.surety,
        shortfall=coverage.shortfall,
        ratio=coverage.ratio,
        missing=coverage.missing,
        ways=tuple(_way(way, schema, names, rules) for way in coverage.ways),
        is_assumed=coverage.is_assumed,
        source=coverage.source,
        papers=tuple(schema[name].label for name in coverage.missing),
    )


def _asset(line: AssetLine, assumptions: Assumptions, schema: Schema) -> AssetView:
    field = next(a.value for a in assumptions.assets if a.kind == line.kind)
    held = schema[field].line
    return AssetView(
        kind=line.kind,
        value=line.value,
        pledged=line.pledged,
        share=line.share,
        counted=line.counted,
        possible=line.possible,
        why=line.why,
        name=schema[held.of].label_of(line.kind) if held else line.kind,
    )


def _way(way: Way, schema: Schema, names: Mapping[str, Text], rules: Mapping[str, str]) -> WayView:
    name: Sayable = names.get(way.subject, way.subject)
    if way.kind == "document":
        about = schema[way.subject]
        inside = WithinSentence(about.label)
        if about.change is not None:
            name = with_notes(about.change.says, [inside])
        else:  # what is asked about stands in a sentence, what is brought begins its line
            name = inside if way.why == "pledge_unknown" else about.label
    before = schema[way.why].change if way.kind == "surety" and way.why else None
    return WayView(
        kind=way.kind,
        subject=way.subject,
        brings=way.brings,
        left=way.left,
        why=way.why,
        share=way.share,
        days=way.days,
        cost=way.cost,
        needed=way.needed,
        name=name,
        first=first_said(before.says, may_be_so=way.may_be_first) if before else None,
        rules=rules.get(way.subject, ""),
    )


def earning_view(earning: Earning | None) -> EarningView | None:
    """The return that costs are held against; None when none is known."""
    if earning is None:
        return None
    usual = earning.usual
    return EarningView(
        low_pct=earning.low,
        high_pct=earning.high,
        stated=usual is None,
        seen_among=usual.says if usual else None,
        source=usual.source if usual else None,
    )


def cost_view(cost: Cost) -> CostView:
    """What an option's money costs a year."""
    return CostView(
        option_id=cost.option_id,
        amount=cost.amount,
        interest=cost.interest,
        guarantee=cost.guarantee,
        own_share=cost.own_share,
        low_pct=cost.low_pct,
        high_pct=cost.high_pct,
        has_other_fees=cost.has_other_fees,
        flag=cost.flag,
    )


def support_view(support: Support, advice: Advice) -> SupportView:
    """An option that brings skills or papers."""
    schema = advice.applicant.schema
    gaps = schema[advice.assumptions.gaps] if support.gaps else None
    names = {match.option.id: match.option.name for match in advice.matches}
    return SupportView(
        option_id=support.option_id,
        gaps=support.gaps,
        helps=support.helps,
        opens=support.opens,
        lifts=support.lifts,
        gap_names=tuple(gaps.label_of(gap) for gap in support.gaps) if gaps else (),
        help_names=tuple(schema[name].label for name in support.helps),
        opened_names=tuple(names[option_id] for option_id in support.opens),
        lifted_names=tuple(names[option_id] for option_id in support.lifts),
    )


def rung_view(rung: Rung, advice: Advice) -> RungView:
    """A phase with its options."""
    phases = advice.applicant.schema[advice.assumptions.phase]
    return RungView(
        phase=rung.phase,
        now=rung.is_now,
        options=tuple(_step(step, advice) for step in rung.steps),
        name=phases.label_of(rung.phase),
    )


def _step(step: LadderStep, advice: Advice) -> RungOptionView:
    option = advice.match(step.option_id).option
    says = {c.number: c.says for c in option.every_condition()}
    return RungOptionView(
        option_id=step.option_id,
        verdict=step.verdict,
        amount=step.amount,
        to_meet=tuple(UnmetView(number, says[number]) for number in step.unmet),
        missing=step.missing,
        blockers=tuple(blocker_view(b, option, advice.applicant) for b in step.blockers),
        rules=option.rules,
    )
