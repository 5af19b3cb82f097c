"""All pairs as a DataFrame: what `match --coop` says of each, to the last bit."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from matcher.session import DEMO, Session, open_matcher

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def session() -> Session:
    from pathlib import Path

    return open_matcher(registry=Path(DEMO), today=TODAY)


@pytest.fixture(scope="module")
def table(session: Session) -> pd.DataFrame:
    return session.table()


def test_it_has_a_row_for_every_pair(session: Session, table: pd.DataFrame) -> None:
    assert len(table) == len(list(session.registry)) * len(session.catalogue.options)
    assert list(table) == [
        *("applicant_id", "option_id", "list", "verdict", "availability", "score", "rank"),
    ]


def test_a_row_is_the_match_of_its_pair(session: Session, table: pd.DataFrame) -> None:
    rows = table.set_index(["applicant_id", "option_id"]).sort_index()
    for applicant in list(session.registry)[::40]:
        for match in session.options_for(applicant):
            row = rows.loc[(applicant.id, match.option.id)]
            assert row["verdict"] == match.verdict.name
            assert (row["availability"], row["list"]) == (match.availability, match.list)
            if match.rank is None:
                assert pd.isna(row["score"])
                assert pd.isna(row["rank"])
            else:
                assert (row["score"], row["rank"]) == (match.score, match.rank)


def test_of_some_applicants_it_says_what_it_says_of_all(
    session: Session, table: pd.DataFrame
) -> None:
    some = list(session.registry)[5:9]
    found = session.table(some).astype({"applicant_id": str, "option_id": str})
    kept = table[table["applicant_id"].isin([a.id for a in some])]
    both = found.merge(kept.astype({"applicant_id": str, "option_id": str}), how="inner")
    assert len(both) == len(found) == len(kept)


def test_nobody_is_an_empty_table(session: Session) -> None:
    assert session.table([]).empty
