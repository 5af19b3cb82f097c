"""A SYNTHETIC office whose truth is known: does learning from its log help, and is it never worse?

    python tests/bench/simulated_office.py [--seeds 5] [--events 300] [--cooperatives 400]

400 SYNTHETIC cooperatives, three years of 300 events of the log a year, each request being shown,
applied for and, mostly, answered. Everybody is shown the first ten of the shipped model; an
officer takes one of them, the first ones more often. The truth of acceptance is made up: a level
of each option around its published rate (or around one third), and slopes on what options declare.
Each option answers after a delay of its own, a yes after twice as long as a no (a file that is not
complete is refused at once, a yes waits for a committee), and one request in eight is never
answered: what is pending is young, or with a slow option, or likelier to be granted.

After each year four rankings are judged on the requests that are decided in the year after it: how
often does a granted one stand above a refused one? The shipped model, the model retrained on the
log so far, counts of grants alone, and a model retrained as if what is pending were refused. Beside
them stand how far the rates that the two retrained models say of options lie from the truth, in the
mean over all requests to options that they know, and the true acceptance of the first three
options of every fourth cooperative. A retrained model is promoted by what the log of those years
says alone, as `match train --history workspace` does.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from matcher import open_matcher
from matcher.cases.event import Event, Slate
from matcher.cases.log import EventLog
from matcher.domain.applicant import Applicant
from matcher.learning.concordance import concordance, concordance_gain
from matcher.learning.known_here import published_rates
from matcher.learning.metrics import MeanMark
from matcher.learning.office_cases import OfficeCases, office_cases
from matcher.learning.office_model import OfficeData, OfficeModel, counts_of, learn_office
from matcher.learning.office_promotion import scores_of, try_office
from matcher.matching.pair import Match
from matcher.ranking.ranker import Ranker, default_model, parse_ranker, read_ranker
from matcher.registry.synthetic import write_demo
from matcher.session import Session

START, YEARS, SHOWN = date(2027, 1, 1), 3, 10
#: Events of the log that a request makes: a list, an application, an answer.
EVENTS_A_REQUEST = 3
#: Slopes of the truth on what options declare of these fields, and the level of an unknown option.
SLOPES = {"purposes": 0.5, "sector": 0.6, "women_cooperative": 0.5, "need_total_mad": 0.4}
LEVEL, LEVEL_SPREAD, NEVER_ANSWERED = 1 / 3, 0.9, 1 / 8
#: How many times as long a yes takes as a no.
YES_TAKES = 2.0


@dataclass
class World:
    """A SYNTHETIC office: who is there, what is shown to them, and how likely each is granted."""

    session: Session
    people: list[Applicant]
    lists: dict[str, list[str]]
    evidence: dict[str, dict[str, float]]
    levels: dict[str, float]
    delays: dict[str, float]

    def truth(self, who: str, option: str) -> float:
        """The true chance that a request is granted."""
        at = math.log(self.levels[option] / (1 - self.levels[option]))
        return 1 / (1 + math.exp(-at - self.evidence[who].get(option, 0.0)))


def make_world(seed: int, cooperatives: int, folder: Path) -> World:
    """The office of a seed."""
    path = folder / "registry.csv"
    plain = open_matcher(today=START)
    columns = [about.name for about in plain.schema if about.derived is None]
    write_demo(path, cooperatives, seed, today=START, columns=columns)
    session = open_matcher(registry=path, today=START)
    rng = random.Random(seed)
    options = session.catalogue.options
    published = published_rates(options)
    levels, delays = {}, {}
    for name in options:
        middle = published.get(name, LEVEL)
        at = math.log(middle / (1 - middle)) + rng.gauss(0, LEVEL_SPREAD)
        levels[name], delays[name] = 1 / (1 + math.exp(-at)), rng.uniform(20, 300)
    bare = replace(session.matcher.ranker, weights={}, default_weight=1.0)
    matcher = replace(session.matcher, ranker=bare)
    people, lists, evidence = list(session.registry), {}, {}
    for one in people:
        ranked = [m for m in session.options_for(one) if m.rank is not None]
        lists[one.id] = [m.option.id for m in ranked if m.list == "money"][:SHOWN]
        evidence[one.id] = {m.option.id: _declared(matcher, one, m) for m in ranked}
    return World(session, people, lists, evidence, levels, delays)


def _declared(matcher: Any, one: Applicant, match: Match) -> float:
    parts = matcher.match(one, match.option).contributions
    return sum(SLOPES.get(part.field, 0.0) * part.evidence for part in parts)


def write_log(world: World, log: EventLog, rng: random.Random, events: int) -> None:
    """Four years of requests; the fourth is only judged on."""
    requests = events // EVENTS_A_REQUEST
    kept: list[Event] = []
    asked: set[tuple[str, str]] = set()
    for year in range(YEARS + 1):
        for _ in range(requests):
            one = rng.choice(world.people)
            options = [o for o in world.lists[one.id] if (one.id, o) not in asked]
            if not options:
                continue
            weights = [math.exp(-0.25 * rank) for rank in range(len(options))]
            option = rng.choices(options, weights=weights)[0]
            asked.add((one.id, option))
            day = START + timedelta(days=365 * year + rng.randrange(365))
            shown = Slate(direction="options", shown=tuple(world.lists[one.id]))
            kept.append(Event("shown", day, applicant=one.id, slate=shown))
            kept.append(Event("applied", day, applicant=one.id, option=option))
            if rng.random() < NEVER_ANSWERED:
                continue
            delay = rng.expovariate(1 / world.delays[option])
            kind = "granted" if rng.random() < world.truth(one.id, option) else "refused"
            times = (YES_TAKES if kind == "granted" else 1) * 2 / (1 + YES_TAKES)
            answer = day + timedelta(days=1 + int(delay * times))
            kept.append(Event(kind, answer, applicant=one.id, option=option))
    log.append(sorted(kept, key=lambda event: event.order))


def truly(world: World, ranker: Ranker, every: int = 4) -> float:
    """The mean true acceptance of the first three options of money of some cooperatives."""
    matcher = replace(world.session.matcher, ranker=ranker)
    found = []
    for one in world.people[::every]:
        ranked = [m for m in matcher.options_for(one) if m.rank is not None and m.list == "money"]
        found += [world.truth(one.id, m.option.id) for m in ranked[:3]]
    return float(np.mean(found))


def off_by(world: World, asked: OfficeCases, model: OfficeModel) -> float:
    """How far the rate said of an option lies from the truth, in the mean over requests to it."""
    found = [
        abs(model.known[one.option_id].mean - world.truth(one.applicant.id, one.option_id))
        for one in asked.decided
        if one.option_id in model.known
    ]
    return float(np.mean(found))


@dataclass(frozen=True)
class Row:
    """What was measured after a year, by ranking."""

    year: int
    decided: int
    pending: int
    later: int
    marks: Mapping[str, MeanMark]
    gain: MeanMark
    beside_wrong: MeanMark
    off: Mapping[str, float]
    true: Mapping[str, float]
    is_promoted: bool
    trial: MeanMark | None


def run(seed: int, cooperatives: int, events: int) -> list[Row]:
    """The rows of a seed, one a year."""
    with tempfile.TemporaryDirectory() as name:
        world = make_world(seed, cooperatives, Path(name))
        log = EventLog(Path(name) / "cases.sqlite", make=True)
        write_log(world, log, random.Random(1000 + seed), events)
        recorded = list(log)
        log.close()
    session = world.session
    people = {one.id: one for one in world.people}
    options = list(session.catalogue.options)
    prior_data = json.loads(default_model().read_bytes())
    prior = read_ranker(default_model(), session.schema)
    rows = []
    for year in range(1, YEARS + 1):
        day = START + timedelta(days=365 * year)
        office = OfficeData(
            session.schema,
            session.catalogue,
            session.matcher.engine,
            world.people,
            day,
            prior_data,
        )
        here = office_cases(recorded, people, options, until=day)
        wrong = office_cases(recorded, people, options, until=day, pending_is_refused=True)
        learnt = {
            "retrained": learn_office(office, here),
            "pending as refused": learn_office(office, wrong),
        }
        rankers = {"shipped": prior} | {
            name: parse_ranker(one.data, session.schema) for name, one in learnt.items()
        }
        trial = try_office(office, here)
        end = day + timedelta(days=365)
        known = office_cases(recorded, people, options, until=end)
        later = [one for one in known.decided if one.day >= day]
        granted = np.array([one.is_granted for one in later])
        counts = counts_of(here.decided)
        scores = {
            name: scores_of(replace(session.matcher, ranker=ranker), later)
            for name, ranker in rankers.items()
        }
        scores["counts alone"] = np.array(
            [counts.get(c.option_id, (0, 0))[0] for c in later], float
        )
        marks = {name: concordance(one, granted) for name, one in scores.items()}
        gain = concordance_gain(scores["retrained"], scores["shipped"], granted)
        beside = concordance_gain(scores["retrained"], scores["pending as refused"], granted)
        if gain is None or beside is None:
            continue
        rows.append(
            Row(
                year=year,
                decided=len(here.decided),
                pending=here.pending,
                later=len(later),
                marks={name: mark for name, mark in marks.items() if mark is not None},
                gain=gain,
                beside_wrong=beside,
                off={name: off_by(world, wrong, one) for name, one in learnt.items()},
                true={name: truly(world, ranker) for name, ranker in rankers.items()},
                is_promoted=trial.is_promoted,
                trial=trial.gain,
            )
        )
    return rows


def said(mark: MeanMark) -> str:
    """A mark with its interval."""
    return f"{mark.value:+.3f} ({mark.low:+.3f} to {mark.high:+.3f})"


def main(arguments: Sequence[str]) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--events", type=int, default=300)
    parser.add_argument("--cooperatives", type=int, default=400)
    asked = parser.parse_args(arguments)
    names = ("shipped", "retrained", "counts alone", "pending as refused")
    out = sys.stdout
    head = "| seed | after year | decided | pending | judged on | "
    out.write(head + " | ".join(names) + " | retrained − shipped | retrained − pending as refused")
    out.write(" | rates off, retrained | rates off, pending as refused | true, shipped")
    out.write(" | true, retrained | true, pending as refused | promoted |\n")
    out.write("|" + " --- |" * 17 + "\n")
    for seed in range(1, asked.seeds + 1):
        for row in run(seed, asked.cooperatives, asked.events):
            cells = [seed, row.year, row.decided, row.pending, row.later]
            marks = [
                f"{row.marks[n].value:.3f} ({row.marks[n].low:.3f} to {row.marks[n].high:.3f})"
                for n in names
            ]
            true = [f"{row.true[n]:.3f}" for n in ("shipped", "retrained", "pending as refused")]
            promoted = "yes" if row.is_promoted else "no"
            gains = [said(row.gain), said(row.beside_wrong)]
            off = [f"{row.off[n]:.3f}" for n in ("retrained", "pending as refused")]
            every = [*map(str, cells), *marks, *gains, *off, *true, promoted]
            out.write("| " + " | ".join(every) + " |\n")
            out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
