"""`match --funder`: the shortlist of a funder or one of its options."""

from __future__ import annotations

from matcher.cli.answers import Asked
from matcher.cli.output import tell, tell_problems, write_json, write_lines
from matcher.cli.table_file import TableFile
from matcher.reports.frame import answer_json
from matcher.session import Session
from matcher.support.errors import DataRefusedError
from matcher.support.messages import message

#: The field whose values are counted where none is named, if the schema has it.
SATURATION = "sector"


def answer_funder(
    asked_id: str,
    asked: Asked,
    *,
    where: str,
    diverse: str,
    saturation: str | None,
    table: TableFile,
    force: bool,
) -> int:
    """Write the candidates of a funder or option; rows that cannot be read make it 3."""
    from matcher.eligibility.typed_rules import rule_warnings
    from matcher.reports.shortlist import shortlist_view
    from matcher.shortlist.shortlist import make_shortlist

    table.check(as_json=asked.as_json, force=force)
    session = asked.session()
    if saturation is None:
        saturation = SATURATION if SATURATION in session.schema else ""
    asked_id = session.matcher.id_of(asked_id)
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
    if table.path is not None:
        from matcher.reports.shortlist_table import shortlist_table

        table.write([shortlist_table(shortlist, session.schema.currency)], asked.language)
    if where:
        tell_problems(rule_warnings([where], session.matcher.decider, "--where"))
    if not table.is_answer:
        view = shortlist_view(session, shortlist, asked_id, asked.top)
        if asked.as_json:
            write_json(answer_json(view, asked.language))
        else:
            from matcher.reports.shortlist_text import shortlist_lines

            write_lines(shortlist_lines(view, asked.language))
    return exit_code(session, found=bool(shortlist.candidates))


def refuse_empty(session: Session) -> None:
    """Say that no applicant can be read."""
    raise DataRefusedError(
        message("The registry has no applicant that can be read."),
        session.registry.problems,
        where=str(session.registry.path),
    )


def exit_code(session: Session, *, found: bool) -> int:
    """3 when rows were left out, which is told; else 0, or 1 when nothing was found."""
    problems = session.registry.problems
    if any(not problem.is_warning for problem in problems):
        tell(message("{file}: some rows were left out.", file=session.registry.path.name))
        tell_problems(problems)
        return 3
    return 0 if found else 1
