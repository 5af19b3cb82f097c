"""`match --coop ID --option ID`: everything of one option for one cooperative."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.reports.answer.applicant import introduction_lines
from matcher.reports.answer.coop import CoopView
from matcher.reports.answer.coop_text import ranked_option_lines
from matcher.reports.answer.match import ConditionView, MatchView
from matcher.reports.answer.score_words import score_title
from matcher.reports.frame import ending_lines
from matcher.reports.layout import PageLine, wrapped
from matcher.reports.names import verdict_said
from matcher.reports.options.figures import confidence_and_sources, source_name, source_title
from matcher.reports.phrases import labelled, rough_day
from matcher.reports.signs import signed
from matcher.support.messages import Message, message, message_in, render
from matcher.support.writing import writing_marks

#: What a condition came to, in words: colour and marks say it again, never alone.
OUTCOMES: dict[str, Message] = {
    "met": message_in("outcome of a condition", "met"),
    "failed": message_in("outcome of a condition", "refuses"),
    "open": message_in("outcome of a condition", "not known yet"),
}
#: Texts of an option, in the order in which they are of use, and what they are called.
TEXTS: tuple[tuple[str, Message], ...] = (
    ("summary", message_in("text of an option", "What it is")),
    ("instead", message_in("text of an option", "What to do instead")),
    ("channel", message_in("text of an option", "Where to apply")),
    ("to_ask", message_in("text of an option", "What to ask")),
    ("next_round", message_in("text of an option", "Calls so far, and next")),
)


def one_option_lines(view: CoopView, language: str) -> Iterator[str]:
    """The lines of one option; the view holds just that one, suggested or refused."""
    yield from introduction_lines(view.applicant, language)
    yield ""
    for match in (*view.matches, *view.refused):
        yield from _option(match, language)
    yield ""
    yield from ending_lines(view.frame, language)


def _option(match: MatchView, language: str) -> Iterator[str]:
    if match.rank is None:
        named = message_in("an option and its id", "{name} [{id}]",
                           name=match.name, id=match.option_id)  # fmt: skip
        verdict = render(verdict_said(match.verdict, match.rules), language)
        yield from wrapped(f"{render(named, language)} · {verdict}", indent="  ", first="")
    else:
        yield from ranked_option_lines(match, language)
    for line in wrapped(
        f"{writing_marks(language).arrow} {render(match.next_step.says, language)}"
    ):
        yield PageLine(line, "to_do")
    yield from _conditions(match, language)
    yield from _papers(match, language)
    yield from _points(match, language)
    for key, title in TEXTS:
        if (text := match.texts.get(key)) is not None:
            yield from _paragraph(title, render(text, language), language)
    yield from _sources(match, language)


def _conditions(match: MatchView, language: str) -> Iterator[str]:
    if not match.conditions:
        return
    yield ""
    yield PageLine(render(message("Conditions"), language), "heading")
    for condition in match.conditions:
        yield from wrapped(_condition(condition, language), first=f"{condition.number:>3}. ")


def _condition(condition: ConditionView, language: str) -> str:
    outcome = render(OUTCOMES[condition.outcome], language)
    ends = confidence_and_sources(condition.confidence, condition.sources, language)
    said = f"{outcome} · {render(condition.told, language)} [{' · '.join(ends)}]"
    if condition.labels:
        missing = labelled(message_in("of a field", "not known yet"), condition.labels)
        said = f"{said} ({render(missing, language)})"
    return said


def _papers(match: MatchView, language: str) -> Iterator[str]:
    if not match.next_step.papers_said:
        return
    yield ""
    yield PageLine(render(message("Papers it asks for"), language), "heading")
    for paper in match.next_step.papers_said:
        yield from wrapped(render(paper, language), first="  · ")


def _points(match: MatchView, language: str) -> Iterator[str]:
    """The score, point by point: the points add up to it."""
    if match.rank is None:
        return
    yield ""
    title = score_title(match.score, (part.value for part in match.contributions))
    yield PageLine(render(title, language), "heading")
    for part in match.contributions:
        said = labelled(part.said, signed(part.value))
        yield from wrapped(render(said, language))


def _paragraph(title: Message, text: str, language: str) -> Iterator[str]:
    yield ""
    yield PageLine(render(title, language), "heading")
    yield from wrapped(text)


def _sources(match: MatchView, language: str) -> Iterator[str]:
    if not match.sources:
        return
    yield ""
    yield PageLine(render(message("Sources"), language), "heading")
    for source in match.sources:
        said = (source_title(source), rough_day(source.date), source.url)
        parts = (render(part, language) for part in said if part)
        name = render(source_name(source.id), language)
        yield from wrapped(" · ".join(parts), first=f"    {name}: ", indent="      ")
