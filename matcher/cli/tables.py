"""`match screen` and `match demo`: tables in, tables out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from matcher.cli.language import spoken
from matcher.cli.output import check_free, tell, tell_problems, write_json, write_lines
from matcher.errors import DataRefused, UsageError
from matcher.files import writing
from matcher.messages import counted, message
from matcher.session import open_matcher
from matcher.sources import load_schema


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
    from matcher.decide.screen import COLUMNS, Pair, as_csv, screen

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
        raise DataRefused(what, problems, where=str(applicants))
    tell_problems(problems)
    summary = {name: counts[name] for name in ("eligible", "undecided", "refused")}
    if as_json:
        listed = [problem.as_json(spoken()) for problem in problems]
        write_json({"schema": 1, "out": str(out), "pairs": summary, "problems": listed})
    elif str(out) != "-":
        tell(
            counted(
                "{n} pair: {eligible} eligible, {undecided} undecided, {refused} refused.",
                "{n} pairs: {eligible} eligible, {undecided} undecided, {refused} refused.",
                sum(summary.values()),
                **summary,
            )
        )
    return 3 if refused else 0


def write_demo_file(
    out: Path, n: int, seed: int, today: date | None, *, force: bool, as_json: bool
) -> int:
    """Write a synthetic registry; a file that is there stays unless forced."""
    from matcher.demo import write_demo

    check_free(out, force=force)
    schema, _ = load_schema()
    columns = [about.name for about in schema if about.derived is None]
    day = today or date.today()
    write_demo(out, n, seed, today=day, columns=columns)
    if as_json and str(out) != "-":
        write_json({"schema": 1, "out": str(out), "n": n, "seed": seed, "synthetic": True})
    else:
        tell(
            counted(
                "{out}: {n} SYNTHETIC cooperative, seed {seed}. It does not exist.",
                "{out}: {n} SYNTHETIC cooperatives, seed {seed}. None of them exists.",
                n,
                out=out,
                seed=str(seed),
            )
        )
    return 0


def find_places(word: str, schema_path: Path | None, *, as_json: bool) -> int:
    """Write the places that bear a name, or the nearest; 1 when there is none."""
    from matcher.reports.places import places_lines, places_view
    from matcher.reports.view import as_json as as_plain

    schema, _ = load_schema(schema_path)
    view = places_view(schema, word)
    if as_json:
        write_json(as_plain(view, spoken()))
    else:
        write_lines(places_lines(view, spoken()))
    return 0 if view.places else 1
