"""How undecided options weigh against one another, and the shipped file in which that stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from matcher.catalogue.loading import fingerprint
from matcher.spec.source import THE_ASSUMPTIONS, parse_toml, read_bytes
from matcher.support.files import compiled
from matcher.support.paths import data_folder
from matcher.support.records import dataclass

if TYPE_CHECKING:  # an answer makes the weights of checked data, without the marks
    from matcher.spec.shapes import NOT_NEGATIVE


@dataclass(frozen=True, slots=True)
class StakeWeights:
    """How much an undecided option weighs when questions are ordered."""

    need_unknown_mad: Annotated[float, "the need, where it is not known", NOT_NEGATIVE] = 150_000.0
    amount_unpublished: Annotated[
        float, "an option without an amount: this share of the need", NOT_NEGATIVE
    ] = 0.25
    without_money: Annotated[
        float, "support in kind, guarantees, groupings: this share of the need", NOT_NEGATIVE
    ] = 0.1
    closed: Annotated[float, "factor on an option that is closed", NOT_NEGATIVE] = 0.1
    pays_nothing: Annotated[
        float, "factor on an option that pays none of the lines asked for", NOT_NEGATIVE
    ] = 0.1


def shipped_advice() -> Mapping[str, Any]:
    """The shipped file of assumptions, `data/advice.toml`, as plain data."""
    path = data_folder() / "advice.toml"
    content = read_bytes(path, THE_ASSUMPTIONS)
    key = f"advice-{fingerprint(content)}"
    data: Mapping[str, Any] = compiled(key, lambda: parse_toml(content, path.name).data)
    return data


def read_stake_weights() -> StakeWeights:
    """The weights of the shipped file."""
    return StakeWeights(**shipped_advice()["weight"])
