"""The definition of data/advice.toml, or of a file in its place: what no source publishes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from matcher.advice.stake_weights import StakeWeights
from matcher.expressions.language import RuleSyntaxError, parse
from matcher.spec.shapes import (
    ABOVE_0,
    OTHER_KEYS,
    SHARE,
    Bounds,
    Named,
    NamesOf,
    TableFault,
)
from matcher.support.errors import nearest
from matcher.support.messages import message
from matcher.support.text import Text

#: No further ahead is looked, in days: ten years.
LONGEST_HORIZON = 3_653
Ask = Literal["document", "surety", "cofinancier", "guarantee"]
ORDER_OF_ASKS: tuple[Ask, ...] = ("document", "surety", "cofinancier", "guarantee")

_Families = Annotated[tuple[str, ...], NamesOf("family")]
_Fields = Annotated[tuple[str, ...], NamesOf("field")]
_Field = Annotated[str, NamesOf("field")]
_PerCent = Annotated[float, Bounds(-100, 1_000)]


@dataclass(frozen=True, slots=True)
class AssetKind:
    """One kind of asset in the register."""

    kind: Annotated[str, "its name"]
    value: Annotated[_Field, "the field of its value"]
    share: Annotated[float, "the share of the free value that a lender counts", SHARE]
    pledged: Annotated[_Field, "the field of the part that is pledged"] = ""
    title: Annotated[_Field, "the field that says whether there is a title"] = ""


@dataclass(frozen=True, slots=True)
class LenderEntry:
    """How one lender looks at security, where that differs from the others."""

    security: Annotated[
        Literal["assets", "project", "none"], "the register, what the loan buys, or nothing"
    ] = "assets"
    kinds: Annotated[tuple[str, ...], "the kinds of asset it takes; empty: all"] = ()
    share: Annotated[Mapping[str, float], "its own shares, by kind of asset", SHARE] = field(
        default_factory=dict
    )
    title_needed: Annotated[bool | None, "land and buildings count only with a title"] = None
    coverage: Annotated[
        float | None, "security asked for each unit of money at its risk", ABOVE_0
    ] = None
    source: Annotated[str, "id of the option's source; none for an assumption"] = ""


@dataclass(frozen=True, slots=True)
class GuarantorEntry:
    """Which loans one guarantee can secure, by its own terms."""

    secures: Annotated[_Families, "families whose loans it guarantees; empty: none of them"] = ()


@dataclass(frozen=True, slots=True)
class GuaranteeAssumptions:
    """How lenders look at security, unless one says otherwise."""

    lenders: Annotated[_Families, "families whose options are loans"] = ()
    guarantors: Annotated[_Families, "families that guarantee a part of a loan"] = ()
    cofinanciers: Annotated[_Families, "families that stand as third party"] = ()
    coverage: Annotated[
        float, "security asked for each unit of money at the lender's risk", ABOVE_0
    ] = 1.0
    title_needed: Annotated[bool, "land and buildings count only with a title"] = True
    surety: Annotated[_Field, "the field: a group stands surety"] = ""
    surety_share: Annotated[float, "share of the loan that such a surety secures", SHARE] = 0.0
    order: Annotated[tuple[Ask, ...], "which letter is asked for first"] = ORDER_OF_ASKS

    def faults(self) -> Iterator[TableFault]:
        """An order that leaves a letter out, or names it twice."""
        if sorted(self.order) != sorted(ORDER_OF_ASKS):
            what = message("order names each of {letters} once.", letters=ORDER_OF_ASKS)
            yield TableFault(("order",), "bad-value", what)


@dataclass(frozen=True, slots=True)
class CostAssumptions:
    """Costs against returns."""

    own_share_rate_pct: Annotated[
        _PerCent, "what the own share would earn elsewhere, per cent a year"
    ] = 0.0
    earns: Annotated[_Field, Named("return"), "the field of the project's yearly return"] = ""
    repayable: Annotated[_Families, "families whose money is paid back"] = ()


@dataclass(frozen=True, slots=True)
class UsualReturn:
    """A yearly return that was seen, used where the project's own is not stated."""

    rule: Annotated[str, "for whom, in the rule language"]
    low: Annotated[_PerCent, Named("min_pct"), "the least, per cent a year"]
    high: Annotated[_PerCent, Named("max_pct"), "the most, per cent a year"]
    says: Annotated[Text, "for whom, in words"]
    source: Annotated[str, "where it was seen"] = ""

    def faults(self) -> Iterator[TableFault]:
        """A rule that is none, and a range out of order."""
        try:
            parse(self.rule)
        except RuleSyntaxError as error:
            what = message("the rule does not follow the grammar: {what}.", what=error.message)
            yield TableFault(("rule",), "bad-rule", what)
        if self.low > self.high:
            what = message("min {low} is above max {high}.", low=self.low, high=self.high)
            yield TableFault(("min_pct",), "bad-value", what)


@dataclass(frozen=True, slots=True)
class SupportAssumptions:
    """What support without money brings."""

    families: Annotated[_Families, "families of such options"] = ()
    members: Annotated[_Fields, "fields that a grouping brings"] = ()
    gaps: Annotated[_Field, "the field of missing skills"] = ""
    phase: Annotated[_Field, "the field whose values are the rungs of the ladder"] = ""
    helps: Annotated[
        Mapping[str, _Fields],
        "the fields that an option helps to change, by the budget line that it pays",
        OTHER_KEYS,
        NamesOf("line"),
    ] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Time:
    """How far ahead is looked."""

    horizon_days: Annotated[int, "how far ahead, in days", Bounds(1, LONGEST_HORIZON)] = 1096


@dataclass(frozen=True, slots=True)
class AdviceFile:
    """Assumptions of `match advise`: what no published source gives."""

    version: Annotated[str, "version of the file"] = ""
    weight: Annotated[StakeWeights, "how much an undecided option weighs"] = field(
        default_factory=StakeWeights
    )
    time: Annotated[Time, "how far ahead is looked"] = field(default_factory=Time)
    first: Annotated[
        Mapping[str, _Fields],
        "fields that must change before another one can",
        NamesOf("field"),
    ] = field(default_factory=dict)
    support: Annotated[SupportAssumptions, "what support without money brings"] = field(
        default_factory=SupportAssumptions
    )
    asset: Annotated[tuple[AssetKind, ...], "the kinds of asset in the register"] = ()
    guarantee: Annotated[GuaranteeAssumptions, "how lenders look at security"] = field(
        default_factory=GuaranteeAssumptions
    )
    lender: Annotated[
        Mapping[str, LenderEntry], "lenders whose published terms differ", NamesOf("option")
    ] = field(default_factory=dict)
    guarantor: Annotated[
        Mapping[str, GuarantorEntry],
        "guarantees of which it is published whose loans they secure; one without secures any",
        NamesOf("option"),
    ] = field(default_factory=dict)
    cost: Annotated[CostAssumptions, "costs against returns"] = field(
        default_factory=CostAssumptions
    )
    returns: Annotated[tuple[UsualReturn, ...], Named("return"), "yearly returns seen"] = ()

    def faults(self) -> Iterator[TableFault]:
        """Lenders that take kinds of asset that the register does not have."""
        known = {asset.kind for asset in self.asset}
        for name, lender in self.lender.items():
            named = [("kinds", kind) for kind in lender.kinds]
            for key, kind in [*named, *(("share", kind) for kind in lender.share)]:
                if kind not in known:
                    what = message('"{kind}" is not a kind of [[asset]].', kind=kind)
                    hint = nearest(kind, known)
                    yield TableFault(("lender", name, key), "unknown-value", what, hint)
