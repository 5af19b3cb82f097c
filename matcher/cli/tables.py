"""`match screen` and `match demo`: tables in, tables out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from matcher.catalogue.loading import load_schema
from matcher.cli.language import spoken
from matcher.cli.output import check_free, tell, tell_problems, write_json, write_lines
from matcher.reports.view import as_json as as_plain
from matcher.session import open_matcher
from matcher.support.errors import DataRefusedError, UsageError
from matcher.support.files import writing
from matcher.support.messages import message


def write_screen(
    applicants: Path,
    out: Path,
    schema: Path | None,
    catalogue: Path | None,
    today: date | None,
    *,
    as_json: bool,
) -> int:
    """Write every pair's verdict; 3 when rows of the table were refused."""
    from matcher.reports.written import screen_said, screen_view
    from matcher.vector.screen import COLUMNS, Pair, as_csv, screen

    if as_json and str(out) == "-":
        what = message("The table is the answer here.")
        raise UsageError(what, where="--json", hint=message("Give --out a file."))
    session = open_matcher(schema=schema, catalogue=catalogue, registry=applicants, today=today)
    counts: Counter[str] = Counter()

    def rows() -> Iterator[tuple[str, ...]]:
        pairs: Iterator[Pair] = screen(
            session.registry, session.catalogue, session.matcher.decider, session.today
        )
        for pair in pairs:
            counts[pair.verdict] += 1
            yield pair.as_row()

    with writing(out) as write:
        for part in as_csv(rows(), COLUMNS):
            write(part)
    problems = session.registry.problems
    refused = any(not problem.is_warning for problem in problems)
    if not counts and len(session.catalogue.options):
        what = message("The registry has no applicant that can be read.")
        raise DataRefusedError(what, problems, where=str(applicants))
    tell_problems(problems)
    view = screen_view(out, counts, problems)
    if as_json:
        write_json(as_plain(view, spoken()))
    elif str(out) != "-":
        tell(screen_said(view))
    return 3 if refused else 0


def write_demo_file(
    out: Path, n: int, seed: int, today: date | None, *, force: bool, as_json: bool
) -> int:
    """Write a synthetic registry; a file that is there stays unless forced."""
    from matcher.registry.synthetic import write_demo
    from matcher.reports.written import DemoView, demo_said

    check_free(out, force=force)
    schema, _ = load_schema()
    columns = [about.name for about in schema if about.derived is None]
    day = today or date.today()
    write_demo(out, n, seed, today=day, columns=columns)
    view = DemoView(out=out, n=n, seed=seed)
    if as_json and str(out) != "-":
        write_json(as_plain(view, spoken()))
    else:
        tell(demo_said(view))
    return 0


def find_places(word: str, schema_path: Path | None, *, as_json: bool) -> int:
    """Write the places that bear a name, or the nearest; 1 when there is none."""
    from matcher.reports.places import places_lines, places_view

    schema, _ = load_schema(schema_path)
    view = places_view(schema, word)
    if as_json:
        write_json(as_plain(view, spoken()))
    else:
        write_lines(places_lines(view, spoken()))
    return 0 if view.places else 1
