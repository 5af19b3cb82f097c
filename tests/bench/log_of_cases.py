"""What the log of cases costs, and whether answers are made again from it.

    python tests/bench/log_of_cases.py [COOPERATIVES] [EVENTS]
    python tests/bench/log_of_cases.py answers [HOW_MANY]

The first makes a workspace of synthetic cooperatives and a log of random requests, and tells the
processor time of `match cases`, `match digest` and `match --coop` with and without the log. The
second records answers, changes every option of the catalogue and the log, and makes each answer
again: how many are the same byte for byte.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from matcher.cases.event import Event, Slate
from matcher.cases.log import EventLog
from matcher.cli.run import run as match
from matcher.registry.kept import Kept
from matcher.registry.store import Store
from matcher.registry.synthetic import demo_rows
from matcher.session import open_matcher
from matcher.support.paths import cases_file, data_folder, workspace_file

TODAY = date(2026, 11, 23)
#: What happens to a request after it was made, as often as it stands here.
ENDS = ("refused", "refused", "granted", "granted", "paid", "withdrawn", "no_answer", "complete")


def make_workspace(cooperatives: int) -> list[str]:
    """The ids of synthetic profiles, one in forty of which changed a week ago."""
    store = Store(workspace_file(), make=True)
    ids = []
    with store.changing():
        first = store.begin_step("import", (TODAY - timedelta(90)).isoformat())
        later = store.begin_step("import", (TODAY - timedelta(7)).isoformat())
        for number, row in enumerate(demo_rows(cooperatives, 7, today=TODAY)):
            known = {name: cell for name, cell in row.items() if cell and name != "applicant_id"}
            name = known.get("name", "")
            one = Kept(row["applicant_id"], name, known, {}, (name,), False, 1)
            store.put(one, first, first)
            if not number % 40:
                facts = {**known, "members": str(int(known.get("members", "7")) + 5)}
                store.put(Kept(one.id, name, facts, {}, (name,), False, 2), later, first)
            ids.append(one.id)
    store.close()
    return ids


def make_log(ids: list[str], events: int, seed: int = 5) -> None:
    """Random requests: each is made, and most of them come to an end."""
    dice = random.Random(seed)
    options = list(open_matcher(registry=Path("demo"), today=TODAY).catalogue.options)
    log = EventLog(cases_file(), make=True)
    made: list[Event] = []
    while len(made) < events:
        who, option = dice.choice(ids), dice.choice(options)
        day = TODAY - timedelta(days=dice.randrange(5, 700))
        slate = Slate(dice.randrange(1, 30), 0.5, dice.choice(("eligible", "undecided")))
        made.append(
            Event("applied", day, applicant=who, option=option, asked=50_000, slate=slate,
                  answer_days=dice.choice((None, 60)))
        )  # fmt: skip
        if dice.random() < 0.8:
            kind = dice.choice(ENDS)
            reasons = (dice.choice(("collateral", "condition:1")),) if kind == "refused" else ()
            after = min(TODAY, day + timedelta(days=dice.randrange(1, 90)))
            made.append(
                Event(kind, after, applicant=who, option=option, reasons=reasons,  # type: ignore[arg-type]
                      granted=40_000 if kind == "granted" else None, slate=slate)
            )  # fmt: skip
    for at in range(0, len(made), 20_000):
        log.append(made[at : at + 20_000])
    log.close()


def run(*words: object, environment: Mapping[str, str] | None = None) -> tuple[float, bytes]:
    """Processor time of one command as a process of its own, and what it wrote."""
    command = [sys.executable, "-m", "matcher", *map(str, words), "--today", TODAY.isoformat()]
    before = os.times()
    done = subprocess.run(command, capture_output=True, env={**os.environ, **(environment or {})})
    after = os.times()
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    spent = after.children_user + after.children_system
    return spent - before.children_user - before.children_system, done.stdout


def speed(cooperatives: int, events: int) -> None:
    """Tell what each command costs over a workspace with a log."""
    ids = make_workspace(cooperatives)
    make_log(ids, events)
    size = cases_file().stat().st_size / 1e6
    print(f"{cooperatives:,} cooperatives, {events:,} events, log of {size:.0f} MB")
    some = ids[len(ids) // 2]
    since = (TODAY - timedelta(14)).isoformat()
    commands = {
        "match cases": ("cases",),
        "match digest --since (14 days)": ("digest", "--since", since),
        "match --coop, with a log": ("--coop", some),
    }
    run("--coop", some)  # the caches
    for name, words in commands.items():
        seconds = min(run(*words)[0] for _ in range(3))
        print(f"{name}: {seconds:.2f} s of one processor", flush=True)
    cases_file().rename(cases_file().with_suffix(".aside"))
    seconds = min(run("--coop", some)[0] for _ in range(3))
    print(f"match --coop, without a log: {seconds:.2f} s of one processor")


def said(*words: object) -> str:
    """What a command writes, inside this process."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    with contextlib.redirect_stdout(stream):
        match([str(word) for word in words])
        stream.flush()
    return stream.buffer.getvalue().decode()  # type: ignore[attr-defined]


def answers(many: int) -> None:
    """Tell how many recorded answers are made again after everything has changed."""
    day, demo = ("--today", TODAY.isoformat()), ("--registry", "demo")
    with tempfile.TemporaryDirectory() as name:
        catalogue = Path(name) / "catalogue"
        shutil.copytree(data_folder() / "catalogue", catalogue)
        first: dict[str, str] = {}
        for number in range(1, many + 1):
            form = ("--lang", ("fr", "ar", "en")[number % 3], *(["--json"] if number % 2 else []))
            words = ("--coop", f"SM-{number * 7:04}", *demo, *day, "--record", *form)
            first[f"E-{number}"] = said(*words, "--catalogue", catalogue)
        changed = 0
        for path in sorted(catalogue.rglob("*.toml")):
            text = path.read_text(encoding="utf-8")
            more = re.sub(r"(max_mad = (?:{ value = )?)(\d)", r"\g<1>1\2", text)
            more = more.replace('name = { fr = "', 'name = { fr = "Autre ')
            changed += more != text
            path.write_text(more, encoding="utf-8")
        for number in range(1, many + 1, 5):
            said("record", f"SM-{number * 7:04}", "fda", "refused", *demo, *day)
        now = said("--coop", "SM-0007", *demo, *day, "--lang", "ar", "--catalogue", catalogue)
        same = 0
        for event, before in first.items():
            out = Path(name) / f"{event}.txt"
            said("trail", event, "--out", out)
            same += out.is_file() and out.read_bytes() == before.encode()
        print(f"{changed} files of the catalogue changed; SM-0007 answered today is another answer:"
              f" {now != first['E-1']}")  # fmt: skip
        print(f"{same} of {many} answers made again byte for byte")


def main(words: list[str]) -> None:
    """Run one of the two, in a workspace of its own."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["MATCHER_HOME"] = home
        if words[:1] == ["answers"]:
            answers(int(words[1]) if len(words) > 1 else 50)
        else:
            numbers = [int(word) for word in words]
            speed(*(numbers or [63_000])[:1], *(numbers[1:] or [200_000]))


if __name__ == "__main__":
    main(sys.argv[1:])
