"""The assumptions of the plans: read from data/planning.toml or a file in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.errors import InvalidSource, Problem
from matcher.locate import data_folder
from matcher.messages import Sayable
from matcher.planning.aims import Aim, parse_aim
from matcher.toml_file import TomlFile, parse_toml, read_bytes

_TABLES: dict[str, dict[str, type | tuple[type, ...]]] = {
    "payment": {"after_decision": int, "works": int, "after_works": int},
    "loan": {"months": int, "rate_pct": dict, "repaid_at_once": list},
    "repayment": {"share_of_surplus": (int, float)},
    "money": {
        "public_share_max": (int, float),
        "public_families": list,
        "most_sources": int,
        "one_of_family": list,
        "one_per_funder": list,
        "in_kind_lines": list,
    },
    "bridge": {"families": list, "lines": list},
    "fit": {
        "undecided": (int, float),
        "unclear": (int, float),
        "to_confirm": (int, float),
        "chancy": (int, float),
        "chancy_families": list,
    },
    "plans": {"offered": list, "differ": (int, float)},
}


@dataclass(frozen=True, slots=True)
class Pair:
    """What is assumed of one option beside another.

    Parameters
        needs      guarantees of which the option needs one
        share_of   the option whose amount bounds this one, to `share` of it
    """

    option: str
    needs: tuple[str, ...] = ()
    share_of: str = ""
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Named assumptions; none is a fact. Months, shares 0 to 1, log-odds.

    The keys are those of the file, whose comments say what each is for.
    """

    months: Mapping[str, int]
    after_decision: int
    works: int
    after_works: int
    loan_months: int
    rate_pct: Mapping[str, float]
    repaid_at_once: tuple[str, ...]
    share_of_surplus: float
    public_share_max: float
    public_families: tuple[str, ...]
    most_sources: int
    one_of_family: tuple[str, ...]
    one_per_funder: tuple[str, ...]
    in_kind_lines: tuple[str, ...]
    bridge_families: tuple[str, ...]
    bridge_lines: tuple[str, ...]
    undecided: float
    unclear: float
    to_confirm: float
    chancy: float
    chancy_families: tuple[str, ...]
    aims: Mapping[str, Aim]
    offered: tuple[str, ...]
    differ: float
    pairs: Mapping[str, Pair]

    def months_of(self, family: str) -> int:
        """Months from the request to the decision that are assumed for a family."""
        return self.months.get(family, self.months["other"])


def read_settings(path: Path | None = None) -> Settings:
    """The assumptions of a file, by default the shipped one.

    Raises
        InvalidSource  the file is missing or a key of it is wrong, with file and line
    """
    chosen = path or data_folder() / "planning.toml"
    file = parse_toml(read_bytes(chosen, "the file of assumptions"), str(chosen.name))
    problems = list(_problems(file))
    if problems:
        raise InvalidSource("The assumptions cannot be used.", problems, where=file.name)
    data: Mapping[str, Any] = file.data
    money, fit, payment = data["money"], data["fit"], data["payment"]
    return Settings(
        months={k: v for k, v in data["months"].items() if k != "basis"},
        after_decision=payment["after_decision"],
        works=max(1, payment["works"]),
        after_works=payment["after_works"],
        loan_months=max(1, data["loan"]["months"]),
        rate_pct=data["loan"]["rate_pct"],
        repaid_at_once=tuple(data["loan"]["repaid_at_once"]),
        share_of_surplus=float(data["repayment"]["share_of_surplus"]),
        public_share_max=float(money["public_share_max"]),
        public_families=tuple(money["public_families"]),
        most_sources=money["most_sources"],
        one_of_family=tuple(money["one_of_family"]),
        one_per_funder=tuple(money["one_per_funder"]),
        in_kind_lines=tuple(money["in_kind_lines"]),
        bridge_families=tuple(data["bridge"]["families"]),
        bridge_lines=tuple(data["bridge"]["lines"]),
        undecided=float(fit["undecided"]),
        unclear=float(fit["unclear"]),
        to_confirm=float(fit["to_confirm"]),
        chancy=float(fit["chancy"]),
        chancy_families=tuple(fit["chancy_families"]),
        aims={name: parse_aim(text, name) for name, text in data["aims"].items()},
        offered=tuple(data["plans"]["offered"]),
        differ=float(data["plans"]["differ"]),
        pairs={pair["option"]: _pair(pair) for pair in data.get("pair", [])},
    )


def _pair(data: Mapping[str, Any]) -> Pair:
    return Pair(
        option=data["option"],
        needs=tuple(data.get("needs", ())),
        share_of=data.get("share_of", ""),
        share=float(data.get("share", 0.0)),
    )


def _problems(file: TomlFile) -> list[Problem]:
    found = []
    for table in (*_TABLES, "months", "aims"):
        if not isinstance(file.data.get(table), dict):
            found.append(_problem(file, "missing-key", f"the table [{table}] is missing.", table))
    if found:
        return found
    for table, keys in _TABLES.items():
        for key, kind in keys.items():
            value = file.data[table].get(key)
            if value is None:
                found.append(_problem(file, "missing-key", f"{key} is missing.", table))
            elif not isinstance(value, kind) or isinstance(value, bool):
                found.append(
                    _problem(file, "bad-value", f"{key} is of the wrong kind.", table, key)
                )
            elif isinstance(value, int | float) and value < 0:
                found.append(_problem(file, "too-small", f"{key} is below zero.", table, key))
    months = {k: v for k, v in file.data["months"].items() if k != "basis"}
    for key, value in months.items():
        if not isinstance(value, int) or value < 0:
            said = f"{key} is no number of months."
            found.append(_problem(file, "bad-value", said, "months", key))
    if "other" not in months:
        found.append(_problem(file, "missing-key", "other is missing.", "months"))
    for name in file.data["plans"].get("offered", []):
        if name not in file.data["aims"]:
            said = f'no aim is called "{name}".'
            found.append(_problem(file, "bad-value", said, "plans", "offered"))
    return found


def _problem(file: TomlFile, code: str, what: Sayable, *path: str) -> Problem:
    return Problem(file.where(*path), code, what, "Compare with the shipped data/planning.toml.")
