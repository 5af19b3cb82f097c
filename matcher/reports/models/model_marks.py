"""The part of a model card that tells what a trial was worth on later choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from matcher.reports.markdown import heading, markdown_table
from matcher.reports.models.baselines import BASELINES, COUNTED
from matcher.reports.models.evaluation import chose_before
from matcher.support.messages import Message, Sayable, counted, message, message_in, render

Data = Mapping[str, Any]


def measured_lines(found: Data, language: str) -> Iterator[str]:
    """The marks of a model file, in Markdown."""
    capped, gain = message("NDCG, capped"), message("the model gains")
    yield from heading(2, message("Out of time"), language)
    yield from (render(sentence, language) for sentence in _trial(found))
    yield ""
    for title, views in (
        (message("options for an applicant"), found["by_applicant"]),
        (message("applicants for an option"), found["by_option"]),
    ):
        if views:
            names = list(next(iter(views.values())))
            rows: list[list[Sayable]] = [
                [COUNTED[view], *(_mark(marks[name]) for name in names)]
                for view, marks in views.items()
            ]
            yield from markdown_table([title, *names], rows, language)
    rows = [
        [BASELINES[name], _mark(views["capped"]["ndcg"]), _mark(found["gains"][name])]
        for name, views in found["baselines"].items()
        if "capped" in views
    ]
    yield from markdown_table([message("baseline"), capped, gain], rows, language)
    if found["curve"]:
        rows = [[point["choices"], _mark(point)] for point in found["curve"]]
        yield from markdown_table([message("choices learnt from"), capped], rows, language)
    if found["slices"]:
        rows = [[f"{one['field']} = {one['part']}", _mark(one)] for one in found["slices"]]
        yield from markdown_table([message("part"), capped], rows, language)
    if found["reliability"]:
        rows = [
            [f"{one['given']:.3f}", f"{one['seen']:.3f}", one["cases"]]
            for one in found["reliability"]
        ]
        columns = [message("acceptance given"), message_in("acceptance", "seen"), message("cases")]
        yield from markdown_table(columns, rows, language)


def day_or_text(text: str) -> date | str:
    """A day of a model file, which may also say none or another thing."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _trial(found: Data) -> Iterator[Message]:
    yield message(
        "A trial model was trained on the {earlier} before {day} and held against the {later} from"
        " then to {last}.",
        earlier=counted("{n} choice", "{n} choices", found["trained_on"]),
        day=day_or_text(found["from"]),
        later=counted("{n} choice", "{n} choices", found["judged"]),
        last=day_or_text(found["to"]),
    )
    if found["single"]:
        yield counted(
            "{n} more choice had a single candidate and says nothing.",
            "{n} more choices had a single candidate and say nothing.",
            found["single"],
        )
    if repeated := found.get("repeated"):
        yield chose_before(repeated)
    yield message("Intervals are of 95 %.")


def _mark(mark: Data) -> Message:
    # texts and not numbers: a mark is read to three decimals
    value, low, high = (f"{mark[key]:.3f}" for key in ("value", "low", "high"))
    return message_in(
        "a mark with its interval and its cases",
        "{value} ({low} to {high}; {cases})",
        value=value,
        low=low,
        high=high,
        cases=mark["cases"],
    )
