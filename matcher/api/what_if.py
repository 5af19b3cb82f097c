"""What a session answers to "what if": facts of one applicant, or terms of options, changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from matcher import session as core
from matcher.api.answer import Answer
from matcher.api.everybody import everybody_of
from matcher.api.given import each
from matcher.domain.applicant import Applicant
from matcher.support.paths import cases_file

if TYPE_CHECKING:
    from matcher.planning.answer import PlanAnswer
    from matcher.reports.advising.what_if import WhatIfView
    from matcher.reports.advising.what_if_terms import TermsView
    from matcher.vector.screen import ScreenedPair


class WhatIfAnswers(core.Session):
    """The part of a session that changes something on a copy; nothing is kept."""

    __slots__ = ()

    def what_if(
        self,
        applicant: Applicant | str,
        facts: Iterable[str] | str = (),
        *,
        terms: Iterable[str] | str = (),
        plan: bool = False,
        top: int = 10,
    ) -> Answer[WhatIfView]:
        """What `match what-if` answers: what moves when facts or terms are changed on a copy.

        Nothing is kept, neither in the workspace nor in the catalogue.

        Parameters
            facts   as `"union_member=yes"`, or `"own_cash_mad=40 %"` of what is asked for
            terms   as `"indh_p3_ess:4="` (drop a condition), `"fda:2=members >= 5"`,
                    `"fda:status=open"` or `"indh_p3_ess:max_mad=500000"`
            plan    work out the first plan too, before and after

        Raises
            UnknownIdError    no applicant or option has that id
            UsageError        a change names no field, condition or figure, or a rule is wrong
            DataRefusedError  a value is none of its field, or cannot be true with the others

        Example
            >>> from matcher import open_matcher
            >>> session = open_matcher(registry="demo", today="2026-11-23")
            >>> view = session.what_if("SM-0001", "union_member=yes").view
            >>> view.facts[0].after, len(view.moved) > 0
            (True, True)
        """
        from matcher.advice.what_if import parse_term, with_facts, with_terms
        from matcher.cases.effects import after_cases, known_of
        from matcher.ingest.profiles.typed_facts import field_of
        from matcher.reports.advising.what_if import what_if_view
        from matcher.reports.advising.what_if_text import what_if_lines

        mine = self.applicant(applicant) if isinstance(applicant, str) else applicant
        asked = tuple(each(facts))
        changed = with_facts(mine, asked)
        supposed, meant = with_terms(self, [parse_term(term) for term in each(terms)])
        known = known_of(cases_file(self.schema_path), self, mine)
        matches = (
            after_cases(core.Session.options_for(self, mine), known),
            after_cases(core.Session.options_for(supposed, changed), known),
        )
        plans = None
        if plan:
            plans = _first_plan(self, mine), _first_plan(supposed, changed)
        supposed_of = [field_of(one.partition("=")[0].strip(), mine.schema).name for one in asked]
        view = what_if_view(self, (mine, changed), matches, meant, plans, supposed_of)
        return Answer(
            view,
            bool(view.moved),
            tuple(self.registry.problems),
            lambda language: what_if_lines(view, top, language),
        )

    def what_if_terms(self, terms: Iterable[str] | str) -> Answer[TermsView]:
        """What other terms of options would change for everybody; nothing is kept.

        Parameters
            terms   as in `what_if`

        Raises
            UnknownIdError  no option has that id
            UsageError      a term names no condition or figure, or a rule is wrong
        """
        from matcher.advice.what_if import parse_term, with_terms
        from matcher.reports.advising.what_if_terms import terms_lines, terms_view
        from matcher.vector.screen import screen

        supposed, meant = with_terms(self, [parse_term(term) for term in each(terms)])
        names, applicants = list(dict.fromkeys(term.option for term in meant)), everybody_of(self)

        def pairs(session: core.Session) -> list[ScreenedPair]:
            known = session.catalogue.options
            catalogue = replace(session.catalogue, options={name: known[name] for name in names})
            return list(screen(applicants, catalogue, session.matcher.engine, session.today))

        before, after, step = pairs(self), pairs(supposed), len(names)
        by_option = {name: (before[n::step], after[n::step]) for n, name in enumerate(names)}
        view = terms_view(self, applicants, meant, by_option)
        return Answer(
            view,
            any(
                one.gained or one.lost or one.can_ask_before != one.can_ask_after
                for one in view.effects
            ),
            tuple(self.registry.problems),
            lambda language: terms_lines(view, language),
        )


def _first_plan(session: core.Session, applicant: Applicant) -> PlanAnswer:
    from matcher.planning.answer import make_plans
    from matcher.planning.compose import Wishes
    from matcher.planning.recorded import as_recorded
    from matcher.planning.settings import settings_of

    settings = settings_of(session)
    aims = (settings.aims[settings.plans.offered[0]],)
    wishes = as_recorded(Wishes(), cases_file(session.schema_path), session, applicant)
    return make_plans(session, applicant, settings, wishes, aims, is_explained=False)
