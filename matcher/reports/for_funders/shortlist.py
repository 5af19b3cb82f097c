"""`match --funder`: the candidates of a funder or of one of its options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from matcher.cases.kinds import KIND_NAMES, Kind
from matcher.cases.seen import LastSeen
from matcher.domain.schema import Schema
from matcher.domain.values import Several
from matcher.matching.pair import Match
from matcher.reports.answer.applicant import ApplicantView, applicant_view, labels_of
from matcher.reports.answer.match import MatchView, match_view
from matcher.reports.followed.cases import option_name
from matcher.reports.frame import Frame, frame
from matcher.reports.phrases import labelled, named, with_notes
from matcher.reports.problems import ProblemView, problem_views
from matcher.reports.values import said_value
from matcher.reports.view import inlined, only_shown
from matcher.session import Session
from matcher.shortlist.shortlist import Candidate, FactQuestion, Shortlist, ValueStanding
from matcher.support.messages import Message, counted, message
from matcher.support.text import Text


@dataclass(frozen=True, slots=True)
class MissingFactView:
    """A fact to ask the candidates for."""

    field: Annotated[str, "name of the field"]
    about: Annotated[int, "undecided candidates whose verdict it could change"]
    settles: Annotated[int, "of those, whose last missing fact it is after the questions before"]
    ask: Text = only_shown()


@dataclass(frozen=True, slots=True)
class SaturationView:
    """How often a value of a candidate stood before it."""

    value: Annotated[str, "a value of the field that is counted"]
    nth: Annotated[int, "how many candidates up to this one have it"]


@dataclass(frozen=True, slots=True)
class SeenView:
    """What is recorded of a candidate with this funder; it changes no place and no score."""

    option_id: Annotated[str, "the option that it is of"]
    state: Annotated[
        Kind, "shown: a booklet or file was printed for it; else what last happened to the request"
    ]
    on: Annotated[date, "day on which that happened"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """An applicant and the option that suits it best."""

    applicant_id: Annotated[str, "id in the registry"]
    applicant: Annotated[ApplicantView, "who it is"]
    match: MatchView = inlined()


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateView:
    """A candidate that can be suggested."""

    place: Annotated[int, "where it stands here, from 1"]
    filter: Annotated[Literal["kept", "open"], "open when the filter cannot be decided for it"]
    filter_missing: Annotated[tuple[str, ...], "fields that would decide the filter"]
    standing: Annotated[tuple[SaturationView, ...], "of each of its values of the counted field"]
    seen: Annotated[tuple[SeenView, ...], "what is recorded of it with this funder, newest first"]
    pair: PairView = inlined()
    notes: tuple[Message, ...] = only_shown()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortlistView:
    """The candidates of a funder or option, in order."""

    frame: Frame = inlined()
    asked: Annotated[str, "id of the funder or option"]
    synthetic: Annotated[bool, "true when some of the applicants were made up"]
    where: Annotated[str, "rule that candidates meet; empty for none"]
    diverse: Annotated[str, "field over whose values the list is spread; empty for none"]
    saturation: Annotated[str, "field whose values are counted; empty for none"]
    left_out: Annotated[int, "applicants that surely fail the filter"]
    ranked: Annotated[int, "how many candidates can be suggested"]
    undecided: Annotated[int, "of those, how many a fact that misses may still refuse"]
    questions: Annotated[tuple[MissingFactView, ...], "what to ask, in this order"]
    matches: Annotated[tuple[CandidateView, ...], "the first candidates, best first"]
    refused_all: Annotated[int, "how many applicants every option refuses"]
    refused: Annotated[tuple[PairView, ...], "they, or the first of them where less was asked"]
    problems: Annotated[tuple[ProblemView, ...], "what was wrong in the registry"]
    name: Text | str = only_shown()
    spread_over: Text | None = only_shown()
    is_option: bool = only_shown()


def shortlist_view(
    session: Session,
    shortlist: Shortlist,
    asked: str,
    top: int,
    seen: Mapping[str, Sequence[LastSeen]] | None = None,
    *,
    skip: int = 0,
    most_refused: int | None = None,
) -> ShortlistView:
    """The view of a shortlist, with its first candidates.

    Parameters
        seen          what is recorded with the funder, by applicant
        skip          candidates that are left out before them
        most_refused  refused ones that are told; None for all
    """
    found, schema = shortlist.candidates, session.schema
    known = session.catalogue.funders.get(asked) or session.catalogue.options.get(asked)
    return ShortlistView(
        frame=frame(session),
        asked=asked,
        synthetic=shortlist.is_synthetic,
        where=shortlist.where,
        diverse=shortlist.diverse,
        saturation=shortlist.saturation,
        left_out=shortlist.left_out,
        ranked=shortlist.ranked,
        undecided=shortlist.undecided,
        questions=tuple(_question(question, schema) for question in shortlist.questions),
        matches=tuple(
            _candidate(one, shortlist, session, seen or {}) for one in found[skip : skip + top]
        ),
        refused_all=shortlist.refused_all,
        refused=tuple(_pair(match, session) for match in shortlist.refused[:most_refused]),
        problems=problem_views(session.registry.problems),
        name=known.name if known else asked,
        spread_over=schema[shortlist.diverse].label if shortlist.diverse else None,
        is_option=asked in session.catalogue.options,
    )


def undecided_said(view: ShortlistView) -> Message | None:
    """How many of the candidates are undecided, and that they stand among the others."""
    if not view.undecided:
        return None
    return counted(
        "{n} of {all} is undecided: it stands among the others by its score, and a fact that is"
        " not known may still refuse it",
        "{n} of {all} are undecided: they stand among the others by their scores, and a fact that"
        " is not known may still refuse them",
        view.undecided,
        all=view.ranked,
    )


def _question(question: FactQuestion, schema: Schema) -> MissingFactView:
    about = schema[question.field]
    return MissingFactView(
        field=question.field,
        about=question.about,
        settles=question.settles,
        ask=about.ask or about.label,
    )


def _candidate(
    candidate: Candidate,
    shortlist: Shortlist,
    session: Session,
    seen: Mapping[str, Sequence[LastSeen]],
) -> CandidateView:
    mine = seen.get(candidate.match.applicant.id, ())
    return CandidateView(
        place=candidate.place,
        filter=candidate.filtered,
        filter_missing=candidate.unknown,
        standing=tuple(SaturationView(s.value, s.nth) for s in candidate.standing),
        seen=tuple(SeenView(one.option, one.state, one.on) for one in mine),
        pair=_pair(candidate.match, session),
        notes=(*_notes(candidate, shortlist.saturation), *_seen_notes(candidate, mine, session)),
    )


def _seen_notes(
    candidate: Candidate, seen: Sequence[LastSeen], session: Session
) -> Iterator[Message]:
    """What is recorded of a candidate with the funder; with another of its options, which.

    What was printed may never have been handed over: nothing is claimed to have been seen.
    """
    for one in seen:
        said = message("{state} on {day}", state=KIND_NAMES[one.state], day=one.on)
        if one.state == "shown":
            said = message("printed for the funder on {day}", day=one.on)
        if one.option != candidate.match.option.id:
            said = with_notes(said, [option_name(one.option, session.catalogue)])
        yield labelled(message("recorded"), said)


def _pair(match: Match, session: Session) -> PairView:
    return PairView(
        applicant_id=match.applicant.id,
        applicant=applicant_view(match.applicant),
        match=match_view(match, session),
    )


def asked_first_said(one: MissingFactView) -> Message:
    """A question with how many candidates its answer could change, and of how many it is the last.

    Page and booklet say both, for one number alone was read as the other.
    """
    return counted(
        "{ask} (could change the answer for {n} candidate, settles {settles})",
        "{ask} (could change the answer for {n} candidates, settles {settles})",
        one.about,
        ask=one.ask,
        settles=one.settles,
    )


def _notes(candidate: Candidate, saturation: str) -> Iterator[Message]:
    """Its rank by score alone, its place among those of the same value, and an open filter."""
    match, schema = candidate.match, candidate.match.applicant.schema
    if match.rank is not None and match.rank != candidate.place:
        yield message("rank {n} by score", n=match.rank)
    for standing in candidate.standing:
        yield _standing(standing, saturation, schema)
    if candidate.filtered == "open":
        yield labelled(
            message("filter undecided"), tuple(map(named, labels_of(candidate.unknown, schema)))
        )


def _standing(standing: ValueStanding, saturation: str, schema: Schema) -> Message:
    about = schema[saturation]
    several = Several(frozenset((standing.value,)))
    value = several if about.type == "categories" else standing.value
    return message(
        "{field}, {value}: no. {n} in this list",
        field=about.label,
        value=said_value(value, about, schema),
        n=standing.nth,
    )
