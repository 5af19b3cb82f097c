"""The commands about one cooperative: plan, advise."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from matcher.cli.asked import Asked, finite
from matcher.cli.completion import complete_applicant
from matcher.cli.options import SOURCES, Excel, Force, PlanningFile, Quiet, TableOut, takes
from matcher.cli.table_file import TableFile
from matcher.support.errors import UsageError
from matcher.support.messages import message


@takes(*SOURCES)
def plan(
    *,
    coop: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--coop",
            help="Id of a cooperative: its financing plans.",
            autocompletion=complete_applicant,
        ),
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="Everybody in the registry, into the table of --out.")
    ] = False,
    details: Annotated[
        bool, typer.Option("--details", help="With --coop: everything of every plan.")
    ] = False,
    out: TableOut = None,
    excel: Excel = False,
    svg: Annotated[Optional[Path], typer.Option("--svg", help="Picture to write.")] = None,  # noqa: UP045
    own_cash: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--own-cash", min=0, help="What the members can bring in cash."),
    ] = None,
    own_in_kind: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--own-in-kind", min=0, help="What the members can bring in kind."),
    ] = None,
    firm: Annotated[bool, typer.Option("--firm", help="Only what is certain.")] = False,
    public_cap: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option(
            "--public-cap",
            min=0,
            max=1,
            callback=finite,
            help="Most public money, share of the cost.",
        ),
    ] = None,
    most_sources: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--most-sources", min=1, max=20, help="Outside sources at most."),
    ] = None,
    said_no: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--said-no", help="An option whose funder refused this very request."),
    ] = None,
    after: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--after",
            help="Another project of the same cooperative, planned first: nothing is spent twice.",
            autocompletion=complete_applicant,
        ),
    ] = None,
    aim: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--aim", help='An aim by name, or "uncovered; 2*own_cash + yearly_cost".'),
    ] = None,
    assumptions: PlanningFile = None,
    force: Force = False,
    quiet: Quiet = False,
    asked: Asked,
) -> int:
    """Compose the best stacks of options for the budget lines of a cooperative."""
    from matcher.cli.planning import Files, answer_plan, answer_plans
    from matcher.planning.compose import Wishes

    if (coop is None) != everybody:
        hint = message("Write --coop ID or --all, one of them.")
        raise UsageError(message("Say for whom."), hint=hint)
    files = Files(table=TableFile(out, excel), svg=svg, assumptions=assumptions, force=force)
    wishes = Wishes(own_cash, own_in_kind, firm, public_cap, most_sources, frozenset(said_no or ()))
    if coop is not None:
        return answer_plan(
            coop, asked, files, wishes, tuple(aim or ()), after=tuple(after or ()), details=details
        )
    if after:
        hint = message("Drop it, or write --coop ID.")
        raise UsageError(message("That option goes with --coop."), where="--after", hint=hint)
    return answer_plans(asked, files, wishes, tuple(aim or ()), is_quiet=quiet)


@takes("top", *SOURCES, top=None)
def advise(
    *,
    coop: Annotated[
        str, typer.Option("--coop", help="Id of a cooperative.", autocompletion=complete_applicant)
    ],
    ask: Annotated[
        bool, typer.Option("--ask", help="Hold the interview: ask what still matters, in order.")
    ] = False,
    details: Annotated[bool, typer.Option("--details", help="Everything, with sources.")] = False,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("-o", "--out", help="With --ask: file of the answered profile."),
    ] = None,
    force: Force = False,
    assumptions: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--advice", help="Assumptions of one's own (TOML): shares, weights."),
    ] = None,
    asked: Asked,
) -> int:
    """What would change the answer: questions, blockers, changes, guarantees, costs, a ladder."""
    from matcher.cli.advice import answer_advice, hold_interview

    if ask:
        return hold_interview(coop, asked, assumptions, out, force=force)
    if out is not None:
        hint = message("Add --ask, or drop --out.")
        raise UsageError(message("--out goes with --ask."), hint=hint)
    return answer_advice(coop, asked, assumptions, is_whole=details)
