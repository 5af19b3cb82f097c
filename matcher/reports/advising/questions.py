"""The next best questions: their view, and how they are said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import reduce
from math import inf
from typing import Annotated

from matcher.advice.questions import AnswerEffect, Question, QuestionItem, Questions
from matcher.reports.advising.wanted import WantedView, labelled_wanted, wanted_said, wanted_view
from matcher.reports.layout import wrapped
from matcher.reports.names import PARTLY_KNOWN
from matcher.reports.phrases import consequence, first_of_many, one_message, with_notes
from matcher.reports.view import inlined, only_shown
from matcher.session import Session
from matcher.support.messages import (
    Message,
    Sayable,
    Share,
    counted,
    message,
    message_in,
    render,
)
from matcher.support.records import dataclass
from matcher.support.text import Text

#: Answers shown for one question.
SHOWN_ANSWERS = 4
#: Options named in a row.
SHOWN = 2


@dataclass(frozen=True, slots=True)
class ItemView:
    """One thing to ask."""

    field: Annotated[str, "name of the field"]
    value: Annotated[str | None, "the one value that is asked about; null when the whole field is"]
    ask: Annotated[Message | Text, "the question in words"]
    sensitive: Annotated[bool, "true when the answer may be withheld"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """What one answer would do, taken alone."""

    wanted: WantedView = inlined()
    chance: Annotated[
        float | None,
        "how often it is met in the registry, 0 to 1; null where too few are known, or only a part"
        " of what was counted is still possible",
    ]
    makes_eligible: Annotated[tuple[str, ...], "ids of options"]
    refuses: Annotated[tuple[str, ...], "ids of options"]
    stay_undecided: Annotated[tuple[str, ...], "ids of options"]
    given: Message = only_shown()
    opened_names: tuple[Text, ...] = only_shown()
    against_names: tuple[Text, ...] = only_shown()
    refused_names: tuple[Text, ...] = only_shown()


@dataclass(frozen=True, slots=True)
class QuestionView:
    """What to ask next."""

    items: Annotated[tuple[ItemView, ...], "asked together; mostly one"]
    settles_weight: Annotated[
        float, "expected undecided weight that it settles, after the questions before it"
    ]
    options: Annotated[tuple[str, ...], "ids of the options that it can settle, heaviest first"]
    settled_so_far: Annotated[
        float, "expected number of options settled by it and the questions before it"
    ]
    weight_so_far: Annotated[float, "expected undecided weight settled by them"]
    answers: Annotated[tuple[AnswerView, ...], "likeliest first"]


@dataclass(frozen=True, slots=True)
class QuestionsView:
    """The questions in order, and what is undecided before them."""

    undecided: Annotated[int, "options that are undecided"]
    weight: Annotated[float, "their weight together: what is at stake, in currency"]
    more: Annotated[int, "questions left that can still change something"]
    asked: Annotated[tuple[QuestionView, ...], "the best first"]


def questions_view(session: Session, questions: Questions) -> QuestionsView:
    """The questions with what each answer would do."""
    return QuestionsView(
        undecided=questions.undecided,
        weight=round(questions.weight, 2),
        more=questions.more,
        asked=tuple(question_view(session, question) for question in questions.asked),
    )


def question_view(session: Session, question: Question) -> QuestionView:
    """One question with what each answer would do."""
    return QuestionView(
        items=tuple(
            ItemView(
                field=item.field,
                value=item.value or None,
                ask=item_said(session, item),
                sensitive=session.schema[item.field].sensitive,
            )
            for item in question.items
        ),
        settles_weight=round(question.settles, 2),
        options=question.options,
        settled_so_far=round(question.settled_so_far, 4),
        weight_so_far=round(question.weight_so_far, 2),
        answers=tuple(_answer(session, question, answer) for answer in question.answers),
    )


def item_said(session: Session, item: QuestionItem) -> Message | Text:
    """A question in the schema's words; of one value of a list, whether it is among them."""
    about = session.schema[item.field]
    ask = about.ask or about.label
    if not item.value:
        return ask
    value = about.label_of(item.value)
    return message("{question} Is it so: {value}?", question=ask, value=value)


def _answer(session: Session, question: Question, answer: AnswerEffect) -> AnswerView:
    first = question.items[0]
    options = session.catalogue.options
    if first.value:  # one value of an open list: it is there or not
        given = message("no") if answer.says.lacks else message("yes")
    else:
        is_alone = len(question.items) == 1 and answer.says.field == first.field
        in_words = wanted_said if is_alone else labelled_wanted
        given = in_words(answer.says, session.schema)
        if answer.chance is not None:
            given = with_notes(given, [_often_said(answer.chance)])
    return AnswerView(
        wanted=wanted_view(answer.says, session.schema),
        chance=None if answer.chance is None else round(answer.chance, 4),
        makes_eligible=answer.opens,
        refuses=answer.closes,
        stay_undecided=answer.leaves,
        given=given,
        opened_names=tuple(
            options[name].name for name in answer.opens if options[name].rules not in PARTLY_KNOWN
        ),
        against_names=tuple(
            options[name].name for name in answer.opens if options[name].rules in PARTLY_KNOWN
        ),
        refused_names=tuple(options[name].name for name in answer.closes),
    )


