"""The interview: one question after another, each the best after the answers so far.

Each answer is kept at once, and the last one can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from matcher.advice.answer_distribution import AnswerDistribution, read_answer_distribution
from matcher.advice.assumptions import Assumptions, assumptions_of
from matcher.advice.profile import Given, with_answer, with_value
from matcher.advice.questions import Question, QuestionItem
from matcher.advice.top_questions import plan_questions
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Field
from matcher.ingest.profiles.typed_facts import read_said
from matcher.matching.pair import Match
from matcher.registry.cells import RefusedCellError, read_cell
from matcher.registry.csv_table import worked_out
from matcher.session import Session
from matcher.support.errors import DataRefusedError
from matcher.support.messages import message

#: An answer as a person gives it: a cell, a label, "yes" or "no", "" for "I do not know", `BACK`
#: to take the last answer back, or None to stop.
Reply = str | None
#: The reply that takes the last answer back.
BACK = "<"
#: Asks one item of a question and returns the reply.
Ask = Callable[[QuestionItem, Question], Reply]
#: Tells why a reply cannot be used.
Tell = Callable[[RefusedCellError], object]

YES = frozenset(("true", "yes", "y", "oui", "o", "نعم"))
NO = frozenset(("false", "no", "n", "non", "لا"))


@dataclass
class Interview:
    """What was asked and answered so far.

    Parameters
        aside   what could not be said: not asked again
        more    questions beside the last one that can still change something
    """

    session: Session
    applicant: Applicant
    assumptions: Assumptions
    answer_distribution: AnswerDistribution
    given: list[Given] = field(default_factory=list)
    asked: list[QuestionItem] = field(default_factory=list)
    aside: set[QuestionItem] = field(default_factory=set)
    more: int = 0
    _before: list[Applicant] = field(default_factory=list)

    def matches(self) -> list[Match]:
        """The options for the applicant as it is known by now."""
        return self.session.options_for(self.applicant)

    def next(self) -> Question | None:
        """The next question; None when no answer can change anything any more."""
        plan = plan_questions(
            self.session,
            self.matches(),
            self.assumptions.stake_weights,
            most=1,
            answer_distribution=self.answer_distribution,
            # a fact that contradicts another stays unknown: it is not asked twice
            aside=frozenset((*self.aside, *self.asked)),
        )
        self.more = plan.more
        return plan.asked[0] if plan.asked else None

    def answer(self, item: QuestionItem, reply: str, question: str) -> None:
        """Take one answer.

        Raises
            RefusedCellError  it is not a value of the field, or cannot be true with what is known
        """
        text = reply.strip()
        before = self.applicant
        if not text:
            self.asked.append(item)
            self._before.append(before)
            self.aside.add(item)
            return
        about = self.session.schema[item.field]
        if item.value or about.type == "boolean":
            settled = text.casefold()
            if settled not in YES | NO:
                what = message('"{reply}" is not yes or no.', reply=text)
                raise RefusedCellError("not-a-boolean", what, message("Write yes or no."))
            text = "true" if settled in YES else "false"
        if item.value:
            holds = text == "true"
            self._take(with_value(self.applicant, item.field, item.value, holds))
            text = "yes" if holds else "no"
        else:
            text = self._cell_of(text, about)
            value = read_cell(text, about, self.session.schema)
            self._take(with_answer(self.applicant, item.field, value))
        self.asked.append(item)
        self._before.append(before)
        self.given.append(Given(item.field, item.value, text, question, self.session.today))

    def back(self) -> bool:
        """Take the last answer back, so that it is asked again; False where there is none."""
        if not self.asked:
            return False
        item = self.asked.pop()
        self.applicant = self._before.pop()
        if item in self.aside:
            self.aside.discard(item)
        elif self.given:
            self.given.pop()
        return True

    def _cell_of(self, reply: str, about: Field) -> str:
        """The canonical cell of a reply, which may be as a sheet has it: "300 mille", "0,5"."""
        try:
            schema, known = self.session.schema, self.applicant.stated
            said = read_said([f"{about.name}={reply}"], schema, self.session.today, known)
        except DataRefusedError as error:
            (bad,) = error.problems
            raise RefusedCellError(bad.code, bad.message, bad.hint) from None
        return said[about.name] or ""

    def _take(self, answered: Applicant) -> None:
        before = dict(self.applicant.impossible())
        for name, value in answered.impossible():
            if name not in before:
                schema = self.session.schema
                what = message(
                    "{field} would come out as {value}, which cannot be.",
                    field=schema[name].label,
                    value=worked_out(value, schema[name]),
                )
                parts = tuple(schema[part].label for part in schema.asked_for(name))
                hint = message("Check {fields}; leave it empty if unsure.", fields=parts)
                raise RefusedCellError("impossible", what, hint)
        self.applicant = answered


def hold(
    session: Session,
    applicant: Applicant,
    ask: Ask,
    tell: Tell,
    words: Callable[[QuestionItem], str],
    assumptions: Assumptions | None = None,
    keep: Callable[[Interview], object] = lambda _: None,
) -> Interview:
    """Ask until nothing can change any more, or until a reply is None.

    Parameters
        words   the wording of a question, kept with the answer
        keep    is given the interview after each answer: what was said is never lost
    """
    interview = Interview(
        session,
        applicant,
        assumptions or assumptions_of(session),
        read_answer_distribution(session),
    )
    while (question := interview.next()) is not None:
        for item in question.items:
            reply = _reply(interview, item, question, ask, tell, words)
            if reply is None:
                return interview
            keep(interview)
            if reply == BACK or not reply.strip():
                break  # the rest of a question that goes together tells nothing alone
    return interview


def _reply(
    interview: Interview,
    item: QuestionItem,
    question: Question,
    ask: Ask,
    tell: Tell,
    words: Callable[[QuestionItem], str],
) -> Reply:
    while (reply := ask(item, question)) is not None:
        if reply.strip() == BACK:
            interview.back()
            return BACK
        try:
            interview.answer(item, reply, words(item))
        except RefusedCellError as bad:
            tell(bad)
            continue
        return reply
    return None
