"""`match --coop`, and how an answer is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from matcher.cli.output import json_text, tell_problems, write_text
from matcher.reports.frame import answer_json
from matcher.session import Session, open_matcher
from matcher.support.messages import Message, counted, message

if TYPE_CHECKING:
    from matcher.advice.answer_distribution import AnswerDistribution
    from matcher.cases.effects import Known
    from matcher.domain.applicant import Applicant
    from matcher.matching.pair import Match


@dataclass(frozen=True, slots=True)
class Asked:
    """How an answer is wanted."""

    top: int
    as_json: bool
    language: str
    today: date | None
    registry: Path | None
    schema: Path | None
    catalogue: Path | None
    model: Path | None

    def session(self) -> Session:
        """The session that answers."""
        return open_matcher(
            schema=self.schema,
            catalogue=self.catalogue,
            model=self.model,
            registry=self.registry,
            today=self.today,
        )


def answer_coop(applicant_id: str, asked: Asked, record: bool = False) -> int:
    """Write the options of one cooperative; 0 found, 1 when nothing can be suggested."""
    from matcher.cases.effects import known_of
    from matcher.support.paths import cases_file

    session = asked.session()
    applicant = session.applicant(applicant_id)
    known = known_of(cases_file(asked.schema), session, applicant)
    text, matches = coop_answer(session, applicant, asked, known)
    if record:
        from matcher.cli.recorded import record_answer

        record_answer(session, applicant, asked, matches, text)
    write_text(text)
    tell_problems(session.registry.problems)
    return 0 if any(match.rank for match in matches) else 1


def coop_answer(
    session: Session,
    applicant: Applicant,
    asked: Asked,
    known: Known,
    habits: AnswerDistribution | None = None,
) -> tuple[str, list[Match]]:
    """The options of one cooperative as they are written, and the pairs behind them.

    Parameters
        known   what is recorded of the cooperative
        habits  what is usual in its registry; None reads it there
    """
    from matcher.advice.top_questions import few_questions
    from matcher.cases.effects import after_cases
    from matcher.reports.coop import coop_view
    from matcher.reports.questions import questions_view

    found = session.options_for(applicant)
    questions = questions_view(session, few_questions(session, found, habits))
    matches = after_cases(found, known)
    view = coop_view(session, matches, asked.top, questions, known)
    if asked.as_json:
        return json_text(answer_json(view, asked.language)), matches
    from matcher.reports.coop_text import coop_lines

    return "".join(f"{line}\n" for line in coop_lines(view, asked.language)), matches


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
