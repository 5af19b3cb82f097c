"""What the compiled core is held against: tree models, plain pandas, FAISS, memory itself.

Each takes pairs as it likes them best, ready in memory; none of them has all three of rules, score
and top-k. Where a library is not installed its row is left out.
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from matcher.catalogue.option import Option
from matcher.domain.schema import Schema
from matcher.domain.values import Several
from matcher.eligibility.verdict import EligibilityEngine
from matcher.expressions.language import parse
from matcher.rules.predicates import Among, Formula, Holds, Inside, Order, bind
from matcher.vector.columns import Columns

#: Features of a pair for the tree models, and dimensions for FAISS.
FEATURES = 32
TREES, LEAVES = 200, 15


def has(library: str) -> bool:
    """Whether a library is installed."""
    return importlib.util.find_spec(library) is not None


def seconds(work: Callable[[], object], repeats: int = 1) -> float:
    """The shortest time of some repeats."""
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def tree_models(pairs: int, threads: int) -> dict[str, float]:
    """Seconds of `predict` alone on that many pairs, by library."""
    rng = np.random.default_rng(1)
    learn = rng.normal(size=(20_000, FEATURES)).astype(np.float32)
    target = learn[:, 0] * learn[:, 1] + np.sin(learn[:, 2]) + learn[:, 3:9].sum(1)
    rows = rng.normal(size=(pairs, FEATURES)).astype(np.float32)
    found = {}
    if has("lightgbm"):
        import lightgbm

        settings = {"num_leaves": LEAVES, "verbose": -1, "num_threads": threads}
        booster = lightgbm.train(settings, lightgbm.Dataset(learn, target), TREES)
        found["LightGBM predict"] = seconds(lambda: booster.predict(rows, num_threads=threads))
    if has("xgboost"):
        import xgboost

        model = xgboost.train(
            {"max_leaves": LEAVES, "max_depth": 0, "tree_method": "hist", "nthread": threads},
            xgboost.DMatrix(learn, target),
            TREES,
        )
        found["XGBoost predict"] = seconds(lambda: model.inplace_predict(rows))
    if has("catboost"):
        import catboost

        cat = catboost.CatBoostRegressor(
            iterations=TREES,
            depth=4,
            verbose=False,
            thread_count=threads,
            allow_writing_files=False,
        ).fit(learn, target)
        found["CatBoost predict"] = seconds(lambda: cat.predict(rows, thread_count=threads))
    return found


def faiss_both_ways(applicants: int, options: int, k: int, threads: int) -> float | None:
    """Seconds of FAISS's exact inner-product top-k, each side searched for the other."""
    if not has("faiss"):
        return None
    import faiss

    faiss.omp_set_num_threads(threads)
    rng = np.random.default_rng(2)
    rows = rng.normal(size=(applicants, FEATURES)).astype(np.float32)
    columns = rng.normal(size=(options, FEATURES)).astype(np.float32)

    def search(base: NDArray[np.float32], queries: NDArray[np.float32]) -> None:
        index = faiss.IndexFlatIP(FEATURES)
        index.add(base)
        index.search(queries, k)

    def both() -> None:
        search(columns, rows)
        search(rows, columns)

    both()
    return seconds(both, 3)


def memory_once(pairs: int) -> float:
    """Seconds to write and read 8 bytes a pair, in blocks that fit no cache."""
    block = np.ones(min(pairs, 4_000_000))
    copy = np.empty_like(block)
    times = max(1, pairs // len(block))
    return seconds(lambda: [np.copyto(copy, block) for _ in range(times)], 3)


def pandas_rules(options: Sequence[Option], columns: Columns, engine: EligibilityEngine) -> float:
    """Seconds of all conditions in plain pandas, three-valued, each rule worked out once."""
    table = pd.DataFrame({name: _series(name, columns) for name in columns.schema.fields})
    rules = {c.rule for option in options for c in option.in_force(columns.today)}
    formulas = {rule: bind(parse(rule), engine.schema)[0] for rule in rules}

    def work() -> None:
        outcome = {rule: _worked_out(f, table, engine.schema) for rule, f in formulas.items()}
        for option in options:
            said = [outcome[c.rule] for c in option.in_force(columns.today)]
            if said:
                together = said[0]
                for one in said[1:]:
                    together = together & one
                together.to_numpy(dtype=object)

    return seconds(work)


def _series(name: str, columns: Columns) -> Any:
    column = columns.column(name)
    return pd.Series([column.values[code] for code in column.codes.tolist()], dtype=object)


def _worked_out(formula: Formula, table: pd.DataFrame, schema: Schema) -> Any:
    if isinstance(formula, bool):
        return pd.Series(formula, index=table.index, dtype="boolean")
    if isinstance(formula, tuple):
        if formula[0] == "not":
            return ~_worked_out(formula[1], table, schema)
        parts = [_worked_out(part, table, schema) for part in formula[1]]
        found = parts[0]
        for part in parts[1:]:
            found = found & part if formula[0] == "all" else found | part
        return found
    values = table[formula.field]
    if isinstance(formula, Order | Among):
        said = values.map(lambda v: None if v is None else formula.holds(v))
    elif isinstance(formula, Holds):
        said = values.map(lambda v: _has(v, formula.value))
    elif isinstance(formula, Inside):
        places = schema.places(formula.field)
        said = values.map(
            lambda v: None if v is None else not formula.places.isdisjoint(places.around(v))
        )
    else:
        other = table[formula.other]
        said = pd.Series(
            [
                None if a is None or b is None else formula.holds(a, b)
                for a, b in zip(values, other, strict=True)
            ],
            index=table.index,
        )
    return said.astype("boolean")


def _has(value: object, wanted: str) -> bool | None:
    if not isinstance(value, Several):
        return None
    return True if wanted in value.values else (None if value.is_open else False)
