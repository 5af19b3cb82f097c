"""`match catalogue show`: one option with its conditions, figures and sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from matcher.catalogue.availability import status_known_to
from matcher.catalogue.calls import states_of
from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.option import Option, Published
from matcher.catalogue.terms import Availability, Call, Condition, FigureCase, Paper
from matcher.domain.schema import Schema
from matcher.reports.answer.match_text import state_words
from matcher.reports.answer.seen import seen_said
from matcher.reports.frame import Frame, frame
from matcher.reports.layout import wrapped
from matcher.reports.names import SOURCE_KINDS, family_of, figure_name, funder_of
from matcher.reports.options.figures import (
    FigureSaid,
    FigureView,
    RangeView,
    SourceView,
    confidence_and_sources,
    figure_value,
    figure_words,
    figures_view,
    source_name,
    source_title,
    sources_view,
)
from matcher.reports.options.office import (
    OfficeQuestionView,
    OfficeWordView,
    contradictions_view,
    office_lines,
    words_view,
)
from matcher.reports.phrases import call_said, labelled, rough_day, with_notes
from matcher.reports.view import inlined, only_shown
from matcher.session import Session
from matcher.support import writing
from matcher.support.messages import Message, Sayable, message, message_in, render
from matcher.support.text import Text

#: What stands before the text on its rounds.
ROUNDS_SO_FAR = message_in("text of an option", "rounds so far, and the next")
#: The texts of an option that are shown, in this order, with what stands before them.
TEXTS = {
    "summary": None,
    "instead": message_in("text of an option", "instead"),
    "channel": message_in("text of an option", "where to apply"),
    "caveat": message_in("text of an option", "caveat"),
    "to_ask": message_in("text of an option", "to ask, for it is not published"),
    "next_round": ROUNDS_SO_FAR,
}


@dataclass(frozen=True, slots=True)
class PublishedCondition:
    """A condition of an option, whoever asks."""

    number: Annotated[int, "its place in the option's file, from 1"]
    rule: Annotated[str, "the rule as the catalogue has it"]
    says: Annotated[Text, "the rule in words"]
    confidence: Annotated[str, "how sure its source is: high, medium or low; empty if not said"]
    sources: Annotated[tuple[str, ...], "ids of the sources it rests on"]
    since: Annotated[date | None, "first day on which it counts; null when it always did"]
    until: Annotated[date | None, "last day on which it counts; null when none is known"]


@dataclass(frozen=True, slots=True)
class PaysView:
    """The budget lines that an option pays; both are empty when that is not published."""

    covers: Annotated[tuple[str, ...], "lines it pays"]
    only: Annotated[bool, "whether its sources say that it pays nothing else"]
    excludes: Annotated[tuple[str, ...], "lines it never pays"]


@dataclass(frozen=True, slots=True)
class CaseView:
    """Figures that hold in one case."""

    says: Annotated[Text | tuple[Text | str, ...], "the case in words, or its budget lines"]
    figures: Annotated[Mapping[str, FigureView | RangeView], "its figures, by key"]


@dataclass(frozen=True, slots=True)
class CallView:
    """A dated, often local, round; what it gives replaces what the option gives."""

    call_id: Annotated[str, "its id in the option"]
    name: Annotated[Text | None, "its name; null when it has none"]
    year: Annotated[int, "the year it is of"]
    place: Annotated[tuple[str, ...], "codes of its places; empty: everywhere"]
    known_from: Annotated[date | None, "first day on which it could be known; null if not said"]
    opens: Annotated[date | None, "first day of applying; null when not published"]
    closes: Annotated[date | None, "last day of applying; null when not published"]
    adds: Annotated[bool, "true when its conditions stand beside those of the option"]
    conditions: Annotated[tuple[PublishedCondition, ...], "its conditions"]
    amount: Annotated[Mapping[str, FigureView | RangeView], "its amounts, by key"]
    terms: Annotated[Mapping[str, FigureView | RangeView], "its terms, by key"]
    sources: Annotated[tuple[str, ...], "ids of the sources it rests on"]
    said: Message = only_shown()
    caveat: Text | None = only_shown()


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper that the option asks for."""

    code: Annotated[str, "the same over the whole catalogue"]
    name: Annotated[Text | str, "what it is"]
    given_by: Annotated[Text | None, "who writes or gives it; null when not known"]
    note: Annotated[Text | None, "what this option asks of it; null when nothing more"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionView:
    """One option with its conditions, figures and sources."""

    frame: Frame = inlined()
    option_id: Annotated[str, "id of the option"]
    name: Annotated[Text, "its name"]
    family: Annotated[str, "id of its family"]
    funder: Annotated[str, "id of its funder; empty when none is named"]
    funder_name: Annotated[Text | str, "name of its funder"]
    direct: Annotated[str, "whether a cooperative applies itself; empty when that is not said"]
    rules: Annotated[
        Published, "how much of its conditions is published; empty where that is not said"
    ]
    availability: Annotated[Availability, "whether one can apply on the day, where best"]
    availability_by_place: Annotated[
        tuple[Availability, ...], "what holds in some place, the best first; one: everywhere"
    ]
    status: Annotated[Availability, "its status when it was last seen"]
    status_as_of: Annotated[date | None, "day on which that was seen; null when not known"]
    valid_from: Annotated[date | None, "first day on which it exists; null when not known"]
    valid_until: Annotated[date | None, "last day on which it exists; null when not known"]
    texts: Annotated[Mapping[str, Text], "its texts: summary, channel, caveat, …"]
    conditions: Annotated[tuple[PublishedCondition, ...], "all of them, those past too"]
    calls: Annotated[tuple[CallView, ...], "its rounds"]
    replaced_by: Annotated[tuple[str, ...], "ids of options to go to where it is closed"]
    papers: Annotated[tuple[PaperView, ...], "papers that it asks for; empty: not published"]
    amount: Annotated[Mapping[str, FigureView | RangeView], "its amounts, by key"]
    terms: Annotated[Mapping[str, FigureView | RangeView], "its terms, by key"]
    capacity: Annotated[Mapping[str, FigureView | RangeView], "its means, by key"]
    reach_looked_for: Annotated[
        date | None, "day on which awards a year were looked for in vain; null when they are known"
    ]
    rate: Annotated[
        float | None, "awards a year over those who could have one, 0 to 1; null: no claim"
    ]
    pays: Annotated[PaysView, "the budget lines it pays"]
    requires: Annotated[tuple[str, ...], "ids of options that one must have before it"]
    excludes: Annotated[tuple[str, ...], "ids of options that do not go with it"]
    sources: Annotated[tuple[SourceView, ...], "the pages it rests on"]
    office: Annotated[tuple[OfficeWordView, ...], "what offices learnt of it, the oldest first"]
    office_questions: Annotated[
        tuple[OfficeQuestionView, ...], "what contradicts in that: it is asked, not guessed"
    ]
    office_said: tuple[Message, ...] = only_shown()
    family_name: Text | str = only_shown()
    seen_said: Message = only_shown()
    is_day_known: bool = only_shown()
    cases: tuple[CaseView, ...] = only_shown()


def option_view(option: Option, session: Session) -> OptionView:
    """The view of one option on the day of the session."""
    catalogue = session.catalogue
    states = states_of(option, session.schema, session.today, catalogue.stale_after_days)
    return OptionView(
        frame=frame(session),
        option_id=option.id,
        name=option.name,
        family=option.family,
        funder=option.funder,
        funder_name=funder_of(option, catalogue),
        direct=option.direct,
        rules=option.rules,
        availability=states[0],
        availability_by_place=states,
        status=option.status,
        status_as_of=option.status_as_of,
        seen_said=seen_said(option),
        is_day_known=status_known_to(option) == "day",
        valid_from=option.valid_from,
        valid_until=option.valid_until,
        texts=option.texts,
        conditions=tuple(_condition(condition) for condition in option.conditions),
        calls=tuple(map(_call, option.calls)),
        replaced_by=option.replaced_by,
        papers=tuple(_paper(paper, catalogue) for paper in option.papers),
        amount=figures_view(option.amount),
        terms=figures_view(option.terms),
        capacity=figures_view(option.capacity),
        reach_looked_for=option.not_found,
        rate=option.rate,
        pays=PaysView(
            covers=option.pays.covers, only=option.pays.only, excludes=option.pays.excludes
        ),
        requires=option.requires,
        excludes=option.excludes,
        sources=sources_view(option),
        office=words_view(option.words),
        office_questions=contradictions_view(option.questions),
        office_said=tuple(office_lines(option)),
        family_name=family_of(option, catalogue),
        cases=tuple(_case(case, session.schema) for case in option.cases),
    )


def _condition(condition: Condition) -> PublishedCondition:
    return PublishedCondition(
        number=condition.number,
        rule=condition.rule,
        says=condition.says,
        confidence=condition.confidence,
        sources=condition.sources,
        since=condition.since,
        until=condition.until,
    )


def _call(call: Call) -> CallView:
    return CallView(
        call_id=call.id,
        name=call.name,
        year=call.year,
        place=call.place,
        known_from=call.known_from,
        opens=call.opens,
        closes=call.closes,
        adds=call.adds,
        conditions=tuple(_condition(condition) for condition in call.conditions),
        amount=figures_view(call.amount),
        terms=figures_view(call.terms),
        sources=call.sources,
        said=call_said(call),
        caveat=call.texts.get("caveat"),
    )


def _paper(paper: Paper, catalogue: Catalogue) -> PaperView:
    kind = catalogue.papers.get(paper.code)
    return PaperView(
        code=paper.code,
        name=kind.name if kind else paper.code,
        given_by=kind.given_by if kind else None,
        note=paper.note or (kind.note if kind else None),
    )


def _case(case: FigureCase, schema: Schema) -> CaseView:
    lines: tuple[Text | str, ...] = case.purposes
    if schema.budget:
        lines = tuple(schema[schema.budget].label_of(purpose) for purpose in case.purposes)
    return CaseView(says=case.says or lines, figures=figures_view(case.figures))


def option_lines(view: OptionView, language: str) -> Iterator[str]:
    """The lines of `match catalogue show`."""
    yield f"{render(view.option_id, language)} · {render(view.name, language)}"
    about = [render(name, language) for name in (view.family_name, view.funder_name) if name]
    about.append(state_words(view.availability_by_place, view.seen_said, language))
    yield from wrapped(" · ".join(about), indent="")
    for key, label in TEXTS.items():
        if (text := view.texts.get(key)) is not None:
            said = text if label is None else labelled(label, text)
            yield from wrapped(render(said, language), indent="")
    for said in view.office_said:
        yield from wrapped(render(said, language), indent="")
    if view.conditions:
        yield ""
        yield render(message("Conditions"), language)
    yield from _condition_lines(view.conditions, language)
    yield from _call_lines(view, language)
    yield from _figure_lines(view, language)
    if view.papers:
        yield ""
        yield render(message("Papers asked for"), language)
    for paper in view.papers:
        notes = tuple(text for text in (paper.given_by, paper.note) if text is not None)
        asked: Sayable = with_notes(paper.name, notes) if notes else paper.name
        yield from wrapped(render(asked, language), first="  · ")
    if view.sources:
        yield ""
        yield render(message("Sources"), language)
    for source in view.sources:
        kind = SOURCE_KINDS.get(source.kind, source.kind)
        parts = (source_title(source), rough_day(source.date), kind, source.url)
        page = " · ".join(render(part, language) for part in parts if part)
        name = render(source_name(source.id), language)
        yield f"  {writing.labelled_text(name, page, language)}"


def _call_lines(view: OptionView, language: str) -> Iterator[str]:
    if view.calls:
        yield ""
        yield render(message("Rounds"), language)
    for call in view.calls:
        yield from wrapped(render(call.said, language), first="  · ")
        yield from _condition_lines(call.conditions, language)
        for published in (call.amount, call.terms):
            for name, words in figures_in_words(published, view.frame.currency, language):
                said = writing.labelled_text(render(name, language), words, language)
                yield from wrapped(said, indent=" " * 6)
        if call.caveat is not None:
            yield from wrapped(f"! {render(call.caveat, language)}", indent=" " * 6)


def _condition_lines(conditions: Sequence[PublishedCondition], language: str) -> Iterator[str]:
    for condition in conditions:
        says, ends = render(condition.says, language), _ends(condition, language)
        words = f"{says} [{' · '.join(ends)}]" if ends else says
        yield from wrapped(words, first=f"  {condition.number:>2}. ")
        yield from wrapped(render(condition.rule, language), indent=" " * 6)


def _ends(condition: PublishedCondition, language: str) -> list[str]:
    """When a condition counts, how sure it is and on what it rests, as far as that is said."""
    days = _days(condition.since, condition.until)
    ends = [] if days is None else [render(days, language)]
    return ends + confidence_and_sources(condition.confidence, condition.sources, language)


def _days(since: date | None, until: date | None) -> Message | None:
    if since and until:
        return message("from {since} to {until}", since=since, until=until)
    if since:
        return message("since {day}", day=since)
    return message("until {day}", day=until) if until else None


def _figure_lines(view: OptionView, language: str) -> Iterator[str]:
    figures = list(named_figures(view, language))
    if figures:
        yield ""
        yield render(message("Figures"), language)
    for name, words in figures:
        yield from wrapped(
            writing.labelled_text(render(name, language), words, language), first="  "
        )


def named_figures(view: OptionView, language: str) -> Iterator[tuple[Sayable, str]]:
    """Every figure of an option in words, those of its cases too."""
    for published in (view.amount, view.terms, view.capacity):
        yield from figures_in_words(published, view.frame.currency, language)
    for case in view.cases:
        for name, words in figures_in_words(case.figures, view.frame.currency, language):
            yield with_notes(name, [case.says]), words


def figures_in_words(
    figures: Mapping[str, FigureView | RangeView], currency: str, language: str
) -> Iterator[tuple[Message | str, str]]:
    """Figures with their names."""
    for key, figure in figures.items():
        yield figure_name(key), figure_words(key, figure, currency, language)


def figures_of_option(view: OptionView, language: str) -> Iterator[FigureSaid]:
    """Every figure of an option for a page; the case in which it holds is a note on it."""
    for published in (view.amount, view.terms, view.capacity):
        yield from figures_apart(published, view.frame.currency, language)
    for case in view.cases:
        yield from figures_apart(case.figures, view.frame.currency, language, (case.says,))


def figures_apart(
    figures: Mapping[str, FigureView | RangeView],
    currency: str,
    language: str,
    notes: tuple[Sayable, ...] = (),
) -> Iterator[FigureSaid]:
    """Figures with what they rest on kept apart, so that a page can show it smaller."""
    for key, figure in figures.items():
        yield FigureSaid(
            figure_name(key),
            figure_value(key, figure, currency),
            (*notes, figure.note) if figure.note else notes,
            tuple(confidence_and_sources(figure.confidence, figure.sources, language)),
        )
