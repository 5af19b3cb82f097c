"""Figures of an option and the sources they rest on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated

from matcher.catalogue.option import Option
from matcher.catalogue.terms import Figure
from matcher.reports.money import span
from matcher.reports.names import AMOUNTS, CHANNELS, CONFIDENCES, SHARES, learnt_by
from matcher.reports.phrases import per_cent
from matcher.reports.view import left_out_if_none, only_shown
from matcher.support.messages import Sayable, Share, message, message_in, render
from matcher.support.records import dataclass
from matcher.support.text import LANGUAGES, Text


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure of one value."""

    value: Annotated[int | float | bool | Text | None, "the value; words where it is no number"]
    confidence: Annotated[str, "how sure its source is: high, medium or low; empty if not said"]
    sources: Annotated[tuple[str, ...], "ids of the sources it rests on"]
    note: Annotated[Text | None, "a note on it; absent when there is none"] = left_out_if_none()
    bound: Annotated[
        str | None, "upper, lower or planned, where it is no more than that; else absent"
    ] = left_out_if_none()


@dataclass(frozen=True, slots=True)
class RangeView:
    """A figure that is a range."""

    min: Annotated[int | float | bool | None, "lower end; null where it is open"]
    max: Annotated[int | float | bool | None, "upper end; null where it is open"]
    confidence: Annotated[str, "how sure its source is: high, medium or low; empty if not said"]
    sources: Annotated[tuple[str, ...], "ids of the sources it rests on"]
    note: Annotated[Text | None, "a note on it; absent when there is none"] = left_out_if_none()
    bound: Annotated[
        str | None, "upper, lower or planned, where it is no more than that; else absent"
    ] = left_out_if_none()
    #: the median, where the ends are quartiles: what the score takes as usual
    middle: float | None = only_shown(None)


@dataclass(frozen=True, slots=True)
class SourceView:
    """A page that conditions or figures rest on."""

    id: Annotated[str, "its id, local to the option"]
    title: Annotated[str, "its title"]
    url: Annotated[str, "its address; empty when it has none"]
    date: Annotated[str, "its date, as exact as it is known; empty when it is not"]
    kind: Annotated[str, "official, press, secondary, …"]
    title_in: Annotated[
        Text | None, "the title in other languages; absent where it was published so"
    ] = left_out_if_none()


#: The id of a source that is a word of an office.
_OFFICE_WORD = re.compile(r"office-(\d{4}-\d\d-\d\d)-[0-9a-f]{8}")

Figures = Mapping[str, FigureView | RangeView]


def figures_view(figures: Mapping[str, Figure]) -> dict[str, FigureView | RangeView]:
    """Figures of an option, by key."""
    return {key: _figure(figure) for key, figure in figures.items()}


def _figure(figure: Figure) -> FigureView | RangeView:
    rest = (figure.confidence, figure.sources, figure.note, figure.bound or None)
    if figure.words is not None:
        return FigureView(figure.words, *rest)
    if figure.low == figure.high:
        return FigureView(figure.low, *rest)
    middle = figure.quartiles[1] if len(figure.quartiles) == 3 else None
    return RangeView(figure.low, figure.high, *rest, middle)


def sources_view(option: Option) -> tuple[SourceView, ...]:
    """The sources of an option."""
    return tuple(
        SourceView(s.id, s.title, s.url, s.date, s.kind, s.title_in)
        for s in option.sources.values()
    )


def cited(option: Option) -> tuple[SourceView, ...]:
    """The pages behind what is said of an option here: conditions, amounts, terms, its round."""
    ids = {one for condition in option.conditions for one in condition.sources}
    for figures in (option.amount, option.terms, *(case.figures for case in option.cases)):
        ids |= {one for figure in figures.values() for one in figure.sources}
    ids |= set(option.call.sources) if option.call else set()
    pages = sources_view(option)
    return tuple(page for page in pages if page.id in ids) or pages


@dataclass(frozen=True, slots=True)
class FigureSaid:
    """A figure as a page shows it: its name, what it is, notes on it, and what it rests on."""

    name: Sayable
    words: Sayable
    notes: tuple[Sayable, ...]
    backed: tuple[str, ...]


