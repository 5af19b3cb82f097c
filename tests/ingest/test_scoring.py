"""The evidence on pairs of rows: what is remembered and given up early changes none of it."""

from __future__ import annotations

import random
from datetime import date
from itertools import combinations

import pytest

from matcher.domain.schema import Schema
from matcher.ingest.linkage.comparisons import ASK, MERGE
from matcher.ingest.linkage.identity import Identity
from matcher.ingest.linkage.link import candidates
from matcher.ingest.linkage.scoring import Scorer


def _many(count: int, seed: int) -> list[Identity]:
    """SYNTHETIC rows of few names, places, sizes and days, so that many of them are equal."""
    rng = random.Random(seed)
    names = ("Al Amal", "Al Amal 2", "تعاونية الأمل", "Tazlaft", "Tazlafte lait", "Nahda")
    places = ("tiznit", "tiznit/anzi", "tata/akka", "tata", "")
    found = []
    for at in range(count):
        year = rng.choice((0, 2015, 2019))
        found.append(Identity(
            at, (rng.choice(names),), rng.choice(places),
            founded=date(year, rng.choice((3, 4)), 3) if year else None,
            exact_day=rng.random() < 0.7,
            size=rng.choice((0, 7, 12, 40)),
            own_id=rng.choice(("", "", "", f"R-{at % 9}")),
            registers={"rlc": str(at % 11)} if rng.random() < 0.2 else {},
            activity=frozenset(rng.sample(("honey", "argan"), rng.choice((0, 1, 2)))),
            amounts={"need_mad": rng.choice((1000.0, 30000.0))} if rng.random() < 0.4 else {},
            counts={"women": rng.choice((3, 7))} if rng.random() < 0.4 else {},
            unread={
                ("village", "Douar"): rng.choice(("id oufkir", "ait moussa", "id oufkr")),
                ("unread", "Vu"): rng.choice(("ok", "dpa 2019")),
                ("person", "Contact"): str(rng.randint(0, 30)),
            } if rng.random() < 0.6 else {},
            table=rng.choice(("a.csv\x1f1", "a.csv\x1f2")),
            year=rng.choice((0, 2021, 2022)),
            columns=frozenset(rng.sample(("name", "place", "members", "founded"), 2)),
        ))  # fmt: skip
    return found


@pytest.mark.parametrize("seed", range(4))
def test_what_is_remembered_of_equal_rows_and_given_up_early_changes_no_evidence(
    seed: int, schema: Schema
) -> None:
    """Every pair alone in a scorer that has weighed nothing, against one that has weighed all."""
    rows, places = _many(70, seed), schema.places("place")
    used = Scorer(rows, places)
    given_up = 0
    for one, other in combinations(range(len(rows)), 2):
        fresh = Scorer(rows, places)
        fresh._is_borne_twice = [False] * len(rows)
        alone = fresh.weigh(one, other)
        assert used.weigh(one, other) == alone
        for least in (-20.0, ASK, MERGE):
            found = used.weigh_from(one, other, least)
            assert found == alone if found else alone.bits < least
            given_up += found is None
    assert given_up > 100


def test_pairs_to_compare_are_told_once_and_in_order(schema: Schema) -> None:
    found = list(candidates(Scorer(_many(300, 1), schema.places("place"))))
    assert found == sorted(set(found))
    assert all(one < other for one, other in found)
