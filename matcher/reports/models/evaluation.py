"""`match evaluate`: what a model is worth, every mark with its interval and number of cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from matcher.learning.case_evaluation import CaseEvaluation
from matcher.learning.evaluation import Evaluation, Marks
from matcher.learning.evaluation_data import mark_data
from matcher.learning.metrics import NAMES, VIEWS, MeanMark
from matcher.ranking.ranker import Ranker
from matcher.reports.layout import padded
from matcher.reports.models.baselines import BASELINES, COUNTED
from matcher.reports.view import SCHEMA, inlined, only_shown
from matcher.support import writing
from matcher.support.messages import Message, Sayable, counted, message, message_in, render
from matcher.support.text import Text

_WIDE = 22


@dataclass(frozen=True, slots=True)
class MarkView:
    """A mean over cases, with its interval of 95 %."""

    value: Annotated[float, "the mean"]
    low: Annotated[float, "lower end of its interval"]
    high: Annotated[float, "upper end of its interval"]
    cases: Annotated[int, "how many cases it rests on"]


MarksByView = Mapping[str, Mapping[str, MarkView]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """The NDCG on a part of the cases."""

    field: Annotated[str, "field that makes the parts, or option"]
    part: Annotated[str, "its value, known or new for an option"]
    mark: MarkView = inlined()
    label: Sayable = only_shown()
    said: Sayable = only_shown()


@dataclass(frozen=True, slots=True)
class BinView:
    """Requests to which about the same chance of acceptance was given."""

    given: Annotated[float, "the mean that was given, 0 to 1"]
    seen: Annotated[float, "the share that was accepted, 0 to 1"]
    cases: Annotated[int, "how many requests"]


@dataclass(frozen=True, slots=True)
class MarksView:
    """Marks in both directions, beside baselines and by parts."""

    by_applicant: Annotated[
        MarksByView, "options for an applicant: marks by how cases are counted, then by name"
    ]
    by_option: Annotated[MarksByView, "applicants for an option, likewise"]
    baselines: Annotated[Mapping[str, MarksByView], "those of the baselines, options first"]
    gains: Annotated[Mapping[str, MarkView], "NDCG that the model has more, by baseline"]
    slices: Annotated[tuple[PartView, ...], "NDCG of parts of the cases"]
    reliability: Annotated[
        tuple[BinView, ...], "acceptance given and seen; empty where it is not learnt"
    ]
    since: date = only_shown()
    last: date = only_shown()
    choices: int = only_shown()
    options: int = only_shown()
    alone: int = only_shown()
    left_out: int = only_shown()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationView:
    """What a model is worth on choices that it has not seen."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    model: Annotated[Text, "name of the model"]
    from_: Annotated[date, "first day of the choices"]
    to: Annotated[date, "last day of the choices"]
    judged: Annotated[int, "choices with more than one candidate"]
    single: Annotated[int, "choices with a single candidate: they say nothing"]
    repeated: Annotated[int, "choices left out: their applicants had chosen before"]
    cap: Annotated[int, "choices of one option that count, where cases are capped"]
    marks: MarksView = inlined()
    cautions: Annotated[tuple[Message, ...], "why its marks may mislead, in words"] = ()
    opening: Message | None = only_shown()


def evaluation_view(found: Evaluation, ranker: Ranker, cap: int) -> EvaluationView:
    """The view of a model's evaluation."""
    return EvaluationView(
        model=ranker.name,
        from_=found.since,
        to=found.last,
        judged=len(found.judged),
        single=found.single,
        repeated=found.repeated,
        cap=cap,
        marks=marks_view(found),
        opening=None,
    )


def case_evaluation_view(
    found: CaseEvaluation, ranker: Ranker, day: date, *, has_seen: bool
) -> EvaluationView:
    """The view of a model's evaluation on cases; their payers count within their list.

    Parameters
        has_seen   whether the model was trained on these very cases
    """
    cautions: list[Message] = []
    if has_seen:
        cautions.append(
            message(
                "The model has learnt from these cases: what it is worth on a page that it has not"
                " seen is in its card."
            )
        )
    if found.owed:
        cautions.append(
            counted(
                "{n} case owes its payer to its own page alone and counts as a miss.",
                "{n} cases owe their payer to their own page alone and count as misses.",
                found.owed,
            )
        )
    every = {"all": {name: _mark(mark) for name, mark in found.marks.items()}}
    return EvaluationView(
        model=ranker.name,
        from_=day,
        to=day,
        judged=found.judged,
        single=0,
        repeated=0,
        cap=found.judged,
        marks=MarksView(
            by_applicant=every if found.marks else {},
            by_option={},
            baselines={
                name: {"all": {key: _mark(mark) for key, mark in marks.items()}}
                for name, marks in found.baselines.items()
            },
            gains={name: _mark(mark) for name, mark in found.gains.items()},
            slices=(),
            reliability=(),
            since=day,
            last=day,
            choices=found.judged,
            options=found.options,
            alone=0,
            left_out=0,
        ),
        cautions=tuple(cautions),
        opening=message(
            "Judged on {cases} and {options} that paid in them, as of {day}; places count within"
            " the list of the payer, money or support.",
            cases=counted("{n} case", "{n} cases", found.judged),
            options=counted("{n} option", "{n} options", found.options),
            day=day,
        ),
    )


