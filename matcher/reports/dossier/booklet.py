"""The booklet of a funder's committee: a table of the candidates, then a page for each."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.reports.answer.applicant import complete_share
from matcher.reports.answer.match import MatchView
from matcher.reports.answer.match_text import availability_words
from matcher.reports.dossier.blocks import (
    Block,
    Bullets,
    FactList,
    FactRow,
    Grid,
    Heading,
    Leaf,
    NewPage,
    Paragraph,
)
from matcher.reports.dossier.pages_facts import FACT_HEAD
from matcher.reports.dossier.printable import LONGEST_NAME, shortened
from matcher.reports.for_funders.allocation_views import REASONS, AllocationView
from matcher.reports.for_funders.award_said import award_notes
from matcher.reports.for_funders.shortlist import (
    CandidateView,
    ShortlistView,
    asked_first_said,
    undecided_said,
)
from matcher.reports.names import verdict_said
from matcher.reports.phrases import labelled, with_notes
from matcher.support.messages import (
    Message,
    Money,
    Sayable,
    in_print,
    message,
    message_in,
    render,
)

_OUTCOMES: dict[str, Message] = {
    "met": message_in("of a condition", "met"),
    "failed": message_in("of a condition", "not met"),
    "open": message_in("of a condition", "not known yet"),
}


@in_print()
def booklet_leaf(
    view: ShortlistView, language: str, allocation: AllocationView | None = None
) -> Leaf:
    """The booklet in one language, with the note of an allocation where there is one."""
    title = render(message("Candidates for {name}", name=view.name), language)
    foot = message(
        "{day} · catalogue {catalogue} · a person decides",
        day=view.frame.today,
        catalogue=view.frame.catalogue.version or view.frame.catalogue.fingerprint[:8] or "–",
    )
    return Leaf(
        language, title, render(foot, language), tuple(_blocks(view, title, language, allocation))
    )


def _blocks(
    view: ShortlistView, title: str, language: str, allocation: AllocationView | None
) -> Iterator[Block]:
    def say(said: Sayable) -> str:
        return render(said, language)

    yield Heading(1, title)
    if view.synthetic:
        synthetic = message("SYNTHETIC demonstration data: these cooperatives do not exist.")
        yield Paragraph(say(synthetic), "warning")
    shown = message(
        "{n} of {all} candidates, the best first.", n=len(view.matches), all=view.ranked
    )
    yield Paragraph(say(shown), "lead")
    yield Heading(2, say(message("Summary")))
    yield _table(view, language)
    order = message(
        "The order is that of the score, which is not a probability of success. A person decides."
    )
    yield Paragraph(say(order), "note")
    if (undecided := undecided_said(view)) is not None:
        yield Paragraph(say(undecided), "note")
    if view.questions:
        yield Heading(2, say(message("What to ask first")))
        yield Bullets(tuple(say(asked_first_said(one)) for one in view.questions))
    if allocation is not None:
        yield from _allocation(allocation, language)
    for candidate in view.matches:
        yield NewPage()
        yield from _page(candidate, view.frame.currency, language, allocation)


def _table(view: ShortlistView, language: str) -> Grid:
    def say(said: Sayable) -> str:
        return render(said, language)

    rows = []
    for candidate in view.matches:
        match, applicant = candidate.pair.match, candidate.pair.applicant
        name = f"{say(applicant.applicant_id)} · {say(shortened(applicant.name, 80))}"
        rows.append(
            (
                say(candidate.place),
                name,
                say(verdict_said(match.verdict, match.rules)),
                say(match.amount_said),
                say(complete_share(applicant.completeness)),
            )
        )
    head = (
        message("No."),
        message("Cooperative"),
        message("On its published conditions"),
        message("Amount"),
        message("File complete"),
    )
    return Grid(
        tuple(say(one) for one in head),
        tuple(rows),
        ("end", "start", "start", "start", "end"),
    )


def _page(
    candidate: CandidateView, currency: str, language: str, allocation: AllocationView | None
) -> Iterator[Block]:
    """A candidate: who it is, what it asks, why it stands there, what is open."""

    def say(said: Sayable) -> str:
        return render(said, language)

    applicant, match = candidate.pair.applicant, candidate.pair.match
    name = shortened(applicant.name, LONGEST_NAME)
    heading = message_in("number and name", "{n}. {name}", n=candidate.place, name=name)
    yield Heading(2, say(heading))
    head = tuple(say(one) for one in FACT_HEAD)
    rows = [
        FactRow(say(message("Id")), say(applicant.applicant_id)),
        FactRow(say(message("Who asks")), " · ".join(say(part) for part in applicant.headline)),
        FactRow(
            say(message("What for")), "" if applicant.budget is None else say(applicant.budget)
        ),
        FactRow(say(message("Option")), say(match.name)),
        FactRow(
            say(message("On its published conditions")),
            say(verdict_said(match.verdict, match.rules)),
        ),
        FactRow(say(message("Open or not")), availability_words(match, language)),
        FactRow(say(message("Its terms")), " · ".join(say(one) for one in match.money)),
        FactRow(say(message("File complete")), say(complete_share(applicant.completeness))),
    ]
    yield FactList((head[0], head[1], ""), tuple(rows))
    if match.own_short is not None:
        yield Paragraph(say(match.own_short), "warning")
    for title, reasons in (
        (message("What speaks for it"), match.reasons_for),
        (message("What speaks against it"), match.reasons_against),
    ):
        if reasons:
            yield Heading(3, say(title))
            yield Bullets(tuple(say(reason) for reason in reasons))
    yield from _conditions(match, language)
    if match.labels:
        yield Paragraph(say(labelled(message("Facts still to ask for"), match.labels)))
    if candidate.notes:
        yield Paragraph(" · ".join(say(note) for note in candidate.notes), "note")
    if allocation is not None:
        said = labelled(message("Allocation"), _award(allocation, applicant.applicant_id, currency))
        yield Paragraph(say(said))
    yield Heading(3, say(message("Decision of the committee")))
    decision = (message("Decision"), message("Amount"), message("Reason"), message("Day"))
    yield FactList((head[0], head[1], ""), tuple(FactRow(say(one), "") for one in decision))


def _conditions(match: MatchView, language: str) -> Iterator[Block]:
    if match.conditions:
        yield Heading(3, render(message("Conditions"), language))
        head = (message("Condition"), message("Outcome"), message("Missing"))
        rows = tuple(
            (
                render(one.says, language),
                render(_OUTCOMES[one.outcome], language),
                render(one.labels, language) if one.labels else "–",
            )
            for one in match.conditions
        )
        yield Grid(tuple(render(one, language) for one in head), rows, ("start", "start", "start"))


def _allocation(allocation: AllocationView, language: str) -> Iterator[Block]:
    """What the allocation comes to, fund by fund."""

    def say(said: Sayable) -> str:
        return render(said, language)

    currency = allocation.frame.currency
    yield Heading(2, say(message("Note of the allocation")))
    head = (message("Fund"), message("Awards"), message("Given"), message("Budget"))
    yield Grid(
        tuple(say(one) for one in head),
        tuple(
            (
                say(fund.fund),
                say(fund.awards),
                say(Money(round(fund.given), currency)),
                say(Money(round(fund.budget), currency)),
            )
            for fund in allocation.funds
        ),
        ("start", "end", "end", "end"),
    )


def _award(allocation: AllocationView, applicant_id: str, currency: str) -> Sayable:
    """What somebody gets, or why nothing."""
    awards: list[Sayable] = []
    for award in allocation.awards:
        if award.applicant_id == applicant_id:
            said = labelled(award.fund, Money(round(award.amount), currency))
            notes = award_notes(award, currency).values()
            awards.append(with_notes(said, notes) if notes else said)
    if awards:
        return tuple(awards)
    for one in allocation.left_out:
        if one.applicant_id == applicant_id:
            why = REASONS[one.reason]
            return message(
                "nothing: {reason}", reason=with_notes(why, one.against) if one.against else why
            )
    return message("not in it")
