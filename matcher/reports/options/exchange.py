"""What an office exchanges with others: what was written, and what was left out and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Annotated

from matcher.cases.aggregate import LEAST_CELL
from matcher.cases.grants import Grants
from matcher.reports.view import SCHEMA, only_shown
from matcher.support.messages import Message, Sayable, counted, message


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangedView:
    """A file that was written for others, or made of theirs."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    out: Annotated[PurePath, "the file"]
    written: Annotated[int, "how many grants, cells or options stand in it"]
    left_out: Annotated[Mapping[str, int], "how many were left out, by reason"]
    said: tuple[Message, ...] = only_shown()


def grants_view(grants: Grants, out: Path) -> ExchangedView:
    """A package of granted cases."""
    said = [
        message(
            "{out}: {grants}, 360Giving {version}.",
            out=out,
            grants=counted("{n} grant", "{n} grants", grants.count),
            version=str(grants.package["version"]),
        )
    ]
    left: dict[str, int] = {}
    for name, count, what in (
        ("loans", grants.loans, message("is paid back")),
        ("without_amount", grants.without_amount, message("no amount was said")),
        ("unknown", grants.unknown, message("applicant or option not known any more")),
    ):
        left[name] = count
        if count:
            said.append(_left(count, what))
    return ExchangedView(out=out, written=grants.count, left_out=left, said=tuple(said))


def counts_view(data: Mapping[str, object], cells: int, held_back: int, out: Path) -> ExchangedView:
    """The counts of an office, no cell of fewer than five cooperatives."""
    said = [
        counted(
            "{out}: {n} cell; none tells of fewer than {least} cooperatives.",
            "{out}: {n} cells; none tells of fewer than {least} cooperatives.",
            cells,
            out=out,
            least=LEAST_CELL,
        )
    ]
    if held_back:
        said.append(_left(held_back, message("too few: joined with others, or left out")))
    return ExchangedView(out=out, written=cells, left_out={"small": held_back}, said=tuple(said))


def reach_view(options: int, published: int, unknown: int, out: Path) -> ExchangedView:
    """A model with the reach that other offices counted."""
    said = [
        counted(
            "{out}: the reach of {n} option is that which offices counted, at least.",
            "{out}: the reach of {n} options is that which offices counted, at least.",
            options,
            out=out,
        )
    ]
    left = {"published": published, "unknown": unknown}
    if published:
        said.append(_left(published, message("a published number stands")))
    if unknown:
        said.append(_left(unknown, message("not in the catalogue")))
    return ExchangedView(out=out, written=options, left_out=left, said=tuple(said))


def _left(count: int, why: Sayable) -> Message:
    return message("left out: {n} ({why})", n=count, why=why)
