"""Money in words: amount, cost, own share and delay of an option for one need."""

from __future__ import annotations

from matcher.catalogue.option import Figure, Option
from matcher.matching import Match
from matcher.offer import WITHOUT_MONEY
from matcher.show.words import labelled, money, number, percent, percent_sign, say


def money_facts(match: Match, language: str) -> list[str]:
    """Amount, cost, own share and delay for this need; what is not published says so."""
    option, offer, schema = match.option, match.offer, match.applicant.schema
    unpublished = say("unpublished", language)
    facts = [labelled(say("amount", language), amount(match, language), language)]
    share = option.terms.get("guarantee_share")
    if share is not None:
        facts.append(say("guarantees", language, x=_share(share, language)))
    if _is_grant(option):
        cost = say("grant", language)
    else:
        cost = unpublished
        rate = option.terms.get("rate_pct_year")
        if rate is not None:
            cost = say("a_year", language, x=f"{span(rate, language)}{percent_sign(language)}")
            if offer.cost_high:
                total = say("a_year", language, x=money(offer.cost_high, schema, language))
                cost = f"{cost} ({say('up_to', language, x=total)})"
    facts.append(labelled(say("cost", language), cost, language))
    own = option.terms.get("own_share")
    text = unpublished
    if own is not None:
        text = _share(own, language)
        if offer.own_share is not None:
            text = f"{text} = {money(offer.own_share, schema, language)}"
        if offer.own_in_kind:
            kind = money(offer.own_in_kind, schema, language)
            text = f"{text}, {say('in_kind', language, x=kind)}"
    facts.append(labelled(say("own", language), text, language))
    days = option.terms.get("delay_days")
    said = say("days", language, n=span(days, language)) if days else unpublished
    facts.append(labelled(say("delay", language), said, language))
    return facts


def amount(match: Match, language: str) -> str:
    """The most the option brings for this need, or what is published of its amounts."""
    offer, schema = match.offer, match.applicant.schema
    if offer.amount is not None:
        key = "at_most" if offer.is_at_most else "up_to"
        return say(key, language, x=money(offer.amount, schema, language))
    for key in ("max", "typical", "per_hire"):
        if (figure := match.option.amount.get(key)) and figure.high is not None:
            return say("up_to", language, x=money(float(figure.high), schema, language))
    if (dollars := match.option.amount.get("max_usd")) and dollars.high is not None:
        return say("up_to", language, x=f"{number(float(dollars.high), language)}\u00a0USD")
    if (seen := match.option.amount.get("observed")) and seen.high is not None:
        return say("observed", language, x=f"{span(seen, language)}\u00a0{schema.currency}")
    if match.option.family in WITHOUT_MONEY:
        return say("none_money", language)
    return say("unpublished", language)


def _is_grant(option: Option) -> bool:
    repayable = option.terms.get("repayable")
    return repayable is not None and repayable.low is False


def _share(figure: Figure, language: str) -> str:
    low, high = float(figure.low or 0), float(figure.high or 0)
    if low == high:
        return percent(low, language)
    return f"{number(round(low * 100, 1), language)}–{percent(high, language)}"


def span(figure: Figure, language: str) -> str:
    """A figure or a range of figures."""
    if figure.low == figure.high or figure.low in (None, 0):
        return number(float(figure.high or 0), language)
    if figure.high is None:
        return f"≥ {number(float(figure.low or 0), language)}"
    return f"{number(float(figure.low or 0), language)}–{number(float(figure.high), language)}"
