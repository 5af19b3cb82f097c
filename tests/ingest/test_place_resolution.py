"""The communes of the region with one typo each: right, or asked, never silently elsewhere."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.domain.schema import Schema
from matcher.ingest.cells.cell_result import CellRefusedError
from matcher.ingest.cells.place_resolution import PlaceNames, place_names
from matcher.ingest.columns.vocabulary import Vocabulary
from matcher.ingest.outcome import Outcome

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


@pytest.mark.parametrize(
    ("cell", "inside", "place"),
    [("Arazane, douar Imi Nzri", "", "taroudannt/arazane"),
     ("Douar Imi Nzri - Arazane", "taroudannt", "taroudannt/arazane"),
     ("CR Taliouine (dr. Ait Xyz)", "taroudannt", "taroudannt/taliouine"),
     ("Anzi / village Tigzert", "tiznit", "tiznit/anzi"),
     ("أنزي، دوار تيكزرت", "tiznit", "tiznit/anzi")],
)  # fmt: skip
def test_a_commune_beside_its_village_is_read(
    cell: str, inside: str, place: str, names: PlaceNames
) -> None:
    assert names.find(cell, inside=inside).value == place


@pytest.mark.parametrize(
    "cell", ["Xyzabc, douar Arazane", "douar Arazane Oufella", "Arazane, Tamast"]
)
def test_a_village_is_no_commune(cell: str, names: PlaceNames) -> None:
    """Nor is what stands beside a name without a word for what it is."""
    with pytest.raises(CellRefusedError):
        names.find(cell)


def test_a_commune_of_two_provinces_beside_its_village_is_asked(
    schema: Schema, names: PlaceNames
) -> None:
    by_name: dict[str, list[str]] = {}
    for code, place in schema.places("place").places.items():
        if place.level == "commune":
            by_name.setdefault(place.name.to("fr"), []).append(code)
    name, codes = next((n, c) for n, c in by_name.items() if len(c) == 2 and "," not in n)
    cell = f"{name}, douar Imi Nzri"
    with pytest.raises(CellRefusedError) as refused:
        names.find(cell)
    assert refused.value.code == "ambiguous-place"
    assert names.find(cell, inside=codes[0].split("/")[0]).value == codes[0]


def test_a_village_beside_its_commune_tells_two_cooperatives_apart(
    tmp_path: Path, do_import: Callable[..., Outcome]
) -> None:
    path = tmp_path / "a.csv"
    rows = [f"Tazlaft;Taroudannt;Arazane, douar {village};34" for village in ("Imi Nzri", "Ouzlim")]
    head = "Nom de la coopérative;Province;Commune / Douar;Nb adhérents"
    path.write_text("\n".join([head, *rows, rows[0]]) + "\n", encoding="utf-8")
    assert len(do_import(path).made) == 2


@pytest.mark.parametrize(
    ("cell", "inside", "likely"),
    [
        ("Bihra", "chtouka-ait-baha", "chtouka-ait-baha/biougra"),  # not Bir Anzarane, far south
        ("Anezzi", "tiznit", "tiznit/anzi"),  # not Anemzi, of Midelt
        ("بيوغرة", "chtouka-ait-baha", "chtouka-ait-baha/biougra"),
        ("Tafrout", "", "tiznit/tafraout"),
    ],
)
def test_what_may_be_meant_lies_where_the_row_says(
    cell: str, inside: str, likely: str, names: PlaceNames
) -> None:
    found = names.likely(cell, inside=inside)
    assert found[0] == likely and len(found) <= 3


@pytest.mark.parametrize(
    ("cell", "place"),
    [
        ("Tiout, prov. Taroudant", "taroudannt/tiout"),
        ("Anzi, Tiznit", "tiznit/anzi"),
        ("أنزي، تيزنيت", "tiznit/anzi"),
        ("Sidi Bibi, Chtouka Ait Baha, Souss-Massa", "chtouka-ait-baha/sidi-bibi"),
        ("Anzi, Tiznit, Maroc", "tiznit/anzi"),
        ("Souss-Massa, Maroc", "souss-massa"),
    ],
)
def test_places_in_one_another_stand_between_commas(
    cell: str, place: str, names: PlaceNames
) -> None:
    assert names.find(cell).value == place


@pytest.mark.parametrize("cell", ["Tiznit, Tata", "Paris, Maroc", "Tiznit, rue 3"])
def test_what_stands_between_commas_and_is_not_one_place_is_asked(
    cell: str, names: PlaceNames
) -> None:
    with pytest.raises(CellRefusedError):
        names.find(cell)


def test_a_suggestion_names_places_in_words(names: PlaceNames) -> None:
    with pytest.raises(CellRefusedError) as refused:
        names.find("Bihra", inside="chtouka-ait-baha")
    said = str(refused.value.hint)
    assert "Biougra (Chtouka-Aït Baha)" in said and "/" not in said
    assert said.count("(") == said.count("(Chtouka-Aït Baha)")  # no place of another province
