"""The assumptions of advice, as far as they mean something under a schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from matcher.advice.advice_file import (
    ORDER_OF_ASKS,
    AdviceFile,
    AssetKind,
    GuaranteeAssumptions,
    LenderEntry,
    UsualReturn,
)
from matcher.advice.stake_weights import StakeWeights, shipped_advice
from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.vocabularies import vocabularies, with_words_of
from matcher.domain.schema import Schema
from matcher.spec.reader import Reader
from matcher.spec.source import THE_ASSUMPTIONS, SourceFile, parse_toml, read_bytes
from matcher.support.messages import message
from matcher.support.paths import beside_schema

if TYPE_CHECKING:
    from matcher.session import Session


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
class Assumptions:
    """All of them; fields that the schema does not have are left out."""

    version: str = ""
    stake_weights: StakeWeights = field(default_factory=StakeWeights)
    horizon_days: int = 1096
    first: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    assets: tuple[AssetKind, ...] = ()
    lender_families: frozenset[str] = frozenset()
    guarantor_families: frozenset[str] = frozenset()
    cofinancier_families: frozenset[str] = frozenset()
    secured: Mapping[str, frozenset[str]] = field(default_factory=dict)
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

    def may_secure(self, guarantee_id: str, family: str) -> bool:
        """Whether a guarantee can stand behind the loans of a family, by its own terms."""
        return guarantee_id not in self.secured or family in self.secured[guarantee_id]

    def lender(self, option_id: str) -> LenderTerms:
        """The terms of a lender: its own, or those assumed of any."""
        return self.lenders.get(option_id, self.any_lender)


def assumptions_of(session: Session, path: Path | None = None) -> Assumptions:
    """The assumptions of a session's country.

    They are those of a file; without one, of `advice.toml` beside its schema; else the shipped.

    Raises
        InvalidSourceError  it is missing, not TOML, or a key is wrong; all problems and lines
    """
    own = path or beside_schema(session.schema_path, "advice.toml")
    return read_assumptions(session.schema, own, session.catalogue)


def read_assumptions(
    schema: Schema, path: Path | None = None, catalogue: Catalogue | None = None
) -> Assumptions:
    """The assumptions of a file, the shipped one by default.

    Parameters
        catalogue   whose options and families a file of one's own may name, beside those that
                    the shipped file names

    Raises
        InvalidSourceError  it is missing, not TOML, or a key is wrong; all problems and lines
    """
    if path is None:
        reader = Reader(SourceFile("advice.toml", shipped_advice()))
    else:
        file = parse_toml(read_bytes(path, THE_ASSUMPTIONS), path.name)
        known = with_words_of(shipped_advice(), vocabularies(schema, catalogue))
        reader = Reader(file, known, schema.currency)
    given = reader.must_read(AdviceFile, message("The assumptions are not valid."), str(path or ""))
    return _made(given, schema)


def _made(given: AdviceFile, schema: Schema) -> Assumptions:
    guarantee, cost, support = given.guarantee, given.cost, given.support

    def known(name: str) -> str:
        name = schema.amount(name)
        return name if name in schema else ""

    def all_known(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in map(known, names) if name)

    first = {known(name): all_known(before) for name, before in given.first.items() if known(name)}
    return Assumptions(
        version=given.version,
        stake_weights=given.weight,
        horizon_days=given.time.horizon_days,
        first={name: before for name, before in first.items() if before},
        assets=tuple(
            replace(asset, value=name, pledged=known(asset.pledged), title=known(asset.title))
            for asset in given.asset
            if (name := known(asset.value))
        ),
        lender_families=frozenset(guarantee.lenders),
        guarantor_families=frozenset(guarantee.guarantors),
        cofinancier_families=frozenset(guarantee.cofinanciers),
        secured={name: frozenset(own.secures) for name, own in given.guarantor.items()},
        lenders={name: _terms(own, guarantee) for name, own in given.lender.items()},
        any_lender=_terms(LenderEntry(), guarantee),
        surety=known(guarantee.surety),
        surety_share=guarantee.surety_share,
        order=guarantee.order,
        own_share_rate_pct=cost.own_share_rate_pct,
        repayable_families=frozenset(cost.repayable),
        return_field=known(cost.earns),
        returns=given.returns,
        support_families=frozenset(support.families),
        helps={purpose: all_known(fields) for purpose, fields in support.helps.items()},
        grouping_brings=all_known(support.members),
        gaps=known(support.gaps),
        phase=known(support.phase),
    )


def _terms(own: LenderEntry, every: GuaranteeAssumptions) -> LenderTerms:
    return LenderTerms(
        security=own.security,
        kinds=own.kinds,
        shares=own.share,
        title_needed=every.title_needed if own.title_needed is None else own.title_needed,
        coverage=every.coverage if own.coverage is None else own.coverage,
        source=own.source,
    )
