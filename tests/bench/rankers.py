"""Our ranker beside popular learners on real choices, in one run.

    OMP_NUM_THREADS=1 python tests/bench/rankers.py SOURCE --out DIR [--seeds 5] [--only REGIME…]
        [--kinds KIND…] [--without]

SOURCE holds the Kiva tables (see kiva.py); results are appended to DIR/results.jsonl, one
line a regime, seed and learner, and printed as a Markdown table with --table. --without trains ours
without likeness, fading and the hold of popularity: the two of one regime and seed are paired.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import kiva
import numpy as np
from features import KINDS, judged_rows, training_rows
from rivals import ndcg, rivals, run_rival
from text_domain import without

from matcher.history.candidates import make_cases
from matcher.history.read import read_history
from matcher.learning.baselines import baseline_scores
from matcher.learning.evaluation import reverse_standings
from matcher.learning.metrics import capped_rows, standings
from matcher.learning.metrics import ndcg as ndcg_at
from matcher.learning.pair_scores import pair_scores
from matcher.learning.train import train
from matcher.ranking.ranker import parse_ranker

CAP = 60
SIZES = (30, 100, 300, 1000)
LEFT_OUT = 6


@dataclass(frozen=True)
class Regime:
    """Loans to learn from, loans to judge on, and what options declare."""

    name: str
    learn: Sequence[kiva.Loan]
    judge: Sequence[kiva.Loan]
    active: Sequence[kiva.Loan]
    declared: Sequence[kiva.Loan]
    towns: bool


def regimes(source: Path, seed: int) -> Iterator[Regime]:
    """Every regime under one seed: it draws the choices of short histories."""
    loans = kiva.contested(kiva.loans_2019(source))
    half, later = int(len(loans) * 0.5), int(len(loans) * 0.7)
    first_day = loans[later].day
    before = [loan for loan in loans[:later] if loan.day < first_day]
    record, fifth, judge = loans[:half], before[half:], loans[later:]
    rng = np.random.default_rng(seed)

    def some(among: Sequence[kiva.Loan], size: int) -> list[kiva.Loan]:
        return [among[i] for i in np.sort(rng.choice(len(among), size, replace=False))]

    for size in SIZES:
        yield Regime(f"declared {size}", some(fifth, size), judge, loans, record, False)
    yield Regime("declared all", fifth, judge, loans, record, False)
    tested = Counter(loan.country for loan in judge)
    partners = defaultdict(set)
    for loan in loans:
        partners[loan.country].add(loan.partner)
    wide = [c for c, _ in tested.most_common() if len(partners[c]) > 2][:LEFT_OUT]
    for country in wide:
        learn = [loan for loan in fifth if loan.country != country]
        held = [loan for loan in judge if loan.country == country]
        yield Regime(f"left out {country}", learn, held, loans, record, False)
    for size in SIZES:
        yield Regime(f"bare {size}", some(before, size), judge, loans, (), False)
    yield Regime("bare all", before, judge, loans, (), False)
    yield Regime("bare all, town", before, judge, loans, (), True)
    old = kiva.loans_2014(source)
    both = [*old, *loans]
    contested = kiva.contested(old, loans)
    yield Regime("across years", contested, kiva.contested(loans, old), both, (), False)


def run(
    regime: Regime, seed: int, folder: Path, kinds: Sequence[str] = KINDS
) -> Iterator[dict[str, Any]]:
    """One line for our model, for each baseline and for each rival on each kind of features."""
    shutil.rmtree(folder, ignore_errors=True)
    choices = [*regime.learn, *regime.judge]
    kiva.write_history(folder, choices, regime.active, regime.declared, towns=regime.towns)
    history = read_history(folder, date(2026, 1, 1))
    until = min(loan.day for loan in regime.judge)
    started = time.perf_counter()
    trained = train(history, until)
    fit_s = time.perf_counter() - started
    judged = make_cases(history, [c for c in history.choices if c.day >= until])
    judged = judged.take(np.flatnonzero(judged.candidates.sum(axis=1) > 1))
    rows = capped_rows(judged.chosen, CAP)
    _, which = np.unique(judged.chosen[rows], return_inverse=True)

    def line(learner: str, kind: str, marks: Any, **more: Any) -> dict[str, Any]:
        capped = marks[rows]
        options = [capped[which == option].mean() for option in range(which.max() + 1)]
        return {
            "regime": regime.name,
            "seed": seed,
            "learner": learner,
            "features": kind,
            "all": float(marks.mean()),
            "capped": float(capped.mean()),
            "by_option": float(np.mean(options)),
            "marks": [round(float(mark), 4) for mark in capped],
            "cases": len(rows),
            "learnt_from": len(trained.cases),
            **more,
        }

    ranker = parse_ranker(trained.data, history.schema)
    started = time.perf_counter()
    scores = pair_scores(judged, history.catalogue, history.schema, ranker)
    pair_s = (time.perf_counter() - started) / scores.size
    reverse, owners = reverse_standings(scores, judged)
    again = capped_rows(owners, CAP)
    yield line(
        "ours",
        "ours",
        ndcg_at(standings(scores, judged.candidates, judged.chosen)),
        fit_s=fit_s,
        pair_s=pair_s,
        size=len(json.dumps(trained.data, separators=(",", ":"))),
        mirror=float(np.mean(ndcg_at(reverse[again]))) if len(again) else None,
    )
    earlier = [c for c in history.choices if c.day < until]
    for name, given in baseline_scores(history, judged, earlier).items():
        yield line(name, "-", ndcg_at(standings(given, judged.candidates, judged.chosen)))
    for kind in kinds:
        learning = training_rows(trained.fitted, kind, seed)
        testing = judged_rows(trained.fitted, judged, kind, seed)
        several = learning.groups > 1
        learning = learning.take(several)
        for rival in rivals():
            try:
                found = run_rival(rival, learning, testing, seed)
            except Exception as error:  # a rival that cannot learn from so little says so
                yield {
                    "regime": regime.name,
                    "seed": seed,
                    "learner": rival.name,
                    "features": kind,
                    "error": f"{type(error).__name__}: {error}"[:200],
                }
                continue
            marks = ndcg(testing, found.scores)
            costs_of = {"fit_s": found.fit_s, "pair_s": found.pair_s, "size": found.size}
            yield line(rival.name, kind, marks, **costs_of)


def table(lines: Sequence[dict[str, Any]], mark: str = "capped") -> Iterator[str]:
    """A Markdown table: one row a regime, means over the seeds with their spread."""
    cells: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one in lines:
        name = "left out (mean)" if one["regime"].startswith("left out") else one["regime"]
        if "error" not in one:
            cells[name, f"{one['learner']} / {one['features']}"].append(one[mark])
    found = list(dict.fromkeys(name for name, _ in cells))
    yield (
        "| regime | ours | "
        + " | ".join(f"best on {kind} features" for kind in KINDS)
        + " | best baseline |"
    )
    yield "| --- |" + " --- |" * (len(KINDS) + 2)
    for name in found:
        ours = cells[name, "ours / ours"]
        row = [_cell(ours)]
        for kind in (*KINDS, "-"):
            rival = {
                who: values
                for (regime, who), values in cells.items()
                if regime == name and who.endswith(f"/ {kind}") and who != "ours / ours"
            }
            if not rival:
                row.append("")
                continue
            best = max(rival, key=lambda who: float(np.mean(rival[who])))
            row.append(f"{_cell(rival[best])} {best.split(' / ')[0]}")
        yield f"| {name} | " + " | ".join(row) + " |"


def beside_best(lines: Sequence[dict[str, Any]]) -> Iterator[str]:
    """A Markdown table: how much more NDCG ours has than the best of each kind, case by case.

    The interval is a bootstrap of 95 % over the judged cases, means of the seeds, and over the
    countries left out too; the best is the best in the mean, so that the interval leans against
    ours.
    """
    cases = _cases(lines)
    yield "| regime | " + " | ".join(f"ours less the best on {kind}" for kind in KINDS) + " |"
    yield "| --- |" + " --- |" * len(KINDS)
    for name in dict.fromkeys(group for group, _ in cases):
        ours, row = cases[name, "ours / ours"], []
        for kind in KINDS:
            best = _best(cases, name, (kind,))
            if best is None:
                row.append("")
                continue
            away = [a - b for a, b in zip(ours, cases[name, best], strict=True)]
            low, high = _interval(away)
            row.append(f"{_mean(away):+.3f} ({low:+.3f} to {high:+.3f}) {best.split(' / ')[0]}")
        yield f"| {name} | " + " | ".join(row) + " |"


def own_intervals(lines: Sequence[dict[str, Any]]) -> Iterator[str]:
    """A Markdown table: ours and the best rival on any features, each with its own interval.

    The same bootstrap of 95 %, of each by itself: how far the mean could lie elsewhere on other
    cases of the same kind.
    """
    cases = _cases(lines)
    yield "| regime | ours | best rival on any features |"
    yield "| --- | --- | --- |"
    for name in dict.fromkeys(group for group, _ in cases):
        row = []
        for who in ("ours / ours", _best(cases, name, KINDS)):
            if who is None:
                row.append("")
                continue
            low, high = _interval(cases[name, who])
            said = "" if who == "ours / ours" else f" {who.replace(' / ', ', ')}"
            row.append(f"{_mean(cases[name, who]):.3f} ({low:.3f} to {high:.3f}){said}")
        yield f"| {name} | " + " | ".join(row) + " |"


def _cases(lines: Sequence[dict[str, Any]]) -> dict[tuple[str, str], list[Any]]:
    """The NDCG of each judged case, means of the seeds, by regime and learner: lots of cases.

    Each country left out is a lot; any other regime is one.
    """
    marks: dict[tuple[str, str], dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for one in lines:
        if "error" not in one:
            group = "left out (mean)" if one["regime"].startswith("left out") else one["regime"]
            marks[group, f"{one['learner']} / {one['features']}"][one["regime"]].append(
                one["marks"]
            )
    return {
        key: [np.mean(seeds, axis=0) for seeds in regimes_of.values()]
        for key, regimes_of in marks.items()
    }


def _best(cases: dict[tuple[str, str], list[Any]], name: str, kinds: Sequence[str]) -> str | None:
    """The best rival of a regime in the mean, on some kinds of features; None where none ran."""
    rivals_of = [
        who
        for group, who in cases
        if group == name and who != "ours / ours" and who.rpartition(" / ")[2] in kinds
    ]
    return max(rivals_of, key=lambda who: _mean(cases[name, who]), default=None)


def _mean(lots: Sequence[Any]) -> float:
    return float(np.mean([lot.mean() for lot in lots]))


def _interval(away: Sequence[Any], draws: int = 2000) -> tuple[float, float]:
    """The 95 % interval of the mean of some lots of cases; lots are drawn where there are many."""
    rng = np.random.default_rng(0)
    means = []
    for _ in range(draws):
        lots = [away[i] for i in rng.integers(0, len(away), len(away))]
        means.append(np.mean([lot[rng.integers(0, len(lot), len(lot))].mean() for lot in lots]))
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def every_cell(lines: Sequence[dict[str, Any]], kind: str, mark: str) -> Iterator[str]:
    """A Markdown table of every learner on one kind of features."""
    cells: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one in lines:
        if one["features"] == kind and "error" not in one:
            cells[one["regime"], one["learner"]].append(one[mark])
    learners = list(dict.fromkeys(learner for _, learner in cells))
    yield "| regime | " + " | ".join(name.replace("_", " ") for name in learners) + " |"
    yield "| --- |" + " --- |" * len(learners)
    for regime in dict.fromkeys(name for name, _ in cells):
        found = [cells.get((regime, learner), []) for learner in learners]
        yield f"| {regime} | " + " | ".join(_cell(v) if v else "failed" for v in found) + " |"


def costs(lines: Sequence[dict[str, Any]], regime: str) -> Iterator[str]:
    """A Markdown table of seconds to fit, microseconds a pair and kilobytes, in one regime."""
    yield "| learner | features | choices | fit, s | a pair, µs | size, kB |"
    yield "| --- |" + " --- |" * 5
    for one in lines:
        if one["regime"] == regime and not one["seed"] and "fit_s" in one:
            yield (
                f"| {one['learner']} | {one['features']} | {one['learnt_from']:,} "
                f"| {one['fit_s']:.2f} | {one['pair_s'] * 1e6:.2f} | {one['size'] / 1000:,.0f} |"
            )


def _cell(values: Sequence[float]) -> str:
    spread = (
        f" ± {1.96 * np.std(values, ddof=1) / len(values) ** 0.5:.3f}" if len(values) > 1 else ""
    )
    return f"{np.mean(values):.3f}{spread}"


def main(arguments: Sequence[str]) -> int:
    """Run the regimes that are not in the results yet, or print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--only", nargs="*", default=())
    parser.add_argument("--kinds", nargs="*", default=KINDS, choices=KINDS)
    parser.add_argument("--without", action="store_true")
    parser.add_argument("--table", action="store_true")
    asked = parser.parse_args(arguments)
    results = asked.out / "results.jsonl"
    lines = [json.loads(x) for x in results.read_text().splitlines()] if results.exists() else []
    if asked.table:
        write = sys.stdout.write
        for mark in ("capped", "all", "by_option"):
            write(f"\n### Best of each kind, {mark}\n\n" + "\n".join(table(lines, mark)) + "\n")
        write("\n### Beside the best of each kind, case by case\n\n")
        write("\n".join(beside_best(lines)) + "\n")
        write("\n### Each by itself, with its interval, capped\n\n")
        write("\n".join(own_intervals(lines)) + "\n")
        for kind in (*KINDS, "-"):
            cells = "\n".join(every_cell(lines, kind, "capped"))
            write(f"\n### Every learner, features: {kind}, capped\n\n{cells}\n")
        write("\n### Costs\n\n" + "\n".join(costs(lines, "bare all")) + "\n")
        return 0
    done = {(one["regime"], one["seed"]) for one in lines}
    asked.out.mkdir(parents=True, exist_ok=True)
    off = asked.without
    for seed in range(asked.seeds):
        for regime in regimes(asked.source, seed):
            drawn = any(regime.name.endswith(f" {size}") for size in SIZES)
            wanted = not asked.only or any(regime.name.startswith(o) for o in asked.only)
            if not wanted or (seed and not drawn) or (regime.name, seed) in done:
                continue
            with (
                results.open("a", encoding="utf-8") as stream,
                without(likeness=off, fading=off, hold=off),
            ):
                for one in run(regime, seed, asked.out / "history", asked.kinds):
                    stream.write(json.dumps(one) + "\n")
                    stream.flush()
            sys.stderr.write(f"{regime.name}, seed {seed}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
