"""How often real cases are found again: the shipped model, its priors, and six baselines.

    python tests/bench/found_again.py [data/cases] [--sensitivity]

Every page is left out in turn: slopes and rivals learn from the cases of other pages alone. An
option that is in the catalogue for that page alone is put aside, and its payer is a miss; what the
`[serves]` of an option known from stories alone owes to the page is taken out as well. Ranks are
those within the list of the payer, money or support, for every rival.

The model of 0.1 is evidence and terms alone, under the weights that were stated then, with what is
eligible before what is undecided and no reach, chance or share; its evidence is taken under today's
base rates, so that it is a likeness of the old model and not the old program.

With --sensitivity: what becomes of the marks when each stated prior is halved and doubled, the
slopes left at their priors.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from matcher.history.cases import CaseHistory, read_cases
from matcher.learning.case_pairs import CasePairs, Mask, Reals, case_pairs, ranks_of
from matcher.learning.case_validation import (
    best_ranks,
    left_out_scores,
    marks_of_cases,
    owed,
    pages_of,
)
from matcher.ranking.ranker import Ranker, read_ranker, stated_model

INDH = "indh_p3_ess"
#: Weights stated in 0.1; every other field weighed one half.
OLD_WEIGHTS = {
    "purposes": 1.2,
    "sector": 1.0,
    "need_total_mad": 1.0,
    "products": 0.8,
    "stage": 0.8,
    "place": 1.0,
    "women_cooperative": 0.8,
    "youth_cooperative": 0.8,
    "skill_gaps": 0.6,
    "union_member": 0.6,
    "environmental_project": 0.7,
    "migration_link": 0.7,
    "partner_association": 0.4,
    "project": 0.4,
}
#: Options of the catalogue of 0.1 whose funders paid in some case.
OLD = frozenset(
    (
        "ads",
        "awrach_pae",
        "commune",
        "conventional_bank_solidarity_window",
        "crowdfunding_donation",
        "gef_sgp",
        "indh_p3_ess",
        "japan_embassy_apl",
        "maroc_taswiq",
        "mourafaka",
        "ocp_foundation",
        "ormva_souss_massa",
        "prize_generation_solidaire",
        "prize_lalla_al_moutaaouina",
        "projet_arganier",
        "provincial_council",
        "solidarity_agriculture",
        "usaid_givedirectly_cfp",
        "water_forests",
    )
)


def views(pairs: CasePairs) -> Iterator[tuple[str, Mask, Mask]]:
    """The parts of the cases that are reported: name, cases, payers that count.

    The later ones were mined when the first had been looked at.
    """
    every = np.ones(len(pairs.options), dtype=np.bool_)
    other = pairs.money & np.array([name != INDH for name in pairs.options])
    first = np.array([c.part == "first" and c.use == "learn" for c in pairs.cases])
    old = np.array([any(name in OLD for name in c.payers) for c in pairs.cases])
    here = np.array([c.applicant.value("region") == "souss-massa" for c in pairs.cases])
    yield "all", first, every
    yield "funder in 0.1", first & old, every
    yield "money other than INDH's", first & (pairs.paid & other).any(axis=1), other
    indh = pairs.paid[:, pairs.options.index(INDH)]
    yield "INDH's", first & indh, every & ~other
    yield "Souss-Massa", first & here, every
    later = np.array([c.part != "first" and c.use == "learn" for c in pairs.cases])
    yield "later cases", later, every
    yield "later, money other than INDH's", later & (pairs.paid & other).any(axis=1), other


def rivals(pairs: CasePairs, make: Callable[[], object]) -> Reals:
    """Scores of a learner on usual features, each page left out."""
    told = [pages_of(case) for case in pairs.cases]
    teaches = np.array([case.use == "learn" for case in pairs.cases])
    found = np.zeros(pairs.chance.shape)
    for pages in dict.fromkeys(told):
        apart = teaches & np.array([not (other & pages) for other in told])
        popular = np.log1p(pairs.paid[apart].sum(axis=0))
        features = _features(pairs, popular)
        model = make()
        present = pairs.candidate[apart]
        model.fit(features[apart][present], pairs.paid[apart][present])  # type: ignore[attr-defined]
        for row in [n for n, one in enumerate(told) if one == pages]:
            found[row] = model.predict_proba(features[row])[:, 1]  # type: ignore[attr-defined]
    return found


def _features(pairs: CasePairs, popular: Reals) -> Reals:
    """Match of each field (against, unknown, for), reach, chance, share, popularity, family."""
    families = sorted(set(pairs.families))
    family = np.array([[name == one for one in families] for name in pairs.families], dtype=float)
    shape = pairs.chance.shape
    alike = [np.sign(pairs.evidence[:, :, n]) for n in range(len(pairs.fields))]
    wide = [np.broadcast_to(column, shape) for column in (popular, *family.T)]
    return np.stack([*alike, pairs.rate, pairs.chance, pairs.share, *wide], axis=2)


def logistic() -> object:
    """Logistic regression with the usual shrinkage."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(max_iter=500, C=0.3)


