"""`match plan`: the financing plans of one cooperative, or a table for everybody."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from matcher.catalogue.vocabularies import vocabularies
from matcher.cli.answers import Asked
from matcher.cli.output import check_free, tell, tell_problems, write_json, write_lines
from matcher.errors import DataRefused, UsageError, nearest
from matcher.files import write_bytes, write_whole
from matcher.planning.aims import Aim, parse_aim
from matcher.planning.answer import PlanAnswer, make_plans
from matcher.planning.compose import Wishes
from matcher.planning.settings import Settings, read_settings
from matcher.planning.verify import check
from matcher.session import Session

#: own cash, own in kind, only what is certain, cap on public money, aims
Wanted = tuple[int | None, int | None, bool, float | None, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a command: table, picture, assumptions."""

    out: Path | None
    svg: Path | None
    assumptions: Path | None
    force: bool

    def check(self) -> None:
        """Refuse what cannot be written before anything is worked out.

        Raises
            UsageError  a file is there already, or a table is neither .csv nor .xlsx
        """
        if self.out is not None and self.out.suffix.lower() not in (".csv", ".xlsx"):
            raise UsageError(
                "A table is a .csv or .xlsx file.", where=str(self.out), hint="Name it so."
            )
        check_free(self.out, self.svg, force=self.force)


def answer_plan(applicant_id: str, asked: Asked, files: Files, wanted: Wanted) -> int:
    """Write the plans of one cooperative; 0 found, 1 when nobody would pay anything."""
    files.check()
    session = asked.session()
    settings = read_settings(files.assumptions, vocabularies(session.schema, session.catalogue))
    wishes, aims = _wishes(wanted, settings)
    answer = make_plans(session, applicant_id, settings, wishes, aims)
    _write_files([answer], files, asked.language)
    if asked.as_json:
        from matcher.show.plan_data import plan_data

        write_json(plan_data(session, answer, settings, asked.language))
    else:
        from matcher.show.plan import plan_answer

        write_lines(plan_answer(session, answer, settings, asked.language))
    tell_problems(session.registry.problems)
    return 0 if any(offered.plan.sources for offered in answer.plans) else 1


def answer_plans(asked: Asked, files: Files, wanted: Wanted, *, is_quiet: bool) -> int:
    """Write the plans of everybody into a table, with every plan checked once more."""
    if files.out is None or files.svg is not None:
        raise UsageError("--all writes a table.", where="--all", hint="Add --out FILE.csv.")
    files.check()
    session = asked.session()
    settings = read_settings(files.assumptions, vocabularies(session.schema, session.catalogue))
    wishes, aims = _wishes(wanted, settings)
    answers = list(_everybody(session, settings, wishes, aims, is_quiet=is_quiet))
    problems = session.registry.problems
    if not answers:
        where = str(session.registry.path)
        raise DataRefused("The registry has no applicant that can be read.", problems, where=where)
    _write_files(answers, files, asked.language)
    plans = [(answer, offered) for answer in answers for offered in answer.plans]
    summary = {
        "applicants": len(answers),
        "with_plans": sum(bool(answer.plans) for answer in answers),
        "plans": len(plans),
        "violations": sum(len(check(a.composed.case, o.plan)) for a, o in plans),
        "not_proven": sum(not offered.is_proven for _, offered in plans),
    }
    if asked.as_json:
        listed = [problem.as_json() for problem in problems]
        write_json({"schema": 1, "out": str(files.out), **summary, "problems": listed})
    else:
        said = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in summary.items())
        tell(f"{files.out}: {said}.")
    tell_problems(problems)
    return 3 if any(not problem.is_warning for problem in problems) else 0


def _everybody(
    session: Session,
    settings: Settings,
    wishes: Wishes,
    aims: tuple[Aim, ...],
    *,
    is_quiet: bool,
) -> list[PlanAnswer]:
    is_shown = sys.stderr.isatty() and not is_quiet
    started, answers = time.monotonic(), []
    for number, applicant in enumerate(session.registry, start=1):
        answers.append(make_plans(session, applicant, settings, wishes, aims, is_explained=False))
        if is_shown and time.monotonic() - started > 1:
            sys.stderr.write(f"\r{number} …")
            sys.stderr.flush()
    if is_shown:
        sys.stderr.write("\r\x1b[K")
    return answers


def _wishes(wanted: Wanted, settings: Settings) -> tuple[Wishes, tuple[Aim, ...]]:
    own_cash, own_in_kind, is_firm, public_share, texts = wanted
    aims = []
    for text in texts:
        if text not in settings.aims and not {";", "+", "*"} & set(text):
            known = nearest(text, settings.aims) or f"Known are: {', '.join(settings.aims)}."
            raise UsageError(f'There is no aim "{text}".', where="--aim", hint=known)
        aims.append(settings.aims.get(text) or parse_aim(text))
    return Wishes(own_cash, own_in_kind, is_firm, public_share), tuple(aims)


def _write_files(answers: list[PlanAnswer], files: Files, language: str) -> None:
    if files.out is not None:
        from matcher.show.plan_data import plan_rows
        from matcher.show.plan_table import as_csv, as_xlsx

        rows = [row for answer in answers for row in plan_rows(answer, language)]
        if files.out.suffix.lower() == ".csv":
            write_whole(files.out, as_csv(rows))
        else:
            write_bytes(files.out, as_xlsx(rows))
    if files.svg is not None:
        from matcher.show.plan_svg import plan_svg

        write_whole(files.svg, plan_svg(answers[0], language))
