"""How undecided options weigh against one another, and the file in which that stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.files import compiled
from matcher.locate import data_folder
from matcher.sources import fingerprint
from matcher.spec.source import parse_toml, read_bytes


@dataclass(frozen=True, slots=True)
class Weighing:
    """What an undecided option weighs where its amount is not known; shares of the need."""

    need_unknown: float = 150_000.0
    amount_unpublished: float = 0.25
    without_money: float = 0.1
    closed: float = 0.1
    pays_nothing: float = 0.1


def default_assumptions() -> Path:
    """The shipped file."""
    return data_folder() / "advice.toml"


def read_data(path: Path) -> Mapping[str, Any]:
    """The file of assumptions as plain data.

    Raises
        InvalidSource  it is missing or not TOML
    """
    content = read_bytes(path, "the file of assumptions")
    key = f"advice-{fingerprint(content)}"
    data: Mapping[str, Any] = compiled(key, lambda: parse_toml(content, path.name).data)
    return data


def make_weighing(data: Mapping[str, Any]) -> Weighing:
    """The weights that the file gives, the usual ones where it gives none."""
    weight, usual = data.get("weight", {}), Weighing()
    return Weighing(
        need_unknown=float(weight.get("need_unknown_mad", usual.need_unknown)),
        amount_unpublished=float(weight.get("amount_unpublished", usual.amount_unpublished)),
        without_money=float(weight.get("without_money", usual.without_money)),
        closed=float(weight.get("closed", usual.closed)),
        pays_nothing=float(weight.get("pays_nothing", usual.pays_nothing)),
    )


def read_weighing() -> Weighing:
    """The weights of the shipped file."""
    return make_weighing(read_data(default_assumptions()))
