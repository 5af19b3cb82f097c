"""Which branches of the core its tests never take, each with its reason.

    VENV/bin/python tests/bench/branches.py [--only TEXT] [--tests FOLDER ...]

Run by a Python that has what the tests need and coverage.py, which is no dependency of the project.
A branch is a jump from one line to another; those never taken are compared with
tests/bench/branches.toml, where a reason stands beside each that no test can take.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from mutants import CORE, TESTS, VERIFIERS, modules

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
KEY = ("module", "line", "to")


def measured(tests: list[str], only: str) -> dict[str, dict[str, object]]:
    """What coverage.py says of each module of the core under its tests."""
    core = ",".join((*(f"matcher/{room}/*" for room in CORE), *(f"matcher/{v}" for v in VERIFIERS)))
    doctests = [str(path) for path in modules(ROOT) if only in str(path)]
    with tempfile.TemporaryDirectory() as made:
        kept = f"--data-file={made}/data"
        coverage = [sys.executable, "-m", "coverage"]
        asked = ["-q", "-p", "no:cacheprovider", *(f"tests/{name}" for name in tests), *doctests]
        subprocess.run(
            [*coverage, "run", "--branch", f"--include={core}", kept, "-m", "pytest", *asked],
            cwd=ROOT,
            check=True,
        )
        subprocess.run(
            [*coverage, "json", "-q", kept, "-o", f"{made}/told.json"], cwd=ROOT, check=True
        )
        files = json.loads(Path(f"{made}/told.json").read_text(encoding="utf-8"))["files"]
    return {name: told for name, told in files.items() if only in name}


def main() -> int:
    """Print the branches without a reason, then the figure; 1 when there is any."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="modules whose path has this in it")
    parser.add_argument("--tests", nargs="*", default=TESTS, help="folders and files of tests")
    asked = parser.parse_args()
    if find_spec("coverage") is None:
        parser.error("coverage.py is not installed")
    rows = tomllib.loads((HERE / "branches.toml").read_text(encoding="utf-8")).get("branch", [])
    known = {tuple(row[key] for key in KEY) for row in rows}
    branches = taken = without = 0
    for name, told in sorted(measured(asked.tests, asked.only).items()):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        summary = told["summary"]
        branches += summary["num_branches"]  # type: ignore[index]
        taken += summary["covered_branches"]  # type: ignore[index]
        for start, end in told["missing_branches"]:  # type: ignore[misc]
            to = lines[end - 1].strip() if end > 0 else "the end of the function"
            key = (name, lines[start - 1].strip(), to)
            if key not in known:
                without += 1
                said = [
                    f"{part} = {json.dumps(value)}" for part, value in zip(KEY, key, strict=True)
                ]
                print("\n".join((f"# line {start}", "[[branch]]", *said, 'why = ""', "")))
    print(
        f"{taken:,} of {branches:,} branches taken ({taken / max(branches, 1):.1%});"
        f" of {branches - taken} never taken, {without} have no reason written"
    )
    return int(without > 0)


if __name__ == "__main__":
    sys.exit(main())
