"""`match dossier`: printed files, written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from matcher.cli.asked import Asked
from matcher.cli.language import spoken
from matcher.cli.output import Progress, check_outputs, tell, tell_problems, write_json
from matcher.planning.settings import settings_of
from matcher.reports.dossier.blocks import Leaf
from matcher.session import Session
from matcher.support.errors import DataRefusedError, UnknownIdError, UsageError, nearest
from matcher.support.files import write_bytes
from matcher.support.messages import counted, message
from matcher.support.text import LANGUAGES, slug

if TYPE_CHECKING:
    from matcher.domain.applicant import Applicant
    from matcher.reports.dossier.view import DossierView
    from matcher.reports.for_funders.allocation_views import AllocationView

#: The forms of a printed file, by the end of its name.
SUFFIXES = (".pdf", ".docx")


@dataclass(frozen=True, slots=True)
class Print:
    """What is to be printed, and where to."""

    out: Path | None
    languages: tuple[str, ...]
    form: Literal["file", "summary", "steps"] = "file"
    option: str = ""
    persons: tuple[str, ...] = ()
    assumptions: Path | None = None
    funds: Path | None = None
    force: bool = False
    is_quiet: bool = False

    def file(self) -> Path:
        """The file to write.

        Raises
            UsageError  none is named, it is no PDF or Word file, or it is there already
        """
        if self.out is None:
            what = message("A printed file needs a name.")
            raise UsageError(what, hint=message("Add --out FILE.pdf or FILE.docx."))
        if self.out.suffix.lower() not in SUFFIXES:
            what = message("A printed file ends in .pdf or .docx.")
            raise UsageError(what, where=str(self.out))
        check_outputs(self.out, force=self.force, as_json=False)
        return self.out


def read_languages(asked: str | None) -> tuple[str, ...]:
    """The languages of a printed file: one, or two joined by +.

    Raises
        UsageError  one of them is none of ours, or one stands twice
    """
    if asked is None:
        return (spoken(),)
    languages = tuple(asked.split("+"))
    for language in languages:
        if language not in LANGUAGES:
            what = message('There is no language "{language}".', language=language)
            raise UsageError(what, where="--lang", hint=message("Write fr, ar, en or fr+ar."))
    if len(set(languages)) < len(languages) or len(languages) > 2:
        what = message("A file is in one language or in two that differ.")
        raise UsageError(what, where="--lang", hint=message("Write fr, ar, en or fr+ar."))
    return languages


def write_leaves(out: Path, leaves: Sequence[Leaf]) -> None:
    """Write pages as PDF or Word, by the end of the name; the file appears once it is whole."""
    write_bytes(out, printed(out, leaves))


def printed(out: Path, leaves: Sequence[Leaf]) -> bytes:
    """Pages as PDF or Word, by the end of a name."""
    if out.suffix.lower() == ".docx":
        from matcher.reports.dossier.word import word_of

        return word_of(leaves)
    from matcher.reports.dossier.pdf import pdf_of

    return pdf_of(leaves)


def print_dossier(applicant_id: str, asked: Asked, wanted: Print) -> int:
    """Print the file of one cooperative; 0 when it is written."""
    from matcher.reports.frame import answer_json

    out = wanted.file()
    session = asked.session()
    view = _print_one(session, session.applicant(applicant_id), asked, wanted, out)
    if asked.as_json:
        write_json(answer_json(view, asked.language))
    else:
        tell(message("{file} is written.", file=out))
    tell_problems(session.registry.problems)
    return 0


def _print_one(
    session: Session, applicant: Applicant, asked: Asked, wanted: Print, out: Path
) -> DossierView:
    """Write the file of one cooperative, and record with it that it was handed over."""
    from matcher.cases.handed import handed_over, note_handed
    from matcher.cases.log import EventLog
    from matcher.cases.papers import papers_in
    from matcher.cases.words import registry_of
    from matcher.reports.dossier.make import DossierWish, make_dossier
    from matcher.reports.dossier.pages import leaf_of
    from matcher.support.paths import cases_file

    log = cases_file(asked.schema)
    option = _one_option(session, wanted.option)
    settings = settings_of(session, wanted.assumptions)
    wish = DossierWish(
        out,
        wanted.languages,
        wanted.form,
        option,
        wanted.persons,
        tuple(papers_in(log, registry_of(session), applicant.id)),
    )
    view = make_dossier(session, applicant, settings, wish)
    content = printed(out, [leaf_of(view, language) for language in wanted.languages])
    event = handed_over(
        session,
        applicant,
        option,
        "options",
        shown=[request.option_id for request in view.requests],
        verdict=view.match.verdict if view.match else "",
        asked_with={
            "command": "dossier",
            "form": wanted.form,
            "lang": "+".join(wanted.languages),
        },
    )
    opened = EventLog(log, make=True)
    try:
        note_handed(opened, [event], lambda: write_bytes(out, content))
    finally:
        opened.close()
    return view


def _one_option(session: Session, asked: str) -> str:
    """The option that is asked for, by its id or that of a funder that has one.

    Raises
        UnknownIdError   there is none
        UsageError  the funder has several
    """
    if not asked:
        return ""
    options = session.matcher.options_of(asked)
    if len(options) > 1:
        names = tuple(option.id for option in options)
        what = message('The funder "{id}" has several options.', id=asked)
        hint = message("Write one of {names}.", names=names)
        raise UsageError(what, where="--option", hint=hint)
    return options[0].id


def print_dossiers(asked: Asked, wanted: Print) -> int:
    """Print a file for everybody into a folder; one that cannot be printed is told, and left."""
    from matcher.reports.dossier.written import PrintedView

    folder = wanted.out
    if folder is None or folder.suffix or (folder.exists() and not folder.is_dir()):
        what = message("--all prints into a folder.")
        raise UsageError(what, where="--all", hint=message("Add --out FOLDER."))
    session, progress, files = asked.session(), Progress(), []
    folder.mkdir(parents=True, exist_ok=True)
    for number, applicant in enumerate(session.registry, start=1):
        name = slug(applicant.id)[:60] or str(number)
        one = replace(wanted, out=folder / f"{name}.pdf")
        files.append(one.file().name)
        _print_one(session, applicant, asked, one, one.file())
        if not wanted.is_quiet:
            progress.tell(counted("{n} file", "{n} files", number))
    problems = session.registry.problems
    if not files:
        what = message("The registry has no applicant that can be read.")
        raise DataRefusedError(what, problems, where=str(session.registry.path))
    view = PrintedView(out=folder, files=tuple(files), languages=wanted.languages)
    _tell_written(view, asked, folder)
    tell_problems(problems)
    return 3 if any(not problem.is_warning for problem in problems) else 0


def print_booklet(funder: str, asked: Asked, wanted: Print) -> int:
    """Print the booklet of a funder, and record whom it shows; 1 when there is no candidate."""
    from matcher.cases.handed import handed_over, note_handed
    from matcher.cases.log import EventLog
    from matcher.reports.dossier.booklet import booklet_leaf
    from matcher.reports.dossier.written import PrintedView
    from matcher.support.paths import cases_file

    out = wanted.file()
    session = asked.door()
    meant = session.matcher.id_of(funder)
    view = session.shortlist(meant, saturation="", top=asked.top).view
    allocation = _allocation(session, wanted.funds) if wanted.funds else None
    leaves = [booklet_leaf(view, language, allocation) for language in wanted.languages]
    content = printed(out, leaves)
    asked_with = {"command": "booklet", "funder": meant, "lang": "+".join(wanted.languages)}
    events = [
        handed_over(
            session,
            session.applicant(one.pair.applicant_id),
            one.pair.match.option_id,
            "applicants",
            rank=one.place,
            score=round(one.pair.match.score, 6),
            verdict=one.pair.match.verdict,
            asked_with=asked_with,
        )
        for one in view.matches
    ]
    opened = EventLog(cases_file(asked.schema), make=True)
    try:
        note_handed(opened, events, lambda: write_bytes(out, content))
    finally:
        opened.close()
    written = PrintedView(out=out.parent, files=(out.name,), languages=wanted.languages)
    _tell_written(written, asked, out)
    tell_problems(session.registry.problems)
    return 0 if view.matches else 1


def _allocation(session: Session, funds: Path) -> AllocationView:
    """The allocation of a file of funds over everybody in the registry."""
    from matcher.allocation.funds_file import read_programme
    from matcher.allocation.result import allocate
    from matcher.reports.for_funders.allocation import allocation_view

    matcher = session.matcher
    programme = read_programme(funds, matcher.catalogue, matcher.engine)
    found = allocate(programme, matcher, list(session.registry))
    return allocation_view(session, found, None, None)


def print_sheet(option_id: str, asked: Asked, wanted: Print) -> int:
    """Print the leaflet of an option for cooperatives."""
    from matcher.reports.dossier.leaflet import leaflet_leaf
    from matcher.reports.dossier.written import PrintedView
    from matcher.reports.options.option import option_view

    out = wanted.file()
    session = asked.session()
    if option_id not in session.catalogue.options:
        hint = nearest(option_id, session.catalogue.options) or message("See match catalogue list.")
        raise UnknownIdError(message('No option has the id "{id}".', id=option_id), hint=hint)
    view = option_view(session.catalogue.options[option_id], session)
    write_leaves(out, [leaflet_leaf(view, language) for language in wanted.languages])
    written = PrintedView(out=out.parent, files=(out.name,), languages=wanted.languages)
    _tell_written(written, asked, out)
    return 0


def _tell_written(view: object, asked: Asked, out: Path) -> None:
    from matcher.reports.view import as_json

    if asked.as_json:
        write_json(as_json(view, asked.language))
    else:
        tell(message("{file} is written.", file=out))
