"""Two unlike rows that a person made one stay one when a newer file changes either of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Command

from ingest.conftest import TODAY
from ingest.in_workspace import by_id
from matcher.domain.schema import Schema
from matcher.ingest.outcome import Outcome
from matcher.ingest.profiles.corrections import Corrector
from matcher.registry.store import Store

HEAD = "Nom de la coopérative;Province;Commune;Date de création;Nb adhérents"
ROWS = ("Tazlaft;Tiznit;Anzi;12/03/2015;34", "Imghrane;Tata;Tagmout;01/02/2012;12")


@pytest.mark.parametrize(
    "changed",
    [(ROWS[0], "Imghrane;Tata;Tagmout;01/02/2012;15"),
     ("Tazlaft;Tiznit;Anzi;12/03/2015;35", ROWS[1]),
     ("Tazlaft;Tiznit;Anzi;12/03/2015;35", "Imghrane;Tata;Tagmout;01/02/2012;15")],
)  # fmt: skip
def test_a_row_that_was_merged_by_hand_comes_to_its_profile_when_it_changes(
    changed: tuple[str, ...],
    tmp_path: Path,
    own_home: Path,
    do_import: Callable[..., Outcome],
    schema: Schema,
) -> None:
    """Neither place nor day of the changed row need be those that the profile shows."""

    def table(name: str, *rows: str) -> Path:
        path = tmp_path / name
        path.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
        return path

    do_import(table("a.csv", *ROWS))
    store = Store(own_home / "workspace.sqlite", make=True)
    Corrector(store, schema, TODAY.isoformat()).merge(("C-0001", "C-0002"), "one of them moved")
    store.close()
    outcome = do_import(table("b.csv", *changed))
    assert (outcome.made, outcome.changed, outcome.review) == ([], ["C-0001"], 0)
    assert list(by_id(own_home)) == ["C-0001"]


HEAD_OF_ID = f"Id;{HEAD}"
TWO = ("Coopérative Al Amal Anzi;Tiznit;Anzi;15/02/2019;30", "Amal Anzzi;Tiznit;Anzi;2019;31")


@pytest.mark.parametrize("corrected", ["founded=2019-02-16", "place=tafraout", "members=120"])
@pytest.mark.parametrize("has_id", [False, True])
def test_a_row_comes_to_the_profile_whose_day_place_or_size_a_person_corrected(
    corrected: str,
    has_id: bool,
    tmp_path: Path,
    own_home: Path,
    do_import: Callable[..., Outcome],
    schema: Schema,
) -> None:
    """Not to one of a like name that does not say otherwise; its id, where it has one, is heard."""

    def table(name: str, head: str, *rows: str) -> Path:
        path = tmp_path / name
        path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
        return path

    do_import(table("a.csv", HEAD, *TWO))
    store = Store(own_home / "workspace.sqlite", make=True)
    Corrector(store, schema, TODAY.isoformat()).correct("C-0001", [corrected], "told by telephone")
    store.close()
    row = "Coopérative Al Amal Anzi;Tiznit;Anzi;15/02/2019;33"
    newer = table("b.csv", HEAD_OF_ID, f"C-0001;{row}") if has_id else table("b.csv", HEAD, row)
    outcome = do_import(newer)
    assert (outcome.made, set(outcome.changed) | {"C-0001"}) == ([], {"C-0001"})
    assert outcome.merged == 1
    name, text = corrected.split("=")
    profile = by_id(own_home)["C-0001"]
    assert profile.facts[name].endswith(text)  # what a person said stands
    assert by_id(own_home)["C-0002"].names == ("Amal Anzzi",)


def test_a_row_with_the_id_of_one_is_never_put_to_another_that_is_like_it(
    tmp_path: Path, own_home: Path, do_import: Callable[..., Outcome]
) -> None:
    """Where day and id say two things it is asked."""
    for name, text in (
        ("a.csv", "\n".join((HEAD, *TWO))),
        ("b.csv", f"{HEAD_OF_ID}\nC-0001;Al Amal Anzi;Tiznit;Anzi;03/09/2019;31"),
    ):
        path = tmp_path / name
        path.write_text(text + "\n", encoding="utf-8")
        outcome = do_import(path)
    assert by_id(own_home)["C-0002"].names == ("Amal Anzzi",)
    assert outcome.changed == ["C-0001"] or outcome.review > 0


def test_a_merge_of_two_villages_says_what_speaks_against_it(
    tmp_path: Path, own_home: Path, do_import: Callable[..., Outcome], match_here: Command
) -> None:
    head = "Nom de la coopérative;Commune;Date de création;Adhérents"
    rows = ("Al Amal;Aoulouz;14/05/2016;22", "Al Amal;Tafingoult;2021;9", "Al Amal;Igli;;22")
    path = tmp_path / "a.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    do_import(path)
    answer = match_here("registry", "merge", "C-0001", "C-0002", "--lang", "en")
    assert answer.code == 0 and "place, founded" in answer.err
    assert match_here("registry", "undo").code == 0
    again = match_here("registry", "undo", "2", "--lang", "en")
    assert again.code == 2 and "match registry undo 3 brings it back" in again.err
