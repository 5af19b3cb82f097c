"""The file of an allocation: funds, floors, caps and what is taken as fair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from matcher.allocation.instance import Fairness
from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.vocabularies import vocabularies
from matcher.domain.schema import Schema
from matcher.eligibility.typed_rules import rule_problems
from matcher.eligibility.verdict import EligibilityEngine
from matcher.spec.reader import Reader
from matcher.spec.shapes import NOT_NEGATIVE, OR_ONE, SHARE, Bounds, Named, NamesOf, TableFault
from matcher.spec.source import THE_FUNDS, Key, SourceFile, parse_toml, read_bytes
from matcher.support.errors import nearest
from matcher.support.messages import message

Measure = Literal["mad", "share", "awards"]
_Awards = Annotated[int | None, Bounds(0, 1_000_000)]
_Funds = Annotated[tuple[str, ...], "ids of [[fund]]; empty: all of them", OR_ONE]


@dataclass(frozen=True, slots=True)
class Fund:
    """Money to be given."""

    id: Annotated[str, "its name"]
    budget: Annotated[float, Named("budget_mad"), "what there is to give", NOT_NEGATIVE]
    option: Annotated[
        str,
        "the option whose conditions and score hold; none for a fund of its own",
        NamesOf("option"),
    ] = ""
    rule: Annotated[str, "a further condition of the fund"] = ""
    ticket_min: Annotated[
        float | None,
        Named("ticket_min_mad"),
        "the least award; none: that of its option, if it has one",
        NOT_NEGATIVE,
    ] = None
    ticket_max: Annotated[
        float | None,
        Named("ticket_max_mad"),
        "the largest award; none: that of its option, if it has one",
        NOT_NEGATIVE,
    ] = None
    viable_share: Annotated[
        float, "the least share of the cost that makes an award worth giving", SHARE
    ] = 0.0
    awards_max: Annotated[_Awards, "the most awards"] = None
    own_share: Annotated[
        float | None,
        "share of the cost that the applicant brings itself; none: what its option leaves to it",
        SHARE,
    ] = None
    pays: Annotated[
        tuple[str, ...],
        "budget lines that it pays; empty: those its option is known to pay, or all",
        NamesOf("line"),
        OR_ONE,
    ] = ()

    def faults(self) -> Iterator[TableFault]:
        """Tickets out of order."""
        if self.ticket_max is not None and self.ticket_max < (self.ticket_min or 0):
            what = message("the smallest ticket is above the largest.")
            yield TableFault(("ticket_min_mad",), "amounts-out-of-order", what)


@dataclass(frozen=True, slots=True)
class Floor:
    """What must at least go to some applicants: one of the three measures."""

    SIDE: ClassVar[str] = "least"

    rule: Annotated[str, "for whom, in the rule language"]
    id: Annotated[str, "its name"] = ""
    funds: _Funds = ()
    mad: Annotated[float | None, Named("least_mad"), "money", NOT_NEGATIVE] = None
    share: Annotated[float | None, Named("least_share"), "share of the money", SHARE] = None
    awards: Annotated[_Awards, Named("least_awards"), "how many awards"] = None

    def measured(self) -> tuple[tuple[Measure, float], ...]:
        """The measures that are given."""
        given: tuple[tuple[Measure, float | None], ...] = (
            ("mad", self.mad),
            ("share", self.share),
            ("awards", self.awards),
        )
        return tuple((measure, amount) for measure, amount in given if amount is not None)

    def faults(self) -> Iterator[TableFault]:
        """No measure, or several."""
        if len(self.measured()) != 1:
            names = tuple(f"{self.SIDE}_{measure}" for measure in ("mad", "share", "awards"))
            yield TableFault((), "missing-key", message("one of {keys} is needed.", keys=names))


@dataclass(frozen=True, slots=True)
class Cap(Floor):
    """What may at most go to some applicants: one of the three measures."""

    SIDE: ClassVar[str] = "most"

    mad: Annotated[float | None, Named("most_mad"), "money", NOT_NEGATIVE] = None
    share: Annotated[float | None, Named("most_share"), "share of the money", SHARE] = None
    awards: Annotated[_Awards, Named("most_awards"), "how many awards"] = None


@dataclass(frozen=True, slots=True)
class FairShare:
    """What is taken as fair."""

    kind: Annotated[Fairness, "in proportion to the needs, or the worst off first"] = "none"
    by: Annotated[str, "the field that makes the groups", NamesOf("field")] = ""
    strength: Annotated[float, "how much it weighs", SHARE] = 0.5


@dataclass(frozen=True, slots=True)
class FundsFile:
    """Money to be given, and to whom."""

    fund: Annotated[tuple[Fund, ...], "money to be given"] = ()
    floor: Annotated[tuple[Floor, ...], "what must at least go to some applicants"] = ()
    cap: Annotated[tuple[Cap, ...], "what may at most go to some applicants"] = ()
    undecided: Annotated[
        Literal["leave_out", "conditional"],
        "whether the undecided may be given what the missing facts allow",
    ] = "leave_out"
    score_weight: Annotated[
        float, "0: every unit counts alike; 1: it counts 1 / (1 + exp(-score))", SHARE
    ] = 1.0
    step: Annotated[float, Named("step_mad"), "awards are multiples of it", NOT_NEGATIVE] = 0.0
    fairness: Annotated[FairShare, "what is taken as fair"] = field(default_factory=FairShare)
    own_means: Annotated[
        tuple[str, ...],
        "money fields whose known sum bounds the own share that can be brought",
        NamesOf("field"),
        OR_ONE,
    ] = ()
    seed: Annotated[int, "settles only what is equal", Bounds(0, 2**31 - 1)] = 0

    def faults(self) -> Iterator[TableFault]:
        """No fund, a fund twice, and limits of funds that are not there."""
        known = [fund.id for fund in self.fund]
        if not known:
            yield TableFault(
                (), "missing-key", message("there is no [[fund]]."), message("Add one.")
            )
        for place, name in enumerate(known):
            if name in known[:place]:
                what = message('fund "{fund}" stands twice.', fund=name)
                yield TableFault(("fund", place, "id"), "duplicate-id", what)
        for key, limits in (("floor", self.floor), ("cap", self.cap)):
            for place, limit in enumerate(limits):
                for name in limit.funds:
                    if name not in known:
                        what = message('"{fund}" is not a fund of this file.', fund=name)
                        hint = nearest(name, known)
                        yield TableFault((key, place, "funds"), "unknown-value", what, hint)


@dataclass(frozen=True, slots=True)
class LimitRule:
    """A floor or a cap as it is used; `funds` empty means all of them."""

    id: str
    is_floor: bool
    rule: str
    measure: Measure
    amount: float
    funds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AllocationProgramme:
    """Everything that decides an allocation; the fields are those of the file."""

    funds: tuple[Fund, ...]
    limits: tuple[LimitRule, ...] = ()
    undecided: Literal["leave_out", "conditional"] = "leave_out"
    score_weight: float = 1.0
    step: float = 0.0
    fairness: Fairness = "none"
    fairness_by: str = ""
    strength: float = 0.0
    own_means: tuple[str, ...] = ()
    seed: int = 0


def read_programme(
    path: Path, catalogue: Catalogue, engine: EligibilityEngine
) -> AllocationProgramme:
    """The programme of a file.

    Raises
        InvalidSourceError  everything that is wrong with it, each with its line
    """
    file = parse_toml(read_bytes(path, THE_FUNDS), path.name)
    return programme_of(file, catalogue, engine, str(path))


def programme_of(
    file: SourceFile, catalogue: Catalogue, engine: EligibilityEngine, where: str = ""
) -> AllocationProgramme:
    """The programme that a file says, TOML or JSON.

    Raises
        InvalidSourceError  everything that is wrong with it, each with its line
    """
    reader = Reader(file, vocabularies(engine.schema, catalogue), engine.schema.currency)
    given = reader.read(FundsFile) or FundsFile()
    _check_rules(engine, reader)
    _check_groups(given.fairness, engine.schema, reader)
    reader.refuse(message("The funds cannot be used."), where)
    return AllocationProgramme(
        funds=given.fund,
        limits=(
            *_limits(given.floor, "floor", is_floor=True),
            *_limits(given.cap, "cap", is_floor=False),
        ),
        undecided=given.undecided,
        score_weight=given.score_weight,
        step=given.step,
        fairness=given.fairness.kind,
        fairness_by=given.fairness.by,
        strength=given.fairness.strength,
        own_means=given.own_means,
        seed=given.seed,
    )


def _limits(given: Iterable[Floor], key: str, *, is_floor: bool) -> Iterator[LimitRule]:
    for number, one in enumerate(given, start=1):
        ((measure, amount),) = one.measured()
        name = one.id or f"{key} {number}"
        yield LimitRule(name, is_floor, one.rule, measure, float(amount), one.funds)


def _check_rules(engine: EligibilityEngine, reader: Reader) -> None:
    for key in ("fund", "floor", "cap"):
        tables = reader.file.data.get(key, ())
        for place, table in enumerate(tables if isinstance(tables, list) else ()):
            path: tuple[Key, ...] = (key, place, "rule")
            rule = table.get("rule") if isinstance(table, dict) else None
            if rule and reader.is_sound(*path):
                where = reader.file.where(*path)
                found = rule_problems(rule, engine, where, may_name_sensitive=True)
                # a floor or a cap may well be about everybody
                reader.problems += [p for p in found if p.code != "never-false"]


def _check_groups(fair: FairShare, schema: Schema, reader: Reader) -> None:
    path = ("fairness", "by")
    if fair.kind == "none" or not reader.is_sound(*path):
        return
    if not fair.by:
        reader.say(path, "missing-key", message('"{key}" is missing.', key="by"))
    elif schema[fair.by].type not in ("category", "place", "boolean"):
        what = message('"{field}" does not make groups.', field=fair.by)
        reader.say(path, "wrong-type", what, message("Name a category."))
