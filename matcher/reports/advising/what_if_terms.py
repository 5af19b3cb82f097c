"""What if, for everybody: what other terms of options change, as a view and as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from matcher.advice.what_if import Term
from matcher.catalogue.option import Option
from matcher.domain.applicant import Applicant
from matcher.reports.advising.what_if import TermChangeView, term_changes
from matcher.reports.advising.what_if_text import NOTHING_KEPT
from matcher.reports.answer.applicant import is_synthetic
from matcher.reports.frame import Frame, ending_lines, frame
from matcher.reports.layout import wrapped
from matcher.reports.phrases import option_title
from matcher.reports.view import inlined, only_shown
from matcher.reports.written import VerdictsView
from matcher.session import Session
from matcher.support.messages import Message, counted, message, render
from matcher.support.text import Text

if TYPE_CHECKING:  # numpy, which one cooperative does not need
    from matcher.vector.screen import ScreenedPair

#: Applicants that are named of those for whom a term changes the verdict.
NAMED = 20


@dataclass(frozen=True, slots=True)
class TermEffectView:
    """What other terms of an option change for everybody."""

    option_id: Annotated[str, "the option"]
    name: Annotated[Text, "its name"]
    before: Annotated[VerdictsView, "applicants by verdict today"]
    after: Annotated[VerdictsView, "applicants by verdict then"]
    can_ask_before: Annotated[int, "applicants that can ask today: not refused, and not closed"]
    can_ask_after: Annotated[int, "applicants that can ask then"]
    undecided_before: Annotated[int, "of those that can ask today, how many are undecided"]
    undecided_after: Annotated[int, "of those that can ask then, how many are undecided"]
    gained: Annotated[int, "applicants that it then refuses no longer"]
    lost: Annotated[int, "applicants that it then refuses and does not today"]
    first_gained: Annotated[tuple[str, ...], "ids of the first of those gained"]
    first_lost: Annotated[tuple[str, ...], "ids of the first of those lost"]
    rules: str = only_shown()


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsView:
    """What other terms change for everybody in the registry; nothing is kept."""

    frame: Frame = inlined()
    synthetic: Annotated[bool, "true when some of the applicants were made up"]
    applicants: Annotated[int, "how many there are"]
    terms: Annotated[tuple[TermChangeView, ...], "terms that are others"]
    effects: Annotated[tuple[TermEffectView, ...], "option by option"]
    names: Mapping[str, Text | str] = only_shown()


def terms_view(
    session: Session,
    applicants: Sequence[Applicant],
    terms: Sequence[Term],
    pairs: Mapping[str, tuple[Sequence[ScreenedPair], Sequence[ScreenedPair]]],
) -> TermsView:
    """The view of what other terms change for everybody.

    Parameters
        pairs   by option, of each applicant: as things are, then as they are supposed to be
    """
    options = session.catalogue.options
    effects = tuple(_effect(options[name], *both) for name, both in pairs.items())
    named = {one for effect in effects for one in (*effect.first_gained, *effect.first_lost)}
    return TermsView(
        frame=frame(session),
        synthetic=any(map(is_synthetic, applicants)),
        applicants=len(applicants),
        terms=term_changes(terms, options, session.schema.currency),
        effects=effects,
        names={one.id: one.name for one in applicants if one.id in named},
    )


def _effect(
    option: Option, before: Sequence[ScreenedPair], after: Sequence[ScreenedPair]
) -> TermEffectView:
    both = list(zip(before, after, strict=True))
    gained = [was.applicant_id for was, now in both if was.verdict == "refused" != now.verdict]
    lost = [was.applicant_id for was, now in both if was.verdict != "refused" == now.verdict]
    return TermEffectView(
        option_id=option.id,
        name=option.name,
        before=_counted(before),
        after=_counted(after),
        can_ask_before=sum(map(_can_ask, before)),
        can_ask_after=sum(map(_can_ask, after)),
        undecided_before=sum(_can_ask(one) and one.verdict == "undecided" for one in before),
        undecided_after=sum(_can_ask(one) and one.verdict == "undecided" for one in after),
        gained=len(gained),
        lost=len(lost),
        first_gained=tuple(gained[:NAMED]),
        first_lost=tuple(lost[:NAMED]),
        rules=option.rules,
    )


def _can_ask(pair: ScreenedPair) -> bool:
    return pair.verdict != "refused" and pair.availability != "closed"


def _counted(pairs: Sequence[ScreenedPair]) -> VerdictsView:
    count = [pair.verdict for pair in pairs].count
    return VerdictsView(count("eligible"), count("undecided"), count("refused"))


def terms_lines(view: TermsView, language: str) -> Iterator[str]:
    """The lines of `match what-if` without a cooperative."""
    for change in view.terms:
        yield from wrapped(render(change.said, language), first="  · ")
    for effect in view.effects:
        yield ""
        title = option_title(effect.name, effect.option_id)
        yield from wrapped(render(title, language), indent="")
        yield from wrapped(render(moved_effect_said(effect), language), first="  ")
    yield ""
    yield from wrapped(render(NOTHING_KEPT, language), indent="")
    yield from ending_lines(view.frame, language)


def moved_effect_said(effect: TermEffectView) -> Message:
    """Who can ask, before and after."""
    return message(
        "{before} can ask today or perhaps can ({undecided} undecided); then {after}"
        " ({undecided_then} undecided): {gained}, {lost}.",
        before=counted("{n} cooperative", "{n} cooperatives", effect.can_ask_before),
        undecided=effect.undecided_before,
        after=effect.can_ask_after,
        undecided_then=effect.undecided_after,
        gained=counted("{n} no longer refused", "{n} no longer refused", effect.gained)
        if effect.gained
        else message("none stops being refused"),
        lost=counted("{n} newly refused", "{n} newly refused", effect.lost)
        if effect.lost
        else message("none newly refused"),
    )