def boosted() -> object:
    """LightGBM, small as the cases are few."""
    from lightgbm import LGBMClassifier

    return LGBMClassifier(
        n_estimators=80, num_leaves=7, min_child_samples=10, verbose=-1, n_jobs=1, random_state=0
    )


def line(name: str, history: CaseHistory, pairs: CasePairs, scores: Reals) -> None:
    """The marks of one ranking, part by part."""
    ranks, aside = ranks_of(pairs, scores), owed(history, pairs.options, pairs.cases)
    for part, rows, among in views(pairs):
        m = marks_of_cases(best_ranks(pairs, ranks, aside, among[np.newaxis, :])[rows])
        hits = " / ".join(f"{m.hits[k]:.2f}" for k in (1, 3, 5))
        inside = f"{m.low[3]:.2f} to {m.high[3]:.2f}"
        mrr = f"{m.mrr:.3f} | {m.low[0]:.3f} to {m.high[0]:.3f}"
        print(f"| {name} | {part} | {m.cases} | {hits} | {inside} | {mrr} |", flush=True)


def weights_of(pairs: CasePairs, prior: Ranker) -> tuple[dict[str, float], Reals]:
    """The stated weight of each field, by name and in order."""
    stated = {name: prior.weight(name) for name in pairs.fields}
    return stated, np.array(list(stated.values()))


def old_scores(pairs: CasePairs) -> Reals:
    """The score of 0.1: evidence and terms; the undecided stand behind all that is eligible."""
    weights = np.array([OLD_WEIGHTS.get(name, 0.5) for name in pairs.fields])
    return pairs.evidence @ weights + pairs.terms - 100.0 * (pairs.chance < 0)


def one_off(pairs: CasePairs) -> tuple[int, int]:
    """How many of the first cases were paid by options that paid in no other, and of how many."""
    first = np.array([c.part == "first" and c.use == "learn" for c in pairs.cases])
    often = pairs.paid.sum(axis=0) > 1
    return int((first & ~(pairs.paid & often).any(axis=1)).sum()), int(first.sum())


