"""Changes that an applicant can make: their view, and how they are said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from matcher.advice.actions import Action
from matcher.advice.changes import ChangeSet, Turn
from matcher.domain.schema import Schema
from matcher.eligibility.verdict import VerdictName
from matcher.reports.advising.questions import SHOWN
from matcher.reports.layout import wrapped
from matcher.reports.names import AVAILABILITIES, verdict_said
from matcher.reports.phrases import (
    alternatives,
    consequence,
    first_of_many,
    labelled,
    option_title,
    with_notes,
)
from matcher.reports.values import said_value
from matcher.reports.view import only_shown
from matcher.support.messages import (
    Message,
    Money,
    Sayable,
    WithinSentence,
    counted,
    message,
    message_in,
    render,
)
from matcher.support.text import Text

#: Lenders named whose security a change eases.
SHOWN_EASINGS = 3


@dataclass(frozen=True, slots=True)
class MoveView:
    """One change of one field."""

    field: Annotated[str, "name of the field"]
    value: Annotated[
        bool | int | float | str | date,
        "what it holds afterwards; of a categories field, the value that is added",
    ]
    says: Annotated[Message | Text, "the change in words"]
    days: Annotated[int, "how long it takes"]
    cost: Annotated[int, "what it costs, in currency"]
    was_unknown: Annotated[bool, "true when it may be so already"]
    first: Annotated[tuple[str, ...], "fields that have to be changed before it"]
    first_unknown: Annotated[tuple[str, ...], "those of them that may be so already"]


@dataclass(frozen=True, slots=True)
class TurnView:
    """An option's verdict before and after."""

    option_id: Annotated[str, "the option"]
    before: Annotated[VerdictName, "the verdict today"]
    after: Annotated[VerdictName, "the verdict once the changes are made"]
    when_made: Annotated[VerdictName, "the verdict on the day when they are made"]
    closed_when_made: Annotated[bool, "true when nobody can apply on that day"]
    amount: Annotated[int | None, "the most it brings, in currency; null when not known"]
    rules: str = only_shown()


@dataclass(frozen=True, slots=True)
class LiftView:
    """What a change adds to the score of an option."""

    option_id: Annotated[str, "the option"]
    score: Annotated[float, "what is added"]


@dataclass(frozen=True, slots=True)
class EasingView:
    """A lender's shortfall before and after."""

    option_id: Annotated[str, "the lender's option"]
    before: Annotated[int, "security that lacks today, in currency"]
    after: Annotated[int, "security that lacks afterwards, in currency"]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """Changes made together, and what they do."""

    changes: Annotated[tuple[MoveView, ...], "the changes"]
    days: Annotated[int, "how long they take side by side"]
    cost: Annotated[int, "what they cost together, in currency"]
    options: Annotated[int, "how many options they turn for the better and that are not closed"]
    amount: Annotated[int, "what those bring together, in currency; known amounts only"]
    turns: Annotated[tuple[TurnView, ...], "options whose verdict they turn, the largest first"]
    lifts: Annotated[tuple[LiftView, ...], "options that are not refused and to which they lead"]
    eases: Annotated[tuple[EasingView, ...], "lenders who find less security lacking"]
    is_assumed: bool = only_shown()


def change_view(change: ChangeSet, schema: Schema, rules: Mapping[str, str]) -> ChangeView:
    """A set of changes with what it does.

    Parameters
        rules   how much of its conditions each option publishes
    """
    return ChangeView(
        changes=tuple(
            MoveView(
                field=move.field,
                value=move.value,
                says=move_said(move, schema),
                days=move.days,
                cost=move.cost,
                was_unknown=move.was_unknown,
                first=move.first,
                first_unknown=move.first_unknown,
            )
            for move in change.moves
        ),
        days=change.days,
        cost=change.cost,
        options=change.opened,
        amount=change.amount,
        turns=tuple(_turn(turn, rules) for turn in change.turns),
        lifts=tuple(LiftView(option_id, score) for option_id, score in change.lifts),
        eases=tuple(EasingView(e.option_id, e.before, e.after) for e in change.eases),
        is_assumed=any(_is_assumed(move, schema) for move in change.moves),
    )


def _turn(turn: Turn, rules: Mapping[str, str]) -> TurnView:
    return TurnView(
        option_id=turn.option_id,
        before=turn.before,
        after=turn.after,
        when_made=turn.when_made,
        closed_when_made=turn.closed_when_made,
        amount=turn.amount,
        rules=rules[turn.option_id],
    )


def _is_assumed(move: Action, schema: Schema) -> bool:
    change = schema[move.field].change
    return change is not None and change.basis == "assumption"


