"""Popular learners, each tuned within the same small budget: two settings, one held-back fifth.

Learners that are not installed are left out. `pip install -e ".[bench]"` installs them.
"""

from __future__ import annotations

import pickle
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
from features import Rows
from numpy.typing import NDArray

from matcher.learning.metrics import ndcg as ndcg_at
from matcher.learning.metrics import standings

Reals = NDArray[np.float64]
Predict = Callable[[Reals], Reals]
Fit = Callable[[Rows, int, bool], Predict]


@dataclass(frozen=True)
class Rival:
    """A learner: `fit(rows, seed, is_strong)` gives its scores."""

    name: str
    fit: Fit


def _lightgbm(objective: str) -> Fit:
    def fit(rows: Rows, seed: int, strong: bool) -> Predict:
        import lightgbm

        model = lightgbm.LGBMRanker(
            objective=objective,
            n_estimators=150 if strong else 60,
            learning_rate=0.06,
            num_leaves=15 if strong else 6,
            min_child_samples=min(10, max(2, len(rows.y) // 20)),
            reg_lambda=1.0,
            random_state=seed,
            n_jobs=1,
            verbose=-1,
        )
        model.fit(rows.x, rows.y, group=rows.groups, sample_weight=rows.weights)
        return lambda x: np.asarray(model.predict(x))

    return fit


def _xgboost(rows: Rows, seed: int, strong: bool) -> Predict:
    import xgboost

    model = xgboost.XGBRanker(
        objective="rank:ndcg",
        n_estimators=150 if strong else 60,
        learning_rate=0.08,
        max_depth=5 if strong else 3,
        random_state=seed,
        n_jobs=1,
    )
    starts = np.cumsum(rows.groups) - rows.groups
    qid = np.repeat(np.arange(len(rows.groups)), rows.groups)
    model.fit(rows.x, rows.y, qid=qid, sample_weight=rows.weights[starts])
    return lambda x: np.asarray(model.predict(x))


def _catboost(rows: Rows, seed: int, strong: bool) -> Predict:
    import catboost

    qid = np.repeat(np.arange(len(rows.groups)), rows.groups)
    model = catboost.CatBoost(
        {
            "loss_function": "YetiRank",
            "iterations": 150 if strong else 60,
            "depth": 5 if strong else 3,
            "learning_rate": 0.1,
            "random_seed": seed,
            "thread_count": 1,
            "verbose": False,
            "allow_writing_files": False,
        }
    )
    pool = catboost.Pool(rows.x, rows.y, group_id=qid, group_weight=rows.weights)
    model.fit(pool)
    return lambda x: np.asarray(model.predict(x))


def _histogram(rows: Rows, seed: int, strong: bool) -> Predict:
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=150 if strong else 60,
        max_leaf_nodes=15 if strong else 6,
        min_samples_leaf=min(10, max(2, len(rows.y) // 20)),
        learning_rate=0.06,
        random_state=seed,
    )
    model.fit(rows.x, rows.y, sample_weight=rows.weights)
    return lambda x: np.asarray(model.decision_function(x))


def _additive(rows: Rows, seed: int, strong: bool) -> Predict:
    from interpret.glassbox import ExplainableBoostingClassifier

    model = ExplainableBoostingClassifier(
        interactions=5 if strong else 0,
        outer_bags=2,
        max_rounds=400,
        random_state=seed,
        n_jobs=1,
    )
    model.fit(rows.x, rows.y, sample_weight=rows.weights)
    return lambda x: np.asarray(model.decision_function(x))


def _logistic(rows: Rows, seed: int, strong: bool) -> Predict:
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(
        SimpleImputer(add_indicator=True, keep_empty_features=True),
        StandardScaler(),
        LogisticRegression(C=1.0 if strong else 0.05, max_iter=500, random_state=seed),
    )
    model.fit(rows.x, rows.y, logisticregression__sample_weight=rows.weights)
    return lambda x: np.asarray(model.decision_function(x))


_ALL = (
    ("lightgbm", Rival("LightGBM lambdarank", _lightgbm("lambdarank"))),
    ("lightgbm", Rival("LightGBM xendcg", _lightgbm("rank_xendcg"))),
    ("xgboost", Rival("XGBoost rank:ndcg", _xgboost)),
    ("catboost", Rival("CatBoost YetiRank", _catboost)),
    ("sklearn", Rival("HistGradientBoosting", _histogram)),
    ("interpret", Rival("EBM", _additive)),
    ("sklearn", Rival("logistic regression", _logistic)),
)


def rivals() -> list[Rival]:
    """Those that are installed."""
    return [rival for package, rival in _ALL if find_spec(package)]


@dataclass(frozen=True)
class Outcome:
    """Scores of the judged rows, with seconds of the fit and of a pair, and bytes of the model."""

    scores: Reals
    fit_s: float
    pair_s: float
    size: int


def run_rival(rival: Rival, rows: Rows, judged: Rows, seed: int) -> Outcome:
    """The better of two settings by a held-back fifth, fitted again on everything."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        started = time.perf_counter()
        strong = _is_strong_better(rival, rows, seed)
        predict = rival.fit(rows, seed, strong)
        fitted = time.perf_counter()
        scores = predict(judged.x)
        done = time.perf_counter()
    pair_s = (done - fitted) / max(len(scores), 1)
    return Outcome(scores, fitted - started, pair_s, _size(predict))


def _size(predict: Predict) -> int:
    """The bytes of a fitted learner as it would be kept; it is never read back."""
    cells = getattr(predict, "__closure__", None) or ()
    return sum(len(pickle.dumps(cell.cell_contents)) for cell in cells)


def _is_strong_better(rival: Rival, rows: Rows, seed: int) -> bool:
    n = len(rows.groups)
    kept = np.arange(n) < int(n * 0.8)
    if n < 20:
        return False
    first, last = rows.take(kept), rows.take(~kept)
    if len(np.unique(first.y)) < 2:
        return False
    marks: list[float] = []
    for strong in (False, True):
        scores: Any = rival.fit(first, seed, strong)(last.x)
        marks.append(float(np.mean(ndcg(last, np.asarray(scores)))))
    return marks[1] > marks[0]


def ndcg(rows: Rows, scores: Reals) -> Reals:
    """NDCG of each case."""
    edges = np.cumsum(rows.groups)[:-1]
    found = []
    for lot, y in zip(np.split(scores, edges), np.split(rows.y, edges), strict=True):
        found.append(standings(lot[None], np.ones((1, len(lot)), dtype=bool), y.argmax()[None])[0])
    return ndcg_at(np.array(found))
