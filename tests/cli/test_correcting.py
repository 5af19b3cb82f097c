"""Pairs answered on a terminal, whole: the answers hold for every later import."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, run_match

from matcher.registry.store import Store

sys.path.insert(0, str(ROOT / "tests" / "bench"))
from registers import HABITS, HEADER, Row, register, write

_PAIR = re.compile(r" (C-\d{4}) +(C-\d{4})\r?$", re.MULTILINE)


def truths(home: Path, rows: list[Row]) -> dict[str, set[int]]:
    """By profile, the cooperatives that its rows are really about."""
    store = Store(home / "workspace.sqlite")
    try:
        return {one.id: {rows[c.row - 2].truth for c in store.cells(one.id)} for one in store}
    finally:
        store.close()


def converse(home: Path, rows: list[Row], arguments: list[str]) -> dict[frozenset[int], str]:
    """Answer every prompt of a command on a terminal by the truth; the first one "later"."""
    import pty

    master, slave = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "matcher", *arguments, "--today", "2026-11-23", "--lang", "fr"],
        stdin=slave, stdout=subprocess.DEVNULL, stderr=slave,
        env={**os.environ, "MATCHER_HOME": str(home), "COLUMNS": "120"},
    )  # fmt: skip
    os.close(slave)
    answered: dict[frozenset[int], str] = {}
    screen = ""
    while True:
        if not select.select([master], [], [], 60)[0]:
            child.kill()
            pytest.fail(f"nothing more is said:\n{screen[-2000:]}")
        try:
            said = os.read(master, 65536)
        except OSError:  # the terminal is left
            break
        screen += said.decode("utf-8", "replace")
        if screen.endswith("> "):
            asked = _PAIR.findall(screen)
            if not asked:  # a column that is not clear, and all others of its table
                screen = ""
                os.write(master, b"--\n")
                continue
            one, other = asked[-1]
            about = truths(home, rows)
            word = "s" if about[one] & about[other] else "n"
            if not answered:
                word = "l"
            answered[frozenset(about[one] | about[other])] = word
            screen = ""
            os.write(master, f"{word}\n".encode())
    assert child.wait() in (0, 3)
    os.close(master)
    return answered


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo terminal")
def test_a_whole_review_on_a_terminal_holds_for_later_imports(tmp_path: Path) -> None:
    home = tmp_path / "home"
    rows = register(250, 3, HABITS[0], doubles=0.12)
    write(rows, tmp_path / "a.csv")
    answered = converse(home, rows, ["import", str(tmp_path / "a.csv"), "--review"])
    words = list(answered.values())
    assert words.count("s") > 5
    assert "n" in words
    assert words.count("l") == 1
    before = truths(home, rows)
    assert all(len(about) == 1 for about in before.values())  # nobody is two
    # a month later every tenth has two members more; nothing that was answered is asked again
    at = HEADER.index("Nbre d'adhérents")
    grown = [
        Row((*row.cells[:at], str(int(row.cells[at]) + 2), *row.cells[at + 1 :]), row.truth)
        if row.cells[at] and row.truth % 10 == 0
        else row
        for row in rows
    ]
    write(grown, tmp_path / "b.csv")
    later = run_match(
        "import", tmp_path / "b.csv", "--today", "2026-11-24", "--lang", "en",
        env={"MATCHER_HOME": str(home)},
    )  # fmt: skip
    assert later.code in (0, 3)
    after = truths(home, rows)
    assert all(len(about) == 1 for about in after.values())
    store = Store(home / "workspace.sqlite")
    open_pairs = {frozenset(after[q.one] | after[q.other]) for q in store.questions()}
    store.close()
    settled = {pair for pair, word in answered.items() if word != "l"}
    assert not open_pairs & settled
    assert {frozenset(about) for about in after.values()} == {
        frozenset(about) for about in before.values()
    }
