"""`match what-if`: what moves when facts or terms are changed on a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from matcher.cli.asked import Asked
from matcher.cli.completion import complete_applicant
from matcher.cli.options import SOURCES, takes
from matcher.cli.output import tell_problems, write_json, write_lines
from matcher.support.errors import UsageError
from matcher.support.messages import message

if TYPE_CHECKING:
    from matcher.api.answer import Answer


@takes("top", *SOURCES)
def what_if(
    facts: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Argument(help="FIELD=VALUE, as in registry set; own_cash_mad=40% of the need."),
    ] = None,
    *,
    coop: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--coop", help="Id of a cooperative.", autocompletion=complete_applicant),
    ] = None,
    term: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--term", help="OPTION:4= drops a condition, OPTION:status=open opens it."),
    ] = None,
    with_plan: Annotated[
        bool, typer.Option("--with-plan", help="What the first plan covers, before and after.")
    ] = False,
    asked: Asked,
) -> int:
    """What moves when facts or terms are others, on a copy; 1 when nothing does."""
    if not (facts or term):
        hint = message("Write FIELD=VALUE, or --term OPTION:WHAT=VALUE.")
        raise UsageError(message("Say what is supposed to be."), hint=hint)
    if coop is None and (facts or with_plan):
        hint = message("Add --coop ID.")
        raise UsageError(message("Say for whom."), hint=hint)
    session = asked.door()
    answer: Answer[Any] = (
        session.what_if_terms(term or ())
        if coop is None
        else session.what_if(coop, facts or (), terms=term or (), plan=with_plan, top=asked.top)
    )
    if asked.as_json:
        write_json(answer.to_dict(asked.language))
    else:
        write_lines(answer.lines(asked.language))
    tell_problems(answer.problems)
    return 0 if answer.found else 1
