"""`match catalogue review`: what to ask whom, as a list to call through or to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from matcher.advice.catalogue_review import Asks, FunderCall, Review
from matcher.cases.contradictions import GRANTED, Contradiction
from matcher.cases.kinds import condition_of, reason_said
from matcher.reports.answer.seen import seen_said
from matcher.reports.frame import Frame, frame
from matcher.reports.layout import wrapped
from matcher.reports.names import CHANNELS, funder_of, learnt_by
from matcher.reports.options.office import (
    RESULTS,
    OfficeQuestionView,
    contradictions_view,
)
from matcher.reports.phrases import (
    first_of_many,
    labelled,
    more_to_see,
    option_title,
    with_notes,
)
from matcher.reports.view import inlined, only_shown
from matcher.session import Session
from matcher.support.messages import Message, Money, Sayable, counted, message, message_in, render
from matcher.support.text import Text

#: Cooperatives named in a line.
NAMED = 8
#: What is still open of an option, as it is asked.
TOPICS = {
    "contradiction": message("which of two words holds?"),
    "open": message("can one apply today, and until when?"),
    "next_round": message("when is the next round, and where?"),
    "rules": message("what does it ask for beyond what is published?"),
    "amount": message("how much does it give at most?"),
}


@dataclass(frozen=True, slots=True)
class AskedView:
    """The last time that it was asked."""

    day: Annotated[date, "when"]
    result: Annotated[str, "answered, no_answer, call_back or will_not_say"]
    channel: Annotated[str, "phone, visit, meeting, letter, email or page"]
    by: Annotated[str, "who asked: a pseudonym; empty where it is not said"]


@dataclass(frozen=True, slots=True)
class OptionAskedView:
    """What to ask about one option."""

    option_id: Annotated[str, "id of the option"]
    name: Annotated[Text, "its name"]
    topics: Annotated[
        tuple[str, ...], "what is open: contradiction, open, next_round, rules, amount"
    ]
    cooperatives: Annotated[int, "cooperatives for which the answer decides something"]
    lacking: Annotated[int, "those of them that still miss facts of their own"]
    seen: Annotated[date | None, "day on which its status was seen; null when not known"]
    age_days: Annotated[int | None, "days since; null when not known"]
    to_ask: Annotated[Text | None, "what its funder has not published; null when nothing more"]
    channel: Annotated[Text | None, "where one applies; null when not known"]
    questions: Annotated[tuple[OfficeQuestionView, ...], "what contradicts about it"]
    seen_said: Message = only_shown()


@dataclass(frozen=True, slots=True)
class CallToMakeView:
    """One call to one funder, which answers for all of its options."""

    funder: Annotated[str, "id of the funder; of the option where it names none"]
    name: Annotated[Text | str, "its name"]
    url: Annotated[str, "its address; empty when not known"]
    cooperatives: Annotated[int, "cooperatives for which its answers decide something"]
    unpriced: Annotated[int, "those of them for whom no amount is known"]
    money: Annotated[int, "money a year that it moves by itself, in units of currency"]
    adds: Annotated[int, "money that it moves beyond the calls before it"]
    places: Annotated[tuple[tuple[str, int], ...], "where most of them are, with how many"]
    elsewhere: Annotated[int, "how many are in other places"]
    placeless: Annotated[int, "how many have no known place"]
    has_money: Annotated[bool, "whether one of its options brings money"]
    asked: Annotated[AskedView | None, "the last time it was asked; null when never"]
    options: Annotated[tuple[OptionAskedView, ...], "what to ask, the option that moves most first"]
    place_names: tuple[Message, ...] = only_shown()


@dataclass(frozen=True, slots=True)
class ContradictedView:
    """Outcomes that speak against what the catalogue says, and that the funder was not asked on."""

    option_id: Annotated[str, "id of the option"]
    code: Annotated[str, "condition:N, met as far as we knew; or granted, though it refuses"]
    applicants: Annotated[tuple[str, ...], "ids of whom it happened to"]
    since: Annotated[date, "day of the newest of them"]
    said: Annotated[Message, "the same in words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """What to ask whom, the call that moves most first."""

    frame: Frame = inlined()
    cooperatives: Annotated[
        int, "cooperatives for which an answer to these calls decides something"
    ]
    money: Annotated[int, "money a year that these calls together would move"]
    unpriced: Annotated[int, "those of the cooperatives for whom no amount is known at any call"]
    without_need: Annotated[int, "cooperatives whose need is not known: they count in no money"]
    calls: Annotated[tuple[CallToMakeView, ...], "in order"]
    lately: Annotated[tuple[CallToMakeView, ...], "asked in the last 30 days: do not call twice"]
    questions: Annotated[tuple[OfficeQuestionView, ...], "words that are on no option"]
    contradicted: Annotated[
        tuple[ContradictedView, ...], "outcomes against the catalogue: ask the funder"
    ]


def review_view(
    found: Review, session: Session, outcomes: Sequence[Contradiction] = ()
) -> ReviewView:
    """The view of a review.

    Parameters
        outcomes   what speaks against the catalogue
    """
    of_none = [q for q in session.catalogue.questions if q.kind in ("no_option", "same_id")]
    return ReviewView(
        frame=frame(session),
        cooperatives=found.cooperatives,
        money=found.money,
        unpriced=found.unpriced,
        without_need=found.without_need,
        calls=tuple(_call(call, session) for call in found.calls),
        lately=tuple(_call(call, session) for call in found.lately),
        questions=contradictions_view(of_none),
        contradicted=tuple(
            ContradictedView(
                one.option,
                one.code,
                one.applicants,
                one.since,
                contradiction_said(one, session),
            )
            for one in outcomes
        ),
    )


def contradiction_said(one: Contradiction, session: Session) -> Message:
    """A condition that outcomes speak against, in its own words, and of whom."""
    option = session.catalogue.options.get(one.option)
    about = option_title(option.name if option else one.option, one.option)
    number = condition_of(one.code) if one.code != GRANTED else 0
    rules = (c.says for c in option.every_condition() if c.number == number) if option else ()
    whom = first_of_many(one.applicants, NAMED)
    return outcome_said(one.code, about, whom, next(iter(rules), None))


def outcome_said(code: str, about: Sayable, whom: Sayable, words: Sayable | None = None) -> Message:
    """What an outcome says against the catalogue.

    Parameters
        words   the condition in words; None leaves them out
    """
    if code == GRANTED:
        return message(
            "{option} was granted although we said that it refuses: {whom}", option=about, whom=whom
        )
    reason: Sayable = reason_said(code)
    return message(
        "{option} refused for {reason}, which was met as far as we knew: {whom}",
        option=about,
        reason=reason if words is None else with_notes(reason, [words]),
        whom=whom,
    )


def _call(call: FunderCall, session: Session) -> CallToMakeView:
    funder = session.catalogue.funders.get(call.whom)
    first = call.asks[0].option
    asked = call.asked
    return CallToMakeView(
        funder=call.whom,
        name=funder.name if funder else funder_of(first, session.catalogue) or first.name,
        url=funder.url if funder else "",
        cooperatives=call.cooperatives,
        unpriced=call.unpriced,
        money=call.money,
        adds=call.adds,
        places=call.places,
        place_names=tuple(
            message_in("a place and how many", "{place} {n}", place=place, n=n)
            for place, n in _places(call, session)
        ),
        elsewhere=call.elsewhere,
        placeless=call.placeless,
        has_money=call.has_money,
        asked=AskedView(asked.day, asked.result, asked.channel, asked.by) if asked else None,
        options=tuple(_asked(one, session) for one in call.asks),
    )


def _places(call: FunderCall, session: Session) -> Iterator[tuple[Sayable, int]]:
    """Where the cooperatives of a call are: every one of them stands somewhere."""
    yield from ((_place(code, session), n) for code, n in call.places)
    if call.elsewhere:
        yield message("elsewhere"), call.elsewhere
    if call.placeless:
        yield message("place not known"), call.placeless


def _place(code: str, session: Session) -> Sayable:
    about = session.schema.place_field()
    places = session.schema.places(about) if about else None
    return places[code].name if places is not None and code in places else code


def _asked(asks: Asks, session: Session) -> OptionAskedView:
    option = asks.option
    seen = option.status_as_of
    return OptionAskedView(
        option_id=option.id,
        name=option.name,
        topics=asks.topics,
        cooperatives=len(asks.cooperatives),
        lacking=asks.lacking,
        seen=seen,
        age_days=(session.today - seen).days if seen else None,
        to_ask=option.texts.get("to_ask"),
        channel=option.texts.get("channel"),
        questions=contradictions_view(option.questions),
        seen_said=seen_said(option),
    )


def review_lines(view: ReviewView, top: int, language: str, *, blank: bool) -> Iterator[str]:
    """The list; `blank` leaves room for answers under each call, to print it."""
    for one in view.contradicted:
        yield from wrapped(f"! {render(one.said, language)}", first="")
    for question in view.questions:
        yield from wrapped(f"! {render(question.asks, language)}", first="")
    yield from wrapped(render(calls_said(view), language), indent="")
    for place, call in enumerate(view.calls[:top], start=1):
        yield ""
        yield from _call_lines(call, f"{place:>2}. ", view, language)
        if blank:
            for label in (message("answer"), message("day, who")):
                yield f"    {render(labelled(label, '_' * 60), language)}"
    if len(view.calls) > top:
        yield f"    {render(more_to_see(len(view.calls) - top, len(view.calls)), language)}"
    if view.lately:
        yield ""
        yield render(message("Asked lately: do not call twice"), language)
        for call in view.lately:
            asked = labelled(call.name, last_said(call))
            yield from wrapped(render(asked, language), first="  - ")


def calls_said(view: ReviewView) -> Message:
    """What all the calls would move together, and how that is counted."""
    return message(
        "{calls}: {moved}. The money is what an option usually pays of the need, times the share of"
        " those who could have it that get it in a year; calls without a known amount come last.",
        calls=counted("{n} phone call to make", "{n} phone calls to make", len(view.calls)),
        moved=_depends(view.money, view.frame.currency, view.cooperatives, view.unpriced),
    )


def call_moves_said(call: CallToMakeView, currency: str) -> Message:
    """What one call moves, as far as it is known; what is not known is no nought."""
    if not call.has_money:
        reach = counted("{n} cooperative", "{n} cooperatives", call.cooperatives)
        return message("for {cooperatives}; it brings no money", cooperatives=reach)
    return _depends(call.money, currency, call.cooperatives, call.unpriced)


def _depends(money: int, currency: str, cooperatives: int, unpriced: int) -> Message:
    if unpriced == cooperatives:
        return counted(
            "for {n} cooperative; the amount or the need is not known",
            "for {n} cooperatives; the amount or the need is not known",
            cooperatives,
        )
    amount = message(
        "about {money} a year depends on the answer, for {cooperatives}",
        money=Money(_roughly(money), currency),
        cooperatives=counted("{n} cooperative", "{n} cooperatives", cooperatives - unpriced),
    )
    others = counted(
        "for {n} more the amount or the need is not known",
        "for {n} more the amount or the need is not known",
        unpriced,
    )
    return message("{said}; {more}", said=amount, more=others) if unpriced else amount


def _roughly(money: int) -> int:
    """An estimate to three digits: more would tell what nobody knows.

    >>> _roughly(439_975), _roughly(1_368), _roughly(229), _roughly(0)
    (440000, 1370, 229, 0)
    """
    return round(money, min(0, 3 - len(str(money))))


def _call_lines(
    call: CallToMakeView, number: str, view: ReviewView, language: str
) -> Iterator[str]:
    who = option_title(call.name, call.funder)
    notes: list[Any] = [call.url] if call.url else []
    yield from wrapped(render(with_notes(who, notes) if notes else who, language), first=number)
    yield from wrapped(render(call_moves_said(call, view.frame.currency), language))
    if call.place_names:
        yield from wrapped(render(labelled(message("where"), call.place_names), language))
    if call.asked:
        yield from wrapped(render(last_said(call), language))
    for option in call.options:
        title = render(option_title(option.name, option.option_id), language)
        reach = counted("{n} cooperative", "{n} cooperatives", option.cooperatives)
        yield from wrapped(
            render(labelled(title, (option.seen_said, reach)), language),
            indent=" " * 6,
            first="    · ",
        )
        for topic in option.topics:
            yield from wrapped(
                f"? {render(TOPICS[topic], language)}", indent=" " * 8, first=" " * 6
            )
        for question in option.questions:
            yield from wrapped(
                f"! {render(question.asks, language)}", indent=" " * 8, first=" " * 6
            )
        for label, text in (
            (message("to ask"), option.to_ask),
            (message("where to ask"), option.channel),
        ):
            if text is not None:
                said = render(labelled(label, text), language)
                yield from wrapped(said, indent=" " * 8, first=" " * 6)


def last_said(call: CallToMakeView) -> Message:
    """When the funder was asked last, and what came of it."""
    asked = call.asked
    if asked is None:
        return message("never asked")
    return message(
        "asked {channel} on {day} ({by}): {result}",
        channel=CHANNELS.get(asked.channel, asked.channel),
        day=asked.day,
        by=learnt_by(asked.by or "–"),
        result=RESULTS.get(asked.result, asked.result),
    )
