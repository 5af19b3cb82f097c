"""`match --funder`: the shortlist of a funder or one of its options."""

from __future__ import annotations

from pathlib import Path

from matcher.cli.answers import Asked
from matcher.cli.output import check_free, tell, tell_problems, write_json, write_lines
from matcher.errors import DataRefused
from matcher.files import writing
from matcher.session import Session

#: The field whose values are counted where none is named, if the schema has it.
SATURATION = "sector"


def answer_funder(
    asked_id: str,
    asked: Asked,
    *,
    where: str,
    diverse: str,
    saturation: str | None,
    out: Path | None,
    force: bool,
) -> int:
    """Write the candidates of a funder or option; rows that cannot be read make it 3."""
    from matcher.funding.shortlist import make_shortlist
    from matcher.show.shortlist import COLUMNS, shortlist_answer, shortlist_data, shortlist_rows

    check_free(out, force=force)
    session = asked.session()
    if saturation is None:
        saturation = SATURATION if SATURATION in session.schema else ""
    matches = session.applicants_for(asked_id)
    if not matches:
        refuse_empty(session)
    shortlist = make_shortlist(
        matches,
        session.matcher.decider,
        where=where,
        diverse=diverse,
        saturation=saturation,
    )
    if out is not None:
        from matcher.decide.screen import as_csv

        with writing(out) as write:
            for part in as_csv(shortlist_rows(shortlist), COLUMNS):
                write(part)
    if str(out) != "-":
        if asked.as_json:
            write_json(shortlist_data(session, shortlist, asked_id, asked.top, asked.language))
        else:
            write_lines(shortlist_answer(session, shortlist, asked_id, asked.top, asked.language))
    return exit_code(session, found=bool(shortlist.candidates))


def refuse_empty(session: Session) -> None:
    """Say that no applicant can be read."""
    raise DataRefused(
        "The registry has no applicant that can be read.",
        session.registry.problems,
        where=str(session.registry.path),
    )


def exit_code(session: Session, *, found: bool) -> int:
    """3 when rows were left out, which is told; else 0, or 1 when nothing was found."""
    problems = session.registry.problems
    if any(not problem.is_warning for problem in problems):
        tell(f"{session.registry.path.name}: some rows were left out.")
        tell_problems(problems)
        return 3
    return 0 if found else 1
