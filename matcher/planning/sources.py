"""One option as a plan sees it: its limits, what is counted on, and what it burdens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import ceil, floor

from matcher.matching.limits import cautious_limits
from matcher.matching.pair import Match
from matcher.planning.case import CeilingBasis, Guarantee, PlanSource
from matcher.planning.expectation import Expectation, smallest, told_by_cases
from matcher.planning.means import burden_of
from matcher.planning.settings import PlanSettings, Supplier
from matcher.planning.terms import RepaymentTerms, is_true, terms_of
from matcher.session import Session


def make_source(
    session: Session,
    match: Match,
    lines: Mapping[str, int],
    settings: PlanSettings,
    hope: Expectation,
    supplier: Supplier | None = None,
    is_firm: bool = False,
) -> PlanSource | None:
    """The option as a source; None when nothing bounds its amount, not even an assumption.

    Parameters
        hope       what is counted on of it
        supplier   where its money may count as own share of others
        is_firm    lines of which its sources do not speak, and money beyond what it usually
                   pays, are left out
    """
    option = match.option
    limits = cautious_limits(match.applicant, option, session.matcher.engine)
    says = {p: option.pays.covered(p) for p in lines}
    unclear = frozenset(p for p, is_paid in says.items() if is_paid is None)
    paid = {
        p: lines[p] for p, is_paid in says.items() if is_paid or not (is_firm or is_paid is False)
    }
    cost = sum(lines.values())
    by_share = limits.by_share(dict(paid), sum(paid.values())) if paid else None
    is_share_published = by_share is not None
    assumed_share = 0.0
    if by_share is None and paid:
        assumed_share = settings.unpublished.share.of(option.family)
        by_share = assumed_share * sum(paid.values())
    if limits.ceiling is None and hope.usual is None:
        return None
    own, kind = round(1000 * (limits.own_share or 0.0)), limits.own_in_kind
    bounded = {p: int(limits.most_of(p, line)) for p, line in paid.items()}
    tops = {p: n for p, n in (bounded if limits.differ_by_line else paid).items() if n > 0}
    small = 0.0 if hope.is_usual_assumed else settings.counted.small * (hope.usual or 0)
    least = smallest(max(limits.floor or 0, small), settings, cost)
    published = limits.ceiling
    if published is None and is_share_published and hope.is_usual_assumed:
        # A published share of the cost says more than the mean of another programme.
        published = by_share
    ceiling, usual = _tickets(published, hope, ceil(limits.floor or 0), is_firm=is_firm)
    basis: CeilingBasis = "published"
    if published is None or ceiling < int(published):
        # of single cases a part is assumed: a case is not what is usual
        is_assumed = hope.is_usual_assumed or told_by_cases(match)
        basis = "assumed" if is_assumed else "usual"
    if supplier is not None and floor(supplier.share * cost) < ceiling:
        ceiling, basis = floor(supplier.share * cost), "assumed"
    pair = settings.pairs.get(option.id)
    is_repaid = match.is_repaid
    is_deferred = bool(is_true(option.terms.get("paid_after_works")))
    wanted_share = limits.share if limits.share is not None else 1 - (limits.own_share or 0.0)
    reach = any(option.pays.covered(p) for p in settings.bridge.lines)
    worth = {
        line: floor(1000 * hope.worth * (_unclear(settings) if line in unclear else 1))
        for line in tops
    }
    # what is beyond the usual ticket is counted on less, whatever the line
    beyond = floor((1 - settings.counted.beyond) * min(worth.values(), default=0))
    source = PlanSource(
        id=option.id,
        lines=tops if ceiling >= least else {},
        ceiling=ceiling,
        floor=least,
        unclear=unclear & frozenset(tops),
        share_sum=int(by_share) if by_share is not None and not own else None,
        assumed_share=0 if own else round(1000 * assumed_share),
        ceiling_is=basis,
        share=round(1000 * wanted_share) if own else 1000,
        own_share=own,
        own_in_kind=round(
            1000 * (settings.unpublished.own_share_in_kind if kind is None else kind)
        ),
        assumes_in_kind=bool(own) and kind is None,
        score=round(100 * (match.score - _off(match, settings))),
        unclear_score=round(100 * settings.score.unclear),
        months=months_of(match, settings),
        is_repaid=is_repaid,
        is_public=option.family in settings.money.public_families,
        is_conditional=is_open(match) or hope.is_contest or limits_are_guessed(match, hope),
        is_deferred=is_deferred,
        can_bridge=option.family in settings.bridge.families and reach and not is_deferred,
        needs=pair.needs if pair else (),
        requires=option.requires,
        excludes=option.excludes,
        share_of=pair.share_of if pair else "",
        share_of_part=round(1000 * pair.share) if pair else 0,
        worth=worth,
        usual=usual if usual < ceiling else None,
        beyond=beyond,
        assumed_own=_assumed_own(hope) if not own and not is_share_published else 0,
        supplies=supplier is not None,
    )
    if supplier is not None:
        source = replace(source, assumed_own=0)
    if not is_repaid:
        return source
    return _lending(source, terms_of(match, session.catalogue, settings), match, settings)


def _assumed_own(hope: Expectation) -> int:
    return 0 if hope.own_share is None else round(1000 * hope.own_share)


def _tickets(
    published: float | None, hope: Expectation, floor: int, *, is_firm: bool
) -> tuple[int, int]:
    """The most that an option gives, and what it usually gives.

    Campaigns and prizes are counted by their records, and so is what publishes no ceiling. Where
    that is less than a file is worth, it is not raised to it: the option is none to ask.

    Parameters
        floor  the least that the option publishes; 0 where it publishes none
    """
    usual = hope.usual if hope.usual is not None else int(published or 0)
    usual = max(usual, floor)
    most = usual if published is None else int(published)
    if hope.is_contest or is_firm:
        most = min(most, usual)
    return most, min(usual, most)


def limits_are_guessed(match: Match, hope: Expectation) -> bool:
    """Whether neither a ceiling nor what it paid is published."""
    return "max" not in match.option.amount and hope.is_usual_assumed and not match.option.cases


def _lending(
    source: PlanSource, terms: RepaymentTerms, match: Match, settings: PlanSettings
) -> PlanSource:
    fee = match.option.terms.get("guarantee_fee_pct")
    rate = round(100 * (terms.rate_pct + float((fee and fee.high) or 0)))
    payment = settings.payment
    is_from_sales = match.option.id in settings.repayment.from_sales
    burden = burden_of(terms, is_from_sales=is_from_sales)
    return replace(
        source,
        rate=rate,
        bridge_rate=ceil(rate * min(12, payment.works + payment.after_works) / 12),
        yearly=max(burden),
        burden=burden,
        from_sales=is_from_sales,
    )


def guarantee_of(
    match: Match, lines: Mapping[str, int], settings: PlanSettings
) -> Guarantee | None:
    """The option as a guarantee; None when the part that it covers is not published."""
    terms = match.option.terms
    share = terms.get("guarantee_share")
    if share is None or share.low is None:
        return None
    figure = {
        name: float(found.high)
        for name in ("guarantee_cap", "loan_max", "guarantee_fee_pct")
        if (found := terms.get(name)) is not None and found.high is not None
    }
    least = terms.get("loan_min")
    return Guarantee(
        id=match.option.id,
        share=round(1000 * float(share.low)),
        cap=int(figure["guarantee_cap"]) if "guarantee_cap" in figure else None,
        loan_min=int(least.low or 0) if least is not None else 0,
        loan_max=int(figure["loan_max"]) if "loan_max" in figure else None,
        fee=round(100 * figure.get("guarantee_fee_pct", 0.0)),
        months=months_of(match, settings),
        is_conditional=is_open(match),
        lines=frozenset(p for p in lines if match.option.pays.covered(p) is not False),
    )


def is_open(match: Match) -> bool:
    """Whether nobody can be sure of the option: by its verdict, as it may not take part, or as
    nobody knows whether it can be asked."""
    is_direct = match.option.direct in ("", "yes")
    can_be_asked = match.availability in ("open", "periodic")
    return not (match.is_sure and is_direct and can_be_asked)


def months_of(match: Match, settings: PlanSettings) -> int:
    """Months from the request to the decision: published, or assumed of the family."""
    days = match.option.terms.get("delay_days")
    if days is not None and days.high is not None:
        return ceil(float(days.high) / 30)
    return settings.months.of(match.option.family)


def _off(match: Match, settings: PlanSettings) -> float:
    off = 0.0 if match.is_sure else settings.score.undecided
    if match.option.family in settings.score.chancy_families:
        off += settings.score.chancy
    return off + (settings.score.to_confirm if match.availability == "to_confirm" else 0.0)


def _unclear(settings: PlanSettings) -> float:
    return settings.counted.unclear_line
