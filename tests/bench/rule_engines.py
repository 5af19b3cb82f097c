"""Conditions of the catalogue beside other engines of rules: polars and OpenFisca-core.

    python tests/bench/rule_engines.py [--rows 20000] [--rules 12]

The applicants are SYNTHETIC. polars gets all conditions of every option, three-valued (its `&`,
`|` and `~` are Kleene's: unknown and false is false), over columns ready in memory. OpenFisca-core
knows no unknown: it gets the first dozen conditions over numbers and truths, and is compared
where all their facts are known. A library that is not installed is named and left out.

Ours decides every pair exactly, over all completions of what is unknown; Kleene's logic leaves
some pairs open that the facts decide. They are counted and sorted: a derived field of which a part
is known, or conditions and parts of them that exclude each other. An answer that contradicts is
a fault of one of the two: the process then leaves with 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from pair_rivals import has, seconds

from matcher.catalogue.terms import Condition
from matcher.domain.schema import Schema
from matcher.domain.values import Several
from matcher.expressions.language import parse
from matcher.registry.csv_table import Registry
from matcher.registry.synthetic import write_demo
from matcher.rules.predicates import Among, FieldComparison, Formula, Holds, Order, bind
from matcher.session import Session, open_matcher
from matcher.vector.columns import Columns, columns_of
from matcher.vector.verdicts import FAILS, OPEN, Predicates

TODAY = date(2026, 11, 24)


def fields_of(formula: Formula) -> set[str]:
    """The fields that a formula asks about."""
    if isinstance(formula, bool):
        return set()
    if isinstance(formula, tuple):
        parts = (formula[1],) if formula[0] == "not" else formula[1]
        return set().union(*map(fields_of, parts))
    return {formula.field, *([formula.other] if isinstance(formula, FieldComparison) else [])}


def as_polars(formula: Formula, schema: Schema) -> Any:
    """A formula as a polars expression of three values."""
    import polars as pl

    if isinstance(formula, bool):
        return pl.lit(formula)
    if isinstance(formula, tuple):
        if formula[0] == "not":
            return ~as_polars(formula[1], schema)
        parts = [as_polars(part, schema) for part in formula[1]]
        together = parts[0]
        for part in parts[1:]:
            together = together & part if formula[0] == "all" else together | part
        return together
    column = pl.col(formula.field)
    if isinstance(formula, FieldComparison):
        return _compared(formula.operator, column, pl.col(formula.other))
    if isinstance(formula, Order):
        return _compared(formula.operator, column, formula.value)
    if isinstance(formula, Among):
        return column.is_in(sorted(formula.values, key=str))
    if isinstance(formula, Holds):
        # what a set that is known in part does not name may be in it all the same
        absent = pl.when(pl.col(f"{formula.field} open")).then(None).otherwise(False)
        return pl.when(column.list.contains(formula.value)).then(True).otherwise(absent)
    places = schema.places(formula.field)
    inside: dict[bool | None, list[str]] = {True: [], None: [], False: []}
    for code in places.places:
        said = [places.contains(outer, code) for outer in formula.places]
        inside[True if True in said else None if None in said else False].append(code)
    # a region is neither inside one of its provinces nor outside it
    open_there = pl.when(column.is_in(inside[None])).then(None).otherwise(False)
    known = pl.when(column.is_in(inside[True])).then(True).otherwise(open_there)
    return pl.when(column.is_not_null()).then(known)


def _compared(operator: str, left: Any, right: Any) -> Any:
    return left == right if operator == "==" else left < right if operator == "<" else left <= right


def polars_table(columns: Columns) -> Any:
    """The values of every field as polars likes them; a derived field is null if any input is."""
    import polars as pl

    series = {}
    for about in columns.schema:
        column = columns.column(about.name)
        values = [column.values[code] for code in column.codes.tolist()]
        if about.type == "categories":
            known = [v if isinstance(v, Several) else None for v in values]
            series[f"{about.name} open"] = [v is None or v.is_open for v in known]
            values = [sorted(v.values) if v is not None else None for v in known]
            series[about.name] = pl.Series(values, dtype=pl.List(pl.String))
        elif about.type in ("integer", "number", "money"):
            series[about.name] = pl.Series(
                [None if v is None else float(v) for v in values], dtype=pl.Float64
            )
        else:
            series[about.name] = values
    return pl.DataFrame(series)


def of_polars(
    asked: Sequence[Sequence[Condition]], table: Any, schema: Schema
) -> tuple[list[Any], float]:
    """Each option's outcome (True, False or None a row), and the seconds of all together."""
    import polars as pl

    together = []
    for number, conditions in enumerate(asked):
        said = [as_polars(bind(parse(c.rule), schema)[0], schema) for c in conditions]
        together.append(pl.all_horizontal(said).alias(str(number)))

    def work() -> Any:
        return table.lazy().select(together).collect()

    found = work()
    return [found[str(n)].to_list() for n in range(len(asked))], seconds(work, 3)


