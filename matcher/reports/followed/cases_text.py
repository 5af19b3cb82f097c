"""Cases and events as text for a terminal."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import date

from matcher.cases.kinds import KIND_NAMES, reason_said
from matcher.cases.state import Step, Who
from matcher.reports.followed.cases import (
    STEP_NAMES,
    WHO_NAMES,
    CalledView,
    CaseStateView,
    CasesView,
    EventView,
    KnownHereView,
    RecordedView,
    RerouteView,
)
from matcher.reports.layout import wrapped
from matcher.reports.phrases import consequence, labelled, option_title, where_typed
from matcher.support.messages import Message, Money, Sayable, counted, message, message_in, render


def recorded_lines(view: RecordedView, language: str) -> Iterator[str]:
    """The lines of `match record`."""
    event = view.event
    if event.kind == "corrected":
        said = message(
            "{event} is taken back, by {other}.", event=_old(event), other=event.event_id
        )
    elif not view.new:
        said = message("That is recorded already: {event}.", event=event.event_id)
    else:
        said = message("Recorded: {event}.", event=event.event_id)
    yield render(said, language)
    if view.taken_back:
        yield render(message("{event} counts no more.", event=view.taken_back), language)
    if view.case is not None:
        yield from case_lines(view.case, view.currency, language)
        for doubt in _doubts(view, view.case):
            yield from wrapped(render(doubt, language), first="  ! ", indent="    ")
    elif event.option_id:
        yield render(message("No event of this case counts any more."), language)


def _doubts(view: RecordedView, case: CaseStateView) -> Iterator[Message]:
    """What of a recorded event may be a slip: it is kept all the same."""
    event = view.event
    if event.kind != "corrected" and event.happened_on < case.since:
        yield message(
            "that is before what stands here, of {day}: the later day says how it is now",
            day=case.since,
        )
    if view.is_closed:
        yield message(
            "the option is closed on that day, as far as is known: if one of the two is wrong, take"
            " it back with --take-back and its number"
        )
    granted, paid = case.amount_granted, case.amount_paid
    if granted is not None and paid is not None and paid > granted:
        yield message(
            "more is paid than was granted: if one of the two is wrong, record it again with"
            " --instead-of and its number"
        )


def _old(event: EventView) -> str:
    return event.supersedes or ""


def case_lines(case: CaseStateView, currency: str, language: str) -> Iterator[str]:
    """A case in two or three lines, and where to turn after a refusal."""
    who = " · ".join(
        render(part, language) for part in (case.applicant_id, case.applicant_name) if part
    )
    title = render(option_title(case.option_name, case.option_id), language)
    yield from wrapped(f"{who} — {title}", indent="")
    said = [render(part, language) for part in case_state_said(case, currency)]
    yield from wrapped(" · ".join(said))
    if case.next_step != "none":
        yield from wrapped(render(consequence(next_said(case)), language))
    for one in case.reroute:
        yield from wrapped(render(consequence(reroute_said(one)), language))


def case_state_said(case: CaseStateView, currency: str) -> Iterator[Message]:
    """State, day, amounts and reasons."""
    yield message("{state} on {day}", state=KIND_NAMES[case.state], day=case.since)
    for label, amount in (
        (message_in("amount of a case", "asked"), case.amount_asked),
        (message_in("amount of a case", "granted"), case.amount_granted),
        (message_in("amount of a case", "paid"), case.amount_paid),
        (message_in("amount of a case", "repaid"), case.amount_repaid),
    ):
        if amount is not None:
            yield labelled(label, Money(amount, currency))
    if case.reasons_said:
        yield labelled(message("reason"), case.reasons_said)
    if case.disputed:
        yield message("one day has both a grant and a refusal: correct one of them")


def next_said(case: CaseStateView) -> Message:
    """Who has to act, and by when."""
    return step_said(case.who, case.next_step, case.due, is_overdue=case.overdue)


def step_said(who: Who, step: Step, due: date | None, *, is_overdue: bool) -> Message:
    """What somebody has to do in a case, and by when."""
    what = message_in(
        "a step of a case", "{who}: {step}", who=WHO_NAMES[who], step=STEP_NAMES[step]
    )
    if due is None:
        if step in ("answer", "apply"):
            return message("{what}; no deadline is published", what=what)
        return message_in("as it is", "{said}", said=what)
    if is_overdue:
        return message("{what}, by {day}: overdue", what=what, day=due)
    return message("{what}, by {day}", what=what, day=due)


def reroute_said(one: RerouteView) -> Message:
    """What a reason of a refusal sets off, in a sentence."""
    if one.way == "alarm":
        if one.doubted:
            return message(
                "Condition {n} was met as far as we knew: check it with the funder.",
                n=str(one.doubted),
            )
        other = counted(
            "Another option asks for something else",
            "Other options ask for something else",
            len(one.options),
        )
        return _turn(other, one)
    if one.way == "checklist":
        if one.papers:
            return labelled(message("Complete the file; it asks for"), _names(one.papers))
        return message("Complete the file; which papers it asks for is not published.")
    if one.way == "guarantee":
        if one.options:
            return _turn(message("A guarantee behind the loan"), one)
        return where_typed(
            message(
                "No guarantee of the catalogue secures such a loan: a personal guarantor,"
                " or the surety of a union where match advise names it."
            ),
            message(
                "No guarantee of the catalogue secures such a loan: a personal guarantor,"
                " or the surety of a union where the advice names it."
            ),
        )
    if one.way == "support":
        return _turn(message("Support before asking again"), one)
    if one.way == "other_plan":
        return _turn(
            where_typed(
                message("Another plan, with a smaller own share (match plan)"),
                message("Another plan, with a smaller own share"),
            ),
            one,
        )
    if one.way == "split":
        return _turn(
            where_typed(
                message("Split the amount over several sources (match plan)"),
                message("Split the amount over several sources"),
            ),
            one,
        )
    if one.way == "next_call":
        if one.opens is not None:
            return message("The next call opens on {day}.", day=one.opens)
        return _turn(message("No next call is known yet; meanwhile"), one)
    if not one.options:
        return message("No other option is known to bring a tenth of what was refused.")
    return _turn(counted("The next option", "The next options", len(one.options)), one)


def _turn(what: Message, one: RerouteView) -> Message:
    return labelled(what, _names(one.options)) if one.options else what


def _names(found: tuple[CalledView, ...]) -> tuple[Sayable, ...]:
    return tuple(option_title(one.name, one.id) for one in found)


def cases_lines(view: CasesView, language: str) -> Iterator[str]:
    """The lines of `match cases`."""
    if not view.all and not view.events:
        yield render(message("No case: match record ID OPTION applied."), language)
        return
    states = tuple(
        message_in("how many cases", "{n} {state}", n=n, state=KIND_NAMES[state])
        for state, n in view.states.items()
    )
    head = counted("{n} case: {states}", "{n} cases: {states}", view.all, states=states)
    yield from wrapped(render(head, language), indent="")
    for case in view.cases:
        yield ""
        yield from case_lines(case, view.currency, language)
    if left := view.all - len(view.cases):
        yield ""
        more = counted("… {n} more: --top {all}", "… {n} more: --top {all}", left, all=view.all)
        yield render(more, language)
    if view.events:
        yield ""
        yield render(message("Events, as they were recorded"), language)
        taken = taken_back(view.events)
        for event in view.events:
            said = event_said(event, view.currency, view.replaced, taken=taken)
            yield from wrapped(render(said, language))
    for known in view.known_here:
        yield ""
        yield from wrapped(render(known_said(known), language), indent="")


def known_said(known: KnownHereView) -> Message:
    """How many requests were granted, of those that were decided; a rate from 20 on."""
    if known.share is not None:
        return message(
            "{option}: {granted} granted of {decided} decided here ({share} %).",
            option=known.option_id,
            granted=known.granted,
            decided=known.decided,
            share=round(100 * known.share),
        )
    return message(
        "{option}: {granted} granted of {decided} known here; too few for a rate.",
        option=known.option_id,
        granted=known.granted,
        decided=known.decided,
    )


#: An event of no single option: a whole answer was looked at.
_WHOLE_ANSWER = message("the list of options was shown")


def taken_back(events: Iterable[EventView]) -> frozenset[str]:
    """The ids of the events that others take back; where those count, nothing is in their place."""
    return frozenset(e.supersedes for e in events if e.supersedes and e.kind == "corrected")


def event_said(
    event: EventView,
    currency: str,
    replaced: Container[str],
    option: Sayable | None = None,
    taken: Container[str] = (),
) -> Message:
    """One event in a line.

    Parameters
        replaced  the ids of the events that count no more
        option    its name, where its id is not wanted
        taken     the ids of those that were taken back, with nothing in their place
    """
    about, kind = option or event.option_id, KIND_NAMES[event.kind]
    of = event.supersedes
    if of and event.kind == "corrected":
        kind = message("takes back {event}", event=of)
    parts: list[Sayable] = [about, kind] if about else [_WHOLE_ANSWER]
    parts += [
        Money(amount, currency)
        for amount in (
            event.amount_asked,
            event.amount_granted,
            event.amount_paid,
            event.amount_repaid,
        )
        if amount is not None
    ]
    parts += [reason_said(reason) for reason in event.reasons]
    is_gone = event.event_id in replaced
    if of and event.kind != "corrected":
        said = message("had replaced {event}", event=of)
        parts.append(said if is_gone else message("replaces {event}", event=of))
    if is_gone:
        gone = message_in("event of a case", "taken back")
        parts.append(gone if event.event_id in taken else message("replaced"))
    return message(
        "{event} · {day} · {what} · by {by}",
        event=event.event_id,
        day=event.happened_on,
        what=tuple(parts),
        by=by_said(event.by),
    )


#: Who recorded, where nobody was signed in and no pseudonym was given.
_NOBODY_NAMED = {
    "office": message_in("who recorded", "the office"),
    "officer": message_in("who recorded", "an officer"),
}


def by_said(by: str) -> Sayable:
    """Who recorded something: a pseudonym as it is, else whoever works here."""
    return _NOBODY_NAMED.get(by, by)
