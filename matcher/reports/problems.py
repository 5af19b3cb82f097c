"""What was wrong with the data behind an answer, and the error that stands in place of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from matcher.reports.phrases import one_message
from matcher.reports.view import SCHEMA, left_out_if_none
from matcher.support.errors import MatcherError, Problem
from matcher.support.messages import Message, message_in
from matcher.support.reason_codes import REASONS


@dataclass(frozen=True, slots=True)
class ProblemView:
    """One thing that is wrong in a file."""

    where: Annotated[Message, "file, then line or row and column, as far as they are known"]
    code: Annotated[str, "reason code"]
    what: Annotated[Message, "what is wrong"]
    todo: Annotated[Message, "what to do about it; may be empty"]
    warning: Annotated[bool, "true when the data are used all the same"]

    def as_problem(self) -> Problem:
        """The problem that it shows."""
        return Problem(self.where, self.code, self.what, self.todo, self.warning)


def problem_views(problems: Iterable[Problem]) -> tuple[ProblemView, ...]:
    """The problems, in their order."""
    return tuple(
        ProblemView(
            where=one_message(problem.where),
            code=problem.code,
            what=one_message(problem.message),
            todo=one_message(problem.hint),
            warning=problem.is_warning,
        )
        for problem in problems
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorView:
    """Why there is no answer."""

    code: Annotated[str, "reason code"]
    message: Annotated[Message, "what is wrong, and what to do about it"]
    where: Annotated[Message, "file or option; empty when it is about neither"]
    problems: Annotated[
        tuple[ProblemView, ...] | None, "everything that is wrong there; absent when that is all"
    ] = left_out_if_none()


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureView:
    """What `--json` prints in place of an answer when there is none."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    error: Annotated[ErrorView, "what went wrong"]


def failure_view(error: MatcherError) -> FailureView:
    """The view of an error."""
    said = one_message(error.message)
    if error.hint:
        said = message_in(
            "what is wrong and what to do", "{what} {todo}", what=said, todo=error.hint
        )
    return FailureView(
        error=ErrorView(
            code=error.code,
            message=said,
            where=one_message(error.where),
            problems=problem_views(error.problems) or None,
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemDetailsView:
    """Why a request has no answer, as RFC 9457 has it."""

    type: Annotated[str, "a name of the kind of problem: urn:matcher:problem: and its code"]
    title: Annotated[Message, "what kind of problem it is"]
    status: Annotated[int, "the status of the answer"]
    detail: Annotated[Message, "what is wrong, and what to do about it"]
    code: Annotated[str, "reason code"]
    where: Annotated[Message, "part of the request; empty when it is about none"]
    problems: Annotated[tuple[ProblemView, ...], "everything that is wrong there"]


def problem_details(error: MatcherError, status: int) -> ProblemDetailsView:
    """The view of an error for programs that ask over HTTP."""
    told = failure_view(error).error
    return ProblemDetailsView(
        type=f"urn:matcher:problem:{error.code}",
        title=REASONS[error.code],
        status=status,
        detail=told.message,
        code=error.code,
        where=told.where,
        problems=told.problems or (),
    )
