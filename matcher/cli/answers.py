"""`match --coop` and `match --funder`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matcher.cli.output import tell, tell_problems, write_json, write_lines
from matcher.errors import DataRefused
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

    questions = few_questions(session, matches)
    if asked.as_json:
        from matcher.show.advice_data import questions_data
        from matcher.show.data import coop_data

        data = questions_data(session, questions, asked.language)
        write_json(coop_data(session, matches, asked.top, asked.language, data))
    else:
        from matcher.show.advice_few import few_lines
        from matcher.show.terminal import coop_answer

        advice = few_lines(session, questions, matches[0].applicant, asked.language)
        write_lines(coop_answer(session, matches, asked.top, asked.language, advice))
    tell_problems(session.registry.problems)
    return 0 if any(match.rank for match in matches) else 1


def answer_funder(asked_id: str, asked: Asked) -> int:
    """Write the candidates of a funder or option; rows that cannot be read make it 3."""
    session = asked.session()
    matches = session.applicants_for(asked_id)
    problems = session.registry.problems
    if not matches:
        where = str(session.registry.path)
        raise DataRefused("The registry has no applicant that can be read.", problems, where=where)
    if asked.as_json:
        from matcher.show.data import funder_data

        write_json(funder_data(session, matches, asked_id, asked.top, asked.language))
    else:
        from matcher.show.terminal import funder_answer

        write_lines(funder_answer(session, matches, asked_id, asked.top, asked.language))
    if any(not problem.is_warning for problem in problems):
        tell(f"{session.registry.path.name}: some rows were left out.")
        tell_problems(problems)
        return 3
    return 0 if any(match.rank for match in matches) else 1


def versions() -> Iterator[str]:
    """The versions of the package, the catalogue and the model."""
    from matcher import __version__

    session = open_matcher()
    catalogue, ranker = session.catalogue, session.matcher.ranker
    yield f"matcher {__version__}"
    yield f"catalogue {catalogue.version} ({len(catalogue.options)} options, {catalogue.checked})"
    yield f"model {ranker.name.to('en')} ({ranker.made})"
