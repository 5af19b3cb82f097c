"""`match plan`: the financing plans of one cooperative, or a table for everybody."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from matcher.cli.asked import Asked
from matcher.cli.output import check_picture, tell, tell_problems, write_json, write_lines
from matcher.cli.screen import is_terminal
from matcher.cli.table_file import TableFile
from matcher.planning.answer import make_plans
from matcher.planning.compose import Wishes
from matcher.planning.objectives import Aim, parse_aim
from matcher.planning.projects import after_projects
from matcher.planning.recorded import as_recorded
from matcher.planning.settings import PlanSettings, settings_of
from matcher.session import Session
from matcher.support.errors import DataRefusedError, UsageError, nearest
from matcher.support.files import write_whole
from matcher.support.messages import message
from matcher.support.paths import cases_file

if TYPE_CHECKING:
    from matcher.cli.everybodys_plans import PlannedApplicant


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a command: table, picture, assumptions."""

    table: TableFile
    svg: Path | None
    assumptions: Path | None
    force: bool

    def check(self, *, as_json: bool) -> None:
        """Refuse what cannot be written before anything is worked out.

        Raises
            UsageError  a file is there already, or is none of ours
        """
        check_picture(self.svg)
        self.table.check(self.svg, as_json=as_json, force=self.force)

    @property
    def are_answer(self) -> bool:
        """Whether one of them stands on stdout, in the place of the answer."""
        return self.table.is_answer or str(self.svg) == "-"


def answer_plan(
    applicant_id: str,
    asked: Asked,
    files: Files,
    wishes: Wishes,
    texts: tuple[str, ...],
    *,
    after: tuple[str, ...] = (),
    details: bool = False,
) -> int:
    """Write the plans of one cooperative; 0 found, 1 when nobody would pay anything.

    Parameters
        after     ids of projects of the same cooperative that are planned before it
        details   everything of every plan, and not what one screen shows
    """
    from matcher.reports.plans.plan import plan_view

    files.check(as_json=asked.as_json)
    session = asked.session()
    settings = settings_of(session, files.assumptions)
    _check_refusals(wishes, session)
    aims = _aims(texts, settings)
    applicant = session.applicant(applicant_id)
    log = cases_file(asked.schema)
    wishes = after_projects(wishes, after, session, settings, log)
    wishes = as_recorded(wishes, log, session, applicant)
    answer = make_plans(session, applicant, settings, wishes, aims)
    view = plan_view(session, answer, settings)
    # each form is imported only where it is wanted
    if files.table.path is not None:
        from matcher.reports.plans.bank_tables import bank_tables
        from matcher.reports.plans.plan_table import plan_table

        currency = view.frame.currency
        tables = (plan_table([view], currency), *bank_tables([view], currency))
        files.table.write(tables, asked.language)
    if files.svg is not None:
        from matcher.reports.plans.plan_svg import plan_svg

        write_whole(files.svg, plan_svg(view, asked.language))
    if not files.are_answer:
        if asked.as_json:
            from matcher.reports.frame import answer_json

            write_json(answer_json(view, asked.language))
        elif details:
            from matcher.reports.plans.plan_text import plan_lines

            write_lines(plan_lines(view, asked.language))
        else:
            from matcher.reports.plans.plan_brief import brief_plan_lines

            write_lines(brief_plan_lines(view, asked.language))
    tell_problems(session.registry.problems)
    return 0 if answer.has_money else 1


def answer_plans(
    asked: Asked, files: Files, wishes: Wishes, texts: tuple[str, ...], *, is_quiet: bool
) -> int:
    """Write the plans of everybody into a table, with every plan checked once more."""
    from matcher.cli.everybodys_plans import EverybodysPlans
    from matcher.reports.plans.plan_table import plan_table
    from matcher.reports.plans.plans_summary import PlansSummaryView, summary_said
    from matcher.reports.problems import problem_views
    from matcher.reports.view import as_json

    if files.table.path is None or files.svg is not None:
        what, hint = message("--all writes a table."), message("Add --out FILE.csv.")
        raise UsageError(what, where="--all", hint=hint)
    files.check(as_json=asked.as_json)
    session = asked.session()
    settings = settings_of(session, files.assumptions)
    _check_refusals(wishes, session)
    aims = _aims(texts, settings)
    everybody = EverybodysPlans(session, settings, wishes, aims, cases_file(asked.schema))
    planned = list(_shown(everybody.make(), is_quiet=is_quiet))
    problems = session.registry.problems
    if not planned:
        what = message("The registry has no applicant that can be read.")
        raise DataRefusedError(what, problems, where=str(session.registry.path))
    views = (one.view for one in planned)
    files.table.write([plan_table(views, session.schema.currency)], asked.language)
    summary = PlansSummaryView(
        out=str(files.table.path),
        applicants=len(planned),
        with_plans=sum(bool(one.plans) for one in planned),
        plans=sum(one.plans for one in planned),
        violations=sum(one.violations for one in planned),
        not_proven=sum(one.not_proven for one in planned),
        problems=problem_views(problems),
    )
    if asked.as_json:
        write_json(as_json(summary, asked.language))
    else:
        tell(summary_said(summary))
    tell_problems(problems)
    return 3 if any(not problem.is_warning for problem in problems) else 0


def _shown(planned: Iterable[PlannedApplicant], *, is_quiet: bool) -> Iterator[PlannedApplicant]:
    """The same, with how far it is on stderr."""
    is_shown = is_terminal(sys.stderr) and not is_quiet
    started = time.monotonic()
    for number, one in enumerate(planned, start=1):
        yield one
        if is_shown and time.monotonic() - started > 1:
            sys.stderr.write(f"\r{number} …")
            sys.stderr.flush()
    if is_shown:
        sys.stderr.write("\r\x1b[K")


def _check_refusals(wishes: Wishes, session: Session) -> None:
    """Refuse an option of --said-no that is not there: it would stay in the plans unsaid."""
    known = session.catalogue.options
    for option in sorted(wishes.said_no):
        if option not in known:
            what = message('There is no option "{id}".', id=option)
            hint = nearest(option, known) or message("See match catalogue list.")
            raise UsageError(what, where="--said-no", hint=hint)


def _aims(texts: tuple[str, ...], settings: PlanSettings) -> tuple[Aim, ...]:
    aims = []
    for text in texts:
        if text not in settings.aims and not {";", "+", "*"} & set(text):
            what = message('There is no aim "{aim}".', aim=text)
            names = tuple(settings.aims)
            known = nearest(text, names) or message("Known are: {names}.", names=names)
            raise UsageError(what, where="--aim", hint=known)
        aims.append(settings.aims.get(text) or parse_aim(text))
    return tuple(aims)
