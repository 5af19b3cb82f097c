"""A model from cases: stated priors, with the slopes that the cases could teach."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from matcher.history.cases import CaseHistory
from matcher.learning.case_fit import CAP, CaseFit, fit_cases
from matcher.learning.case_pairs import CasePairs, Mask, Reals, case_pairs, ranks_of
from matcher.learning.case_validation import (
    SPREADS,
    best_ranks,
    left_out_scores,
    owed,
)
from matcher.ranking.ranker import Ranker, parse_ranker, stated_model
from matcher.support.messages import Message, message

#: A slope whose standard error is nearly that of its prior was not learnt.
NOT_LEARNT = 0.9
#: Digits kept of what is learnt: the same on every machine.
_DIGITS = 2
#: The fields by whose values the cases found again are counted.
_COMPARED_BY = ("region", "sector")
Tell = Callable[[Message], None]


def train_cases(history: CaseHistory, tell: Tell = lambda _: None) -> dict[str, Any]:
    """The data of a model file. The same cases give the same data."""
    data: dict[str, Any] = json.loads(stated_model().read_bytes())
    prior = parse_ranker(data, history.schema, stated_model())
    tell(message("cases held against every option"))
    pairs = case_pairs(history, prior)
    stated = np.array([prior.weight(name) for name in pairs.fields])
    names = (*pairs.fields, "share")
    priors = np.array([*stated, prior.share_weight])
    factors = prior.rate_weight, prior.share_weight
    tell(message("each page left out in turn, for each strength"))
    left_out = {
        spread: _left_out(history, pairs, prior, names, factors, spread) for spread in SPREADS
    }
    worth = {spread: float((1 / best[teaching(pairs)]).mean()) for spread, best in left_out.items()}
    # the firmest of those that are as good: rounded, so that machines agree
    spread = max(SPREADS, key=lambda one: (round(worth[one], 3), -one))
    fitted = fit_cases(pairs.take(teaching(pairs)), names, priors, spread)
    _write_slopes(data, fitted, spread)
    data["trust"] = list(_trust(history, pairs, left_out[spread]))
    return data | _about(history, pairs, fitted, spread, worth)


def _write_slopes(data: dict[str, Any], fitted: CaseFit, spread: float) -> None:
    """Put each slope in the place of its prior, with where it comes from."""
    for name, slope, error, prior in zip(
        fitted.names, fitted.slopes, fitted.errors, fitted.priors, strict=True
    ):
        entry = data["factors"]["share"] if name == "share" else data["fields"].get(name)
        if entry is None:
            entry = data["fields"][name] = {"origin": "default weight"}
        before = entry.get("origin", "")
        value = round(float(slope), _DIGITS)
        low, high = (round(float(slope + side * 1.96 * error), _DIGITS) for side in (-1, 1))
        prior = round(float(prior), _DIGITS)
        if error > NOT_LEARNT * spread:
            value = prior
            said = f"not learnt: {fitted.choices:.0f} weighted choices say too little of it"
            entry["origin"] = f"{said}; stays {prior:g}. {before}"
        else:
            said = f"learnt from real cases of Morocco (95 % {low:g} to {high:g})"
            moved = f"moved by {value - prior:+.2f} from {prior:g}"
            entry["origin"] = f"{said}, {moved}. {before}"
        entry["weight"], entry["prior"] = value, prior


def teaching(pairs: CasePairs) -> Mask:
    """The cases that teach: bool (cases,)."""
    return np.array([case.use == "learn" for case in pairs.cases])


def _left_out(
    history: CaseHistory,
    pairs: CasePairs,
    prior: Ranker,
    names: tuple[str, ...],
    factors: tuple[float, float],
    spread: float,
) -> Reals:
    """The best place of a payer of each case in its list, its page left out."""
    weights = {name: prior.weight(name) for name in pairs.fields}
    scores = left_out_scores(pairs, names, weights, factors, spread)
    aside = owed(history, pairs.options, pairs.cases)
    return best_ranks(pairs, ranks_of(pairs, scores), aside)


def _trust(history: CaseHistory, pairs: CasePairs, best: Reals) -> Iterator[dict[str, Any]]:
    """In how many cases a payer stood among the first three of its list, its page left out."""
    counted = teaching(pairs)
    found = best <= 3
    yield {"hits": int(found[counted].sum()), "cases": int(counted.sum())}
    for field in _COMPARED_BY:
        if field not in history.schema:
            continue
        values = [case.applicant.value(field) for case in pairs.cases]
        for value in sorted({str(v) for v in values if v is not None}):
            rows = counted & np.array([v == value for v in values])
            if rows.any():
                hits, cases = int(found[rows].sum()), int(rows.sum())
                yield {"field": field, "value": value, "hits": hits, "cases": cases}


def _about(
    history: CaseHistory,
    pairs: CasePairs,
    fitted: CaseFit,
    spread: float,
    worth: dict[float, float],
) -> dict[str, Any]:
    taught = [case for case in pairs.cases if case.use == "learn"]
    pages = len({case.page for case in taught})
    tried = ", ".join(f"{one:g} {value:.3f}" for one, value in worth.items())
    return {
        "name": {
            "en": f"weights we state, adjusted by {len(taught)} real cases ({history.day:%Y.%m})",
            "fr": f"poids annoncés, ajustés sur {len(taught)} cas réels ({history.day:%Y.%m})",
            "ar": f"أوزان معلنة، معدلة بحسب {len(taught)} حالة واقعية ({history.day:%Y.%m})",
        },
        "made": history.day.isoformat(),
        "trained": True,
        "about": (
            f"Stated priors (models/stated.json), with slopes by conditional logit from"
            f" {len(taught)} real cases of Morocco on {pages} pages (data/cases), a choice-based"
            f" sample: every option had a constant in the fit, which its rate replaces. Slopes are"
            f" held to their priors with a standard deviation of {spread:g}, chosen by leaving out"
            f" whole pages (mean reciprocal rank of the payers: {tried}). At most"
            f" {CAP:g} choices of one option count in full; {fitted.choices:.0f} choices by weight."
            " So few cases move little; what they could not teach says so."
        ),
        "sources": dict(history.marks),
    }


def model_text(data: dict[str, Any]) -> str:
    """A model as the text of its file: a line for each entry, the same from the same cases."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
