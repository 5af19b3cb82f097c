"""A case from the answer of the core: which options can take part, and within what limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from matcher.domain.applicant import Applicant
from matcher.domain.budget import budget_of
from matcher.matching.limits import limits_of
from matcher.matching.offer import WITHOUT_MONEY
from matcher.matching.pair import Match
from matcher.planning.case import Case, Guarantee, Source
from matcher.planning.settings import Settings
from matcher.planning.terms import Terms, is_repaid_by, is_true, terms_of
from matcher.session import Session

#: The largest amount of cost that a plan reckons with, in units of currency.
LARGEST = 10**9


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person who asks has said.

    Parameters
        own_cash, own_in_kind   what the members bring; None takes what the file states
        is_firm   nothing conditional takes part
        public_share   cap on public money as a share of the cost; None takes the assumption
    """

    own_cash: int | None = None
    own_in_kind: int | None = None
    is_firm: bool = False
    public_share: float | None = None


@dataclass(frozen=True, slots=True)
class Composition:
    """A case with what it was made from.

    Parameters
        matches     the pairs behind sources and guarantees, by option
        terms       of the sources that are repaid
        unpriced    budget lines that are asked for without an amount
        not_stated  "own_cash", "own_in_kind" where neither the file nor the person says
        unpublished options that could help, whose amount nobody has published
        in_kind     options that help with a line without money
        assumed_months   sources and guarantees whose delay is assumed
    """

    applicant: Applicant
    case: Case
    matches: Mapping[str, Match]
    terms: Mapping[str, Terms]
    unpriced: tuple[str, ...] = ()
    not_stated: tuple[str, ...] = ()
    unpublished: tuple[Match, ...] = ()
    in_kind: tuple[Match, ...] = ()
    refused: tuple[Match, ...] = ()
    assumed_months: tuple[str, ...] = ()
    wishes: Wishes = field(default_factory=Wishes)


def compose(
    session: Session,
    applicant: Applicant,
    settings: Settings,
    wishes: Wishes | None = None,
    matches: Sequence[Match] | None = None,
) -> Composition:
    """The case of one applicant."""
    wishes = wishes or Wishes()
    found = session.options_for(applicant) if matches is None else list(matches)
    budget = budget_of(applicant)
    lines = {p: min(cost, LARGEST) for p, cost in budget.lines.items() if cost}
    sources: dict[str, Source] = {}
    guarantees: dict[str, Guarantee] = {}
    terms: dict[str, Terms] = {}
    unpublished, helping, refused = [], [], []
    for match in found:
        if match.verdict.name == "refused":
            refused.append(match)
            continue
        is_out = wishes.is_firm and not match.is_sure
        if match.availability == "closed" or match.offer.pays_nothing or is_out:
            continue
        option = match.option
        if option.family == "guarantee":
            if (guarantee := _guarantee(match, lines, settings)) is not None:
                guarantees[option.id] = guarantee
        elif option.family in WITHOUT_MONEY:
            if match.offer.covered:
                helping.append(match)
        elif (source := make_source(session, match, lines, settings)) is None:
            unpublished.append(match)
        elif source.lines and not (wishes.is_firm and source.is_conditional):
            sources[option.id] = source
            if source.is_repaid:
                terms[option.id] = terms_of(match, session.catalogue, settings)
    stated = {name: _stated(applicant, name) for name in ("own_cash_mad", "own_in_kind_mad")}
    cash = stated["own_cash_mad"] if wishes.own_cash is None else wishes.own_cash
    kind = stated["own_in_kind_mad"] if wishes.own_in_kind is None else wishes.own_in_kind
    share = settings.money.public_share_max if wishes.public_share is None else wishes.public_share
    cost = sum(lines.values())
    case = Case(
        lines=lines,
        sources=sources,
        guarantees=guarantees,
        own_cash=cash or 0,
        own_in_kind=kind or 0,
        in_kind_lines=frozenset(settings.money.in_kind_lines) & frozenset(lines),
        one_of=_groups(sources, found, settings),
        public_max=int(share * cost) if share < 1 else None,
        most_sources=settings.money.most_sources,
    )
    known = {match.option.id: match for match in found}
    return Composition(
        applicant=applicant,
        case=case,
        matches=known,
        terms=terms,
        unpriced=tuple(p for p, amount in budget.lines.items() if amount is None),
        not_stated=tuple(
            name for name, amount in (("own_cash", cash), ("own_in_kind", kind)) if amount is None
        ),
        unpublished=tuple(unpublished),
        in_kind=tuple(helping),
        refused=tuple(refused),
        assumed_months=tuple(
            name for name in (*sources, *guarantees) if "delay_days" not in known[name].option.terms
        ),
        wishes=wishes,
    )


