"""The terms of the option of a fund, which the fund replaces and which are assumed, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matcher.allocation.draft import Term
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Figure
from matcher.domain.schema import Schema
from matcher.matching.pair import Matcher
from matcher.support.messages import Message, Money, Sayable, Share, message, message_in

TERMS: dict[Term, Message] = {
    "ticket_min": message("the smallest award"),
    "ticket_max": message("the largest award"),
    "own_share": message("the own share"),
    "pays": message("the lines that are paid"),
}


def replaced_said(fund: Sayable, terms: Sequence[Term]) -> Message:
    """Which terms of its option a fund replaces."""
    return message(
        "{fund}: what is written here replaces the option's own term: {terms}.",
        fund=fund,
        terms=tuple(TERMS[term] for term in terms),
    )


def lines_assumed_said(fund: Sayable) -> Message:
    """That a fund pays lines of which its option says nothing."""
    return message(
        "{fund}: which lines its option pays is not published; all that it does not exclude are"
        " assumed to be paid.",
        fund=fund,
    )


@dataclass(frozen=True, slots=True)
class FundTerms:
    """The terms that hold for a fund of an option, a sentence for each round.

    Parameters
        now      of the calls of this year, and those of the option itself
        earlier  of the last call known in a place, where it is of an earlier year
    """

    now: tuple[Message, ...]
    earlier: tuple[Message, ...]


def fund_terms(option: Option, matcher: Matcher, schema: Schema) -> FundTerms:
    """The terms of an option as a fund takes them, those of older calls apart."""
    year = matcher.today.year
    governing = matcher.governing(option)
    older = [one for one in governing if one.call is not None and one.call.year < year]
    newer = [one for one in governing if one not in older]
    is_one = len(governing) == 1
    return FundTerms(
        tuple(_terms_said(newer, schema, is_one=is_one)),
        tuple(_terms_said(older, schema, is_one=is_one)),
    )


def _terms_said(variants: Sequence[Option], schema: Schema, *, is_one: bool) -> Iterator[Message]:
    for variant in variants:
        told = tuple(_told(variant, schema)) or (message("not published"),)
        if not variant.pays.covers and schema.budget_lines():
            told = (*told, message("assumed to pay every line that it does not exclude"))
        where: Sayable = message("Its own terms")
        if variant.call is not None:
            where = variant.call.name or variant.call.id
        elif not is_one:
            where = message("Its own terms elsewhere")
        yield message("{where}: {terms}.", where=where, terms=told)


def _told(option: Option, schema: Schema) -> Iterator[Sayable]:
    if (top := _high(option.amount.get("max"))) is not None:
        yield message("at most {amount}", amount=Money(round(top), schema.currency))
    if (least := _low(option.amount.get("min"))) is not None:
        yield message("at least {amount}", amount=Money(round(least), schema.currency))
    if (share := _high(option.amount.get("share_max"))) is not None:
        yield message("at most {share} of the cost", share=Share(share))
    if (own := _low(option.terms.get("own_share"))) is not None:
        yield message("own share {share}", share=Share(own))
    if option.cases:
        yield message("other figures in some cases")
    known = schema.budget_lines()
    paid: tuple[Sayable, ...] = tuple(
        schema[schema.budget].label_of(name) for name in option.pays.covers if name in known
    )
    if paid:
        yield message_in("lines that are paid", "it surely pays {lines}", lines=paid)


def _high(figure: Figure | None) -> float | None:
    return None if figure is None or figure.high is None else float(figure.high)


def _low(figure: Figure | None) -> float | None:
    return None if figure is None or figure.low is None else float(figure.low)
