"""How many small changes of the core its tests notice: mutation, in a copy of the tree.

    python tests/bench/mutants.py [--sample 400] [--seed 1] [--map FILE.json]

A change is one of the code: another comparison, `and` for `or`, `+` for `-`, a number one more or
less, a condition turned, a statement left out, nothing returned. The tests of the core and its laws
are collected once; what lines each runs is recorded once, by coverage.py, which is no dependency of
the project (`--map` or MUTANTS_MAP keeps it for the next time). For each change a fork puts the
changed code in the place of the function's, and runs the tests that come by its lines, the quickest
first, until one fails; then, if none did, the other tests of the files that use the module: what a
fixture did was recorded of one test alone. They stop after `--most` seconds of tests and a third of
it, which can only make the figure worse. What stands outside functions is written into the copy,
and tested by a process of its own. A change that lasts much longer than the unchanged code has been
noticed too.

Survivors are compared with tests/bench/mutants.toml, where a reason stands beside each that no
test could notice; those without a reason are printed.
"""

from __future__ import annotations

import argparse
import ast
import gc
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from code_changes import Change, changes_of

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CORE = ("rules", "eligibility", "ranking", "matching", "optimize")
VERIFIERS = ("allocation/verify.py", "planning/verify.py")
TESTS = (
    *CORE,
    *("allocation", "planning", "learning", "vector", "laws", "catalogue"),
    "advice/test_catalogue_review.py",
    "end_to_end/test_golden.py",
)
KEY = ("module", "function", "line", "change")
#: Seconds of the processor that a change may take beyond five times those of the unchanged code.
GRACE = 10


@dataclass(frozen=True, slots=True)
class Ran:
    """What the unchanged code did in one test."""

    seconds: float
    lines: dict[str, frozenset[int]]


def modules(root: Path) -> list[Path]:
    """The modules that are changed."""
    rooms = [path for room in CORE for path in sorted((root / "matcher" / room).glob("*.py"))]
    found = [*rooms, *(root / "matcher" / name for name in VERIFIERS)]
    return [path for path in found if path.name != "__init__.py"]


