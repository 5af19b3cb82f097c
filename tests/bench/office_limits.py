"""What one server process carries, by cooperatives, events and people: one table.

    python tests/bench/office_limits.py [--coops 390 5000 20000 63000] [--events 1000 10000 100000]
                                        [--users 10 20 50] [--seconds 40]

Each line of the first table is a shared office of its own, with synthetic cooperatives and random
requests: what each page takes of the processor of the server, one browser, warm, the mean of ten.
Each line of the second is so many people at work on it as in shared_office.py; times of the clock
hang on what else the machine does, so the load before stands beside them. The first of
`--coops` and of `--events` go with every number of the others, and the middle one of `--users`.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from contextlib import closing, redirect_stdout
from io import StringIO
from pathlib import Path

import httpx
from log_of_cases import TODAY, make_log
from office_load import memory_of, start
from shared_office import Carried, load, made_accounts, marks_in, processor_of, signed_in

from matcher.registry.kept import Kept, KeptCell, KeptRecord
from matcher.registry.store import Store
from matcher.registry.synthetic import demo_rows
from matcher.support.paths import workspace_file

#: The pages that are asked for, by what they are called in the table.
PAGES: dict[str, Callable[[str], str]] = {
    "list": lambda one: "/cooperatives",
    "search": lambda one: "/cooperatives?q=tiznit",
    "one": lambda one: f"/cooperatives/{one}",
    "profile": lambda one: f"/cooperatives/{one}/profile",
    "cases": lambda one: f"/cooperatives/{one}/cases",
    "today": lambda one: "/",
    "catalogue": lambda one: "/catalogue",
    "history": lambda one: "/history",
}
_TIMES = 10


def made_office(home: Path, coops: int, events: int) -> list[str]:
    """A workspace as one import makes it, a log, and ten accounts; the ids."""
    os.environ["MATCHER_HOME"] = str(home)
    home.mkdir()
    ids = []
    with closing(Store(workspace_file(), make=True)) as store, store.changing():
        step = store.begin_step("import", TODAY.isoformat(), files=["rows.csv"])
        for number, row in enumerate(demo_rows(coops, 7, today=TODAY), 2):
            one = row.pop("applicant_id")
            known = {name: cell for name, cell in row.items() if cell}
            names = (known.get("name", one),)
            cells = tuple(
                KeptCell(name, cell, cell, "", "rows.csv", "", number, at, name)
                for at, (name, cell) in enumerate(known.items())
            )
            record = KeptRecord(0, step, one, "rows.csv", "", number, names, {}, False, one,
                                cells=cells)  # fmt: skip
            born = store.put_records([record])
            store.put(Kept(one, names[0], known, {}, names, False, 1), step, born)
            ids.append(one)
    make_log(ids, events)
    made_accounts(home)
    return ids


def by_page(home: Path, ids: list[str]) -> tuple[list[float], int]:
    """Processor of the server for each page and for a correction, ms; its memory at most, MiB."""
    address, server = start(home, None, "--share", "--at", "127.0.0.1")
    try:
        with closing(signed_in(address, 1)) as client:
            some = [ids[at * len(ids) // (_TIMES + 1)] for at in range(_TIMES + 1)]

            def taken(ask: Callable[[httpx.Client, str], httpx.Response]) -> float:
                assert ask(client, some[0]).status_code in (200, 303)
                before = processor_of(server)
                for one in some[1:]:
                    assert ask(client, one).status_code in (200, 303)
                return 1000 * (processor_of(server) - before) / _TIMES

            found = [taken(lambda c, one, at=at: c.get(at(one))) for at in PAGES.values()]
            csrf = marks_in(client.get("/account").text)["csrf"]
            found.append(taken(lambda c, one: c.post(
                f"/cooperatives/{one}/profile/members", data={"csrf": csrf, "value": "33"}
            )))  # fmt: skip
            before = processor_of(server)
            assert client.get("/catalogue/review").status_code == 200
            found.append(1000 * (processor_of(server) - before))
            return found, memory_of(server)
    finally:
        server.kill()
        server.wait()


def limits(coops: list[int], events: list[int], users: list[int], seconds: float) -> None:
    usual = users[len(users) // 2]
    asked = [(coops[0], events[0], users)]
    asked += [(many, events[0], [usual]) for many in coops[1:]]
    asked += [(coops[0], many, [usual]) for many in events[1:]]
    pages: list[str] = []
    carried: list[str] = []
    for many, much, people in asked:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder) / "home"
            ids = made_office(home, many, much)
            taken, memory = by_page(home, ids)
            figures = " | ".join(f"{one:,.0f}" for one in taken)
            pages.append(f"| {many:,} | {much:,} | {figures} | {memory} |")
            print(pages[-1], flush=True)
            for number in people:
                before = os.getloadavg()[0]
                with redirect_stdout(StringIO()):
                    found: Carried = load(home, number, seconds, ids)
                carried.append(
                    f"| {many:,} | {much:,} | {number} | {found.requests} | {found.errors} |"
                    f" {found.median:.0f} | {found.p95:.0f} | {found.processor:.0f} |"
                    f" {found.memory} | {before:.1f} |"
                )
                print(carried[-1], flush=True)
    print("\nprocessor of the server, ms\n")
    heads = ("cooperatives", "events", *PAGES, "correction", "review, first", "MiB")
    print_table(heads, pages)
    print("\npeople at work, ms\n")
    heads = ("cooperatives", "events", "people", "requests", "errors", "median", "p95",
             "processor", "MiB", "load before")  # fmt: skip
    print_table(heads, carried)


def print_table(heads: tuple[str, ...], lines: list[str]) -> None:
    print(f"| {' | '.join(heads)} |\n|{' ---: |' * len(heads)}")
    print(*lines, sep="\n", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--coops", type=int, nargs="+", default=[390, 5_000, 20_000, 63_000])
    parser.add_argument("--events", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--users", type=int, nargs="+", default=[10, 20, 50])
    parser.add_argument("--seconds", type=float, default=40)
    wanted = parser.parse_args()
    limits(wanted.coops, wanted.events, wanted.users, wanted.seconds)
