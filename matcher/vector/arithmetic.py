"""Derived numbers for many applicants at once, in the arithmetic of `compute`.

Whole numbers are exact in float64 up to 2 ** 53: up to there sums, differences, products and
quotients come out the same as one by one. Beyond, nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from matcher.domain.schema import NUMERIC, Schema
from matcher.expressions.derived import walk
from matcher.expressions.language import Arithmetic, Name, Tree, Value

Numbers = NDArray[np.float64]
LARGEST = 2.0**53


class InexactError(ArithmeticError):
    """A whole number is too large for float64."""


def can_compute(tree: Tree, schema: Schema) -> bool:
    """Whether an expression is made of numbers, fields that hold numbers, and + - * /."""
    return isinstance(tree, Arithmetic) and all(
        isinstance(node, Arithmetic)
        or (isinstance(node, Name) and node.name in schema and schema[node.name].type in NUMERIC)
        or (
            isinstance(node, Value)
            and isinstance(node.value, int | float)
            and not isinstance(node.value, bool)
        )
        for node in walk(tree)
    )


def compute_numbers(tree: Tree, numbers_of: Callable[[str], Numbers], size: int) -> Numbers:
    """float64 (size,): the value for each applicant; NaN where it is unknown or has no answer.

    Raises
        InexactError  a number on the way is too large to be exact
    """
    with np.errstate(all="ignore"):
        return _computed(tree, numbers_of, size)


def _computed(tree: Tree, numbers_of: Callable[[str], Numbers], size: int) -> Numbers:
    if isinstance(tree, Value):
        return np.full(size, tree.value, dtype=np.float64)
    if isinstance(tree, Name):
        return _exact(numbers_of(tree.name).copy())
    assert isinstance(tree, Arithmetic)  # noqa: S101  can_compute has said so
    left = _computed(tree.left, numbers_of, size)
    right = _computed(tree.right, numbers_of, size)
    operation = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}[tree.operator]
    found: Numbers = operation(left, right)
    found[~np.isfinite(found)] = np.nan
    return _exact(found)


def _exact(numbers: Numbers) -> Numbers:
    if np.any(np.abs(numbers) > LARGEST):
        raise InexactError
    return numbers
