"""A shortlist as a table: every candidate, a row each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from matcher.cases.kinds import KIND_NAMES
from matcher.cases.seen import LastSeen
from matcher.reports.answer.applicant import is_synthetic
from matcher.reports.names import AVAILABILITIES, verdict_said
from matcher.reports.tables import Cell, Coded, Table, TableColumn, money_heading
from matcher.shortlist.shortlist import Shortlist
from matcher.support.messages import message_in

_FILTER = {"kept": message_in("filter", "met"), "open": message_in("filter", "undecided")}


def shortlist_table(
    shortlist: Shortlist, currency: str, seen: Mapping[str, Sequence[LastSeen]] | None = None
) -> Table:
    """The candidates in order; a view holds the first of them only.

    Parameters
        seen   what is recorded with the funder, by applicant
    """
    columns = (
        TableColumn("place", message_in("heading", "place"), "number", 8),
        TableColumn("rank", message_in("heading", "rank by score"), "number", 10),
        TableColumn("applicant_id", message_in("heading", "applicant"), width=16),
        TableColumn("name", message_in("heading", "name"), width=40),
        TableColumn("option_id", message_in("heading", "option"), width=26),
        TableColumn("verdict", message_in("heading", "verdict"), width=14),
        TableColumn("availability", message_in("heading", "availability"), width=14),
        TableColumn("score", message_in("heading", "score"), "number", 10),
        TableColumn(
            "amount", money_heading(message_in("heading", "amount"), currency), "money", 16
        ),
        TableColumn("amount_is_at_most", message_in("heading", "part of it not known"), width=12),
        TableColumn("filter", message_in("heading", "filter"), width=14),
        TableColumn("filter_missing", message_in("heading", "missing for the filter"), width=24),
        TableColumn("standing", message_in("heading", "how many so far"), width=24),
        TableColumn("missing", message_in("heading", "missing"), width=40),
        TableColumn("seen", message_in("heading", "recorded with the funder"), width=20),
        TableColumn("seen_on", message_in("heading", "recorded on"), "day", 12),
        TableColumn("synthetic", message_in("heading", "made up"), width=12),
    )
    return Table(
        "candidates", message_in("sheet", "Candidates"), columns, _rows(shortlist, seen or {})
    )


#: What was printed for a funder may not have been handed over: it is not said to be shown.
_STATES = {**KIND_NAMES, "shown": message_in("recorded with a funder", "printed for it")}


def _rows(
    shortlist: Shortlist, seen: Mapping[str, Sequence[LastSeen]]
) -> Iterator[tuple[Cell, ...]]:
    for candidate in shortlist.candidates:
        match = candidate.match
        last = next(iter(seen.get(match.applicant.id, ())), None)
        yield (
            candidate.place,
            match.rank,
            match.applicant.id,
            match.applicant.name,
            match.option.id,
            Coded(match.verdict.name, verdict_said(match.verdict.name, match.option.rules)),
            Coded(match.availability, AVAILABILITIES[match.availability]),
            match.score,
            match.offer.amount,
            match.offer.is_at_most,
            Coded(candidate.filtered, _FILTER[candidate.filtered]),
            candidate.unknown,
            tuple(f"{standing.value}:{standing.nth}" for standing in candidate.standing),
            match.verdict.missing,
            Coded(last.state, _STATES[last.state]) if last else None,
            last.on if last else None,
            is_synthetic(match.applicant),
        )
