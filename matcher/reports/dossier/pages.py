"""The dossier as pages in one language: parts 1 to 11, the one-page sheet, the steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from matcher.reports.answer.match_text import state_words
from matcher.reports.dossier.bearing import TO_CONFIRM
from matcher.reports.dossier.blocks import (
    Block,
    Bullets,
    FactList,
    FactRow,
    Heading,
    Leaf,
    NewPage,
    Paragraph,
)
from matcher.reports.dossier.pages_facts import FACT_HEAD, part_blocks
from matcher.reports.dossier.pages_money import accounts_blocks, assets_blocks, financing_blocks
from matcher.reports.dossier.pages_papers import paper_blocks, source_blocks
from matcher.reports.dossier.pages_steps import step_blocks
from matcher.reports.dossier.pictures import sources_and_uses
from matcher.reports.dossier.printable import LONGEST_NAME, shortened
from matcher.reports.dossier.view import DossierView
from matcher.reports.followed.case_notes import promises_said
from matcher.reports.names import verdict_said
from matcher.reports.phrases import labelled, with_notes
from matcher.reports.plans.plan_parts import is_split_assumed, own_said
from matcher.support.messages import Message, Money, Sayable, in_print, message, render

SYNTHETIC = message("SYNTHETIC demonstration data: this cooperative does not exist.")


@in_print()
def leaf_of(view: DossierView, language: str) -> Leaf:
    """The dossier, the sheet or the steps in one language."""
    name = shortened(view.applicant.name, LONGEST_NAME)
    titles = {
        "file": message("Financing file: {name}", name=name),
        "summary": message("Summary sheet: {name}", name=name),
        "steps": message("What to do, in order: {name}", name=name),
    }
    title = render(titles[view.form], language)
    made = message(
        "{id} · {day} · catalogue {catalogue} · a person decides",
        id=shortened(view.applicant.applicant_id, 40),
        day=view.frame.today,
        catalogue=view.frame.catalogue.version or view.frame.catalogue.fingerprint[:8] or "–",
    )
    if view.form == "steps":
        blocks = [*_opening(view, title, language), *step_blocks(view, language)]
    elif view.form == "summary":
        blocks = [*_opening(view, title, language), *_summary(view, language, is_alone=True)]
    else:
        blocks = list(_whole(view, title, language))
    return Leaf(language, title, render(made, language), tuple(blocks))


def _whole(view: DossierView, title: str, language: str) -> Iterator[Block]:
    parts = {part.key: part for part in view.parts}
    yield from _opening(view, title, language)
    yield _heading(1, message("Summary"), language)
    yield from _summary(view, language)
    yield NewPage()
    for number, key in enumerate(("identity", "governance", "market", "technical"), start=2):
        yield _heading(number, parts[key].title, language)
        yield from part_blocks(parts[key], language)
        if key == "governance" and view.persons:
            yield Bullets(tuple(render(person, language) for person in view.persons))
    yield _heading(6, message("Budget and financing plan"), language)
    yield from financing_blocks(view, language)
    yield _heading(7, parts["accounts"].title, language)
    yield from part_blocks(parts["accounts"], language)
    yield from accounts_blocks(view, language)
    yield _heading(8, parts["assets"].title, language)
    yield from assets_blocks(view, parts["assets"], language)
    yield _heading(9, parts["effect"].title, language)
    yield from part_blocks(parts["effect"], language)
    yield _heading(10, message("Papers to put in"), language)
    yield from paper_blocks(view, language)
    yield from _signature(language)
    yield _heading(11, message("Sources"), language)
    yield from source_blocks(view, language)


def _signature(language: str) -> Iterator[Block]:
    """Where and when it is signed, by whom: lines to fill by hand."""
    yield Heading(3, render(message("Signature"), language))
    lines = (
        message("Place and date"),
        message("Name and role of who signs"),
        message("Signature and stamp"),
    )
    head = tuple(render(one, language) for one in FACT_HEAD)
    rows = tuple(FactRow(render(line, language), "") for line in lines)
    yield FactList((head[0], head[1], ""), rows)


def _heading(number: int, title: Message, language: str) -> Heading:
    return Heading(2, f"{number}. {render(title, language)}")


def _opening(view: DossierView, title: str, language: str) -> Iterator[Block]:
    yield Heading(1, title)
    if view.match is not None:
        asked = message(
            "For: {option} ({funder})", option=view.match.name, funder=view.match.funder_name
        )
        yield Paragraph(render(asked, language), "lead")
    if view.applicant.synthetic:
        yield Paragraph(render(SYNTHETIC, language), "warning")
    for said in view.recorded:
        yield Paragraph(render(said, language), "warning")
    if view.match is not None and view.plan is not None and not view.plan_has_option:
        yield Paragraph(render(_not_in_plan(view), language), "warning")
    if view.over is not None and view.figures.cost is not None:
        over = message(
            "What is asked, promised and brought comes to {sum} for a cost of {cost}: not all of"
            " it is needed.",
            sum=Money(view.over, view.currency),
            cost=Money(view.figures.cost, view.currency),
        )
        yield Paragraph(render(over, language), "warning")


def _not_in_plan(view: DossierView) -> Message:
    """What is asked of an option that the plan does not use."""
    if view.figures.asked is None:
        return message("The plan does not use this option: no amount is asked of it here.")
    return message(
        "The plan does not use this option: the amount asked is what its own terms allow at most."
    )


def _amount_rows(
    view: DossierView, asked: str, money: Callable[[int | None], str], say: Callable[[Sayable], str]
) -> Iterator[FactRow]:
    """What is asked of the option; once it has granted some, what was asked and what it grants."""
    if view.granted is None:
        yield FactRow(say(message("Amount asked")), asked)
        return
    if view.first_asked is not None:
        yield FactRow(say(message("Amount asked")), money(view.first_asked))
    yield FactRow(say(message("Amount granted")), money(view.granted))


def _summary(view: DossierView, language: str, *, is_alone: bool = False) -> Iterator[Block]:
    """Who, what, cost, amount asked, own share, and why it can be borne."""

    def say(said: Sayable) -> str:
        return render(said, language)

    def money(amount: int | None) -> str:
        return "" if amount is None else say(Money(amount, view.currency))

    def drawn(amount: int | None, *, is_of_plan: bool = True) -> str:
        """An amount of the plan: marked where how it is divided rests on what nobody told.

        It is what the cooperative asks, or leaves open, and its own to confirm before it signs.
        """
        if amount is None or not (is_of_plan and is_split_assumed(view.plans)):
            return money(amount)
        return say(with_notes(Money(amount, view.currency), [TO_CONFIRM]))

    # what was asked for already is known: no assumption is in it
    of_plan = view.counted is None and (view.match is None or view.plan_has_option)
    facts = {fact.field: fact for part in view.parts for fact in part.facts}
    who = " · ".join(say(part) for part in view.applicant.headline)
    rows = [FactRow(say(message("Who asks")), who)]
    if "project" in facts:
        rows.append(FactRow(say(facts["project"].label), say(facts["project"].said)))
    rows.append(FactRow(say(message("What for")), " · ".join(say(one) for one in _asked_for(view))))
    figures = view.figures
    rows += [
        FactRow(say(message("Cost")), say(_cost(view))),
        *_amount_rows(view, drawn(figures.asked, is_of_plan=of_plan), money, say),
        FactRow(say(message("Own cash")), say(_own(view, "own_cash"))),
        FactRow(say(message("Own share in kind")), say(_own(view, "own_in_kind"))),
    ]
    if figures.uncovered:
        rows.append(FactRow(say(message("Not covered")), drawn(figures.uncovered)))
    if view.promises is not None:
        said_of = promises_said(view.promises, view.currency)
        said = " · ".join(say(one) for one in said_of)
        rows.append(FactRow(say(message("Recorded of other requests")), said))
    if view.match is not None:
        rows += _of_option(view, language)
    head = tuple(say(one) for one in FACT_HEAD)
    yield FactList((head[0], head[1], ""), tuple(rows))
    level = 2 if is_alone else 3
    yield Heading(level, say(message("Why it can be borne, and what is still open")))
    yield Bullets(tuple(say(one) for one in view.why))
    if view.match is not None and view.match.reasons_for:
        speaking = labelled(message("What speaks for it"), tuple(view.match.reasons_for[:3]))
        yield Paragraph(say(speaking))
    if view.plan is not None and view.plan.steps:
        yield sources_and_uses(view.plans, view.plan, language)
    if is_alone:
        yield Paragraph(say(message("A person decides. The ceiling of an option is no promise.")))


def _asked_for(view: DossierView) -> Iterator[Sayable]:
    """What the money is for: lines without an amount, then those that have one and the total."""
    if view.unpriced:
        lines = view.unpriced
        yield message("{lines} (what each costs is to be filled in)", lines=lines)
    if view.applicant.budget is not None:
        yield view.applicant.budget


def _cost(view: DossierView) -> Sayable:
    """The cost; "at least" where nobody told a total, and more may be needed."""
    if view.figures.cost is None:
        return ""
    cost = Money(view.figures.cost, view.currency)
    return message("at least {amount}", amount=cost) if view.is_cost_least else cost


def _own(view: DossierView, name: Literal["own_cash", "own_in_kind"]) -> Sayable:
    """What the members bring in the plan, and what they can bring where that is more."""
    plans, plan = view.plans, view.plan
    if name in plans.not_stated:
        return ""  # to fill in: what nobody stated is no figure of the cooperative
    if plan is None:
        # of a need that nobody told there is no plan yet, but what they have they have
        has = plans.own_cash_available if name == "own_cash" else plans.own_in_kind_available
        return own_said(plans, name, has) if "total" in plans.need_assumed else ""
    beside = max((share.own_in_kind for share in plan.own_shares), default=0) - plan.own_in_kind
    if name == "own_in_kind" and beside > 0:  # it pays no line, and stands as own share
        return message(
            "{used} for lines of the plan, {beside} as own share beside it",
            used=Money(plan.own_in_kind, view.currency),
            beside=own_said(plans, name, beside),
        )
    used, there = {
        "own_cash": (plan.own_cash, plans.own_cash_available),
        "own_in_kind": (plan.own_in_kind, plans.own_in_kind_available),
    }[name]
    if used >= there:
        return own_said(plans, name, used)
    return message(
        "{used} in the plan, of {there} that the members can bring",
        used=Money(used, view.currency),
        there=own_said(plans, name, there),
    )


def _of_option(view: DossierView, language: str) -> Iterator[FactRow]:
    match = view.match
    if match is None:
        return

    def say(said: Sayable) -> str:
        return render(said, language)

    verdict = say(verdict_said(match.verdict, match.rules))
    yield FactRow(say(message("On its published conditions")), verdict)
    for condition in match.conditions:
        if condition.number in match.blockers:
            yield FactRow(say(message("Refuses by its condition")), say(condition.told))
    state = state_words((match.availability,), match.seen_said, language)
    if match.call_said is not None:
        state = f"{state} · {say(match.call_said)}"
    yield FactRow(say(message("Open or not")), state)
    yield FactRow(say(message("Its terms")), " · ".join(say(one) for one in match.terms_said))