def figure_words(key: str, figure: FigureView | RangeView, currency: str, language: str) -> str:
    """A figure as one would say it, with its note, its confidence and its sources."""
    ends = [render(figure.note, language)] if figure.note else []
    ends += confidence_and_sources(figure.confidence, figure.sources, language)
    words = render(figure_value(key, figure, currency), language)
    return f"{words} [{' · '.join(ends)}]" if ends else words


def figure_value(key: str, figure: FigureView | RangeView, currency: str) -> Sayable:
    """What a figure is: a number or a range in its unit, yes or no, or words; of a figure that is
    only a bound, or announced and not achieved, that it is.
    """
    said = _figure_value(key, figure, currency)
    if figure.bound == "upper":
        # bounds of several places are a range of bounds: the widest holds for all
        high = figure.max if isinstance(figure, RangeView) else None
        said = said if high is None else figure_said(key, high, high, currency)
        return message_in("a figure", "at most {value}", value=said)
    if figure.bound == "lower":
        low = figure.min if isinstance(figure, RangeView) else None
        said = said if low is None else figure_said(key, low, low, currency)
        return message_in("a figure", "at least {value}", value=said)
    if figure.bound == "planned":
        return message_in("a figure", "{value}, announced", value=said)
    return said


def _figure_value(key: str, figure: FigureView | RangeView, currency: str) -> Sayable:
    if isinstance(figure, RangeView):
        ends = figure_said(key, figure.min, figure.max, currency)
        if figure.middle is None:
            return ends
        middle = figure_said(key, figure.middle, figure.middle, currency)
        return message("{range}, the middle one {middle}", range=ends, middle=middle)
    if isinstance(figure.value, bool):
        return message("yes") if figure.value else message("no")
    if isinstance(figure.value, Text):
        return figure.value
    return figure_said(key, figure.value, figure.value, currency)


def figure_said(key: str, low: float | None, high: float | None, currency: str) -> Sayable:
    """A number, or a range, in the unit of its key: a share as per cent, money with its currency.

    >>> render(figure_said("own_share", 0.4, 0.4, "MAD"), "en")
    '40%'
    >>> render(figure_said("delay_days", 30, 60, "MAD"), "en")
    '30–60'
    """
    if key not in SHARES:
        return span(low, high, currency if key in AMOUNTS else "")
    if high is None:
        return message_in("range", "≥ {low}", low=Share(low or 0))
    if low is None or low == high:
        return Share(high)
    return per_cent(round(low * 100, 1), round(high * 100, 1))


def confidence_and_sources(confidence: str, sources: tuple[str, ...], language: str) -> list[str]:
    """How sure something is and on which sources it rests, as far as that is said."""
    said = []
    if confidence:
        sure = message("confidence {level}", level=CONFIDENCES[confidence])
        said.append(render(sure, language))
    if sources:
        said.append(render(tuple(map(source_name, sources)), language))
    return said


def source_name(source_id: str) -> Sayable:
    """What a source is cited by: its id; a word of an office by its day.

    >>> print(source_name("S15"), "and", source_name("office-2026-11-20-50243742"))
    S15 and office 20 November 2026
    """
    found = _OFFICE_WORD.fullmatch(source_id)
    return message("office {day}", day=date.fromisoformat(found[1])) if found else source_id


def source_title(source: SourceView) -> Sayable:
    """The title of a source; of a word of an office: how it was learnt, and by whom.

    >>> own_words = Text({"fr": "Calculé", "ar": "محسوب"})
    >>> said = source_title(SourceView("C", "Computed", "", "", "", own_words))
    >>> render(said, "fr"), render(said, "en")
    ('Calculé', 'Computed')
    """
    if source.kind != "office":
        if source.title_in is None:
            return source.title
        # the title stands for every language that its other wordings leave out
        return Text({**dict.fromkeys(LANGUAGES, source.title), **source.title_in.by_language})
    *_, channel, by = ("", *source.title.split(" · "))
    return message_in(
        "title of a source",
        "{channel} ({by})",
        channel=CHANNELS.get(channel, channel),
        by=learnt_by(by),
    )