class Mutation:
    """A plugin of pytest: in the place of the tests, the changes are run against them."""

    def __init__(self, root: Path, changes: list[Change], asked: argparse.Namespace) -> None:
        self.root, self.changes = root, changes
        self.kept, self.most, self.minutes = asked.map, asked.most, asked.minutes
        self.log = asked.log
        self.survived: list[Change] = []
        self.fates: Counter[str] = Counter()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Record the map, then run every change."""
        self.items = {item.nodeid: item for item in session.items}
        self.session = session
        self.ran = self._map()
        functions = _functions(self.root)
        until = time.monotonic() + 60 * self.minutes
        known = past(self.log)
        for number, change in enumerate(self.changes, 1):
            began = time.monotonic()
            fate = known.get(f"{number} {change}")
            if fate is None and began > until:
                break
            fate = fate or self._fate(change, functions)
            self.fates[fate] += 1
            if fate == "survived":
                self.survived.append(change)
            print(f"{number} {fate} {change} ({time.monotonic() - began:.1f} s)", flush=True)
        return True

    def _map(self) -> dict[str, Ran]:
        if self.kept and self.kept.is_file():
            stored = json.loads(self.kept.read_text(encoding="utf-8"))
        else:
            reader, writer = os.pipe()
            child = os.fork()
            if child == 0:
                os.close(reader)
                said = json.dumps(self._record()).encode()
                with open(writer, "wb") as out:  # noqa: PTH123  a pipe
                    out.write(said)
                os._exit(0)
            os.close(writer)
            with open(reader, "rb") as into:  # noqa: PTH123  a pipe
                stored = json.loads(into.read())
            os.waitpid(child, 0)
            if self.kept:
                self.kept.write_text(json.dumps(stored), encoding="utf-8")
        return {
            name: Ran(seconds, {str(self.root / file): frozenset(at) for file, at in seen.items()})
            for name, (seconds, seen) in stored.items()
            if name in self.items
        }

    def _record(self) -> dict[str, Any]:
        """Seconds and lines of each test; those that fail unchanged are left out."""
        import coverage  # no dependency of the project

        shown = os.dup(2)
        _silence()
        traced = coverage.Coverage(include=[*map(str, modules(self.root))], data_file=None)
        seconds, seen = {}, defaultdict(dict)
        traced.start()
        for name, item in self.items.items():
            before, failed = time.process_time(), self.session.testsfailed
            traced.switch_context(name)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if self.session.testsfailed == failed:
                seconds[name] = time.process_time() - before
            if len(seconds) % 100 == 0:
                os.write(shown, f"{len(seconds)} of {len(self.items)} tests mapped\n".encode())
        traced.stop()
        lines = traced.get_data()
        for file in lines.measured_files():
            for line, names in lines.contexts_by_lineno(file).items():
                for name in names:
                    seen[name].setdefault(str(Path(file).relative_to(self.root)), []).append(line)
        return {name: (spent, seen[name]) for name, spent in seconds.items()}

    def _fate(self, change: Change, functions: dict[tuple[str, str, int], list[Any]]) -> str:
        """What became of a change: killed, killed by time, or survived."""
        path = str(change.path)
        touching = {name: ran for name, ran in self.ran.items() if path in ran.lines}
        on_line = {n for n, r in touching.items() if r.lines[path] & {*change.lines}}
        files = {name.split("::")[0] for name in touching}
        rest = [n for n in self.ran if n.split("::")[0] in files and n not in on_line]
        found = functions.get((path, change.function, change.first_line), [])
        for chosen in (self._cheapest(on_line, self.most), self._cheapest(rest, self.most / 3)):
            if not chosen:
                continue
            fate = self._forked(change, found, chosen) if found else self._apart(change, chosen)
            if fate != "survived":
                return fate
        return "survived"

    def _cheapest(self, names: Iterable[str], most: float) -> list[str]:
        """The quickest tests first, as many as come to some seconds."""
        found, total = [], 0.0
        for name in sorted(names, key=lambda one: self.ran[one].seconds):
            total += self.ran[name].seconds
            if total > most and found:
                break
            found.append(name)
        return found

    def _forked(self, change: Change, functions: list[FunctionType], chosen: list[str]) -> str:
        child = os.fork()
        if child:
            return _awaited(child, self._limit(chosen))
        os.setsid()
        _bounded(self._limit(chosen))
        _silence()
        code = _code_of(compile(change.tree(), str(change.path), "exec"))[
            change.function, change.first_line
        ]
        for function in functions:
            function.__code__ = code
        for name in chosen:
            item = self.items[name]
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if self.session.testsfailed:
                os._exit(1)
        os._exit(0)

    def _apart(self, change: Change, chosen: list[str]) -> str:
        """A process of its own, with the changed module in the copy."""
        whole = change.path.read_text(encoding="utf-8")
        change.path.write_text(ast.unparse(change.tree()), encoding="utf-8")
        try:
            told = self.root / "chosen.txt"
            told.write_text("\n".join(chosen), encoding="utf-8")
            child = subprocess.Popen(
                [sys.executable, *_pytest(self.root), "-x", f"@{told}"],
                cwd=self.root,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=lambda: _bounded(30 + self._limit(chosen)),
            )
            fate = _awaited(child.pid, 30 + self._limit(chosen))
            child.returncode = 0  # it was waited for
            return fate
        finally:
            change.path.write_text(whole, encoding="utf-8")

    def _limit(self, chosen: list[str]) -> float:
        return GRACE + 5 * sum(self.ran[name].seconds for name in chosen)


def _pytest(root: Path) -> list[str]:
    where = [f"--rootdir={root}", "-c", str(root / "pyproject.toml")]
    return ["-m", "pytest", "-s", "-q", "-p", "no:cacheprovider", *where]


def _awaited(child: int, limit: float) -> str:
    """How a process ended; it is ended when it lasts, and whatever it started too."""
    until = time.monotonic() + 4 * limit + 30  # the machine may be busy: the bound is of processor
    status = 0
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            break
        time.sleep(0.005)
    else:
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return "killed by time"
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        return "killed by time"
    return "survived" if code == 0 else "killed"


def _bounded(seconds: float) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))


def _silence() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


def _code_of(code: CodeType) -> dict[tuple[str, int], CodeType]:
    """Every function's code inside a code, by its name and first line."""
    found = {}
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            found[inner.co_qualname, inner.co_firstlineno] = inner
            found |= _code_of(inner)
    return found


