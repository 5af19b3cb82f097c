"""How long training takes, and how much memory: SYNTHETIC choices of a stated size.

    OMP_NUM_THREADS=1 python tests/bench/train_speed.py [--choices 10000] [--options 100]
        [--lightgbm PYTHON]

`--lightgbm` fits LightGBM's lambdarank beside it, one thread too, by a Python that has it: 150
trees of 15 leaves on what an engineer would give it of each pair (the fields of the applicant,
the number of the option, how often it took the sector, how far the need and the age lie from the
mean of those it took); making these features is not counted, while ours reads its own.

Every option is a candidate of every choice. Prints seconds of processor time and of the clock
for the learner alone, and for the whole command as a process of its own; and the peak of memory,
for the command that of the largest of its processes.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from matcher.history.read import read_history
from matcher.learning.train import train

SCHEMA = """
[field.sector]
type = "category"
[field.tools]
type = "categories"
[field.need]
type = "money"
scale = "log"
[field.age]
type = "number"
[field.rural]
type = "boolean"
[field.stage]
type = "category"
[field.project]
type = "text"
"""


def write(folder: Path, choices: int, options: int, seed: int = 1) -> None:
    """A history whose options like a sector, a size, an age and some words each."""
    rng = np.random.default_rng(seed)
    (folder / "catalogue").mkdir(parents=True)
    (folder / "schema.toml").write_text(SCHEMA)
    for k in range(options):
        (folder / "catalogue" / f"o{k:03}.toml").write_text(f'id = "o{k:03}"\nname = "O{k}"\n')
    likes, size = rng.integers(0, 20, options), rng.normal(11, 1, options)
    age, rural = rng.normal(8, 4, options), rng.normal(0, 1, options)
    words = rng.integers(0, 400, (options, 8))
    with (
        (folder / "applicants.csv").open("w", newline="") as people,
        (folder / "choices.csv").open("w", newline="") as chosen,
    ):
        applicants, rows = csv.writer(people), csv.writer(chosen)
        applicants.writerow(
            ["applicant_id", "sector", "tools", "need", "age", "rural", "stage", "project"]
        )
        rows.writerow(["applicant_id", "option_id", "date", "outcome", "amount"])
        for i in range(choices):
            sector, need, years = rng.integers(0, 20), rng.normal(11, 1), abs(rng.normal(8, 4))
            is_rural = rng.random() < 0.5
            score = 2.0 * (likes == sector) - 0.7 * (size - need) ** 2 - 0.02 * (age - years) ** 2
            score = score + rural * (1 if is_rural else -1)
            option = int((score + rng.gumbel(size=options)).argmax())
            said = [*rng.choice(words[option], 3), *rng.integers(0, 400, 5)]
            applicants.writerow(
                [
                    f"a{i}",
                    f"s{sector}",
                    ";".join(f"t{t}" for t in rng.integers(0, 15, 2)),
                    round(float(np.exp(need))),
                    round(float(years), 1),
                    str(bool(is_rural)).lower(),
                    f"g{rng.integers(0, 4)}",
                    " ".join(f"w{w}" for w in said),
                ]
            )
            day = date.fromordinal(date(2020, 1, 1).toordinal() + i * 1000 // choices)
            rows.writerow([f"a{i}", f"o{option:03}", day.isoformat(), "financed", ""])


LIGHTGBM = """
import sys, time
import lightgbm, numpy as np
kept = np.load(sys.argv[1])
model = lightgbm.LGBMRanker(
    objective="lambdarank", n_estimators=150, learning_rate=0.06, num_leaves=15,
    min_child_samples=10, reg_lambda=1.0, random_state=1, n_jobs=1, verbose=-1,
)
start = time.process_time()
model.fit(kept["x"], kept["y"], group=kept["groups"])
print(time.process_time() - start)
"""


def lightgbm_seconds(folder: Path, python: str) -> float:
    """Processor seconds that LightGBM needs to fit the same choices, every option a candidate."""
    with (folder / "applicants.csv").open() as people, (folder / "choices.csv").open() as chosen:
        rows, choices = list(csv.DictReader(people)), list(csv.DictReader(chosen))
    options = sorted({row["option_id"] for row in choices})
    taken = np.array([options.index(row["option_id"]) for row in choices])
    sector = np.array([int(row["sector"][1:]) for row in rows])
    tools = np.array([int(row["tools"].split(";")[0][1:]) for row in rows])
    stage = np.array([int(row["stage"][1:]) for row in rows])
    need = np.log([float(row["need"]) for row in rows])
    age = np.array([float(row["age"]) for row in rows])
    rural = np.array([row["rural"] == "true" for row in rows])
    n, m = len(rows), len(options)
    shares = np.zeros((m, sector.max() + 1))
    np.add.at(shares, (taken, sector), 1)
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1)
    counts = np.maximum(np.bincount(taken, minlength=m), 1)
    means = [np.bincount(taken, one, m) / counts for one in (need, age)]
    wide = [np.repeat(one[:, None], m, 1) for one in (sector, tools, stage, need, age, rural)]
    wide.append(np.repeat(np.arange(m)[None], n, 0))
    wide.append(shares[:, sector].T)
    wide += [
        np.abs(one[:, None] - mean[None]) for one, mean in zip((need, age), means, strict=True)
    ]
    x = np.stack(wide, axis=2).reshape(n * m, -1).astype(np.float32)
    y = np.zeros((n, m), dtype=np.int64)
    y[np.arange(n), taken] = 1
    kept = folder / "pairs.npz"
    np.savez(kept, x=x, y=y.ravel(), groups=np.full(n, m))
    command = [python, "-c", LIGHTGBM, str(kept)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main(arguments: Sequence[str]) -> int:
    """Print the figures as one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--choices", type=int, default=10_000)
    parser.add_argument("--options", type=int, default=100)
    parser.add_argument("--command", action="store_true", help="The whole command too.")
    parser.add_argument("--lightgbm", default="", help="A Python that has it.")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "h"
        write(folder, asked.choices, asked.options)
        history = read_history(folder)
        clock, cpu = time.perf_counter(), time.process_time()
        train(history)
        found = {
            "train_s": round(time.perf_counter() - clock, 1),
            "train_cpu_s": round(time.process_time() - cpu, 1),
            "train_peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
        if asked.lightgbm:
            found["lightgbm_fit_cpu_s"] = round(lightgbm_seconds(folder, asked.lightgbm), 1)
        if asked.command:
            clock = time.perf_counter()
            out = Path(place) / "m.json"
            command = [sys.executable, "-m", "matcher", "train", "--history", str(folder)]
            subprocess.run([*command, "--out", str(out)], check=True, stdout=subprocess.DEVNULL)
            found["command_s"] = round(time.perf_counter() - clock, 1)
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            found["command_cpu_s"] = round(used.ru_utime + used.ru_stime, 1)
            found["command_peak_mib"] = used.ru_maxrss // 1024
            found["model_kb"] = out.stat().st_size // 1000
    sys.stderr.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
