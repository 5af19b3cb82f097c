"""Guarantees: what the asset register is worth to a lender, and how a shortfall may be closed.

asked     = loan x (1 - part of the loan that is guaranteed) x coverage
counted   = sum over kinds of (value - pledged) x share, untitled land and buildings apart
surety    = surety share x loan, when the group stands surety
shortfall = asked - counted - surety, not below 0
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from matcher.advice.advice_file import AssetKind
from matcher.advice.assumptions import Assumptions, LenderTerms
from matcher.catalogue.terms import Figure
from matcher.domain.applicant import Applicant
from matcher.domain.values import Several
from matcher.matching.pair import Match

Why = Literal["counted", "untitled", "title_unknown", "pledged", "pledge_unknown", "not_taken"]
WayKind = Literal["document", "surety", "cofinancier", "guarantee"]


@dataclass(frozen=True, slots=True)
class AssetLine:
    """One kind of asset before one lender, in whole units of currency.

    Parameters
        pledged   the part already pledged; None when it is not known: then nothing is counted
        share     the share of the free value that counts, 0 to 1
        counted   what the lender counts: (value - pledged) x share, or 0 for the reason `why`
        possible  what it would count with the documents that are missing
    """

    kind: str
    value: int
    pledged: int | None
    share: float
    counted: int
    possible: int
    why: Why


@dataclass(frozen=True, slots=True)
class Way:
    """One way to lower the shortfall, in the order in which to ask.

    Parameters
        subject   the kind of asset, the field, or the option id that it is about
        brings    by how much it lowers the shortfall; 0 for a co-financier, whose amounts are
                  not published: `needed` is what it would have to bring to close the rest
        left      the shortfall after this way and those before it
        days, cost   of the change that it takes; None when not known
        may_be_first whether what has to come before it (`why`, of a surety) may be so already
    """

    kind: WayKind
    subject: str
    brings: int
    left: int
    why: str = ""
    share: float | None = None
    days: int | None = None
    cost: int | None = None
    needed: int | None = None
    may_be_first: bool = False


@dataclass(frozen=True, slots=True)
class SecurityCoverage:
    """The security of one applicant before one lender.

    Parameters
        loan        the most the option may lend for the need, or the need where that is not
                    published (`loan_is_need`)
        guaranteed  part of the loan that the option itself has guaranteed, 0 to 1
        asked       the security that is asked; 0 when the lender asks for none
        project     what the loan itself buys, where that is what the lender takes
        ratio       (counted + surety) / asked; None when nothing is asked
        is_assumed  True when shares and coverage are assumptions, not the lender's own
    """

    option_id: str
    security: str
    loan: int
    loan_is_need: bool
    guaranteed: float
    coverage: float
    asked: int
    assets: tuple[AssetLine, ...]
    project: int
    counted: int
    surety: int
    shortfall: int
    ratio: float | None
    missing: tuple[str, ...]
    ways: tuple[Way, ...]
    is_assumed: bool
    source: str


def find_coverage(matches: Sequence[Match], assumptions: Assumptions) -> list[SecurityCoverage]:
    """The coverage before every lender that does not refuse, in the order of the ranking.

    Nothing is said where the need is not known.
    """
    found = []
    for match in matches:
        if match.rank is None or match.option.family not in assumptions.lender_families:
            continue
        if match.availability == "closed" or match.offer.pays_nothing:
            continue
        amount = match.offer.amount
        loan = match.offer.need if amount is None else amount
        if loan:
            found.append(cover(match, loan, matches, assumptions))
    return found


def cover(
    match: Match,
    loan: int,
    matches: Sequence[Match],
    assumptions: Assumptions,
    guaranteed: float | None = None,
) -> SecurityCoverage:
    """The coverage of one loan before one lender.

    Parameters
        guaranteed   part of the loan behind which a guarantee stands; None takes the option's own
    """
    applicant, option = match.applicant, match.option
    terms = assumptions.lender(option.id)
    if guaranteed is None:
        guaranteed = _part(option.terms.get("guarantee_share"))
    asked = 0 if terms.security == "none" else round(loan * (1 - guaranteed) * terms.coverage)
    lines = () if terms.security == "none" else tuple(_lines(applicant, terms, assumptions))
    project = 0
    if terms.security == "project":
        # "the assets of the project only": what the loan buys is taken for the whole security
        lines, project = (), asked
    counted = sum(line.counted for line in lines) + project
    stands = bool(assumptions.surety) and applicant.value(assumptions.surety) is True
    surety = min(round(assumptions.surety_share * loan), asked) if stands else 0
    shortfall = max(asked - counted - surety, 0)
    return SecurityCoverage(
        option_id=option.id,
        security=terms.security,
        loan=loan,
        loan_is_need=not match.offer.amount,
        guaranteed=guaranteed,
        coverage=terms.coverage,
        asked=asked,
        assets=lines,
        project=project,
        counted=counted,
        surety=surety,
        shortfall=shortfall,
        ratio=(counted + surety) / asked if asked else None,
        missing=tuple(_missing(applicant, lines, assumptions)),
        ways=tuple(_ways(match, loan, shortfall, guaranteed, lines, terms, matches, assumptions)),
        is_assumed=terms.security != "none",
        source=terms.source,
    )


def _part(figure: Figure | None) -> float:
    # of a range the smaller part is sure
    return float(figure.low or 0) if figure is not None else 0.0


def _lines(applicant: Applicant, terms: LenderTerms, assumptions: Assumptions) -> list[AssetLine]:
    found = []
    for asset in assumptions.assets:
        value = applicant.value(asset.value)
        if not isinstance(value, int | float) or value <= 0:
            continue
        found.append(_line(asset, int(value), applicant, terms))
    return found


def _line(asset: AssetKind, value: int, applicant: Applicant, terms: LenderTerms) -> AssetLine:
    share = terms.shares.get(asset.kind, asset.share)
    known = applicant.value(asset.pledged) if asset.pledged else 0
    pledged = int(known) if isinstance(known, int | float) else None
    free = max(value - (pledged or 0), 0)
    possible = round(free * share)
    why: Why = "counted"
    if terms.kinds and asset.kind not in terms.kinds:
        why, possible = "not_taken", 0
    elif pledged is not None and pledged >= value:
        why = "pledged"
    elif asset.title and terms.title_needed and applicant.value(asset.title) is not True:
        why = "untitled" if applicant.value(asset.title) is False else "title_unknown"
    elif pledged is None:
        why = "pledge_unknown"
    counted = possible if why == "counted" else 0
    return AssetLine(asset.kind, value, pledged, share, counted, possible, why)


def _missing(
    applicant: Applicant, lines: Sequence[AssetLine], assumptions: Assumptions
) -> list[str]:
    """The fields whose papers are missing: titles, and certificates of what is pledged."""
    kinds = {asset.kind: asset for asset in assumptions.assets}
    found = []
    for line in lines:
        if line.why in ("untitled", "title_unknown"):
            found.append(kinds[line.kind].title)
        if line.pledged is None and line.why != "not_taken":
            found.append(kinds[line.kind].pledged)
    values = [a.value for a in assumptions.assets if applicant.value(a.value) is None]
    held = applicant.value(_register(applicant, assumptions)) if values else None
    for asset in assumptions.assets:
        if asset.value in values and isinstance(held, Several) and asset.kind in held.values:
            found.append(asset.value)
    return list(dict.fromkeys(found))


def _register(applicant: Applicant, assumptions: Assumptions) -> str:
    line = applicant.schema[assumptions.assets[0].value].line
    return line.of if line else assumptions.assets[0].value


def _ways(
    match: Match,
    loan: int,
    shortfall: int,
    guaranteed: float,
    lines: Sequence[AssetLine],
    terms: LenderTerms,
    matches: Sequence[Match],
    assumptions: Assumptions,
) -> list[Way]:
    """The asks in order, each lowering what is left, until nothing is."""
    if not shortfall:
        return []
    rate = (1 - guaranteed) * terms.coverage
    offers: dict[str, list[Way]] = {
        "document": _documents(match.applicant, lines, assumptions),
        "surety": _surety(match.applicant, loan, assumptions),
        "cofinancier": [
            Way("cofinancier", m.option.id, 0, 0, m.verdict.name)
            for m in _usable(matches, assumptions.cofinancier_families)
        ],
        "guarantee": []
        if guaranteed
        else [
            Way("guarantee", m.option.id, brings, 0, m.verdict.name, share)
            for m in _usable(matches, assumptions.guarantor_families)
            if assumptions.may_secure(m.option.id, match.option.family)
            and (share := _part(m.option.terms.get("guarantee_share")))
            and (brings := _guarantee(m, loan, share, terms.coverage))
        ],
    }
    left = shortfall
    found = []
    for kind in assumptions.order:
        alternatives = offers.get(kind, [])
        if kind == "cofinancier":
            # a dirham that someone else brings is a dirham less to borrow and to secure
            for way in alternatives[:1] if left and rate else ():
                found.append(replace(way, left=left, needed=math.ceil(left / rate)))
            continue
        if kind == "guarantee":  # one fund guarantees one loan: the largest
            alternatives = sorted(alternatives, key=lambda w: (-w.brings, w.subject))[:1]
        for way in alternatives:
            if left > 0:
                brings = min(way.brings, left)
                left -= brings
                found.append(replace(way, brings=brings, left=left))
    return found


def _documents(
    applicant: Applicant, lines: Sequence[AssetLine], assumptions: Assumptions
) -> list[Way]:
    kinds = {asset.kind: asset for asset in assumptions.assets}
    found = []
    for line in lines:
        if line.counted or line.why not in ("untitled", "title_unknown", "pledge_unknown"):
            continue
        asset = kinds[line.kind]
        name = asset.pledged if line.why == "pledge_unknown" else asset.title
        change = applicant.schema[name].change
        days, cost = (change.days, change.cost) if change else (None, None)
        found.append(Way("document", name, line.possible, 0, line.why, line.share, days, cost))
    # what costs no time first: a certificate before a title
    return sorted(found, key=lambda w: (w.days or 0, -w.brings))


def _surety(applicant: Applicant, loan: int, assumptions: Assumptions) -> list[Way]:
    name = assumptions.surety
    if not name or applicant.value(name) is True:
        return []
    change = applicant.schema[name].change
    days = change.days if change else 0
    cost = change.cost if change else 0
    first = [b for b in assumptions.first.get(name, ()) if applicant.value(b) is not True]
    for before in first:
        if (earlier := applicant.schema[before].change) is not None:
            days, cost = days + earlier.days, cost + earlier.cost
    brings = round(assumptions.surety_share * loan)
    why = first[0] if first else ""
    way = Way("surety", name, brings, 0, why, assumptions.surety_share, days, cost)
    return [replace(way, may_be_first=bool(why) and applicant.value(why) is None)]


def _usable(matches: Sequence[Match], families: frozenset[str]) -> list[Match]:
    return [
        m
        for m in matches
        if m.rank is not None and m.option.family in families and m.availability != "closed"
    ]


def can_secure(guarantee: Match, family: str, loan: int | None, assumptions: Assumptions) -> bool:
    """Whether a guarantee can stand behind a loan of a family, as far as its terms tell.

    Parameters
        loan   None where its amount is not known
    """
    if not assumptions.may_secure(guarantee.option.id, family):
        return False
    return loan is None or _guarantee(guarantee, loan, 1.0, 1.0) > 0


def _guarantee(match: Match, loan: int, share: float, coverage: float) -> int:
    terms: Mapping[str, Figure] = match.option.terms
    low, high, cap = (terms.get(key) for key in ("loan_min", "loan_max", "guarantee_cap"))
    if low is not None and low.low and loan < low.low:
        return 0
    if high is not None and high.high and loan > high.high:
        return 0
    part = share * loan
    if cap is not None and cap.high:
        part = min(part, float(cap.high))
    return round(part * coverage)
