"""The assumptions of the plans: the definition of data/planning.toml or a file in its place.

Named assumptions; none is a fact. Months, shares 0 to 1, log-odds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from matcher.catalogue.vocabularies import vocabularies, with_words_of
from matcher.planning.objectives import Aim, parse_aim
from matcher.spec.reader import Reader, Vocabularies
from matcher.spec.shapes import (
    NOT_NEGATIVE,
    OTHER_KEYS,
    SHARE,
    Bounds,
    Named,
    NamesOf,
    TableFault,
)
from matcher.spec.source import THE_ASSUMPTIONS, parse_toml, read_bytes
from matcher.support.errors import UsageError, nearest
from matcher.support.messages import message
from matcher.support.paths import beside_schema, data_folder

if TYPE_CHECKING:
    from matcher.session import Session

_TEN_YEARS = Bounds(0, 120)
_Basis = Annotated[str, "where the figures come from"]
_Families = Annotated[tuple[str, ...], NamesOf("family")]
_Lines = Annotated[tuple[str, ...], NamesOf("line")]
_LogOdds = Annotated[float, Bounds(0, 100)]


@dataclass(frozen=True, slots=True)
class Months:
    """Months from the request to the decision, by family, where no delay is published."""

    other: Annotated[int, "any family that is not named", _TEN_YEARS]
    families: Annotated[
        Mapping[str, int], "months of a family", OTHER_KEYS, NamesOf("family"), _TEN_YEARS
    ]
    basis: _Basis = ""

    def of(self, family: str) -> int:
        """The months that are assumed for a family."""
        return self.families.get(family, self.other)

    def all(self) -> dict[str, int]:
        """The months by family; `other` is for those that are not named."""
        return {**self.families, "other": self.other}


@dataclass(frozen=True, slots=True)
class Payment:
    """When money comes, in months."""

    after_decision: Annotated[int, "from the decision to the money", _TEN_YEARS]
    works: Annotated[int, "from the first payment of a line to its last", Bounds(1, 120)]
    after_works: Annotated[
        int, "from the end of the works to a grant that is paid after them", _TEN_YEARS
    ]
    basis: _Basis = ""


@dataclass(frozen=True, slots=True)
class Loan:
    """Terms of loans where none are published."""

    months: Annotated[int, "duration", Bounds(1, 600)]
    rate_pct: Annotated[
        Mapping[str, float],
        "per cent a year of a family; else the highest that is published is taken",
        NamesOf("family"),
        Bounds(0, 100),
    ]
    repaid_at_once: Annotated[
        tuple[str, ...], "options with one repayment at the end", NamesOf("option")
    ]
    basis: _Basis = ""


@dataclass(frozen=True, slots=True)
class RepaymentAssumptions:
    """What repayments are held against: cash for debt service over a coverage ratio."""

    coverage: Annotated[
        float, "cash for debt service over repayments, at least, every year", Bounds(0.1, 10)
    ]
    ramp_up: Annotated[
        tuple[float, ...], "what the project earns of its return, by year; the last one holds on"
    ]
    return_pct: Annotated[
        float, "yearly return of a project that states none, per cent", Bounds(0, 100)
    ]
    earned_of_turnover: Annotated[
        float, "what a project earns a year is counted up to this share of the turnover", SHARE
    ]
    margin: Annotated[float, "surplus of who states none, as a share of the turnover", SHARE]
    debts_of_turnover: Annotated[
        float, "debts of who states none, as a share of the turnover", SHARE
    ]
    lent_of_turnover: Annotated[
        float,
        "most that is lent where the surplus is not stated, as a share of the turnover",
        SHARE,
    ]
    lent_unknown: Annotated[
        int, "most that is lent where neither surplus nor turnover is stated", NOT_NEGATIVE
    ]
    sales_of_turnover: Annotated[
        float, "most that is lent against sales, as a share of the turnover", SHARE
    ]
    from_sales: Annotated[
        tuple[str, ...], "options repaid from the sale of what they buy", NamesOf("option")
    ] = ()
    basis: _Basis = ""


@dataclass(frozen=True, slots=True)
class ByFamily:
    """A figure of each family of options."""

    other: Annotated[float, "any family that is not named", NOT_NEGATIVE]
    families: Annotated[
        Mapping[str, float], "of a family", OTHER_KEYS, NamesOf("family"), NOT_NEGATIVE
    ]
    basis: _Basis = ""

    def of(self, family: str) -> float:
        """The figure of a family."""
        return self.families.get(family, self.other)


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted on of each dirham of a source: never a probability."""

    unpublished: Annotated[float, "chance of conditions that nobody publishes", SHARE]
    periodic: Annotated[float, "factor: it opens by calls", SHARE]
    to_confirm: Annotated[float, "factor: whether it is open is to be confirmed", SHARE]
    not_direct: Annotated[
        float, "factor: not published whether a cooperative itself may ask, or only members", SHARE
    ]
    unclear_line: Annotated[float, "factor: its sources do not say whether it pays a line", SHARE]
    beyond: Annotated[float, "factor: what it gives beyond what it usually pays", SHARE]
    unlike: Annotated[float, "factor at least: the applicant is not one of those it is for", SHARE]
    small: Annotated[float, "it pays no less than this share of what it usually pays", SHARE]
    few: Annotated[
        float,
        "factor: it makes fewer awards a year than `few_awards`, or nobody knows how many",
        SHARE,
    ]
    few_awards: Annotated[float, "awards a year in the whole country", NOT_NEGATIVE]
    contest: Annotated[
        float, "an option that takes a smaller share of who applies is a contest", SHARE
    ]
    weight: Annotated[ByFamily, "weight of a source by family, where no acceptance is published"]
    least_chance: Annotated[
        float, "no plan rests on conditions that hold less often than this on what is known", SHARE
    ] = 0.0
    basis: _Basis = ""


