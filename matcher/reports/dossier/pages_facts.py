"""Facts as rows of a page: the answer, where it is from, or a line to fill by hand."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.reports.answer.applicant import SeveralView
from matcher.reports.dossier.blocks import Block, FactList, FactRow
from matcher.reports.dossier.view import DossierPart, FactLine
from matcher.support.messages import Message, message, render

ORIGINS: dict[str, Message] = {
    "stated": message("stated in the file"),
    "computed": message("computed"),
    "missing": message("to fill in"),
}
FACT_HEAD = (message("What"), message("Answer"), message("Where from"))


def part_blocks(part: DossierPart, language: str) -> Iterator[Block]:
    """The facts of a part, and lines for what no field holds.

    Nobody fills in what follows from other lines: it is left out until these are known.
    """
    head = tuple(render(one, language) for one in FACT_HEAD)
    shown = (fact for fact in part.facts if fact.said != "" or not fact.follows)
    rows = [fact_row(fact, language) for fact in shown]
    rows += [
        FactRow(render(one, language), "", render(ORIGINS["missing"], language))
        for one in part.by_hand
    ]
    yield FactList((head[0], head[1], head[2]), tuple(rows))


def fact_row(fact: FactLine, language: str) -> FactRow:
    """A fact with its origin; the cell that it was read in, where it is known."""
    said = render(fact.said, language)
    if isinstance(fact.value, SeveralView) and not fact.value.values and not fact.value.others:
        said = render(message("none"), language)
    origin = fact.read_in if fact.read_in is not None and fact.value is not None else None
    return FactRow(
        render(fact.label, language), said, render(origin or ORIGINS[fact.origin], language)
    )
