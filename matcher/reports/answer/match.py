"""One pair of an applicant and an option: everything that is said about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated

from matcher.catalogue.families import WITHOUT_MONEY
from matcher.catalogue.option import ListName, Option, Published
from matcher.catalogue.terms import Availability
from matcher.eligibility.verdict import VerdictName
from matcher.matching.offer import Doubt
from matcher.matching.pair import Match
from matcher.ranking.evidence import SILENT_TERM
from matcher.reports.answer.applicant import facts_to_settle
from matcher.reports.answer.next_step import NextStepView, next_step
from matcher.reports.answer.reasons import reasons
from matcher.reports.answer.score_words import contribution_said
from matcher.reports.answer.seen import seen_said
from matcher.reports.followed.case_notes import CaseNoteView
from matcher.reports.money import amount_said, delay_said, money_facts, own_short_said
from matcher.reports.names import family_of, funder_of
from matcher.reports.options.figures import (
    FigureView,
    RangeView,
    SourceView,
    figures_view,
    sources_view,
)
from matcher.reports.options.office import (
    OfficeQuestionView,
    OfficeWordView,
    contradictions_view,
    office_lines,
    words_view,
)
from matcher.reports.phrases import call_name_of, call_said, labelled, refusal_told
from matcher.reports.view import only_shown
from matcher.session import Session
from matcher.support.messages import Message, Sayable, message, message_in
from matcher.support.records import dataclass
from matcher.support.text import Text


@dataclass(frozen=True, slots=True)
class ContributionView:
    """What one piece of evidence adds to the score."""

    field: Annotated[str, "a field, a pair of fields, or a term of the model for the option"]
    evidence: Annotated[float, "log-odds"]
    weight: Annotated[float, "its weight in the model"]
    value: Annotated[float, "weight times evidence; these add up to the score"]
    learnt: Annotated[bool, "true when past choices speak, and not what the option declares"]
    said: Annotated[Message, "the same in words"]


@dataclass(frozen=True, slots=True)
class AcceptanceView:
    """How often requests of such a score were accepted."""

    value: Annotated[float, "0 to 1"]
    low: Annotated[float, "lower end of its interval of 95 %"]
    high: Annotated[float, "upper end of its interval of 95 %"]


@dataclass(frozen=True, slots=True)
class ConditionView:
    """A condition of the option, for this applicant."""

    number: Annotated[int, "its place in the option's file, from 1"]
    outcome: Annotated[str, "met, failed or open"]
    missing: Annotated[tuple[str, ...], "fields that could still settle it"]
    rule: Annotated[str, "the rule as the catalogue has it"]
    says: Annotated[Text, "the rule in words"]
    confidence: Annotated[str, "how sure its source is: high, medium or low; empty if not said"]
    sources: Annotated[tuple[str, ...], "ids of the sources it rests on"]
    labels: tuple[Sayable, ...] = only_shown()
    told: Sayable = only_shown()
    call_name: Sayable | None = only_shown()


@dataclass(frozen=True, slots=True)
class OfferView:
    """What the option means for this applicant's need, in whole units of currency."""

    covered: Annotated[tuple[str, ...], "budget lines that it pays, among those asked for"]
    uncovered: Annotated[tuple[str, ...], "those it does not pay"]
    unclear: Annotated[tuple[str, ...], "those of which its sources do not speak"]
    need: Annotated[int | None, "sum of the covered and unclear lines; null when not known"]
    amount: Annotated[
        int | None, "the most it may bring; 0 below its smallest, null when nothing is published"
    ]
    amount_sure: Annotated[
        int | None, "the same of the lines that it surely pays; null where that is not known"
    ]
    amount_is_at_most: Annotated[
        bool, "true when a part of the budget, a case or the round that governs is not known"
    ]
    amount_cautious: Annotated[
        int | None, "the amount by the least generous terms that may apply; else the same"
    ]
    amount_doubt: Annotated[
        Doubt,
        "why that is less: not known which terms apply, or two ceilings are told; or empty",
    ]
    own_share: Annotated[int | None, "the least the applicant brings; null when not published"]
    own_share_in_kind: Annotated[int | None, "the part of it that may be in kind"]
    cost_year: Annotated[
        tuple[int | None, int | None],
        "interest of a full year on the amount, least and most; null when not published",
    ]
    cases: Annotated[tuple[Text, ...], "cases of its figures that apply, or may"]


