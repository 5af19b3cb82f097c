"""Duplicates: merged above the threshold, listed below it, in two scripts and at any size."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import combinations
from pathlib import Path

from ingest.doubles import HEADER, rows
from matcher.domain.schema import Schema
from matcher.ingest.importer import Outcome
from matcher.ingest.record_linkage import Identity, link
from matcher.ingest.vocabulary import Vocabulary
from matcher.registry.store import Store

SIZE = int(os.environ.get("MATCHER_DOUBLES", "1500"))


def pairs_of(groups: dict[str, list[int]]) -> set[tuple[int, int]]:
    return {pair for members in groups.values() for pair in combinations(sorted(members), 2)}


def test_precision_and_recall_on_noisy_doubles(
    tmp_path: Path, own_home: Path, do_import: Callable[..., Outcome]
) -> None:
    table = rows(SIZE, seed=3)
    path = tmp_path / "doubles.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADER, *(row.cells for row in table)])
    do_import(path)
    store = Store(own_home / "workspace.sqlite")
    made: dict[str, list[int]] = {}
    for kept in store:
        made[kept.id] = sorted({cell.row for cell in store.cells(kept.id)})
    store.close()
    true: dict[str, list[int]] = {}
    for number, row in enumerate(table, start=2):
        true.setdefault(str(row.truth), []).append(number)
    found, wanted = pairs_of(made), pairs_of(true)
    precision, recall = len(found & wanted) / len(found), len(found & wanted) / len(wanted)
    print(f"{SIZE} rows: precision {precision:.4f}, recall {recall:.4f}")
    assert Counter(n for group in made.values() for n in group).most_common(1)[0][1] == 1
    assert precision >= 0.99
    assert recall >= 0.95


def identity(at: int, name: str, place: str = "", **more: object) -> Identity:
    return Identity(at, (name,), place, **more)  # type: ignore[arg-type]


def linked(schema: Schema, vocabulary: Vocabulary, *identities: Identity) -> list[list[int]]:
    return link(identities, schema.places("place"), vocabulary.linking).groups


def test_one_name_in_two_scripts_in_one_commune_is_one(
    schema: Schema, vocabulary: Vocabulary
) -> None:
    assert linked(
        schema,
        vocabulary,
        identity(0, "Coopérative Tighanimine", "taroudannt/assaisse"),
        identity(1, "تعاونية تيغانيمين", "taroudannt/assaisse"),
    ) == [[0, 1]]


def test_one_name_in_two_provinces_is_two(schema: Schema, vocabulary: Vocabulary) -> None:
    groups = linked(
        schema,
        vocabulary,
        identity(0, "Al Amal", "tiznit", founded=date(2015, 3, 1), exact_day=True),
        identity(1, "Al Amal", "tata", founded=date(2015, 3, 1), exact_day=True),
    )
    assert groups == [[0], [1]]


def test_two_numbers_of_one_register_are_never_merged(
    schema: Schema, vocabulary: Vocabulary
) -> None:
    one = identity(0, "Afoulki", "tata/akka", registers={"ice": "1"}, founded=date(2015, 3, 1))
    two = identity(1, "Afoulki", "tata/akka", registers={"ice": "2"}, founded=date(2015, 3, 1))
    bridge = identity(2, "Afoulki", "tata/akka", founded=date(2015, 3, 1))
    groups = linked(schema, vocabulary, one, two, bridge)
    assert not any({0, 1} <= set(group) for group in groups)


def test_two_kept_profiles_are_never_merged(schema: Schema, vocabulary: Vocabulary) -> None:
    one = identity(0, "Afoulki", "tata/akka", is_kept=True, own_id="C-0001")
    two = identity(1, "Afoulki", "tata/akka", is_kept=True, own_id="C-0002")
    row = identity(2, "Afoulki", "tata/akka")
    groups = linked(schema, vocabulary, one, two, row)
    assert not any({0, 1} <= set(group) for group in groups)
