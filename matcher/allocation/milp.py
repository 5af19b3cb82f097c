"""An instance written as a mixed-integer programme: rows, bounds and names.

Variables, in this order: x (p,) money of each pair; y (p,) whether it is awarded; k (p,) its
number of steps, if amounts go by steps; f, the part of x on each kind of line, only for
applicants that several funds may pay; then those of the fairness term.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from matcher.allocation.instance import Instance, Whole
from matcher.optimize.linear import LinearProgramme


@dataclass
class Model(LinearProgramme):
    """The programme of an instance.

    The first 2 p rows tie the amount of each pair to its award; `part_of` is the pair of each
    of the variables f, which begin at `first_part`.
    """

    part_of: Whole = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    first_part: int = 0


def write_programme(instance: Instance) -> Model:
    """The whole programme."""
    p = len(instance.who)
    kinds = _Kinds(instance)
    stepped = p if instance.step else 0
    groups = len(instance.size) if instance.fairness != "none" else 0
    extra = {"none": 0, "max_min": 1, "proportional": groups}[instance.fairness] if groups else 0
    parts = len(kinds.pair)
    size = 2 * p + stepped + parts + extra
    model = Model(
        size=size,
        objective=np.concatenate([instance.weight, np.zeros(size - p)]),
        lower=np.zeros(size),
        upper=np.concatenate([instance.high, np.ones(p), np.full(size - 2 * p, np.inf)]),
        is_whole=np.concatenate([np.zeros(p), np.ones(p + stepped), np.zeros(parts + extra)]),
    )
    if extra and instance.fairness == "max_min":
        model.upper[-1] = 1.0
    x, y = np.arange(p), np.arange(p, 2 * p)
    _awards(model, instance, x, y)
    if stepped:
        k = np.arange(2 * p, 3 * p)
        pairs = np.arange(p)
        zero = np.zeros(p)
        model.add_rows(
            np.concatenate([pairs, pairs]),
            np.concatenate([x, k]),
            np.concatenate([np.ones(p), np.full(p, -instance.step)]),
            zero,
            zero,
        )
    kinds.write(model, instance, 2 * p + stepped, y)
    _totals(model, instance, x, y)
    if extra:
        _fairness(model, instance, size - extra)
    return model


def with_shortfall(model: Model, instance: Instance) -> Model:
    """The same where floors may fall short and nothing else counts: an award as a thousand."""
    floors = [limit for limit in instance.limits if limit.is_floor]
    added = len(floors)
    model.objective = np.zeros(model.size + added)
    model.lower = np.concatenate([model.lower, np.zeros(added)])
    model.upper = np.concatenate([model.upper, np.full(added, np.inf)])
    model.is_whole = np.concatenate([model.is_whole, np.zeros(added)])
    for place, limit in enumerate(floors, start=model.size):
        model.objective[place] = -1000.0 if limit.measure == "awards" else -1.0
        model.rows.append(np.array([model.named[limit.name]]))
        model.columns.append(np.array([place]))
        model.values.append(np.ones(1))
    model.size += added
    return model


def _awards(model: Model, instance: Instance, x: Whole, y: Whole) -> None:
    p = len(instance.who)
    pairs = np.arange(p)
    for bound, low, high in (
        (instance.high, np.full(p, -np.inf), np.zeros(p)),
        (instance.low, np.zeros(p), np.full(p, np.inf)),
    ):
        model.add_rows(
            np.concatenate([pairs, pairs]),
            np.concatenate([x, y]),
            np.concatenate([np.ones(p), -bound]),
            low,
            high,
        )


def _totals(model: Model, instance: Instance, x: Whole, y: Whole) -> None:
    for place, name in enumerate(instance.funds):
        mine = np.flatnonzero(instance.fund == place)
        ones = np.ones(len(mine))
        if np.isfinite(instance.budget[place]):
            model.add_named(f"budget:{name}", x[mine], ones, -np.inf, instance.budget[place])
        if np.isfinite(instance.capacity[place]):
            model.add_named(f"capacity:{name}", y[mine], ones, -np.inf, instance.capacity[place])
    for limit in instance.limits:
        if limit.measure == "share":
            values = limit.pairs - limit.amount * limit.scope
            columns, amount = x, 0.0
        else:
            values = limit.pairs.astype(float)
            columns, amount = (x if limit.measure == "mad" else y), limit.amount
        held = np.flatnonzero(values)
        low, high = (amount, np.inf) if limit.is_floor else (-np.inf, amount)
        model.add_named(limit.name, columns[held], values[held], low, high)


def _fairness(model: Model, instance: Instance, first: int) -> None:
    size, total = instance.size, float(instance.size.sum())
    group = instance.group[instance.who]
    if instance.fairness == "max_min":
        # t <= money of the group / its need; t is worth strength * all need
        model.objective[first] = instance.strength * total
        for place in range(len(size)):
            mine = np.flatnonzero(group == place)
            columns = np.concatenate([mine, [first]])
            values = np.concatenate([np.ones(len(mine)), [-size[place]]])
            model.add_named(f"group:{place}", columns, values, 0.0, np.inf)
        return
    # d_g >= |money of g - its share of all money|
    inside = np.flatnonzero(group >= 0)
    for place in range(len(size)):
        model.objective[first + place] = -instance.strength
        values = (group[inside] == place) - size[place] / total
        columns = np.concatenate([inside, [first + place]])
        for sign in "+-":
            held = np.concatenate([values if sign == "+" else -values, [-1.0]])
            model.add_named(f"group{sign}:{place}", columns, held, -np.inf, 0.0)


class _Kinds:
    """Lines of one applicant that the same funds may pay are one kind of line."""

    def __init__(self, instance: Instance) -> None:
        pair: list[int] = []
        kind: list[int] = []
        need: list[float] = []
        self.duties: list[tuple[int, list[int], float]] = []
        order = np.argsort(instance.who, kind="stable")
        starts = np.flatnonzero(np.diff(instance.who[order], prepend=-1))
        for mine in np.split(order, starts[1:]) if len(order) else []:
            if len(mine) < 2:
                continue
            lines = instance.needs[instance.who[mine[0]]]
            by_payers: dict[tuple[bool, ...], float] = {}
            for line in np.flatnonzero(lines > 0):
                payers = tuple(bool(v) for v in instance.pays[instance.fund[mine], line])
                if any(payers):
                    by_payers[payers] = by_payers.get(payers, 0.0) + float(lines[line])
            first = len(pair)
            for payers, amount in by_payers.items():
                for place, pays in enumerate(payers):
                    if pays:
                        pair.append(int(mine[place]))
                        kind.append(len(need))
                need.append(amount)
            for place, one in enumerate(mine):
                own = instance.own_of(int(instance.who[one]), int(instance.fund[one]))
                if own > 0:
                    kinds = {
                        k
                        for k, payers in enumerate(by_payers, start=len(need) - len(by_payers))
                        if payers[place]
                    }
                    parts = [at for at in range(first, len(pair)) if kind[at] in kinds]
                    self.duties.append((int(one), parts, sum(need[k] for k in kinds) * own))
        self.pair = np.array(pair, dtype=np.intp)
        self.kind = np.array(kind, dtype=np.intp)
        self.need = np.array(need)
        self.costs = [
            owed / instance.own_of(int(instance.who[one]), int(instance.fund[one]))
            for one, _, owed in self.duties
        ]

    def write(self, model: Model, instance: Instance, first: int, y: Whole) -> None:
        if not len(self.pair):
            return
        model.part_of, model.first_part = self.pair, first
        f = np.arange(first, first + len(self.pair))
        several, row = np.unique(self.pair, return_inverse=True)
        zero = np.zeros(len(several))
        model.add_rows(  # x is the sum of its parts
            np.concatenate([np.arange(len(several)), row]),
            np.concatenate([several, f]),
            np.concatenate([np.ones(len(several)), -np.ones(len(f))]),
            zero,
            zero,
        )
        below = np.full(len(self.need), -np.inf)
        model.add_rows(self.kind, f, np.ones(len(f)), below, self.need)
        for (one, parts, owed), cost in zip(self.duties, self.costs, strict=True):
            columns = np.concatenate([f[parts], y[[one]]])
            values = np.concatenate([np.ones(len(parts)), [owed]])
            zeros = np.zeros(len(columns), dtype=np.intp)
            model.add_rows(zeros, columns, values, np.array([-np.inf]), np.array([cost]))
