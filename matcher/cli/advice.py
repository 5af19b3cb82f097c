"""`match advise`: what would change the answer, and the interview."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from matcher.advice.assumptions import assumptions_of
from matcher.advice.questions import Question, QuestionItem
from matcher.cli.asked import Asked
from matcher.cli.output import (
    check_kind,
    check_outputs,
    tell,
    tell_problems,
    write_json,
    write_lines,
)
from matcher.cli.screen import is_terminal
from matcher.session import Session
from matcher.support import writing
from matcher.support.errors import UsageError
from matcher.support.messages import message, render

#: How many things are shown under a heading where nobody says: on one screen, and in full.
_BRIEF, _WHOLE = 3, 5


def answer_advice(
    applicant_id: str, asked: Asked, assumptions: Path | None, *, is_whole: bool
) -> int:
    """Write what would change the answer; 1 when no option can be suggested.

    Parameters
        is_whole   everything with its sources, instead of one screen
    """
    from matcher.advice.advise import advise
    from matcher.cases.effects import after_cases, known_of
    from matcher.reports.advising.advice import advice_view
    from matcher.support.paths import cases_file

    session = asked.session()
    used = assumptions_of(session, assumptions)
    is_brief = not (is_whole or asked.as_json)
    top = asked.top if asked.is_top_given else _BRIEF if is_brief else _WHOLE
    applicant = session.applicant(applicant_id)
    known = known_of(cases_file(asked.schema), session, applicant)
    after = partial(after_cases, known=known)
    advice = advise(session, applicant, used, questions=top, said_no=known.said_no, after=after)
    view = advice_view(session, advice)
    if asked.as_json:
        from matcher.reports.frame import answer_json

        write_json(answer_json(view, asked.language))
    else:
        from matcher.reports.advising.advice_brief import advice_brief_lines
        from matcher.reports.advising.advice_text import advice_lines

        lines = advice_brief_lines if is_brief else advice_lines
        write_lines(lines(view, top, asked.language))
    tell_problems(session.registry.problems)
    return 0 if any(match.rank for match in advice.matches) else 1


def hold_interview(
    applicant_id: str, asked: Asked, assumptions: Path | None, out: Path | None, *, force: bool
) -> int:
    """Ask what still matters and write the answered profile with its provenance."""
    from matcher.advice.interview import Interview, hold
    from matcher.advice.profile import SIDECAR, write_profile
    from matcher.registry.cells import RefusedCellError
    from matcher.reports.advising.interview import interview_lines, interview_view
    from matcher.reports.advising.questions import SETTLED, item_said

    _check_can_ask(asked)
    if out is not None:
        check_kind(out, ".csv")
        check_outputs(out, out.with_name(out.name + SIDECAR), force=force, as_json=False)
    session, language = asked.session(), asked.language
    applicant = session.applicant(applicant_id)

    def ask(item: QuestionItem, question: Question) -> str | None:
        return _ask(session, item, question, language)

    def refuse(bad: RefusedCellError) -> None:
        said = (render(part, language) for part in (bad.message, bad.hint))
        tell(" ".join(filter(None, said)))

    def words(item: QuestionItem) -> str:
        return render(item_said(session, item), language)

    if out is None:
        tell(message("The answers are not kept: give --out FILE to write the profile."))

    def keep(so_far: Interview) -> None:
        if out is not None:
            write_profile(out, so_far.applicant, so_far.given)

    used = assumptions_of(session, assumptions)
    interview = hold(session, applicant, ask, refuse, words, used, keep)
    if interview.next() is None:
        tell(SETTLED)
    beside = write_profile(out, interview.applicant, interview.given) if out else None
    view = interview_view(interview, out, beside)
    if asked.as_json:
        from matcher.reports.frame import answer_json

        write_json(answer_json(view, language))
    else:
        write_lines(interview_lines(view, language))
    return 0


def _check_can_ask(asked: Asked) -> None:
    if not is_terminal(sys.stdin):
        hint = message("Run it by hand, or read the questions with match advise --coop ID --json.")
        what = message("The interview needs a terminal.")
        raise UsageError(what, where="--ask", hint=hint)
    if asked.registry is not None and str(asked.registry) == "-":
        raise UsageError(message("The registry cannot be stdin here."), where="--registry")


def _ask(session: Session, item: QuestionItem, question: Question, language: str) -> str | None:
    """The reply to one item; None to stop."""
    from matcher.reports.advising.questions import answer_lines, item_said, question_view
    from matcher.reports.layout import wrapped

    about = session.schema[item.field]
    lines = ["", *wrapped(render(item_said(session, item), language), indent="")]
    if item == question.items[0]:
        lines += answer_lines(question_view(session, question), language)
    if item.value or about.type == "boolean":
        either = message("yes or no")
        lines += wrapped(f"({render(either, language)})")
    elif about.values:
        labels = tuple(about.label_of(value) for value in about.values)
        lines += wrapped(f"({render(labels, language)})")
    tell("\n".join(lines))
    prompt = render(message("answer (empty: not known, <: back, q: stop)"), language)
    sys.stderr.write(writing.labelled_text(prompt, "", language))
    sys.stderr.flush()
    try:
        reply = sys.stdin.readline()
    except KeyboardInterrupt:  # what was answered is kept
        return None
    return None if not reply or reply.strip().casefold() == "q" else reply
