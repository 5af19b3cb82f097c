"""`match advise --ask`: what was asked and answered, as a view and as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Annotated

from matcher.advice.interview import Interview
from matcher.advice.profile import Given
from matcher.domain.schema import Schema
from matcher.reports.answer.applicant import ApplicantView, applicant_view
from matcher.reports.frame import Frame, frame
from matcher.reports.names import PARTLY_KNOWN
from matcher.reports.values import said_cell
from matcher.reports.view import inlined, only_shown
from matcher.support.messages import Message, Sayable, counted, message, render


@dataclass(frozen=True, slots=True)
class GivenView:
    """One answer."""

    field: Annotated[str, "name of the field"]
    value: Annotated[str | None, "the one value that was asked about; null for the whole field"]
    answer: Annotated[str, "what was said, as a cell of a registry; yes or no for one value"]
    question: Annotated[str, "what was asked, in the language of the interview"]
    said: Sayable = only_shown()


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewView:
    """What was asked and answered in an interview, and what it has come to."""

    frame: Frame = inlined()
    applicant: Annotated[ApplicantView, "the applicant with the answers"]
    answers: Annotated[tuple[GivenView, ...], "the answers in the order in which they were given"]
    verdicts: Annotated[Mapping[str, int], "how many options are eligible, undecided, refused"]
    out: Annotated[PurePath | None, "file of the answered profile; null when none was written"]
    beside: PurePath | None = only_shown()
    nothing_against: int = only_shown()


def interview_view(
    interview: Interview, out: PurePath | None, beside: PurePath | None
) -> InterviewView:
    """What an interview has come to; `beside` is the file that says where each answer is from."""
    matches = interview.matches()
    counts = Counter(match.verdict.name for match in matches)
    return InterviewView(
        frame=frame(interview.session),
        applicant=applicant_view(interview.applicant),
        answers=tuple(
            GivenView(
                given.field,
                given.value or None,
                given.answer,
                given.question,
                _answer_said(given, interview.session.schema),
            )
            for given in interview.given
        ),
        verdicts={name: counts[name] for name in ("eligible", "undecided", "refused")},
        out=out,
        beside=beside,
        nothing_against=sum(
            match.verdict.name == "eligible" and match.option.rules in PARTLY_KNOWN
            for match in matches
        ),
    )


def taken_said(view: InterviewView) -> Message:
    """How many answers were taken and what the options say now, in the words of their list."""
    told = {
        "eligible": view.verdicts["eligible"] - view.nothing_against,
        "against": view.nothing_against,
        "undecided": view.verdicts["undecided"],
        "refused": view.verdicts["refused"],
    }
    if not view.answers:
        return message(
            "No answer is given yet. Options: {eligible} eligible, {against} with nothing"
            " against them, {undecided} undecided, {refused} refused.",
            **told,
        )
    return counted(
        "{n} answer taken. Options: {eligible} eligible, {against} with nothing against them,"
        " {undecided} undecided, {refused} refused.",
        "{n} answers taken. Options: {eligible} eligible, {against} with nothing against them,"
        " {undecided} undecided, {refused} refused.",
        len(view.answers),
        **told,
    )


def _answer_said(given: Given, schema: Schema) -> Sayable:
    if given.value:
        return message("yes") if given.answer == "yes" else message("no")
    return said_cell(given.answer, schema[given.field], schema)


def interview_lines(view: InterviewView, language: str) -> Iterator[str]:
    """What the answers have come to, and where they are kept."""
    yield render(taken_said(view), language)
    if view.out and view.beside:
        written = message(
            "Profile written to {path}, provenance to {beside}.",
            path=view.out,
            beside=view.beside,
        )
        yield render(written, language)
