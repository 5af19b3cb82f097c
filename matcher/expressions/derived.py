"""Derived fields: what is computed from other fields and `today`.

A derived value is unknown (None) as soon as one input is unknown, and where the arithmetic
has no answer (a division by zero).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from matcher.expressions.language import (
    Arithmetic,
    Both,
    Compare,
    Either,
    FunctionCall,
    Name,
    Not,
    Tree,
    Value,
    Values,
)
from matcher.support.messages import Message, message

Scalar = bool | int | float | str | date | None

#: The kinds of values, as a sentence names them.
NUMBER, DATE, TRUTH = message("a number"), message("a date"), message("true or false")
TEXT, PLACE, LIST = message("a text"), message("a place"), message("a list")
_TYPE = {
    "integer": NUMBER,
    "number": NUMBER,
    "money": NUMBER,
    "date": DATE,
    "boolean": TRUTH,
    "category": TEXT,
    "text": TEXT,
    "place": PLACE,
    "categories": LIST,
}


def years_between(start: date, end: date) -> float:
    """Years from `start` to `end`: whole anniversaries and the part of the year begun.

    Negative when `end` comes first. Born on 29 February, the anniversary is 1 March.

    Example
        >>> years_between(date(2020, 3, 1), date(2025, 3, 1))
        5.0
        >>> years_between(date(2020, 3, 1), date(2025, 3, 2)) > 5
        True
    """
    if end < start:
        return -years_between(end, start)
    whole = end.year - start.year
    last = _anniversary(start, start.year + whole)
    if last > end:
        whole -= 1
        last = _anniversary(start, start.year + whole)
    following = _anniversary(start, start.year + whole + 1)
    return whole + (end - last).days / max((following - last).days, 1)


def _anniversary(day: date, year: int) -> date:
    if year > 9999:
        return date.max
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def inputs_of(tree: Tree) -> tuple[str, ...]:
    """The names that a tree speaks of, in order, each once."""
    return tuple(dict.fromkeys(node.name for node in walk(tree) if isinstance(node, Name)))


def walk(tree: Tree) -> Iterator[Tree]:
    """Every node of a tree, the root first."""
    yield tree
    for part in node_parts(tree):
        yield from walk(part)


def node_parts(tree: Tree) -> tuple[Tree, ...]:
    """The parts of which a node is made."""
    match tree:
        case Both(parts) | Either(parts):
            return parts
        case Not(part):
            return (part,)
        case Compare(_, left, right) | Arithmetic(_, left, right):
            return (left, right)
        case FunctionCall(_, arguments):
            return arguments
        case _:
            return ()


def compute(tree: Tree, value_of: Callable[[str], Scalar]) -> Scalar:
    """The value of an expression, or None when it is unknown."""
    match tree:
        case Value(value):
            return value
        case Name(name):
            return value_of(name)
        case Not(part):
            inner = compute(part, value_of)
            return None if inner is None else not inner
        case Both(parts) | Either(parts):
            found = [compute(part, value_of) for part in parts]
            if any(value is None for value in found):
                return None
            return all(found) if isinstance(tree, Both) else any(found)
        case Compare(operator, left, right):
            return _compared(operator, compute(left, value_of), right, value_of)
        case Arithmetic(operator, left, right):
            return calculate(operator, compute(left, value_of), compute(right, value_of))
        case FunctionCall(name, arguments):
            return _called(name, [compute(part, value_of) for part in arguments])
        case _:
            return None


def _compared(
    operator: str, left: Scalar, right: Tree, value_of: Callable[[str], Scalar]
) -> bool | None:
    if left is None:
        return None
    if isinstance(right, Values):
        return left in right.values
    other = compute(right, value_of)
    return None if other is None else compare(operator, left, other)


def compare(operator: str, left: object, right: object) -> bool:
    """Whether `left operator right` holds for two known values of one type."""
    if operator == "==":
        return left == right
    if operator == "!=":
        return left != right
    if operator == "<":
        return left < right  # type: ignore[operator,no-any-return]
    if operator == "<=":
        return left <= right  # type: ignore[operator,no-any-return]
    if operator == ">":
        return left > right  # type: ignore[operator,no-any-return]
    return left >= right  # type: ignore[operator,no-any-return]


def calculate(operator: str, left: Scalar, right: Scalar) -> Scalar:
    """left operator right; None when a side is unknown or there is no answer."""
    if isinstance(left, date) and isinstance(right, date):
        return (left - right).days if operator == "-" else None
    if isinstance(left, date) and isinstance(right, int | float):
        try:
            return left + timedelta(days=int(right if operator == "+" else -right))
        except OverflowError:
            return None
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        return None
    try:
        value = _operated(operator, left, right)
        return value if math.isfinite(value) else None
    except (OverflowError, ZeroDivisionError):
        return None


def _operated(operator: str, left: float, right: float) -> float:
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    return left * right if operator == "*" else left / right


def _called(name: str, values: list[Scalar]) -> Scalar:
    if any(value is None for value in values):
        return None
    if name == "years":
        start, end = values
        return years_between(start, end)  # type: ignore[arg-type]
    if name == "year":
        return values[0].year  # type: ignore[union-attr]
    chosen: Callable[..., Scalar] = min if name == "min" else max
    return chosen(values)


# --- checking

FUNCTIONS = {
    "years": message(
        "write years(start, end): years from one day to another, with the part of a year begun."
    ),
    "year": message("write year(day): the year of a day."),
    "min": message("write min(a, b, …): the smallest."),
    "max": message("write max(a, b, …): the largest."),
}


def problems_of(tree: Tree, types: Mapping[str, str], wanted: str) -> list[Message]:
    """What is wrong with the types of an expression that must give type `wanted`."""
    problems: list[Message] = []
    kind = _kind(tree, types, problems)
    if not problems and kind != _TYPE[wanted]:
        problems.append(
            message(
                "the expression gives {kind}, the field holds {wanted}.",
                kind=kind,
                wanted=_TYPE[wanted],
            )
        )
    if not problems and wanted == "categories":
        problems.append(message("a categories field cannot be derived."))
    return problems


def _kind(tree: Tree, types: Mapping[str, str], problems: list[Message]) -> Message:
    match tree:
        case Name(name):
            return DATE if name == "today" else _TYPE[types[name]]
        case Value(value):
            return literal_kind(value)
        case Not() | Both() | Either():
            for part in node_parts(tree):
                if (kind := _kind(part, types, problems)) != TRUTH:
                    problems.append(
                        message(
                            "and, or and not join what is true or false, not {kind}.", kind=kind
                        )
                    )
            return TRUTH
        case Compare(operator, left, right):
            _check_compared(operator, _kind(left, types, problems), right, types, problems)
            return TRUTH
        case Arithmetic(operator, left, right):
            sides = _kind(left, types, problems), _kind(right, types, problems)
            return _kind_of_arithmetic(operator, sides, problems)
        case FunctionCall(name, arguments):
            kinds = [_kind(part, types, problems) for part in arguments]
            return _kind_of_call(name, kinds, problems)
        case _:
            return LIST


def literal_kind(value: object) -> Message:
    """The kind of a literal, in words."""
    if isinstance(value, bool):
        return TRUTH
    if isinstance(value, int | float):
        return NUMBER
    return DATE if isinstance(value, date) else TEXT


def _check_compared(
    operator: str, left: Message, right: Tree, types: Mapping[str, str], problems: list[Message]
) -> None:
    if isinstance(right, Values):
        if any(literal_kind(value) != left for value in right.values):
            problems.append(
                message("{kind} is compared with a list that holds something else.", kind=left)
            )
        return
    other = _kind(right, types, problems)
    if LIST in (left, other):
        problems.append(
            message("a field of several values is for conditions, not for derived fields.")
        )
    elif operator == "has":
        problems.append(message("has is for conditions, not for derived fields."))
    elif left != other:
        problems.append(message("{kind} is compared with {other}.", kind=left, other=other))
    elif operator not in ("==", "!=") and left not in (NUMBER, DATE):
        problems.append(
            message(
                '"{operator}" compares numbers or dates, not {kind}.', operator=operator, kind=left
            )
        )


def _kind_of_arithmetic(
    operator: str, sides: tuple[Message, Message], problems: list[Message]
) -> Message:
    if sides == (NUMBER, NUMBER):
        return NUMBER
    if sides == (DATE, DATE) and operator == "-":
        return NUMBER
    if sides == (DATE, NUMBER) and operator in ("+", "-"):
        return DATE
    problems.append(
        message(
            '"{operator}" cannot join {left} and {right}.',
            operator=operator,
            left=sides[0],
            right=sides[1],
        )
    )
    return NUMBER


def _kind_of_call(name: str, kinds: list[Message], problems: list[Message]) -> Message:
    expected = {"years": [DATE, DATE], "year": [DATE]}
    if name not in FUNCTIONS:
        problems.append(
            message(
                '"{name}" is not a function; there are {known}.', name=name, known=tuple(FUNCTIONS)
            )
        )
    elif name in expected:
        if kinds != expected[name]:
            problems.append(FUNCTIONS[name])
    elif len(set(kinds)) != 1 or kinds[0] not in (NUMBER, DATE):
        problems.append(message("{function} takes numbers, or dates.", function=name))
    else:
        return kinds[0]
    return NUMBER