def of_openfisca(
    rules: Sequence[Formula], columns: Columns
) -> tuple[list[Any], Callable[[], object]]:
    """Each rule's outcome, where an unknown is what the engine takes for it, and the work."""
    from openfisca_core.entities import Entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    entity = Entity("applicant", "applicants", "An applicant", "")
    system = TaxBenefitSystem([entity])
    names = sorted(set().union(*map(fields_of, rules)))
    for name in names:
        kind = bool if columns.schema[name].type == "boolean" else float
        fixed = {"value_type": kind, "entity": entity, "definition_period": DateUnit.YEAR}
        system.add_variable(type(name, (Variable,), {**fixed, "label": name}))
    for number, rule in enumerate(rules):
        made = {
            "value_type": bool, "entity": entity, "definition_period": DateUnit.YEAR,
            "label": "rule", "formula": _formula(rule),
        }  # fmt: skip
        system.add_variable(type(f"rule_{number}", (Variable,), made))

    def work() -> list[Any]:
        builder = SimulationBuilder()
        simulation = builder.build_default_simulation(system, len(columns))
        for name in names:
            column = columns.column(name)
            values = np.array([float(v or 0) for v in column.values])[column.codes]
            if columns.schema[name].type == "boolean":
                values = values > 0
            simulation.set_input(name, "2026", values)
        return [simulation.calculate(f"rule_{n}", "2026") for n in range(len(rules))]

    return work(), work


def _formula(rule: Formula) -> Callable[..., Any]:
    def worked(formula: Formula, of: Callable[[str], Any]) -> Any:
        if isinstance(formula, tuple):
            if formula[0] == "not":
                return ~worked(formula[1], of)
            parts = [worked(part, of) for part in formula[1]]
            joined = np.logical_and if formula[0] == "all" else np.logical_or
            return joined.reduce(parts)
        if isinstance(formula, Among):
            return of(formula.field) if True in formula.values else ~of(formula.field)
        assert isinstance(formula, Order)
        return _compared(formula.operator, of(formula.field), formula.value)

    def formula(applicants: Any, period: Any) -> Any:
        return worked(rule, lambda name: applicants(name, period))

    return formula


def _is_plain(formula: Formula, schema: Schema) -> bool:
    """Whether OpenFisca-core can be told it: numbers and truths only."""
    if isinstance(formula, tuple):
        parts = (formula[1],) if formula[0] == "not" else formula[1]
        return all(_is_plain(part, schema) for part in parts)
    if isinstance(formula, Order):
        return schema[formula.field].type in ("integer", "number", "money")
    return isinstance(formula, Among) and schema[formula.field].type == "boolean"


