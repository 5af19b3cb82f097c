"""What is kept of a cooperative beside its cases: its papers, and what is muted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from matcher.cases.papers import HeldPaper
from matcher.catalogue.catalogue import Catalogue
from matcher.reports.followed.cases import option_name, paper_name
from matcher.reports.layout import wrapped
from matcher.reports.phrases import option_title
from matcher.reports.view import SCHEMA
from matcher.support.messages import Message, message, render
from matcher.support.text import Text


@dataclass(frozen=True, slots=True)
class KeptPaperView:
    """A paper that a cooperative has."""

    code: Annotated[str, "code of the paper"]
    name: Annotated[Text | str, "its name"]
    since: Annotated[date | None, "day on which it was given; null where not said"]
    until: Annotated[date | None, "last day on which it is valid; null where that is not known"]
    expired: Annotated[bool, "true when that day is past"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersView:
    """The papers that a cooperative has."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    applicant_id: Annotated[str, "id of the applicant"]
    papers: Annotated[tuple[KeptPaperView, ...], "by code"]


@dataclass(frozen=True, slots=True)
class MutedOptionView:
    """An option of which digests say nothing for a cooperative."""

    option_id: Annotated[str, "id of the option"]
    name: Annotated[Text | str, "its name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MutedView:
    """The options of which digests say nothing for a cooperative."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    applicant_id: Annotated[str, "id of the applicant"]
    muted: Annotated[tuple[MutedOptionView, ...], "by id"]


def papers_view(
    applicant: str, papers: Iterable[HeldPaper], catalogue: Catalogue, today: date
) -> PapersView:
    """The view of `match registry papers`."""
    return PapersView(
        applicant_id=applicant,
        papers=tuple(
            KeptPaperView(
                code=one.code,
                name=paper_name(one.code, catalogue),
                since=one.since,
                until=one.until,
                expired=one.until is not None and one.until < today,
            )
            for one in papers
        ),
    )


def papers_lines(view: PapersView, language: str) -> Iterator[str]:
    """The lines of `match registry papers`."""
    if not view.papers:
        yield render(message("No paper of {id} is kept.", id=view.applicant_id), language)
    for one in view.papers:
        yield from wrapped(render(paper_said(one), language), indent="")


def paper_said(one: KeptPaperView) -> Message:
    """A paper, and until when it is valid."""
    paper = option_title(one.name, one.code)
    if one.until is not None and one.expired:
        return message("{paper}: expired on {day}", paper=paper, day=one.until)
    if one.until is not None:
        return message("{paper}: until {day}", paper=paper, day=one.until)
    if one.since is not None:
        return message(
            "{paper}: since {day}; how long it is valid is not known", paper=paper, day=one.since
        )
    return message("{paper}: on file", paper=paper)


def muted_view(applicant: str, options: Iterable[str], catalogue: Catalogue) -> MutedView:
    """The view of `match registry mute`."""
    return MutedView(
        applicant_id=applicant,
        muted=tuple(MutedOptionView(one, option_name(one, catalogue)) for one in sorted(options)),
    )


def muted_lines(view: MutedView, language: str) -> Iterator[str]:
    """The lines of `match registry mute`."""
    if not view.muted:
        yield render(message("Nothing is muted for {id}.", id=view.applicant_id), language)
        return
    yield render(message("Digests say nothing to {id} of:", id=view.applicant_id), language)
    for one in view.muted:
        said = message("{option} [{id}]", option=one.name, id=one.option_id)
        yield from wrapped(render(said, language))
