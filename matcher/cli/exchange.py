"""`match exchange`: grants for publication, counts that name nobody, reach from other offices."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.cli.asked import Asked
from matcher.cli.commands import Commands
from matcher.cli.options import Force, takes
from matcher.cli.output import check_kind, check_outputs, tell, write_json
from matcher.support.errors import DataRefusedError, UsageError
from matcher.support.files import write_whole
from matcher.support.messages import message
from matcher.support.text import neutral_json

if TYPE_CHECKING:
    from matcher.cases.log import EventLog
    from matcher.reports.options.exchange import ExchangedView

exchange_app = Commands(help="Grants and counts for others, reach from them.", no_args_is_help=True)
Out = Annotated[Path, typer.Option("-o", "--out", help="File to write (JSON).")]


@exchange_app.command()
@takes("today", "registry", "schema", "catalogue")
def grants(
    *,
    out: Out,
    publisher: Annotated[
        str, typer.Option("--publisher", help="Prefix of the ids: that of the office, as 360G-abc.")
    ] = "office",
    force: Force = False,
    asked: Asked,
) -> int:
    """Granted requests as a 360Giving package, to publish."""
    from matcher.cases.grants import grants_of
    from matcher.cases.words import registry_of
    from matcher.reports.options.exchange import grants_view

    check_kind(out, ".json")
    check_outputs(out, force=force, as_json=asked.as_json)
    if not publisher.replace("-", "").isalnum():
        what = message('"{text}" is no prefix of ids.', text=publisher)
        raise UsageError(what, where="--publisher", hint=message("Write letters, digits and -."))
    session = asked.session()
    with _log(asked) as log:
        found = grants_of(
            log,
            {one.id: one for one in session.registry},
            session.catalogue,
            registry=registry_of(session),
            publisher=publisher,
            day=session.today,
            language=asked.language,
        )
    if not found.count:
        raise DataRefusedError(message("No grant of a known amount is recorded."), where=str(out))
    write_whole(out, _text(found.package))
    return _answer(grants_view(found, out), asked)


@exchange_app.command()
@takes("today", "registry", "schema", "catalogue")
def counts(*, out: Out, force: Force = False, asked: Asked) -> int:
    """Counts of this office by option and region, no cell below five cooperatives."""
    from matcher.cases.aggregate import aggregate
    from matcher.cases.words import registry_of
    from matcher.reports.options.exchange import counts_view

    check_kind(out, ".json")
    check_outputs(out, force=force, as_json=asked.as_json)
    session = asked.session()
    with _log(asked) as log:
        people = {one.id: one for one in session.registry}
        data = aggregate(log, people, registry=registry_of(session), day=session.today)
    write_whole(out, _text(data))
    return _answer(counts_view(data, len(data["cells"]), data["held_back"], out), asked)


@exchange_app.command()
@takes("schema", "catalogue", "model")
def reach(
    files: Annotated[list[Path], typer.Argument(help="Counts that offices published.")],
    *,
    out: Out,
    force: Force = False,
    asked: Asked,
) -> int:
    """A model in which options without a published number reach what offices counted."""
    from matcher.cases.aggregate import granted_a_year, read_aggregate
    from matcher.ranking.ranker import default_model, parse_ranker
    from matcher.reports.options.exchange import reach_view

    check_kind(out, ".json")
    check_outputs(out, force=force, as_json=asked.as_json)
    session = asked.session()
    found = granted_a_year([read_aggregate(path) for path in files])
    data = json.loads((asked.model or default_model()).read_bytes())
    options = session.catalogue.options
    published = [n for n in found if n in options and "awards_per_year" in options[n].capacity]
    ours = {n: a for n, a in found.items() if n in options and n not in published and a > 0}
    origin = f"counted by {len(files)} offices, at least; no cell below five cooperatives"
    data["reach"] = data.get("reach", {}) | {
        name: {"awards_per_year": round(awards, 2), "origin": origin}
        for name, awards in ours.items()
    }
    parse_ranker(data, session.schema)
    write_whole(out, _text(data))
    unknown = sum(name not in options for name in found)
    return _answer(reach_view(len(ours), len(published), unknown, out), asked)


@contextmanager
def _log(asked: Asked) -> Iterator[EventLog]:
    from matcher.cases.log import EventLog as Log
    from matcher.support.paths import cases_file

    path = cases_file(asked.schema)
    if not path.is_file():
        what = message("Nothing was recorded yet.")
        raise DataRefusedError(what, where=path, hint=message("See match record --help."))
    log = Log(path)
    try:
        yield log
    finally:
        log.close()


def _answer(view: ExchangedView, asked: Asked) -> int:
    from matcher.reports.view import as_json

    if asked.as_json:
        write_json(as_json(view, asked.language))
    else:
        for said in view.said:
            tell(said)
    return 0


def _text(data: object) -> str:
    return neutral_json(data, indent=1) + "\n"
