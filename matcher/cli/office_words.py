"""What the office knows: `match catalogue confirm | add | withdraw | asked | export | import`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from matcher.catalogue.loading import load_schema
from matcher.catalogue.office.add import add_file, add_option
from matcher.catalogue.office.asked import Asking, Result, check_pseudonym, keep_asking
from matcher.catalogue.office.confirm import ConfirmedAnswers, Told, confirm, settle_words, withdraw
from matcher.catalogue.office.exchange import export, take
from matcher.catalogue.office.files import office_folder
from matcher.cli.output import tell_hidden, write_json, write_lines
from matcher.reports.options.kept import (
    AskedKeptView,
    OfficeExportView,
    TakenView,
    kept_said,
    kept_view,
    taken_lines,
    taken_view,
)
from matcher.reports.options.office import office_lines
from matcher.reports.view import as_json as as_plain
from matcher.session import Session, open_matcher
from matcher.spec.source import AN_OPTION, parse_toml, read_bytes
from matcher.support.errors import UnknownIdError, UsageError, nearest
from matcher.support.messages import message, render


def make_told(by: str, channel: str, on: date | None) -> Told:
    """Who learnt it, how and when.

    Raises
        UsageError  the pseudonym is none, or the day is still to come
    """
    today = date.today()
    if on is not None and on > today:
        raise UsageError(message("The day is still to come."), where="--on")
    return Told(on or today, channel, check_pseudonym(by))


def confirm_option(
    option_id: str,
    answers: ConfirmedAnswers,
    told: Told,
    language: str,
    *,
    file: Path | None,
    keep: int | None,
    key: str,
    as_json: bool,
) -> int:
    """Keep a word on an option and say what stands of it now."""
    schema, _ = load_schema()
    session = open_matcher(today=date.today())
    _must_exist(option_id, session)
    if keep is not None:
        path = _settled(option_id, keep, key, told, session)
    elif file is not None:
        given = parse_toml(read_bytes(file, AN_OPTION), file.name).data
        path = confirm(option_id, given, told, schema)
    else:
        path = confirm(option_id, answers, told, schema)
    keep_asking(Asking(told.day, (option_id,), "answered", told.channel, told.by))  # type: ignore[arg-type]
    tell_hidden(answers.note, answers.says)
    return _say_kept(option_id, path, 0, language, as_json=as_json)


def _settled(option_id: str, keep: int, key: str, told: Told, session: Session) -> Path:
    questions = [q for q in session.catalogue.options[option_id].questions if key in ("", q.key)]
    if len(questions) != 1:
        what = message("Say which key to settle: {keys}.", keys=tuple(q.key for q in questions))
        if not questions:
            what = message('Nothing contradicts about "{id}".', id=option_id)
        raise UsageError(what, where="--key")
    return settle_words(
        option_id, questions[0], keep_first=keep == 1, told=told, schema=session.schema
    )


def withdraw_option(option_id: str, told: Told, language: str, *, as_json: bool) -> int:
    """End every word of the office on an option."""
    path, ended = withdraw(option_id, told)
    return _say_kept(option_id, path, ended, language, as_json=as_json)


def add_new(
    given: Path | str,
    data: dict[str, Any],
    told: Told,
    language: str,
    *,
    as_json: bool,
) -> int:
    """Keep an option of the office's own."""
    schema, _ = load_schema()
    if isinstance(given, Path):
        path = add_file(given, schema)
    else:
        path = add_option({"id": given, **data}, told, schema)
        tell_hidden(*data["name"].values())
    return _say_kept(path.stem, path, 0, language, as_json=as_json)


def _say_kept(option_id: str, path: Path, ended: int, language: str, *, as_json: bool) -> int:
    session = open_matcher()
    inside = path.relative_to(office_folder().parent)
    view = kept_view(option_id, inside, ended, session)
    if as_json:
        write_json(as_plain(view, language))
        return 0
    option = session.catalogue.options.get(option_id)
    lines = [kept_said(view), *(office_lines(option) if option else ())]
    write_lines(render(line, language) for line in lines)
    return 0


def note_asked(what: str, result: Result, told: Told, language: str, *, as_json: bool) -> int:
    """Keep that a funder, or about an option, was asked."""
    session = open_matcher()
    options = tuple(option.id for option in session.matcher.options_of(what))
    path = keep_asking(Asking(told.day, options, result, told.channel, told.by))  # type: ignore[arg-type]
    view = AskedKeptView(
        options=options, result=result, file=path.relative_to(office_folder().parent)
    )
    if as_json:
        write_json(as_plain(view, language))
    else:
        said = message("Noted that {id} was asked: nobody calls twice.", id=what)
        write_lines([render(said, language)])
    return 0


def export_office(folder: Path, language: str, *, as_json: bool, force: bool) -> int:
    """Write what the office knows into a folder."""
    if folder.exists() and any(folder.iterdir()) and not force:
        what = message("The folder is not empty.")
        raise UsageError(what, where=str(folder), hint=message("Add --force."))
    files = export(folder)
    view = OfficeExportView(folder=folder, files=files)
    if as_json:
        write_json(as_plain(view, language))
    else:
        said = message("Written to {folder}: {files}.", folder=folder, files=files)
        write_lines([render(said, language)])
    return 0


def import_office(folder: Path, language: str, *, as_json: bool) -> int:
    """Take over what another office exported; 3 when something contradicts and must be asked."""
    schema, _ = load_schema()
    view: TakenView = taken_view(take(folder, schema))
    if as_json:
        write_json(as_plain(view, language))
    else:
        write_lines(taken_lines(view, language))
    return 3 if view.questions else 0


def _must_exist(option_id: str, session: Session) -> None:
    known = session.catalogue.options
    if option_id not in known:
        hint = nearest(option_id, known) or message("See match catalogue list.")
        raise UnknownIdError(message('No option has the id "{id}".', id=option_id), hint=hint)
