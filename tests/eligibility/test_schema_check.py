"""What a sound schema leaves untold is warned of by `match catalogue check`."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.catalogue.loading import load_schema
from matcher.eligibility.catalogue_check import check_catalogue
from matcher.eligibility.schema_check import check_schema
from matcher.spec.source import parse_toml
from matcher.support.errors import Problem

SCHEMA = """budget = "lines"
[field.place]
type = "place"
gazetteer = "places.csv"
[field.region]
type = "place"
gazetteer = "places.csv"
derived = "place"
level = "region"
label = { en = "Region", fr = "Région" }
[field.lines]
type = "categories"
values = ["shed"]
labels = { shed = { en = "shed", fr = "hangar" } }
[field.shed_mad]
type = "money"
line = { of = "lines", value = "shed" }
"""
PLACES = "code,parent,name,level\nthies,,Thiès,region\n"


def warnings(folder: Path, text: str) -> list[Problem]:
    path = folder / "s.toml"
    path.write_text(text)
    (folder / "places.csv").write_text(PLACES)
    schema, _ = load_schema(path)
    return check_schema(parse_toml(text.encode(), "s.toml"), schema, ("en", "fr"))


def test_nothing_is_said_of_a_whole_schema(tmp_path: Path) -> None:
    assert warnings(tmp_path, SCHEMA) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        (', fr = "Région"', "", 10, "label is not written in fr."),
        (', fr = "hangar"', "", 14, "shed is not written in fr."),
        ('"region"', '"Region"', 9, 'Did you mean "region"?'),
        ('"region"', '"commune"', 9, "Known: region."),
        ('budget = "lines"', "", 17, 'Add budget = "lines" at the top.'),
    ],
)
def test_what_is_untold_is_warned_of_at_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    [problem] = warnings(tmp_path, SCHEMA.replace(old, new))
    assert problem.is_warning
    assert problem.where == f"s.toml:{line}"
    assert problem.say("en").endswith(said)


def test_the_check_of_a_catalogue_tells_of_its_schema_too(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(SCHEMA.replace('"region"', '"Region"'))
    (tmp_path / "places.csv").write_text(PLACES)
    folder = tmp_path / "options"
    folder.mkdir()
    (folder / "catalogue.toml").write_text('languages = ["en"]\n')
    (folder / "a.toml").write_text(
        'id = "a"\nname = { en = "A" }\nstatus = "open"\nstatus_as_of = 2026-01-01\n'
    )
    found = check_catalogue(folder, tmp_path / "s.toml").problems
    assert [problem.where for problem in found if problem.code == "unknown-value"] == ["s.toml:9"]
