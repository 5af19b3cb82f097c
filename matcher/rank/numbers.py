"""Numbers in a file that anybody may have written."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any


def is_finite(value: Any) -> bool:
    """Whether a value of a JSON file is a number that can be computed with."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    try:
        return is_number and math.isfinite(value)
    except OverflowError:
        return False


def are_finite(values: Any) -> bool:
    """Whether it is a list of such numbers."""
    return isinstance(values, list) and all(is_finite(value) for value in values)


def are_ascending(values: Any) -> bool:
    """Whether it is a list of such numbers, each above the one before."""
    return are_finite(values) and all(a < b for a, b in pairwise(values))
