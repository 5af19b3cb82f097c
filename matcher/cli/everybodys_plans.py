"""The plans of everybody in a registry, worked out on every core."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from matcher.batch.engines import cores
from matcher.domain.applicant import Applicant
from matcher.planning.answer import make_plans
from matcher.planning.compose import Wishes
from matcher.planning.objectives import Aim
from matcher.planning.recorded import as_recorded
from matcher.planning.settings import PlanSettings
from matcher.planning.verify import broken_rules
from matcher.reports.plans.plan import plan_view
from matcher.reports.plans.plan_views import PlanView
from matcher.session import Session

#: Below so many applicants, to start a process costs more than it saves.
FEWEST = 8


@dataclass(frozen=True, slots=True)
class PlannedApplicant:
    """The plans of one applicant as they are shown, each checked once more.

    Parameters
        violations  rules that a plan breaks, by the checker that stands outside the solver
        not_proven  plans that the solver did not prove to be the best
    """

    view: PlanView
    plans: int
    violations: int
    not_proven: int


@dataclass(frozen=True)
class EverybodysPlans:
    """What plans are made from.

    Parameters
        log  the file of the cases: what is promised and asked for
    """

    session: Session
    settings: PlanSettings
    wishes: Wishes
    aims: tuple[Aim, ...]
    log: Path

    def make(self) -> Iterator[PlannedApplicant]:
        """The plans of each applicant, in the order of the registry.

        Where processes are forked each core does a part; elsewhere one process does all. Either
        way the plans are the same.
        """
        applicants = list(self.session.registry)
        workers = min(cores(), len(applicants) // FEWEST)
        if workers < 2 or sys.platform != "linux":
            yield from map(self.of, applicants)
            return
        # a forked process has all of this already: nothing is sent to it but the applicant
        fork = multiprocessing.get_context("fork")
        with fork.Pool(workers, initializer=_SHARED.append, initargs=(self,)) as pool:
            yield from pool.imap(_of_shared, applicants)

    def of(self, applicant: Applicant) -> PlannedApplicant:
        """The plans of one applicant."""
        mine = as_recorded(self.wishes, self.log, self.session, applicant)
        answer = make_plans(
            self.session, applicant, self.settings, mine, self.aims, is_explained=False
        )
        return PlannedApplicant(
            view=plan_view(self.session, answer, self.settings),
            plans=len(answer.plans),
            violations=sum(
                len(broken_rules(answer.composed.case, offered.plan)) for offered in answer.plans
            ),
            not_proven=sum(not offered.is_proven for offered in answer.plans),
        )


#: What the plans are made from, in a process that was forked for them.
_SHARED: list[EverybodysPlans] = []


def _of_shared(applicant: Applicant) -> PlannedApplicant:
    return _SHARED[0].of(applicant)
