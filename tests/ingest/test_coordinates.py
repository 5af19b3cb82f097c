"""Points on the map: two far apart are no one cooperative for sure, and none of them is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.ingest.linkage.coordinates import kilometres
from matcher.ingest.outcome import Outcome

Import = Callable[..., Outcome]
_NAMES = [f"{one}{two}" for one in ("Afoul", "Tamoun", "Tazla", "Imghra", "Oudra", "Ezzo", "Toudar",
          "Nahda") for two in ("ki", "te", "ft", "ne", "rou")]  # fmt: skip
_NEAR = ("29.69740", "-9.80220"), ("29.69750", "-9.80230")
_FAR = ("29.69740", "-9.80220"), ("29.65240", "-9.83220")


def imported(
    tmp_path: Path,
    do_import: Import,
    points: tuple[tuple[str, str], tuple[str, str]],
    *,
    is_shape: bool,
    ids: tuple[str, str] = ("", ""),
) -> Outcome:
    """Two rows of one rare name and village at two points, among others of that commune."""
    rows = [(f"R-{at}", name, f"Id {name}", f"29.7{at:02}", f"-9.8{at:02}")
            for at, name in enumerate(_NAMES)]  # fmt: skip
    rows += [(id_, "Tizwiralt N'Oufella", "Ait Wakrim", *point)
             for id_, point in zip(ids, points, strict=True)]  # fmt: skip
    head = "Identifiant;Nom de la coopérative;Commune;Douar;Adhérents"
    lines = [f"{head};{'geometry' if is_shape else 'Latitude;Longitude'}"]
    for at, (id_, name, village, north, east) in enumerate(rows):
        members = min(at, len(_NAMES)) + 7
        where = f"POINT ({east} {north})" if is_shape else f"{north};{east}"
        lines.append(f"{id_};{name};Anzi;{village};{members};{where}")
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return do_import(path)


@pytest.mark.parametrize("is_shape", [True, False])
def test_of_one_name_and_village_two_far_apart_are_asked(
    is_shape: bool, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    outcome = imported(tmp_path, do_import, _FAR, is_shape=is_shape)
    assert (outcome.merged, outcome.review) == (0, 1)
    assert b"9.83220" not in (own_home / "workspace.sqlite").read_bytes()


@pytest.mark.parametrize("is_shape", [True, False])
def test_of_one_name_and_village_two_close_by_are_one(
    is_shape: bool, tmp_path: Path, do_import: Import
) -> None:
    assert imported(tmp_path, do_import, _NEAR, is_shape=is_shape).merged == 1


def test_one_id_is_one_wherever_it_was_measured(tmp_path: Path, do_import: Import) -> None:
    outcome = imported(tmp_path, do_import, _FAR, is_shape=False, ids=("R-77", "R-77"))
    assert outcome.merged == 1


def test_distances_are_those_of_the_map() -> None:
    assert kilometres((30.4278, -9.5981), (29.6974, -9.8022)) == pytest.approx(83.6, abs=0.5)
