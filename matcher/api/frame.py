"""Tables for pandas: the only place that imports it, and only when a table is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matcher.matching.pair import Match

if TYPE_CHECKING:
    import pandas as pd

    from matcher.reports.answer.coop import CoopView
    from matcher.reports.tables import Table
    from matcher.vector.screen import ScreenedPair

MATCH_COLUMNS = (
    "rank", "applicant_id", "option_id", "verdict", "rules", "availability", "call", "score",
    "amount", "missing", "blockers",
)  # fmt: skip


def match_row(match: Match) -> tuple[object, ...]:
    """The cells of a match, in the order of `MATCH_COLUMNS`; None where nothing is known."""
    option, verdict = match.option, match.verdict
    return (
        match.rank,
        match.applicant.id,
        option.id,
        verdict.name,
        option.rules or None,
        match.availability,
        option.call.id if option.call else None,
        match.score,
        match.offer.amount,
        ";".join(verdict.missing),
        ";".join(map(str, verdict.blockers)),
    )


def frame_of_matches(matches: Sequence[Match]) -> pd.DataFrame:
    """One row a match, in their order; whole numbers that may be unknown are `Int64`."""
    import pandas as pd

    table = pd.DataFrame([match_row(match) for match in matches], columns=list(MATCH_COLUMNS))
    return table.astype({"rank": "Int64", "amount": "Int64", "score": "float64"})


def frame_of_pairs(pairs: Sequence[ScreenedPair]) -> pd.DataFrame:
    """One row a pair, with the columns that `match screen` writes."""
    import pandas as pd

    from matcher.vector.screen import COLUMNS

    return pd.DataFrame([pair.as_row() for pair in pairs], columns=list(COLUMNS))


def frame_of_table(table: Table) -> pd.DataFrame:
    """A table as programs read it: codes and not words, days as pandas has them."""
    import pandas as pd

    from matcher.reports.tables import plain_rows

    frame = pd.DataFrame(list(plain_rows(table)), columns=[c.name for c in table.columns])
    for column in table.columns:
        if column.kind == "day":
            frame[column.name] = pd.to_datetime(frame[column.name])
    return frame


def table_of_coop(view: CoopView) -> Table:
    """The first options of one applicant as a table."""
    from matcher.reports.tables import Table, TableColumn
    from matcher.support.messages import message_in

    columns = (
        TableColumn("rank", message_in("column", "rank"), "number"),
        TableColumn("option_id", message_in("column", "option")),
        TableColumn("verdict", message_in("column", "verdict")),
        TableColumn("rules", message_in("column", "rules published")),
        TableColumn("availability", message_in("column", "availability")),
        TableColumn("score", message_in("column", "score"), "number"),
        TableColumn("amount", message_in("column", "amount"), "money"),
        TableColumn("missing", message_in("column", "missing")),
    )
    rows = [
        (
            *(m.rank, m.option_id, m.verdict, m.rules, m.availability),
            *(m.score, m.offer.amount, m.missing),
        )
        for m in view.matches
    ]
    return Table("matches", message_in("sheet", "options"), columns, rows)
