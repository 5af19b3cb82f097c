"""The assumptions of advice: what no source publishes, read from a file that can be replaced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from matcher.advice.weighing import Weighing, default_assumptions, make_weighing, read_data
from matcher.errors import InvalidSource, Problem
from matcher.expressions.language import RuleSyntaxError, parse
from matcher.schema import Schema
from matcher.text import Text

#: No further ahead is looked, in days: ten years.
LONGEST_HORIZON = 3_653
ORDER_OF_ASKS = "document", "surety", "cofinancier", "guarantee"


@dataclass(frozen=True, slots=True)
class AssetKind:
    """One kind of asset: its fields, and the share of its free value that counts, 0 to 1."""

    kind: str
    value: str
    pledged: str = ""
    title: str = ""
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class LenderTerms:
    """How one lender looks at security.

    Parameters
        security   "assets" the register, "project" what the loan buys, "none" nothing
        kinds      the kinds of asset it takes; empty means all
        shares     its own shares by kind, where they differ
        source     id of the option's source, "" for an assumption
    """

    security: str = "assets"
    kinds: tuple[str, ...] = ()
    shares: Mapping[str, float] = field(default_factory=dict)
    title_needed: bool = True
    coverage: float = 1.0
    source: str = ""


@dataclass(frozen=True, slots=True)
class UsualReturn:
    """A yearly return that was seen, per cent, for those of whom `rule` holds."""

    rule: str
    low: float
    high: float
    source: str
    says: Text


@dataclass(frozen=True, slots=True)
class Assumptions:
    """All of them; fields that the schema does not have are left out."""

    version: str = ""
    weighing: Weighing = field(default_factory=Weighing)
    horizon_days: int = 1096
    first: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    assets: tuple[AssetKind, ...] = ()
    lender_families: frozenset[str] = frozenset()
    guarantor_families: frozenset[str] = frozenset()
    cofinancier_families: frozenset[str] = frozenset()
    lenders: Mapping[str, LenderTerms] = field(default_factory=dict)
    any_lender: LenderTerms = field(default_factory=LenderTerms)
    surety: str = ""
    surety_share: float = 0.0
    order: tuple[str, ...] = ORDER_OF_ASKS
    own_share_rate_pct: float = 0.0
    repayable_families: frozenset[str] = frozenset()
    return_field: str = ""
    returns: tuple[UsualReturn, ...] = ()
    support_families: frozenset[str] = frozenset()
    helps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    grouping_brings: tuple[str, ...] = ()
    gaps: str = ""
    phase: str = ""

    def lender(self, option_id: str) -> LenderTerms:
        """The terms of a lender: its own, or those assumed of any."""
        return self.lenders.get(option_id, self.any_lender)


def read_assumptions(schema: Schema, path: Path | None = None) -> Assumptions:
    """The assumptions of a file, the shipped one by default.

    Raises
        InvalidSource  it is missing, not TOML, or a value is out of bounds
    """
    path = path or default_assumptions()
    data = read_data(path)
    problems = [Problem(path.name, "bad-value", what) for what in _wrong(data)]
    if problems:
        raise InvalidSource("The assumptions are not valid.", problems, where=str(path))
    return _made(data, schema)


def _made(data: Mapping[str, Any], schema: Schema) -> Assumptions:
    guarantee, cost, support = (data.get(key, {}) for key in ("guarantee", "cost", "support"))
    any_lender = _terms({}, guarantee)
    return Assumptions(
        version=str(data.get("version", "")),
        weighing=make_weighing(data),
        horizon_days=int(data.get("time", {}).get("horizon_days", 1096)),
        first={
            name: known
            for name, before in data.get("first", {}).items()
            if name in schema and (known := tuple(b for b in before if b in schema))
        },
        assets=tuple(
            AssetKind(
                a["kind"],
                a["value"],
                _if_known(a.get("pledged", ""), schema),
                _if_known(a.get("title", ""), schema),
                float(a["share"]),
            )
            for a in data.get("asset", ())
            if a["value"] in schema
        ),
        lender_families=frozenset(guarantee.get("lenders", ())),
        guarantor_families=frozenset(guarantee.get("guarantors", ())),
        cofinancier_families=frozenset(guarantee.get("cofinanciers", ())),
        lenders={name: _terms(own, guarantee) for name, own in data.get("lender", {}).items()},
        any_lender=any_lender,
        surety=_if_known(guarantee.get("surety", ""), schema),
        surety_share=float(guarantee.get("surety_share", 0.0)),
        order=tuple(guarantee.get("order", ORDER_OF_ASKS)),
        own_share_rate_pct=float(cost.get("own_share_rate_pct", 0.0)),
        repayable_families=frozenset(cost.get("repayable", ())),
        return_field=_if_known(cost.get("return", ""), schema),
        returns=tuple(
            UsualReturn(r["rule"], r["min_pct"], r["max_pct"], r.get("source", ""), Text(r["says"]))
            for r in data.get("return", ())
        ),
        support_families=frozenset(support.get("families", ())),
        helps={
            purpose: tuple(f for f in fields if f in schema)
            for purpose, fields in support.items()
            if purpose not in ("families", "members") and isinstance(fields, list)
        },
        grouping_brings=tuple(f for f in support.get("members", ()) if f in schema),
        gaps=_if_known(support.get("gaps", ""), schema),
        phase=_if_known(support.get("phase", ""), schema),
    )


def _if_known(name: str, schema: Schema) -> str:
    return name if name in schema else ""


def _terms(own: Mapping[str, Any], every: Mapping[str, Any]) -> LenderTerms:
    return LenderTerms(
        security=str(own.get("security", "assets")),
        kinds=tuple(own.get("kinds", ())),
        shares={kind: float(share) for kind, share in own.get("share", {}).items()},
        title_needed=bool(own.get("title_needed", every.get("title_needed", True))),
        coverage=float(own.get("coverage", every.get("coverage", 1.0))),
        source=str(own.get("source", "")),
    )


def _wrong(data: Mapping[str, Any]) -> list[str]:
    found = []
    for asset in data.get("asset", ()):
        if not {"kind", "value", "share"} <= set(asset):
            found.append("an [[asset]] needs kind, value and share.")
        elif not _is_share(asset["share"]):
            found.append(f"the share of {asset['kind']} is between 0 and 1.")
    guarantee = data.get("guarantee", {})
    if not _is_share(guarantee.get("surety_share", 0.0)):
        found.append("surety_share is between 0 and 1.")
    for where in (guarantee, *data.get("lender", {}).values()):
        coverage = where.get("coverage", 1.0)
        if not isinstance(coverage, int | float) or coverage <= 0:
            found.append("coverage is above 0.")
        if where.get("security", "assets") not in ("assets", "project", "none"):
            found.append('security is "assets", "project" or "none".')
        if not all(_is_share(share) for share in where.get("share", {}).values()):
            found.append("a lender's own share is between 0 and 1.")
    for usual in data.get("return", ()):
        found.extend(_wrong_return(usual))
    horizon = data.get("time", {}).get("horizon_days", 1)
    if not isinstance(horizon, int) or not 0 < horizon <= LONGEST_HORIZON:
        found.append(f"horizon_days is a whole number of days, at most {LONGEST_HORIZON:,}.")
    if set(guarantee.get("order", ORDER_OF_ASKS)) != set(ORDER_OF_ASKS):
        found.append(f"order names each of {', '.join(ORDER_OF_ASKS)} once.")
    for name, factor in data.get("weight", {}).items():
        if not isinstance(factor, int | float) or factor < 0:
            found.append(f"{name} is not below 0.")
    return found


def _wrong_return(usual: Mapping[str, Any]) -> list[str]:
    if not {"rule", "min_pct", "max_pct", "says"} <= set(usual):
        return ["a [[return]] needs rule, min_pct, max_pct and says."]
    if not isinstance(usual["says"], dict):
        return ["says of a [[return]] is { fr, en, ar }."]
    try:
        parse(usual["rule"])
    except RuleSyntaxError as error:
        return [f"the rule of a [[return]] does not follow the grammar: {error.message}."]
    return []


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
