"""Pairs answered on a terminal: `import --review`, and one answer by `registry duplicates`."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

HEAD = "Nom de la coopérative;Province;Commune;Date de création;Nbre d'adhérents;Zzq"
ROWS = ("Tazlaft;Tiznit;Anzi;12/03/2015;25;a", "Tazlaft;Tiznit;Anzi;12/03/2015;25;b")


def table(folder: Path) -> Path:
    path = folder / "a.csv"
    path.write_text("\n".join((HEAD, *ROWS)) + "\n", encoding="utf-8")
    return path


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "matcher", *words],
        env={**os.environ, "MATCHER_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def on_a_terminal(home: Path, typed: list[str], *words: str) -> str:
    """What a program shows on a pseudo-terminal where each question gets the next answer."""
    import pty

    pid, terminal = pty.fork()
    if not pid:
        os.environ.update(MATCHER_HOME=str(home), COLUMNS="100", TERM="xterm")
        os.execv(sys.executable, [sys.executable, "-m", "matcher", *words])
    shown = b""
    while select.select([terminal], [], [], 120)[0]:
        try:
            read = os.read(terminal, 65536)
        except OSError:  # the program has ended
            break
        if not read:
            break
        shown += read
        if shown.endswith(b"> ") and typed:
            os.write(terminal, f"{typed.pop(0)}\n".encode())
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    return shown.decode("utf-8", "replace")


def profiles(home: Path) -> int:
    listed = run(home, "registry", "list", "--lang", "en")
    return sum(line.startswith("C-") for line in listed.stdout.splitlines())


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
@pytest.mark.parametrize(("typed", "left"), [("same", 1), ("s", 1), ("not", 2)])
def test_a_pair_is_answered_where_somebody_is_there(typed: str, left: int, tmp_path: Path) -> None:
    home = tmp_path / "home"
    words = ("import", str(table(tmp_path)), "--review", "--lang", "en")
    shown = on_a_terminal(home, ["-", typed], *words, "--today", "2026-11-23")
    assert "Tazlaft" in shown
    assert profiles(home) == left
    asked = run(home, "registry", "duplicates", "--lang", "en")
    assert asked.returncode == 1  # it is asked no more


@pytest.mark.parametrize(("answer", "left"), [("same", 1), ("not", 2), ("later", 2)])
def test_a_pair_is_answered_by_its_ids(answer: str, left: int, tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, "import", str(table(tmp_path)), "--today", "2026-11-23")
    done = run(home, "registry", "duplicates", "C-0001", "C-0002", "--answer", answer)
    assert done.returncode == 0, done.stderr
    assert profiles(home) == left
    wrong = run(home, "registry", "duplicates", "C-0001", "--answer", "same")
    assert wrong.returncode == 2