def make_source(
    session: Session, match: Match, lines: Mapping[str, int], settings: Settings
) -> Source | None:
    """The option as a source; None when nothing is published that bounds its amount."""
    option, offer = match.option, match.offer
    limits = limits_of(match.applicant, option, session.matcher.decider)
    paid = {p: lines[p] for p in (*offer.covered, *offer.unclear) if p in lines}
    by_share = limits.by_share(dict(paid), sum(paid.values()))
    if limits.ceiling is None and by_share is None:
        return None
    own = round(1000 * (limits.own_share or 0.0))
    bounded = {p: int(limits.most_of(p, cost)) for p, cost in paid.items()}
    tops = {p: n for p, n in (bounded if limits.differ_by_line else paid).items() if n > 0}
    ceiling = int(limits.ceiling if limits.ceiling is not None else by_share or 0)
    floor = max(1, ceil(limits.floor or 0))
    pair, payment = settings.pairs.get(option.id), settings.payment
    is_repaid = is_repaid_by(match)
    off = 0.0 if match.is_sure else settings.score.undecided
    is_chancy = option.family in settings.score.chancy_families
    off += settings.score.chancy if is_chancy else 0.0
    off += settings.score.to_confirm if match.availability == "to_confirm" else 0.0
    is_deferred = bool(is_true(option.terms.get("paid_after_works")))
    wanted_share = limits.share if limits.share is not None else 1 - (limits.own_share or 0.0)
    reach = any(option.pays.covered(p) for p in settings.bridge.lines)
    terms = terms_of(match, session.catalogue, settings) if is_repaid else None
    fee = option.terms.get("guarantee_fee_pct")
    rate = round(100 * (terms.rate_pct + float((fee and fee.high) or 0))) if terms else 0
    return Source(
        id=option.id,
        lines=tops if ceiling >= floor else {},
        ceiling=ceiling,
        floor=floor,
        unclear=frozenset(offer.unclear) & frozenset(tops),
        share_sum=int(by_share) if by_share is not None and not own else None,
        share=round(1000 * wanted_share) if own else 1000,
        own_share=own,
        own_in_kind=round(1000 * limits.own_in_kind) if limits.own_in_kind is not None else 1000,
        rate=rate,
        bridge_rate=ceil(rate * min(12, payment.works + payment.after_works) / 12),
        score=round(100 * (match.score - off)),
        unclear_score=round(100 * settings.score.unclear),
        months=_months(match, settings),
        is_repaid=is_repaid,
        is_public=option.family in settings.money.public_families,
        is_conditional=_is_open(match) or is_chancy,
        is_deferred=is_deferred,
        can_bridge=option.family in settings.bridge.families and reach and not is_deferred,
        needs=pair.needs if pair else (),
        requires=option.requires,
        excludes=option.excludes,
        share_of=pair.share_of if pair else "",
        share_of_part=round(1000 * pair.share) if pair else 0,
    )


def _guarantee(match: Match, lines: Mapping[str, int], settings: Settings) -> Guarantee | None:
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
        months=_months(match, settings),
        is_conditional=_is_open(match),
        lines=frozenset(p for p in lines if match.option.pays.covered(p) is not False),
    )


def _groups(
    sources: Mapping[str, Source], matches: Sequence[Match], settings: Settings
) -> dict[str, tuple[str, ...]]:
    groups: dict[str, dict[str, None]] = {}
    for match in matches:
        option = match.option
        if option.id not in sources:
            continue
        if option.family in settings.money.one_of_family:
            groups.setdefault(f"family:{option.family}", {})[option.id] = None
        if option.family in settings.money.one_per_funder and option.funder:
            groups.setdefault(f"funder:{option.funder}", {})[option.id] = None
    return {name: tuple(sorted(ids)) for name, ids in groups.items() if len(ids) > 1}


def _is_open(match: Match) -> bool:
    """Whether nobody can be sure of the option: by its verdict, or as it may not take part."""
    return not match.is_sure or match.option.direct == "unclear"


def _months(match: Match, settings: Settings) -> int:
    days = match.option.terms.get("delay_days")
    if days is not None and days.high is not None:
        return ceil(float(days.high) / 30)
    return settings.months.of(match.option.family)


def _stated(applicant: Applicant, name: str) -> int | None:
    value = applicant.value(name) if name in applicant.schema else None
    return max(0, int(value)) if isinstance(value, int | float) else None
