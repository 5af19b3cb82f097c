"""`match catalogue review | worksheet`: what to ask whom, and who fits a call."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from matcher.advice.catalogue_review import Asks, FunderCall, review
from matcher.cases.contradictions import Contradiction, contradictions_in
from matcher.cases.words import registry_of
from matcher.catalogue.office.asked import Asking, keep_asking, last_asked
from matcher.catalogue.office.confirm import ConfirmedAnswers, Told, confirm, settle_words
from matcher.cli.output import tell, tell_problems, write_json, write_lines
from matcher.cli.screen import is_terminal
from matcher.reports.frame import answer_json
from matcher.reports.options.office import question_said
from matcher.reports.options.review import contradiction_said, review_lines, review_view
from matcher.reports.options.worksheet import worksheet_lines, worksheet_view
from matcher.reports.phrases import option_title
from matcher.session import Session, open_matcher
from matcher.shortlist.worksheet import find_call, worksheet
from matcher.support.errors import MatcherError, UsageError
from matcher.support.messages import Sayable, message, render
from matcher.support.paths import cases_file


def show_review(session: Session, language: str, *, top: int, blank: bool, as_json: bool) -> int:
    """Write what to ask whom; 1 when there is nothing to ask."""
    asked = last_asked(session.today)
    found = review(session.matcher, session.registry, asked, session.today)
    view = review_view(found, session, _outcomes(session, asked))
    if as_json:
        write_json(answer_json(view, language))
    else:
        write_lines(review_lines(view, top, language, blank=blank))
    tell_problems(session.registry.problems)
    return 0 if view.calls or view.questions or view.contradicted else 1


def _outcomes(session: Session, asked: Mapping[str, Asking]) -> list[Contradiction]:
    """What outcomes speak against, as far as the funder has not answered since."""
    answered = {option: one.day for option, one in asked.items() if one.result == "answered"}
    return contradictions_in(cases_file(session.schema_path), registry_of(session), answered)


def show_worksheet(name: str, session: Session, language: str, *, top: int, as_json: bool) -> int:
    """Write who fits a call; 1 when nobody does, or nearly does."""
    option, call = find_call(session.matcher, name)
    sheet = worksheet(session.matcher, option, call, session.registry)
    view = worksheet_view(sheet, session)
    if as_json:
        write_json(answer_json(view, language))
    else:
        write_lines(worksheet_lines(view, top, language))
    tell_problems(session.registry.problems)
    return 0 if view.fits or view.one_paper or view.one_fact else 1


# --- taking the answers on the spot ------------------------------------------------------------

Prompt = Callable[[Sayable], "str | None"]


class _StoppedError(Exception):
    """Whoever answers has had enough."""


def ask_review(
    registry: Path | None, told: Told, language: str, top: int, prompt: Prompt | None = None
) -> int:
    """Go through the first calls and keep every answer as soon as it is given."""
    if prompt is None:
        if not is_terminal(sys.stdin):
            hint = message("Run it by hand, or write match catalogue confirm OPTION.")
            raise UsageError(message("The review needs a terminal."), where="--ask", hint=hint)
        prompt = _from_keyboard
    session = open_matcher(registry=registry)
    asked = last_asked(session.today)
    found = review(session.matcher, session.registry, asked, session.today)
    for outcome in _outcomes(session, asked):
        tell(f"! {render(contradiction_said(outcome, session), language)}")
    with suppress(_StoppedError):
        for call in found.calls[:top]:
            _ask_call(call, session, told, language, prompt)
    return 0


def _ask_call(
    call: FunderCall, session: Session, told: Told, language: str, prompt: Prompt
) -> None:
    funder = session.catalogue.funders.get(call.whom)
    tell(f"\n{render(option_title(funder.name if funder else call.whom, call.whom), language)}")
    for asks in call.asks:
        option = asks.option
        tell(f"  {render(option_title(option.name, option.id), language)}")
        if (to_ask := option.texts.get("to_ask")) is not None:
            tell(f"    {render(to_ask, language)}")
        try:
            result = _ask_option(asks, session, told, language, prompt)
        except MatcherError as error:
            tell(error.say(language))
            continue
        if result == "no_answer":
            ids = tuple(one.option.id for one in call.asks)
            keep_asking(Asking(told.day, ids, "no_answer", told.channel, told.by))  # type: ignore[arg-type]
            return
        if result == "answered":
            keep_asking(Asking(told.day, (option.id,), "answered", told.channel, told.by))  # type: ignore[arg-type]


def _ask_option(asks: Asks, session: Session, told: Told, language: str, prompt: Prompt) -> str:
    option = asks.option
    for question in option.questions:
        tell(f"    {render(question_said(question), language)}")
        side = _reply(prompt, message("which holds: 1 or 2 (empty: not known)"))
        if side in ("1", "2"):
            settle_words(
                option.id, question, keep_first=side == "1", told=told, schema=session.schema
            )
    said = _reply(
        prompt,
        message("open, closed, periodic (empty: not known; -: nobody answers; q: stop)"),
    )
    if said == "-":
        return "no_answer"
    if said not in ("open", "closed", "periodic"):
        return "answered" if option.questions else "skipped"
    closes = None
    if said == "open":
        closes = _day(_reply(prompt, message("until which day, as 2026-12-31 (empty: not known)")))
    most = None
    if "amount" in asks.topics and said != "closed":
        words = _reply(prompt, message("at most how much (empty: not known)"))
        most = int(words) if words.isdecimal() else None
    note = _reply(prompt, message("anything else they said (empty: no)"))
    confirm(
        option.id,
        ConfirmedAnswers(status=said, closes=closes, most=most, note=note),
        told,
        session.schema,
    )
    return "answered"


def _reply(prompt: Prompt, asked: Sayable) -> str:
    reply = prompt(asked)
    if reply is None or reply.strip().casefold() == "q":
        raise _StoppedError
    return reply.strip()


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def _from_keyboard(asked: Sayable) -> str | None:
    from matcher.cli.language import spoken

    sys.stderr.write(f"    {render(asked, spoken())}: ")
    sys.stderr.flush()
    return sys.stdin.readline() or None
