"""The promises of the project with their last figures: runs what tests them, makes docs/trust.md.

    python tests/bench/trust.py            make the page from what is kept
    python tests/bench/trust.py laws …     run these first, and keep what they found
    python tests/bench/trust.py --all      run every one: hours
    python tests/bench/trust.py --said kills=FILE
                                           keep what a run apart printed, and `; echo exit $?`

Promises stand in tests/bench/promises.toml, figures and days in tests/bench/figures.json.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROMISES = tomllib.loads((HERE / "promises.toml").read_text(encoding="utf-8"))["promise"]
FIGURES, PAGE = HERE / "figures.json", ROOT / "docs" / "trust.md"
HEAD = """# What is promised, and what was found

Each promise, how it is tested, and the last figure with its day.
The page is made by `python tests/bench/trust.py`; nothing in it is written by hand.
Where no day stands, nobody has run it yet.
§ is the goal that a promise belongs to, one of nineteen; several may share one.

| § | promise | goal | found | day | run it |
| --- | --- | --- | --- | --- | --- |
"""


def tried(promise: dict[str, Any]) -> dict[str, Any]:
    """What the command of a promise printed last, whether it succeeded, and the day."""
    began = time.monotonic()
    folder = Path(sys.executable).parent
    given = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    found = "nothing was printed"
    with subprocess.Popen(
        promise["run"], shell=True, cwd=ROOT, env=given, stdout=subprocess.PIPE, text=True
    ) as running:
        for line in running.stdout or ():
            print(line, end="", file=sys.stderr, flush=True)
            found = line.strip() or found
    return {
        "found": found,
        "held": running.returncode == 0,
        "seconds": round(time.monotonic() - began),
        "day": date.today().isoformat(),
    }


def said_apart(path: Path) -> dict[str, Any]:
    """What a run apart printed, read from its file: the last line but one, and its exit code."""
    *lines, ended = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    written = path.stat().st_mtime
    return {
        "found": lines[-1].strip(),
        "held": ended == "exit 0",
        "seconds": None,
        "day": date.fromtimestamp(written).isoformat(),
    }


def page(figures: dict[str, dict[str, Any]]) -> str:
    """The table of all promises."""
    lines = []
    for promise in PROMISES:
        known = figures.get(promise["id"], {})
        found = str(known.get("found", "–")).replace("|", "/")
        if known and not known["held"]:
            found = f"**not held**: {found}"
        lines.append(
            f"| {promise.get('goal_number', '–')} | {promise['says']} | {promise['goal']} | {found}"
            f" | {known.get('day', '–')} | `{promise['run']}` |"
        )
    return HEAD + "\n".join(lines) + "\n"


def main() -> int:
    """Run what is asked for, keep the figures, make the page; 1 when a promise is not held."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ids", nargs="*", metavar="ID", help="promises to run")
    parser.add_argument("--all", action="store_true", help="run every one")
    parser.add_argument("--said", action="append", default=[], metavar="ID=FILE")
    asked = parser.parse_args()
    apart = dict(one.split("=", 1) for one in asked.said)
    if unknown := {*asked.ids, *apart} - {promise["id"] for promise in PROMISES}:
        parser.error(f"no such promise: {', '.join(sorted(unknown))}")
    found = {}
    for promise in PROMISES:
        if asked.all or promise["id"] in asked.ids:
            found[promise["id"]] = tried(promise)
            print(promise["id"], found[promise["id"]], flush=True)
    found |= {name: said_apart(Path(file)) for name, file in apart.items()}
    # read after the runs, which may take hours: others may have kept theirs meanwhile
    figures = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    figures |= found
    FIGURES.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    PAGE.write_text(page(figures), encoding="utf-8")
    return int(any(not known["held"] for known in figures.values()))


if __name__ == "__main__":
    sys.exit(main())
