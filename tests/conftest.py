"""What the tests share: the command as a user runs it, and as a program calls it."""

from __future__ import annotations

import compileall
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
# a machine that is busy makes no test fail
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

REGISTRY = ROOT / "data" / "registry" / "synthetic_souss_massa.csv"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said: its exit code, stdout and stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object on stdout."""
        return json.loads(self.out)


Command = Callable[..., Answer]


def pytest_configure(config: pytest.Config) -> None:
    """Compile the translations once, so that the tests read those that stand in the tree.

    The code too: Python may be forbidden to keep what it compiles, and each of a thousand
    processes would compile it again.
    """
    if any(".py" in word for word in config.args):
        config.option.long = True  # each worker says it for itself: it is told the words alone
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(ROOT / "matcher", quiet=1)
        from matcher.locale.build import compile_all

        compile_all(ROOT / "matcher" / "locale")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--long`: those too that take long; where files are named, all of them run anyway."""
    parser.addoption("--long", action="store_true", help="run what takes long too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what took long when it was timed last; see tests/bench/long_tests.py."""
    if config.option.long:
        return
    long = set((ROOT / "tests" / "long_tests.txt").read_text(encoding="utf-8").splitlines())
    left_out = [
        item
        for item in items
        if f"{item.path.relative_to(ROOT).as_posix()}::{item.name.partition('[')[0]}" in long
    ]
    config.hook.pytest_deselected(items=left_out)
    dropped = set(left_out)
    items[:] = [item for item in items if item not in dropped]


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of the tests' own: nothing of the user's is read or written."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_HOME", str(folder))
        for name in ("LC_ALL", "LC_MESSAGES", "COLUMNS", "NO_COLOR"):
            patch.delenv(name, raising=False)
        patch.setenv("LANG", "C.UTF-8")
        yield folder


def run_match(
    *arguments: object,
    cwd: Path | None = None,
    stdin: str | bytes | None = None,
    env: dict[str, str] | None = None,
) -> Answer:
    """The answer of the command in a process of its own, as a user would run it."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [sys.executable, "-m", "matcher", *map(str, arguments)],
        cwd=cwd or ROOT,
        env={**os.environ, **(env or {})},
        input=given if given is not None else b"",
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Answer(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


@pytest.fixture
def match() -> Command:
    """`match ARGUMENTS` in a process of its own."""
    return run_match


@pytest.fixture
def match_here(capsys: pytest.CaptureFixture[str]) -> Command:
    """`match ARGUMENTS` inside the process of the tests: the same answer, sooner."""
    from matcher.cli.run import run

    def call(*arguments: object) -> Answer:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return call


@pytest.fixture(scope="session")
def some_rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry of the first 24 cooperatives of the demonstration."""
    lines = REGISTRY.read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path_factory.mktemp("rows") / "some.csv"
    path.write_text("".join(lines[:25]), encoding="utf-8")
    return path
