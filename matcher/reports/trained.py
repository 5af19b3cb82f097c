"""`match train`: the model that was written, and what its trial was worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated, Any

from matcher.messages import Message, counted, message
from matcher.reports.evaluation import MarksView, evaluation_lines, marks_view
from matcher.reports.model_marks import day_or_text
from matcher.reports.view import SCHEMA, only_shown

if TYPE_CHECKING:
    from matcher.learn.measure import Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainedView:
    """A model that was learnt from a history."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    out: Annotated[PurePath, "the model file"]
    card: Annotated[PurePath, "its card, a page"]
    name: Annotated[Mapping[str, str], "its name, by language"]
    until: Annotated[str, "the day before which choices were learnt from"]
    since: Annotated[str, "day of the first choice"]
    sizes: Annotated[Mapping[str, int], "how many choices, applicants and options"]
    sources: Annotated[Mapping[str, str], "hashes of what it was learnt from"]
    measured: Annotated[
        Mapping[str, object] | None, "marks of its trial, as the model file has them; null if none"
    ]
    said: tuple[Message, ...] = only_shown()
    marks: MarksView | None = only_shown()


def trained_view(
    data: Mapping[str, Any], measured: Measured | None, out: Path, card: Path
) -> TrainedView:
    """The view of a model file's data."""
    sizes = data["sizes"]
    said = [
        message(
            "{out}: learnt from {choices} of {options}, before {day}.",
            out=out,
            choices=counted("{n} choice", "{n} choices", sizes["choices"]),
            options=counted("{n} option", "{n} options", sizes["options_chosen"]),
            day=day_or_text(data["until"]),
        )
    ]
    if measured is None:
        said.append(
            message("All choices are of one day: nothing could be kept back to measure it.")
        )
    return TrainedView(
        out=out,
        card=card,
        name=data["name"],
        until=data["until"],
        since=data["since"],
        sizes=sizes,
        sources=data["sources"],
        measured=data.get("measured"),
        said=tuple(said),
        marks=None if measured is None else marks_view(measured.evaluation),
    )


def trained_lines(view: TrainedView, language: str) -> Iterator[str]:
    """The lines of `match train`: what its trial was worth, where there was one."""
    if view.marks is not None:
        yield from evaluation_lines(view.marks, language)
