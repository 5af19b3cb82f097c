"""How much the order of questions settles in its first answers, against simpler orders.

    python tests/bench/questions.py [--draws 3] [--answers 3] [--every 1] [--json]

Every cooperative of the demonstration registry is completed at random: each unknown variable of
the catalogue takes a cell as often as it is met among those who know it (every possible cell
where nobody does). An order then asks; the completion answers; the order asks again, knowing the
answer. What counts is the undecided weight that is settled, of the weight that was undecided.

The other orders get the best of it: like ours they never ask what can change nothing, they ask
what only tells something together at once, and they are asked anew after each answer.

    schema      the first of the schema's fields
    missing     the field that is missing most often in the registry
    visits      the field that stands in most undecided rules
    visits one by one   the same, each option of a funder to be confirmed counted by itself
    at random   any
    planned     ours
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from matcher import open_matcher
from matcher.advice.answer_distribution import AnswerDistribution, read_answer_distribution
from matcher.advice.assumptions import read_assumptions
from matcher.advice.open_decisions import OpenDecision, find_open_decisions
from matcher.advice.questions import Planner, QuestionItem
from matcher.matching.pair import Match
from matcher.session import Session

ORDERS = ("planned", "visits", "visits one by one", "missing", "schema", "at random")
Bundle = frozenset[QuestionItem]


def settled_by(
    order: Callable[[Planner, list[Bundle], list[OpenDecision]], Bundle],
    planner: Planner,
    truth: Mapping[int, int],
    answers: int,
    only_applicant: bool = False,
) -> tuple[list[float], list[int]]:
    """The weight and the options settled after each answer."""
    known: dict[int, int] = {}
    asked: Bundle = frozenset()
    open_ones = list(planner.open_decisions)
    weights, counts = [0.0], [0]
    given = 0
    while given < answers:
        live = still_telling(planner, open_ones, known)
        bundles = list(dict.fromkeys(planner.needs[p] - asked for p in sorted(live)))
        if only_applicant:
            bundles = [b for b in bundles if not any(item.value for item in b)]
        if not bundles:
            break
        bundle = order(planner, bundles, open_ones)
        given += len(bundle)
        if given > answers:
            break
        asked |= bundle
        known |= {p: truth[p] for p, needs in planner.needs.items() if needs <= asked}
        closed = [s for s in open_ones if s.verdict_if(known) != "undecided"]
        open_ones = [s for s in open_ones if s.verdict_if(known) == "undecided"]
        gained = weights[-1] + sum(s.weight for s in closed)
        done = counts[-1] + len(closed)
        # an answer that came together with others settles what it settles when all are in
        weights += [weights[-1]] * (len(bundle) - 1) + [gained]
        counts += [counts[-1]] * (len(bundle) - 1) + [done]
    while len(weights) <= answers:
        weights.append(weights[-1])
        counts.append(counts[-1])
    return weights, counts


def still_telling(
    planner: Planner, open_decisions: list[OpenDecision], known: Mapping[int, int]
) -> set[int]:
    """The variables that can still turn a verdict, the answers so far counted in."""
    found: set[int] = set()
    for decision in open_decisions:
        for group in decision.groups:
            masks = [
                1 << group.shares[v][known[p]] if p in known else group.masks[v]
                for v, p in enumerate(group.places)
            ]
            found |= {group.places[v] for v in group.diagram.telling(masks)}
    return found


def orders(
    session: Session, answer_distribution: AnswerDistribution, rng: random.Random
) -> dict[str, Callable[..., Bundle]]:
    fields = list(session.schema.fields)
    absent: Counter[str] = Counter()
    for applicant in session.registry:
        absent.update(name for name in fields if applicant.value(name) is None)

    def first(bundle: Bundle) -> tuple[int, list[QuestionItem]]:
        return min(fields.index(i.field) for i in bundle), sorted(bundle)

    def schema_order(_: Planner, bundles: list[Bundle], __: list[OpenDecision]) -> Bundle:
        return min(bundles, key=first)

    def most_missing(_: Planner, bundles: list[Bundle], __: list[OpenDecision]) -> Bundle:
        return min(bundles, key=lambda b: (-max(absent[i.field] for i in b), first(b)))

    def visited(planner: Planner, open_decisions: list[OpenDecision]) -> Counter[QuestionItem]:
        visits: Counter[QuestionItem] = Counter()
        for decision in open_decisions:
            for place in decision.variables:
                visits.update(planner.needs[place])
        return visits

    def one_by_one(
        planner: Planner, bundles: list[Bundle], open_decisions: list[OpenDecision]
    ) -> Bundle:
        visits = visited(planner, open_decisions)
        return min(bundles, key=lambda b: (-max(visits[i] for i in b), first(b)))

    def most_visited(
        planner: Planner, bundles: list[Bundle], open_decisions: list[OpenDecision]
    ) -> Bundle:
        visits: Counter[str] = Counter()
        for item, many in visited(planner, open_decisions).items():
            visits[item.field] += many
        return min(bundles, key=lambda b: (-max(visits[i.field] for i in b), first(b)))

    def at_random(_: Planner, bundles: list[Bundle], __: list[OpenDecision]) -> Bundle:
        return rng.choice(bundles)

    return {
        "schema": schema_order,
        "missing": most_missing,
        "visits": most_visited,
        "visits one by one": one_by_one,
        "at random": at_random,
    }


class Planned:
    """Our order, planned anew after each answer with what is known by then."""

    def __init__(self, truth: Mapping[int, int]) -> None:
        self.truth = truth
        self.asked: Bundle = frozenset()

    def __call__(
        self, planner: Planner, bundles: list[Bundle], open_ones: list[OpenDecision]
    ) -> Bundle:
        known = {p: self.truth[p] for p, needs in planner.needs.items() if needs <= self.asked}
        open_decisions = [narrowed(decision, known) for decision in open_ones]
        again = Planner(planner.applicant, open_decisions, planner.answer_distribution)
        again.possible = [
            1 << known[p] if p in known else mask for p, mask in enumerate(planner.possible)
        ]
        again.needs = {p: planner.needs[p] - self.asked for p in again.by_variable}
        before = {decision.option.id: 0.0 for decision in open_decisions}
        best = again.best(bundles, frozenset(), before)[0]
        self.asked |= best
        return best


def narrowed(decision: OpenDecision, known: Mapping[int, int]) -> OpenDecision:
    """The decision with some variables known to be in a cell."""
    groups = []
    for group in decision.groups:
        masks = tuple(
            1 << group.shares[v][known[p]] if p in known else group.masks[v]
            for v, p in enumerate(group.places)
        )
        telling = group.diagram.telling(masks)
        if telling or not group.diagram.outcomes(masks)[1]:
            groups.append(replace(group, masks=masks, telling=telling))
    return OpenDecision(decision.option, decision.weight, tuple(groups))


def draw_truth(planner: Planner, rng: random.Random) -> dict[int, int]:
    """A cell for each variable that matters, as likely as it is in the registry."""
    found = {}
    for place in sorted(planner.by_variable):
        chances = planner.answer_distribution.chances(place, planner.possible[place])
        found[place] = rng.choices(list(chances), weights=list(chances.values()))[0]
    return found


def measure(
    draws: int, answers: int, every: int, today: date, only_applicant: bool = False
) -> dict[str, object]:
    session = open_matcher(today=today)
    answer_distribution, assumptions = (
        read_answer_distribution(session),
        read_assumptions(session.schema),
    )
    rng = random.Random(1)
    others = orders(session, answer_distribution, rng)
    weights = {name: [0.0] * (answers + 1) for name in ORDERS}
    counts = {name: [0] * (answers + 1) for name in ORDERS}
    total, options, people = 0.0, 0, 0
    for applicant in list(session.registry)[::every]:
        matches: list[Match] = session.options_for(applicant)
        open_decisions = find_open_decisions(
            matches, session.matcher.engine, answer_distribution, assumptions.stake_weights
        )
        planner = Planner(applicant, open_decisions, answer_distribution)
        people += 1
        for _ in range(draws):
            truth = draw_truth(planner, rng)
            total += sum(s.weight for s in open_decisions)
            options += len(open_decisions)
            for name in ORDERS:
                order = Planned(truth) if name == "planned" else others[name]
                done = settled_by(order, planner, truth, answers, only_applicant)
                for k in range(answers + 1):
                    weights[name][k] += done[0][k]
                    counts[name][k] += done[1][k]
    runs = people * draws
    return {
        "cooperatives": people,
        "draws": draws,
        "undecided": options / runs,
        "share_settled": {n: [w / total for w in weights[n]] for n in ORDERS},
        "options_settled": {n: [c / runs for c in counts[n]] for n in ORDERS},
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--answers", type=int, default=3)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 23))
    parser.add_argument("--only-applicant", action="store_true", help="leave the funders out")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = measure(given.draws, given.answers, given.every, given.today, given.only_applicant)
    if given.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
        return 0
    head = " | ".join(f"{k} answer{'s' if k > 1 else ''}" for k in range(1, given.answers + 1))
    sys.stdout.write(f"| order | {head} | options settled |\n")
    sys.stdout.write("| --- |" + " --- |" * (given.answers + 1) + "\n")
    shares, options = found["share_settled"], found["options_settled"]
    assert isinstance(shares, dict)
    assert isinstance(options, dict)
    for name in ORDERS:
        cells = " | ".join(f"{100 * share:.1f} %" for share in shares[name][1:])
        sys.stdout.write(f"| {name} | {cells} | {options[name][-1]:.2f} |\n")
    sys.stdout.write(
        f"{found['cooperatives']} cooperatives, {found['draws']} completions each, "
        f"{found['undecided']:.1f} options undecided.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
