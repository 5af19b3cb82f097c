"""A whole run of `match batch`: rate, memory of all its processes, and what kills change.

    python tests/bench/batch_run.py TABLE.csv [--workers 2] [--kills 20] [--dask 4] [--sample 10000]

Without options: one run in CSV, with the applicants a second and the most memory that its
processes held together, seen ten times a second. With --kills the run is killed (-9, with its
workers) at so many random moments and started again, and must end with the same files by hash.
With --dask it runs on a cluster of so many worker processes, one of which is killed on the way.
With --sample so many random pairs are held against `match --coop --json`.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import hashlib
import json
import math
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from matcher.session import open_matcher

DAY = "2026-11-24"


def start(table: Path, out: Path, *options: str) -> subprocess.Popen[bytes]:
    """A run in a process group of its own."""
    command = [sys.executable, "-m", "matcher", "batch", "--applicants", str(table), "--out"]
    command += [str(out), "--today", DAY, *options]
    return subprocess.Popen(command, start_new_session=True)


def memory_of(group: int) -> float:
    """Resident memory of the processes of a group, in MB; shared pages count in each."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            fields = status.read_text().rsplit(")", 1)[1].split()
            if int(fields[3]) == group:  # the session
                total += int(fields[21])
    return total * os.sysconf("SC_PAGE_SIZE") / 1e6


def watched(process: subprocess.Popen[bytes]) -> tuple[float, float]:
    """Seconds and most memory of a run."""
    started, most = time.monotonic(), 0.0
    while process.poll() is None:
        most = max(most, memory_of(process.pid))
        time.sleep(0.1)
    if process.returncode:
        sys.exit(f"the run ended with {process.returncode}")
    return time.monotonic() - started, most


def hashes(out: Path) -> str:
    """One hash of all files of a run and their names."""
    mark = hashlib.sha256()
    for path in sorted(p for p in out.rglob("*") if p.is_file()):
        mark.update(path.relative_to(out).as_posix().encode() + b"\0")
        mark.update(hashlib.sha256(path.read_bytes()).digest())
    return mark.hexdigest()


def kill_often(
    table: Path, out: Path, times: int, span: float, options: list[str], reference: str
) -> None:
    """Start, kill at a random moment, and so on; a run that ends must be the same, and is begun
    anew until all kills have hit one that was at work."""
    rng = random.Random(20)
    kills = 0
    while True:
        process = start(table, out, *options)
        end = time.monotonic() + rng.uniform(0.3, span) if kills < times else math.inf
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            kills += 1
            print(f"  kill {kills} with {parts_done(out)} parts done", flush=True)
            continue
        same = hashes(out) == reference
        said = "the same by hash" if same else "DIFFERENT"
        print(f"a run that ended, after {kills} kills in all: {said}", flush=True)
        shutil.rmtree(out)
        if kills == times or not same:
            return


def with_dask(table: Path, out: Path, workers: int, options: list[str]) -> None:
    """A run on a cluster of processes; one worker is killed while it works, and comes back."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster:
        run = ["--engine", "dask", "--scheduler", cluster.scheduler_address, *options]
        process = start(table, out, *run)
        while process.poll() is None and parts_done(out) < workers:
            time.sleep(0.05)
        victim = next(iter(cluster.workers.values())).pid
        os.kill(victim, signal.SIGKILL)
        print(f"  worker {victim} killed with {parts_done(out)} parts done", flush=True)
        watched(process)


def parts_done(out: Path) -> int:
    """How many parts of a run are done."""
    return len(list((out / "records").glob("part-*"))) if out.exists() else 0


def sample(table: Path, out: Path, pairs: int) -> None:
    """Hold random pairs of a run with --top at least all options against `match --coop`."""
    rng = random.Random(10)
    rows: dict[str, dict[str, dict[str, str]]] = {}
    for path in sorted(out.glob("applicants/*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                rows.setdefault(row["applicant_id"], {})[row["option_id"]] = row
    with table.open(encoding="utf-8-sig", newline="") as stream:
        ids = [row["applicant_id"] for row in csv.DictReader(stream)]
    checked = faults = 0
    with tempfile.TemporaryDirectory() as name:
        while checked < pairs:
            who = rng.choice(ids)
            answer = _coop(who, _alone(table, who, Path(name)))
            suggested = {match["option_id"]: match for match in answer["matches"]}
            both = [*answer["matches"], *answer["refused"]]
            for match in rng.sample(both, min(25, len(both))):
                checked += 1
                found = rows.get(who, {}).get(match["option_id"])
                if match["option_id"] not in suggested:
                    faults += found is not None
                    continue
                faults += (
                    found is None
                    or found["verdict"] != match["verdict"]
                    or abs(float(found["score"]) - match["score"]) > 1e-9
                    or int(found["rank"]) != match["rank"]
                )
    print(f"{checked:,} pairs of `match --coop --json`: {faults} disagree")
    if faults:
        sys.exit(1)


def _alone(table: Path, who: str, folder: Path) -> Path:
    path = folder / "one.csv"
    with table.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        header = next(reader)
        at = header.index("applicant_id")
        row = next(row for row in reader if row[at] == who)
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header, row])
    return path


def _coop(who: str, registry: Path) -> dict[str, list[dict[str, object]]]:
    command = [sys.executable, "-m", "matcher", "--coop", who, "--registry", str(registry)]
    command += ["--json", "--top", "100000", "--today", DAY]
    done = subprocess.run(command, capture_output=True, check=False)
    answer: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    return answer


def main() -> None:
    """Read the options and do what is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path)
    parser.add_argument("--workers", default="0")
    parser.add_argument("--part", default="10000")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--dask", type=int, default=0)
    parser.add_argument("--sample", type=int, default=0)
    asked = parser.parse_args()
    options = ["--part", asked.part]
    with tempfile.TemporaryDirectory() as name:
        whole = Path(name) / "whole"
        top = ["--top", str(len(open_matcher().catalogue.options))] if asked.sample else []
        local = [*options, "--workers", asked.workers, *top]
        taken, most = watched(start(asked.table, whole, *local))
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = usage.ru_utime + usage.ru_stime
        manifest = json.loads((whole / "manifest.json").read_text(encoding="utf-8"))
        rate = manifest["applicants"] / taken
        print(f"{manifest['applicants']:,} applicants in {taken:.1f} s: {rate:,.0f} a second")
        print(f"{manifest['pairs'] / taken:,.0f} pairs a second; most memory {most:,.0f} MB")
        print(f"{cpu:.1f} s of processor: {cpu / manifest['applicants'] * 1e6:.0f} µs an applicant")
        reference = hashes(whole)
        if asked.sample:
            sample(asked.table, whole, asked.sample)
        if asked.kills:
            kill_often(
                asked.table, Path(name) / "killed", asked.kills, taken * 0.3, local, reference
            )
        if asked.dask:
            with_dask(asked.table, Path(name) / "dask", asked.dask, [*options, *top])
            same = hashes(Path(name) / "dask") == reference
            said = "the same by hash" if same else "DIFFERENT"
            print(f"dask, {asked.dask} workers, one killed: {said}")


if __name__ == "__main__":
    main()
