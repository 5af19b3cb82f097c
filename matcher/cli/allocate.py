"""`match allocate`."""

from __future__ import annotations

from pathlib import Path

from matcher.cli.answers import Asked
from matcher.cli.funders import exit_code, refuse_empty
from matcher.cli.output import Progress, check_free, write_json, write_lines
from matcher.errors import UnknownId, nearest
from matcher.files import writing


def answer_allocate(
    asked: Asked,
    funds: Path,
    why: str | None,
    compare: Path | None,
    out: Path | None,
    seconds: float,
    *,
    force_out: bool,
    is_quiet: bool,
) -> int:
    """Write an allocation; 1 when none can hold to its limits."""
    from matcher.funding.allocation.funds_file import read_programme
    from matcher.funding.allocation.result import allocate
    from matcher.funding.allocation.why import force
    from matcher.show.allocation import allocation_answer
    from matcher.show.allocation_data import COLUMNS, allocation_data, allocation_rows

    check_free(out, force=force_out)
    session = asked.session()
    matcher = session.matcher
    programmes = [
        read_programme(path, matcher.catalogue, matcher.decider)
        for path in (funds, compare)
        if path is not None
    ]
    applicants = list(session.registry)
    if not applicants:
        refuse_empty(session)
    if why is not None and why not in (ids := [a.id for a in applicants]):
        raise UnknownId(f'No applicant has the id "{why}".', hint=nearest(why, ids))
    progress = None if is_quiet else Progress().tell
    found = [
        allocate(programme, matcher, applicants, time_limit=seconds, progress=progress)
        for programme in programmes
    ]
    first, other = found[0], found[1] if len(found) > 1 else None
    forced = None
    if why is not None and first.is_exact and not first.conflict:
        forced = force(first.draft, first.solution, why, seconds)
    if out is not None:
        from matcher.decide.screen import as_csv

        with writing(out) as write:
            for part in as_csv(allocation_rows(first), COLUMNS):
                write(part)
    if str(out) != "-":
        if asked.as_json:
            write_json(allocation_data(session, first, forced, other, asked.language))
        else:
            language, top = asked.language, asked.top
            write_lines(allocation_answer(session, first, why, forced, other, top, language))
    return exit_code(session, found=bool((first.solution.amounts > 0).any()))
