"""`match --coop`, and how an answer is wanted."""

from __future__ import annotations

from matcher.cli.asked import Asked
from matcher.cli.output import tell_problems, write_json, write_lines
from matcher.reports.frame import answer_json
from matcher.session import Session, open_matcher
from matcher.support.errors import UnknownIdError
from matcher.support.messages import Message, counted, message


def answer_coop(
    applicant_id: str, asked: Asked, option: str | None = None, *, details: bool = False
) -> int:
    """Write the options of one cooperative; 0 found, 1 when nothing can be suggested.

    Parameters
        option    show this one in full, suggested or refused
        details   show every one of them in full
    """
    session = asked.session()
    try:
        matches = session.options_for(applicant_id)
    except UnknownIdError as error:
        raise other_side(error, applicant_id, session) from error
    from matcher.reports.coop import coop_view

    if option is not None:
        meant = session.matcher.options_of(option)
        ids = {one.id for one in meant}
        chosen = [match for match in matches if match.option.id in ids]
        view = coop_view(session, chosen, len(matches))
    else:
        from matcher.advice.top_questions import few_questions
        from matcher.reports.questions import questions_view

        questions = questions_view(session, few_questions(session, matches))
        view = coop_view(session, matches, asked.top, questions)
    if asked.as_json:
        write_json(answer_json(view, asked.language))
    elif option is not None:
        from matcher.reports.coop_option import one_option_lines

        write_lines(one_option_lines(view, asked.language))
    elif details:
        from matcher.reports.coop_text import coop_lines

        write_lines(coop_lines(view, asked.language))
    else:
        from matcher.reports.coop_brief import brief_lines

        write_lines(brief_lines(view, asked.language, asked.top if asked.is_top_given else None))
    tell_problems(session.registry.problems)
    return 0 if any(match.rank for match in matches) else 1


def other_side(error: UnknownIdError, typed: str, session: Session) -> UnknownIdError:
    """The error, with the other question proposed where the id is one of its side."""
    catalogue = session.catalogue
    funders = {option.funder for option in catalogue.options.values()}
    known = {name.casefold(): name for name in (*funders, *catalogue.options) if name}
    if (found := known.get(typed.casefold())) is None:
        return error
    what = message('"{id}" is a funder or an option, not a cooperative.', id=typed)
    return UnknownIdError(what, hint=message("Write match --funder {id}.", id=found))


def versions() -> tuple[Message, Message, Message]:
    """The versions of the package, the catalogue and the model."""
    from matcher import __version__

    session = open_matcher()
    catalogue, ranker = session.catalogue, session.matcher.ranker
    return (
        message("matcher {version}", version=__version__),
        counted(
            "catalogue {version} ({n} option, {day})",
            "catalogue {version} ({n} options, {day})",
            len(catalogue.options),
            version=catalogue.version,
            day=catalogue.checked or "",
        ),
        message("model {name} ({day})", name=ranker.name, day=ranker.made),
    )
