"""How the money of an option is repaid: what is published, and what is assumed."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.terms import Figure
from matcher.matching.pair import Match
from matcher.planning.settings import PlanSettings


@dataclass(frozen=True, slots=True)
class RepaymentTerms:
    """How the money of a source is repaid; `is_assumed` names what is not published."""

    rate_pct: float
    months: int
    grace: int
    is_at_once: bool
    assumed: tuple[str, ...] = ()


def terms_of(match: Match, catalogue: Catalogue, settings: PlanSettings) -> RepaymentTerms:
    """How the option is repaid; what is not published is assumed and named."""
    figures = match.option.terms
    rate, months, grace = (
        figures.get(k) for k in ("rate_pct_year", "duration_months", "grace_months")
    )
    assumed = []
    family = match.option.family
    if rate is not None and rate.high is not None:
        rate_pct = float(rate.high)
    else:
        assumed.append("rate")
        set_rate = settings.loan.rate_pct.get(family)
        rate_pct = highest_rate(catalogue, family) if set_rate is None else float(set_rate)
    if months is None or not months.high:
        assumed.append("months")
    return RepaymentTerms(
        rate_pct=rate_pct,
        months=int(months.high) if months is not None and months.high else settings.loan.months,
        grace=int(grace.low or 0) if grace is not None else 0,
        is_at_once=match.option.id in settings.loan.repaid_at_once,
        assumed=tuple(assumed),
    )


def highest_rate(catalogue: Catalogue, family: str) -> float:
    """The highest yearly rate published for a family, or else for any, in per cent."""
    rates = [
        (option.family, float(figure.high))
        for option in catalogue.options.values()
        if (figure := option.terms.get("rate_pct_year")) and figure.high is not None
    ]
    own = [rate for name, rate in rates if name == family and rate > 0]
    return max(own or [rate for _, rate in rates], default=0.0)


def is_true(figure: Figure | None) -> bool | None:
    """A yes or no of the catalogue; None when it is not published."""
    return None if figure is None else bool(figure.low)
