"""`match batch`: what a run has done, as a view and in a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from matcher.batch.run import Summary
from matcher.reports.problems import ProblemView, problem_views
from matcher.reports.view import SCHEMA
from matcher.support.messages import Message, Sayable, counted, message


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchView:
    """What a run over everybody has done."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    out: Annotated[str, "folder of the run"]
    applicants: Annotated[int, "applicants that could be read"]
    refused: Annotated[int, "rows that could not"]
    resumed: Annotated[int, "applicants whose part an earlier run had done"]
    eligible: Annotated[int, "pairs that are eligible"]
    undecided: Annotated[int, "pairs that are undecided"]
    pairs: Annotated[int, "pairs in all"]
    n_problems: Annotated[int, "problems in all"]
    problems: Annotated[tuple[ProblemView, ...], "the first of them; all are in its problems/"]


def batch_view(summary: Summary) -> BatchView:
    """What a run has done."""
    return BatchView(
        out=summary.out,
        applicants=summary.applicants,
        refused=summary.refused,
        resumed=summary.resumed,
        eligible=summary.eligible,
        undecided=summary.undecided,
        pairs=summary.pairs,
        n_problems=summary.n_problems,
        problems=problem_views(summary.problems),
    )


def batch_said(view: BatchView) -> Message:
    """What a run has done, in a line."""
    return message(
        "{out}: {applicants}, {pairs}: {eligible} eligible or nothing against them, {undecided}"
        " undecided, {refused} refused.",
        out=view.out,
        applicants=counted("{n} applicant", "{n} applicants", view.applicants),
        pairs=counted("{n} pair", "{n} pairs", view.pairs),
        eligible=view.eligible,
        undecided=view.undecided,
        refused=view.pairs - view.eligible - view.undecided,
    )


def progress_said(done: int, total: int | None, a_second: float) -> Iterator[Sayable]:
    """How far a run is: applicants found, or done with the rate and the time that is left.

    Parameters
        total     of how many; None while they are still looked for
        a_second  applicants a second, in this run
    """
    if total is None:
        yield counted("{n} applicant found", "{n} applicants found", done)
        return
    yield counted("{done} of {n} applicant", "{done} of {n} applicants", total, done=done)
    yield message("{n} a second", n=round(a_second))
    if a_second > 0:
        yield message("{time} left", time=span_said((total - done) / a_second))


def span_said(seconds: float) -> Message:
    """A length of time as one says it.

    >>> print(span_said(12.3), span_said(200), span_said(7300), sep=", ")
    12 s, 3 min, 2 h 2 min
    """
    if seconds < 90:
        return message("{n} s", n=round(seconds))
    minutes = round(seconds / 60)
    if minutes < 90:
        return message("{n} min", n=minutes)
    return message("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)
