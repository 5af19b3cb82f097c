"""`match --coop` as text for a terminal or a page."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.reports.advising.questions import few_lines
from matcher.reports.answer.applicant import introduction_lines
from matcher.reports.answer.coop import CoopView
from matcher.reports.answer.match import MatchView
from matcher.reports.answer.match_text import availability_words, reason_lines, score_said
from matcher.reports.followed.case_notes import promises_said
from matcher.reports.frame import ending_lines
from matcher.reports.layout import wrapped
from matcher.reports.names import verdict_said
from matcher.reports.phrases import labelled, more_to_see, option_title
from matcher.support import writing
from matcher.support.messages import message, message_in, render


def coop_lines(view: CoopView, language: str) -> Iterator[str]:
    """The lines of `match --coop`."""
    yield from introduction_lines(view.applicant, language)
    if view.promises is not None:
        said = tuple(promises_said(view.promises, view.frame.currency))
        yield from wrapped(render(labelled(message("Cases"), said), language), indent="")
    for one in view.said_no:
        yield from wrapped(render(labelled(message("Said no"), one), language), first="")
    if not view.ranked:
        yield ""
        yield render(message("No option can be suggested."), language)
    if view.outlook.instead:
        yield ""
        what = message("Nothing is worth an application now. What to do instead")
        yield from wrapped(render(labelled(what, view.outlook.instead), language), first="")
    heading = None
    for match in view.matches:
        if match.heading != heading:
            heading = match.heading
            yield ""
            yield render(heading, language)
        yield from ranked_option_lines(match, language)
    if view.trust is not None:
        yield ""
        yield from wrapped(
            render(labelled(message("How far to trust this list"), view.trust.said), language),
            first="",
        )
    if left := view.ranked - len(view.matches):
        yield ""
        yield render(more_to_see(left, view.ranked), language)
    if view.refused:
        yield ""
        yield from _refused_lines(view.refused, language)
    if view.next_questions is not None:
        yield ""
        yield from few_lines(view.next_questions, view.applicant.applicant_id, language)
    yield ""
    yield from ending_lines(view.frame, language)


def ranked_option_lines(match: MatchView, language: str) -> Iterator[str]:
    """One ranked option in a few lines."""
    about = tuple(name for name in (match.family_name, match.funder_name) if name)
    title = " — ".join(render(part, language) for part in (match.name, about) if part)
    named = f"{title} [{render(match.option_id, language)}]"
    yield from wrapped(named, first=f"{match.rank:>2}. ")
    verdict = render(verdict_said(match.verdict, match.rules), language)
    state = [
        verdict,
        availability_words(match, language),
        render(score_said(match.score), language),
    ]
    yield from wrapped(" · ".join(state))
    for said in match.case.lines if match.case else ():
        yield from wrapped(render(said, language))
    for facts in (match.money, match.lines):
        yield from wrapped(" · ".join(render(fact, language) for fact in facts))
    yield from reason_lines(match, language)
    for condition in match.conditions:
        if condition.outcome == "open":
            missing = render(
                labelled(message_in("of a field", "not known yet"), condition.labels), language
            )
            yield from wrapped(f"? {render(condition.says, language)} [{missing}]")
    if (caveat := match.texts.get("caveat")) is not None:
        yield from wrapped(f"! {render(caveat, language)}")


def _refused_lines(refused: tuple[MatchView, ...], language: str) -> Iterator[str]:
    """Why options refuse, a line or two each; those for others than cooperatives together."""
    yield render(message("Refused, and why"), language)
    for match in refused:
        if not match.is_for_others:
            says = {condition.number: condition.told for condition in match.conditions}
            why = " ".join(
                render(message("not met: {condition}", condition=says[number]), language)
                for number in match.blockers
            )
            name = render(option_title(match.name, match.option_id), language)
            yield from wrapped(writing.labelled_text(name, why, language), first="  · ")
    others = [option_title(m.name, m.option_id) for m in refused if m.is_for_others]
    if others:
        line = labelled(message("Not for a cooperative itself"), tuple(others))
        yield from wrapped(render(line, language), first="  · ")
    hint = message("What to do instead, and the sources: match catalogue show ID")
    yield render(hint, language)
