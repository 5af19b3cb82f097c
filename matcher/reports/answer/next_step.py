"""What to do next about an option: whom to ask, where, with which paper, by when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Annotated, Literal, Protocol, TypeVar

from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Paper
from matcher.matching.pair import Match
from matcher.ranking.standing import BRING_NOTHING
from matcher.reports.answer.applicant import facts_to_settle
from matcher.reports.names import funder_of
from matcher.reports.phrases import labelled, option_title, with_notes
from matcher.reports.view import only_shown
from matcher.support.messages import Message, Sayable, counted, message, message_in
from matcher.support.records import dataclass
from matcher.support.text import Text

#: What there is to do, from the nearest to an application to the furthest.
Do = Literal[
    "apply", "prepare", "ask_if_open", "ask_next_call", "ask_if_allowed", "decide", "nothing_now"
]
#: Steps towards an option that one surely may ask for today.
SURE: tuple[Do, ...] = ("apply", "prepare", "ask_if_open", "decide")
#: Facts that are to be settled first, as far as they are named.
SETTLED = 2
#: Papers named before the rest is counted.
SHOWN_PAPERS = 2
#: A place to ask that is longer than this is said by its first part, or by the funder's name.
LONGEST_PLACE = 84


class WithAmount(Protocol):
    """What an option brings for a need."""

    @property
    def amount(self) -> int | None:
        """The most it may bring."""


class Listed(Protocol):
    """An option in a list, as it was matched or as it is shown."""

    @property
    def list(self) -> str:
        """Whether it stands under money or under support."""

    @property
    def offer(self) -> WithAmount:
        """What it brings."""


T = TypeVar("T", bound=Listed)


@dataclass(frozen=True, slots=True)
class NextStepView:
    """What to do next about one option."""

    do: Annotated[Do, "what kind of step it is"]
    whom: Annotated[Text | str, "whom to ask: the place where one applies, or the funder"]
    papers: Annotated[tuple[str, ...], "codes of the papers it asks for; empty: not published"]
    by: Annotated[date | None, "last day; null where none is published"]
    says: Annotated[Message, "the step in words"]
    papers_said: tuple[Message, ...] = only_shown()
    lines: tuple[Message, ...] = only_shown()


def next_step(match: Match, catalogue: Catalogue) -> NextStepView:
    """What to do next about the option of a match."""
    option = match.option
    do, by = what_to_do(match, catalogue), option.call.closes if option.call else None
    whom = whom_to_ask(option, catalogue)
    what = _what(do, match, catalogue)
    is_said = do not in ("decide", "nothing_now") and not _bank_asks(do, option)
    before, after, parts = [], [], [labelled(what, whom) if is_said else what]
    if match.verdict.missing:
        first = facts_to_settle(match.verdict.missing[:SETTLED], match.applicant)
        before = [message("first settle: {facts}", facts=first)]
    if do != "nothing_now" and option.papers:
        after.append(_with_papers(option, catalogue))
    if by is not None and match.availability == "open":
        after.append(message("by {day}", day=by))
    lines = [*before, one_after_the_other([what, *after])]
    if is_said and not _is_named_in(whom, option.name):
        lines.append(labelled(message("whom to ask"), whom))
    return NextStepView(
        do=do,
        whom=whom,
        papers=tuple(paper.code for paper in option.papers),
        by=by,
        says=one_after_the_other([*before, *parts, *after]),
        papers_said=tuple(_paper(paper, catalogue) for paper in option.papers),
        lines=tuple(lines),
    )


def what_to_do(match: Match, catalogue: Catalogue) -> Do:
    """What kind of step comes next about the option of a match."""
    if match.availability == "closed":
        return "nothing_now"
    funder = catalogue.funders.get(match.option.funder)
    if funder is not None and funder.kind == "members":
        return "decide"  # there is nobody to ask
    # that a lender asks for a guarantee is no question
    is_lenders = match.option.direct == "indirect" and match.option.family in BRING_NOTHING
    if match.option.direct in ("unclear", "members", "indirect") and not is_lenders:
        return "ask_if_allowed"
    found: dict[str, Do] = {
        "open": "apply",
        "upcoming": "prepare",
        "periodic": "ask_next_call",
        "to_confirm": "ask_if_open",
    }
    return found[match.availability]


def first_to_turn_to(
    free: Sequence[T], do: Callable[[T], Do], family: Callable[[T], str]
) -> T | None:
    """Of options in their order the one to turn to first; None where none can be asked for.

    Support, and what pays nothing of what is asked for, come first only where there is nobody to
    turn to for money. The list and the plans both ask here, so that they name the same one.

    Parameters
        free   those that were not asked for yet, without loans that cannot be borne; `do` and
               `family` tell of one what there is to do about it and what kind of option it is
    """
    money = [one for one in free if one.list == "money" and one.offer.amount != 0]
    first = _nearest(money, do, family)
    return _nearest(free, do, family) if first is None else first


def _nearest(free: Iterable[T], do: Callable[[T], Do], family: Callable[[T], str]) -> T | None:
    # a guarantee is asked for by the lender, with the loan: it is no first thing to do
    steps = ((one, do(one)) for one in free if family(one) not in BRING_NOTHING)
    possible = [(one, step) for one, step in steps if step != "nothing_now"]
    # what it surely may ask for today comes before what it must ask about, or wait for; of these
    # none is nearer than another: either way it is a telephone call
    sure = [one for one, step in possible if step in SURE]
    return next(iter(sure or [one for one, _ in possible]), None)


def _what(do: Do, match: Match, catalogue: Catalogue) -> Message:
    """What is to be done, without whom one turns to."""
    option, opens = match.option, match.option.call.opens if match.option.call else None
    if _bank_asks(do, option):
        return message("ask the bank that lends: it is the bank that asks for the guarantee")
    if do == "ask_if_allowed":
        return _ask_if_allowed(match, catalogue)
    if do == "prepare" and opens is not None:
        return message("prepare the file for {day}", day=opens)
    if do != "nothing_now":
        return _WHAT[do]
    others = [one for one in match.option.replaced_by if one in catalogue.options]
    if others:
        titles = tuple(option_title(catalogue.options[one].name, one) for one in others)
        return message("closed; see {options}", options=titles)
    return message("nothing now: it is closed")


_WHAT: dict[Do, Message] = {
    "apply": message_in("next step", "apply"),
    "prepare": message("prepare the file"),
    "ask_if_open": message("ask whether it is open"),
    "ask_next_call": message("ask for the dates of the next call"),
    "decide": message("decide in a general meeting of the members"),
}


def _ask_if_allowed(match: Match, catalogue: Catalogue) -> Message:
    """Every question that is open: whether a cooperative may apply, and whether one can."""
    option = match.option
    funder = catalogue.funders.get(option.funder)
    is_of_several = funder is not None and funder.several and "channel" not in option.texts
    if match.availability == "to_confirm":
        if is_of_several:
            return message(
                "choose one of them; ask whether it takes requests, and from a cooperative itself"
            )
        return message("ask whether it is open, and whether a cooperative itself may apply")
    if match.availability == "periodic":
        return message(
            "ask for the dates of the next call, and whether a cooperative itself may apply"
        )
    if is_of_several:
        return message("choose one of them; ask whether a cooperative itself may apply")
    return message("ask whether a cooperative itself may apply")


def _bank_asks(do: Do, option: Option) -> bool:
    """Whether the lender asks for it, so that nobody else is to be turned to."""
    return do == "apply" and option.family in BRING_NOTHING


def _is_named_in(whom: Text | str, name: Text) -> bool:
    """Whether the name of an option begins with whom one asks: it is not said twice."""
    said = whom.by_language if isinstance(whom, Text) else {"": whom}
    return all(
        name.by_language.get(language, "").startswith(words.partition(" (")[0])
        for language, words in said.items()
    )


def whom_to_ask(option: Option, catalogue: Catalogue) -> Text | str:
    """Where one applies, as far as that is one short phrase; else the funder."""
    channel = option.texts.get("channel")
    if channel is not None:
        first = {language: _first_part(words) for language, words in channel.by_language.items()}
        if all(len(words) <= LONGEST_PLACE for words in first.values()):
            return Text(first)
    return funder_of(option, catalogue) or option.name


def _first_part(words: str) -> str:
    for mark in (";", " ;", "؛", ". "):
        words = words.split(mark)[0]
    return words.strip().rstrip(".")


def _paper(paper: Paper, catalogue: Catalogue) -> Message:
    """A paper with who gives it and how long it is valid, as far as that is published."""
    kind = catalogue.papers.get(paper.code)
    notes: list[Sayable] = []
    if kind is not None and kind.given_by is not None:
        notes.append(kind.given_by)
    if kind is not None and kind.valid_days is not None and kind.valid_days.high is not None:
        days = int(kind.valid_days.high)
        notes.append(counted("valid for {n} day", "valid for {n} days", days))
    if paper.note is not None:
        notes.append(paper.note)
    name: Sayable = kind.name if kind is not None else paper.code
    said = message_in("as it is", "{said}", said=name)
    return with_notes(said, notes) if notes else said


def _with_papers(option: Option, catalogue: Catalogue) -> Message:
    named = [
        catalogue.papers[paper.code].name
        for paper in option.papers
        if paper.code in catalogue.papers
    ]
    shown = tuple(named[:SHOWN_PAPERS])
    left = len(option.papers) - len(shown)
    if not left:
        return message("with {papers}", papers=shown)
    return counted(
        "with {papers} and {n} more paper", "with {papers} and {n} more papers", left, papers=shown
    )


def one_after_the_other(parts: Sequence[Sayable]) -> Message:
    """Parts of one sentence, in their order; there is at least one."""
    first, *others = parts
    said = message_in("as it is", "{said}", said=first)
    for other in others:
        said = message_in("one step after the other", "{one}; {other}", one=said, other=other)
    return said
