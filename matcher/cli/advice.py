"""`match advise`: what would change the answer, and the interview."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from matcher.advice.assumptions import read_assumptions
from matcher.cli.answers import Asked
from matcher.cli.output import check_free, tell, tell_problems, write_json, write_lines
from matcher.errors import UsageError
from matcher.show.words import labelled, say


def answer_advice(applicant_id: str, asked: Asked, assumptions: Path | None) -> int:
    """Write all that would change the answer; 1 when no option can be suggested."""
    from matcher.advice.advise import advise

    session = asked.session()
    used = read_assumptions(session.schema, assumptions, session.catalogue)
    advice = advise(session, applicant_id, used, questions=asked.top)
    if asked.as_json:
        from matcher.show.advice_data import advice_data

        write_json(advice_data(session, advice, asked.language))
    else:
        from matcher.show.advice import advice_answer

        write_lines(advice_answer(session, advice, asked.top, asked.language))
    tell_problems(session.registry.problems)
    return 0 if any(match.rank for match in advice.matches) else 1


def hold_interview(
    applicant_id: str, asked: Asked, assumptions: Path | None, out: Path | None, *, force: bool
) -> int:
    """Ask what still matters and write the answered profile with its provenance."""
    from matcher.advice.interview import hold
    from matcher.advice.profile import SIDECAR, write_profile
    from matcher.advice.questions import Item, Question
    from matcher.show.advice import answer_words
    from matcher.show.advice_few import item_words
    from matcher.show.layout import wrapped

    if not sys.stdin.isatty():
        raise UsageError(
            "The interview needs a terminal.",
            where="--ask",
            hint="Run it by hand, or read the questions with match advise --coop ID --json.",
        )
    if asked.registry is not None and str(asked.registry) == "-":
        raise UsageError("The registry cannot be stdin here.", where="--registry")
    if out is not None:
        check_free(out, out.with_name(out.name + SIDECAR), force=force)
    session = asked.session()
    language = asked.language
    applicant = session.applicant(applicant_id)

    def ask(item: Item, question: Question) -> str | None:
        about = session.schema[item.field]
        lines = ["", *wrapped(item_words(item, session, language), indent="")]
        if item == question.items[0]:
            for answer in question.answers[:4]:
                lines += wrapped(f"→ {answer_words(answer, question, session, language)}")
        form = ""
        if item.value or about.type == "boolean":
            form = say("adv_yes_no", language)
        elif about.values:
            form = ", ".join(about.values)
        if form:
            lines += wrapped(f"({form})")
        tell("\n".join(lines))
        sys.stderr.write(labelled(say("adv_reply", language), "", language))
        sys.stderr.flush()
        reply = sys.stdin.readline()
        return None if not reply or reply.strip().casefold() == "q" else reply

    if out is None:
        tell(say("adv_not_kept", language))
    interview = hold(
        session,
        applicant,
        ask,
        tell,
        lambda item: item_words(item, session, language),
        read_assumptions(session.schema, assumptions, session.catalogue),
    )
    counts = Counter(match.verdict.name for match in interview.matches())
    summary = {name: counts[name] for name in ("eligible", "undecided", "refused")}
    if interview.next() is None:
        tell(say("adv_settled", language))
    beside = write_profile(out, interview.applicant, interview.given) if out else None
    if asked.as_json:
        from matcher.show.advice_data import interview_data

        write_json(interview_data(session, interview, summary, out, language))
    else:
        write_lines([say("adv_done", language, n=len(interview.given), **summary)])
        if out and beside:
            write_lines([say("adv_written", language, path=out, beside=beside)])
    return 0
