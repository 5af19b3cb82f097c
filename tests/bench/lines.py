"""Lines of tests beside lines of code, blank ones left out.

python tests/bench/lines.py
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WANTED = 3


def lines(folder: str) -> int:
    """Lines of the modules of a folder that hold something."""
    modules = (ROOT / folder).rglob("*.py")
    return sum(bool(line.strip()) for path in modules for line in path.open(encoding="utf-8"))


def main() -> int:
    """Print both and their ratio; 1 when there are fewer tests than wanted."""
    tests, code = lines("tests"), lines("matcher")
    print(f"{tests:,} lines of tests for {code:,} of code: {tests / code:.2f} ({WANTED} wanted)")
    return int(tests < WANTED * code)


if __name__ == "__main__":
    sys.exit(main())
