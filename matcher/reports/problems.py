"""What was wrong with the data behind an answer, as a part of its view."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from matcher.errors import Problem
from matcher.messages import Message
from matcher.reports.phrases import one_message


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
