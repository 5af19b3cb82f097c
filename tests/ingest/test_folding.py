"""A profile from the rows that were read of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from matcher.domain.schema import Schema
from matcher.domain.values import RoughDay, Several
from matcher.ingest.diagnostics import Origin
from matcher.ingest.profiles.folding import fold_profile
from matcher.ingest.rows.record import Fact, Record

AT = Origin("a.csv", "", 2)


@pytest.mark.parametrize("code", ["", "only-year"])
@pytest.mark.parametrize(
    "corrections",
    [(), [("members", "12")], [("members", None)], [("name", "Afoulki"), ("place", "tata")]],
)
def test_one_row_alone_gives_what_it_gives_behind_an_empty_step(
    code: str, corrections: Sequence[tuple[str, str | None]], schema: Schema
) -> None:
    facts = {
        "name": Fact("Coopérative Tazlaft", "Coopérative Tazlaft", AT),
        "place": Fact("tiznit/anzi", "Anzi", AT),
        "members": Fact(24, "24", AT),
        "women": Fact(None, "beaucoup", AT, "not-a-number"),
        "founded": Fact(RoughDay(2015) if code else date(2015, 1, 1), "2015", AT, code),
        "products": Fact(Several(frozenset(("honey", "argan")), is_open=True), "miel…", AT),
        "need_mad": Fact(300000, "300 000", AT),
    }
    row = Record(
        AT, facts, names=("Coopérative Tazlaft", "تعاونية تازلافت", "Coopérative Tazlaft"),
        registers={"rlc": "1234"}, year=2024,
    )  # fmt: skip
    alone = fold_profile([[row]], corrections, schema)
    assert alone == fold_profile([[], [row]], corrections, schema)
    assert alone.exact == (not code)
    assert "women" not in alone.facts
