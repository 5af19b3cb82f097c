"""The worksheet of a call: who fits it, who is one fact or one paper away, and for how long.

A call is looked at as it is written, whether or not a newer one governs: for every cooperative
of its place, or whose place is not known. Without a call, the option is as it is for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from matcher.catalogue.availability import availability_of
from matcher.catalogue.calls import Rounds, states_of
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Availability, Call
from matcher.domain.applicant import Applicant
from matcher.matching.offer import make_offer
from matcher.matching.pair import Matcher
from matcher.support.errors import UnknownIdError, nearest
from matcher.support.messages import message


@dataclass(frozen=True, slots=True)
class Fitting:
    """A cooperative of a worksheet.

    Parameters
        amount    the most that the call may bring it, in whole units of currency; None: not known
        missing   fields that still decide, for one that is not sure to fit
        lacking   codes of papers that it is known not to have
        unknown   codes of papers of which nothing is known
    """

    applicant: Applicant
    amount: int | None
    missing: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Worksheet:
    """Who fits a call.

    Parameters
        call        the one that is asked about
        governs     that, or the one that governs everywhere
        days_left   days until it closes, negative once it has; None: no last day is published
        differs     whether no call is asked about, and what governs is not the same everywhere
        fits        published conditions hold, and no paper is known to be lacking
        one_paper   the same, but for one paper
        more_papers the same, but for more than one
        one_fact    one unknown fact decides
        facts       how many more than one unknown fact decide
        refused     how many the published conditions refuse
        elsewhere   how many are of another place
        pays_none   how many ask for nothing that it pays
    """

    option: Option
    call: Call | None
    availability: Availability
    days_left: int | None
    fits: list[Fitting] = field(default_factory=list)
    one_paper: list[Fitting] = field(default_factory=list)
    more_papers: list[Fitting] = field(default_factory=list)
    one_fact: list[Fitting] = field(default_factory=list)
    facts: int = 0
    refused: int = 0
    elsewhere: int = 0
    pays_none: int = 0
    differs: bool = False
    governs: Call | None = None


def find_call(matcher: Matcher, name: str) -> tuple[Option, Call | None]:
    """The option, and the call if one is named: `OPTION` or `OPTION/CALL`.

    Raises
        UnknownIdError  there is none of that name
    """
    option_id, _, call_id = name.partition("/")
    options = matcher.catalogue.options
    if option_id not in options:
        hint = nearest(option_id, options) or message("See match catalogue list.")
        raise UnknownIdError(message('No option has the id "{id}".', id=option_id), hint=hint)
    option = options[option_id]
    if not call_id:
        return option, None
    calls = {call.id: call for call in option.calls}
    if call_id not in calls:
        known = nearest(call_id, calls) or message("Known: {keys}.", keys=tuple(calls))
        what = message('"{option}" has no call "{id}".', option=option_id, id=call_id)
        raise UnknownIdError(what, hint=known)
    return option, calls[call_id]


def worksheet(
    matcher: Matcher, option: Option, call: Call | None, applicants: Iterable[Applicant]
) -> Worksheet:
    """The worksheet of a call, or of an option, for the cooperatives of a registry."""
    today = matcher.today
    under, stale = option.under(call), matcher.catalogue.stale_after_days
    if call is not None:
        state = availability_of(under, today, stale)
    else:
        state = states_of(option, matcher.engine.schema, today, stale)[0]
    governing: tuple[Option, ...] = (under,)
    if call is None and option.calls:
        governing = Rounds(option, matcher.engine.schema, today).governing
    round_, differs = governing[0].call, len(governing) > 1
    closes = round_.closes if round_ else under.valid_until
    sheet = Worksheet(
        option,
        call,
        state,
        (closes - today).days if closes and not differs else None,
        differs=differs,
        governs=None if differs else round_,
    )
    elsewhere = refused = pays_none = facts = 0
    for applicant in applicants:
        governed = under if call else matcher.governed(option, applicant)
        is_there = _is_in(matcher, applicant, call)
        verdict = matcher.engine.decide(governed.in_force(today), applicant)
        offer = make_offer(applicant, governed, matcher.engine)
        if is_there is False:
            elsewhere += 1
        elif verdict.name == "refused":
            refused += 1
        elif offer.pays_nothing:
            pays_none += 1
        else:
            place = matcher.engine.schema.place_field()
            missing = (*verdict.missing, *([place] if is_there is None and place else []))
            missing = tuple(dict.fromkeys(missing))
            lacking, unknown = _papers(matcher, governed, applicant)
            one = Fitting(applicant, offer.amount, missing, lacking, unknown)
            if len(missing) > 1:
                facts += 1
            elif missing:
                sheet.one_fact.append(one)
            else:
                (sheet.fits, sheet.one_paper, sheet.more_papers)[min(len(lacking), 2)].append(one)
    for group in (sheet.fits, sheet.one_paper, sheet.more_papers, sheet.one_fact):
        group.sort(key=lambda one: (len(one.unknown), -(one.amount or 0), one.applicant.id))
    return replace(sheet, elsewhere=elsewhere, refused=refused, pays_none=pays_none, facts=facts)


def _is_in(matcher: Matcher, applicant: Applicant, call: Call | None) -> bool | None:
    """Whether an applicant is in the places of a call; None where its place is too coarse."""
    about = matcher.engine.schema.place_field()
    if call is None or not call.place or not about:
        return True
    codes = ", ".join(f'"{code}"' for code in call.place)
    return matcher.engine.holds(f"{about} in [{codes}]", applicant)


def _papers(
    matcher: Matcher, option: Option, applicant: Applicant
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The papers that are known to be lacking, and those of which nothing is known."""
    lacking, unknown = [], []
    for paper in option.papers:
        kind = matcher.catalogue.papers.get(paper.code)
        held = matcher.engine.holds(kind.held, applicant) if kind and kind.held else None
        if held is None:
            unknown.append(paper.code)
        elif not held:
            lacking.append(paper.code)
    return tuple(lacking), tuple(unknown)


def days_of(sheet: Worksheet, today: date) -> int | None:
    """Days until it opens; None where it is open, or the day is not published."""
    opens = sheet.governs.opens if sheet.governs else None
    return (opens - today).days if opens and opens > today else None
