"""Several amounts in one cell: "Équipement : 40 000" above "Formation : 25 000"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcher.ingest.cells.cell_result import CellRefusedError
from matcher.ingest.diagnostics import masked
from matcher.support.messages import message

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary
    from matcher.ingest.sheets.sheet import Raw

_MOST = 20  # lines of one cell
_BULLET = re.compile(r"^(?:[-–—•*·►>]+|\d{1,2}[.)](?!\d))\s*")
_AMOUNT_LAST = re.compile(r"(?P<what>.*?)\s*(?P<amount>\d[^:=]*)")
_UNIT = re.compile(r"(?:dhs?|mad|[km]dhs?|dirhams?|درهم|دراهم|f\.? ?cfa|xof|xaf)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CellLine:
    """One line of a cell.

    Parameters
        what    the words before the amount; "" where there are none
        amount  the rest, which may be no amount; "" where the line has none
    """

    what: str
    amount: str


def parts_of(raw: Raw) -> list[str]:
    """The lines of a cell without their bullets; one line where it has no several."""
    if not isinstance(raw, str):
        return []
    lines = (line.strip() for line in re.split(r"[\n\r;؛]", raw))
    return [bare for line in lines if line and (bare := _BULLET.sub("", line).strip())][:_MOST]


def refuse_several(raw: Raw) -> None:
    """Say no to a cell of two lines that both hold digits: 300 above 500 is not 300 500.

    Raises
        CellRefusedError  it has them
    """
    lines = raw.splitlines() if isinstance(raw, str) else []
    if len(lines) > 1 and sum(any(map(str.isdigit, line)) for line in lines) > 1:
        raise several_amounts(raw)


def several_amounts(raw: Raw) -> CellRefusedError:
    """The refusal of a cell with several numbers of which nobody knows which one, or their sum."""
    what = message('"{cell}" holds several numbers.', cell=masked(str(raw)))
    hint = message("Write one, or one line for each with what it is for.")
    return CellRefusedError("several-amounts", what, hint)


def amounts_in(raw: Raw) -> list[CellLine]:
    """The lines of a cell that holds several amounts; empty where it holds one or none.

    >>> [(one.what, one.amount) for one in amounts_in("- Presse : 40 000 DH\\n- Formation 25 000")]
    [('Presse', '40 000 DH'), ('Formation', '25 000')]
    >>> amounts_in("40 000\\nDH")
    []
    """
    lines = [_line_of(part) for part in parts_of(raw)]
    return lines if sum(bool(line.amount) for line in lines) > 1 else []


def purposes_in(raw: Raw) -> list[CellLine]:
    """The lines of a cell of purposes in which each has an amount as well; else none.

    A number counts as an amount where it has a unit or five digits: 2024 is a year, "2 presses"
    are two.
    """
    lines = [_line_of(part) for part in parts_of(raw)]
    return lines if lines and all(line.what and _is_surely(line.amount) for line in lines) else []


def _is_surely(amount: str) -> bool:
    has_unit = _UNIT.search(amount) is not None
    return bool(amount) and (has_unit or sum(map(str.isdigit, amount)) >= 5)


def _line_of(text: str) -> CellLine:
    before, sign, after = text.replace("=", ":").rpartition(":")
    if sign and any(map(str.isdigit, after)):
        return CellLine(before.strip(" :-–"), after.strip())
    if found := _AMOUNT_LAST.fullmatch(text):
        return CellLine(found["what"].strip(" :-–"), found["amount"].strip())
    return CellLine(text, "")


def without_sum(lines: list[CellLine], vocabulary: Vocabulary) -> tuple[list[CellLine], str]:
    """The lines without the one that sums them up, and the amount of that one; "" for none."""
    sums = [line for line in lines if line.what in vocabulary.words["total"]]
    if len(sums) != 1:
        return lines, ""
    return [line for line in lines if line is not sums[0]], sums[0].amount
