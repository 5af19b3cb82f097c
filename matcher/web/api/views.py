"""Views that only programs ask for: lists in parts, and one cooperative by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from matcher.reports.answer.applicant import ApplicantView
from matcher.reports.answer.coops import CoopsView
from matcher.reports.followed.cases import CasesView
from matcher.reports.for_funders.shortlist import ShortlistView
from matcher.reports.frame import Frame
from matcher.reports.imported.profile import ProfileView
from matcher.reports.view import inlined

_NEXT = "cursor of the next part; null at the end"


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutView:
    """What answers: the day, the catalogue, the model and the registry."""

    frame: Frame = inlined()
    version: Annotated[str, "version of the program"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoopsPartView:
    """A part of the list of cooperatives."""

    coops: CoopsView = inlined()
    next: Annotated[str | None, _NEXT]


@dataclass(frozen=True, slots=True, kw_only=True)
class CooperativeView:
    """One cooperative: what is known of it, what is missing, and where it was read."""

    frame: Frame = inlined()
    applicant: Annotated[ApplicantView, "who it is, with its known facts"]
    missing: Annotated[tuple[str, ...], "fields that can be asked for and are not known"]
    profile: Annotated[
        ProfileView | None, "the cells behind every value; null outside the workspace"
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesPartView:
    """A part of the list of cases."""

    cases: CasesView = inlined()
    next: Annotated[str | None, _NEXT]


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatesPartView:
    """A part of the candidates of a funder or option."""

    shortlist: ShortlistView = inlined()
    next: Annotated[str | None, _NEXT]
