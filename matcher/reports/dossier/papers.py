"""The checklist: papers that options ask for, and what the cooperative has of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from matcher.cases.papers import HeldPaper
from matcher.catalogue.catalogue import Catalogue, PaperKind
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Figure
from matcher.reports.dossier.view import PaperLine, PaperState


def paper_state(paper: HeldPaper | None, today: date) -> PaperState:
    """Whether the applicant has a paper on a day.

    Where nobody has told of it the paper is not taken for missing, nor for being there.
    """
    if paper is None:
        return "not_told"
    return "run_out" if paper.until is not None and paper.until < today else "have"


def paper_lines(
    options: Iterable[Option], catalogue: Catalogue, kept: Iterable[HeldPaper], today: date
) -> tuple[PaperLine, ...]:
    """Each paper once, in the order in which the options ask for it.

    Parameters
        kept  the papers that the office has noted for the applicant
    """
    there = {paper.code: paper for paper in kept}
    asked: dict[str, list[Option]] = {}
    for option in options:
        for paper in option.papers:
            asked.setdefault(paper.code, []).append(option)
    return tuple(
        _line(code, by, catalogue.papers.get(code), there.get(code), today)
        for code, by in asked.items()
    )


def without_papers(options: Iterable[Option]) -> tuple[str, ...]:
    """The options whose papers are not published."""
    return tuple(option.id for option in options if not option.papers)


def _line(
    code: str, options: list[Option], kind: PaperKind | None, kept: HeldPaper | None, today: date
) -> PaperLine:
    own = next((p.note for o in options for p in o.papers if p.code == code and p.note), None)
    return PaperLine(
        code=code,
        state=paper_state(kept, today),
        since=kept.since if kept else None,
        until=kept.until if kept else None,
        name=kind.name if kind else code,
        given_by=kind.given_by if kind else None,
        valid_days=_number(kind.valid_days) if kind else None,
        cost=_number(kind.cost) if kind else None,
        note=own or (kind.note if kind else None),
        asked_by=tuple(option.id for option in options),
    )


def _number(figure: Figure | None) -> float | None:
    return float(figure.high) if figure is not None and figure.high is not None else None