def main(arguments: list[str] | None = None) -> int:
    """Print one table: time, and where the answers differ."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--rules", type=int, default=12)
    asked = parser.parse_args(arguments)
    session = open_matcher(today=TODAY, registry=Path("-"))
    schema, engine = session.schema, session.matcher.engine
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "synthetic.csv"
        names = [about.name for about in schema if about.derived is None]
        write_demo(path, asked.rows, 7, today=TODAY, columns=names)
        applicants = list(Registry(path, schema, TODAY))
    options = [o for o in session.catalogue.options.values() if o.in_force(TODAY)]
    conditions = [option.in_force(TODAY) for option in options]
    columns = columns_of(applicants, schema, TODAY)
    polars_columns = polars_table(columns) if has("polars") else None  # all values are met
    predicates = Predicates(options, engine, TODAY, session.matcher.standings.chances)
    start = time.perf_counter()
    ours = _verdicts(predicates, columns)
    first = time.perf_counter() - start
    pairs = len(applicants) * len(options)
    print(f"{len(applicants):,} SYNTHETIC applicants x {len(options)} options = {pairs:,} pairs\n")
    print("| what | seconds | time over ours |\n| --- | --- | --- |")
    taken = seconds(lambda: _verdicts(predicates, columns), 3)
    print(f"| ours: verdicts, exact | {taken:.3f} | 1.00 |")
    print(f"| ours, the first time: diagrams walked | {first:.3f} | {first / taken:.2f} |")
    wrong = 0
    if polars_columns is not None:
        found, theirs = of_polars(conditions, polars_columns, schema)
        print(f"| polars, Kleene | {theirs:.3f} | {theirs / taken:.2f} |")
        wrong += _compare(ours, found, conditions, schema)
    else:
        print("| polars | not installed | |")
    if has("openfisca_core"):
        wrong += _beside_openfisca(session, columns, asked.rules)
    else:
        print("| OpenFisca-core | not installed | |")
    return 1 if wrong else 0


def _verdicts(predicates: Predicates, columns: Columns) -> list[Any]:
    flags = [answers.verdicts for answers in predicates.ask(columns)]
    found = []
    for places in predicates.of_option:
        said = np.bitwise_or.reduce([flags[place] for place in places])
        found.append(np.where(said & FAILS, 0, np.where(said & OPEN, -1, 1)))
    return found


def _compare(
    ours: Sequence[Any], theirs: Sequence[Any], conditions: Sequence[Any], schema: Schema
) -> int:
    counts: Counter[str] = Counter()
    for mine, said, asked in zip(ours, theirs, conditions, strict=True):
        other = np.array([-1 if s is None else int(s) for s in said])
        fields = set().union(*(fields_of(bind(parse(c.rule), schema)[0]) for c in asked))
        derived = any(schema[name].derived is not None for name in fields)
        counts["same"] += int((mine == other).sum())
        open_there = (other == -1) & (mine != -1)
        kind = "a derived field is known in part" if derived else "parts exclude each other"
        counts[f"decided here, open there: {kind}"] += int(open_there.sum())
        counts["open here, decided there"] += int(((mine == -1) & (other != -1)).sum())
        counts["contradicting"] += int(((mine != other) & (mine != -1) & (other != -1)).sum())
    print("\n" + "\n".join(f"- polars, {what}: {count:,}" for what, count in counts.items()) + "\n")
    return counts["contradicting"] + counts["open here, decided there"]


def _beside_openfisca(session: Session, columns: Columns, most: int) -> int:
    schema, engine = session.schema, session.matcher.engine
    alone = {}
    for option in session.catalogue.options.values():
        for condition in option.in_force(TODAY):
            formula = bind(parse(condition.rule), schema)[0]
            if condition.rule not in alone and _is_plain(formula, schema) and len(alone) < most:
                alone[condition.rule] = replace(option, conditions=(condition,), calls=()), formula
    options, formulas = zip(*alone.values(), strict=True)
    predicates = Predicates(options, engine, TODAY, session.matcher.standings.chances)
    theirs, work = of_openfisca(formulas, columns)
    ours = _verdicts(predicates, columns)
    taken = seconds(lambda: _verdicts(predicates, columns), 3)
    their_time = seconds(work, 3)
    wrong = compared = 0
    for formula, mine, said in zip(formulas, ours, theirs, strict=True):
        known = np.ones(len(columns), dtype=bool)
        for name in fields_of(formula):
            column = columns.column(name)
            known &= np.array([v is not None for v in column.values])[column.codes]
        compared += int(known.sum())
        wrong += int((known & (np.asarray(said) != (mine == 1))).sum())
    print("| what | seconds | time over ours |\n| --- | --- | --- |")
    print(f"| ours: {len(options)} rules, exact under unknowns | {taken:.4f} | 1.00 |")
    print(f"| OpenFisca-core, no unknowns | {their_time:.4f} | {their_time / taken:.2f} |")
    print(f"\n- OpenFisca-core, contradicting where all is known: {wrong:,} of {compared:,}")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
