"""The next best questions alone: all that `match --coop` reads of advice."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.advice.answer_distribution import AnswerDistribution, read_answer_distribution
from matcher.advice.open_decisions import find_open_decisions, open_diagrams
from matcher.advice.questions import Planner, QuestionItem, Questions
from matcher.advice.stake_weights import StakeWeights, read_stake_weights
from matcher.matching.pair import Match
from matcher.session import Session

#: Questions that are planned ahead where nobody says how many.
MOST_QUESTIONS = 5
#: Questions named at the end of `match --coop`.
FEW = 3


def plan_questions(
    session: Session,
    matches: Sequence[Match],
    stake_weights: StakeWeights | None = None,
    *,
    most: int = MOST_QUESTIONS,
    answer_distribution: AnswerDistribution | None = None,
    aside: frozenset[QuestionItem] = frozenset(),
    but: frozenset[str] = frozenset(),
) -> Questions:
    """The next best questions for the applicant of some matches.

    Parameters
        but   ids of the options for which nothing is asked, as they said no already
    """
    engine = session.matcher.engine
    undecided = [
        match
        for match in matches
        if match.verdict.name == "undecided" and match.option.id not in but
    ]
    asked = (v for m in undecided for d in open_diagrams(m, engine) for v in d.variables)
    usual = (answer_distribution or read_answer_distribution(session)).covering(asked)
    open_decisions = find_open_decisions(
        undecided, engine, usual, stake_weights or read_stake_weights()
    )
    return Planner(matches[0].applicant, open_decisions, usual, aside).plan(most)


def few_questions(
    session: Session,
    matches: Sequence[Match],
    answer_distribution: AnswerDistribution | None = None,
    but: frozenset[str] = frozenset(),
) -> Questions:
    """The first questions for the applicant of some matches."""
    return plan_questions(
        session, matches, most=FEW, answer_distribution=answer_distribution, but=but
    )
