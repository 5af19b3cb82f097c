"""Parts 10 and 11 of the dossier: the checklist of papers, and the sources."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.reports.dossier.blocks import Block, Bullets, CheckList, CheckRow, Heading, Paragraph
from matcher.reports.dossier.view import DossierView, PaperLine
from matcher.reports.options.figures import SourceView, source_name, source_title
from matcher.reports.phrases import labelled, rough_day
from matcher.reports.plans.plan_parts import is_split_assumed
from matcher.support.messages import Message, Money, Sayable, counted, message, render

#: Signs of an address that somebody might still type.
LONGEST_ADDRESS = 90
STATES: dict[str, Message] = {
    "have": message("there"),
    "run_out": message("has run out"),
    "not_told": message("missing or not told"),
}
CHECK_HEAD = (message("State"), message("Paper"), message("Who gives it, how long, what it costs"))


def paper_blocks(view: DossierView, language: str) -> Iterator[Block]:
    """The papers with a box to tick, and what is not published."""

    def say(said: Sayable) -> str:
        return render(said, language)

    if view.papers:
        yield paper_list(view, language)
        full = message("An incomplete file may be refused unread: every line has to be ticked.")
        yield Paragraph(say(full), "note")
    unpublished = tuple(view.names[option] for option in view.papers_not_published)
    if unpublished:
        said = labelled(message("Papers not published, to ask for"), unpublished)
        yield Paragraph(say(said))
    if not view.papers and not unpublished:
        none = message("No option is in this plan: nobody asks for papers yet.")
        if view.plans.committed:
            none = message(
                "This plan asks nothing new of anybody: the papers are those of the requests that"
                " were made already."
            )
        yield Paragraph(say(none))


def paper_list(view: DossierView, language: str) -> CheckList:
    """The papers, one a row."""
    head = tuple(render(one, language) for one in CHECK_HEAD)
    is_one = view.match is not None
    return CheckList(
        (head[0], head[1], head[2]),
        tuple(
            CheckRow(
                is_there=paper.state == "have",
                state=render(STATES[paper.state], language),
                name=render(paper.name, language),
                detail=paper_detail(paper, view, language, with_askers=not is_one),
            )
            for paper in view.papers
        ),
    )


def paper_detail(
    paper: PaperLine, view: DossierView, language: str, *, with_askers: bool = False
) -> str:
    """Who gives a paper, how long it is valid, what it costs; what is not published says so."""
    said: list[Sayable] = []
    if paper.since is not None:
        said.append(message("of {day}", day=paper.since))
    if paper.until is not None:
        said.append(message("until {day}", day=paper.until))
    unpublished: list[Sayable] = []
    if paper.given_by is not None:
        said.append(paper.given_by)
    else:
        unpublished.append(message("who gives it"))
    if paper.valid_days is not None:
        said.append(counted("valid for {n} day", "valid for {n} days", paper.valid_days))
    else:
        unpublished.append(message("how long it takes and is valid"))
    if paper.cost is not None:
        said.append(message("costs {amount}", amount=Money(paper.cost, view.currency)))
    else:
        unpublished.append(message("what it costs"))
    if unpublished:
        said.append(labelled(message("not published"), tuple(unpublished)))
    if paper.note is not None:
        said.append(paper.note)
    if with_askers:
        askers = tuple(view.names[option] for option in paper.asked_by)
        said.append(labelled(message("asked by"), askers))
    return " · ".join(render(one, language).rstrip(".") for one in said)


def source_blocks(view: DossierView, language: str) -> Iterator[Block]:
    """The pages behind each option, the file, the assumptions, and who decides."""

    def say(said: Sayable) -> str:
        return render(said, language)

    frame = view.frame
    origin = {
        "workspace": message("The facts come from the workspace of the office."),
        "demonstration": message("The facts come from the demonstration: made up."),
        "file": message("The facts come from the file {file}.", file=frame.registry),
    }
    checked = message(
        "Options: catalogue {catalogue}, its sources gone through on {day}.",
        catalogue=frame.catalogue.version or frame.catalogue.fingerprint[:8] or "–",
        day=frame.catalogue.checked or "–",
    )
    yield Bullets(
        (
            say(origin[frame.source]),
            say(checked),
            say(_assumed_said(view)),
            say(message("The ceiling of an option is no promise. A person decides.")),
        )
    )
    for one in view.sources:
        yield Heading(3, say(one.name))
        if one.seen_said is not None:
            yield Paragraph(say(one.seen_said), "note")
        pages = tuple(page_said(page, language) for page in one.sources)
        if pages:
            yield Bullets(pages)


def _assumed_said(view: DossierView) -> Message:
    """That something is assumed, and what of it a reader of the file sees."""
    if is_split_assumed(view.plans):
        return message(
            "What is marked as assumed was told by nobody: it is to be confirmed or corrected."
        )
    return message("Delays and terms that no source publishes are assumed, and marked so.")


def page_said(page: SourceView, language: str) -> str:
    """A page in a line; of an address too long to be typed only the beginning stands there."""
    address = page.url
    if len(address) > LONGEST_ADDRESS:
        address = f"{'/'.join(address.split('/')[:3])}/…"
    # the name of a word of an office has its day already
    day = "" if page.kind == "office" else rough_day(page.date)
    parts = (source_name(page.id), source_title(page), day, address)
    return " · ".join(render(part, language) for part in parts if part)
