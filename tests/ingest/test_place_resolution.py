"""The communes of the region with one typo each: right, or asked, never silently elsewhere."""

from __future__ import annotations

import os
import random
from collections import Counter

import pytest

from matcher.domain.schema import Schema
from matcher.ingest.cells.cell_result import CellRefusedError
from matcher.ingest.cells.place_resolution import PlaceNames, place_names
from matcher.ingest.columns.vocabulary import Vocabulary

TYPOS = int(os.environ.get("MATCHER_TYPOS", "1"))
LATIN, ARABIC = "abcdefghijklmnopqrstuvwxyz", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


@pytest.fixture(scope="module")
def names(schema: Schema, vocabulary: Vocabulary) -> PlaceNames:
    return place_names(schema["place"], schema.places("place"), vocabulary)


def typo(word: str, rng: random.Random) -> str:
    """The word with one letter lost, added, changed, or swapped with the next."""
    letters = LATIN if word[0].isascii() else ARABIC
    at, kind = rng.randrange(len(word)), rng.randrange(4)
    middle = ("", rng.choice(letters) + word[at], rng.choice(letters),
              word[at + 1 : at + 2] + word[at])[kind]  # fmt: skip
    return word[:at] + middle + word[at + (2 if kind == 3 else 1) :]


def test_every_commune_is_found_by_both_its_names(schema: Schema, names: PlaceNames) -> None:
    places = schema.places("place")
    for code, place in places.places.items():
        if place.level == "commune" and "souss-massa" in places.around(code):
            for name in place.name.all():
                assert names.find(name, level="commune", inside=place.parent).value == code


def test_one_typo_never_leads_silently_to_another_province(
    schema: Schema, names: PlaceNames
) -> None:
    places, rng, counts = schema.places("place"), random.Random(1), Counter[str]()
    silent = []
    for code, place in places.places.items():
        if place.level != "commune" or "souss-massa" not in places.around(code):
            continue
        for name in place.name.all():
            for _ in range(TYPOS):
                written = typo(name, rng)
                for inside in ("", place.parent):
                    try:
                        found = names.find(written, inside=inside)
                    except CellRefusedError as refused:
                        counts[refused.code] += 1
                        continue
                    value = str(found.value)
                    near = place.parent in places.around(value) or value in places.around(code)
                    counts["right" if value == code else "around" if near else "flagged"] += 1
                    if not near and (inside or not found.code):
                        silent.append((name, written, value))
    print(dict(counts))
    assert silent == []
    assert counts["right"] > 0.7 * counts.total()


def test_what_is_read_is_named_without_its_code(names: PlaceNames) -> None:
    read = names.find("Drarga", level="commune", inside="agadir-ida-ou-tanane")
    assert "Drargua (Agadir-Ida-Ou-Tanane)" in str(read.message)
    lies = names.find("Agadir", level="province")
    assert "lies in Agadir-Ida-Ou-Tanane, and" in str(lies.message)


def test_of_several_places_one_letter_away_the_first_is_told(names: PlaceNames) -> None:
    """Taza is a province and a town: which of them is told is no chance of the day."""
    said = names.find("tata")
    assert said.code == "near-namesake"
    assert str(said.message) == '"tata" is read as Tata; Taza differs by one letter.'
