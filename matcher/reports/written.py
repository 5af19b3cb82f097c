"""What the commands say that write a table, or take something out of the workspace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Annotated, Literal

from matcher.reports.problems import ProblemView, problem_views
from matcher.reports.view import SCHEMA
from matcher.support.errors import Problem
from matcher.support.messages import Message, counted, message


@dataclass(frozen=True, slots=True)
class VerdictsView:
    """How many pairs have each verdict."""

    eligible: Annotated[int, "pairs that meet every condition"]
    undecided: Annotated[int, "pairs of which a missing fact decides"]
    refused: Annotated[int, "pairs that fail a condition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenView:
    """The table of verdicts that was written."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    out: Annotated[PurePath, "the table that was written"]
    pairs: Annotated[VerdictsView, "pairs of an applicant and an option, by verdict"]
    problems: Annotated[tuple[ProblemView, ...], "what was wrong with the registry"]


def screen_view(
    out: PurePath, counts: Mapping[str, int], problems: Iterable[Problem]
) -> ScreenView:
    """The view of `match screen`; `counts` are those of the verdicts."""
    verdicts = VerdictsView(counts["eligible"], counts["undecided"], counts["refused"])
    return ScreenView(out=out, pairs=verdicts, problems=problem_views(problems))


def screen_said(view: ScreenView) -> Message:
    """The counts in a sentence."""
    pairs = view.pairs
    return counted(
        "{n} pair: {eligible} eligible or nothing against it, {undecided} undecided,"
        " {refused} refused.",
        "{n} pairs: {eligible} eligible or nothing against them, {undecided} undecided,"
        " {refused} refused.",
        pairs.eligible + pairs.undecided + pairs.refused,
        eligible=pairs.eligible,
        undecided=pairs.undecided,
        refused=pairs.refused,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoView:
    """The registry of made-up cooperatives that was written."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    out: Annotated[PurePath, "the registry that was written"]
    n: Annotated[int, "how many cooperatives"]
    seed: Annotated[int, "the seed that they were made from"]
    synthetic: Annotated[Literal[True], "none of them exists"] = True


def demo_said(view: DemoView) -> Message:
    """What was written, in a sentence."""
    return counted(
        "{out}: {n} SYNTHETIC cooperative, seed {seed}. It does not exist.",
        "{out}: {n} SYNTHETIC cooperatives, seed {seed}. None of them exists.",
        view.n,
        out=view.out,
        seed=str(view.seed),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportView:
    """The registry that was written from the workspace."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    out: Annotated[PurePath, "the table that was written"]
    profiles: Annotated[int, "how many profiles it holds"]


def export_said(view: ExportView) -> Message:
    """What was written, in a sentence."""
    return counted("{file}: {n} profile.", "{file}: {n} profiles.", view.profiles, file=view.out)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgottenView:
    """The profile of which the workspace now holds nothing."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    forgotten: Annotated[str, "the id that it had"]


def forgotten_said(view: ForgottenView) -> Message:
    """That it is forgotten, in a sentence."""
    return message("{id} is forgotten.", id=view.forgotten)
