"""The file of an allocation: funds, floors, caps and what is taken as fair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from matcher.catalogue.option import Catalogue
from matcher.decide.verdict import Decider
from matcher.errors import InvalidSource, Problem, nearest
from matcher.funding.allocation.instance import Fairness
from matcher.funding.expression import rule_problems
from matcher.messages import Sayable
from matcher.schema import Schema
from matcher.spec.source import Key, SourceFile, parse_toml, read_bytes

Measure = Literal["mad", "share", "awards"]


@dataclass(frozen=True, slots=True)
class Fund:
    """Money to be given.

    Parameters
        option     the option of the catalogue whose conditions and fit hold; "" for none
        rule       a further condition of the fund; "" for none
        pays       budget lines that it pays; empty means those of the option, or all
        own_share  share of the cost of those lines that the applicant must bring itself
        viable_share  the least share of that cost that makes an award worth giving
    """

    id: str
    budget: float
    option: str = ""
    rule: str = ""
    ticket_min: float = 0.0
    ticket_max: float | None = None
    viable_share: float = 0.0
    awards_max: int | None = None
    own_share: float = 0.0
    pays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LimitRule:
    """A floor or a cap as it is written; `funds` empty means all of them."""

    id: str
    is_floor: bool
    rule: str
    measure: Measure
    amount: float
    funds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything that decides an allocation.

    Parameters
        undecided   "leave_out", or "conditional": may be given what the missing facts allow
        fit_weight  0: every unit counts alike; 1: it counts 1 / (1 + exp(-fit))
        own_means   money fields whose known sum bounds the own share that can be brought
        seed        settles only what is equal
    """

    funds: tuple[Fund, ...]
    limits: tuple[LimitRule, ...] = ()
    undecided: Literal["leave_out", "conditional"] = "leave_out"
    fit_weight: float = 1.0
    step: float = 0.0
    fairness: Fairness = "none"
    fairness_by: str = ""
    strength: float = 0.0
    own_means: tuple[str, ...] = ()
    seed: int = 0


_TOP = {
    "fund", "floor", "cap", "undecided", "fit_weight", "step_mad", "fairness", "own_means", "seed",
}  # fmt: skip
_FUND = {
    "id", "option", "rule", "budget_mad", "ticket_min_mad", "ticket_max_mad", "viable_share",
    "awards_max", "own_share", "pays",
}  # fmt: skip
_FLOOR = {"id", "rule", "funds", "least_mad", "least_share", "least_awards"}
_CAP = {"id", "rule", "funds", "most_mad", "most_share", "most_awards"}
_FAIR = {"kind", "by", "strength"}


def read_programme(path: Path, catalogue: Catalogue, decider: Decider) -> Programme:
    """The programme of a file.

    Raises
        InvalidSource  everything that is wrong with it, each with its line
    """
    file = parse_toml(read_bytes(path, "the file of funds"), path.name)
    reader = _Reader(file, catalogue, decider)
    programme = reader.programme()
    if reader.problems:
        raise InvalidSource("The funds cannot be used.", reader.problems, where=str(path))
    return programme


