"""What funders ask: `match --funder`, `match gaps`, `match allocate`, `match audit`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from matcher.cli.asked import Asked, finite
from matcher.cli.completion import complete_field
from matcher.cli.options import SOURCES, Excel, Force, Quiet, TableOut, takes
from matcher.cli.output import (
    Progress,
    check_kind,
    check_picture,
    tell,
    tell_problems,
    write_json,
    write_lines,
)
from matcher.cli.table_file import TableFile
from matcher.session import Session
from matcher.support.errors import MatcherError, UnknownIdError, UsageError
from matcher.support.files import write_whole
from matcher.support.messages import message

if TYPE_CHECKING:
    from matcher.api.answer import Answer


def answer_funder(
    asked_id: str,
    asked: Asked,
    *,
    where: str,
    diverse: str,
    saturation: str | None,
    table: TableFile,
    force: bool,
) -> int:
    """Write the candidates of a funder or option; rows that cannot be read make it 3."""
    table.check(as_json=asked.as_json, force=force)
    session = asked.door()
    try:
        asked_id = session.matcher.id_of(asked_id)
    except UnknownIdError as error:
        raise _of_cooperative(error, asked_id, session) from error
    answer = session.shortlist(
        asked_id,
        where=where,
        diverse=diverse,
        saturation=saturation,
        top=asked.top,
        most_refused=None if asked.as_json else 0,
    )
    return _show(session, answer, asked, table)


def _of_cooperative(error: UnknownIdError, typed: str, session: Session) -> UnknownIdError:
    """The error, with the other question proposed where the id is that of a cooperative."""
    try:
        found = session.applicant(typed).id if typed.strip() else ""
    except MatcherError:
        found = ""
    if found.casefold() != typed.casefold() or not found:
        return error
    what = message('"{id}" is a cooperative, not a funder.', id=typed)
    return UnknownIdError(what, hint=message("Write match --coop {id}.", id=found))


@takes("top", *SOURCES)
def gaps(
    *,
    by: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--by",
            help="A field to group by; may be given several times.",
            autocompletion=complete_field,
        ),
    ] = None,
    svg: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--svg", help="Write a heat table (SVG) of two of the fields here too."),
    ] = None,
    out: TableOut = None,
    excel: Excel = False,
    force: Force = False,
    asked: Asked,
) -> int:
    """Show who has no option, and which rule turns most away."""
    from matcher.domain.grouping_fields import drawn_by, grouping_fields
    from matcher.reports.for_funders.gaps_svg import gaps_svg

    table = TableFile(out, excel)
    check_picture(svg)
    table.check(svg, as_json=asked.as_json, force=force)
    session = asked.door()
    fields = grouping_fields(list(by or ()), session.schema)
    if svg is not None and drawn_by(fields, session.schema) is None:
        what = message("There is no field to draw by.")
        hint = message("Name one that has values: --by FIELD.")
        raise UsageError(what, where="--svg", hint=hint)
    answer = session.gaps(by=fields, top=asked.top)
    if svg is not None:
        write_whole(svg, gaps_svg(answer.view, asked.language))
    return _show(session, answer, asked, table, is_drawn=str(svg) == "-")


@takes("top", *SOURCES)
def allocate(
    *,
    funds: Annotated[
        Path, typer.Option("--funds", help="Funds, floors and caps (TOML); see docs/funders.md.")
    ],
    why: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--why", help="Id of an applicant: what an award to it would take."),
    ] = None,
    compare: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--compare", help="Beside it: another file of funds, or a list of awards (table)."
        ),
    ] = None,
    out: TableOut = None,
    excel: Excel = False,
    page: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--page", help="Page to print for a committee: an .html file."),
    ] = None,
    seconds: Annotated[
        float,
        typer.Option(
            "--seconds", min=1, callback=finite, help="Time for each proof; then the gap is said."
        ),
    ] = 60,
    quiet: Quiet = False,
    force: Force = False,
    asked: Asked,
) -> int:
    """Divide the budgets of funds, and say why."""
    table = TableFile(out, excel)
    check_kind(page, ".html", ".htm")
    table.check(page, as_json=asked.as_json, force=force)
    session = asked.door()
    answer = session.allocate(
        funds,
        why=why,
        compare=compare,
        seconds=seconds,
        top=asked.top,
        progress=None if quiet else Progress().tell,
    )
    if page is not None:
        from matcher.reports.for_funders.committee_page import committee_page

        write_whole(page, committee_page(answer.view, asked.language))
    return _show(session, answer, asked, table, is_drawn=str(page) == "-")


@takes(*SOURCES)
def audit(
    *,
    by: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--by", help="A field or rule that makes groups; may be given several times."),
    ] = None,
    within: Annotated[
        str, typer.Option("--within", help="A field or rule: compare only inside its groups.")
    ] = "",
    outcomes: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--outcomes", help="Who got something (CSV); workspace: what is recorded."),
    ] = None,
    funds: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--funds", help="Audit the allocation of this file, and price floors."),
    ] = None,
    out: TableOut = None,
    excel: Excel = False,
    force: Force = False,
    level: Annotated[
        float,
        typer.Option(
            "--level", min=0.001, max=0.5, callback=finite, help="Chance of a false alarm."
        ),
    ] = 0.05,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the shuffles.")] = 1,
    seconds: Annotated[
        float,
        typer.Option(
            "--seconds", min=1, callback=finite, help="With --funds: time for each allocation."
        ),
    ] = 60,
    asked: Asked,
) -> int:
    """Compare what groups are shown and what they got."""
    table = TableFile(out, excel)
    table.check(as_json=asked.as_json, force=force)
    session = asked.door()
    answer = session.audit(
        by=list(by or ()),
        within=within,
        outcomes=outcomes,
        funds=funds,
        level=level,
        seed=seed,
        seconds=seconds,
    )
    return _show(session, answer, asked, table)


def _show(
    session: Session, answer: Answer[Any], asked: Asked, table: TableFile, *, is_drawn: bool = False
) -> int:
    """Write an answer and its table; 3 when rows were left out, which is told, else 0 or 1."""
    if table.path is not None:  # the table may hold many more than the answer shows
        table.write(answer.tables(), asked.language)
    if not table.is_answer and not is_drawn:
        if asked.as_json:
            write_json(answer.to_dict(asked.language))
        else:
            write_lines(answer.lines(asked.language))
    tell_problems(answer.warnings)
    problems = session.registry.problems
    if any(not problem.is_warning for problem in problems):
        tell(message("{file}: some rows were left out.", file=session.registry.path.name))
        tell_problems(problems)
        return 3
    return 0 if answer.found else 1
