"""Same input, same bytes: under other hash seeds, languages of the system, time zones and threads.

    python tests/bench/determinism.py [--whole] [--python PYTHON ...]

Every command below is run once in each environment of `ENVIRONMENTS`, and what it prints and
writes is compared byte for byte; with `--whole`, in each of the 54 that three hash seeds, three
languages of the system, three time zones and one or two threads make. `--python` runs the first
environment under another interpreter as well, with whatever versions of the libraries it has.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Each value of each setting at least once, and no two settings always together.
ENVIRONMENTS = (
    {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC", "OMP_NUM_THREADS": "1"},
    {"PYTHONHASHSEED": "1", "LC_ALL": "fr_FR.UTF-8", "TZ": "Africa/Casablanca",
     "OMP_NUM_THREADS": "2"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "ar_MA.UTF-8", "TZ": "Pacific/Auckland",
     "OMP_NUM_THREADS": "1"},
    {"PYTHONHASHSEED": "1", "LC_ALL": "ar_MA.UTF-8", "TZ": "UTC", "OMP_NUM_THREADS": "1"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Africa/Casablanca",
     "OMP_NUM_THREADS": "2"},
)  # fmt: skip
SETTINGS = {
    "PYTHONHASHSEED": ("0", "1", "2"),
    "LC_ALL": ("C.UTF-8", "fr_FR.UTF-8", "ar_MA.UTF-8"),
    "TZ": ("UTC", "Africa/Casablanca", "Pacific/Auckland"),
    "OMP_NUM_THREADS": ("1", "2"),
}
DAY = ("--today", "2026-11-23", "--registry", "demo")
#: What is run; OUT is a file of its own, whose bytes count too.
COMMANDS = (
    ("--coop", "SM-0196", "--lang", "fr", *DAY),
    ("--coop", "SM-0196", "--json", "--lang", "ar", *DAY),
    ("--funder", "indh", "--json", "--lang", "en", *DAY),
    ("advise", "--coop", "SM-0060", "--json", "--lang", "fr", *DAY),
    ("plan", "--coop", "SM-0196", "--json", "--lang", "fr", *DAY),
    ("gaps", "--by", "sector", "--json", "--lang", "fr", *DAY),
    (
        "batch",
        "--out",
        "OUT.csv",
        "--quiet",
        "--lang",
        "en",
        "--today",
        "2026-11-23",
        "--registry",
        str(ROOT / "data/registry/synthetic_souss_massa.csv"),
    ),
    ("plan", "--coop", "SM-0003", "--out", "OUT.xlsx", "--lang", "ar", *DAY),
    ("dossier", "SM-0003", "--option", "indh_p3_ess", "--out", "OUT.pdf", "--lang", "fr", *DAY),
    ("dossier", "SM-0003", "--option", "indh_p3_ess", "--out", "OUT.docx", "--lang", "ar", *DAY),
)


def fingerprint(command: tuple[str, ...], environment: dict[str, str], python: str) -> str:
    """Digest of what a command prints and writes, in a folder and a user's folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        given = {**os.environ, **environment, "PYTHONPATH": str(ROOT), "MATCHER_HOME": f"{name}/h"}
        done = subprocess.run(
            [python, "-m", "matcher", *command], cwd=name, env=given, capture_output=True
        )
        if done.returncode > 1:
            sys.exit(f"{' '.join(command)}: code {done.returncode}\n{done.stderr.decode()[-800:]}")
        digest = hashlib.sha256(done.stdout)
        for path in sorted(Path(name).rglob("*")):
            if path.is_file() and path.relative_to(name).parts[0].startswith("OUT"):
                digest.update(str(path.relative_to(name)).encode())
                digest.update(path.read_bytes())
        return digest.hexdigest()


def main() -> int:
    """Run everything everywhere; 1 when anything differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--python", action="append", default=[], help="another interpreter")
    parser.add_argument("--whole", action="store_true", help="every setting with every other")
    asked = parser.parse_args()
    environments: tuple[dict[str, str], ...] = ENVIRONMENTS
    if asked.whole:
        every = itertools.product(*SETTINGS.values())
        environments = tuple(dict(zip(SETTINGS, values, strict=True)) for values in every)
    runs = [(environment, sys.executable) for environment in environments]
    runs += [(environments[0], python) for python in asked.python]
    different = 0
    for command in COMMANDS:
        found = {fingerprint(command, environment, python) for environment, python in runs}
        different += len(found) > 1
        print(
            "same" if len(found) == 1 else f"{len(found)} DIFFERENT", " ".join(command), flush=True
        )
    print(f"{len(COMMANDS) - different} of {len(COMMANDS)} commands give the same bytes in "
          f"{len(runs)} environments")  # fmt: skip
    return int(different > 0)


if __name__ == "__main__":
    sys.exit(main())
