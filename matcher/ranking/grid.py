"""The grid on which what is added to a score lies: sums on it are exact, in any order.

Every contribution is rounded to a multiple of 2 ** -36, a hundredth of a billionth. Sums of
such numbers lose nothing in floating point, nor as whole numbers of steps: a score is the same
to the last bit whoever adds it, one pair at a time or a million.
"""

from __future__ import annotations

STEPS = 1 << 36
#: Adding it and taking it away rounds to the grid: its last bit is one step.
_TO_GRID = 1.5 * 2.0**16


def on_grid(value: float) -> float:
    """The nearest multiple of 1 / STEPS; halves go to the even one.

    >>> on_grid(0.25), on_grid(0.1) == 0.1, abs(on_grid(0.1) - 0.1) < 1e-11
    (0.25, False, True)
    """
    return (value + _TO_GRID) - _TO_GRID
