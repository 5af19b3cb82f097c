"""Money that is promised or asked for already, as the log of cases has it: planned only once.

What is promised is taken off the lines. So is what is asked for and not answered, but it stays
named as pending and is no certain money: a firm plan does not reckon with it. An option that was
asked already is not asked a second time, nor is one that would never come beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil

from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.families import WITHOUT_MONEY
from matcher.catalogue.option import Option
from matcher.matching.pair import Match
from matcher.planning.case import PlanSource
from matcher.planning.expectation import expectation_of
from matcher.planning.means import burden_of
from matcher.planning.settings import PlanSettings
from matcher.planning.terms import terms_of


@dataclass(frozen=True, slots=True)
class Committed:
    """A promise or a pending request.

    Parameters
        amount       in whole units of currency; None where nobody recorded it
        is_promised  False while the funder has not answered
        since        day of the promise or of the request
        is_owed      whether it has still to be paid back, if it is a loan
    """

    option: str
    amount: int | None
    is_promised: bool
    since: date
    is_owed: bool = True


@dataclass(frozen=True, slots=True)
class CommittedMoney:
    """Money that is promised or asked for, over the lines of a need.

    Parameters
        by_line  what it pays of each line: those that the option pays first, the dearest first
        worth    what is counted on of it: all of a promise, of a request as of any such source
        owed     what the heaviest year of repaying it takes, where it is a loan; else 0
    """

    committed: Committed
    by_line: Mapping[str, int] = field(default_factory=dict)
    worth: int = 0
    owed: int = 0

    @property
    def amount(self) -> int:
        """What it pays of the lines in all."""
        return sum(self.by_line.values())


def standing_of(
    committed: Sequence[Committed],
    lines: Mapping[str, int],
    matches: Mapping[str, Match],
    settings: PlanSettings,
    *,
    is_firm: bool,
) -> tuple[CommittedMoney, ...]:
    """What is promised or asked for, divided over the lines, promises first.

    Parameters
        is_firm   what is only asked for pays nothing
    """
    rest = dict(lines)
    found = []
    for one in sorted(committed, key=lambda one: (not one.is_promised, one.since, one.option)):
        match = matches.get(one.option)
        if match is not None and match.option.family in ("guarantee", *WITHOUT_MONEY):
            continue
        by_line: dict[str, int] = {}
        if one.is_promised or not is_firm:
            by_line = _divided(one.amount or 0, rest, match.option if match else None)
        for line, amount in by_line.items():
            rest[line] -= amount
        amount = sum(by_line.values())
        hope = 1.0 if one.is_promised else 0.0
        if match is not None and not one.is_promised:
            hope = expectation_of(match, settings).worth
        found.append(CommittedMoney(one, by_line, int(hope * amount)))
    return tuple(found)


def _divided(amount: int, rest: Mapping[str, int], option: Option | None) -> dict[str, int]:
    """An amount over lines: those that the option pays, then those of which nobody says so."""
    order = {True: 0, None: 1, False: 2}
    lines = sorted(
        rest, key=lambda line: (order[option.pays.covered(line) if option else None], -rest[line])
    )
    found = {}
    for line in lines:
        part = min(amount, rest[line])
        if part:
            found[line] = part
            amount -= part
    return found


def left_of(lines: Mapping[str, int], standing: Iterable[CommittedMoney]) -> dict[str, int]:
    """What is left of the lines to find; those that are paid whole are gone."""
    rest = dict(lines)
    for one in standing:
        for line, amount in one.by_line.items():
            rest[line] -= amount
    return {line: cost for line, cost in rest.items() if cost}


def with_what_is_owed(
    standing: Iterable[CommittedMoney],
    matches: Mapping[str, Match],
    catalogue: Catalogue,
    settings: PlanSettings,
) -> tuple[CommittedMoney, ...]:
    """The same, of each loan with what its heaviest year takes."""
    found = []
    for one in standing:
        match = matches.get(one.committed.option)
        if match is not None and one.committed.is_owed and match.is_repaid:
            is_from_sales = match.option.id in settings.repayment.from_sales
            burden = burden_of(terms_of(match, catalogue, settings), is_from_sales=is_from_sales)
            one = replace(one, owed=ceil(max(burden) * (one.committed.amount or 0) / 10_000))
        found.append(one)
    return tuple(found)


def is_barred(option: Option, standing: Iterable[CommittedMoney], matches: Mapping[str, Match],
              settings: PlanSettings) -> bool:  # fmt: skip
    """Whether an option is asked already, or never comes beside one that is."""
    money = settings.money
    for one in standing:
        other = matches.get(one.committed.option)
        if one.committed.option == option.id:
            return True
        if other is None:
            continue
        there = other.option
        if option.id in there.excludes or there.id in option.excludes:
            return True
        if option.family == there.family and option.family in money.one_of_family:
            return True
        per_funder = money.one_per_funder
        if (option.funder and option.funder == there.funder
                and {option.family, there.family} <= set(per_funder)):  # fmt: skip
            return True
    return False


def beside(source: PlanSource, standing: Iterable[CommittedMoney]) -> PlanSource:
    """A source whose conditions on others are met by what is promised or asked for."""
    amounts = {one.committed.option: one.amount for one in standing}
    source = replace(source, requires=tuple(r for r in source.requires if r not in amounts))
    if source.share_of not in amounts:
        return source
    most = source.share_of_part * amounts[source.share_of] // 1000
    lines = source.lines if most >= source.floor else {}
    return replace(
        source, share_of="", share_of_part=0, ceiling=min(source.ceiling, most), lines=lines
    )