def _often_said(chance: float) -> Message:
    """How often an answer is met; of few cooperatives not that there is none.

    >>> print(_often_said(0.002))
    less than 1% of the registry
    """
    if chance < 0.005:
        return message("less than {share} of the registry", share=Share(0.01))
    return message("{share} of the registry", share=Share(round(chance, 2)))


def few_lines(view: QuestionsView, applicant_id: str, language: str) -> Iterator[str]:
    """What `match --coop` says at its end."""
    if view.asked:
        yield from wrapped(render(settled_said(view, len(view.asked)), language), indent="")
        for place, question in enumerate(view.asked, start=1):
            yield from wrapped(asked_words(question, language), first=f"  {place}. ")
    see = message("Blockers, changes, guarantees, costs: match advise --coop {id}", id=applicant_id)
    yield from wrapped(render(see, language), indent="")


def question_lines(
    view: QuestionsView, top: int, language: str, *, is_brief: bool = False
) -> Iterator[str]:
    """The questions in order, with what each answer would do; in brief, the likeliest two."""
    if not view.asked:
        yield f"  {render(SETTLED, language)}"
        return
    shown = view.asked[:top]
    yield from wrapped(render(settled_said(view, len(shown)), language), indent="  ")
    for place, question in enumerate(shown, start=1):
        words = asked_in_short if is_brief else asked_words
        yield from wrapped(words(question, language), first=f"{place:>2}. ")
        if any(item.sensitive for item in question.items):
            withheld = message("(sensitive: the answer may be withheld)")
            yield from wrapped(render(withheld, language))
        yield from answer_lines(question, language, 2 if is_brief else SHOWN_ANSWERS)
    left = view.more + len(view.asked) - len(shown)
    if left:
        more = counted(
            "… {n} more question can still change something",
            "… {n} more questions can still change something",
            left,
        )
        yield f"  {render(more, language)}"


#: What is said when nothing is left to ask.
SETTLED = message("No answer can change anything any more.")


def settled_said(view: QuestionsView, n: int) -> Message:
    """How much the first answers would settle; there is at least one."""
    if not view.undecided:
        return message("No condition waits for an answer; amounts and plans do.")
    last = view.asked[n - 1]
    share = last.weight_so_far / view.weight if view.weight else 1.0
    return counted(
        "One answer would settle about {settled} of the {all} undecided options"
        " ({share} of what is at stake).",
        "{n} answers would settle about {settled} of the {all} undecided options"
        " ({share} of what is at stake).",
        n,
        settled=round(last.settled_so_far),
        all=view.undecided,
        share=Share(round(share, 2)),
    )


def asked_words(question: QuestionView, language: str) -> str:
    """What is asked, all that goes together in one line."""
    return " + ".join(render(item.ask, language) for item in question.items)


def asked_in_short(question: QuestionView, language: str) -> str:
    """The first thing that is asked, and how many like it go with it."""
    said = render(question.items[0].ask, language)
    if more := len(question.items) - 1:
        like = counted("(and {n} more like it)", "(and {n} more like it)", more)
        return f"{said} {render(like, language)}"
    return said


def answer_lines(question: QuestionView, language: str, most: int = SHOWN_ANSWERS) -> Iterator[str]:
    """What the first answers would do, a line or two each."""
    for answer in as_read(question.answers[:most]):
        yield from wrapped(render(consequence(answer_effect_said(answer)), language))


def answer_effect_said(answer: AnswerView) -> Message:
    """What one answer would do, with how often it is met."""
    effects: list[Sayable] = []
    if opened := answer.opened_names:
        effects.append(message("{options} would be eligible", options=first_of_many(opened, SHOWN)))
    if clear := answer.against_names:
        effects.append(
            message(
                "nothing would stand against {options} any more",
                options=first_of_many(clear, SHOWN),
            )
        )
    if refused := answer.refused_names:
        effects.append(message("{options} would be refused", options=first_of_many(refused, SHOWN)))
    if left := answer.stay_undecided:
        effects.append(
            counted("{n} option stays undecided", "{n} options stay undecided", len(left))
        )
    whole = (
        reduce(
            lambda one, other: message_in(
                "two notes", "{first}; {second}", first=one, second=other
            ),
            map(one_message, effects),
        )
        if effects
        else message_in("what an answer does", "nothing changes")
    )
    return message("if {answer}: {effects}", answer=answer.given, effects=whole)


def as_read(answers: Sequence[AnswerView]) -> list[AnswerView]:
    """The answers as one reads them: yes before no, amounts from the least; others as they are."""
    order: dict[tuple[str | bool, ...], int] = {(True,): 0, (False,): 1}
    if all(answer.wanted.values in order for answer in answers):
        return sorted(answers, key=lambda answer: order[answer.wanted.values])
    if len(answers) == 2 and sum(bool(answer.wanted.lacks) for answer in answers) == 1:
        return sorted(answers, key=lambda answer: bool(answer.wanted.lacks))
    if len({answer.wanted.field for answer in answers}) == 1 and all(
        answer.wanted.intervals for answer in answers
    ):
        return sorted(answers, key=_begins)
    return list(answers)


def _begins(answer: AnswerView) -> tuple[float, bool]:
    """Where the first stretch of an answer begins."""
    first = answer.wanted.intervals[0]
    low = first.low.toordinal() if isinstance(first.low, date) else first.low
    return -inf if low is None else float(low), not first.low_included
