"""The page for the cooperative itself: what to do, in which order, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.reports.dossier.blocks import Block, Bullets, Heading, Paragraph
from matcher.reports.dossier.pages_papers import paper_list
from matcher.reports.dossier.view import DossierView, RequestView
from matcher.reports.phrases import labelled
from matcher.reports.plans.plan_steps import NEXT_CALL
from matcher.support.messages import Message, Money, Sayable, counted, message, render


def step_blocks(view: DossierView, language: str) -> Iterator[Block]:
    """First tell, then gather, then ask, then wait."""

    def say(said: Sayable) -> str:
        return render(said, language)

    titles = iter(range(1, 9))

    def heading(title: Message) -> Heading:
        return Heading(2, f"{next(titles)}. {say(title)}")

    if view.missing:
        yield heading(message("Tell us what we do not know yet"))
        yield Bullets(tuple(say(fact.ask or fact.label) for fact in view.missing))
    if view.papers:
        yield heading(message("Gather these papers"))
        yield paper_list(view, language)
    if view.papers_not_published:
        names = tuple(view.names[option] for option in view.papers_not_published)
        yield Paragraph(say(labelled(message("Ask them which papers they want"), names)))
    if view.requests:
        yield heading(message("Go and ask"))
        yield Bullets(tuple(_request(one, view, language) for one in view.requests), True)
    plan = view.plan
    if plan is not None and plan.steps:
        yield heading(message("What you bring, and what you pay back"))
        yield Bullets(tuple(say(one) for one in view.why))
    yield heading(message("Keep"))
    yield Bullets(
        (
            say(message("A copy of each paper that you hand in, with the day and a stamp.")),
            say(message("Tell us each answer, yes or no, and its reason.")),
        )
    )


def _request(request: RequestView, view: DossierView, language: str) -> str:
    said: list[Sayable] = []
    if view.is_asked_already(request.option_id):
        wait = message("asked already: wait for the answer, or for what is promised")
        return render(labelled(request.name, wait), language)
    if view.match is not None and view.said_no and request.option_id == view.match.option_id:
        said.append(message("it said no: only once its reason no longer holds"))
    if request.amount:
        said.append(message("ask for {amount}", amount=Money(request.amount, view.currency)))
    where: Sayable = request.channel or message("where to apply is not published: ask")
    said.append(where)
    if request.at_next_call:
        said.append(NEXT_CALL)
    if request.decided_month is not None and request.asked_month is not None:
        months = request.decided_month - request.asked_month
        said.append(counted("answer in about {n} month", "answer in about {n} months", months))
    if request.conditional:
        said.append(message("not certain"))
    said += request.duties
    parts = tuple(render(one, language).rstrip(".") for one in said)
    return render(labelled(request.name, parts), language)
