"""`match --coop` on one screen: three lines an option, and what to do first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from matcher.cases.state import PROMISED
from matcher.reports.advising.questions import QuestionsView, asked_in_short
from matcher.reports.answer.applicant import ApplicantView, complete_share
from matcher.reports.answer.coop import CoopView
from matcher.reports.answer.first_thing import (
    NO_LOANS,
    NOT_BORNE,
    do_first,
    first_to_do,
    is_under_way,
)
from matcher.reports.answer.match import MatchView
from matcher.reports.answer.next_step import one_after_the_other
from matcher.reports.answer.option_head import gives_said, option_state_said
from matcher.reports.followed.case_notes import promises_said
from matcher.reports.layout import PageLine, wrapped
from matcher.reports.names import PARTLY_KNOWN
from matcher.reports.phrases import labelled, more_to_see
from matcher.support.messages import Message, Sayable, counted, message, message_in, render
from matcher.support.writing import writing_marks

#: Lines of an answer where nobody says how many options: what a screen shows at once.
SCREEN = 45
#: Headings that are shown on one screen: money and support.
SHOWN_HEADINGS = 2
#: Options under another heading than the first.
MOST_OTHERS = 1
#: Questions shown.
SHOWN_QUESTIONS = 3
#: Refusals that are told, the latest first.
SHOWN_REFUSALS = 3
#: What stands before a reason, a counter-reason and a step.
FOR, AGAINST = "+", "−"


def coop_brief_lines(
    view: CoopView,
    language: str,
    top: int | None = None,
    borne: Mapping[str, bool] = NO_LOANS,
) -> Iterator[str]:
    """The lines of `match --coop`.

    Parameters
        top    options under each heading; None: as many as fit on a screen
        borne  as for `first_to_do`
    """
    head = [
        *who_lines(view.applicant, language),
        *_promises(view, language),
        *_said_no(view, language),
        *_first_of_all(view, language, borne),
    ]
    first = None if view.outlook.instead else first_to_do(view, borne)
    headings = [list(group) for _, group in groupby(_shown(view, first), key=lambda m: m.heading)]
    kept = {id(m) for m in view.matches if m is first or _has_promised(m)}
    if top is None:
        headings = [
            group
            for place, group in enumerate(headings)
            if place < SHOWN_HEADINGS or any(id(m) in kept for m in group)
        ]
    groups = [[list(_entry(m, m is first, language, borne)) for m in group] for group in headings]
    below = list(_below(view, language))
    if top is None:
        beside = len(head) + len(below) + 2 * len(groups) + 3
        stays = [[id(m) in kept for m in group] for group in headings]
        groups = _fitting(groups, stays, SCREEN - beside)
    yield from head
    for group, blocks in zip(headings, groups, strict=True):
        yield ""
        yield from _lines(render(group[0].heading, language), "heading")
        for block in blocks:
            yield from block
    yield ""
    if more := list(_others(view, view.ranked - sum(map(len, groups)))):
        yield from _lines(render(one_after_the_other(more), language), "")
    yield from below


def _shown(view: CoopView, first: MatchView | None) -> list[MatchView]:
    """The first of each list, and what to do first where it stands below them."""
    if first is None or first in view.matches:
        return [*view.matches]
    return [m for m in view.considered if m is first or m in view.matches]


def _fitting(
    groups: list[list[list[str]]], stays: list[list[bool]], lines: int
) -> list[list[list[str]]]:
    """As many options of each group as fit, at least one of each; the first list keeps most.

    Parameters
        stays   of each option whether it stays whatever its place
    """
    kept = [
        list(zip(group, firm, strict=True))[: MOST_OTHERS if place else None]
        for place, (group, firm) in enumerate(zip(groups, stays, strict=True))
    ]
    while sum(len(block) for group in kept for block, _ in group) > lines:
        longest = max(kept, key=len, default=[])
        spare = [place for place, (_, firm) in enumerate(longest) if not firm]
        if len(longest) < 2 or not spare:
            break
        del longest[spare[-1]]
    return [[block for block, _ in group] for group in kept]


def who_lines(view: ApplicantView, language: str) -> Iterator[str]:
    """Who the applicant is, what it needs, and whether it exists."""
    named = " · ".join(render(part, language) for part in (view.applicant_id, view.name))
    yield from _lines(named, "title")
    complete = message("file {share} complete", share=complete_share(view.completeness))
    facts = (render(part, language) for part in (*view.headline[:SHOWN_FACTS], complete))
    yield from wrapped(" · ".join(facts), indent="")
    if view.budget is not None:
        yield from wrapped(render(view.budget, language), indent="")
    if view.synthetic:
        said = message("SYNTHETIC demonstration data: this cooperative does not exist.")
        yield from _lines(render(said, language), "warning")


#: Facts of the applicant that are shown.
SHOWN_FACTS = 5


def _promises(view: CoopView, language: str) -> Iterator[str]:
    """What is promised and asked for already, and what is left to find."""
    if view.promises is not None:
        said = tuple(promises_said(view.promises, view.frame.currency))
        yield from wrapped(render(labelled(message("Cases"), said), language), indent="")


def _said_no(view: CoopView, language: str) -> Iterator[str]:
    """What refused this request, for it stands behind the others and would not be seen."""
    for said in view.said_no[:SHOWN_REFUSALS]:
        line = render(labelled(message("Said no"), said), language)
        yield from wrapped(line, indent="  ", first="")
    if len(view.said_no) > SHOWN_REFUSALS:
        more = message("All that said no: match cases --coop {id}", id=view.applicant.applicant_id)
        yield from wrapped(render(more, language), indent="")


def _has_promised(match: MatchView) -> bool:
    return match.case is not None and match.case.state in PROMISED


def _first_of_all(view: CoopView, language: str, borne: Mapping[str, bool]) -> Iterator[str]:
    said = do_first(view, borne)
    if said is None:
        yield ""
        yield render(message("No option can be suggested."), language)
        return
    yield from _lines(render(said.title, language), "to_do")
    # what to do on a line of its own; whom to ask and why this one share the next
    for part in (said.lines[:1], said.lines[1:]):
        if part:
            words = " · ".join(render(line, language) for line in part)
            for one in wrapped(words, indent="    ", first="  "):
                yield PageLine(one, "to_do")


def _entry(
    match: MatchView, is_first: bool, language: str, borne: Mapping[str, bool]
) -> Iterator[str]:
    """One option: what it is and gives, the strongest reason, what to do next.

    Parameters
        is_first   whether it is the one to do first: how is said above the list
        borne      as for `first_to_do`
    """
    name = message_in("an option and its id", "{name} [{id}]", name=match.name, id=match.option_id)
    parts: list[Sayable] = [name, match.family_name, *option_state_said(match), *gives_said(match)]
    head = " · ".join(render(part, language) for part in parts if part)
    for at, line in enumerate(wrapped(head, first=f"{match.rank:>2}. ")):
        yield PageLine(line, "" if at else "option")
    if reason := _strongest(match):
        mark, said = reason
        yield from wrapped(f"{mark} {render(said, language)}")
        if is_first and mark == FOR and match.for_others:
            # who is sent there reads as well that it is meant for others
            against = one_after_the_other(match.for_others)
            yield from wrapped(f"{AGAINST} {render(against, language)}")
    if not borne.get(match.option_id, True):
        yield from wrapped(f"{AGAINST} {render(NOT_BORNE, language)}")
    steps = [] if match.case is None else list(match.case.lines)
    if is_first:
        steps.append(message("do this first, as said above"))
    elif not is_under_way(match):
        steps.append(message_in("as it is", "{said}", said=match.next_step.says))
    for step in steps:
        arrow = writing_marks(language).arrow
        for line in wrapped(f"{arrow} {render(step, language).removeprefix(f'{arrow} ')}"):
            yield PageLine(line, "to_do")


def _strongest(match: MatchView) -> tuple[str, Message] | None:
    """The strongest reason for, or against where none is for."""
    if match.reasons_for:
        return FOR, match.reasons_for[0]
    return (AGAINST, match.reasons_against[0]) if match.reasons_against else None


def _others(view: CoopView, left: int) -> Iterator[Message]:
    """How many options are not shown, and how to see them."""
    if left:
        yield more_to_see(left, view.ranked)
    if view.refused_own or view.refused_for_others:
        yield message(
            "refused: {own} for what is on file, {others} that serve no cooperative (why:"
            " --details)",
            own=view.refused_own,
            others=view.refused_for_others,
        )


def _below(view: CoopView, language: str) -> Iterator[str]:
    """What to ask, how far to trust the list, what the words mean."""
    yield from _questions(view.next_questions, language)
    if view.trust is not None:
        said = labelled(message("How far to trust this list"), view.trust.said)
        yield from _lines(render(said, language), "")
    yield from _more(view, language)


def _questions(view: QuestionsView | None, language: str) -> Iterator[str]:
    if view is None or not view.asked:
        return
    asked = view.asked[:SHOWN_QUESTIONS]
    title = counted(
        "Ask the cooperative (of {all} undecided, one answer settles about {settled}):",
        "Ask the cooperative (of {all} undecided, {n} answers settle about {settled}):",
        len(asked),
        all=view.undecided,
        settled=round(asked[-1].settled_so_far),
    )
    if not view.undecided:
        title = message("Ask the cooperative (no condition waits for it; amounts and plans do):")
    yield from wrapped(render(title, language), indent="")
    for place, question in enumerate(asked, start=1):
        yield from wrapped(asked_in_short(question, language), first=f"  {place}. ")


def _more(view: CoopView, language: str) -> Iterator[str]:
    """Where there is more, and what the words mean: said once, for all."""
    coop, frame = view.applicant.applicant_id, view.frame
    see = message(
        "One option with its sources: match --coop {id} --option ID; what would change: match"
        " advise --coop {id}; which money can be counted on: match plan --coop {id}",
        id=coop,
    )
    yield from wrapped(render(see, language), indent="")
    partly = message(
        "“Nothing against it”: not all its conditions are published; those that are published"
        " are met."
    )
    meaning: Sequence[Message] = (
        *([partly] if any(match.rules in PARTLY_KNOWN for match in view.matches) else []),
        message(
            "Catalogue {catalogue}, {day}. The order is not a probability; a person decides.",
            catalogue=frame.catalogue.version or frame.catalogue.fingerprint[:8] or "–",
            day=frame.today,
        ),
    )
    if frame.source == "workspace":
        meaning = (*meaning, message("From your workspace."))
    said = " ".join(render(part, language) for part in meaning)
    yield from _lines(said, "aside")


def _lines(said: str, role: str) -> Iterator[PageLine]:
    """A text in lines that all have its role."""
    for line in wrapped(said, indent="  ", first=""):
        yield PageLine(line, role)
