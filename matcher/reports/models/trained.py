"""`match train`: the model that was written, and what its trial was worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated, Any

from matcher.reports.models.baselines import BASELINES
from matcher.reports.models.evaluation import MarksView, MarkView, marks_lines, marks_view
from matcher.reports.models.model_marks import day_or_text
from matcher.reports.models.model_office import gain_said
from matcher.reports.view import SCHEMA, inlined, only_shown
from matcher.support.messages import Message, counted, message

if TYPE_CHECKING:
    from matcher.learning.backtest import Measured
    from matcher.learning.office_promotion import Trial
    from matcher.learning.skewness import SkewedField

#: A trial on fewer cases is no proof of anything.
FEW_CASES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class PointView:
    """A point of the learning curve: NDCG of a model that learnt from so many choices."""

    choices: Annotated[int, "how many choices, the latest before the trial"]
    mark: MarkView = inlined()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialView:
    """What a model of all but the latest choices is worth on those."""

    from_: Annotated[date, "first day of the choices that it was held against"]
    to: Annotated[date, "last day of them"]
    trained_on: Annotated[int, "choices that it learnt from"]
    judged: Annotated[int, "choices with more than one candidate"]
    single: Annotated[int, "choices with a single candidate: they say nothing"]
    repeated: Annotated[int, "choices left out: their applicants had chosen before"]
    marks: MarksView = inlined()
    curve: Annotated[tuple[PointView, ...], "models of shorter histories, the shortest first"]


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
        TrialView | None, "what its trial was worth; null when all choices are of one day"
    ]
    cautions: Annotated[tuple[Message, ...], "why its marks or weights may mislead, in words"] = ()
    said: tuple[Message, ...] = only_shown()


def trained_view(
    data: Mapping[str, Any],
    measured: Measured | None,
    out: Path,
    card: Path,
    skewed: Sequence[SkewedField] = (),
) -> TrainedView:
    """The view of a model file's data.

    Parameters
        skewed  numbers of the history that a logarithmic scale would serve better
    """
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
        measured=None if measured is None else _trial(measured),
        cautions=tuple(_cautions(measured, skewed)),
        said=tuple(said),
    )


def _cautions(measured: Measured | None, skewed: Sequence[SkewedField]) -> Iterator[Message]:
    """Few cases, a trial that beats a baseline by no more than chance, skewed numbers."""
    if measured is not None and len(measured.evaluation.judged) < FEW_CASES:
        yield counted(
            "The trial was held against {n} case alone: its marks may be far from the truth.",
            "The trial was held against {n} cases alone: its marks may be far from the truth.",
            len(measured.evaluation.judged),
        )
    gains = {} if measured is None else measured.evaluation.gains
    for name, gain in gains.items():
        named = BASELINES.get(name, name)
        if gain.high < 0:
            yield message("On its trial the model is worse than this baseline: {name}.", name=named)
        elif gain.low <= 0:
            yield message(
                "On its trial the model is not surely better than this baseline: {name}.",
                name=named,
            )
    for one in skewed:
        yield message(
            'Most values of "{field}" are small and a few are large (median {middle}, highest'
            ' hundredth from {top}): scale = "log" in the schema would tell them apart better.',
            field=one.name,
            middle=round(one.middle),
            top=round(one.top),
        )


def _trial(measured: Measured) -> TrialView:
    found, data = measured.evaluation, measured.data
    return TrialView(
        from_=found.since,
        to=found.last,
        trained_on=data["trained_on"],
        judged=len(found.judged),
        single=found.single,
        repeated=found.repeated,
        marks=marks_view(found),
        curve=tuple(
            PointView(
                choices=point["choices"],
                mark=MarkView(point["value"], point["low"], point["high"], point["cases"]),
            )
            for point in data["curve"]
        ),
    )


def trained_lines(view: TrainedView, language: str) -> Iterator[str]:
    """The lines of `match train`: what its trial was worth, where there was one."""
    if view.measured is not None:
        yield from marks_lines(view.measured.marks, language)


def case_trained_view(data: Mapping[str, Any], card: Path, out: Path) -> TrainedView:
    """The view of a model that was learnt from cases: how often the payers were found again."""
    found = data["trust"][0]
    said = message(
        "{out}: in {hits} of {cases} real cases the payer was among the first three of its list,"
        " each page left out.",
        out=out,
        hits=found["hits"],
        cases=found["cases"],
    )
    return TrainedView(
        out=out,
        card=card,
        name=data["name"],
        until=data["made"],
        since="",
        sizes={"cases": found["cases"], "hits": found["hits"]},
        sources=data["sources"],
        measured=None,
        said=(said,),
    )


def office_trained_view(
    data: Mapping[str, Any], card: Path, out: Path, trial: Trial
) -> TrainedView:
    """The view of a model that was learnt from the log of an office."""
    office = data["office"]
    said = [
        message(
            "{out}: learnt from {decided}; {pending} without an answer are no refusals.",
            out=out,
            decided=counted("{n} decided request", "{n} decided requests", office["decided"]),
            pending=office["pending"] + office["withdrawn"],
        )
    ]
    cautions = []
    if trial.gain is not None:
        gain = trial.gain
        said.append(gain_said(trial.judged, value=gain.value, low=gain.low, high=gain.high))
    if not trial.is_promoted:
        cautions.append(message("Written by --force: its trial does not say that it is as good."))
    return TrainedView(
        out=out,
        card=card,
        name=data["name"],
        until=data["until"],
        since=data["since"],
        sizes={key: office[key] for key in ("decided", "granted", "refused", "pending")},
        sources=data["sources"],
        measured=None,
        cautions=tuple(cautions),
        said=tuple(said),
    )
