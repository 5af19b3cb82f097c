"""What the commands say that keep or take over what an office knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Annotated

from matcher.catalogue.office.exchange import Taken
from matcher.reports.layout import wrapped
from matcher.reports.options.office import (
    OfficeQuestionView,
    OfficeWordView,
    contradictions_view,
    words_view,
)
from matcher.reports.view import SCHEMA
from matcher.session import Session
from matcher.support.messages import Message, counted, message, render


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptView:
    """A word of the office that was kept, and what stands of its option now."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    option_id: Annotated[str, "id of the option"]
    file: Annotated[PurePath, "the file in which it is kept"]
    ended: Annotated[int, "earlier words that no longer count"]
    words: Annotated[tuple[OfficeWordView, ...], "the words on the option that count now"]
    questions: Annotated[tuple[OfficeQuestionView, ...], "what contradicts about it now"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedKeptView:
    """That a funder was asked."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    options: Annotated[tuple[str, ...], "ids of the options it was asked about"]
    result: Annotated[str, "answered, no_answer, call_back or will_not_say"]
    file: Annotated[PurePath, "the file in which it is kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeExportView:
    """What the office knows, written into a folder."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    folder: Annotated[PurePath, "the folder"]
    files: Annotated[tuple[str, ...], "the files in it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenView:
    """What was taken over from another office."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    new: Annotated[tuple[str, ...], "files that were new"]
    known: Annotated[int, "files that were here already"]
    questions: Annotated[tuple[OfficeQuestionView, ...], "what contradicts now: to be asked"]


def kept_view(option_id: str, file: PurePath, ended: int, session: Session) -> KeptView:
    """The view of a word that was kept."""
    option = session.catalogue.options.get(option_id)
    return KeptView(
        option_id=option_id,
        file=file,
        ended=ended,
        words=words_view(option.words if option else ()),
        questions=contradictions_view(option.questions if option else ()),
    )


def kept_said(view: KeptView) -> Message:
    """That it was kept."""
    return message(
        "Kept for {id}, for every cooperative: {file}.", id=view.option_id, file=view.file
    )


def taken_view(taken: Taken) -> TakenView:
    """The view of what was taken over."""
    return TakenView(
        new=taken.new, known=taken.known, questions=contradictions_view(taken.questions)
    )


def taken_lines(view: TakenView, language: str) -> Iterator[str]:
    """What was taken over, and every question that it raises."""
    said = counted(
        "{n} word taken over, {known} known already.",
        "{n} words taken over, {known} known already.",
        len(view.new),
        known=view.known,
    )
    yield render(said, language)
    for question in view.questions:
        yield from wrapped(f"? {render(question.asks, language)}", first="  ")
