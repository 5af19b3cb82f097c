"""What a person settles once: for tables of the same labels, for words, for odd sheets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Command

from ingest.in_workspace import facts_by_name  # isort: skip
from matcher.domain.schema import Schema
from matcher.ingest.columns.mapping_file import Settled, SheetLayout, read_mapping
from matcher.ingest.columns.vocabulary import Vocabulary
from matcher.ingest.importer import LEAVE_REST, Importing, Outcome
from matcher.support.errors import InvalidSourceError

from ingest.conftest import TODAY  # isort: skip

Import = Callable[..., Outcome]


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_an_answer_holds_for_tables_of_the_same_labels_only(
    tmp_path: Path, own_home: Path, schema: Schema, do_import: Import
) -> None:
    first = write(tmp_path / "a.csv", "Nom de la coopérative;Montant", "Afoulki;300000")
    do_import(first)
    mapping = own_home / "mapping.toml"
    assert "layout = " in mapping.read_text("utf-8")
    text = mapping.read_text("utf-8").replace('field = ""', 'field = "need_total_mad"')
    mapping.write_text(text, encoding="utf-8")
    again = write(tmp_path / "b.csv", "Nom de la coopérative;Montant", "Tamounte;200000")
    other = write(tmp_path / "c.csv", "Nom de la coopérative;Subvention;Montant", "Amal;1;70000")
    do_import(again, other)
    found = facts_by_name(own_home)
    assert found["Tamounte"]["need_total_mad"] == "200000"
    assert "need_total_mad" not in found["Amal"]
    settled = read_mapping(mapping, schema)
    assert {layout for header, layout in settled.columns if header == "montant"} != {""}


def test_an_answer_without_a_layout_holds_everywhere(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    own_home.mkdir()
    write(own_home / "mapping.toml", "[[column]]", 'header = "Montant"', 'field = "turnover_mad"')
    do_import(write(tmp_path / "a.csv", "Nom de la coopérative;Montant", "Afoulki;300000"))
    assert facts_by_name(own_home)["Afoulki"]["turnover_mad"] == "300000"


def test_words_that_no_list_knows_are_settled_in_the_same_file(
    tmp_path: Path, own_home: Path, schema: Schema, do_import: Import
) -> None:
    table = ["Nom de la coopérative;Secteur", "Afoulki;Action sociale", "Amal;Action sociale",
             "Tamounte;Zzz"]  # fmt: skip
    outcome = do_import(write(tmp_path / "a.csv", *table))
    assert outcome.unknown_words == {("sector", "Action sociale"): 2, ("sector", "Zzz"): 1}
    mapping = own_home / "mapping.toml"
    text = mapping.read_text("utf-8")
    text = text.replace('says = "Action sociale"\nmeans = ""', 'says = "Action sociale"\n'
                        'means = "services"')  # fmt: skip
    text = text.replace('says = "Zzz"\nmeans = ""', 'says = "Zzz"\nmeans = "-"')
    mapping.write_text(text, encoding="utf-8")
    outcome = do_import(write(tmp_path / "a.csv", *table))
    found = facts_by_name(own_home)
    assert found["Afoulki"]["sector"] == found["Amal"]["sector"] == "services"
    assert "sector" not in found["Tamounte"]
    assert not outcome.refused
    assert read_mapping(mapping, schema).words[("sector", "Action sociale")] == "services"


def test_the_rest_can_be_left_out_at_once(
    tmp_path: Path, own_home: Path, schema: Schema, vocabulary: Vocabulary
) -> None:
    asked: list[str] = []

    def ask(_table: object, use: object) -> str:
        asked.append(use.heading.label)  # type: ignore[attr-defined]
        return "members" if len(asked) == 1 else LEAVE_REST

    path = write(tmp_path / "a.csv", "Nom de la coopérative;Aa;Bb;Cc;Dd", "Afoulki;1;2;3;4")
    importing = Importing(schema, vocabulary, TODAY, own_home / "workspace.sqlite", ask=ask)
    outcome = importing.run([path])
    assert asked == ["Aa", "Bb"]
    assert [use.kind for _, use in outcome.columns] == ["field", "field", *["ignored"] * 3]
    settled = read_mapping(own_home / "mapping.toml", schema)
    assert sorted(one.field for one in settled.columns.values()) == ["-", "-", "-", "members"]


def test_an_unusual_sheet_is_described_by_hand(
    tmp_path: Path, own_home: Path, schema: Schema, do_import: Import
) -> None:
    own_home.mkdir()
    write(own_home / "mapping.toml", "[[sheet]]", 'file = "a.csv"', "header_row = 3",
          'encoding = "mac-roman"', 'separator = "#"', "month_first = true")  # fmt: skip
    text = "Zz#Yy\nAa#Bb\nNom de la coopérative#Date de création\nÉté#03/31/2019\n"
    (tmp_path / "a.csv").write_bytes(text.encode("mac-roman"))
    do_import(tmp_path / "a.csv")
    assert facts_by_name(own_home) == {"Été": {"name": "Été", "founded": "2019-03-31"}}
    assert read_mapping(own_home / "mapping.toml", schema).sheets == (
        SheetLayout("a.csv", "", 3, "mac-roman", "#", True),
    )


def test_what_is_written_keeps_all_that_was_settled(
    tmp_path: Path, own_home: Path, schema: Schema, do_import: Import
) -> None:
    own_home.mkdir()
    mapping = write(
        own_home / "mapping.toml", "[[column]]", 'header = "CA"', 'million = "centimes"',
        "[[word]]", 'field = "sector"', 'says = "Social"', 'means = "services"',
        "[[sheet]]", 'file = "a.csv"', 'separator = "\\t"',
    )  # fmt: skip
    before = read_mapping(mapping, schema)
    do_import(write(tmp_path / "b.csv", "Nom de la coopérative;Inconnu au bataillon", "Afoulki;x"))
    after = read_mapping(mapping, schema)
    assert after.sheets == before.sheets
    assert after.words == before.words
    assert after.columns["ca", ""] == Settled("", "centimes", (), True)
    assert len(after.columns) == 2


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["[[word]]", 'field = "sector"', 'says = "x"', 'means = "nothing like it"'],
         "unknown-value"),
        (["[[word]]", 'field = "secteur"', 'says = "x"'], "unknown-field"),
        (["[[sheet]]", 'file = "a.csv"', 'header_row = "three"'], None),
        (["[[column]]", 'header = "x"', 'colour = "red"'], "unknown-key"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_file_says_where(
    lines: list[str], code: str | None, tmp_path: Path, schema: Schema
) -> None:
    with pytest.raises(InvalidSourceError) as caught:
        read_mapping(write(tmp_path / "mapping.toml", *lines), schema)
    (problem,) = caught.value.problems
    assert "mapping.toml" in str(problem.where)
    assert code is None or problem.code == code


def test_an_encoding_that_does_not_fit_is_one_message(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    own_home.mkdir()
    write(own_home / "mapping.toml", "[[sheet]]", 'file = "a.csv"', 'encoding = "klingon"')
    good = write(tmp_path / "b.csv", "Nom de la coopérative;Province", "Afoulki;Tata")
    outcome = do_import(write(tmp_path / "a.csv", "Nom;Province", "Amal;Tata"), good)
    assert set(facts_by_name(own_home)) == {"Afoulki"}
    assert [f.code for f in outcome.findings if f.origin.file == "a.csv"] == ["not-utf8"]


def test_a_question_shows_what_the_column_holds_and_nothing_that_may_be_of_people(
    tmp_path: Path, own_home: Path, schema: Schema, do_import: Import
) -> None:
    table = [
        "Nom de la coopérative;Zone;Suivi par;Rang;Joignable",
        "Afoulki;Zone A;Exemple Un;3;22357170",
        "Amal;Zone A;Exemple Deux;4;22357171",
        "Tamounte;Zone B;Exemple Trois;5;22357172",
    ]
    do_import(write(tmp_path / "a.csv", *table))
    settled = read_mapping(own_home / "mapping.toml", schema)
    held = {header: one.cells for (header, _), one in settled.columns.items()}
    assert held == {"zone": ("Zone A",), "rang": ("3", "4", "5"), "joignable": ()}
    do_import(write(tmp_path / "b.csv", "Nom de la coopérative;Autre", "Anzi;x", "Amal;x"))
    again = read_mapping(own_home / "mapping.toml", schema)
    assert {header: one.cells for (header, _), one in again.columns.items()} == {
        **held,
        "autre": ("x",),
    }


def test_a_mapping_file_that_is_not_there_is_begun_with_a_word(
    tmp_path: Path, own_home: Path, match_here: Command
) -> None:
    table = write(tmp_path / "a.csv", "Nom;Province;Secteur", "Afoulki;Tiznit;zzqx")
    said = match_here("import", table, "--mapping", tmp_path / "m.toml").out
    assert "a new one is begun: m.toml" in said
    assert f"Say in {tmp_path / 'm.toml'} what the words mean" in " ".join(said.split())
    again = match_here("import", table, "--mapping", tmp_path / "m.toml").out
    assert "a new one is begun" not in again
