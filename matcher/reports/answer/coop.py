"""`match --coop`: the options of one applicant, ranked, and the refused ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from matcher.cases.effects import NOTHING, Known
from matcher.matching.pair import Match
from matcher.reports.advising.questions import QuestionsView
from matcher.reports.answer.applicant import ApplicantView, applicant_view
from matcher.reports.answer.match import MatchView, is_for_others, match_view
from matcher.reports.answer.outlook import OutlookView, TrustView, outlook, trust_view
from matcher.reports.followed.case_notes import (
    PromisesView,
    note_views,
    promises_view,
    refusals_said,
)
from matcher.reports.frame import Frame, frame
from matcher.reports.view import inlined, only_shown
from matcher.session import Session
from matcher.support.messages import Message
from matcher.support.records import dataclass

#: What to do first is one of so many of each list, however many are shown.
FIRST_AMONG = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CoopView:
    """The options of one applicant."""

    frame: Frame = inlined()
    applicant: Annotated[ApplicantView, "who is asked about"]
    promises: Annotated[PromisesView | None, "what is promised and pending; null where nothing is"]
    ranked: Annotated[int, "how many options can be suggested"]
    outlook: Annotated[OutlookView, "whether anything is worth an application now"]
    trust: Annotated[TrustView | None, "how far the list can be trusted; null when nobody knows"]
    matches: Annotated[
        tuple[MatchView, ...], "the first of each list, best first: money, then support"
    ]
    refused: Annotated[tuple[MatchView, ...], "the options that refuse, by id"]
    next_questions: Annotated[QuestionsView | None, "what to ask next; null when not worked out"]
    considered: tuple[MatchView, ...] = only_shown()
    refused_own: int = only_shown()
    refused_for_others: int = only_shown()
    said_no: tuple[Message, ...] = only_shown()


def coop_view(
    session: Session,
    matches: Sequence[Match],
    top: int,
    questions: QuestionsView | None = None,
    known: Known = NOTHING,
    *,
    tells_refused: bool = True,
    chosen_from: Sequence[Match] = (),
) -> CoopView:
    """The view of one applicant's matches, of which there is at least one, after its cases.

    Parameters
        tells_refused  False counts the options that refuse and tells none of them
        chosen_from    all its matches, where `matches` are some: a refusal leads to any of them
    """
    notes = note_views(chosen_from or matches, known, session)
    ranked = [match for match in matches if match.rank is not None]
    refused = [match for match in matches if match.rank is None]
    for_others = sum(is_for_others(match.option) for match in refused)
    among = {
        id(m)
        for name in {m.list for m in ranked}
        for m in [m for m in ranked if m.list == name][:FIRST_AMONG]
    }
    views = [
        (m, match_view(m, session, notes.get(m.option.id)))
        for m in ranked
        if (m.rank and m.rank <= top) or id(m) in among
    ]
    return CoopView(
        frame=frame(session),
        applicant=applicant_view(matches[0].applicant),
        promises=promises_view(matches[0].applicant, known, session.catalogue),
        ranked=len(ranked),
        outlook=outlook(matches),
        trust=trust_view(session, matches),
        matches=tuple(view for m, view in views if m.rank and m.rank <= top),
        considered=tuple(view for m, view in views if id(m) in among),
        refused=tuple(
            match_view(m, session, notes.get(m.option.id)) for m in refused if tells_refused
        ),
        refused_own=len(refused) - for_others,
        refused_for_others=for_others,
        next_questions=questions,
        said_no=tuple(refusals_said(notes, session.catalogue)),
    )