def _functions(root: Path) -> dict[tuple[str, str, int], list[Any]]:
    """The functions that live in this process, by file, name and first line."""
    found: dict[tuple[str, str, int], list[Any]] = defaultdict(list)
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename.startswith(str(root)):
            code = one.__code__
            found[code.co_filename, code.co_qualname, code.co_firstlineno].append(one)
    return found


def sample(root: Path, size: int, seed: int, only: str) -> list[Change]:
    """Changes drawn from all that can be made, each as likely; the first few are a sample too."""
    every = [
        change for path in modules(root) if only in str(path) for change in changes_of(path, root)
    ]
    drawn = random.Random(seed).sample(every, min(size, len(every)))
    print(f"{len(every):,} changes can be made; {len(drawn)} are drawn", flush=True)
    return drawn


def past(log: Path | None) -> dict[str, str]:
    """What became of changes in an earlier run of the same sample, by number and change."""
    if log is None:
        return {}
    told = re.compile(r"(\d+) (killed by time|killed|survived) (.*) \([\d.]+ s\)")
    found = map(told.fullmatch, log.read_text(encoding="utf-8").splitlines())
    return {f"{one[1]} {one[3]}": one[2] for one in found if one}


def reasons() -> dict[tuple[str, ...], str]:
    """Why a survivor survives, by module, function, line and change."""
    file = HERE / "mutants.toml"
    rows = tomllib.loads(file.read_text(encoding="utf-8")).get("survivor", [])
    return {tuple(row[key] for key in KEY): row["why"] for row in rows}


def main() -> int:
    """Copy the tree, run the sample in the copy, say what survived."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    kept = os.environ.get("MUTANTS_MAP")
    parser.add_argument("--map", type=Path, default=kept, help="keeps which test runs which line")
    parser.add_argument("--most", type=float, default=10, help="seconds of tests a change costs")
    limit = os.environ.get("MUTANTS_MINUTES", "inf")
    parser.add_argument("--minutes", type=float, default=limit, help="no further change after them")
    kept = os.environ.get("MUTANTS_LOG")
    parser.add_argument("--log", type=Path, default=kept, help="what such a run printed, cut short")
    parser.add_argument("--tests", nargs="*", default=TESTS, help="folders and files of tests")
    parser.add_argument("--only", default="", help="modules whose path has this in it")
    asked = parser.parse_args()
    if find_spec("coverage") is None:
        parser.error("coverage.py is not installed")
    asked.map, asked.log = (one and one.resolve() for one in (asked.map, asked.log))
    with tempfile.TemporaryDirectory() as made:
        root = Path(made).resolve() / "tree"
        for name in ("matcher", "tests", "data", "models", "docs"):
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "README.md", "README.fr.md", "CHANGELOG.md"):
            shutil.copy(ROOT / name, root / name)
        os.chdir(root)
        os.environ["PYTHONPATH"] = str(root)
        sys.path[:] = [str(root), *(one for one in sys.path if Path(one).resolve() != ROOT)]
        changes = sample(root, asked.sample, asked.seed, asked.only)
        plugin = Mutation(root, changes, asked)
        doctests = [str(path) for path in modules(root)]
        tests = [str(root / "tests" / name) for name in asked.tests]
        pytest.main([*_pytest(root)[2:], *tests, *doctests], plugins=[plugin])
    return told(plugin, asked.sample)


def told(plugin: Mutation, wanted: int) -> int:
    """Print the survivors and the figure; 1 when fewer than 95 of 100 are killed, or tried."""
    known, tried = reasons(), plugin.fates.total()
    without = [one for one in plugin.survived if one.key not in known]
    for one in without:
        module, function, line, change = one.key
        print(f"[[survivor]]\nmodule = {json.dumps(module)}\nfunction = {json.dumps(function)}")
        print(f'line = {json.dumps(line)}\nchange = {json.dumps(change)}\nwhy = ""\n')
    killed = tried - len(plugin.survived)
    print(
        f"{killed} of {tried} changes noticed ({killed / max(tried, 1):.1%}; {wanted} wanted),"
        f" {plugin.fates['killed by time']} of them by time; of {len(plugin.survived)} not noticed,"
        f" {len(without)} have no reason written"
    )
    return int(killed < 0.95 * tried or tried < wanted)


if __name__ == "__main__":
    sys.exit(main())