class _Reader:
    def __init__(self, file: SourceFile, catalogue: Catalogue, decider: Decider) -> None:
        self.file = file
        self.catalogue = catalogue
        self.decider = decider
        self.schema: Schema = decider.schema
        self.problems: list[Problem] = []

    def say(self, path: tuple[Key, ...], code: str, what: Sayable, hint: Sayable = "") -> None:
        self.problems.append(Problem(self.file.where(*path), code, what, hint))

    def programme(self) -> Programme:
        data = self.file.data
        self._keys(data, _TOP, ())
        funds = tuple(self._fund(raw, ("fund", n)) for n, raw in enumerate(self._list("fund")))
        if not funds:
            self.say((), "missing-key", "there is no [[fund]].", "Add one.")
        known = [fund.id for fund in funds]
        for n, name in enumerate(known):
            if name in known[:n]:
                self.say(("fund", n, "id"), "duplicate-id", f'fund "{name}" stands twice.')
        limits = [
            self._limit(raw, (key, n), known, is_floor=key == "floor")
            for key in ("floor", "cap")
            for n, raw in enumerate(self._list(key))
        ]
        undecided = self._one_of(data, (), "undecided", ("leave_out", "conditional"))
        fair = data.get("fairness", {})
        if not isinstance(fair, dict):
            self.say(("fairness",), "not-a-table", '"fairness" should be a table.')
            fair = {}
        self._keys(fair, _FAIR, ("fairness",))
        kind = self._one_of(fair, ("fairness",), "kind", ("none", "proportional", "max_min"))
        by = str(fair.get("by", ""))
        if kind != "none":
            self._field(by, ("fairness", "by"))
        return Programme(
            funds=funds,
            limits=tuple(limits),
            undecided=undecided,  # type: ignore[arg-type]
            fit_weight=self._number(data, (), "fit_weight", 1.0, most=1.0) or 0.0,
            step=self._number(data, (), "step_mad", 0.0) or 0.0,
            fairness=kind,  # type: ignore[arg-type]
            fairness_by=by,
            strength=self._number(fair, ("fairness",), "strength", 0.5) or 0.0,
            own_means=tuple(self._names(data, ("own_means",), list(self.schema.fields))),
            seed=int(self._number(data, (), "seed", 0.0) or 0),
        )

    def _fund(self, raw: Mapping[str, Any], path: tuple[Key, ...]) -> Fund:
        self._keys(raw, _FUND, path)
        for key in ("id", "budget_mad"):
            if key not in raw:
                self.say(path, "missing-key", f'a fund needs "{key}".')
        option = str(raw.get("option", ""))
        if option and option not in self.catalogue.options:
            hint = nearest(option, self.catalogue.options)
            self.say(
                (*path, "option"), "unknown-option", f'"{option}" is not in the catalogue.', hint
            )
        low = self._number(raw, path, "ticket_min_mad", 0.0) or 0.0
        high = self._number(raw, path, "ticket_max_mad", None)
        if high is not None and high < low:
            what = "the smallest ticket is above the largest."
            self.say((*path, "ticket_min_mad"), "amounts-out-of-order", what)
        awards = self._number(raw, path, "awards_max", None)
        return Fund(
            id=str(raw.get("id", "")),
            budget=self._number(raw, path, "budget_mad", 0.0) or 0.0,
            option=option,
            rule=self._rule(raw, path) if "rule" in raw else "",
            ticket_min=low,
            ticket_max=high,
            viable_share=self._number(raw, path, "viable_share", 0.0, most=1.0) or 0.0,
            awards_max=None if awards is None else int(awards),
            own_share=self._number(raw, path, "own_share", 0.0, most=1.0) or 0.0,
            pays=tuple(self._names(raw, (*path, "pays"), list(self.schema.budget_lines()))),
        )

    def _limit(
        self, raw: Mapping[str, Any], path: tuple[Key, ...], funds: list[str], *, is_floor: bool
    ) -> LimitRule:
        self._keys(raw, _FLOOR if is_floor else _CAP, path)
        side = "least" if is_floor else "most"
        measures = [key for key in ("mad", "share", "awards") if f"{side}_{key}" in raw]
        if len(measures) != 1:
            what = f"one of {side}_mad, {side}_share, {side}_awards is needed."
            self.say(path, "missing-key", what)
        measure = measures[0] if measures else "mad"
        most = 1.0 if measure == "share" else None
        return LimitRule(
            id=str(raw.get("id") or f"{path[0]} {int(path[1]) + 1}"),
            is_floor=is_floor,
            rule=self._rule(raw, path),
            measure=measure,  # type: ignore[arg-type]
            amount=self._number(raw, path, f"{side}_{measure}", 0.0, most=most) or 0.0,
            funds=tuple(self._names(raw, (*path, "funds"), funds)),
        )

    def _rule(self, raw: Mapping[str, Any], path: tuple[Key, ...]) -> str:
        rule = raw.get("rule")
        if not isinstance(rule, str):
            self.say((*path, "rule"), "missing-key", 'a text "rule" is needed.')
            return ""
        where = self.file.where(*path, "rule")
        self.problems += rule_problems(rule, self.decider, where, may_name_sensitive=True)
        return rule

    def _field(self, name: str, path: tuple[Key, ...]) -> None:
        if name not in self.schema:
            hint = nearest(name, self.schema.fields)
            self.say(path, "unknown-field", f'"{name}" is not a field.', hint)
        elif self.schema[name].type not in ("category", "place", "boolean"):
            self.say(path, "wrong-type", f'"{name}" does not make groups.', "Name a category.")

    def _list(self, key: str) -> list[Mapping[str, Any]]:
        found = self.file.data.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self.say((key,), "not-a-table", f"write [[{key}]].")
            return []
        return found

    def _names(self, raw: Mapping[str, Any], path: tuple[Key, ...], known: list[str]) -> list[str]:
        found = raw.get(str(path[-1]), [])
        found = found if isinstance(found, list) else [found]
        for name in found:
            if name not in known:
                hint = nearest(str(name), known)
                self.say(path, "unknown-value", f'"{name}" is not known here.', hint)
        return [str(name) for name in found]

    def _keys(self, raw: Mapping[str, Any], known: set[str], path: tuple[Key, ...]) -> None:
        for key in raw:
            if key not in known:
                hint = nearest(key, known)
                self.say((*path, key), "unknown-key", f'"{key}" means nothing here.', hint)

    def _one_of(
        self, raw: Mapping[str, Any], path: tuple[Key, ...], key: str, known: tuple[str, ...]
    ) -> str:
        value = raw.get(key, known[0])
        if value not in known:
            what = f'"{value}" is not one of {", ".join(known)}.'
            self.say((*path, key), "unknown-value", what)
        return str(value)

    def _number(
        self,
        raw: Mapping[str, Any],
        path: tuple[Key, ...],
        key: str,
        default: float | None,
        most: float | None = None,
    ) -> float | None:
        value = raw.get(key, default)
        if value is None:
            return None
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not 0 <= value < 1e15 or (most is not None and value > most):
            span = f"0 to {most:g}" if most is not None else "0 or more"
            self.say((*path, key), "bad-value", f'"{key}" is a number, {span}.')
            return default
        return float(value)
