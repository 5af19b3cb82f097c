"""What an expression can still come to while some of its inputs are not known.

A sum of which one part is 800,000 and the others are at least 0 is at least 800,000, whatever
the others are. The ends of a range are computed by the very operations that compute a value, and
each of those grows or falls with each of its sides; so where every input stands once in an
expression, its ends are values that it really takes, or comes as near to as one likes.

What is exact, and what is not, is said in docs/verdicts.md.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from matcher.expressions.derived import Scalar, calculate, node_parts, years_between
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
from matcher.support.records import dataclass

_INFINITE = math.inf
_LAST_DAY = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers, or the days as ordinals, between two ends; at least one.

    Parameters
        is_low_out, is_high_out   True where an end itself is not reached
        is_whole   only whole numbers, all of them; its ends are whole then, or infinite
    """

    low: float
    high: float
    is_low_out: bool = False
    is_high_out: bool = False
    is_whole: bool = False
    is_day: bool = False

    @property
    def is_point(self) -> bool:
        """True when it is one value."""
        return self.low == self.high

    def has(self, number: float) -> bool:
        """Whether it holds a number."""
        if self.is_whole and number != math.floor(number):
            return False
        if number < self.low or number > self.high:
            return False
        return not (
            (self.is_low_out and number == self.low) or (self.is_high_out and number == self.high)
        )


#: What an expression may come to: numbers or days, truths, or words (None: any word).
Possible = Range | frozenset[Scalar] | None
PossibleOf = Callable[[str], Possible]


class NothingPossibleError(ArithmeticError):
    """Whatever the inputs are, there is no answer: a division by zero, a day after the last."""


def make_range(
    low: float,
    high: float,
    *,
    is_low_out: bool = False,
    is_high_out: bool = False,
    is_whole: bool = False,
    is_day: bool = False,
) -> Range:
    """The range between two ends, written in one way only.

    Raises
        NothingPossibleError  no number lies between them
    """
    is_low_out, is_high_out = is_low_out or low == -_INFINITE, is_high_out or high == _INFINITE
    if is_whole:
        if low != -_INFINITE:
            low, is_low_out = math.ceil(low) + (is_low_out and low == math.ceil(low)), False
        if high != _INFINITE:
            high, is_high_out = math.floor(high) - (is_high_out and high == math.floor(high)), False
    if low > high or (low == high and (is_low_out or is_high_out)):
        raise NothingPossibleError
    return Range(low, high, is_low_out, is_high_out, is_whole, is_day)


def of_value(value: Scalar) -> Possible:
    """What a known value may be: itself."""
    if isinstance(value, date):
        day = value.toordinal()
        return Range(day, day, is_whole=True, is_day=True)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Range(value, value, is_whole=value == math.floor(value))
    return frozenset((value,))


def is_single(possible: Possible) -> bool:
    """True when it is one value."""
    if possible is None:
        return False
    return possible.is_point if isinstance(possible, Range) else len(possible) == 1


def only_value(possible: Possible) -> Scalar:
    """The one value that it can be; None when there are several."""
    if possible is None or not is_single(possible):
        return None
    if isinstance(possible, Range):
        return date.fromordinal(int(possible.low)) if possible.is_day else possible.low
    return next(iter(possible))


def within(one: Range, other: Range) -> Range:
    """The part of one range that lies in another.

    Raises
        NothingPossibleError  there is none
    """
    low, high = max(one.low, other.low), min(one.high, other.high)
    return make_range(
        low,
        high,
        is_low_out=any(r.is_low_out and r.low == low for r in (one, other)),
        is_high_out=any(r.is_high_out and r.high == high for r in (one, other)),
        is_whole=one.is_whole or other.is_whole,
        is_day=one.is_day,
    )


def possible(tree: Tree, possible_of: PossibleOf) -> Possible:
    """All that an expression may come to, given what its inputs may be.

    Raises
        NothingPossibleError  there is no answer, whatever the inputs are
    """
    match tree:
        case Value(value):
            return of_value(value)
        case Name(name):
            return possible_of(name)
        case Not() | Both() | Either():
            return frozenset(_joined(tree, possible_of))
        case Compare(sign, left, right):
            one = possible(left, possible_of)
            if isinstance(right, Values):
                return frozenset(_among(one, right.values))
            return frozenset(_compared(sign, one, possible(right, possible_of)))
        case Arithmetic(sign, left, right):
            sides = possible(left, possible_of), possible(right, possible_of)
            return _calculated(sign, _range(sides[0]), _range(sides[1]))
        case FunctionCall(name, arguments):
            return _called(name, [_range(possible(part, possible_of)) for part in arguments])
        case _:
            return None


