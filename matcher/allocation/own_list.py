"""The committee's own list of awards, held against the budgets, conditions, floors and caps.

A list is a table with a row an award: who, from which fund (not needed where there is one fund),
how much. What it breaks is found with plain sums; the solver has no part in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from matcher.allocation.draft import (
    MAY,
    NO_NEED,
    REFUSED,
    SAID_NO,
    TOO_SMALL,
    UNDECIDED,
    UNDER_WAY,
    Draft,
)
from matcher.allocation.instance import Limit, Numbers
from matcher.allocation.verify import TOLERANCE, fits_lines
from matcher.domain.applicant import Applicant
from matcher.ingest.cells.numbers import marked_number, plain_signs
from matcher.ingest.sheets.sheet import Raw, Sheet, holds
from matcher.ingest.sheets.sheet_reader import read_sheets
from matcher.support.errors import DataRefusedError, MatcherError, Problem, in_column, in_row
from matcher.support.lookup import the_meant_id
from matcher.support.messages import message
from matcher.support.text import fold

#: Headings by which each column is known, as `fold` writes them.
_WHO = (
    "applicant_id", "applicant id", "id", "applicant", "cooperative", "cooperatives",
    "identifiant", "code", "demandeur", "الطالب", "التعاونيه", "المعرف",
)  # fmt: skip
_NAME = ("name", "nom", "الاسم")
_FUND = ("fund", "fonds", "fonds id", "الصندوق")
_AMOUNT = ("amount", "montant", "montant accorde", "amount_mad", "المبلغ")
_CANNOT = message("The list of awards cannot be used.")

Fault = Literal[
    "refused",
    "undecided",
    "no_need",
    "too_small",
    "below",
    "above",
    "twice",
    "budget",
    "awards",
    "floor",
    "cap",
    "said_no",
    "under_way",
]
_STATES: dict[int, Fault] = {
    REFUSED: "refused",
    UNDECIDED: "undecided",
    NO_NEED: "no_need",
    TOO_SMALL: "too_small",
    SAID_NO: "said_no",
    UNDER_WAY: "under_way",
}


@dataclass(frozen=True, slots=True)
class ListedAward:
    """One award of a list: row of the applicant, place of the fund, money."""

    who: int
    fund: int
    amount: float


@dataclass(frozen=True, slots=True)
class BrokenLimit:
    """Something that a list breaks.

    Parameters
        about    id of the applicant, fund, floor or cap
        fund     the fund, where it is about an award
        has      what stands in the list; `bound` what it should be at least, or at most
        measure  of a floor or cap: mad, share, awards
    """

    fault: Fault
    about: str
    fund: str = ""
    has: float = 0.0
    bound: float = 0.0
    measure: str = ""


@dataclass(frozen=True, slots=True)
class OwnList:
    """A list beside a draft.

    Parameters
        amounts  (n, funds) money
        worth    what its money is worth by the same measure, of awards that may be made
        broken   everything that it breaks
    """

    path: Path
    amounts: Numbers
    worth: float
    broken: tuple[BrokenLimit, ...]

    @property
    def given(self) -> float:
        """All money of the list."""
        return float(self.amounts.sum())

    @property
    def winners(self) -> int:
        """How many applicants get some."""
        return int((self.amounts.sum(axis=1) > 0).sum())


def read_own_list(
    path: Path, applicants: Sequence[Applicant], funds: Sequence[str]
) -> list[ListedAward]:
    """The awards of a table: CSV, XLSX or any other that `match import` reads.

    Raises
        UsageError        the file is missing
        DataRefusedError  it is no such table: every fault with its row
    """
    sheet = read_sheets(path)[0]
    at, columns = _heading(sheet, needs_fund=len(funds) > 1)
    names = {applicant.id: applicant.name for applicant in applicants}
    rows = {applicant.id: row for row, applicant in enumerate(applicants)}
    places = {fold(fund): place for place, fund in enumerate(funds)}
    found: list[ListedAward] = []
    problems: list[Problem] = []
    for number, cells in enumerate(sheet.rows[at + 1 :], start=at + 2):
        told = {key: cells[column] for key, column in columns.items() if column < len(cells)}
        typed = next((str(told[k]) for k in ("who", "name") if holds(told.get(k))), "")
        if not typed.strip():
            continue
        amount = _amount(told.get("amount"))
        if amount is None or amount < 0:
            what = message("there is no amount.")
            problems.append(Problem(in_column(sheet.file, number, "amount"), "not-a-number", what))
            continue
        place = places.get(fold(str(told.get("fund") or ""))) if len(funds) > 1 else 0
        if place is None:
            what = message(
                '"{fund}" is not one of the funds {funds}.',
                fund=str(told.get("fund") or ""),
                funds=tuple(funds),
            )
            problems.append(Problem(in_row(sheet.file, number), "unknown-id", what))
            continue
        unknown = message("No cooperative has the id or name “{id}”.", id=typed)
        try:
            who = rows[the_meant_id(typed, names, unknown)]
        except MatcherError as error:
            problems.append(
                Problem(in_row(sheet.file, number), "unknown-id", error.message, error.hint)
            )
            continue
        if amount:
            found.append(ListedAward(who, place, amount))
    if problems:
        raise DataRefusedError(_CANNOT, problems, where=str(path))
    return found


def _heading(sheet: Sheet, *, needs_fund: bool) -> tuple[int, dict[str, int]]:
    """The row of the headings, and the column of each."""
    known = {"who": _WHO, "name": _NAME, "fund": _FUND, "amount": _AMOUNT}
    for at, cells in enumerate(sheet.rows[:20]):
        heads = [fold(str(cell).split("(")[0]).strip() if holds(cell) else "" for cell in cells]
        columns = {
            key: heads.index(word)
            for key, words in known.items()
            for word in reversed(words)
            if word in heads
        }
        has_who = "who" in columns or "name" in columns
        if has_who and "amount" in columns and ("fund" in columns or not needs_fund):
            return at, columns
    what = message("there is no row with the headings applicant_id, fund and amount.")
    raise DataRefusedError(_CANNOT, [Problem(sheet.file, "missing-key", what)], where=sheet.file)


def _amount(cell: Raw) -> float | None:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    if not isinstance(cell, str):
        return None
    text = plain_signs(cell).upper().removesuffix("MAD").removesuffix("DHS").removesuffix("DH")
    number = marked_number(text.strip())
    return None if number is None else float(number[0])


def own_list_of(path: Path, draft: Draft, listed: Sequence[ListedAward]) -> OwnList:
    """A list held against the rules of a draft."""
    amounts = np.zeros(draft.state.shape)
    for one in listed:
        amounts[one.who, one.fund] += one.amount
    instance = draft.instance
    by_pair = amounts[instance.who, instance.fund]
    return OwnList(
        path=path,
        amounts=amounts,
        worth=float(instance.weight @ by_pair),
        broken=(*_awards(draft, amounts), *_funds(draft, amounts), *_limits(draft, by_pair)),
    )


def _awards(draft: Draft, amounts: Numbers) -> Iterator[BrokenLimit]:
    instance = draft.instance
    pairs = {
        (int(w), int(f)): pair
        for pair, (w, f) in enumerate(zip(instance.who, instance.fund, strict=True))
    }
    for who, fund in np.argwhere(amounts > 0).tolist():
        name, place, has = instance.applicants[who], instance.funds[fund], float(amounts[who, fund])
        state = int(draft.state[who, fund])
        if state != MAY:
            yield BrokenLimit(_STATES[state], name, place, has)
            continue
        pair = pairs[who, fund]
        if has < instance.low[pair] - TOLERANCE:
            yield BrokenLimit("below", name, place, has, float(instance.low[pair]))
        elif has > instance.high[pair] + TOLERANCE:
            yield BrokenLimit("above", name, place, has, float(instance.high[pair]))
    for who in np.flatnonzero((amounts > 0).sum(axis=1) > 1).tolist():
        money = {int(f): float(amounts[who, f]) for f in np.flatnonzero(amounts[who] > 0)}
        if not fits_lines(instance, who, money):
            yield BrokenLimit("twice", instance.applicants[who], has=sum(money.values()))


def _funds(draft: Draft, amounts: Numbers) -> Iterator[BrokenLimit]:
    instance = draft.instance
    spent = amounts.sum(axis=0)
    awards = Counter(np.nonzero(amounts > 0)[1].tolist())
    for fund, name in enumerate(instance.funds):
        budget, most = float(instance.budget[fund]), float(instance.capacity[fund])
        if spent[fund] > budget + TOLERANCE:
            yield BrokenLimit("budget", name, name, float(spent[fund]), budget)
        if awards[fund] > most:
            yield BrokenLimit("awards", name, name, float(awards[fund]), most)


def _limits(draft: Draft, by_pair: Numbers) -> Iterator[BrokenLimit]:
    for limit in draft.instance.limits:
        has, room = reached(limit, by_pair), 1e-9 if limit.measure == "share" else TOLERANCE
        if has < limit.amount - room if limit.is_floor else has > limit.amount + room:
            fault: Fault = "floor" if limit.is_floor else "cap"
            yield BrokenLimit(fault, limit.name, "", has, limit.amount, limit.measure)


def reached(limit: Limit, amounts: Numbers) -> float:
    """What an allocation comes to, in the measure of a floor or cap."""
    if limit.measure == "awards":
        return float((amounts[limit.pairs] > 0).sum())
    money = float(amounts[limit.pairs].sum())
    if limit.measure == "share":
        return money / max(float(amounts[limit.scope].sum()), 1e-9)
    return money


def names_of(listed: OwnList, draft: Draft) -> Mapping[str, float]:
    """What each applicant gets in a list, by id."""
    totals = listed.amounts.sum(axis=1)
    return {draft.instance.applicants[row]: float(totals[row]) for row in np.flatnonzero(totals)}
