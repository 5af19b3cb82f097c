"""What a session answers about one applicant: its options, advice, plans."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from matcher import session as core
from matcher.api.answer import Answer
from matcher.api.given import PathLike, as_path, each, given_number
from matcher.domain.applicant import Applicant
from matcher.support.paths import cases_file

if TYPE_CHECKING:
    from matcher.reports.advising.advice import AdviceView
    from matcher.reports.answer.coop import CoopView
    from matcher.reports.plans.plan_views import PlanView


class CoopAnswers(core.Session):
    """The part of a session that answers about one applicant."""

    __slots__ = ()

    def coop(
        self, applicant: Applicant | str, *, option: str = "", top: int = 10
    ) -> Answer[CoopView]:
        """What `match --coop` answers: the first options of one applicant, and what to ask.

        Parameters
            option   only this one, or those of a funder, suggested or refused

        Raises
            UnknownIdError  no applicant, or no option, has that id or name
        """
        from matcher.advice.top_questions import few_questions
        from matcher.api.frame import table_of_coop
        from matcher.cases.effects import after_cases, known_of
        from matcher.reports.advising.questions import questions_view
        from matcher.reports.answer.coop import coop_view
        from matcher.reports.answer.coop_text import coop_lines

        if isinstance(applicant, str):
            applicant = self.applicant(applicant)
        known = known_of(cases_file(self.schema_path), self, applicant)
        found = self.options_for(applicant)
        matches = after_cases(found, known)
        if option:
            ids = {one.id for one in self.matcher.options_of(option)}
            everything = matches
            matches = [match for match in everything if match.option.id in ids]
            view = coop_view(self, matches, len(found), None, known, chosen_from=everything)
        else:
            questions = questions_view(self, few_questions(self, found, but=known.said_no))
            view = coop_view(self, matches, top, questions, known)
        return Answer(
            view,
            any(match.rank for match in matches),
            tuple(self.registry.problems),
            lambda language: coop_lines(view, language),
            lambda: [table_of_coop(view)],
        )

    def advise(
        self, applicant: Applicant | str, *, top: int = 5, assumptions: PathLike | None = None
    ) -> Answer[AdviceView]:
        """What `match advise` answers: what would change the answer, and at what cost.

        Parameters
            assumptions   a file in place of `data/advice.toml`

        Raises
            UnknownIdError  no applicant has that id or name
        """
        from matcher.advice.advise import advise
        from matcher.advice.assumptions import assumptions_of
        from matcher.cases.effects import after_cases, known_of
        from matcher.reports.advising.advice import advice_view
        from matcher.reports.advising.advice_text import advice_lines

        used = assumptions_of(self, as_path(assumptions))
        if isinstance(applicant, str):
            applicant = self.applicant(applicant)
        known = known_of(cases_file(self.schema_path), self, applicant)
        after = partial(after_cases, known=known)
        advice = advise(self, applicant, used, questions=top, said_no=known.said_no, after=after)
        view = advice_view(self, advice)
        return Answer(
            view,
            any(match.rank for match in advice.matches),
            tuple(self.registry.problems),
            lambda language: advice_lines(view, top, language),
        )

    def plan(
        self,
        applicant: Applicant | str,
        *,
        own_cash: int | None = None,
        own_in_kind: int | None = None,
        firm: bool = False,
        public_cap: float | None = None,
        most_sources: int | None = None,
        aims: Iterable[str] | str = (),
        after: Iterable[str] | str = (),
        assumptions: PathLike | None = None,
    ) -> Answer[PlanView]:
        """What `match plan` answers: the best stacks of options for the budget lines.

        The log of cases is read as the command reads it: refusals, promises, pending requests.

        Parameters
            own_cash, own_in_kind   what the members can bring, in whole units of currency; by
                        default what is on file
            firm        only what is certain
            public_cap  the most public money, as a share of the cost, 0 to 1
            most_sources  outside sources at most
            aims        by name, or as `"uncovered; 2*own_cash + yearly_cost"`
            after       ids of other projects of the same cooperative, planned first
            assumptions a file in place of `data/planning.toml`

        Raises
            UnknownIdError   no applicant has that id or name
            UsageError  an aim or a number cannot be used

        Example
            >>> from matcher import open_matcher
            >>> session = open_matcher(registry="demo", today="2026-11-23")
            >>> session.plan("SM-0009", own_cash=20000, aims="surest").found
            True
        """
        from matcher.planning.answer import make_plans
        from matcher.planning.compose import Wishes
        from matcher.planning.objectives import parse_aim
        from matcher.planning.projects import after_projects
        from matcher.planning.recorded import as_recorded
        from matcher.planning.settings import settings_of
        from matcher.reports.plans.plan import plan_view
        from matcher.reports.plans.plan_brief import brief_plan_lines
        from matcher.reports.plans.plan_table import plan_table

        given_number("own_cash", own_cash, 0)
        given_number("own_in_kind", own_in_kind, 0)
        given_number("public_cap", public_cap, 0, 1)
        given_number("most_sources", most_sources, 1, 20)
        settings = settings_of(self, as_path(assumptions))
        wanted = tuple(settings.aims.get(aim) or parse_aim(aim) for aim in each(aims))
        if isinstance(applicant, str):
            applicant = self.applicant(applicant)
        wishes = Wishes(own_cash, own_in_kind, firm, public_cap, most_sources)
        log = cases_file(self.schema_path)
        wishes = after_projects(wishes, each(after), self, settings, log)
        wishes = as_recorded(wishes, log, self, applicant)
        answer = make_plans(self, applicant, settings, wishes, wanted)
        view = plan_view(self, answer, settings)
        return Answer(
            view,
            answer.has_money,
            tuple(self.registry.problems),
            lambda language: brief_plan_lines(view, language),
            lambda: [plan_table([view], view.frame.currency)],
        )
