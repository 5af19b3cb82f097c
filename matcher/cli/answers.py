"""`match --coop`: the options of one cooperative on one screen, in full, or just one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.cli.asked import Asked
from matcher.cli.output import json_text, tell_problems, write_json, write_lines, write_text
from matcher.reports.frame import answer_json
from matcher.session import Session
from matcher.support.errors import UnknownIdError
from matcher.support.messages import message

if TYPE_CHECKING:
    from matcher.advice.answer_distribution import AnswerDistribution
    from matcher.cases.effects import Known
    from matcher.domain.applicant import Applicant
    from matcher.matching.pair import Match

__all__ = ["Asked", "answer_coop", "coop_answer"]


def answer_coop(
    applicant_id: str,
    asked: Asked,
    option: str | None = None,
    *,
    details: bool = False,
    record: bool = False,
) -> int:
    """Write the options of one cooperative; 0 found, 1 when nothing can be suggested.

    Parameters
        option    show this one in full, suggested or refused
        details   show every one of them in full
        record    keep in the log that this answer was shown; it is shown in full
    """
    from matcher.cases.effects import known_of
    from matcher.support.paths import cases_file

    session = asked.session()
    try:
        applicant = session.applicant(applicant_id)
    except UnknownIdError as error:
        raise other_side(error, applicant_id, session) from error
    known = known_of(cases_file(asked.schema), session, applicant)
    if record:
        from matcher.cli.recorded import record_answer

        text, matches = coop_answer(session, applicant, asked, known)
        record_answer(session, applicant, asked, matches, text)
        write_text(text)
    else:
        matches = _show(session, applicant, asked, known, option, details=details)
    tell_problems(session.registry.problems)
    return 0 if any(match.rank for match in matches) else 1


def _show(
    session: Session,
    applicant: Applicant,
    asked: Asked,
    known: Known,
    option: str | None,
    *,
    details: bool,
) -> list[Match]:
    """Write the answer as it is wanted; the pairs behind it."""
    from matcher.cases.effects import after_cases
    from matcher.reports.answer.coop import coop_view

    found = session.options_for(applicant)
    matches = after_cases(found, known)
    if option is not None:
        ids = {one.id for one in session.matcher.options_of(option)}
        chosen = [match for match in matches if match.option.id in ids]
        view = coop_view(session, chosen, len(matches), None, known, chosen_from=matches)
    else:
        from matcher.advice.top_questions import few_questions
        from matcher.reports.advising.questions import questions_view

        questions = questions_view(session, few_questions(session, found, but=known.said_no))
        tells_refused = asked.as_json or details
        view = coop_view(session, matches, asked.top, questions, known, tells_refused=tells_refused)
    if asked.as_json:
        write_json(answer_json(view, asked.language))
    elif option is not None:
        from matcher.reports.answer.coop_option import one_option_lines

        write_lines(one_option_lines(view, asked.language))
    elif details:
        from matcher.planning.settings import read_settings
        from matcher.reports.answer.coop_text import coop_lines
        from matcher.reports.plans.leads import beside_plan_lines

        write_lines(coop_lines(view, asked.language))
        if session.schema_path is None:
            settings, gone = read_settings(), known.said_no | known.taken
            left = view.promises.left if view.promises is not None else None
            write_lines(beside_plan_lines(matches, settings, gone, asked.language, left))
    else:
        from matcher.reports.answer.coop_brief import coop_brief_lines
        from matcher.reports.answer.first_thing import NO_LOANS, first_to_do

        borne = NO_LOANS
        first = first_to_do(view)
        if first is not None and first.is_repaid:
            from matcher.planning.borrowing import loans_borne
            from matcher.planning.compose import Wishes
            from matcher.planning.recorded import with_known

            borne = loans_borne(session, applicant, found, with_known(Wishes(), known))
        top = asked.top if asked.is_top_given else None
        write_lines(coop_brief_lines(view, asked.language, top, borne))
    return matches


def coop_answer(
    session: Session,
    applicant: Applicant,
    asked: Asked,
    known: Known,
    answer_distribution: AnswerDistribution | None = None,
) -> tuple[str, list[Match]]:
    """The options of one cooperative in full, as they are recorded, and the pairs behind them.

    Parameters
        known                what is recorded of the cooperative
        answer_distribution  what is usual in its registry; None reads it there
    """
    from matcher.advice.top_questions import few_questions
    from matcher.cases.effects import after_cases
    from matcher.reports.advising.questions import questions_view
    from matcher.reports.answer.coop import coop_view

    found = session.options_for(applicant)
    questions = questions_view(
        session, few_questions(session, found, answer_distribution, known.said_no)
    )
    matches = after_cases(found, known)
    view = coop_view(session, matches, asked.top, questions, known)
    if asked.as_json:
        return json_text(answer_json(view, asked.language)), matches
    from matcher.reports.answer.coop_text import coop_lines

    return "".join(f"{line}\n" for line in coop_lines(view, asked.language)), matches


def other_side(error: UnknownIdError, typed: str, session: Session) -> UnknownIdError:
    """The error of an unknown cooperative; where it is a funder or option, --funder is proposed."""
    catalogue = session.catalogue
    funders = {option.funder for option in catalogue.options.values()}
    known = {name.casefold(): name for name in (*funders, *catalogue.options) if name}
    if (found := known.get(typed.casefold())) is None:
        return error
    what = message('"{id}" is a funder or an option, not a cooperative.', id=typed)
    return UnknownIdError(what, hint=message("Write match --funder {id}.", id=found))
