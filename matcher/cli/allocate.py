"""`match allocate`."""

from __future__ import annotations

from pathlib import Path

from matcher.cli.answers import Asked
from matcher.cli.funders import exit_code, refuse_empty
from matcher.cli.output import Progress, check_free, write_json, write_lines
from matcher.cli.table_file import TableFile
from matcher.support.errors import UnknownIdError, nearest
from matcher.support.files import write_whole
from matcher.support.messages import message


def answer_allocate(
    asked: Asked,
    funds: Path,
    why: str | None,
    compare: Path | None,
    table: TableFile,
    seconds: float,
    page: Path | None = None,
    *,
    force_out: bool,
    is_quiet: bool,
) -> int:
    """Write an allocation; 1 when none can hold to its limits."""
    from matcher.allocation.explain import force
    from matcher.allocation.funds_file import read_programme
    from matcher.allocation.result import allocate
    from matcher.reports.allocation import allocation_view
    from matcher.reports.allocation_tables import allocation_tables
    from matcher.reports.allocation_text import allocation_lines
    from matcher.reports.committee_page import committee_page
    from matcher.reports.frame import answer_json

    check_free(page, force=force_out)
    table.check(as_json=asked.as_json, force=force_out)
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
        what = message('No applicant has the id "{id}".', id=why)
        raise UnknownIdError(what, hint=nearest(why, ids))
    progress = None if is_quiet else Progress().tell
    found = [
        allocate(programme, matcher, applicants, time_limit=seconds, progress=progress)
        for programme in programmes
    ]
    first, other = found[0], found[1] if len(found) > 1 else None
    forced = None
    if why is not None and first.is_exact and not first.conflict:
        forced = force(first.draft, first.solution, why, seconds)
    view = allocation_view(session, first, forced, other)
    table.write(allocation_tables(view), asked.language)
    if page is not None:
        write_whole(page, committee_page(view, asked.language))
    if not table.is_answer:
        if asked.as_json:
            write_json(answer_json(view, asked.language))
        else:
            write_lines(allocation_lines(view, why, asked.top, asked.language))
    return exit_code(session, found=bool((first.solution.amounts > 0).any()))