def movers(tree: Tree, possible_of: PossibleOf) -> tuple[str, ...]:
    """The inputs that alone can still move what an expression comes to, each once, in order.

    Where one input stands several times in it, some that are named may turn out not to.
    """
    return tuple(dict.fromkeys(_movers(tree, possible_of)))


def _movers(tree: Tree, possible_of: PossibleOf) -> Iterator[str]:
    try:
        if is_single(possible(tree, possible_of)):
            return
    except NothingPossibleError:
        return
    if isinstance(tree, Name):
        yield tree.name
    for part in _telling(tree, possible_of):
        yield from _movers(part, possible_of)


def _telling(tree: Tree, possible_of: PossibleOf) -> Iterable[Tree]:
    """The parts of a node that can make a difference: of a minimum, those that may be least."""
    if not isinstance(tree, FunctionCall) or tree.name not in ("min", "max"):
        return node_parts(tree)
    ranges = [_range(possible(part, possible_of)) for part in tree.arguments]
    if tree.name == "min":
        least = min(r.high for r in ranges)
        return [p for p, r in zip(tree.arguments, ranges, strict=True) if r.low < least]
    most = max(r.low for r in ranges)
    return [p for p, r in zip(tree.arguments, ranges, strict=True) if r.high > most]


def _range(found: Possible) -> Range:
    assert isinstance(found, Range)  # noqa: S101  the schema's check of types saw to it
    return found


# --- truths


def _joined(tree: Both | Either | Not, possible_of: PossibleOf) -> set[Scalar]:
    truths = [possible(part, possible_of) or frozenset() for part in node_parts(tree)]
    if isinstance(tree, Not):
        return {not truth for truth in truths[0]}  # type: ignore[union-attr]
    if isinstance(tree, Both):
        may_hold, may_fail = all(True in t for t in truths), any(False in t for t in truths)  # type: ignore[operator]
    else:
        may_hold, may_fail = any(True in t for t in truths), all(False in t for t in truths)  # type: ignore[operator]
    return _truths(may_hold=may_hold, may_fail=may_fail)


def _truths(*, may_hold: bool, may_fail: bool) -> set[Scalar]:
    return {truth for truth, can_be in ((True, may_hold), (False, may_fail)) if can_be}


def _among(one: Possible, values: Iterable[Scalar]) -> set[Scalar]:
    if isinstance(one, Range):
        numbers = {v.toordinal() if isinstance(v, date) else v for v in values}
        inside = {n for n in numbers if one.has(n)}  # type: ignore[arg-type]
        is_all = one.is_point or (one.is_whole and len(inside) == one.high - one.low + 1)
        return _truths(may_hold=bool(inside), may_fail=not inside or not is_all)
    if one is None:
        return {True, False}
    named = frozenset(values)
    return _truths(may_hold=not one.isdisjoint(named), may_fail=not one <= named)


def _compared(sign: str, one: Possible, other: Possible) -> set[Scalar]:
    if sign in ("!=", ">", ">="):
        turned = _compared({"!=": "==", ">": "<=", ">=": "<"}[sign], one, other)
        return {not truth for truth in turned}
    if isinstance(one, Range) and isinstance(other, Range):
        can_be_less, can_be_more = one.low < other.high, one.high > other.low
        if sign == "<":
            return _truths(may_hold=can_be_less, may_fail=can_be_more or _meet(one, other))
        if sign == "<=":
            return _truths(may_hold=can_be_less or _meet(one, other), may_fail=can_be_more)
        differ = not (one.is_point and other.is_point and one.low == other.low)
        return _truths(may_hold=_meet(one, other), may_fail=differ)
    if one is None or other is None:
        return {True, False}
    differ = not (is_single(one) and is_single(other) and one == other)
    return _truths(may_hold=not one.isdisjoint(other), may_fail=differ)  # type: ignore[union-attr,arg-type]


def _meet(one: Range, other: Range) -> bool:
    try:
        within(one, other)
    except NothingPossibleError:
        return False
    return True


# --- numbers and days

#: An end: the number, and whether it is only approached.
_End = tuple[float, bool]


def _ends(one: Range) -> tuple[_End, _End]:
    return (one.low, one.is_low_out), (one.high, one.is_high_out)