def marks_view(found: Evaluation) -> MarksView:
    """The marks of an evaluation."""
    return MarksView(
        by_applicant=_views(found.by_applicant),
        by_option=_views(found.by_option),
        baselines={name: _views(views) for name, views in found.baselines.items()},
        gains={name: _mark(mark) for name, mark in found.gains.items()},
        slices=tuple(
            PartView(
                field=one.field,
                part=one.part,
                mark=_mark(one.mark),
                label=one.label,
                said=one.said,
            )
            for one in found.slices
        ),
        reliability=tuple(
            BinView(round(one.given, 4), round(one.seen, 4), one.cases) for one in found.bins
        ),
        since=found.since,
        last=found.last,
        choices=len(found.judged),
        options=len(set(found.cases.chosen.tolist())),
        alone=found.single,
        left_out=found.repeated,
    )


def chose_before(count: int) -> Message:
    """How many choices were not judged, because a model has seen their applicants."""
    return counted(
        "{n} more choice is left out: its applicant had chosen before.",
        "{n} more choices are left out: their applicants had chosen before.",
        count,
    )


def _views(marks: Marks) -> MarksByView:
    return {
        view: {name: _mark(mark) for name, mark in by_name.items()}
        for view, by_name in marks.items()
        if by_name
    }


def _mark(mark: MeanMark) -> MarkView:
    return MarkView(**mark_data(mark))


def evaluation_lines(view: EvaluationView, language: str) -> Iterator[str]:
    """The lines of `match evaluate`."""
    return marks_lines(view.marks, language, view.opening)


def marks_lines(view: MarksView, language: str, opening: Message | None = None) -> Iterator[str]:
    """The lines of some marks; `opening` says what they were judged on where it is no choices."""
    judged = opening or message(
        "Judged on {choices} of {options}, {since} to {last}",
        choices=counted("{n} choice", "{n} choices", view.choices),
        options=counted("{n} option", "{n} options", view.options),
        since=view.since,
        last=view.last,
    )
    yield render(judged, language)
    if view.alone:
        yield render(
            counted(
                "{n} more choice had a single candidate and says nothing.",
                "{n} more choices had a single candidate and say nothing.",
                view.alone,
            ),
            language,
        )
    if view.left_out:
        yield render(chose_before(view.left_out), language)
    for title, views in (
        (message("Options for an applicant"), view.by_applicant),
        (message("Applicants for an option"), view.by_option),
    ):
        if views:
            yield ""
            yield render(title, language)
            yield from _mark_lines(views, language)
    yield ""
    yield _titled(message("Baselines"), language)
    for name, views in view.baselines.items():
        shown = next((views[view] for view in ("capped", "all") if view in views), None)
        if shown is not None:
            ahead = writing.labelled_text(
                render(message("the model gains"), language),
                _signed(view.gains[name], language),
                language,
            )
            known = padded(render(BASELINES[name], language), _WIDE)
            yield f"  {known}{mark_words(shown['ndcg'], language)}  {ahead}"
    if view.slices:
        yield ""
        yield _titled(message("Parts"), language)
    for one in view.slices:
        part = padded(render(one.said, language), _WIDE)
        yield f"  {render(one.label, language)} = {part}{mark_words(one.mark, language)}"
    if view.reliability:
        yield ""
        yield render(message("Acceptance given and seen"), language)
    for bin_ in view.reliability:
        given, seen = _decimals(bin_.given, language), _decimals(bin_.seen, language)
        arrow = writing.writing_marks(language).arrow
        yield f"  {given} {arrow} {seen} ({render(_cases(bin_.cases), language)})"


def _titled(title: Message, language: str) -> str:
    return writing.labelled_text(render(title, language), "NDCG", language)


def _mark_lines(views: MarksByView, language: str) -> Iterator[str]:
    for name in NAMES:
        for view in VIEWS:
            if view in views:
                how = padded(render(COUNTED[view], language), _WIDE)
                yield f"  {name:<9}{how}{mark_words(views[view][name], language)}"


def mark_words(mark: MarkView, language: str) -> str:
    """A mark with its interval and its cases."""
    value, low, high = (_decimals(part, language) for part in (mark.value, mark.low, mark.high))
    said = message_in(
        "a mark with its interval and its cases",
        "{value} ({low} – {high}; {cases})",
        value=value,
        low=low,
        high=high,
        cases=_cases(mark.cases),
    )
    return render(said, language)


def _signed(mark: MarkView, language: str) -> str:
    value, low, high = (
        render(_decimals(part, language, "+"), language)
        for part in (mark.value, mark.low, mark.high)
    )
    return f"{value} ({low} – {high})"


def _decimals(value: float, language: str, sign: str = "-") -> str:
    """A number with three decimals, as a column of them is read best."""
    return f"{value:{sign}.3f}".replace(".", writing.writing_marks(language).decimal)


def _cases(count: int) -> Message:
    return counted("{n} case", "{n} cases", count)
