"""The leaflet of an option, for cooperatives: who can ask, how much, with what, where."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.reports.answer.match_text import state_words
from matcher.reports.dossier.blocks import (
    Block,
    Bullets,
    CheckList,
    CheckRow,
    FactList,
    FactRow,
    Heading,
    Leaf,
    Paragraph,
)
from matcher.reports.dossier.pages_facts import FACT_HEAD
from matcher.reports.dossier.pages_papers import page_said
from matcher.reports.options.option import OptionView, figures_in_words
from matcher.reports.phrases import labelled
from matcher.support.messages import Sayable, counted, in_print, message, render

#: Rounds that a leaflet shows, the newest first, and pages that it names.
_ROUNDS, _PAGES = 3, 12


@in_print()
def leaflet_leaf(view: OptionView, language: str) -> Leaf:
    """The leaflet in one language."""
    foot = message(
        "{id} · {day} · catalogue {catalogue} · ask before you go",
        id=view.option_id,
        day=view.frame.today,
        catalogue=view.frame.catalogue.version or view.frame.catalogue.fingerprint[:8] or "–",
    )
    title = render(view.name, language)
    return Leaf(language, title, render(foot, language), tuple(_blocks(view, title, language)))


def _blocks(view: OptionView, title: str, language: str) -> Iterator[Block]:
    def say(said: Sayable) -> str:
        return render(said, language)

    yield Heading(1, title)
    about = " · ".join(say(name) for name in (view.funder_name, view.family_name) if name)
    yield Paragraph(about, "lead")
    for key in ("summary", "instead"):
        if key in view.texts:
            yield Paragraph(say(view.texts[key]))
    head = tuple(say(one) for one in FACT_HEAD)
    rows = [
        FactRow(
            say(message("Open or not")),
            state_words(view.availability_by_place, view.seen_said, language),
        )
    ]
    if "channel" in view.texts:
        rows.append(FactRow(say(message("Where to apply")), say(view.texts["channel"])))
    if "next_round" in view.texts:
        rows.append(FactRow(say(message("Calls so far, and next")), say(view.texts["next_round"])))
    for published in (view.amount, view.terms):
        for name, words in figures_in_words(published, view.frame.currency, language):
            rows.append(FactRow(say(name), words))
    yield Heading(2, say(message("When, where, how much")))
    yield FactList((head[0], head[1], ""), tuple(rows))
    if not view.amount:
        yield Paragraph(say(message("Its amounts are not published: ask.")))
    yield Heading(2, say(message("Who can ask")))
    if view.conditions:
        yield Bullets(tuple(say(condition.says) for condition in view.conditions))
    if view.rules in ("partial", "unpublished"):
        yield Paragraph(say(message("Not all of its conditions are published: ask.")))
    yield from _rounds(view, language)
    yield Heading(2, say(message("Papers to put in")))
    yield from _papers(view, language)
    for key, label in (
        ("caveat", message("Take care")),
        ("to_ask", message("To ask, for it is not published")),
    ):
        if key in view.texts:
            yield Paragraph(say(labelled(label, view.texts[key])))
    yield Heading(2, say(message("Sources")))
    yield Bullets(tuple(page_said(page, language) for page in view.sources[:_PAGES]))
    left = len(view.sources) - _PAGES
    if left > 0:
        more = counted("… and {n} more", "… and {n} more", left)
        yield Paragraph(say(more), "note")


def _rounds(view: OptionView, language: str) -> Iterator[Block]:
    def say(said: Sayable) -> str:
        return render(said, language)

    newest = sorted(view.calls, key=lambda call: -call.year)[:_ROUNDS]
    if newest:
        yield Heading(2, say(message("Rounds")))
    for call in newest:
        yield Heading(3, say(call.said))
        items = [say(condition.says) for condition in call.conditions]
        for published in (call.amount, call.terms):
            for name, words in figures_in_words(published, view.frame.currency, language):
                items.append(say(labelled(name, words)))
        if call.caveat is not None:
            items.append(say(labelled(message("Take care"), call.caveat)))
        if items:
            yield Bullets(tuple(items))


def _papers(view: OptionView, language: str) -> Iterator[Block]:
    def say(said: Sayable) -> str:
        return render(said, language)

    if not view.papers:
        yield Paragraph(say(message("Which papers it wants is not published: ask.")))
        return
    head = (message("To tick"), message("Paper"), message("Who gives it"))
    yield CheckList(
        (say(head[0]), say(head[1]), say(head[2])),
        tuple(
            CheckRow(
                is_there=False,
                state="",
                name=say(paper.name),
                detail=" · ".join(
                    say(one) for one in (paper.given_by, paper.note) if one is not None
                ),
            )
            for paper in view.papers
        ),
    )
