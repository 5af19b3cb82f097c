"""All the advice about one applicant, as typed records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from matcher.advice.answer_distribution import AnswerDistribution
from matcher.advice.assumptions import Assumptions, assumptions_of
from matcher.advice.blockers import Blocker, find_blockers
from matcher.advice.calendar import Coming, find_coming
from matcher.advice.changes import ChangeSet, Easing, find_changes
from matcher.advice.costs import Cost, Earning, find_costs, find_earning
from matcher.advice.guarantees import SecurityCoverage, cover, find_coverage
from matcher.advice.ladder import Rung, Support, find_ladder, find_support
from matcher.advice.questions import Questions
from matcher.advice.top_questions import MOST_QUESTIONS, plan_questions
from matcher.domain.applicant import Applicant
from matcher.matching.pair import Match
from matcher.session import Session


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused option with every smallest set that refuses it."""

    match: Match
    blockers: tuple[Blocker, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """What would change the answer for one applicant.

    Example
        >>> from datetime import date
        >>> from matcher import open_matcher
        >>> session = open_matcher(today=date(2026, 11, 23))
        >>> advice = advise(session, "SM-0001")
        >>> refusals = {refusal.match.option.id: refusal for refusal in advice.refusals}
        >>> refusals["ardi"].blockers[0].facts[0].field
        'legal_form'
    """

    applicant: Applicant
    matches: tuple[Match, ...]
    questions: Questions
    refusals: tuple[Refusal, ...]
    changes: tuple[ChangeSet, ...]
    coming: tuple[Coming, ...]
    coverage: tuple[SecurityCoverage, ...]
    earning: Earning | None
    costs: tuple[Cost, ...]
    support: tuple[Support, ...]
    ladder: tuple[Rung, ...]
    assumptions: Assumptions

    def match(self, option_id: str) -> Match:
        """The pair of that option."""
        return next(m for m in self.matches if m.option.id == option_id)


def advise(
    session: Session,
    applicant: Applicant | str,
    assumptions: Assumptions | None = None,
    *,
    questions: int = MOST_QUESTIONS,
    answer_distribution: AnswerDistribution | None = None,
    said_no: frozenset[str] = frozenset(),
    after: Callable[[Sequence[Match]], Sequence[Match]] = tuple,
) -> Advice:
    """Everything that would change the answer for one applicant.

    Parameters
        questions            how many are planned ahead
        answer_distribution  what is usual in the registry; read when it is not given
        said_no              ids of the options that refused this very request: nothing is asked
                             for them
        after                the matches after what is recorded: what is promised is lent no more

    Raises
        UnknownIdError  no applicant has that id
    """
    if isinstance(applicant, str):
        applicant = session.applicant(applicant)
    used = assumptions or assumptions_of(session)
    matcher = session.matcher
    matches = matcher.options_for(applicant)
    offers = {m.option.id: m.offer for m in after(matches)}
    left = [replace(m, offer=offers.get(m.option.id, m.offer)) for m in matches]
    coverage = find_coverage(left, used)
    securing = [*filter(None, [used.surety]), *(a.title for a in used.assets if a.title)]

    def eased(after: Applicant) -> list[Easing]:
        pairs = {m.option.id: replace(m, applicant=after) for m in matches}
        found = []
        for now in coverage:
            then = cover(pairs[now.option_id], now.loan, matches, used)
            if then.shortfall < now.shortfall:
                found.append(Easing(now.option_id, now.shortfall, then.shortfall))
        return found

    changes = find_changes(matches, matcher, used.first, securing, eased)
    earning = find_earning(applicant, matcher.engine, used)
    return Advice(
        applicant=applicant,
        matches=tuple(matches),
        questions=plan_questions(
            session,
            matches,
            used.stake_weights,
            most=questions,
            answer_distribution=answer_distribution,
            but=said_no,
        ),
        refusals=tuple(
            Refusal(m, find_blockers(m.option.in_force(session.today), applicant, matcher.engine))
            for m in matches
            if m.rank is None
        ),
        changes=tuple(changes),
        coming=tuple(find_coming(matches, matcher, used.horizon_days)),
        coverage=tuple(coverage),
        earning=earning,
        costs=tuple(find_costs(left, earning, used)),
        support=tuple(find_support(matches, changes, used)),
        ladder=tuple(find_ladder(applicant, matches, matcher, used)),
        assumptions=used,
    )