@dataclass(frozen=True, slots=True)
class MatchView:
    """An option and an applicant, with all that is said about the pair."""

    list: Annotated[ListName, "which list it stands in: money or support"]
    rank: Annotated[int | None, "from 1 within its list; null when it is refused"]
    option_id: Annotated[str, "id of the option"]
    name: Annotated[Text, "its name"]
    family: Annotated[str, "id of its family"]
    family_name: Annotated[Text | str, "name of its family"]
    funder: Annotated[str, "id of its funder; empty when none is named"]
    funder_name: Annotated[Text | str, "name of its funder"]
    verdict: Annotated[VerdictName, "on the published conditions"]
    rules: Annotated[
        Published,
        "how much of its conditions is published: complete, partial, unpublished; or empty",
    ]
    availability: Annotated[Availability, "whether one can apply on the day"]
    call: Annotated[
        str | None, "id of the round that governs for this applicant; null where none is known"
    ]
    status: Annotated[Availability, "its status when it was last seen"]
    status_as_of: Annotated[date | None, "day on which that was seen; null when not known"]
    score: Annotated[float, "sum of the contributions: an order, not a probability"]
    chance: Annotated[
        float,
        "share of what the unknown facts may be in which it is eligible, 0 to 1; not of an award",
    ]
    contributions: Annotated[tuple[ContributionView, ...], "strongest first"]
    acceptance: Annotated[AcceptanceView | None, "null where refusals are too few to tell"]
    reasons_for: Annotated[tuple[Message, ...], "the strongest evidence for it, in words"]
    reasons_against: Annotated[tuple[Message, ...], "the strongest evidence against it, in words"]
    missing: Annotated[tuple[str, ...], "fields that could still change the verdict"]
    blockers: Annotated[tuple[int, ...], "numbers of the conditions that refuse"]
    conditions: Annotated[tuple[ConditionView, ...], "those in force on the day"]
    offer: Annotated[OfferView, "what it means for the applicant's need"]
    amount: Annotated[Mapping[str, FigureView | RangeView], "its published amounts, by key"]
    terms: Annotated[Mapping[str, FigureView | RangeView], "its published terms, by key"]
    texts: Annotated[Mapping[str, Text], "its texts: summary, channel, caveat, …"]
    sources: Annotated[tuple[SourceView, ...], "the pages it rests on"]
    next_step: Annotated[NextStepView, "whom to ask, where, with which paper, by when"]
    case: Annotated[CaseNoteView | None, "what is recorded of it; null where nothing is"]
    office: Annotated[tuple[OfficeWordView, ...], "what offices learnt of it, the oldest first"]
    office_questions: Annotated[
        tuple[OfficeQuestionView, ...], "what contradicts in that: it is asked, not guessed"
    ]
    heading: Message = only_shown()
    delay_said: Message | None = only_shown()
    call_said: Message | None = only_shown()
    seen_said: Message = only_shown()
    amount_said: Message = only_shown()
    pays_said: Message | None = only_shown()
    is_repaid: bool = only_shown()
    none_for: Message | None = only_shown()
    money: tuple[Message, ...] = only_shown()
    own_short: Message | None = only_shown()
    for_others: tuple[Message, ...] = only_shown()
    terms_said: tuple[Message, ...] = only_shown()
    lines: tuple[Message | Text, ...] = only_shown()
    labels: tuple[Sayable, ...] = only_shown()
    is_for_others: bool = only_shown()


def match_view(match: Match, session: Session, case: CaseNoteView | None = None) -> MatchView:
    """A pair with all that is said about it, and what is recorded of it."""
    option, verdict = match.option, match.verdict
    speaking_for, against = reasons(match)
    standing = session.matcher.standings.of(option)
    return MatchView(
        list=match.list,
        rank=match.rank,
        option_id=option.id,
        name=option.name,
        family=option.family,
        family_name=family_of(option, session.catalogue),
        funder=option.funder,
        funder_name=funder_of(option, session.catalogue),
        verdict=verdict.name,
        rules=option.rules,
        availability=match.availability,
        call=option.call.id if option.call else None,
        call_said=call_said(option.call) if option.call else None,
        status=option.status,
        status_as_of=option.status_as_of,
        seen_said=seen_said(option),
        score=match.score,
        chance=match.chance,
        contributions=tuple(
            ContributionView(
                c.field,
                c.evidence,
                c.weight,
                c.value,
                c.is_learnt,
                contribution_said(match, c, standing),
            )
            for c in match.contributions
        ),
        acceptance=_acceptance(match, session),
        reasons_for=tuple(reason.text for reason in speaking_for),
        reasons_against=tuple(reason.text for reason in against),
        for_others=tuple(r.text for r in against if r.field != match.applicant.schema.budget),
        missing=verdict.missing,
        blockers=verdict.blockers,
        conditions=tuple(_conditions(match)),
        offer=_offer(match),
        amount=figures_view(option.amount),
        terms=figures_view(option.terms),
        texts=option.texts,
        sources=sources_view(option),
        next_step=next_step(match, session.catalogue),
        office=words_view(option.words),
        office_questions=contradictions_view(option.questions),
        case=case,
        heading=_heading(match, case),
        delay_said=delay_said(match.option),
        amount_said=amount_said(match),
        pays_said=_pays_in_part(match),
        is_repaid=match.is_repaid,
        none_for=None if speaking_for else _none_for(match),
        money=tuple(money_facts(match)),
        own_short=own_short_said(match),
        terms_said=tuple(money_facts(match, is_alone=False)),
        lines=(*_lines(match), *match.offer.cases, *office_lines(option)),
        labels=facts_to_settle(verdict.missing, match.applicant),
        is_for_others=is_for_others(option),
    )


