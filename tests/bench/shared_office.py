"""A shared office page: fifty people at once on loopback, and kill -9 while four write.

    python tests/bench/shared_office.py [--users 50] [--seconds 40] [--kills 50]

It imports the demonstration (390 synthetic cooperatives) into a workspace, makes ten accounts,
starts `match office --share`, signs everybody in, and lets them work: four of five times a page,
else a correction or an event, with 2 to 8 seconds of reading between. A correction that another
one made impossible (409) is no error: it is told and counted apart. Then it kills the server at
random moments while four write without a pause (each tenth time while a copy is brought back),
and looks whether files are sound and everything that was answered as kept is there.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import closing, redirect_stdout, suppress
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path

import httpx
from office_load import memory_of, say, start

from matcher.cases.log import EventLog
from matcher.cli.run import run
from matcher.registry.backup import finish_restore
from matcher.registry.store import Store
from matcher.session import demo_registry
from matcher.web.accounts import OfficeAccounts
from matcher.web.app import make_app
from matcher.web.office import Office, OfficeFiles
from matcher.web.server import serve, share_at

PASSWORD, DAY = "tortue lampe huit olivier", "2026-11-23"
IDS = [f"SM-{number:04}" for number in range(1, 391)]
_MARK = re.compile(r'name="(csrf|era|version)" value="([^"]*)"')


def made_home(home: Path) -> None:
    """A workspace of the demonstration, and ten accounts; the first is the lead."""
    os.environ["MATCHER_HOME"] = str(home)
    with redirect_stdout(StringIO()):
        assert run(["import", str(demo_registry()), "--today", DAY, "--quiet"]) in (0, 3)
    made_accounts(home)


def made_accounts(home: Path) -> None:
    accounts = OfficeAccounts(home / "accounts" / "accounts.sqlite")
    for number in range(10):
        accounts.add(f"u{number}", "officer" if number else "lead", PASSWORD, DAY)
    accounts.close()


def signed_in(address: str, number: int) -> httpx.Client:
    client = httpx.Client(base_url=address, timeout=600)
    answer = client.post("/sign-in", data={"name": f"u{number % 10}", "password": PASSWORD})
    assert answer.status_code == 303, answer.status_code
    return client


def marks_in(page: str) -> dict[str, str]:
    """What the forms of a page bear: their sign-in, their moment, the version they show."""
    return dict(_MARK.findall(page))


@dataclass(frozen=True, slots=True)
class Carried:
    """What a server was asked for a while, and what each answer took; times in milliseconds.

    Parameters
        processor  of the server, for one request
        memory     resident at most, MiB
    """

    requests: int
    errors: int
    median: float
    p95: float
    processor: float
    memory: int


def load(home: Path, users: int, seconds: float, ids: Sequence[str] = IDS) -> Carried:
    """People at work on one server, each with a sign-in of an account."""
    address, server = start(home, None, "--share", "--at", "127.0.0.1")
    signing: list[float] = []
    times: dict[str, list[float]] = {"page": [], "correction": [], "event": []}
    errors: list[tuple[str, int]] = []
    told = 0
    lock = threading.Lock()
    try:
        clients = []
        for number in range(users):
            began = time.perf_counter()
            clients.append(signed_in(address, number))
            signing.append(1000 * (time.perf_counter() - began))
        say("signing in, one after another", signing)
        clients[0].get(f"/cooperatives/{ids[0]}")  # read once
        ends, used = time.monotonic() + seconds, processor_of(server)

        def ask(kind: str, client: httpx.Client, method: str, path: str, **sent: object) -> str:
            nonlocal told
            began = time.perf_counter()
            answer = client.request(method, path, **sent)  # type: ignore[arg-type]
            with lock:
                times[kind].append(1000 * (time.perf_counter() - began))
                if answer.status_code == 409:
                    told += 1
                elif answer.status_code not in (200, 303):
                    errors.append((path, answer.status_code))
            return answer.text

        def work(number: int) -> None:
            chosen, client = random.Random(number), clients[number]
            time.sleep(chosen.uniform(0, 5))
            while time.monotonic() < ends:
                coop, what = f"/cooperatives/{chosen.choice(ids)}", chosen.random()
                if what < 0.8:
                    pages = (coop, f"{coop}/profile", f"{coop}/cases", "/cooperatives?q=tiznit",
                             "/catalogue", "/history")  # fmt: skip
                    ask("page", client, "GET", chosen.choice(pages))
                else:
                    path = f"/cooperatives/{chosen.choice(ids[:20])}/profile/members"
                    marks = marks_in(ask("page", client, "GET", path))
                    time.sleep(chosen.uniform(0.5, 2))  # somebody writes
                    if what < 0.9:
                        sent = {**marks, "value": str(chosen.randint(7, 90))}
                        ask("correction", client, "POST", path, data=sent)
                    else:
                        sent = {**marks, "option": "fda", "kind": "applied"}
                        ask("event", client, "POST", f"{coop}/cases", data=sent)
                time.sleep(chosen.uniform(2, 8))  # somebody reads

        threads = [threading.Thread(target=work, args=(number,)) for number in range(users)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        for kind, found in times.items():
            if found:
                say(kind, found)
        every = sorted(one for found in times.values() for one in found)
        say("all", every)
        print(f"errors: {len(errors)} {errors[:5]}; told of another's change: {told}")
        count = len(every)
        used = 1000 * (processor_of(server) - used) / count
        print(f"processor of the server: {used:.0f} ms a request, {count} requests")
        print(f"memory of the server at most: {memory_of(server)} MiB", flush=True)
        late = every[min(count - 1, int(0.95 * count))]
        return Carried(count, len(errors), every[count // 2], late, used, memory_of(server))
    finally:
        server.kill()
        server.wait()


def processor_of(server: subprocess.Popen[str]) -> float:
    """Seconds of processor that a process has used."""
    parts = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def kills(home: Path, times: int) -> None:
    make_app(Office(), 1)  # everything is imported before a server is forked
    import uvicorn.protocols.http.h11_impl  # noqa: F401

    chosen = random.Random(7)
    sessions: list[tuple[dict[str, str], str]] = []
    whole = torn = kept = restored = 0
    copy = b""
    for number in range(times):
        address, server = forked()
        if not sessions:  # sign-ins outlive the server: they stand in the file of the accounts
            for user in range(4):
                client = signed_in(address, user)
                csrf = marks_in(client.get("/account").text)["csrf"]
                sessions.append((dict(client.cookies), csrf))
            copy = client_of(address, sessions[0]).get("/backup").content
        answered: list[str] = []
        stop = threading.Event()

        def write(
            user: int, seed: int, address: str, answered: list[str], stop: threading.Event
        ) -> None:
            client, mine = client_of(address, sessions[user]), random.Random(seed)
            while not stop.is_set():
                mark = f"k{mine.randint(0, 10**12)}"
                path = f"/cooperatives/{mine.choice(IDS)}/profile/members"
                sent = {"csrf": sessions[user][1], "value": str(mine.randint(7, 90)), "why": mark}
                try:
                    if client.post(path, data=sent).status_code == 303:
                        answered.append(mark)
                except httpx.HTTPError:
                    return

        writers = [
            threading.Thread(target=write, args=(user, 10 * number + user, address, answered, stop))
            for user in range(4)
        ]
        is_restored = number % 10 == 9
        for one in writers:
            one.start()
        waited = time.monotonic() + 60
        while not answered and time.monotonic() < waited:  # the first page reads everything
            time.sleep(0.02)
        if is_restored:
            sent = {"csrf": sessions[0][1], "sure": "1"}
            lead = client_of(address, sessions[0])
            writers.append(threading.Thread(target=bring_back, args=(lead, sent, copy)))
            writers[-1].start()
        time.sleep(chosen.uniform(0, 1))
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)
        stop.set()
        for one in writers:
            one.join()
        finish_restore(home)
        there = reasons(home)
        missing = [mark for mark in answered if mark not in there]
        is_whole = (not missing or is_restored) and len(there) == len(set(there))
        whole, torn = whole + is_whole, torn + (not is_whole)
        kept, restored = kept + len(answered), restored + is_restored
    print(f"killed {times} times ({restored} while a copy was brought back): {whole} whole,"
          f" {torn} torn; {kept} corrections answered as kept")  # fmt: skip


def forked() -> tuple[str, int]:
    """The address and the process of a server that has imported everything already."""
    reads, writes = os.pipe()
    server = os.fork()
    if server == 0:
        try:
            office = Office(OfficeFiles(today=date.fromisoformat(DAY)))
            serve(office, 0, lambda address: os.write(writes, address.encode()),
                  share_at(["127.0.0.1"]))  # fmt: skip
        finally:
            os._exit(1)
    os.close(writes)
    address = os.read(reads, 200).decode().rstrip("/")
    os.close(reads)
    return address, server


def bring_back(lead: httpx.Client, sent: dict[str, str], copy: bytes) -> None:
    with suppress(httpx.HTTPError):
        lead.post("/restore", data=sent, files={"file": ("a.zip", copy)})


def client_of(address: str, session: tuple[dict[str, str], str]) -> httpx.Client:
    return httpx.Client(base_url=address, timeout=60, cookies=session[0])


def reasons(home: Path) -> list[str]:
    """The marks of every correction that stands, after looking at every file."""
    with closing(Store(home / "workspace.sqlite")) as store:
        store.check()
        steps = store.steps()
        corrected = {number for number, *_ in store.corrections()}
        assert corrected == {one.number for one in steps if one.kind == "set"}
    if (home / "cases.sqlite").is_file():
        with closing(EventLog(home / "cases.sqlite")) as log:
            assert log.base.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    with closing(sqlite3.connect(home / "accounts" / "accounts.sqlite")) as base:
        assert base.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    return [one.why for one in steps if one.kind == "set" and re.fullmatch(r"k\d+", one.why)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--kills", type=int, default=50)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made_home(Path(folder) / "home")
        if wanted.users:
            load(Path(folder) / "home", wanted.users, wanted.seconds)
        if wanted.kills:
            kills(Path(folder) / "home", wanted.kills)
