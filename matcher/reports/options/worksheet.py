"""`match catalogue worksheet`: who fits a call, who is one fact or one paper away, days left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from matcher.catalogue.terms import Availability
from matcher.reports.answer.applicant import labels_of
from matcher.reports.frame import Frame, frame
from matcher.reports.layout import wrapped
from matcher.reports.names import AVAILABILITIES, funder_of
from matcher.reports.options.option import ROUNDS_SO_FAR
from matcher.reports.phrases import call_said, labelled, option_title, with_notes
from matcher.reports.view import inlined, only_shown
from matcher.session import Session
from matcher.shortlist.worksheet import Fitting, Worksheet, days_of
from matcher.support.messages import Message, Money, Sayable, counted, message, render
from matcher.support.text import Text


@dataclass(frozen=True, slots=True)
class FittingView:
    """A cooperative of the worksheet."""

    applicant_id: Annotated[str, "id of the cooperative"]
    name: Annotated[str, "its name; empty when not known"]
    place: Annotated[str, "code of its place; empty when not known"]
    amount: Annotated[int | None, "the most it may bring; null when not published"]
    missing: Annotated[tuple[str, ...], "the field that still decides"]
    lacking: Annotated[tuple[str, ...], "codes of papers that it does not have"]
    unknown: Annotated[tuple[str, ...], "codes of papers of which nothing is known"]
    asks: tuple[Text, ...] = only_shown()
    lacks: tuple[Text | str, ...] = only_shown()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksheetView:
    """Who fits a call, and who nearly does."""

    frame: Frame = inlined()
    option_id: Annotated[str, "id of the option"]
    name: Annotated[Text, "its name"]
    funder_name: Annotated[Text | str, "name of its funder"]
    call: Annotated[str | None, "id of the call; null for the option as it is for each"]
    availability: Annotated[Availability, "whether one can apply on the day"]
    opens_in_days: Annotated[int | None, "days until it opens; null when it is open, or not known"]
    days_left: Annotated[int | None, "days until it closes; negative once closed; null: not known"]
    fits: Annotated[tuple[FittingView, ...], "published conditions hold, no paper known to lack"]
    one_paper: Annotated[tuple[FittingView, ...], "the same, but for one paper"]
    more_papers: Annotated[tuple[FittingView, ...], "the same, but for more than one paper"]
    one_fact: Annotated[tuple[FittingView, ...], "one unknown fact decides"]
    more_facts: Annotated[int, "how many more than one unknown fact decide"]
    refused: Annotated[int, "how many its published conditions refuse"]
    elsewhere: Annotated[int, "how many are of another place"]
    pays_none: Annotated[int, "how many ask for nothing that it pays"]
    next_round: Annotated[
        Text | None, "when the next round is likely; null when the past tells not"
    ]
    replaced_by: Annotated[tuple[str, ...], "ids of options to go to where it is closed"]
    papers_unknown: Annotated[tuple[str, ...], "papers of which no field tells who has them"]
    call_said: Message | None = only_shown()
    differs: bool = only_shown()
    paper_names: tuple[Text | str, ...] = only_shown()


def worksheet_view(sheet: Worksheet, session: Session) -> WorksheetView:
    """The view of a worksheet."""
    option, papers = sheet.option, session.catalogue.papers
    untold = tuple(p.code for p in option.papers if not (p.code in papers and papers[p.code].held))
    return WorksheetView(
        frame=frame(session),
        option_id=option.id,
        name=option.name,
        funder_name=funder_of(option, session.catalogue),
        call=sheet.call.id if sheet.call else None,
        call_said=call_said(sheet.governs) if sheet.governs else None,
        differs=sheet.differs,
        availability=sheet.availability,
        opens_in_days=days_of(sheet, session.today),
        days_left=sheet.days_left,
        fits=_views(sheet.fits, session),
        one_paper=_views(sheet.one_paper, session),
        more_papers=_views(sheet.more_papers, session),
        one_fact=_views(sheet.one_fact, session),
        more_facts=sheet.facts,
        refused=sheet.refused,
        elsewhere=sheet.elsewhere,
        pays_none=sheet.pays_none,
        next_round=option.texts.get("next_round"),
        replaced_by=option.replaced_by,
        papers_unknown=untold,
        paper_names=tuple(papers[c].name if c in papers else c for c in untold),
    )


def _views(group: Sequence[Fitting], session: Session) -> tuple[FittingView, ...]:
    schema, papers = session.schema, session.catalogue.papers
    place = schema.place_field()
    return tuple(
        FittingView(
            applicant_id=one.applicant.id,
            name=_word(one.applicant.value("name") if "name" in schema else None),
            place=_word(one.applicant.value(place) if place else None),
            amount=one.amount,
            missing=one.missing,
            lacking=one.lacking,
            unknown=one.unknown,
            asks=tuple(schema[n].ask or schema[n].label for n in one.missing if n in schema)
            or labels_of(one.missing, schema),
            lacks=tuple(papers[c].name if c in papers else c for c in one.lacking),
        )
        for one in group
    )


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def worksheet_lines(view: WorksheetView, top: int, language: str) -> Iterator[str]:
    """The worksheet as text, to print and to work through."""
    title = option_title(view.name, view.option_id)
    yield from wrapped(render(labelled(view.funder_name, title), language), indent="")
    state: Sayable = AVAILABILITIES[view.availability]
    notes = [note for note in (view.call_said, _days(view)) if note is not None]
    yield from wrapped(render(with_notes(state, notes) if notes else state, language), indent="")
    if view.days_left is not None and view.days_left < 0:
        if view.next_round is not None:
            yield from wrapped(
                render(labelled(ROUNDS_SO_FAR, view.next_round), language), indent=""
            )
        if view.replaced_by:
            said = labelled(message("go to"), view.replaced_by)
            yield from wrapped(render(said, language), indent="")
    for heading, group in (
        (message("Fit, as far as is published"), view.fits),
        (message("One paper away"), view.one_paper),
        (message("More papers away"), view.more_papers),
        (message("One fact away"), view.one_fact),
    ):
        yield ""
        yield render(labelled(heading, len(group)), language)
        for one in group[:top]:
            yield from wrapped(render(_one(one, view), language), indent=" " * 6, first="  - ")
        if len(group) > top:
            more = counted(
                "… {n} more: --top {all}",
                "… {n} more: --top {all}",
                len(group) - top,
                all=len(group),
            )
            yield f"    {render(more, language)}"
    yield ""
    if view.paper_names:
        papers = message("no field tells who has: {papers}", papers=view.paper_names)
        yield from wrapped(render(papers, language), indent="")
    rest = message(
        "Others: {facts} with more facts open, {refused} refused, {elsewhere} of another place,"
        " {none} that ask for nothing it pays.",
        facts=view.more_facts,
        refused=view.refused,
        elsewhere=view.elsewhere,
        none=view.pays_none,
    )
    yield from wrapped(render(rest, language), indent="")
    if view.frame.source == "demonstration":
        yield render(message("SYNTHETIC demonstration data: no cooperative here exists."), language)


def _days(view: WorksheetView) -> Message | None:
    if view.opens_in_days is not None:
        return counted("opens in {n} day", "opens in {n} days", view.opens_in_days)
    if view.differs:
        return message("its rounds differ by place: ask for one, as OPTION/CALL")
    if view.days_left is None:
        return message("its last day is not published")
    if view.days_left < 0:
        return counted("closed {n} day ago", "closed {n} days ago", -view.days_left)
    return counted("{n} day left", "{n} days left", view.days_left)


def _one(one: FittingView, view: WorksheetView) -> Sayable:
    notes: list[Sayable] = []
    if one.amount is not None:
        notes.append(message("at most {amount}", amount=Money(one.amount, view.frame.currency)))
    if one.lacks:
        notes.append(labelled(message("lacks"), one.lacks))
    notes.extend(one.asks)
    who = option_title(one.name, one.applicant_id) if one.name else one.applicant_id
    return with_notes(who, notes) if notes else who
