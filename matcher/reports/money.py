"""Money in words: amount, cost, own share and delay of an option for one need."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.catalogue.families import WITHOUT_MONEY
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Figure, Local
from matcher.domain.budget import budget_of
from matcher.matching.local_figures import local_of
from matcher.matching.offer import Offer
from matcher.matching.pair import Match
from matcher.reports.phrases import labelled, per_cent, with_notes
from matcher.reports.values import said_place
from matcher.support.messages import Message, Money, Sayable, Share, counted, message, message_in

#: The fields of a registry that say what an applicant can bring, in cash and in kind.
OWN_CASH, OWN_IN_KIND = "own_cash_mad", "own_in_kind_mad"
#: Where nothing is published of its amounts.
NOT_PUBLISHED = message("not published")


def money_facts(match: Match, *, is_alone: bool = True) -> Iterator[Message]:
    """Amount, cost, own share and delay for this need; what is not published says so.

    Parameters
        is_alone   whether nobody else is reckoned with: what is left to find is said then
    """
    option, offer = match.option, match.offer
    currency = match.applicant.schema.currency
    yield labelled(message("amount"), amount_said(match))
    share = option.terms.get("guarantee_share")
    if share is not None:
        yield message("guarantees {share} of a loan", share=_share(share))
    if (share := option.amount.get("share_max")) is not None and share.high is not None:
        yield message("at most {share} of the cost", share=_share(share))
    rest = budget_of(match.applicant).unassigned
    if is_alone and offer.amount and offer.need and offer.need + rest > offer.amount:
        yield _left_said(offer.need + rest, offer, currency)
    unpublished = []
    for label, said in (
        (message("cost"), _cost(match)),
        (message("own share"), _own(match)),
        (message("delay"), delay_said(option)),
    ):
        if said is None:
            unpublished.append(label)
        else:
            yield labelled(label, said)
    if (figure := option.terms.get("duration_months")) is not None:
        yield labelled(message("duration"), _months(figure))
    if (figure := option.terms.get("grace_months")) is not None:
        yield labelled(message("grace"), _months(figure))
    if unpublished:
        yield labelled(message("not published"), tuple(unpublished))


def _left_said(need: int, offer: Offer, currency: str) -> Message:
    """What is left to find, and how much more where it pays only what its terms say."""
    left = Money(need - (offer.amount or 0), currency)
    if offer.sure is None or offer.sure >= (offer.amount or 0):
        if offer.is_at_most:
            return message("at least {amount} left to find", amount=left)
        return message("left to find {amount}", amount=left)
    return message(
        "left to find {amount}, or {more} where it pays only what its terms say",
        amount=left,
        more=Money(need - offer.sure, currency),
    )


def at_most_said(amount: float, currency: str) -> Message:
    """The most that an option brings, as a short note; nothing is said in words.

    >>> print(at_most_said(0, "MAD"))
    no money for this need
    """
    if not amount:
        return message("no money for this need")
    return message("at most {amount}", amount=Money(amount, currency))


def unassigned_said(amount: int, currency: str) -> Message:
    """What of a stated total stands in no line of the budget.

    >>> print(unassigned_said(300_000, "MAD"))
    300,000 MAD of the total stand in no line
    """
    return message("{amount} of the total stand in no line", amount=Money(amount, currency))


def unplanned_said(amount: int, currency: str) -> Message:
    """The same of a plan, which pays lines alone."""
    return message(
        "{amount} of the total that was told stand in no line, so in no plan: ask what they are"
        " for",
        amount=Money(amount, currency),
    )


def amount_said(match: Match) -> Message:
    """The most the option brings for this need, or what is published of its amounts.

    Where a part of the total stands in no line, it says that only the lines are reckoned with.
    """
    said = _amount_said(match)
    rest = budget_of(match.applicant).unassigned
    if not rest or not match.offer.amount:
        return said
    return with_notes(said, [unassigned_said(rest, match.applicant.schema.currency)])


def _amount_said(match: Match) -> Message:
    option, offer, currency = match.option, match.offer, match.applicant.schema.currency
    if offer.amount == 0:
        if offer.pays_nothing:
            return message("pays none of the lines asked for")
        return message("nothing within its published limits")
    if offer.amount is not None:
        amount = Money(offer.amount, currency)
        if offer.unclear and not offer.covered:
            return message(
                "at most {amount}, if it pays what is asked, which is not published", amount=amount
            )
        most = message("at most {amount}", amount=amount)
        if offer.cautious is not None and offer.cautious < offer.amount:
            less = Money(offer.cautious, currency)
            if offer.doubt == "ceilings":
                most = message(
                    "at most {amount}, or {less}: its sources name two ceilings",
                    amount=amount,
                    less=less,
                )
            else:
                # which of its terms apply hangs on a fact that is missing: so does the amount
                most = message(
                    "at most {amount}, or {less}: which of its terms apply is not known",
                    amount=amount,
                    less=less,
                )
        if not offer.is_in_part_unclear:
            return most
        schema = match.applicant.schema
        return message(
            "{most}, of which {sure} for what its terms say that it pays ({lines})",
            most=most,
            sure=Money(offer.sure or 0, currency),
            lines=tuple(schema[schema.budget].label_of(one) for one in offer.covered),
        )
    for key, paid_in in (("max", currency), ("max_usd", "USD")):
        if (figure := option.amount.get(key)) and figure.high is not None:
            return message("at most {amount}", amount=Money(float(figure.high), paid_in))
    if (usual := option.amount.get("typical")) and usual.high is not None:  # no ceiling
        return message("usually {amount}", amount=span(usual.low, usual.high, currency))
    if (hire := option.amount.get("per_hire")) and hire.high is not None:
        amount = Money(float(hire.high), currency)
        return message("{amount} for each person hired", amount=amount)
    if (here := _seen_here(match)) is not None:
        return here
    if (seen := option.amount.get("observed")) and seen.high is not None:
        amounts = message("in past cases {amount}", amount=span(seen.low, seen.high, currency))
        return with_notes(amounts, [seen.note]) if seen.note else amounts
    lends = option.terms.get("repayable")  # a fund among those that bring none otherwise
    if option.family in WITHOUT_MONEY and not (lends and lends.high):
        return message("brings no money")
    return NOT_PUBLISHED


def _seen_here(match: Match) -> Message | None:
    """What was paid around the applicant, with where it was counted; None where nobody tells."""
    local, schema = local_of(match), match.applicant.schema
    figure = local.figures["observed"] if local is not None else None
    if local is None or figure is None or figure.high is None:
        return None
    amounts = message(
        "in past cases {amount}", amount=span(figure.low, figure.high, schema.currency)
    )
    notes: list[Sayable] = [counted_in(match, local)]
    if figure.note is not None:
        notes.append(figure.note)
    return with_notes(amounts, notes)


def counted_in(match: Match, local: Local) -> Message:
    """Where what an option paid was counted, when that is around the applicant alone."""
    schema = match.applicant.schema
    places = schema.places(schema.place_field())  # where none is told, nothing is known around it
    names = tuple(said_place(one, places) if one in places else one for one in local.place)
    return message("counted in {places}", places=names)


def _cost(match: Match) -> Message | None:
    option, offer = match.option, match.offer
    repayable, rate = option.terms.get("repayable"), option.terms.get("rate_pct_year")
    if repayable is not None and repayable.low is False:
        return message("nothing to pay back")
    if rate is None:
        return None
    cost = message("{rate} a year", rate=_per_cent(rate))
    notes: list[Sayable] = [rate.note] if rate.note else []
    if offer.cost_high:
        total = Money(offer.cost_high, match.applicant.schema.currency)
        notes.insert(0, message("at most {amount} a year", amount=total))
    if len(notes) == 2:
        first, second = notes
        notes = [message_in("two notes", "{first}; {second}", first=first, second=second)]
    return with_notes(cost, notes) if notes else cost


def _own(match: Match) -> Sayable | None:
    """The own share asked, the least of it, and whether what is on file suffices."""
    own, offer = match.option.terms.get("own_share"), match.offer
    currency = match.applicant.schema.currency
    if own is None:
        return None
    if offer.own_share is None or own.low is None:
        return _share(own)
    share, amount = Share(float(own.low)), Money(offer.own_share, currency)
    if offer.own_in_kind:
        said = message(
            "at least {share} = {amount}, of which {in_kind} may be in kind",
            share=share,
            amount=amount,
            in_kind=Money(offer.own_in_kind, currency),
        )
    else:
        said = message_in("own share", "at least {share} = {amount}", share=share, amount=amount)
    if budget_of(match.applicant).unassigned:
        said = message("{own_share}, of the lines that are known", own_share=said)
    cash, in_kind = _on_file(match, OWN_CASH), _on_file(match, OWN_IN_KIND)
    if cash is None:
        return said
    usable = min(in_kind or 0, offer.own_in_kind or 0)
    notes = [message("on file: {amount}", amount=Money(cash + usable, currency))]
    if (lacking := offer.own_share - cash - usable) > 0 and in_kind is not None:
        notes.append(message("{amount} lacking", amount=Money(lacking, currency)))
    return with_notes(said, notes)


def own_short_said(match: Match) -> Message | None:
    """That what is on file of the members' own is less than the option asks for; None else."""
    offer, currency = match.offer, match.applicant.schema.currency
    cash, in_kind = _on_file(match, OWN_CASH), _on_file(match, OWN_IN_KIND)
    if offer.own_share is None or cash is None:
        return None
    there = cash + min(in_kind or 0, offer.own_in_kind or 0)
    if there >= offer.own_share:
        return None
    told = {
        "asked": Money(offer.own_share, currency),
        "there": Money(there, currency),
        "lacking": Money(offer.own_share - there, currency),
    }
    if in_kind is None and offer.own_in_kind:
        return message(
            "The own share on file is too low: {asked} are asked for, {there} are on file,"
            " {lacking} lack; what the members bring in kind is not stated.",
            **told,
        )
    return message(
        "The own share on file is too low: {asked} are asked for, {there} are on file, {lacking}"
        " lack.",
        **told,
    )