def main(folder: Path) -> None:
    """Print the tables."""
    warnings.filterwarnings("ignore")
    history = read_cases(folder)
    prior = read_ranker(stated_model(), history.schema)
    print("| ranking | cases | n | hit@1 / 3 / 5 | hit@3, 95 % | MRR | MRR, 95 % |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for day, own in (("today", False), ("its day", True)):
        pairs = case_pairs(history, prior, on_own_day=own)
        stated, order = weights_of(pairs, prior)
        names, factors = (*pairs.fields, "share"), (prior.rate_weight, prior.share_weight)
        learnt = left_out_scores(pairs, names, stated, factors, 0.1)
        line(f"shipped, {day}", history, pairs, learnt)
        line(f"priors only, {day}", history, pairs, pairs.scores(order, *factors))
        line(f"model of 0.1, {day}", history, pairs, old_scores(pairs))
        line(f"reach alone, {day}", history, pairs, pairs.rate)
        first = pairs.rate + 1000 * np.array([name == INDH for name in pairs.options])
        line(f"INDH first, {day}", history, pairs, first)
        line(f"logistic regression, {day}", history, pairs, rivals(pairs, logistic))
        if find_spec("lightgbm") is not None:
            line(f"LightGBM, {day}", history, pairs, rivals(pairs, boosted))
        if own:
            continue
        alone, of = one_off(pairs)
        print(f"{alone} of {of} cases have no payer that paid in another case", file=sys.stderr)


def moved(pairs: CasePairs, prior: Ranker) -> Iterator[tuple[str, Callable[[float], Reals]]]:
    """Each stated prior that the scores are made of, and the scores with it so many times."""
    _, weights = weights_of(pairs, prior)
    rate, share = prior.rate_weight, prior.share_weight
    yield "weight of the rate", lambda by: pairs.scores(weights, rate * by, share)
    yield "weight of the share", lambda by: pairs.scores(weights, rate, share * by)
    for number, name in enumerate(pairs.fields):
        unit = np.eye(len(weights))[number]
        yield (
            f"weight of `{name}`",
            lambda by, u=unit: pairs.scores(weights * (1 + (by - 1) * u), rate, share),
        )
    plain = pairs.scores(weights, rate, share)
    yield "terms (to confirm, unclear how to apply)", lambda by: plain + (by - 1) * pairs.terms
    unknown = np.where(pairs.counted, 0.0, 1.0)
    yield "awards assumed where none were counted", lambda by: plain + rate * np.log(by) * unknown


def remade(prior: Ranker) -> Iterator[tuple[str, Callable[[float], Ranker]]]:
    """The stated priors that are inside the evidence."""
    yield "openness", lambda by: replace(prior, openness=prior.openness * by)
    seen = prior.openness_seen
    yield (
        "openness of what was only seen",
        lambda by: replace(prior, openness_seen={k: min(v * by, 0.95) for k, v in seen.items()}),
    )
    tickets = prior.tickets
    yield (
        "amounts assumed of a family",
        lambda by: replace(prior, tickets={k: v * by for k, v in tickets.items()}),
    )


def sensitivity(history: CaseHistory, prior: Ranker) -> None:
    """One row for each prior: the marks with it halved and doubled."""
    pairs = case_pairs(history, prior)
    aside = owed(history, pairs.options, pairs.cases)

    def told(of: CasePairs, scores: Reals) -> str:
        ranks, said = ranks_of(of, scores), {}
        for part, rows, among in views(of):
            best = best_ranks(of, ranks, aside, among[np.newaxis, :])[rows]
            said[part] = marks_of_cases(best, draws=2)
        every, other = said["all"], said["money other than INDH's"]
        return f"{every.hits[3]:.2f} / {every.mrr:.3f} | {other.hits[5]:.2f} / {other.mrr:.3f}"

    print("| stated prior | halved: all, hit@3 / MRR | other money, hit@5 / MRR ", end="")
    print("| doubled: all | other money |")
    print("| --- | --- | --- | --- | --- |")
    _, weights = weights_of(pairs, prior)
    plain = told(pairs, pairs.scores(weights, prior.rate_weight, prior.share_weight))
    print(f"| as stated | {plain} | {plain} |")
    for name, scores in moved(pairs, prior):
        print(f"| {name} | {told(pairs, scores(0.5))} | {told(pairs, scores(2.0))} |", flush=True)
    thrice = dict(moved(pairs, prior))["awards assumed where none were counted"]
    said = f"{told(pairs, thrice(1 / 3))} | {told(pairs, thrice(3.0))}"
    print(f"| the same, a third and thrice | {said} |", flush=True)
    for name, make in remade(prior):
        both = []
        for by in (0.5, 2.0):
            other = make(by)
            there = case_pairs(history, other)
            _, own = weights_of(there, other)
            both.append(told(there, there.scores(own, other.rate_weight, other.share_weight)))
        print(f"| {name} | {both[0]} | {both[1]} |", flush=True)


if __name__ == "__main__":
    given = [name for name in sys.argv[1:] if name != "--sensitivity"]
    at = Path(given[0] if given else "data/cases")
    if len(given) < len(sys.argv) - 1:
        told_of = read_cases(at)
        sensitivity(told_of, read_ranker(stated_model(), told_of.schema))
    else:
        main(at)
