"""`match digest`: what there is to know; papers and muted options of a cooperative."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from matcher.cases.log import EventLog
from matcher.cases.papers import (
    HeldPaper,
    drop_paper,
    mute,
    muted,
    papers_of,
    put_paper,
    unmute,
    valid_until,
)
from matcher.cases.words import options_named, refuse_many, registry_of
from matcher.cli.answers import Asked
from matcher.cli.output import check_outputs, tell_problems, write_json, write_lines
from matcher.reports.followed.digest_text import digest_html
from matcher.reports.followed.icalendar import calendar
from matcher.reports.followed.kept_papers import muted_lines, muted_view, papers_lines, papers_view
from matcher.reports.tables import check_table, write_table
from matcher.reports.view import as_json
from matcher.support.errors import UnknownIdError, UsageError, nearest
from matcher.support.files import write_whole
from matcher.support.messages import message
from matcher.support.paths import cases_file


@contextmanager
def _log(schema: Path | None) -> Iterator[EventLog | None]:
    """The log, to be read; None where nothing was ever recorded."""
    path = cases_file(schema)
    log = EventLog(path) if path.is_file() else None
    try:
        yield log
    finally:
        if log is not None:
            log.close()


@contextmanager
def _made_log(schema: Path | None) -> Iterator[EventLog]:
    """The log, to be written."""
    log = EventLog(cases_file(schema), make=True)
    try:
        yield log
    finally:
        log.close()


#: Forms of a digest that are no table.
_PAGE, _CALENDAR = (".html", ".htm"), (".ics",)


def tell_digest(
    since: date | None,
    coop: str | None,
    ahead: int,
    out: Path | None,
    asked: Asked,
    *,
    force: bool,
) -> int:
    """Write what there is to know since a day; 1 when there is nothing."""
    suffix = out.suffix.lower() if out is not None else ""
    if out is not None and suffix not in (*_PAGE, *_CALENDAR):
        check_table(out, as_json=asked.as_json)
    check_outputs(out, force=force, as_json=asked.as_json)
    if since is None:
        what = message("Say since when.")
        raise UsageError(what, where="--since", hint=message("Write --since 2026-11-01."))
    answer = asked.door().digest(since, applicant=coop or "", ahead=ahead)
    view = answer.view
    if out is not None and suffix in _PAGE:
        write_whole(out, digest_html(view, asked.language))
    elif out is not None and suffix in _CALENDAR:
        write_whole(out, calendar(view, asked.language))
    elif out is not None:
        write_table(out, answer.tables(), asked.language)
    if str(out) != "-":
        if asked.as_json:
            write_json(answer.to_dict(asked.language))
        else:
            write_lines(answer.lines(asked.language))
    tell_problems(answer.problems)
    return 0 if view.items else 1


def keep_papers(
    coop: str,
    code: str,
    since: date | None,
    until: date | None,
    asked: Asked,
    *,
    is_dropped: bool,
) -> int:
    """Keep or drop a paper of a cooperative, and list what it has; 1 when it has none."""
    session = asked.session()
    applicant, registry = session.applicant(coop).id, registry_of(session)
    known = session.catalogue.papers
    if not code and (since or until or is_dropped):
        what = message("Say which paper.")
        raise UsageError(what, hint=message("Write one of {values}.", values=tuple(known)))
    if code and code not in known:
        what = message('The catalogue has no paper "{code}".', code=code)
        hint = nearest(code, known) or message("Write one of {values}.", values=tuple(known))
        raise UnknownIdError(what, hint=hint)
    if since and until and until < since:
        what = message("It ends before it begins.")
        raise UsageError(what, where="--until", hint=message("Check the days."))
    if code:
        with _made_log(asked.schema) as log:
            if is_dropped:
                drop_paper(log, registry, applicant, code)
            else:
                last = until or valid_until(code, since, session.catalogue)
                put_paper(log, HeldPaper(registry, applicant, code, since, last))
    with _log(asked.schema) as reading:
        papers = papers_of(reading, registry, applicant) if reading else []
    view = papers_view(applicant, papers, session.catalogue, session.today)
    if asked.as_json:
        write_json(as_json(view, asked.language))
    else:
        write_lines(papers_lines(view, asked.language))
    return 0 if papers or code else 1


def change_muting(coop: str, option: str, asked: Asked, *, is_muted: bool) -> int:
    """Mute or unmute an option for a cooperative, and list what is muted."""
    session = asked.session()
    applicant, registry = session.applicant(coop).id, registry_of(session)
    if option:
        options = options_named(session, option)
        if len(options) > 1:
            raise refuse_many(option, options)
        with _made_log(asked.schema) as log:
            if is_muted:
                mute(log, registry, applicant, options[0].id, session.today)
            else:
                unmute(log, registry, applicant, options[0].id)
    with _log(asked.schema) as reading:
        found = muted(reading, registry, applicant) if reading else frozenset()
    view = muted_view(applicant, (one for _, _, one in found), session.catalogue)
    if asked.as_json:
        write_json(as_json(view, asked.language))
    else:
        write_lines(muted_lines(view, asked.language))
    return 0
