"""Money in words: amount, cost, own share and delay of an option for one need."""

from __future__ import annotations

from matcher.catalogue.option import Figure, Option
from matcher.matching import Match
from matcher.offer import WITHOUT_MONEY
from matcher.show.words import (
    joined,
    labelled,
    listed,
    money,
    number,
    percent,
    percent_sign,
    say,
)

#: The fields of a registry that say what an applicant can bring, in cash and in kind.
OWN_CASH, OWN_IN_KIND = "own_cash_mad", "own_in_kind_mad"


def money_facts(match: Match, language: str) -> list[str]:
    """Amount, cost, own share and delay for this need; what is not published says so."""
    option, schema = match.option, match.applicant.schema
    facts = [labelled(say("amount", language), amount(match, language), language)]
    share = option.terms.get("guarantee_share")
    if share is not None:
        facts.append(say("guarantees", language, x=_share(share, language)))
    if match.offer.amount and match.offer.need and match.offer.need > match.offer.amount:
        rest = money(match.offer.need - match.offer.amount, schema, language)
        facts.append(say("to_find", language, x=rest))
    unpublished = []
    for label, text in (
        (say("cost", language), _cost(match, language)),
        (say("own", language), _own(match, language)),
        (say("delay", language), _delay(option, language)),
    ):
        if text:
            facts.append(labelled(label, text, language))
        else:
            unpublished.append(label)
    facts.extend(_times(option, language))
    if unpublished:
        facts.append(
            labelled(say("unpublished", language), listed(unpublished, language), language)
        )
    return facts


def _cost(match: Match, language: str) -> str:
    option, offer = match.option, match.offer
    if _is_grant(option):
        return say("grant", language)
    rate = option.terms.get("rate_pct_year")
    if rate is None:
        return ""
    cost = say("a_year", language, x=f"{span(rate, language)}{percent_sign(language)}")
    notes = [rate.note.to(language)] if rate.note else []
    if offer.cost_high:
        total = money(offer.cost_high, match.applicant.schema, language)
        notes.insert(0, say("up_to", language, x=say("a_year", language, x=total)))
    return f"{cost} ({joined(notes, language)})" if notes else cost


def _own(match: Match, language: str) -> str:
    """The own share asked, and whether what is on file suffices."""
    own, offer = match.option.terms.get("own_share"), match.offer
    schema = match.applicant.schema
    if own is None:
        return ""
    text = _share(own, language)
    if offer.own_share is None:
        return text
    text = f"{text} = {money(offer.own_share, schema, language)}"
    if offer.own_in_kind:
        kind = money(offer.own_in_kind, schema, language)
        text = f"{text}, {say('in_kind', language, x=kind)}"
    cash, in_kind = (_on_file(match, name) for name in (OWN_CASH, OWN_IN_KIND))
    if cash is None:
        return text
    usable = min(in_kind or 0, offer.own_in_kind if offer.own_in_kind is not None else 0)
    has = money(cash + usable, schema, language)
    text = f"{text} ({say('you_have', language, x=has)}"
    if (lacking := offer.own_share - cash - usable) > 0 and in_kind is not None:
        text = f"{text}, {say('lacking', language, x=money(lacking, schema, language))}"
    return f"{text})"


def _on_file(match: Match, name: str) -> int | None:
    if name not in match.applicant.schema:
        return None
    value = match.applicant.value(name)
    return value if isinstance(value, int) else None


def _delay(option: Option, language: str) -> str:
    days = option.terms.get("delay_days")
    return say("days", language, n=span(days, language)) if days else ""


def _times(option: Option, language: str) -> list[str]:
    found = []
    for key, word in (("duration_months", "duration"), ("grace_months", "grace")):
        if (figure := option.terms.get(key)) is not None:
            months = say("months", language, n=span(figure, language))
            found.append(labelled(say(word, language), months, language))
    return found


def amount(match: Match, language: str) -> str:
    """The most the option brings for this need, or what is published of its amounts."""
    offer, schema = match.offer, match.applicant.schema
    if offer.amount == 0:
        return say("pays_none" if offer.pays_nothing else "outside_limits", language)
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