@dataclass(frozen=True, slots=True)
class Unpublished:
    """What is assumed where an option publishes nothing: never nothing and never everything."""

    ticket: Annotated[ByFamily, "what it usually pays, in currency"]
    own_share: Annotated[ByFamily, "share of the cost that the applicant brings"]
    share: Annotated[ByFamily, "share of the cost that it pays at most"]
    of_cases: Annotated[
        float, "what is usually paid, as a share of what single stories tell", SHARE
    ]
    own_cash: Annotated[float, "own cash of who states none, as a share of the cost", SHARE]
    own_in_kind: Annotated[float, "own contribution in kind of who states none", SHARE]
    own_most: Annotated[int, "each of the two at most, whatever the cost", NOT_NEGATIVE]
    currency: Annotated[str, "of the amounts of this file; in another one none is assumed"] = "MAD"
    own_share_in_kind: Annotated[
        float, "part of a published own share that may be in kind, where nobody says", SHARE
    ] = 0.5
    basis: _Basis = ""


@dataclass(frozen=True, slots=True)
class Supplier:
    """Who brings a part of the own share beside the members, as the stacks of real projects do."""

    option: Annotated[str, "the option", NamesOf("option")]
    share: Annotated[float, "of the cost, at most", SHARE]
    when: Annotated[str, "a yes-or-no field that must hold", NamesOf("field")] = ""
    basis: _Basis = ""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a need is taken to be where only a part of it is told."""

    purposes: Annotated[_Lines, "lines of who names none"]
    usual: Annotated[Mapping[str, float], "usual cost of a line; between lines it divides a total"]
    total: Annotated[Mapping[str, float], "usual total by legal form, where no amount is told"]
    step: Annotated[int, "proposed lines are multiples of it", Bounds(1, 1_000_000)]
    basis: _Basis = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """What money may be put together."""

    public_share_max: Annotated[float, "all public money, as a share of the cost", SHARE]
    public_families: Annotated[_Families, "families of public money"]
    most_sources: Annotated[int, "more outside sources are not proposed unasked", Bounds(1, 100)]
    considered: Annotated[
        int, "sources that are tried, those that promise most first", Bounds(1, 500)
    ]
    step: Annotated[int, "loans are multiples of it", Bounds(1, 100_000)]
    signature: Annotated[
        float, "a source must add this share of the cost to what is counted on", SHARE
    ]
    signature_most: Annotated[int, "but no more than this must be added", NOT_NEGATIVE]
    least_share: Annotated[
        float, "a source that brings less of the cost is not worth its file", SHARE
    ]
    least: Annotated[int, "but one that brings this much is", NOT_NEGATIVE]
    one_of_family: Annotated[_Families, "families of which one option is enough"]
    one_per_funder: Annotated[_Families, "families of which a funder gives one"]
    in_kind_lines: Annotated[_Lines, "lines that premises, land and work can stand for"]
    basis: _Basis = ""


@dataclass(frozen=True, slots=True)
class Bridge:
    """Who may advance a grant that is paid after the works."""

    families: Annotated[_Families, "families whose options may"]
    lines: Annotated[_Lines, "the option must be able to pay one of these"]
    basis: _Basis = ""


@dataclass(frozen=True, slots=True)
class Doubts:
    """What is taken off the score (log-odds) of each dirham."""

    undecided: Annotated[_LogOdds, "the verdict is not certain"]
    unclear: Annotated[_LogOdds, "its sources do not say whether it pays that line"]
    to_confirm: Annotated[_LogOdds, "the availability is to be confirmed"]
    chancy: Annotated[_LogOdds, "won by a few only"]
    chancy_families: Annotated[_Families, "money of these families is always conditional"]
    basis: _Basis = ""


@dataclass(frozen=True, slots=True)
class Plans:
    """Which plans are offered."""

    offered: Annotated[tuple[str, ...], "names of [aims], in this order"]
    differ: Annotated[float, "two plans differ in who pays this share of the cost", SHARE]
    nearly: Annotated[float, "nearly as sure: less counted on, as a share of the cost", SHARE]


@dataclass(frozen=True, slots=True)
class OptionPair:
    """What is assumed of one option beside another."""

    option: Annotated[str, "the option", NamesOf("option")]
    needs: Annotated[tuple[str, ...], "guarantees of which it needs one", NamesOf("option")] = ()
    share_of: Annotated[str, "the option whose amount bounds this one", NamesOf("option")] = ""
    share: Annotated[float, "to this share of it", SHARE] = 0.0
    basis: _Basis = ""


@dataclass(frozen=True)
class PlanSettings:
    """Assumptions of `match plan`; none is a fact."""

    months: Annotated[Months, "months from the request to the decision"]
    payment: Annotated[Payment, "when money comes, in months"]
    loan: Annotated[Loan, "terms of loans where none are published"]
    repayment: Annotated[RepaymentAssumptions, "what repayments are held against"]
    money: Annotated[Rules, "what money may be put together"]
    bridge: Annotated[Bridge, "who may advance a grant that is paid after the works"]
    counted: Annotated[Counted, "what is counted on of each dirham of a source"]
    unpublished: Annotated[Unpublished, "what is assumed where an option publishes nothing"]
    need: Annotated[Needs, "what a need is taken to be where only a part of it is told"]
    score: Annotated[Doubts, "what is taken off the score (log-odds) of each dirham"]
    aim_texts: Annotated[
        Mapping[str, str], Named("aims"), "tiers by `;`, each a weighted sum of measures"
    ]
    plans: Annotated[Plans, "which plans are offered"]
    pair: Annotated[tuple[OptionPair, ...], "what is assumed of one option beside another"] = ()
    supplier: Annotated[
        tuple[Supplier, ...], "who brings a part of the own share beside the members"
    ] = ()

    def faults(self) -> Iterator[TableFault]:
        """Aims that cannot be read or are not there, and options with two pairs or half a one."""
        for name, text in self.aim_texts.items():
            try:
                parse_aim(text, name)
            except UsageError as error:
                yield TableFault(("aims", name), "bad-value", error.message, error.hint)
        for name in self.plans.offered:
            if name not in self.aim_texts:
                what = message('no aim is called "{name}".', name=name)
                hint = nearest(name, self.aim_texts)
                yield TableFault(("plans", "offered"), "unknown-value", what, hint)
        seen: set[str] = set()
        for place, pair in enumerate(self.pair):
            if pair.option in seen:
                what = message('"{option}" has two pairs.', option=pair.option)
                yield TableFault(("pair", place, "option"), "duplicate-id", what)
            if bool(pair.share_of) != bool(pair.share):
                what = message("share and share_of stand together.")
                yield TableFault(("pair", place), "missing-key", what)
            seen.add(pair.option)

    @cached_property
    def aims(self) -> dict[str, Aim]:
        """The aims by name."""
        return {name: parse_aim(text, name) for name, text in self.aim_texts.items()}

    @cached_property
    def pairs(self) -> dict[str, OptionPair]:
        """The pairs by option."""
        return {pair.option: pair for pair in self.pair}


def default_settings() -> Path:
    """The shipped file."""
    return data_folder() / "planning.toml"


def settings_of(session: Session, path: Path | None = None) -> PlanSettings:
    """The assumptions of a session's country.

    They are those of a file; without one, of `planning.toml` beside its schema; else the shipped.

    Raises
        InvalidSourceError  the file is missing or a key of it is wrong, with file and line
    """
    own = path or beside_schema(session.schema_path, "planning.toml")
    return read_settings(own, vocabularies(session.schema, session.catalogue))


def read_settings(path: Path | None = None, known: Vocabularies | None = None) -> PlanSettings:
    """The assumptions of a file, by default the shipped one.

    Parameters
        known   the families, options and budget lines that a file of one's own may name, beside
                those that the shipped one names

    Raises
        InvalidSourceError  the file is missing or a key of it is wrong, with file and line
    """
    chosen = path or default_settings()
    file = parse_toml(read_bytes(chosen, THE_ASSUMPTIONS), chosen.name)
    if path is not None and known is not None:
        shipped = default_settings()
        data = parse_toml(read_bytes(shipped, THE_ASSUMPTIONS), shipped.name).data
        reader = Reader(file, with_words_of(data, known))
    else:
        reader = Reader(file)
    return reader.must_read(PlanSettings, message("The assumptions cannot be used."))
