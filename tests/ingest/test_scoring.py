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


@pytest.mark.parametrize("seed", range(3))
def test_no_row_comes_to_more_bits_than_its_most(seed: int, schema: Schema) -> None:
    rows = _many(70, seed)
    scorer = Scorer(rows, schema.places("place"))
    most = [scorer.most(at) for at in range(len(rows))]
    for one, other in combinations(range(len(rows)), 2):
        assert scorer.weigh(one, other).bits <= min(most[one], most[other])


@pytest.mark.parametrize("seed", range(3))
def test_rows_that_can_be_nobody_else_are_left_out_and_no_pair_that_counts_is_lost(
    seed: int, schema: Schema
) -> None:
    scorer = Scorer(_many(300, seed), schema.places("place"))
    for least in (ASK, MERGE, 20.0):
        kept = set(candidates(scorer, least))
        lost = set(candidates(scorer)) - kept
        assert kept <= set(candidates(scorer))
        assert all(scorer.weigh(*pair).bits < least for pair in lost)


def test_of_thousands_of_rows_with_one_of_seven_names_no_two_are_compared(schema: Schema) -> None:
    rng = random.Random(7)
    names = ("Amal", "Nahda", "Salam", "Baraka", "Nour", "Fath", "Wifak")
    places = ("tiznit/anzi", "tiznit/tighmi", "tata/akka", "tata/tissint")
    rows = [Identity(at, (f"Coopérative {rng.choice(names)}",), rng.choice(places),
                     size=rng.randint(5, 90)) for at in range(5000)]  # fmt: skip
    assert not list(candidates(Scorer(rows, schema.places("place")), ASK))
    rare = [Identity(5000 + at, ("Coopérative Tazlaft",), "tata/akka", size=7) for at in (0, 1)]
    assert set(candidates(Scorer([*rows, *rare], schema.places("place")), ASK)) == {(5000, 5001)}
