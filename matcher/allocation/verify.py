"""Checking an allocation against its instance, with nothing of the solver: plain sums."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import combinations

from matcher.allocation.instance import Instance, Numbers

#: What sums of many amounts may be off by, in units of currency.
TOLERANCE = 0.5


def violations(instance: Instance, amounts: Numbers) -> list[str]:
    """Everything that an allocation breaks, by name; empty when it holds."""
    found = []
    given = [(pair, float(amount)) for pair, amount in enumerate(amounts) if amount > 0]
    spent: dict[int, float] = defaultdict(float)
    awards: dict[int, int] = defaultdict(int)
    held: dict[int, dict[int, float]] = defaultdict(dict)
    for pair, amount in given:
        who, fund = int(instance.who[pair]), int(instance.fund[pair])
        name = f"{instance.funds[fund]} to {instance.applicants[who]}"
        if not instance.low[pair] - TOLERANCE <= amount <= instance.high[pair] + TOLERANCE:
            found.append(f"ticket: {name}")
        if instance.step and abs(amount / instance.step - round(amount / instance.step)) > 1e-6:
            found.append(f"step: {name}")
        spent[fund] += amount
        awards[fund] += 1
        held[who][fund] = held[who].get(fund, 0.0) + amount
    for fund, name in enumerate(instance.funds):
        if spent[fund] > instance.budget[fund] + TOLERANCE:
            found.append(f"budget:{name}")
        if awards[fund] > instance.capacity[fund]:
            found.append(f"capacity:{name}")
    found.extend(
        f"lines: {instance.applicants[who]}"
        for who, money in held.items()
        if not fits_lines(instance, who, money)
    )
    for limit in instance.limits:
        inside = math.fsum(amount for pair, amount in given if limit.pairs[pair])
        wanted = limit.amount
        if limit.measure == "awards":
            inside = sum(bool(limit.pairs[pair]) for pair, _ in given)
        elif limit.measure == "share":
            wanted *= math.fsum(amount for pair, amount in given if limit.scope[pair])
        if (inside < wanted - TOLERANCE) if limit.is_floor else (inside > wanted + TOLERANCE):
            found.append(limit.name)
    return found


def fits_lines(instance: Instance, who: int, money: dict[int, float]) -> bool:
    """Whether what some funds give an applicant can be laid on its lines, own shares left free.

    Parameters
        money   by place of the fund
    """
    # Hall's condition: no set of funds gives more than the lines that one of them pays
    lines = [float(amount) for amount in instance.needs[who]]
    for count in range(1, len(money) + 1):
        for funds in combinations(money, count):
            paid = [any(instance.pays[fund][line] for fund in funds) for line in range(len(lines))]
            room = math.fsum(amount for amount, is_paid in zip(lines, paid, strict=True) if is_paid)
            if math.fsum(money[fund] for fund in funds) > room + TOLERANCE:
                return False
    for fund in money:  # what the applicant must bring itself, no other fund may bring
        own = instance.own_of(who, fund)
        mine = [line for line in range(len(lines)) if instance.pays[fund][line]]
        room = math.fsum(lines[line] for line in mine) * (1 - own)
        inside = math.fsum(
            amount
            for other, amount in money.items()
            if all(
                line in mine or not lines[line]
                for line in range(len(lines))
                if instance.pays[other][line]
            )
        )
        if own and inside > room + TOLERANCE:
            return False
    return True