def _on_file(match: Match, name: str) -> int | None:
    name = match.applicant.schema.amount(name)
    if name not in match.applicant.schema:
        return None
    value = match.applicant.value(name)
    return value if isinstance(value, int) else None


def delay_said(option: Option) -> Message | None:
    """How long an option takes, as far as that is published."""
    figure = option.terms.get("delay_days")
    if not figure:
        return None
    low, high = _bounds(figure.low, figure.high)
    if high is None:
        return counted("≥ {n} day", "≥ {n} days", low or 0)
    if low is None:
        return counted("{n} day", "{n} days", high)
    return counted("{low}–{n} day", "{low}–{n} days", high, low=low)


def _months(figure: Figure) -> Message:
    low, high = _bounds(figure.low, figure.high)
    if high is None:
        return counted("≥ {n} month", "≥ {n} months", low or 0)
    if low is None:
        return counted("{n} month", "{n} months", high)
    return counted("{low}–{n} month", "{low}–{n} months", high, low=low)


def _share(figure: Figure) -> Sayable:
    low, high = float(figure.low or 0), float(figure.high or 0)
    if low == high:
        return Share(low)
    return per_cent(round(low * 100, 1), round(high * 100, 1))


def _per_cent(figure: Figure) -> Message:
    low, high = _bounds(figure.low, figure.high)
    if high is None:
        return message_in("rate", "≥ {rate}%", rate=low or 0)
    return per_cent(high if low is None else low, high)


def span(low: float | None, high: float | None, currency: str = "") -> Sayable:
    """A number or a range of numbers, with a currency where they are amounts in it."""
    low, high = _bounds(low, high)
    if high is None:
        least = low or 0
        bound = Money(least, currency) if currency else least
        return message_in("range", "≥ {low}", low=bound)
    last = Money(high, currency) if currency else high
    return last if low is None else message_in("range", "{low}–{high}", low=low, high=last)


def _bounds(low: float | None, high: float | None) -> tuple[float | None, float | None]:
    """The two ends of a range; the first is None where one number says it all."""
    if low == high or not low:
        return None, float(high or 0)
    return float(low), None if high is None else float(high)
