"""The office page under load, on loopback: ten officers at once, a long list, and kill -9.

    python tests/bench/office_load.py [--coops 63000] [--kills 50] [--seconds 20]

It makes a synthetic registry, starts `match office` on it, and measures: the list, one page, ten
officers who each ask for pages at random, and the memory of the server. Then it kills a server
50 times with -9 at random moments of an import or an undo and looks at what is left: the workspace
must be whole, and hold each step entirely or not at all.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx

from matcher.registry.store import Store
from matcher.session import demo_registry

DAY = "2026-11-23"


def start(home: Path, registry: Path | None, *more: str) -> tuple[str, subprocess.Popen[str]]:
    command = [sys.executable, "-m", "matcher", "office", "--no-browser", "--json", "--today", DAY]
    command += [*more, *(["--registry", str(registry)] if registry else [])]
    server = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "MATCHER_HOME": str(home)}
    )
    assert server.stdout is not None
    lines = ""
    while not lines.endswith("}\n"):
        lines += server.stdout.readline()
    return json.loads(lines)["address"].rstrip("/"), server


def many(path: Path, coops: int) -> list[str]:
    """A registry of so many synthetic rows: those of the demonstration again and again."""
    head, *rows = demo_registry().read_text(encoding="utf-8").splitlines()
    at = head.split(",").index("applicant_id")
    ids = []
    with path.open("w", encoding="utf-8") as stream:
        stream.write(f"{head}\n")
        for number in range(coops):
            cells = rows[number % len(rows)].split(",")
            ids.append(f"SX-{number:06}")
            cells[at] = ids[-1]
            stream.write(",".join(cells) + "\n")
    return ids


def timed(client: httpx.Client, path: str) -> float:
    began = time.perf_counter()
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return 1000 * (time.perf_counter() - began)


def say(name: str, times: list[float]) -> None:
    times = sorted(times)
    middle, late = times[len(times) // 2], times[min(len(times) - 1, int(0.95 * len(times)))]
    print(f"{name}: n {len(times)}, median {middle:.0f} ms, p95 {late:.0f} ms", flush=True)


def memory_of(server: subprocess.Popen[str]) -> int:
    lines = Path(f"/proc/{server.pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024


def load(coops: int, seconds: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        registry = Path(folder) / "many.csv"
        ids = many(registry, coops)
        address, server = start(Path(folder) / "home", registry)
        try:
            with httpx.Client(base_url=address, timeout=120) as client:
                print(f"first list of {coops:,}: {timed(client, '/cooperatives'):.0f} ms")
                say("list", [timed(client, "/cooperatives") for _ in range(10)])
                say("search", [timed(client, "/cooperatives?q=tiznit") for _ in range(10)])
                say("one page", [timed(client, f"/cooperatives/{i}") for i in ids[:20]])
            times: list[float] = []
            ends = time.monotonic() + seconds

            def officer(seed: int) -> None:
                chosen = random.Random(seed)
                with httpx.Client(base_url=address, timeout=120) as client:
                    while time.monotonic() < ends:
                        paths = (f"/cooperatives/{chosen.choice(ids)}", "/catalogue",
                                 f"/cooperatives/{chosen.choice(ids)}")  # fmt: skip
                        times.append(timed(client, chosen.choice(paths)))
                        time.sleep(chosen.uniform(0.5, 1.5))  # somebody reads

            officers = [threading.Thread(target=officer, args=(seed,)) for seed in range(10)]
            for one in officers:
                one.start()
            for one in officers:
                one.join()
            say("ten officers, who read a second between", times)
            print(f"memory of the server at most: {memory_of(server)} MiB")
        finally:
            server.kill()
            server.wait()


def kills(times: int, rows: int, span: float) -> None:
    table = "Nom de la coopérative;Province;Adhérents\n" + "".join(
        f"Coop {n} Aït Numéro;Tiznit;{n % 90 + 5}\n" for n in range(1, rows + 1)
    )
    chosen = random.Random(7)
    whole = torn = 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        for number in range(times):
            address, server = start(home, None)
            with httpx.Client(base_url=address, timeout=300, follow_redirects=True) as client:
                text = table.replace("Coop ", f"Coop{number} ")
                seen = client.post("/import", files={"file": ("a.csv", text.encode())})
                delay = chosen.uniform(0.0, span)
                threading.Timer(delay, server.kill).start()
                try:
                    done = client.post(str(seen.url), data={"do": "import"})
                    while done.status_code == 200:  # and then taken back, as long as it lives
                        step = done.text.split('name="step" value="')[1].split('"')[0]
                        done = client.post("/history", data={"step": step, "sure": "1"})
                except (httpx.HTTPError, IndexError):
                    pass
            server.wait()
            if (home / "workspace.sqlite").is_file():
                store = Store(home / "workspace.sqlite")
                store.check()
                standing = sum(s.kind == "import" and not s.undone for s in store.steps())
                held, profiles = store.homes(), store.count()
                store.close()
                is_whole = len(held) == rows * standing and profiles <= rows * standing
                whole, torn = whole + is_whole, torn + (not is_whole)
    print(f"killed {times} times: {whole} whole, {torn} torn, {times - whole - torn} before any")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--coops", type=int, default=63_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--rows", type=int, default=300, help="of the table that is imported")
    parser.add_argument("--span", type=float, default=1.2, help="seconds within which it dies")
    parser.add_argument("--seconds", type=float, default=20)
    wanted = parser.parse_args()
    if wanted.coops:
        load(wanted.coops, wanted.seconds)
    if wanted.kills:
        kills(wanted.kills, wanted.rows, wanted.span)
