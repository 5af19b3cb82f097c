"""What an applicant can do: single changes of a field, and a profile after them.

Only what the schema declares changeable, never a sensitive field, a place or a derived one.
A change is made when it brings what an option asks: an account opened, a certificate added,
a meeting held.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from matcher.domain.applicant import Applicant
from matcher.domain.schema import NUMERIC, Field
from matcher.domain.values import FieldValue, Several
from matcher.rules.predicates import Among, Atom, Holds, Order

_NONE = "none"


@dataclass(frozen=True, slots=True)
class Action:
    """One change of one field.

    Parameters
        value   what the field holds afterwards; of a categories field, the value that is added
        was_unknown   True when it may be so already: ask first
        first   fields that have to be changed before it, with their own days and cost counted in
        first_unknown   those of them that may be so already
    """

    field: str
    value: bool | int | float | str | date
    days: int
    cost: int
    was_unknown: bool = False
    first: tuple[str, ...] = ()
    first_unknown: tuple[str, ...] = ()


def allowed(about: Field) -> bool:
    """Whether a change of the field may ever be proposed."""
    return (
        about.change is not None
        and not about.sensitive
        and about.derived is None
        and about.type not in ("place", "text")
    )


def actions_for(
    atoms: Iterable[Atom], applicant: Applicant, first: Mapping[str, tuple[str, ...]]
) -> list[Action]:
    """The changes that the questions of some rules leave to the applicant, by field and value."""
    found: dict[tuple[str, object], Action] = {}
    for atom in atoms:
        for name, value in _targets(atom, applicant):
            about = applicant.schema[name]
            if about.change is None or not allowed(about) or has(applicant, name, value):
                continue
            found.setdefault((name, value), make_move(name, value, applicant, first))
    return list(found.values())


def make_move(
    name: str,
    value: bool | int | float | str | date,
    applicant: Applicant,
    first: Mapping[str, tuple[str, ...]],
) -> Action:
    """A change with its days and cost, and what has to come before it."""
    schema = applicant.schema
    change = schema[name].change
    assert change is not None  # noqa: S101  the caller saw to it
    before = tuple(
        b
        for b in first.get(name, ())
        if applicant.value(b) is not True and schema[b].change is not None and allowed(schema[b])
    )
    earlier = [c for b in before if (c := schema[b].change) is not None]
    known = applicant.value(name)
    return Action(
        field=name,
        value=value,
        days=change.days + max((c.days for c in earlier), default=0),
        cost=change.cost + sum(c.cost for c in earlier),
        # what has to come first and is not so says that this is not so either
        was_unknown=(known is None or (isinstance(known, Several) and known.is_open))
        and not any(applicant.value(b) is False for b in before),
        first=before,
        first_unknown=tuple(b for b in before if applicant.value(b) is None),
    )


def _targets(
    atom: Atom, applicant: Applicant
) -> Iterator[tuple[str, bool | int | float | str | date]]:
    schema = applicant.schema
    about = schema[atom.field]
    match atom:
        case Holds(name, value):
            if value != _NONE and about.values is not None:
                yield name, value
        case Among(name, values):
            if about.type == "boolean":
                yield name, True
            else:
                for value in about.values or sorted(map(str, values)):
                    yield name, value
        case Order(name, _, value):
            if about.type == "date" and about.change is not None:
                done_on = applicant.today + timedelta(days=about.change.days)
                if _within(done_on, about):
                    yield name, done_on
            elif about.type in NUMERIC and isinstance(value, int | float):
                for number in _around(value, about):
                    yield name, number
        case _:
            return


def _around(mark: int | float, about: Field) -> Iterator[int | float]:
    """The mark of a question and a value on either side, those that the field can hold."""
    step = 1 if about.is_whole else max(abs(mark) * 0.01, 0.01)
    candidates: Sequence[int | float] = (mark - step, mark, mark + step)
    if about.is_whole:
        candidates = sorted(
            {math.floor(mark) - 1, math.floor(mark), math.ceil(mark), math.ceil(mark) + 1}
        )
    yield from (number for number in candidates if _within(number, about))


def _within(number: float | date, about: Field) -> bool:
    low, high = about.minimum, about.maximum
    return (low is None or number >= low) and (high is None or number <= high)  # type: ignore[operator]


def has(applicant: Applicant, name: str, value: object) -> bool:
    """Whether the field holds the value already."""
    held = applicant.value(name)
    return value in held.values if isinstance(held, Several) else held == value


def changed(applicant: Applicant, moves: Iterable[Action], today: date | None = None) -> Applicant:
    """The applicant once the changes are made, those that come first included."""
    stated: dict[str, FieldValue] = dict(applicant.stated)
    for move in moves:
        for name in move.first:
            stated[name] = True
        about = applicant.schema[move.field]
        if about.type == "categories":
            held = applicant.value(move.field) if move.field not in stated else stated[move.field]
            before = held if isinstance(held, Several) else Several(frozenset(), is_open=True)
            values = frozenset((*before.values - {_NONE}, str(move.value)))
            stated[move.field] = replace(
                before, values=values, excluded=before.excluded - {str(move.value)}
            )
        else:
            stated[move.field] = move.value
    return Applicant(applicant.id, applicant.schema, stated, today or applicant.today)
