"""`match --coop`, and how an answer is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matcher.cli.output import tell_problems, write_json, write_lines
from matcher.messages import Message, counted, message
from matcher.session import Session, open_matcher


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


def answer_coop(applicant_id: str, asked: Asked) -> int:
    """Write the options of one cooperative; 0 found, 1 when nothing can be suggested."""
    session = asked.session()
    matches = session.options_for(applicant_id)
    from matcher.advice.few import few_questions
    from matcher.reports.questions import questions_view

    asking = questions_view(session, few_questions(session, matches))
    if asked.as_json:
        from matcher.reports.view import as_json
        from matcher.show.data import coop_data

        data = as_json(asking, asked.language)
        write_json(coop_data(session, matches, asked.top, asked.language, data))
    else:
        from matcher.reports.questions import few_lines
        from matcher.show.terminal import coop_answer

        advice = few_lines(asking, applicant_id, asked.language)
        write_lines(coop_answer(session, matches, asked.top, asked.language, advice))
    tell_problems(session.registry.problems)
    return 0 if any(match.rank for match in matches) else 1


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
