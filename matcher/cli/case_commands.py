"""The commands of what happened: record, cases, digest, trail; papers and mute."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from matcher.cli.asked import Asked
from matcher.cli.options import Excel, Force, takes
from matcher.cli.output import parse_day
from matcher.cli.table_file import TableFile


@takes("today", "registry", "schema", "catalogue", "model")
def record(
    applicant: Annotated[str, typer.Argument(help="Id of a cooperative.")] = "",
    option: Annotated[str, typer.Argument(help="Id of an option, or of a funder.")] = "",
    kind: Annotated[str, typer.Argument(help="What happened: applied, granted, refused…")] = "",
    on: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--on", help="Day on which it happened; by default the day of the answer."),
    ] = None,
    amount: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--amount", min=0, help="Amount asked, granted, paid or repaid."),
    ] = None,
    reason: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--reason", help="Why it was refused or withdrawn: a word of the list."),
    ] = None,
    call: Annotated[str, typer.Option("--call", help="Id of the round.")] = "",
    by: Annotated[
        str, typer.Option("--by", help="Pseudonym of who records; never a name.")
    ] = "office",
    said_by: Annotated[
        str, typer.Option("--said-by", help="Who said so: funder, applicant or office.")
    ] = "",
    instead_of: Annotated[
        str, typer.Option("--instead-of", help="Event that this one corrects, as E-12.")
    ] = "",
    take_back: Annotated[
        str, typer.Option("--take-back", help="Event to take back, and nothing else.")
    ] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Record it although the same is recorded already.")
    ] = False,
    *,
    asked: Asked,
) -> int:
    """Record what happened to a request: match record C-4 indh refused --reason collateral."""
    from matcher.cli.cases import RecordAsked, record_event

    what = RecordAsked(
        applicant,
        option,
        kind,
        parse_day(on, "--on"),
        amount,
        tuple(reason or ()),
        call,
        by,
        said_by,
        instead_of,
        take_back,
        again,
    )
    return record_event(what, asked)


@takes("top", "today", "registry", "schema", "catalogue", top=30)
def cases(
    coop: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--coop", help="Of one cooperative, with its events."),
    ] = None,
    option: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--option", help="Of one option, or of a funder."),
    ] = None,
    state: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--state", help="In this state: applied, granted, refused…"),
    ] = None,
    who: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--who", help="Who acts: cooperative, funder or officer."),
    ] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what is overdue.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Also those in which nobody has to act.")
    ] = False,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("-o", "--out", help="Table to write: .csv, .xlsx or .json; - is CSV here."),
    ] = None,
    excel: Excel = False,
    force: Force = False,
    *,
    asked: Asked,
) -> int:
    """Where every case stands: state, next step, who acts, by when; 1 when there is none."""
    from matcher.cli.cases import CasesAsked, list_cases

    wanted = CasesAsked(
        coop, option, tuple(state or ()), who, overdue, everything, TableFile(out, excel), force
    )
    return list_cases(wanted, asked)


@takes("schema")
def trail(
    event: Annotated[
        Optional[str],  # noqa: UP045
        typer.Argument(help="Id of an event, as E-12; without it the whole log is checked."),
    ] = None,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("-o", "--out", help="File for the answer, byte for byte."),
    ] = None,
    force: Force = False,
    *,
    asked: Asked,
) -> int:
    """Make an answer again that was recorded with --record, or check the log."""
    from matcher.cli.recorded import follow

    return follow(event, asked, out, force=force)


@takes("today", "registry", "schema", "catalogue")
def digest(
    since: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--since", help="From that day on, as 2026-11-01."),
    ] = None,
    coop: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--coop", help="Only what concerns one cooperative."),
    ] = None,
    days: Annotated[
        int, typer.Option("--days", min=0, max=3660, help="How many days ahead to look.")
    ] = 30,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("-o", "--out", help="File to write: .html, .ics, .csv, .xlsx or .json."),
    ] = None,
    force: Force = False,
    *,
    asked: Asked,
) -> int:
    """What there is to know since a day: calls, options that fit, papers, steps; 1 when nothing."""
    from matcher.cli.digest import tell_digest

    return tell_digest(parse_day(since, "--since"), coop, days, out, asked, force=force)


@takes("today", "registry", "schema", "catalogue")
def papers(
    coop: Annotated[str, typer.Argument(help="Id of a cooperative.")],
    paper: Annotated[str, typer.Argument(help="Code of a paper of the catalogue.")] = "",
    since: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--since", help="Day on which it was given."),
    ] = None,
    until: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--until", help="Last day on which it is valid."),
    ] = None,
    drop: Annotated[bool, typer.Option("--drop", help="It has it no more.")] = False,
    *,
    asked: Asked,
) -> int:
    """The papers that a cooperative has, and until when; with a code: keep it, or drop it."""
    from matcher.cli.digest import keep_papers

    first, last = parse_day(since, "--since"), parse_day(until, "--until")
    return keep_papers(coop, paper, first, last, asked, is_dropped=drop)


@takes("registry", "schema", "catalogue")
def mute(
    coop: Annotated[str, typer.Argument(help="Id of a cooperative.")],
    option: Annotated[str, typer.Argument(help="Id of an option, or of a funder.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Say something of it again.")] = False,
    *,
    asked: Asked,
) -> int:
    """Say nothing of an option in the digests of a cooperative; without one: list what is muted."""
    from matcher.cli.digest import change_muting

    return change_muting(coop, option, asked, is_muted=not undo)
