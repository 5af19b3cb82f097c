"""What derived numbers can still come to, for many applicants at once.

The arithmetic of `matcher.expressions.ranges` on columns, end by end and to the last bit; the
two are held against each other in tests/laws. Whole numbers are exact in float64 up to 2 ** 53;
beyond, nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.expressions.language import Arithmetic, Name, Tree, Value
from matcher.expressions.ranges import Range
from matcher.vector.arithmetic import LARGEST, InexactError

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Ranges:
    """One range for each applicant: the columns of `Range`.

    Parameters
        is_none  bool (n,): nothing is possible, whatever the inputs are
    """

    low: Numbers
    high: Numbers
    is_low_out: Mask
    is_high_out: Mask
    is_whole: Mask
    is_none: Mask

    @property
    def is_point(self) -> Mask:
        """bool (n,): where it is one value."""
        found: Mask = (self.low == self.high) & ~self.is_none
        return found

    def take(self, rows: NDArray[np.int64]) -> Ranges:
        """The ranges of some applicants."""
        return Ranges(
            self.low[rows],
            self.high[rows],
            self.is_low_out[rows],
            self.is_high_out[rows],
            self.is_whole[rows],
            self.is_none[rows],
        )

    def followed_by(self, others: Ranges) -> Ranges:
        """These ranges and others after them."""
        return Ranges(
            np.concatenate([self.low, others.low]),
            np.concatenate([self.high, others.high]),
            np.concatenate([self.is_low_out, others.is_low_out]),
            np.concatenate([self.is_high_out, others.is_high_out]),
            np.concatenate([self.is_whole, others.is_whole]),
            np.concatenate([self.is_none, others.is_none]),
        )

    def or_else(self, other: Ranges) -> Ranges:
        """The ranges, with one other in place of each that has no number."""
        rows = np.where(np.isnan(self.low), len(self.low), np.arange(len(self.low)))
        return self.followed_by(other).take(rows)

    def each(self) -> Iterator[Range | None]:
        """One by one; None where nothing is possible."""
        ends = zip(self.low.tolist(), self.high.tolist(), strict=True)
        kinds = (self.is_low_out, self.is_high_out, self.is_whole, self.is_none)
        about = zip(*(kind.tolist() for kind in kinds), strict=True)
        for (low, high), (*out_and_whole, is_none) in zip(ends, about, strict=True):
            yield None if is_none else Range(low, high, *out_and_whole)

    def distinct(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """A code for each applicant (n,), and an applicant that shows each code (codes,)."""
        kinds = self.is_low_out + 2 * self.is_high_out + 4 * self.is_whole + 8 * self.is_none
        table = np.stack([self.low, self.high, kinds.astype(np.float64)])
        order = np.lexsort(table)
        table = table[:, order]
        is_new = np.ones(len(order), dtype=np.bool_)
        is_new[1:] = np.any(table[:, 1:] != table[:, :-1], axis=0)
        codes = np.empty(len(order), dtype=np.int64)
        codes[order] = np.cumsum(is_new) - 1
        return codes, order[is_new]


def ranges_of(ranges: Sequence[Range]) -> Ranges:
    """Columns of ranges, from ranges given one by one."""

    def flags(part: str) -> Mask:
        return np.array([getattr(r, part) for r in ranges], dtype=np.bool_)

    return Ranges(
        np.array([r.low for r in ranges], dtype=np.float64),
        np.array([r.high for r in ranges], dtype=np.float64),
        flags("is_low_out"),
        flags("is_high_out"),
        flags("is_whole"),
        np.zeros(len(ranges), dtype=np.bool_),
    )


def of_numbers(numbers: Numbers) -> Ranges:
    """A range of one number for each; NaN stays."""
    no = np.zeros(len(numbers), dtype=np.bool_)
    return Ranges(numbers, numbers, no, no, numbers == np.floor(numbers), no)


def possible_numbers(tree: Tree, of_name: Callable[[str], Ranges], size: int) -> Ranges:
    """What an expression of numbers may come to; see `matcher.expressions.ranges.possible`.

    Raises
        InexactError  a number on the way is too large to be exact
    """
    with np.errstate(all="ignore"):
        return _possible(tree, of_name, size)


def parts_within(one: Ranges, other: Ranges) -> Ranges:
    """The parts of ranges that lie in others."""
    low, high = np.maximum(one.low, other.low), np.minimum(one.high, other.high)
    return _made(
        low,
        high,
        (one.is_low_out & (one.low == low)) | (other.is_low_out & (other.low == low)),
        (one.is_high_out & (one.high == high)) | (other.is_high_out & (other.high == high)),
        one.is_whole | other.is_whole,
        one.is_none | other.is_none,
    )


def _made(
    low: Numbers,
    high: Numbers,
    is_low_out: Mask,
    is_high_out: Mask,
    is_whole: Mask,
    is_none: Mask,
) -> Ranges:
    _check(low, high)
    is_low_out, is_high_out = is_low_out | (low == -np.inf), is_high_out | (high == np.inf)
    up, down = np.ceil(low), np.floor(high)
    up, down = up + (is_low_out & (low == up)), down - (is_high_out & (high == down))
    low, high = np.where(is_whole, up, low), np.where(is_whole, down, high)
    is_low_out = is_low_out & ~(is_whole & (low != -np.inf))
    is_high_out = is_high_out & ~(is_whole & (high != np.inf))
    is_empty = (low > high) | ((low == high) & (is_low_out | is_high_out))
    return Ranges(low, high, is_low_out, is_high_out, is_whole, is_none | is_empty)


def _check(*ends: Numbers) -> None:
    for numbers in ends:
        if np.any((np.abs(numbers) > LARGEST) & np.isfinite(numbers)):
            raise InexactError


def _possible(tree: Tree, of_name: Callable[[str], Ranges], size: int) -> Ranges:
    if isinstance(tree, Value):
        assert isinstance(tree.value, int | float)  # noqa: S101  can_compute has said so
        value = float(tree.value)
        one = ranges_of([Range(value, value, is_whole=value.is_integer())])
        return one.take(np.zeros(size, dtype=np.int64))
    if isinstance(tree, Name):
        return of_name(tree.name)
    assert isinstance(tree, Arithmetic)  # noqa: S101  can_compute has said so
    one, other = _possible(tree.left, of_name, size), _possible(tree.right, of_name, size)
    if tree.operator in ("+", "-"):
        return _sum(tree.operator, one, other)
    if tree.operator == "/":
        ends = _quotients(one, other)
        is_whole = np.zeros(size, dtype=np.bool_)
    else:
        ends = _products(one, other)
        is_whole = one.is_whole & other.is_whole
    return _spanned(list(ends), is_whole, one.is_none | other.is_none)


#: Ends: the numbers, whether they are only approached, and whether they count.
_Ends = tuple[Numbers, Mask, Mask]
_Sides = tuple[tuple[Numbers, Mask], tuple[Numbers, Mask]]


def _sides(one: Ranges) -> _Sides:
    return (one.low, one.is_low_out), (one.high, one.is_high_out)


def _sum(sign: str, one: Ranges, other: Ranges) -> Ranges:
    by = other if sign == "+" else _negated(other)
    low, high = one.low + by.low, one.high + by.high
    _check(low, high)
    return Ranges(
        low,
        high,
        one.is_low_out | by.is_low_out,
        one.is_high_out | by.is_high_out,
        one.is_whole & by.is_whole,
        one.is_none | by.is_none,
    )


def _products(one: Ranges, other: Ranges) -> Iterator[_Ends]:
    for a, a_out in _sides(one):
        for b, b_out in _sides(other):
            is_nothing = ((a == 0) & ~a_out) | ((b == 0) & ~b_out)
            is_zero = is_nothing | ((a == 0) & np.isinf(b)) | ((b == 0) & np.isinf(a))
            is_out = ~is_nothing & (is_zero | a_out | b_out)
            yield np.where(is_zero, 0.0, a * b), is_out, ~one.is_none


def _quotients(one: Ranges, divisor: Ranges) -> Iterator[_Ends]:
    for side, by in ((one, divisor), (_negated(one), _negated(divisor))):
        positive = _made(
            np.maximum(by.low, 0.0),
            by.high,
            by.is_low_out | (by.low <= 0),
            by.is_high_out,
            by.is_whole,
            by.is_none,
        )
        for a, a_out in _sides(side):
            for b, b_out in _sides(positive):
                found = np.where(b == 0, np.copysign(np.inf, a), a / b)
                is_out = np.where(a == 0, a_out, a_out | b_out | (b == 0) | np.isinf(b))
                counts = (by.high > 0) & ~(np.isinf(a) & np.isinf(b))
                yield np.where((a == 0) | np.isinf(b), 0.0, found), is_out, counts


def _negated(one: Ranges) -> Ranges:
    return Ranges(-one.high, -one.low, one.is_high_out, one.is_low_out, one.is_whole, one.is_none)


def _spanned(ends: Iterable[_Ends], is_whole: Mask, is_none: Mask) -> Ranges:
    low, high = np.full(len(is_none), np.inf), np.full(len(is_none), -np.inf)
    is_low_out, is_high_out = np.ones_like(is_none), np.ones_like(is_none)
    none_counts = np.ones_like(is_none)
    for numbers, is_out, counts in ends:
        none_counts = none_counts & ~counts
        lower, higher = counts & (numbers < low), counts & (numbers > high)
        is_low_out = np.where(lower, is_out, is_low_out & (is_out | ~counts | (numbers != low)))
        is_high_out = np.where(higher, is_out, is_high_out & (is_out | ~counts | (numbers != high)))
        low, high = np.where(lower, numbers, low), np.where(higher, numbers, high)
    # where an end is infinite no number was below or above it, and it is out in any case
    return _made(low, high, is_low_out, is_high_out, is_whole, is_none | none_counts)