def move_said(move: Action, schema: Schema) -> Message | Text:
    """A change in the schema's words."""
    about = schema[move.field]
    said: Message | Text = about.change.says if about.change else about.label
    if not isinstance(move.value, bool):
        said = with_notes(said, [said_value(move.value, about, schema)])
    if move.was_unknown:
        said = with_notes(said, [message("unless it is so already")])
    if move.first:
        # apart from the note on the change itself: of what comes before it the file may know more
        before = tuple(
            first_said(
                first.says if (first := schema[name].change) else name,
                may_be_so=name in move.first_unknown,
            )
            for name in move.first
        )
        said = message_in(
            "a change and what comes before it", "{change}; first {before}",
            change=said, before=before,
        )  # fmt: skip
    return said


def first_said(says: Text | str, *, may_be_so: bool) -> Sayable:
    """What has to come first, inside a sentence; where it may be so already, that it may."""
    said = WithinSentence(says)
    if not may_be_so:
        return said
    return message("{change} (unless it is so already)", change=said)


def alike_changes(changes: Sequence[ChangeView]) -> list[tuple[ChangeView, ...]]:
    """The changes in groups that come to the same end: one of each group is enough.

    They do the same to the same options, take as long and cost as much.
    """
    groups: dict[object, list[ChangeView]] = {}
    for change in changes:
        lifted = tuple(lift.option_id for lift in change.lifts)
        effect = (change.turns, lifted, change.eases, change.days, change.cost, len(change.changes))
        groups.setdefault(effect, []).append(change)
    return [tuple(alike) for alike in groups.values()]


def in_common(alike: Sequence[ChangeView]) -> tuple[list[MoveView], list[list[MoveView]]]:
    """What every change of a group asks, and what each asks beside it; of one alone, all is common.

    Example
        a bank account and a register; a bank account and a licence: the account is common.
    """
    keys = [{(move.field, move.value) for move in change.changes} for change in alike]
    both = set.intersection(*keys)
    common = [move for move in alike[0].changes if (move.field, move.value) in both]
    if len(alike) == 1:
        return common, []
    rest = [[m for m in change.changes if (m.field, m.value) not in both] for change in alike]
    return common, rest


def change_lines(
    changes: Sequence[ChangeView], names: Mapping[str, Text], currency: str, language: str
) -> Iterator[str]:
    """Some changes with what they do; `names` are those of the options by id."""
    for alike in alike_changes(changes):
        change = alike[0]
        said = labelled(_asked_of(alike, language), tuple(gains_said(change, currency)))
        yield from wrapped(f"· {render(said, language)}", first="  ")
        for effect in effects_said(change, names, currency):
            yield from wrapped(render(consequence(effect), language))


def _asked_of(alike: Sequence[ChangeView], language: str) -> str:
    """What a group of changes asks: what all do, and one of what each does beside it."""

    def all_of(moves: Sequence[MoveView]) -> str:
        return " + ".join(render(move.says, language) for move in moves)

    common, rest = in_common(alike)
    said = [all_of(common)] if common else []
    if rest:
        said.append(render(alternatives([all_of(moves) for moves in rest]), language))
    return " + ".join(said)


def gains_said(change: ChangeView, currency: str) -> Iterator[Sayable]:
    """What a change brings, takes and costs."""
    if change.options:
        yield counted("opens {n} option", "opens {n} options", change.options)
    if change.amount:
        yield message("which may bring at most {amount}", amount=Money(change.amount, currency))
    yield counted("takes {n} day", "takes {n} days", change.days)
    cost = message("costs {amount}", amount=Money(change.cost, currency))
    yield with_notes(cost, [message("assumed")]) if change.is_assumed else cost


def effects_said(change: ChangeView, names: Mapping[str, Text], currency: str) -> Iterator[Sayable]:
    """What it does to each option."""
    for turn in change.turns:
        said = labelled(
            option_title(names[turn.option_id], turn.option_id),
            turn_of_verdict(
                verdict_said(turn.before, turn.rules), verdict_said(turn.after, turn.rules)
            ),
        )
        if turn.closed_when_made:
            yield with_notes(said, [message("by then {verdict}", verdict=CLOSED)])
        elif turn.when_made != turn.after:
            verdict = verdict_said(turn.when_made, turn.rules)
            yield with_notes(said, [message("by then {verdict}", verdict=verdict)])
        else:
            yield said
    if change.lifts:
        lifted = [names[lift.option_id] for lift in change.lifts]
        yield message("brings nearer: {options}", options=first_of_many(lifted, SHOWN))
    for easing in change.eases[:SHOWN_EASINGS]:
        yield message(
            "security lacking at {option}: {before} → {after}",
            option=names[easing.option_id],
            before=Money(easing.before, currency),
            after=Money(easing.after, currency),
        )


CLOSED = AVAILABILITIES["closed"]


def turn_of_verdict(before: Sayable, after: Sayable) -> Message:
    """From one verdict to another."""
    return message_in(
        "from one verdict to another", "{before} → {after}", before=before, after=after
    )
