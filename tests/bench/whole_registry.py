"""What needs all that is known of each cooperative, over the whole demonstration registry.

python tests/bench/whole_registry.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from matcher import open_matcher
from matcher.advice.advise import advise


def main() -> None:
    """Print the seconds of all advice and of all plans."""
    session = open_matcher()
    start = time.perf_counter()
    found = [advise(session, applicant) for applicant in session.registry]
    print(f"advice for {len(found)} cooperatives: {time.perf_counter() - start:.0f} s")
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        command = [sys.executable, "-m", "matcher", "plan", "--all", "--out"]
        subprocess.run([*command, str(Path(folder) / "plans.csv")], check=True)
        print(f"plans for {len(found)} cooperatives: {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