def _pays_in_part(match: Match) -> Message | None:
    """Which of the lines asked for it pays for sure, where that is not all of them.

    An amount counts lines of which its sources do not speak, and would promise too much alone.
    """
    offer, schema = match.offer, match.applicant.schema
    if match.list != "money" or match.option.family in WITHOUT_MONEY or offer.pays_nothing:
        return None
    if not (offer.uncovered or offer.unclear):
        return None
    about = schema[schema.budget]
    if offer.covered:
        if offer.is_in_part_unclear:
            return None  # the amount says it
        paid = tuple(about.label_of(purpose) for purpose in offer.covered)
        return message("sure to be payable, of what is asked: {lines}", lines=paid)
    if offer.amount:
        return None  # the amount says it
    return message("not published whether it pays what is asked")


def is_for_others(option: Option) -> bool:
    """Whether no cooperative can apply itself: its members can, or somebody above it."""
    return option.direct in ("members", "indirect")


def _none_for(match: Match) -> Message:
    """Why no reason is given for an option that is suggested all the same."""
    if any(part.field == SILENT_TERM for part in match.contributions):
        return message("Whom it serves is not published, so no fact on file speaks for it.")
    return message("No fact on file clearly speaks for it; what is known does not refuse it.")


def _acceptance(match: Match, session: Session) -> AcceptanceView | None:
    curve = session.matcher.ranker.acceptance
    share = curve.share(match.score) if curve else None
    return AcceptanceView(share.value, share.low, share.high) if share else None


def _conditions(match: Match) -> Iterator[ConditionView]:
    conditions = {c.number: c for c in match.option.conditions}
    for result in match.verdict.results:
        condition = conditions[result.number]
        yield ConditionView(
            number=result.number,
            outcome=result.outcome,
            missing=result.missing,
            rule=condition.rule,
            says=condition.says,
            confidence=condition.confidence,
            sources=condition.sources,
            labels=facts_to_settle(result.missing, match.applicant),
            told=refusal_told(
                condition.says, condition.confidence, call_name_of(condition, match.option)
            )
            if result.outcome == "failed"
            else condition.says,
            call_name=call_name_of(condition, match.option),
        )


def _offer(match: Match) -> OfferView:
    offer = match.offer
    return OfferView(
        covered=offer.covered,
        uncovered=offer.uncovered,
        unclear=offer.unclear,
        need=offer.need,
        amount=offer.amount,
        amount_sure=offer.sure,
        amount_is_at_most=offer.is_at_most,
        amount_cautious=offer.cautious,
        amount_doubt="" if offer.cautious == offer.amount else offer.doubt,
        own_share=offer.own_share,
        own_share_in_kind=offer.own_in_kind,
        cost_year=(offer.cost_low, offer.cost_high),
        cases=offer.cases,
    )


def _heading(match: Match, case: CaseNoteView | None) -> Message:
    """The heading under which a ranked match stands."""
    if match.availability == "closed":
        return message("Closed for now")
    if match.offer.pays_nothing:
        return message_in("heading", "Pays none of the lines asked for")
    if case is not None and case.behind:
        return message("Said no to this request")
    if match.list == "support":
        return message("Support: training, advice, market, grouping")
    return message("Money and guarantees, the best first")


def _lines(match: Match) -> Iterator[Message]:
    """Which of the budget lines that are asked for it pays."""
    offer, schema, never = match.offer, match.applicant.schema, match.option.pays.excludes
    if match.option.has_older_terms(match.applicant.today):
        yield (
            message("what the round does not give is of older terms, to confirm")
            if match.option.call
            else message("these are the older terms, to confirm: other places have newer rounds")
        )
    for label, purposes in (
        (message("pays"), offer.covered),
        (message("does not pay"), [p for p in offer.uncovered if p in never]),
        (
            message("not among what it is said to pay"),
            [p for p in offer.uncovered if p not in never],
        ),
        (message("not published whether it pays"), offer.unclear),
    ):
        if purposes:
            about = schema[schema.budget]
            yield labelled(label, tuple(about.label_of(purpose) for purpose in purposes))
