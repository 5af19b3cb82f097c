"""`match catalogue check | list | show`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from matcher.catalogue.option import Option
from matcher.cli.output import tell, write_json, write_lines
from matcher.errors import UnknownId, UsageError, by_cause, nearest
from matcher.session import Session, open_matcher
from matcher.show.words import say
from matcher.sources import check_catalogue


def check_folder(
    catalogue: Path | None, schema: Path | None, today: date | None, *, as_json: bool
) -> int:
    """Write every problem of a catalogue; 0 when nothing is wrong, 5 when something is."""
    if schema is not None and catalogue is None:
        raise UsageError(
            "Another schema needs a catalogue of its own.", hint="Add --catalogue FOLDER."
        )
    report = check_catalogue(catalogue, schema, today)
    errors = [problem for problem in report.problems if not problem.is_warning]
    if as_json:
        write_json(
            {
                "schema": 1,
                "options": report.options,
                "rules": report.rules,
                "executed": report.executed,
                "errors": len(errors),
                "warnings": len(report.problems) - len(errors),
                "problems": [problem.as_json() for problem in report.problems],
            }
        )
    else:
        warnings = [problem for problem in report.problems if problem.is_warning]
        write_lines(f"  warning: {said}" for _, said in by_cause(warnings))
        write_lines(f"  ERROR: {said}" for _, said in by_cause(errors))  # last: beside the count
        write_lines(
            [
                f"{report.options} options, {report.rules} rules, each executed on "
                f"{report.executed:,} profiles: {len(errors)} errors, "
                f"{len(report.problems) - len(errors)} warnings."
            ]
        )
    return 5 if errors else 0


def _open(catalogue: Path | None, schema: Path | None, today: date | None) -> Session:
    # listing options reads no registry: any path will do where another schema asks for one
    return open_matcher(
        schema=schema, catalogue=catalogue, today=today, registry=schema and Path("-")
    )


def list_catalogue(
    catalogue: Path | None,
    schema: Path | None,
    today: date | None,
    language: str,
    *,
    as_json: bool,
) -> int:
    """Write the options by family."""
    session = _open(catalogue, schema, today)
    options = sorted(session.catalogue.options.values(), key=lambda o: (o.family, o.id))
    if as_json:
        listed = [
            {
                "option_id": option.id,
                "name": option.name.to(language),
                "family": option.family,
                "funder": option.funder,
                "availability": _state(option, session),
                "status_as_of": option.status_as_of and option.status_as_of.isoformat(),
            }
            for option in options
        ]
        write_json({"schema": 1, "today": session.today.isoformat(), "options": listed})
        return 0
    write_lines(_listed(options, session, language))
    tell(f"{len(options)} options.")
    return 0


def _listed(options: list[Option], session: Session, language: str) -> Iterator[str]:
    family = None
    for option in options:
        if option.family != family:
            family = option.family
            yield session.catalogue.family_name(family, language) or "–"
        state = say(_state(option, session), language)
        yield f"  {option.id:<34} {state:<12} {option.name.to(language)}"


def _state(option: Option, session: Session) -> str:
    return option.availability(session.today, session.catalogue.stale_after_days)


def show_option(
    option_id: str,
    catalogue: Path | None,
    schema: Path | None,
    today: date | None,
    language: str,
    *,
    as_json: bool,
) -> int:
    """Write one option with its conditions, figures and sources."""
    session = _open(catalogue, schema, today)
    option = session.catalogue.options.get(option_id)
    if option is None:
        hint = nearest(option_id, session.catalogue.options) or "See match catalogue list."
        raise UnknownId(f'No option has the id "{option_id}".', hint=hint)
    if as_json:
        from matcher.show.data import option_data

        write_json(option_data(option, session, language))
    else:
        from matcher.show.option_sheet import option_sheet

        write_lines(option_sheet(option, session, language))
    return 0