def _calculated(sign: str, one: Range, other: Range) -> Range:
    if one.is_day:
        return _of_days(sign, one, other)
    if sign in ("+", "-"):
        (low, high), (least, most) = _ends(one), _ends(other)
        if sign == "-":
            least, most = most, least
        return _spanned([_step(sign, low, least), _step(sign, high, most)], one, other)
    if sign == "*":
        found = [_times(a, b) for a in _ends(one) for b in _ends(other)]
        return _spanned(found, one, other)
    return _spanned(list(_quotients(one, other)), one, None)


def _quotients(one: Range, divisor: Range) -> Iterator[_End]:
    """The ends of the quotients by what is above zero, then by what is below it."""
    for side, by in ((one, divisor), (_negated(one), _negated(divisor))):
        if by.high > 0:
            positive = make_range(
                max(by.low, 0),
                by.high,
                is_low_out=by.is_low_out if by.low > 0 else True,
                is_high_out=by.is_high_out,
                is_whole=by.is_whole,
            )
            for a in _ends(side):
                for b in _ends(positive):
                    if not (math.isinf(a[0]) and math.isinf(b[0])):
                        yield _divided(a, b)


def _negated(one: Range) -> Range:
    return Range(-one.high, -one.low, one.is_high_out, one.is_low_out, one.is_whole)


def _of_days(sign: str, one: Range, other: Range) -> Range:
    (low, high), (least, most) = _ends(one), _ends(other)
    if sign == "-":
        least, most = most, least
    if other.is_day:
        ends = [_step("-", low, least), _step("-", high, most)]
        return _spanned(ends, one, other)
    # part of a day is cut off, as for one value
    whole = [(end if math.isinf(end) else math.trunc(end), False) for end, _ in (least, most)]
    first, last = (_step(sign, a, b) for a, b in zip((low, high), whole, strict=True))
    return make_range(max(first[0], 1), min(last[0], _LAST_DAY), is_whole=True, is_day=True)


def _step(sign: str, a: _End, b: _End) -> _End:
    return _worked(sign, a[0], b[0]), a[1] or b[1]


def _times(a: _End, b: _End) -> _End:
    for one, other in ((a, b), (b, a)):
        if one[0] == 0 and not one[1]:
            return 0, False  # nothing, however many times
        if one[0] == 0 and math.isinf(other[0]):
            return 0, True
    return _worked("*", a[0], b[0]), a[1] or b[1]


def _divided(a: _End, b: _End) -> _End:
    """An end divided by one that is not below zero, and only approaches it."""
    if a[0] == 0:
        return a
    if b[0] == 0:
        return math.copysign(_INFINITE, a[0]), True
    if math.isinf(b[0]):
        return 0, True
    return _worked("/", a[0], b[0]), a[1] or b[1]


_OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def _worked(sign: str, one: float, other: float) -> float:
    if math.isinf(one) or math.isinf(other):
        return _OPERATIONS[sign](one, other)
    found = calculate(sign, one, other)
    if isinstance(found, int | float):
        return found
    # too large for a number: as good as without an end
    negative = (one < 0) != (other < 0) if sign in "*/" else one < 0
    return -_INFINITE if negative else _INFINITE


def _spanned(ends: list[_End], one: Range, other: Range | None) -> Range:
    """From the least end to the greatest; an end is reached when one of those equal to it is."""
    if not ends:
        raise NothingPossibleError
    low, high = min(end for end, _ in ends), max(end for end, _ in ends)
    return make_range(
        low,
        high,
        is_low_out=all(is_out for end, is_out in ends if end == low),
        is_high_out=all(is_out for end, is_out in ends if end == high),
        is_whole=one.is_whole and other is not None and other.is_whole,
    )


def _called(name: str, ranges: list[Range]) -> Range:
    if name == "year":
        (day,) = ranges
        years = (_day(end).year for end in (day.low, day.high))
        return make_range(*years, is_whole=True)
    if name == "years":
        start, end = ranges
        return make_range(
            years_between(_day(start.high), _day(end.low)),
            years_between(_day(start.low), _day(end.high)),
        )
    chosen = min if name == "min" else max
    low, high = chosen(r.low for r in ranges), chosen(r.high for r in ranges)
    at_low = [r.is_low_out for r in ranges if r.low == low]
    at_high = [r.is_high_out for r in ranges if r.high == high]
    return make_range(
        low,
        high,
        # the least is as low as the lowest of them, but as high only as all of them reach
        is_low_out=all(at_low) if name == "min" else any(at_low),
        is_high_out=any(at_high) if name == "min" else all(at_high),
        is_whole=all(r.is_whole for r in ranges),
        is_day=ranges[0].is_day,
    )


def _day(ordinal: float) -> date:
    return date.fromordinal(int(min(max(ordinal, 1), _LAST_DAY)))
