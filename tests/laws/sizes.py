"""How many cases the laws compare: few, or with MATCHER_LONG=1, as `.ci/run` does, many.

A number of one's own goes before both: `MATCHER_PAIRS=500000 python -m pytest tests/laws`.
"""

from __future__ import annotations

import os


def how_many(variable: str, short: int, long: int) -> int:
    """The number that an environment variable says, else the short or the long one."""
    given = os.environ.get(variable)
    return int(given) if given else long if os.environ.get("MATCHER_LONG") else short
