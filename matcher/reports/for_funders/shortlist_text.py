"""`match --funder` as text for a terminal or a page."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.reports.answer.match_text import availability_words, reason_lines, score_said
from matcher.reports.for_funders.shortlist import CandidateView, ShortlistView, undecided_said
from matcher.reports.frame import ending_lines
from matcher.reports.layout import wrapped
from matcher.reports.names import verdict_said
from matcher.reports.phrases import labelled, more_to_see
from matcher.support.messages import Message, counted, message, message_in, render


def shortlist_lines(view: ShortlistView, language: str) -> Iterator[str]:
    """The lines of `match --funder`."""
    yield from _heading_lines(view, language)
    if not view.ranked:
        yield render(message("Nobody can be suggested."), language)
    for candidate in view.matches:
        yield ""
        yield from candidate_lines(candidate, language)
    if left := view.ranked - len(view.matches):
        yield ""
        yield render(more_to_see(left, view.ranked), language)
    if view.questions:
        yield ""
        yield render(message("Questions that settle most candidates, in this order"), language)
    for question in view.questions:
        said = message(
            "{ask} [could change {about}; settles {settles}]",
            ask=question.ask,
            about=question.about,
            settles=question.settles,
        )
        yield from wrapped(render(said, language), first="  ? ")
    if n := view.refused_all:
        yield ""
        yield from wrapped(render(_refused(n, view), language), indent="")
    yield ""
    yield from ending_lines(view.frame, language)


def _refused(count: int, view: ShortlistView) -> Message:
    """How many are refused, and the command that says why one of them is."""
    why = (
        f"match --coop ID --option {view.asked}" if view.is_option else "match --coop ID --details"
    )
    return counted(
        "{n} is refused. Why it is not here: {command}; all of them: --json",
        "{n} are refused. Why one of them is not here: {command}; all of them: --json",
        count,
        command=why,
    )


def _heading_lines(view: ShortlistView, language: str) -> Iterator[str]:
    """For whom the candidates are, and how they were chosen."""
    yield render(message("Candidates for {name}", name=view.name), language)
    if view.synthetic:
        yield render(
            message("SYNTHETIC demonstration data: these cooperatives do not exist."), language
        )
    if view.where:
        said = counted(
            "Filter: {rule} · {n} left out; where it cannot be decided the candidate stays, marked",
            "Filter: {rule} · {n} left out; where it cannot be decided the candidate stays, marked",
            view.left_out,
            rule=view.where,
        )
        yield from wrapped(render(said, language), indent="")
    if view.spread_over is not None:
        spread = message(
            "Spread over: {field}. Each earlier candidate of the same value counts against the"
            " next; verdicts and scores are unchanged.",
            field=view.spread_over,
        )
        yield from wrapped(render(spread, language), indent="")
    if (undecided := undecided_said(view)) is not None:
        yield from wrapped(render(undecided, language), indent="")


def candidate_lines(candidate: CandidateView, language: str) -> Iterator[str]:
    """One ranked cooperative in a few lines."""
    applicant, match = candidate.pair.applicant, candidate.pair.match
    named = " · ".join(render(part, language) for part in (applicant.applicant_id, applicant.name))
    title = f"{named} [{render(match.option_id, language)}]"
    yield from wrapped(title, first=f"{candidate.place:>2}. ")
    asked = labelled(message("amount"), match.amount_said)
    said = [
        render(one, language)
        for one in (verdict_said(match.verdict, match.rules), score_said(match.score), asked)
    ]
    yield from wrapped(" · ".join([said[0], availability_words(match, language), *said[1:]]))
    yield from reason_lines(match, language)
    if not applicant.is_need_known and applicant.budget:  # its amount is that of no need
        yield from wrapped(f"? {render(applicant.budget, language)}")
    if match.labels:
        missing = labelled(message_in("of a field", "not known yet"), match.labels)
        yield from wrapped(f"? {render(missing, language)}")
    yield from wrapped(" · ".join(render(note, language) for note in candidate.notes))
